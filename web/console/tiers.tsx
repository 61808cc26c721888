/** The ladder of tiers: edited and saved as a whole. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSaveTiersDocument } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { typedOf } from './amount.ts';
import { TextField, WholeField } from './fields.tsx';
import { Form, setterOf } from './form.tsx';
import { Preview } from './preview.tsx';
import { OfProgramme, type Programme } from './programme.tsx';
import { useReading } from './reading.ts';
import { rowsOf, withRow } from './rows.ts';
import { useSend } from './send.ts';
import { useTell } from './tell.tsx';

export function Tiers() {
  return <OfProgramme>{(programme) => <Ladder programme={programme} />}</OfProgramme>;
}

function draftsOf(tiers: Programme['tiers']) {
  return rowsOf(
    tiers.map(({ id, name, threshold, earnPercent }) => ({
      id,
      name,
      threshold: typedOf(threshold),
      earnPercent: typedOf(earnPercent),
    })),
  );
}

/** In whichever order they are told. */
function same(some: Programme['tiers'], others: Programme['tiers']): boolean {
  const text = (tiers: Programme['tiers']) =>
    JSON.stringify(draftsOf(tiers.toSorted((a, b) => a.threshold - b.threshold)));
  return text(some) === text(others);
}

function Ladder({ programme }: { programme: Programme }) {
  const { tiers, pointsName } = programme;
  const { t } = useTexts();
  const { whole } = useReading();
  const send = useSend();
  const tell = useTell();
  const [copied, setCopied] = useState(tiers);
  const [drafts, setDrafts] = useState(() => draftsOf(tiers));
  const add = () => setDrafts(withRow(drafts, { id: '', name: '', threshold: '', earnPercent: 100 }));
  const read = () =>
    drafts.map(({ id, name, threshold, earnPercent }, i) => ({
      id,
      name,
      threshold: whole(`input.${i}.threshold`, threshold),
      earnPercent: whole(`input.${i}.earnPercent`, earnPercent),
    }));
  const save = async (): Promise<void> => {
    const { saveTiers } = await send(ConsoleSaveTiersDocument, { input: read() }, ConsoleProgrammeDocument);
    setCopied(saveTiers);
    setDrafts(draftsOf(saveTiers));
    tell(t('tiers.saved', { count: saveTiers.length }));
  };
  return (
    <>
      <p className="lead">{t('tiers.lead')}</p>
      <Form
        label={t('tiers.save')}
        send={save}
        meanwhile={same(tiers, copied) ? undefined : t('tiers.meanwhile')}
        preview={<Preview programme={programme} read={() => ({ tiers: read() })} />}
        beside={
          <button type="button" onClick={add}>
            {t('tiers.add')}
          </button>
        }
      >
        {drafts.map((draft, i) => (
          <TierFields
            key={draft.row}
            draft={draft}
            field={`input.${i}`}
            pointsName={pointsName}
            onDraft={(changed) => setDrafts(drafts.with(i, changed))}
            remove={() => setDrafts(drafts.toSpliced(i, 1))}
          />
        ))}
      </Form>
    </>
  );
}

type TierDraft = ReturnType<typeof draftsOf>[number];

interface TierFieldsProps {
  draft: TierDraft;
  /** As refusals name it. */
  field: string;
  pointsName: string;
  onDraft: (draft: TierDraft) => void;
  remove: () => void;
}

function TierFields({ draft, field, pointsName, onDraft, remove }: TierFieldsProps) {
  const { t } = useTexts();
  const set = setterOf(draft, onDraft);
  const title = draft.name || t('tiers.new');
  return (
    <fieldset className="group tier" data-tier={draft.id}>
      <legend>{title}</legend>
      <TextField name={`${field}.id`} label={t('tiers.id')} value={draft.id} onValue={set('id')} />
      <TextField name={`${field}.name`} label={t('tiers.name')} value={draft.name} onValue={set('name')} />
      <WholeField
        name={`${field}.threshold`}
        label={t('tiers.threshold')}
        unit={pointsName}
        value={draft.threshold}
        onValue={set('threshold')}
      />
      <WholeField
        name={`${field}.earnPercent`}
        label={t('tiers.earnPercent')}
        unit="%"
        value={draft.earnPercent}
        onValue={set('earnPercent')}
      />
      <button type="button" aria-label={t('tiers.removeOne', { name: title })} onClick={remove}>
        {t('tiers.remove')}
      </button>
    </fieldset>
  );
}
