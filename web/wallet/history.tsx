/** Everything that happened to the card, newest first, each with why. */
import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import { WalletHistoryDocument } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';

const PAGE = 10;

/** @param position  Of the card: as it grows, there is more to tell. */
export function History({ position }: { position: number }) {
  const { t, texts } = useTexts();
  const format = useFormat();
  const { data, error, refetch, fetchMore } = useQuery(WalletHistoryDocument, { variables: { first: PAGE } });
  const [failed, setFailed] = useState<unknown>();
  const list = data?.me.card.history;
  const newest = list?.edges[0]?.node.position ?? position;
  const again = () => {
    setFailed(undefined);
    refetch().catch(setFailed);
  };
  useEffect(() => {
    if (list && newest < position) again();
  }, [position]);
  const more = () => {
    setFailed(undefined);
    fetchMore({ variables: { after: list?.pageInfo.endCursor ?? null } }).catch(setFailed);
  };
  const wrong = failed ?? (list ? undefined : error);
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('history.title')}</h2>
      <ol className="surface history">
        {list?.edges.map(({ cursor, node: { type, at, points, balanceAfter, explanation } }) => (
          <li key={cursor}>
            <div>
              <h3>{texts.exists(`event.${type}`) ? t(`event.${type}`) : t('event.other')}</h3>
              {/* As the API words it. */}
              <p lang="en">{explanation}</p>
              <p className="soft">{format.moment(at)}</p>
            </div>
            {points !== 0 && (
              <p className="points">
                <strong className={points > 0 ? 'good' : ''}>{format.change(points)}</strong>
                <span className="soft">{t('history.balance', { balance: format.number(balanceAfter) })}</span>
              </p>
            )}
          </li>
        ))}
      </ol>
      {wrong !== undefined && <Problem error={wrong} again={list ? more : again} />}
      {list?.pageInfo.hasNextPage && (
        <button type="button" className="wide" onClick={more}>
          {t('history.more')}
        </button>
      )}
    </section>
  );
}
