/** What the order comes to and will give. Its place is kept, so that nothing moves while an answer is awaited. */
import type { KioskProgrammeQuery, KioskVisitFragment, OrderInput } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { useBenefitText } from './benefit.ts';
import type { Estimate, Estimated } from './estimate.ts';
import { Explanation } from './explanation.tsx';
import { useWords, useWordsForCode } from './words.ts';

interface WhatItGivesProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly visit: KioskVisitFragment | null;
  readonly order: OrderInput;
  readonly estimate: Estimate;
  readonly onWithout: () => void;
}

export function WhatItGives({ programme, visit, order, estimate, onWithout }: WhatItGivesProps) {
  const { t } = useTexts();
  const format = useFormat();
  const words = useWords();
  const wordsForCode = useWordsForCode();
  const { currency, pointsName } = programme;
  const money = (amount: number) => format.money({ amount, currency });
  const nameOfDiscount = useDiscountName(visit, currency);
  // What was said of another order says nothing of this one, where no answer may come.
  const known = order.lines.length > 0 && estimate.error === undefined && visit?.status === 'OPEN';
  const shown = known ? estimate.shown : undefined;
  return (
    <div className="gives" aria-busy={!estimate.current} data-current={estimate.current}>
      <dl className="sums">
        <div>
          <dt>{t('order.total')}</dt>
          <dd data-sum="total">{money(order.total)}</dd>
        </div>
        {shown?.discounts.map((discount, i) => (
          // One reward may take something off several lines.
          <div key={i} className="discount">
            <dt>{nameOfDiscount(discount)}</dt>
            <dd data-sum="discount">{money(-discount.amount)}</dd>
          </div>
        ))}
      </dl>
      {visit && (
        <>
          {visit.status !== 'OPEN' && <Problems texts={[wordsForCode('TRANSACTION_NOT_OPEN')]} onWithout={onWithout} />}
          {estimate.error !== undefined && <Problems texts={[words(estimate.error)]} onWithout={onWithout} />}
          {shown && shown.problems.length > 0 && <Unacceptable estimated={shown} visit={visit} onWithout={onWithout} />}
          <p className="earned" role="status">
            {shown?.acceptable
              ? [
                  t('order.earns', { n: format.number(shown.pointsToEarn), points: pointsName }),
                  t('order.stamps', { count: shown.stampsToGrant, n: format.number(shown.stampsToGrant) }),
                ].join(' · ')
              : ' '}
          </p>
          <Explanation outcomes={shown?.explanation ?? []} title={t('order.why')} />
        </>
      )}
    </div>
  );
}

/** The API says what is wrong by its code, and which pick it is about; the name of the pick is known here. */
function Unacceptable({
  estimated,
  visit,
  onWithout,
}: {
  estimated: Estimated;
  visit: KioskVisitFragment;
  onWithout: () => void;
}) {
  const { t } = useTexts();
  const words = useWordsForCode();
  const worth = useBenefitText(estimated.payable.currency);
  const said = estimated.problems.map(({ code, rewardId, voucherId }) => {
    const reward = visit.rewards.find(({ id }) => id === rewardId);
    const voucher = visit.vouchers.find(({ id }) => id === voucherId);
    const what = reward?.name ?? (voucher && worth(voucher.benefit));
    return what === undefined ? words(code) : t('order.unfit', { what });
  });
  return <Problems texts={said} onWithout={onWithout} />;
}

function Problems({ texts, onWithout }: { texts: readonly string[]; onWithout: () => void }) {
  const { t } = useTexts();
  return (
    <div className="problem" role="alert">
      {[...new Set(texts)].map((text) => (
        <p key={text}>{text}</p>
      ))}
      <button type="button" onClick={onWithout}>
        {t('order.without')}
      </button>
    </div>
  );
}

function useDiscountName(visit: KioskVisitFragment | null, currency: string) {
  const worth = useBenefitText(currency);
  return ({ rewardId, voucherId, description }: Estimated['discounts'][number]): string => {
    const reward = visit?.rewards.find(({ id }) => id === rewardId);
    const voucher = [...(visit?.vouchers ?? []), ...(visit?.card.vouchers ?? [])].find(({ id }) => id === voucherId);
    return reward?.name ?? (voucher ? worth(voucher.benefit) : description);
  };
}
