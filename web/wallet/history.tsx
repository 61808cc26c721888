/** Everything that happened to the card, newest first, each with why. */
import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import { WalletHistoryDocument, type WalletHistoryQuery } from '../../client/index.ts';
import { useAgain } from '../shared/again.ts';
import { apiLanguage, useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { grouped } from './grouped.ts';

/** Facts that name what else happened with them. */
const ORDERS = ['OrderClaimed', 'OrderReversed'];
/** Of facts; an order is several. */
const PAGE = 20;

/** @param position  Of the card: as it grows, there is more to tell. */
export function History({ position }: { position: number }) {
  const { t, texts, language } = useTexts();
  const format = useFormat();
  const { data, previousData, error, refetch, fetchMore } = useQuery(WalletHistoryDocument, {
    variables: { first: PAGE, language: apiLanguage(language) },
    // What is new is added to what there is, which stays while it is asked for.
    refetchWritePolicy: 'merge',
    notifyOnNetworkStatusChange: false,
  });
  const [failed, setFailed] = useState<{ readonly again: 'newer' | 'older'; readonly error: unknown }>();
  const list = (data ?? previousData)?.me.card.history;
  const newest = list?.edges[0]?.node.position ?? position;
  const wrong = failed?.error ?? (list ? undefined : error);
  const trying = (which: 'newer' | 'older', answer: Promise<unknown>) =>
    answer.then(
      // That one worked says nothing of the other.
      () => setFailed((before) => (before?.again === which ? undefined : before)),
      (reason) => setFailed({ again: which, error: reason }),
    );
  const newer = () => trying('newer', refetch());
  const older = () => trying('older', fetchMore({ variables: { after: list?.pageInfo.endCursor ?? null } }));
  const again = failed?.again === 'older' ? older : newer;
  useEffect(() => {
    if (list && newest < position) void newer();
  }, [position, newest, language]);
  useAgain(wrong, again);
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('history.title')}</h2>
      <ol className="surface history">
        {momentsOf(list?.edges ?? []).map(({ at, type, points, balanceAfter, first, more }) => (
          <li key={at}>
            <div>
              <div>
                <h3>{texts.exists(`event.${type}`) ? t(`event.${type}`) : t('event.other')}</h3>
                <p className="soft">{format.moment(at)}</p>
              </div>
              {points !== 0 && (
                <p className="points">
                  <strong className={points > 0 ? 'good' : ''}>{format.change(points)}</strong>
                  <span className="soft">{t('history.balance', { balance: format.number(balanceAfter) })}</span>
                </p>
              )}
            </div>
            <p>{first}</p>
            {more.length > 0 && (
              <details className="why">
                <summary>{t('history.why')}</summary>
                {more.map((explanation) => (
                  <p key={explanation}>{explanation}</p>
                ))}
              </details>
            )}
          </li>
        ))}
      </ol>
      {wrong !== undefined && <Problem error={wrong} again={() => void again()} />}
      {list?.pageInfo.hasNextPage && (
        <button type="button" className="wide" onClick={() => void older()}>
          {t('history.more')}
        </button>
      )}
    </section>
  );
}

type Edge = WalletHistoryQuery['me']['card']['history']['edges'][number];

/** What happened at one moment is one thing to the guest: an order and all that it gave, or whatever came first. */
function momentsOf(edges: readonly Edge[]) {
  return [...grouped(edges, ({ node }) => node.at)].map(([at, all]) => {
    const nodes = all.map(({ node }) => node).toReversed();
    const main = nodes.find(({ type }) => ORDERS.includes(type)) ?? nodes[0];
    return {
      at,
      type: main?.type,
      points: nodes.reduce((sum, { points }) => sum + points, 0),
      balanceAfter: nodes.at(-1)?.balanceAfter ?? 0,
      first: main?.explanation,
      more: nodes.filter((node) => node !== main).map(({ explanation }) => explanation),
    };
  });
}
