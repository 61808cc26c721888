/** A form that sends what is in it, and shows what is refused beside the field that it is about. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { fieldOf, useExpected } from './expected.ts';

interface Refusing {
  readonly refused: Refused | undefined;
  /** The fields that show their own refusals. */
  readonly fields: Set<string>;
}

const Refusing = createContext<Refusing>({ refused: undefined, fields: new Set() });

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

/** What is wrong with a field, if anything. @param currency  Of a field that is money. */
export function useFieldProblem(name: string, currency?: string | undefined): string | undefined {
  const { refused, fields } = useContext(Refusing);
  const expected = useExpected();
  useEffect(() => {
    fields.add(name);
    return () => {
      fields.delete(name);
    };
  }, [fields, name]);
  return refused && isAbout(refused, name) ? expected(refused, currency) : undefined;
}

/** About the field itself or about a part of it, such as an entry of a list. */
function isAbout(refused: Refused, name: string): boolean {
  const field = fieldOf(refused);
  return field !== undefined && (field === name || field.startsWith(`${name}.`));
}

interface FormProps {
  send: () => Promise<void>;
  label: string;
  /** Beside the button that sends. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}

export function Form({ send, label, beside, children }: FormProps) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  const fields = useRef(new Set<string>()).current;
  const expected = useExpected();
  const refused = error instanceof Refused ? error : undefined;
  const inPlace = refused !== undefined && [...fields].some((name) => isAbout(refused, name));

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
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <Refusing.Provider value={{ refused, fields }}>{children}</Refusing.Provider>
      {error !== undefined && !inPlace && <Problem error={error} />}
      {refused && !inPlace && fieldOf(refused) !== undefined && <p className="field-problem">{expected(refused)}</p>}
      <div className="actions">
        <button type="submit" className="primary" disabled={busy}>
          {label}
        </button>
        {beside}
      </div>
    </form>
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
