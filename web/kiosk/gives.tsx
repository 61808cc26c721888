/** What the order comes to and will give. Its place is kept, so that nothing moves while an answer is awaited. */
import type { KioskProgrammeQuery, KioskVisitFragment, OrderInput } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';
import type { Estimate, Estimated } from './estimate.ts';
import { Explanation } from './explanation.tsx';
import { nameOf } from './menu.ts';
import { useWordsForCode } from './words.ts';

interface WhatItGivesProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly visit: KioskVisitFragment | null;
  readonly order: OrderInput;
  readonly estimate: Estimate;
  /** What stands against it, but for what is said of a pick beside it. */
  readonly problems: Estimated['problems'];
  readonly onWithout: () => void;
}

export function WhatItGives({ programme, visit, order, estimate, problems, onWithout }: WhatItGivesProps) {
  const { t } = useTexts();
  const format = useFormat();
  const words = useProblemText();
  const wordsForCode = useWordsForCode();
  const { currency, pointsName } = programme;
  const money = (amount: number) => format.money({ amount, currency });
  const nameOfDiscount = useDiscountName(programme, visit);
  const shown = visit?.status === 'OPEN' ? estimate.shown : undefined;
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
          {problems.length > 0 && (
            <Unacceptable problems={problems} visit={visit} currency={currency} onWithout={onWithout} />
          )}
          <p className="earned" role="status">
            {shown?.acceptable
              ? [
                  t('order.earns', { n: format.number(shown.pointsToEarn), points: pointsName }),
                  t('order.stamps', { count: shown.stampsToGrant, n: format.number(shown.stampsToGrant) }),
                ].join(' · ')
              : ' '}
          </p>
          {order.lines.length > 0 && <Explanation outcomes={shown?.explanation ?? []} title={t('order.why')} />}
        </>
      )}
    </div>
  );
}

/** The API says what is wrong by its code, and which pick it is about; the name of the pick is known here. */
function Unacceptable({
  problems,
  visit,
  currency,
  onWithout,
}: {
  problems: Estimated['problems'];
  visit: KioskVisitFragment;
  currency: string;
  onWithout: () => void;
}) {
  const { t } = useTexts();
  const words = useWordsForCode();
  const worth = useBenefitText(currency, nameOf);
  const said = problems.map(({ code, rewardId, voucherId }) => {
    const reward = visit.rewards.find(({ id }) => id === rewardId);
    const voucher = visit.vouchers.find(({ id }) => id === voucherId);
    const what = reward?.name ?? (voucher && worth(voucher.benefit));
    return what === undefined || code === 'POINTS_INSUFFICIENT' ? words(code) : t('order.unfit', { what });
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

function useDiscountName(programme: WhatItGivesProps['programme'], visit: KioskVisitFragment | null) {
  const worth = useBenefitText(programme.currency, nameOf);
  return ({ rewardId, voucherId, description }: Estimated['discounts'][number]): string => {
    // What goes with the code is called as it was when it was picked.
    const reward = [...(visit?.rewards ?? []), ...programme.rewards].find(({ id }) => id === rewardId);
    const voucher = [...(visit?.vouchers ?? []), ...(visit?.card.vouchers ?? [])].find(({ id }) => id === voucherId);
    return reward?.name ?? (voucher ? worth(voucher.benefit) : description);
  };
}
