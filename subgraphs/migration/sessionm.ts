/** SessionM, the system that is left: the one file that knows how it is spoken to. Another has another such file. */
import type { LegacyMember, LegacySystem, LegacyTransaction } from './legacy.ts';
import { fieldsOf, type LegacyAccess, legacyHttp, listOf, Strange, same, textOf, wholeOf } from './legacy-http.ts';

const TRANSACTIONS = '/members/:id/transactions';

export function sessionM({
  name = 'SESSIONM',
  ...access
}: Omit<LegacyAccess, 'name'> & { name?: string }): LegacySystem {
  const ask = legacyHttp({ ...access, name });
  return {
    name,

    members(after, limit) {
      const from = after === null ? '' : `after=${encodeURIComponent(after)}&`;
      return ask({ method: 'GET', path: `/members?${from}limit=${limit}`, route: '/members' }, (answer) => {
        const page = listOf(answer, 'members').map(memberOf);
        same(answer, 'after', after);
        same(answer, 'limit', limit);
        // Who is passed over here would be taken for nobody.
        let last = after;
        for (const { id } of page) {
          if (last !== null && id <= last) throw new Strange('its members are not in order');
          last = id;
        }
        return page;
      });
    },

    member(memberId) {
      return ask({ method: 'GET', path: pathOf(memberId), route: '/members/:id' }, (answer, status) => {
        same(answer, status === 404 ? 'memberId' : 'id', memberId);
        return status === 404 ? undefined : memberOf(answer);
      });
    },

    transactions(memberId) {
      return ask({ method: 'GET', path: `${pathOf(memberId)}/transactions`, route: TRANSACTIONS }, (answer, status) => {
        same(answer, 'memberId', memberId);
        return status === 404 ? [] : listOf(answer, 'transactions').map(transactionOf);
      });
    },

    enrol(key, { email, phone, name }) {
      return ask(
        { method: 'POST', path: '/members', route: '/members', body: { key, email, phone, name } },
        (answer) => {
          same(answer, 'key', key);
          return textOf(answer, 'id');
        },
      );
    },

    deliver({ memberId, ...delivery }) {
      return ask(
        { method: 'POST', path: `${pathOf(memberId)}/transactions`, route: TRANSACTIONS, body: delivery },
        (answer) => {
          same(answer, 'key', delivery.key);
          same(answer, 'memberId', memberId);
          same(answer, 'points', delivery.points);
        },
      );
    },
  };
}

function pathOf(memberId: string): string {
  return `/members/${encodeURIComponent(memberId)}`;
}

function memberOf(value: unknown): LegacyMember {
  const member = fieldsOf(value);
  return { id: textOf(member, 'id'), points: wholeOf(member, 'points') };
}

function transactionOf(value: unknown): LegacyTransaction {
  const transaction = fieldsOf(value);
  const at = new Date(textOf(transaction, 'at'));
  if (Number.isNaN(at.getTime())) throw new Strange('at is no moment');
  return {
    id: textOf(transaction, 'id'),
    key: transaction['key'] === null ? null : textOf(transaction, 'key'),
    kind: textOf(transaction, 'kind'),
    points: wholeOf(transaction, 'points'),
    at,
  };
}
