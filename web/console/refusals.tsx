/** Terminals that are locked now; and refusals that may be signs of abuse, counted by the hour. */
import { useState } from 'preact/hooks';
import {
  ConsoleLockedTerminalsDocument,
  type ConsoleRefusalFactsFragment,
  ConsoleRefusalsDocument,
  type RefusalKind,
} from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { SelectField } from './fields.tsx';
import { useLive } from './live.ts';
import { Locked } from './locked.tsx';
import { usePaged } from './paged.ts';
import { PagedTable } from './paged-table.tsx';
import { Waiting } from './table.tsx';

const EVERY_MS = 3_000;
const KINDS: readonly RefusalKind[] = ['TERMINAL_LOCKED', 'FORBIDDEN', 'TOO_MANY_REQUESTS'];

export function Refusals() {
  const { data, error, again } = useLive(ConsoleLockedTerminalsDocument, {}, EVERY_MS);
  // What is below would move, if this came later.
  if (!data && error === undefined) return <Waiting rows={8} />;
  return (
    <>
      {data ? <Locked locked={data.lockedTerminals} /> : <Problem error={error} again={again} />}
      <Counted />
    </>
  );
}

function Counted() {
  const { t } = useTexts();
  const [kind, setKind] = useState<RefusalKind | 'ALL'>('ALL');
  const variables = { kind: kind === 'ALL' ? null : kind };
  const paged = usePaged(ConsoleRefusalsDocument, variables, ({ refusals }) => refusals);
  return (
    <>
      <h2>{t('refusals.counted')}</h2>
      <p className="lead">{t('refusals.lead')}</p>
      <div className="bar">
        <SelectField
          name="kind"
          label={t('refusals.kind')}
          value={kind}
          options={[['ALL', t('refusals.all')], ...KINDS.map((one) => [one, t(`refusalKind.${one}`)] as const)]}
          onValue={setKind}
        />
      </div>
      <PagedTable
        label={t('refusals.title')}
        columns={[
          t('refusals.kind'),
          t('refusals.who'),
          t('refusals.where'),
          t('refusals.field'),
          { number: t('refusals.count') },
          t('refusals.lastAt'),
          t('refusals.requestId'),
        ]}
        paged={paged}
        empty={t('refusals.none')}
        row={(refusal) => <RefusalRow refusal={refusal} />}
      />
    </>
  );
}

function RefusalRow({ refusal }: { refusal: ConsoleRefusalFactsFragment }) {
  const { t } = useTexts();
  const format = useFormat();
  const { kind, client, callerId, role, storeId, terminalId, field, count, firstAt, lastAt, requestId } = refusal;
  return (
    <tr data-refusal={kind} data-count={count}>
      <th scope="row">{t(`refusalKind.${kind}`)}</th>
      <td>
        {client?.name ?? callerId ?? t('refusals.nobody')}
        <span className="soft small">{t(`role.${role}`)}</span>
      </td>
      <td>
        {storeId ?? '–'}
        <span className="soft small">{terminalId}</span>
      </td>
      <td className="code">{field ?? '–'}</td>
      <td className="number">{format.number(count)}</td>
      <td className="moment">
        {format.moment(lastAt)}
        <span className="soft small">{t('refusals.firstAt', { at: format.moment(firstAt) })}</span>
      </td>
      <td className="code">{requestId}</td>
    </tr>
  );
}
