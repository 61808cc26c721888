/** One guest: who they are, and what is on their card. */
import { useApolloClient } from '@apollo/client/react';
import { useState } from 'preact/hooks';
import { ConsoleCardDocument, type ConsoleCardFactsFragment, ConsoleGuestDocument } from '../../client/index.ts';
import { useBenefitText } from '../shared/benefit.ts';
import { CountUp } from '../shared/count-up.tsx';
import { lastInstant, useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { Adjust } from './adjust.tsx';
import { History } from './history.tsx';
import { useLive } from './live.ts';
import { useProgramme } from './programme.tsx';
import { Table, Waiting } from './table.tsx';
import { Transactions } from './transactions.tsx';

const EVERY_MS = 5_000;

export function Guest({ userId }: { userId: string }) {
  const { t } = useTexts();
  const format = useFormat();
  const client = useApolloClient();
  const { programme } = useProgramme();
  const { data, error, again } = useLive(ConsoleGuestDocument, { id: userId }, EVERY_MS);
  const [round, setRound] = useState(0);
  if (error !== undefined) return <Problem error={error} again={again} />;
  if (!data || !programme) return <Waiting rows={8} />;
  const { user } = data;
  if (!user) return <p className="lead">{t('guests.nobody')}</p>;
  const { card } = user;
  /** Reads what was just written, whoever answers. */
  const adjusted = async (position: number): Promise<void> => {
    setRound((n) => n + 1);
    const variables = { id: card.id, minPosition: position };
    // Where it fails, the next look of the page finds it.
    await client.query({ query: ConsoleCardDocument, variables, fetchPolicy: 'network-only' }).catch(() => {});
  };
  return (
    <article className="guest" data-guest={userId}>
      <div className="title">
        <h2>
          {user.erasedAt
            ? t('guests.forgotten', { at: format.moment(user.erasedAt) })
            : (user.name ?? t('guests.noName'))}
        </h2>
        <p className="soft">{card.number}</p>
      </div>
      <div className="columns">
        <section className="surface" aria-label={t('guests.points')}>
          <Points card={card} points={programme.pointsName} />
        </section>
        <section className="surface" aria-label={t('guests.person')}>
          <dl className="facts">
            <Fact name={t('guests.kinds.email')} value={user.email} />
            <Fact name={t('guests.kinds.phone')} value={user.phone} />
            <Fact name={t('language')} value={user.locale} />
            <Fact
              name={t('guests.kinds.external')}
              value={user.externalIds.map(({ system, id }) => `${system} ${id}`).join(', ')}
            />
            <Fact name={t('guests.createdAt')} value={format.moment(user.createdAt)} />
            <Fact name={t('guests.kinds.cardId')} value={card.id} />
            <Fact name={t('guests.kinds.id')} value={user.id} />
            {user.consents.map(({ purpose, granted, policyVersion, at }) => (
              <Fact
                key={purpose}
                name={t(`consent.${purpose}`)}
                value={t(granted ? 'guests.granted' : 'guests.refused', {
                  version: policyVersion,
                  at: format.moment(at),
                })}
              />
            ))}
          </dl>
        </section>
        <section className="surface" aria-labelledby="adjust">
          <h3 id="adjust">{t('adjust.title')}</h3>
          <Adjust cardId={card.id} points={programme.pointsName} adjusted={adjusted} />
        </section>
      </div>
      <section aria-labelledby="stamps">
        <h3 id="stamps">{t('guests.stamps')}</h3>
        <Stamps card={card} />
      </section>
      <section aria-labelledby="vouchers">
        <h3 id="vouchers">{t('guests.vouchers')}</h3>
        <Vouchers card={card} currency={programme.currency} />
      </section>
      <section aria-labelledby="history">
        <h3 id="history">{t('guests.history')}</h3>
        <History key={card.id} cardId={card.id} round={round} />
      </section>
      <section aria-labelledby="transactions">
        <h3 id="transactions">{t('guests.transactions')}</h3>
        <Transactions key={card.id} cardId={card.id} />
      </section>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value || '–'}</dd>
    </div>
  );
}

function Points({ card, points }: { card: ConsoleCardFactsFragment; points: string }) {
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

function Stamps({ card }: { card: ConsoleCardFactsFragment }) {
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

function Vouchers({ card, currency }: { card: ConsoleCardFactsFragment; currency: string }) {
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
