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
  });
  const [failed, setFailed] = useState<unknown>();
  const list = (data ?? previousData)?.me.card.history;
  const newest = list?.edges[0]?.node.position ?? position;
  const wrong = failed ?? (list ? undefined : error);
  const trying = (answer: Promise<unknown>) => answer.then(() => setFailed(undefined), setFailed);
  const newer = () => trying(refetch());
  const older = () => trying(fetchMore({ variables: { after: list?.pageInfo.endCursor ?? null } }));
  useEffect(() => {
    if (list && newest < position) void newer();
  }, [position, language]);
  useAgain(wrong, newer);
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
      {wrong !== undefined && <Problem error={wrong} again={() => void (list ? older() : newer())} />}
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
