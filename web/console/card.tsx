/** What is on a card: points, tier, stamps and vouchers. */
import type { ConsoleCardFactsFragment } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { CountUp } from '../shared/count-up.tsx';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { Fact } from './fact.tsx';
import { Table } from './table.tsx';

export function Points({ card, points }: { card: ConsoleCardFactsFragment; points: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const { balance, available, reserved, lifetimeEarned, expiring } = card.points;
  const { tier, qualifyingPoints, next, pointsToNext, validUntil } = card.tier;
  const [soonest] = expiring;
  return (
    <>
      <p className="balance" data-balance={balance}>
        <strong>
          <CountUp value={balance} />
        </strong>{' '}
        {points}
      </p>
      <dl className="facts">
        <Fact name={t('guests.available')} value={format.number(available)} />
        <Fact name={t('guests.reserved')} value={format.number(reserved)} />
        <Fact name={t('guests.lifetimeEarned')} value={format.number(lifetimeEarned)} />
        <Fact
          name={t('guests.expiring')}
          value={
            soonest
              ? t('guests.expiringAt', {
                  points: format.number(soonest.points),
                  at: format.day(lastInstant(soonest.at)),
                })
              : null
          }
        />
        <Fact name={t('guests.tier')} value={tier.name} />
        <Fact name={t('guests.validUntil')} value={validUntil && format.day(validUntil)} />
        <Fact name={t('guests.qualifyingPoints')} value={format.number(qualifyingPoints)} />
        {next && <Fact name={t('guests.toNext', { tier: next.name })} value={format.number(pointsToNext ?? 0)} />}
      </dl>
    </>
  );
}

export function Stamps({ card }: { card: ConsoleCardFactsFragment }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Table
      label={t('guests.stamps')}
      columns={[t('guests.campaign'), { number: t('guests.stamps') }, { number: t('guests.completions') }]}
    >
      {card.progress.map(({ campaign, stamps, required, completions }) => (
        <tr key={campaign.id}>
          <th scope="row">{campaign.name}</th>
          <td className="number">
            {t('guests.stampsOf', { stamps: format.number(stamps), required: format.number(required) })}
          </td>
          <td className="number">{format.number(completions)}</td>
        </tr>
      ))}
    </Table>
  );
}

export function Vouchers({ card, currency }: { card: ConsoleCardFactsFragment; currency: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const benefitText = useBenefitText(currency);
  if (card.vouchers.length === 0) return <p className="soft">{t('guests.noVouchers')}</p>;
  return (
    <Table
      label={t('guests.vouchers')}
      columns={[
        t('voucher.code'),
        t('voucher.status'),
        t('worth.title'),
        t('guests.campaign'),
        t('voucher.issuedAt'),
        t('voucher.expiresAt'),
      ]}
    >
      {card.vouchers.map(({ id, code, status, benefit, campaign, issuedAt, expiresAt }) => (
        <tr key={id}>
          <th scope="row" className="code">
            {code}
          </th>
          <td>{t(`voucherStatus.${status}`)}</td>
          <td>{benefitText(benefit)}</td>
          <td>{campaign?.name}</td>
          <td className="moment">{format.moment(issuedAt)}</td>
          <td className="moment">{format.moment(lastInstant(expiresAt))}</td>
        </tr>
      ))}
    </Table>
  );
}
