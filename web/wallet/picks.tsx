/** Rewards and vouchers to go with the next code. Whether they may is for the API to say. */
import { useState } from 'preact/hooks';
import type { WalletHomeQuery, WalletVoucherFragment } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { CODE_HEADING } from './code.tsx';
import { type Issuing, PLAIN } from './use-issuing.ts';

export function Picks({ home, issuing }: { home: WalletHomeQuery; issuing: Issuing }) {
  const { t } = useTexts();
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const [voucherIds, setVoucherIds] = useState<readonly string[]>([]);
  const { currency, pointsName, rewards } = home.programme;
  const { active, reserved } = home.me.card;
  const format = useFormat();
  const benefitText = useBenefitText(currency);

  const offered = rewards.filter((reward) => reward.active);
  const rewardIds = offered.flatMap(({ id }) => Array.from({ length: counts[id] ?? 0 }, () => id));
  // One that was used meanwhile is not there any more.
  const vouchers = active.filter(({ id }) => voucherIds.includes(id));
  const price = offered.reduce((sum, { id, points }) => sum + points * (counts[id] ?? 0), 0);
  const picked = rewardIds.length + vouchers.length;

  const change = (work: () => void) => {
    issuing.forget();
    work();
  };
  const put = async () => {
    if (!(await issuing.issue({ rewardIds, voucherIds: vouchers.map(({ id }) => id) }))) return;
    setCounts({});
    setVoucherIds([]);
    document.getElementById(CODE_HEADING)?.focus();
  };
  const toggle = (voucher: WalletVoucherFragment) =>
    change(() =>
      setVoucherIds((before) =>
        before.includes(voucher.id) ? before.filter((id) => id !== voucher.id) : [...before, voucher.id],
      ),
    );

  return (
    <section className="picks" aria-labelledby="picks">
      <h2 id="picks">{t('picks.title')}</h2>
      <p className="soft">{t('picks.how')}</p>
      <ul className="pick-list">
        {offered.map(({ id, name, points, benefit }) => (
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
              count={counts[id] ?? 0}
              change={(by) => change(() => setCounts({ ...counts, [id]: Math.max(0, (counts[id] ?? 0) + by) }))}
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
                checked={voucherIds.includes(voucher.id)}
                onChange={() => toggle(voucher)}
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
      {issuing.failed && issuing.failed.chosen !== PLAIN && (
        <Problem error={issuing.failed.error} again={() => void put()} />
      )}
      <div className="put">
        <button
          type="button"
          className="primary"
          disabled={picked === 0}
          aria-disabled={issuing.busy}
          onClick={() => void put()}
        >
          {picked === 0
            ? t('picks.none')
            : t('picks.put', { count: picked, price: `${format.number(price)} ${pointsName}` })}
        </button>
      </div>
    </section>
  );
}

function Stepper({ name, count, change }: { name: string; count: number; change: (by: number) => void }) {
  const { t } = useTexts();
  return (
    <fieldset className="stepper" aria-label={name}>
      <button
        type="button"
        aria-label={t('picks.less', { name })}
        aria-disabled={count === 0}
        onClick={() => change(-1)}
      >
        −
      </button>
      <output>{count}</output>
      <button type="button" aria-label={t('picks.more', { name })} onClick={() => change(1)}>
        +
      </button>
    </fieldset>
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
