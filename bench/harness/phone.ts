/** One phone of many: connects until it is subscribed to the codes of its guest, and knows the newest. */
import type { PhoneGuest } from './phones.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

const UPDATES = `subscription OtpUpdates($after: String) {
  otpUpdates(after: $after, renew: true) { cursor kind otp { id code status expiresAt transaction { id storeId } } }
}`;
/** Whoever is refused tries again within this, as phones do. */
const RETRY_MS = 1_000;

export interface Phone extends PhoneGuest {
  code: string;
  cursor: string | null;
  socket?: RawSocket;
  /** Its connection was cut on purpose. */
  dropped: boolean;
  /** How often it was refused, or closed, and tried again. */
  retries: number;
  /** Called once it is subscribed and has heard how things are. */
  ready?: (() => void) | undefined;
  /** Called when its code was claimed. */
  claimed?: (() => void) | undefined;
}

export function newPhone(guest: PhoneGuest): Phone {
  return { ...guest, cursor: null, dropped: false, retries: 0 };
}

export function drop(phone: Phone): void {
  phone.dropped = true;
  phone.socket?.destroy();
}

/** Connects until it hears how things are. */
export function subscribed(phone: Phone, url: string): Promise<void> {
  return new Promise((resolve) => {
    phone.ready = resolve;
    phone.dropped = false;
    phone.retries = 0;
    const attempt = () => {
      phone.socket = openRaw(url, 'graphql-transport-ws', {
        open: () => send(phone, { type: 'connection_init', payload: { authorization: `Bearer ${phone.token}` } }),
        text: (text) => heard(phone, JSON.parse(text)),
        close() {
          if (phone.dropped) return;
          phone.retries += 1;
          setTimeout(attempt, Math.random() * RETRY_MS);
        },
      });
    };
    attempt();
  });
}

function send({ socket }: Phone, message: object): void {
  socket?.send(JSON.stringify(message));
}

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: { readonly otpUpdates: { cursor: string; kind: string; otp: { code: string | null } } };
  };
}

function heard(phone: Phone, message: Message): void {
  if (message.type === 'connection_ack') {
    // As if the last update had been missed: what is heard first is that one, and shows that it listens.
    const after = phone.cursor === null ? null : String(Number(phone.cursor) - 1);
    send(phone, { id: '1', type: 'subscribe', payload: { query: UPDATES, variables: { after } } });
    return;
  }
  if (message.type === 'ping') {
    send(phone, { type: 'pong' });
    return;
  }
  if (message.type === 'next') {
    const update = message.payload?.data?.otpUpdates;
    if (!update) throw new Error(`Unexpected: ${JSON.stringify(message)}`);
    phone.cursor = update.cursor;
    if (update.kind === 'CLAIMED') {
      phone.code = '';
      phone.claimed?.();
    }
    if (update.kind === 'ISSUED' && update.otp.code) phone.code = update.otp.code;
  } else {
    throw new Error(`Unexpected: ${JSON.stringify(message)}`);
  }
  phone.ready?.();
  phone.ready = undefined;
}
