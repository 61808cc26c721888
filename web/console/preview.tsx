/** What the example order gives; beside a form, also with what is typed there, which is not saved. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import {
  ConsolePreviewDocument,
  type PreviewOrderInput,
  type ProgrammeDraftInput,
  Refused,
} from '../../client/index.ts';
import { apiLanguage, useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';
import { Comparison, type Previewed, useSaying } from './comparison.tsx';
import { fieldOf } from './expected.ts';
import { useFieldText } from './form.tsx';
import type { Example } from './kept.ts';
import { useLive } from './live.ts';
import type { Programme, Reward } from './programme.tsx';
import { tryReading } from './reading.ts';
import { useSettled } from './settled.ts';
import { Waiting } from './table.tsx';
import { useExample } from './the-example.tsx';

const EVERY_MS = 10_000;

interface LivePreview {
  /** The last one that there was; undefined until there is one. */
  readonly previewed: Previewed | undefined;
  /** Whether what is typed now was not answered yet. */
  readonly busy: boolean;
  readonly failed: unknown;
}

/** Asked once nobody has typed for a moment, and now and again; the answer to the last question is shown. */
export function usePreview(input: PreviewOrderInput): LivePreview {
  const { language } = useTexts();
  const text = JSON.stringify(input);
  const settled = useSettled(text);
  const variables = { input: JSON.parse(settled) as PreviewOrderInput, language: apiLanguage(language) };
  const { data, old, failed } = useLive(ConsolePreviewDocument, variables, EVERY_MS);
  return { previewed: data?.previewOrder, busy: old || settled !== text, failed };
}

interface PreviewProps {
  programme: Programme;
  /** What is typed; throws what cannot be read. */
  read: () => ProgrammeDraftInput;
  /** As it is saved: one that is edited is picked for the order. */
  reward?: Reward | undefined;
}

/** Of an edit. */
export function Preview(props: PreviewProps) {
  const { t } = useTexts();
  const example = useExample(props.programme.currency);
  if (example) return <EditPreview {...props} example={example} />;
  return (
    <Side title={t('preview.title')} said="" busy={true}>
      <Waiting rows={6} />
    </Side>
  );
}

function EditPreview({ programme, read, reward, example }: PreviewProps & { example: Example }) {
  const { t } = useTexts();
  const refusalText = useRefusalText();
  const { difference } = useSaying(programme);
  const typed = tryReading(read);
  /** The last that could be read. */
  const draft = useRef<ProgrammeDraftInput>(undefined);
  if (typed.value) draft.current = typed.value;
  const others = (example.rewardIds ?? []).filter((id) => id !== reward?.id);
  const picked = reward?.active ? [...others, reward.id] : others;
  const now = usePreview({ ...example, rewardIds: picked });
  const edited = usePreview(
    draft.current
      ? { ...example, rewardIds: draft.current.reward ? others : picked, draft: draft.current }
      : { ...example, rewardIds: picked },
  );
  const failed = typed.refused ?? edited.failed ?? now.failed;
  const refused = failed !== undefined;
  const known = now.previewed && edited.previewed && { now: now.previewed, edited: edited.previewed };
  return (
    <Side
      title={t('preview.title')}
      said={refused ? refusalText(failed) : known && difference(known.now, known.edited)}
      refused={refused}
      busy={now.busy || edited.busy}
    >
      <p>
        <a href="#example">{t('preview.change')}</a>
      </p>
      {known ? (
        <Comparison programme={programme} now={known.now} edited={refused ? undefined : known.edited} />
      ) : (
        <Waiting rows={6} />
      )}
    </Side>
  );
}

interface ExamplePreviewProps {
  programme: Programme;
  preview: LivePreview;
}

/** Of the programme as it is saved. */
export function ExamplePreview({ programme, preview: { previewed, busy, failed } }: ExamplePreviewProps) {
  const { t } = useTexts();
  const refusalText = useRefusalText();
  const { summary } = useSaying(programme);
  const refused = failed !== undefined;
  return (
    <Side
      title={t('example.result')}
      said={refused ? refusalText(failed) : previewed && summary(previewed)}
      summary={true}
      refused={refused}
      busy={busy}
    >
      {!previewed && !refused && <Waiting rows={6} />}
      {previewed && !(failed instanceof Refused) && <Comparison programme={programme} now={previewed} />}
    </Side>
  );
}

interface SideProps {
  title: string;
  /** In a sentence. */
  said: string | undefined;
  /** Whether that is all that there is to see. */
  summary?: boolean;
  refused?: boolean;
  busy: boolean;
  children: ComponentChildren;
}

function Side({ title, said, summary = false, refused = false, busy, children }: SideProps) {
  return (
    <div className="side">
      <p className={summary ? 'said summary' : 'said'} role="status" data-refused={refused}>
        {said}
      </p>
      <section className="surface preview" aria-label={title} aria-busy={busy}>
        <h2>{title}</h2>
        {children}
      </section>
    </div>
  );
}

/** A refusal of what is typed, with the field that it is about as the form calls it. */
function useRefusalText(): (error: unknown) => string {
  const { t } = useTexts();
  const fieldText = useFieldText();
  const problemText = useProblemText();
  return (error) => {
    const field = error instanceof Refused ? fieldOf(error) : undefined;
    if (!(error instanceof Refused) || field === undefined) return problemText(error);
    const ofForm = field.replace('input.draft.switch.', '').replace(/^input\.draft\.\w+/, 'input');
    return fieldText(error, ofForm) ?? t('preview.ofExample', { problem: problemText(error) });
  };
}
