/** One guest: who they are, and what is on their card. */
import { useApolloClient } from '@apollo/client/react';
import { useState } from 'preact/hooks';
import { ConsoleCardDocument, ConsoleGuestDocument, type ConsoleGuestQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { Adjust } from './adjust.tsx';
import { Points, Stamps, Vouchers } from './card.tsx';
import { Fact } from './fact.tsx';
import { History } from './history.tsx';
import { useLive } from './live.ts';
import { useProgramme } from './programme.tsx';
import { Waiting } from './table.tsx';
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
          <Person user={user} />
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

type User = NonNullable<ConsoleGuestQuery['user']>;

function Person({ user }: { user: User }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <dl className="facts">
      <Fact name={t('guests.kinds.email')} value={user.email} />
      <Fact name={t('guests.kinds.phone')} value={user.phone} />
      <Fact name={t('language')} value={user.locale} />
      <Fact
        name={t('guests.kinds.external')}
        value={user.externalIds.map(({ system, id }) => `${system} ${id}`).join(', ')}
      />
      <Fact name={t('guests.createdAt')} value={format.moment(user.createdAt)} />
      <Fact name={t('guests.kinds.cardId')} value={user.card.id} />
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
  );
}
