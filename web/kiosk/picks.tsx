/** What the guest has and can use there and then, and beside each what the API says against it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { KioskCardFragment, KioskProgrammeQuery, KioskVisitFragment, RefusalCode } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { changed, countOf, isFull, maxOf, NOTHING, type Picks, sizeOf, toggled } from '../shared/picks.ts';
import { Stepper } from '../shared/stepper.tsx';
import type { Estimated } from './estimate.ts';
import { nameOf } from './menu.ts';
import { useWordsForCode } from './words.ts';

/** Refusals of whatever is picked. */
const OF_ALL: readonly RefusalCode[] = ['SWITCHED_OFF', 'IDENTIFIER_MAY_NOT_SPEND'];

type Problem = Estimated['problems'][number];

/** Whether a problem is one of these picks. */
function isAbout(picks: Picks, { code, rewardId, voucherId }: Problem): boolean {
  if (rewardId !== null) return picks.rewardIds.includes(rewardId);
  if (voucherId !== null) return picks.voucherIds.includes(voucherId);
  return OF_ALL.includes(code) && sizeOf(picks) > 0;
}

/** What stands against an order beside what is said of each pick: an answer may still be about one that was put back. */
export function otherProblems(problems: readonly Problem[], picks: Picks, visit: KioskVisitFragment): Problem[] {
  const held = { rewardIds: visit.rewards.map(({ id }) => id), voucherIds: visit.vouchers.map(({ id }) => id) };
  const ofOrder = ({ code, rewardId, voucherId }: Problem) =>
    rewardId === null && voucherId === null && !OF_ALL.includes(code);
  return problems.filter((one) => ofOrder(one) || (isAbout(held, one) && !isAbout(picks, one)));
}

interface UsableProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly card: KioskCardFragment;
  readonly picks: Picks;
  /** Of the order as it is with these picks. */
  readonly problems: readonly Problem[];
  readonly onChange: (picks: Picks) => void;
}

export function Usable({ programme, card, picks, problems, onChange }: UsableProps) {
  const { t } = useTexts();
  const format = useFormat();
  const worth = useBenefitText(programme.currency, nameOf);
  // What has become too dear meanwhile can still be put back.
  const rewards = programme.rewards.filter(
    ({ id, active, points }) => countOf(picks, id) > 0 || (active && points <= card.points.available),
  );
  const vouchers = card.vouchers.filter(({ autoApply }) => !autoApply);
  if (rewards.length + vouchers.length === 0) return null;
  const said = problems.filter((problem) => isAbout(picks, problem));
  const ofAll = said.find(({ rewardId, voucherId }) => rewardId === null && voucherId === null);
  return (
    <section className="usable" aria-labelledby="usable">
      <h3 id="usable">{t('picks.title')}</h3>
      <ul>
        {rewards.map(({ id, name, points }) => {
          const [count, price] = [countOf(picks, id), `${format.number(points)} ${programme.pointsName}`];
          return (
            <Row key={id} name={name} detail={price} problem={said.find(({ rewardId }) => rewardId === id)}>
              {/* What is ordered may have the same name. */}
              <Stepper
                name={`${name}, ${price}`}
                count={count}
                max={maxOf(picks, id)}
                onChange={(by) => onChange(changed(picks, id, by))}
              />
            </Row>
          );
        })}
        {vouchers.map(({ id, benefit, expiresAt }) => {
          const picked = picks.voucherIds.includes(id);
          return (
            <Row
              key={id}
              name={worth(benefit)}
              detail={t('picks.voucher', { day: format.day(lastInstant(expiresAt)) })}
              problem={said.find(({ voucherId }) => voucherId === id)}
            >
              <button
                type="button"
                aria-pressed={picked}
                aria-label={t('picks.useVoucher', { what: worth(benefit) })}
                disabled={isFull(picks) && !picked}
                onClick={() => onChange(toggled(picks, id))}
              >
                {t('picks.use')}
              </button>
            </Row>
          );
        })}
      </ul>
      {ofAll && (
        <Against code={ofAll.code}>
          <button type="button" onClick={() => onChange(NOTHING)}>
            {t('picks.without')}
          </button>
        </Against>
      )}
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly detail: string;
  readonly problem: Problem | undefined;
  readonly children: ComponentChildren;
}

function Row({ name, detail, problem, children }: RowProps) {
  return (
    <li>
      <span className="name">
        {name} <span className="soft">{detail}</span>
      </span>
      {children}
      {problem && <Against code={problem.code} />}
    </li>
  );
}

function Against({ code, children }: { code: RefusalCode; children?: ComponentChildren }) {
  const words = useWordsForCode();
  const place = useRef<HTMLDivElement>(null);
  // What can be used may be a longer list than is in sight.
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [code]);
  return (
    <div ref={place} className="problem" role="alert">
      <p>{words(code)}</p>
      {children}
    </div>
  );
}
