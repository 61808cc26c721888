/** The ladder of tiers: edited and saved as a whole. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSaveTiersDocument } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { TextField, useReading, WholeField } from './fields.tsx';
import { Form } from './form.tsx';
import { type Programme, useProgramme } from './programme.ts';
import { useSend } from './send.ts';
import { Waiting } from './table.tsx';
import { useTell } from './tell.tsx';

export function Tiers() {
  const { programme, error, again } = useProgramme();
  if (error !== undefined && !programme) return <Problem error={error} again={again} />;
  if (!programme) return <Waiting />;
  return <Ladder programme={programme} />;
}

interface TierDraft {
  /** Of the row, whatever is typed in it. */
  readonly row: number;
  readonly id: string;
  readonly name: string;
  readonly threshold: string;
  readonly earnPercent: string;
}

function draftsOf(tiers: Programme['tiers']): TierDraft[] {
  return tiers.map(({ id, name, threshold, earnPercent }, row) => ({
    row,
    id,
    name,
    threshold: String(threshold),
    earnPercent: String(earnPercent),
  }));
}

function Ladder({ programme: { tiers, pointsName } }: { programme: Programme }) {
  const { t } = useTexts();
  const { whole } = useReading();
  const send = useSend();
  const tell = useTell();
  const [drafts, setDrafts] = useState(() => draftsOf(tiers));
  const change = (at: number, changed: Partial<TierDraft>) =>
    setDrafts(drafts.map((draft, i) => (i === at ? { ...draft, ...changed } : draft)));
  const add = () => {
    const row = Math.max(-1, ...drafts.map((draft) => draft.row)) + 1;
    setDrafts([...drafts, { row, id: '', name: '', threshold: '', earnPercent: '100' }]);
  };
  const save = async (): Promise<void> => {
    const input = drafts.map(({ id, name, threshold, earnPercent }, i) => ({
      id,
      name,
      threshold: whole(`input.${i}.threshold`, threshold),
      earnPercent: whole(`input.${i}.earnPercent`, earnPercent),
    }));
    const { saveTiers } = await send(ConsoleSaveTiersDocument, { input }, ConsoleProgrammeDocument);
    setDrafts(draftsOf(saveTiers));
    tell(t('tiers.saved', { count: saveTiers.length }));
  };
  return (
    <>
      <p className="lead">{t('tiers.lead')}</p>
      <Form
        label={t('tiers.save')}
        send={save}
        beside={
          <button type="button" onClick={add}>
            {t('tiers.add')}
          </button>
        }
      >
        {drafts.map((draft, i) => (
          <fieldset key={draft.row} className="group tier" data-tier={draft.id}>
            <legend>{draft.name || t('tiers.new')}</legend>
            <TextField
              name={`input.${i}.id`}
              label={t('tiers.id')}
              value={draft.id}
              onValue={(id) => change(i, { id })}
            />
            <TextField
              name={`input.${i}.name`}
              label={t('tiers.name')}
              value={draft.name}
              onValue={(name) => change(i, { name })}
            />
            <WholeField
              name={`input.${i}.threshold`}
              label={t('tiers.threshold')}
              unit={pointsName}
              value={draft.threshold}
              onValue={(threshold) => change(i, { threshold })}
            />
            <WholeField
              name={`input.${i}.earnPercent`}
              label={t('tiers.earnPercent')}
              unit="%"
              value={draft.earnPercent}
              onValue={(earnPercent) => change(i, { earnPercent })}
            />
            <button
              type="button"
              aria-label={t('tiers.removeOne', { name: draft.name || t('tiers.new') })}
              onClick={() => setDrafts(drafts.filter((_, at) => at !== i))}
            >
              {t('tiers.remove')}
            </button>
          </fieldset>
        ))}
      </Form>
    </>
  );
}
