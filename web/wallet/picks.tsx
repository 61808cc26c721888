/** Rewards and vouchers to go with the next code. Whether they may is for the API to say. */
import { useState } from 'preact/hooks';
import type { WalletHomeQuery, WalletVoucherFragment } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { among, changed, countOf, isFull, maxOf, NOTHING, sizeOf, toggled } from '../shared/picks.ts';
import { Problem } from '../shared/problem.tsx';
import { Stepper } from '../shared/stepper.tsx';
import { CODE_HEADING } from './code.tsx';
import type { Issuing } from './use-issuing.ts';

export function Picks({ home, issuing }: { home: WalletHomeQuery; issuing: Issuing }) {
  const { t } = useTexts();
  const [picked, setPicked] = useState(NOTHING);
  const { currency, pointsName } = home.programme;
  const { active, reserved } = home.me.card;
  const format = useFormat();
  const benefitText = useBenefitText(currency);

  const rewards = home.programme.rewards.filter((reward) => reward.active);
  const picks = among(picked, rewards, active);
  const size = sizeOf(picks);
  const price = rewards.reduce((sum, { id, points }) => sum + points * countOf(picks, id), 0);

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
        {rewards.map(({ id, name, points, benefit }) => (
          <li key={id} className="surface pick">
            <div>
              <h3>{name}</h3>
              <p className="soft">{benefitText(benefit)}</p>
              <p className="price">
                {format.number(points)} {pointsName}
              </p>
            </div>
            <Stepper
              name={name}
              count={countOf(picks, id)}
              max={maxOf(picks, id)}
              onChange={(by) => pick(changed(picks, id, by))}
            />
          </li>
        ))}
      </ul>
      <h3>{t('vouchers.title')}</h3>
      {active.length + reserved.length === 0 && <p className="soft">{t('vouchers.none')}</p>}
      <ul className="pick-list vouchers">
        {active.map((voucher) => (
          <li key={voucher.id} className="surface">
            <label className="pick">
              <Voucher voucher={voucher} currency={currency} />
              <input
                type="checkbox"
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
      {issuing.failed && issuing.failed.picks !== NOTHING && (
        <Problem error={issuing.failed.error} again={size > 0 ? () => void put() : undefined} />
      )}
      <div className="put">
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
