/** What SessionM answers: paths, what they take, and what they say. */
import { type Book, type Booking, type Member, type RefusalCode, Refused } from './book.ts';

export interface Asked {
  readonly method: string;
  /** Its parts, such as members, the id of one, transactions. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Members of a page at most. */
export const PAGE_MAX = 10_000;
const TEXT_MAX = 256;
const POINTS_MAX = 1_000_000_000;
const DELIVERIES = ['CLAIM', 'REVERSAL', 'ADJUSTMENT', 'EXPIRY'];
const SALES = ['EARN', 'BURN', 'ADJUST', 'EXPIRE'];
const STATUS: Readonly<Record<RefusalCode, number>> = {
  INVALID: 400,
  MEMBER_UNKNOWN: 404,
  KEY_REUSED: 409,
  BELOW_ZERO: 422,
};

export function answerOf(book: Book, asked: Asked, refuseBelowZero: boolean, now: () => Date): Answer {
  const [members, id = '', transactions] = asked.path;
  try {
    const known = members === 'members' && (transactions ?? 'transactions') === 'transactions';
    switch (known ? `${asked.method} ${asked.path.length}` : '') {
      case 'GET 1':
        return page(book, asked.query);
      case 'POST 1':
        return enrol(book, asked.body);
      case 'GET 2':
        return { status: 200, body: shown(book.member(id)) };
      case 'GET 3':
        return { status: 200, body: { memberId: id, transactions: book.member(id).transactions } };
      case 'POST 3':
        return { status: 200, body: book.book(bookingOf(id, asked.body, now), refuseBelowZero) };
      default:
        return { status: 404, body: { code: 'PATH_UNKNOWN', message: 'There is nothing at this path.' } };
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: STATUS[error.code], body: { code: error.code, message: error.message, memberId: id } };
  }
}

function page(book: Book, query: URLSearchParams): Answer {
  const after = query.get('after');
  const limit = whole('limit', Number(query.get('limit') ?? 100), 1, PAGE_MAX);
  return { status: 200, body: { after, limit, members: book.page(after, limit).map(shown) } };
}

function shown({ id, points }: Member): object {
  return { id, points };
}

function enrol(book: Book, body: Asked['body']): Answer {
  const key = keyOf(body['key']);
  const person = {
    email: textOrNull('email', body['email']),
    phone: textOrNull('phone', body['phone']),
    name: textOrNull('name', body['name']),
  };
  return { status: 200, body: { key, id: book.enrol(key, person) } };
}

function bookingOf(memberId: string, body: Asked['body'], now: () => Date): Booking {
  const key = (body['key'] ?? null) === null ? null : keyOf(body['key']);
  const kinds = key === null ? SALES : DELIVERIES;
  const kind = text('kind', body['kind']);
  if (!kinds.includes(kind)) throw new Refused('INVALID', `kind is one of ${kinds.join(', ')}.`);
  const at = new Date(text('at', body['at'] ?? now().toISOString()));
  if (Number.isNaN(at.getTime())) throw new Refused('INVALID', 'at is a moment such as 2024-05-01T12:00:00Z.');
  return {
    key,
    memberId,
    kind,
    points: whole('points', body['points'], -POINTS_MAX, POINTS_MAX),
    transactionId: textOrNull('transactionId', body['transactionId']),
    storeId: textOrNull('storeId', body['storeId']),
    sequence: key === null ? null : whole('sequence', body['sequence'], 0, Number.MAX_SAFE_INTEGER),
    at: at.toISOString(),
  };
}

function keyOf(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(value)) return value;
  throw new Refused('INVALID', 'key is 1 to 64 letters, digits and hyphens.');
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length >= 1 && value.length <= TEXT_MAX) return value;
  throw new Refused('INVALID', `${name} is text of 1 to ${TEXT_MAX} characters.`);
}

function textOrNull(name: string, value: unknown): string | null {
  return value === null || value === undefined ? null : text(name, value);
}

function whole(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Refused('INVALID', `${name} is a whole number from ${min} to ${max}.`);
}
