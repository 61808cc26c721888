/** Rewards and vouchers to go with the next code. Whether they may is for the API to say. */
import { useState } from 'preact/hooks';
import {
  Refused,
  type WalletHomeQuery,
  type WalletOtpFragment,
  type WalletVoucherFragment,
} from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { among, changed, countOf, isFull, maxOf, NOTHING, priceOf, sizeOf, toggled } from '../shared/picks.ts';
import { Problem } from '../shared/problem.tsx';
import { Stepper } from '../shared/stepper.tsx';
import { CODE_HEADING } from './code.tsx';
import type { Issuing } from './use-issuing.ts';

interface PicksProps {
  readonly home: WalletHomeQuery;
  readonly live: WalletOtpFragment | undefined;
  readonly issuing: Issuing;
}

export function Picks({ home, live, issuing }: PicksProps) {
  const { t } = useTexts();
  const [picked, setPicked] = useState(NOTHING);
  const { currency, pointsName } = home.programme;
  const { active, reserved, points: has } = home.me.card;
  const format = useFormat();
  const benefitText = useBenefitText(currency);

  const rewards = home.programme.rewards.filter((reward) => reward.active);
  const picks = among(picked, rewards, active);
  const size = sizeOf(picks);
  const price = priceOf(picks, rewards);
  // What the live code holds is free again with the next one.
  const left = has.available + (live?.rewards ?? []).reduce((sum, { points }) => sum + points, 0) - price;

  const pick = (next: typeof picks) => {
    issuing.forget();
    setPicked(next);
  };
  const put = async () => {
    if (!(await issuing.issue(picks))) return;
    setPicked(NOTHING);
    document.getElementById(CODE_HEADING)?.focus();
  };

  return (
    <section className="picks" aria-labelledby="picks">
      <h2 id="picks">{t('picks.title')}</h2>
      <p className="soft">{t('picks.how')}</p>
      <ul className="pick-list">
        {rewards.map(({ id, name, points, benefit }) => {
          const short = points - left;
          return (
            <li key={id} className="surface pick">
              <div>
                <h3>{name}</h3>
                <p className="soft">{benefitText(benefit)}</p>
                <p className="price">
                  {format.number(points)} {pointsName}
                </p>
                <p id={`short-${id}`} className="soft short">
                  {short > 0 && t('picks.short', { count: short, points: `${format.number(short)} ${pointsName}` })}
                </p>
              </div>
              <fieldset aria-describedby={`short-${id}`}>
                <Stepper
                  name={name}
                  count={countOf(picks, id)}
                  max={short > 0 ? countOf(picks, id) : maxOf(picks, id)}
                  onChange={(by) => pick(changed(picks, id, by))}
                />
              </fieldset>
            </li>
          );
        })}
      </ul>
      <h3>{t('vouchers.title')}</h3>
      {active.length + reserved.length === 0 && <p className="soft">{t('vouchers.none')}</p>}
      <ul className="pick-list vouchers">
        {active.map((voucher) => (
          <li key={voucher.id} className="surface">
            <label className="pick">
              <Voucher voucher={voucher} currency={currency} />
              {voucher.autoApply && (
                <span id={`keep-${voucher.id}`} className="soft keep">
                  {t('vouchers.keep')}
                </span>
              )}
              <input
                type="checkbox"
                aria-describedby={voucher.autoApply ? `keep-${voucher.id}` : undefined}
                checked={picks.voucherIds.includes(voucher.id)}
                disabled={isFull(picks) && !picks.voucherIds.includes(voucher.id)}
                onChange={() => pick(toggled(picks, voucher.id))}
                aria-label={t('vouchers.pick', { code: voucher.code })}
              />
            </label>
          </li>
        ))}
        {reserved.map((voucher) => (
          <li key={voucher.id} className="surface pick">
            <Voucher voucher={voucher} currency={currency} />
            <p className="soft">{t('vouchers.reserved')}</p>
          </li>
        ))}
      </ul>
      <div className="put">
        {issuing.failed && issuing.failed.picks !== NOTHING && (
          <NotPut
            error={issuing.failed.error}
            pointsName={pointsName}
            again={size > 0 && !issuing.failed.outdated ? () => void put() : undefined}
          />
        )}
        <button
          type="button"
          className="primary"
          disabled={size === 0}
          aria-disabled={issuing.busy}
          onClick={() => void put()}
        >
          {size === 0
            ? t('picks.none')
            : t('picks.put', { count: size, price: `${format.number(price)} ${pointsName}` })}
        </button>
      </div>
    </section>
  );
}

interface NotPutProps {
  readonly error: unknown;
  readonly pointsName: string;
  readonly again: (() => void) | undefined;
}

function NotPut({ error, pointsName, again }: NotPutProps) {
  const { t } = useTexts();
  if (!(error instanceof Refused && error.code === 'POINTS_INSUFFICIENT'))
    return <Problem error={error} again={again} />;
  return (
    <div className="problem" role="alert">
      <p>{t('picks.insufficient', { ...error.details, pointsName })}</p>
    </div>
  );
}

function Voucher({ voucher, currency }: { voucher: WalletVoucherFragment; currency: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const { code, campaign, benefit, expiresAt, autoApply } = voucher;
  return (
    <div>
      <p className="voucher-benefit">{useBenefitText(currency)(benefit)}</p>
      <p className="soft">
        {campaign && `${campaign.name} · `}
        <span className="voucher-code">{code}</span>
      </p>
      <p className="soft">
        {t('vouchers.until', { moment: format.moment(lastInstant(expiresAt)) })}
        {autoApply && ` ${t('vouchers.auto')}`}
      </p>
    </div>
  );
}
