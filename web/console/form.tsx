/** A form that sends what is in it, and shows what is refused beside the field that it is about. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { fieldOf, useExpected } from './expected.ts';

interface Refusing {
  readonly refused: Refused | undefined;
  /** The fields that show their own refusals, by their names. */
  readonly fields: Map<string, About>;
}

/** What a refusal needs to be said of a field. */
interface About {
  readonly label: string;
  /** Of a field that is money. */
  readonly currency?: string | undefined;
}

const Refusing = createContext<Refusing>({ refused: undefined, fields: new Map() });

/** Of a draft, what puts another value in the place of one of its own. */
export function setterOf<Draft>(draft: Draft, onDraft: (draft: Draft) => void) {
  return <Name extends keyof Draft>(name: Name) =>
    (value: Draft[Name]) =>
      onDraft({ ...draft, [name]: value });
}

/** What is typed and is no number is refused as the API would, which could not even be asked. */
export function refuseField(field: string, expected: string): Refused {
  return new Refused({ message: field, extensions: { code: 'INPUT_INVALID', details: { field, expected } } });
}

/** What is wrong with a field, if anything. */
export function useFieldProblem(name: string, { label, currency }: About): string | undefined {
  const { refused, fields } = useContext(Refusing);
  const expected = useExpected();
  useEffect(() => {
    fields.set(name, { label, currency });
    return () => {
      fields.delete(name);
    };
  }, [fields, name, label, currency]);
  return refused && isAbout(fieldOf(refused), name) ? expected(refused, currency) : undefined;
}

/** A refusal of a field of the form, with the label of that; undefined where it is about none of them. */
export function useFieldText(): (refused: Refused, field: string) => string | undefined {
  const { fields } = useContext(Refusing);
  const expected = useExpected();
  return (refused, field) => {
    const [, about] = [...fields].find(([name]) => isAbout(field, name)) ?? [];
    return about && `${about.label}: ${expected(refused, about.currency)}`;
  };
}

/** About the field itself or about a part of it, such as an entry of a list. */
function isAbout(field: string | undefined, name: string): boolean {
  return field === name || field?.startsWith(`${name}.`) === true;
}

interface FieldsProps {
  /** Shown beside its field, if it is about one of them. */
  refused: Refused | undefined;
  /** Beside them: what is typed there is what it tells of. */
  preview?: ComponentChildren;
  children: ComponentChildren;
}

export function Fields({ refused, preview, children }: FieldsProps) {
  const fields = useRef(new Map<string, About>()).current;
  return (
    <Refusing.Provider value={{ refused, fields }}>
      <div className={preview ? 'previewed' : undefined}>
        <div className="form">{children}</div>
        {preview}
      </div>
    </Refusing.Provider>
  );
}

interface FormProps extends Omit<FieldsProps, 'refused'> {
  send: () => Promise<void>;
  label: string;
  /** Beside the button that sends. */
  beside?: ComponentChildren;
  /** That somebody else has saved what it holds a copy of. */
  meanwhile?: string | undefined;
}

export function Form({ send, label, beside, meanwhile, preview, children }: FormProps) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (error === undefined) return;
    const wrong = place.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
  }, [error]);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await send();
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      ref={place}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <Fields refused={error instanceof Refused ? error : undefined} preview={preview}>
        {/* While it is sent, what has changed is its own. */}
        {meanwhile && !busy && (
          <p className="notice" role="status">
            {meanwhile}
          </p>
        )}
        {children}
        <OutOfPlace error={error} />
        <div className="actions">
          <button type="submit" className="primary" disabled={busy}>
            {label}
          </button>
          {beside}
        </div>
      </Fields>
    </form>
  );
}

/** What is about none of the fields. */
function OutOfPlace({ error }: { error: unknown }) {
  const { fields } = useContext(Refusing);
  const expected = useExpected();
  if (error === undefined) return null;
  const field = error instanceof Refused ? fieldOf(error) : undefined;
  if ([...fields.keys()].some((name) => isAbout(field, name))) return null;
  return (
    <>
      <Problem error={error} />
      {error instanceof Refused && field !== undefined && <p className="field-problem">{expected(error)}</p>}
    </>
  );
}

/** The link that leaves a form as it was. */
export function Leave({ to }: { to: string }) {
  const { t } = useTexts();
  return (
    <a className="button" href={`#${to}`}>
      {t('cancel')}
    </a>
  );
}
