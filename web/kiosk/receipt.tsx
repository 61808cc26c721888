/** What was bought, what it gave and why, and what the guest has now; on paper too. */
import { useState } from 'preact/hooks';
import type { KioskProgrammeQuery, KioskVisitFragment } from '../../client/index.ts';
import { useAttempt } from '../shared/attempt.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Outcomes } from './explanation.tsx';
import { useWhenIdle } from './idle.ts';
import { ReturnLines, type Reversal, useReversalText } from './return-lines.tsx';
import type { Sold } from './sold.ts';

/** Then the next guest may come. */
const READ_MS = 60_000;

interface ReceiptProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly storeId: string;
  readonly sold: Sold;
  readonly visit: KioskVisitFragment | null;
  /** Whether it is booked later. */
  readonly later: boolean;
  readonly onOver: () => void;
}

export function Receipt({ programme, storeId, sold, visit, later, onOver }: ReceiptProps) {
  const { t } = useTexts();
  const [returning, setReturning] = useState(false);
  // Nothing is taken back twice: the same lines are the same return, also where its form was closed meanwhile.
  const attempt = useAttempt<Reversal>();
  return (
    <main className="receipt">
      <Paper programme={programme} storeId={storeId} sold={sold} visit={visit} />
      <section className="after">
        {returning && visit ? (
          <ReturnLines
            visit={visit}
            sold={sold}
            programme={programme}
            attempt={attempt}
            onClose={() => setReturning(false)}
          />
        ) : (
          <>
            {visit && <Earned visit={visit} pointsName={programme.pointsName} />}
            {later && <p className="earnings surface">{t('receipt.later')}</p>}
            <div className="ways">
              <button type="button" className="primary huge" onClick={onOver}>
                {t('receipt.done')}
              </button>
              <button type="button" className="huge" onClick={() => print()}>
                {t('receipt.print')}
              </button>
              {visit && visit.status !== 'REVERSED' && (
                <button type="button" className="huge" onClick={() => setReturning(true)}>
                  {t('return.open')}
                </button>
              )}
            </div>
          </>
        )}
        <BackToStart onOver={onOver} />
      </section>
    </main>
  );
}

function Earned({ visit, pointsName }: { visit: KioskVisitFragment; pointsName: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const { pointsEarned, pointsBurned, stampsGranted, vouchersIssued } = visit;
  return (
    <div className="earnings surface">
      <p className="big" data-what="earned">
        {format.change(pointsEarned)} {pointsName}
      </p>
      <p>
        {[
          t('receipt.stamps', { count: stampsGranted, n: format.number(stampsGranted) }),
          ...(pointsBurned > 0 ? [t('receipt.spent', { n: format.number(pointsBurned), points: pointsName })] : []),
          ...(vouchersIssued.length > 0 ? [t('receipt.vouchers', { count: vouchersIssued.length })] : []),
        ].join(' · ')}
      </p>
    </div>
  );
}

function Paper({ programme, storeId, sold, visit }: Omit<ReceiptProps, 'later' | 'onOver'>) {
  const { t } = useTexts();
  const format = useFormat();
  const { currency, pointsName } = programme;
  const money = (amount: number) => format.money({ amount, currency });
  const reversalText = useReversalText(pointsName);
  return (
    <article className="paper surface" aria-label={t('receipt.title')}>
      <header>
        <p className="brand">{programme.name}</p>
        <p className="soft">
          {storeId} · {format.moment(sold.at)}
        </p>
        <p>{t('receipt.number', { ref: sold.ref })}</p>
      </header>
      <ul className="lines">
        {sold.lines.map(({ lineId, name, quantity, total }) => (
          <li key={lineId}>
            <span className="count">{format.number(quantity)} ×</span>
            <span className="name">{name}</span>
            <span className="price">{money(total)}</span>
          </li>
        ))}
      </ul>
      <dl className="sums">
        {sold.tip > 0 && <Sum name={t('order.tip')} what="tip" value={money(sold.tip)} />}
        <Sum name={t('order.total')} what="total" value={money(sold.total)} />
        {sold.payable < sold.total && (
          <Sum name={t('receipt.discounts')} what="discounts" value={money(sold.payable - sold.total)} />
        )}
        <Sum name={t('receipt.paid')} what="payable" value={money(sold.payable)} strong />
        {sold.method && sold.payable > 0 && (
          <Sum name={t('receipt.by')} what="method" value={t(`pay.${sold.method}`)} />
        )}
      </dl>
      {visit && (
        <>
          <h2>{t('receipt.why')}</h2>
          <Outcomes outcomes={visit.explanation} />
          {visit.reversals.length > 0 && <h2>{t('return.done')}</h2>}
          <ul className="reversals">
            {visit.reversals.map((reversal) => (
              <li key={reversal.id}>
                <strong>
                  {reversal.lines
                    .map(({ lineId, quantity }) => {
                      const name = sold.lines.find((line) => line.lineId === lineId)?.name ?? lineId;
                      return `${format.number(quantity)} × ${name}`;
                    })
                    .join(', ')}
                </strong>{' '}
                ({reversal.reason}) {reversalText(reversal)}
              </li>
            ))}
          </ul>
          <p className="balance">
            {t('receipt.balance', { n: format.number(visit.card.points.balance), points: pointsName })}
          </p>
        </>
      )}
    </article>
  );
}

function Sum({ name, what, value, strong = false }: { name: string; what: string; value: string; strong?: boolean }) {
  return (
    <div className={strong ? 'strong' : ''}>
      <dt>{name}</dt>
      <dd data-sum={what}>{value}</dd>
    </div>
  );
}

/** Whoever still reads or chooses has all the time they need: each touch begins it anew. */
function BackToStart({ onOver }: { onOver: () => void }) {
  const { t } = useTexts();
  const format = useFormat();
  const seconds = useWhenIdle(READ_MS, true, onOver);
  return (
    <p className="soft back-to-start" role="timer">
      {t('receipt.backIn', { count: seconds, n: format.number(seconds) })}
    </p>
  );
}
