/** What a till and a partner do with one card, each with whatever a test wants wrong about it. */
import { randomUUID } from 'node:crypto';
import {
  CancelTransactionDocument,
  ClaimDocument,
  CreateTransactionDocument,
  IdentifyDocument,
  IssueOtpDocument,
} from '../generated/documents.ts';
import { type Answer, given, type Scene } from './scene.ts';

export interface Till {
  identify(input: object): Promise<Answer>;
  claim(input: object): Promise<Answer>;
  cancel(input: object): Promise<Answer>;
  /** By the partner, as the next. */
  create(input: object): Promise<Answer>;
  issue(input: object): Promise<Answer>;
  /** A new open transaction. @returns its id. */
  open(): Promise<string>;
}

/** A key of its own for each request. */
export const key = () => ({ idempotencyKey: randomUUID() });

export function till(scene: Scene, cardId: string): Till {
  const place = { ost: cardId, posType: 'TILLSTER', storeId: 'princes-st', terminalId: '1' };
  const app = { cardId, channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' };
  const identify = (input: object) => scene.ask('kiosk', IdentifyDocument, { input: { ...place, ...input } });
  return {
    identify,
    claim: (input) => scene.ask('kiosk', ClaimDocument, { input }),
    cancel: (input) => scene.ask('kiosk', CancelTransactionDocument, { input: { reason: 'left', ...input } }),
    create: (input) => scene.ask('partner', CreateTransactionDocument, { input: { ...app, ...input } }),
    issue: (input) => scene.ask('partner', IssueOtpDocument, { input: { cardId, ...input } }),
    open: async () => given<{ id: string }>(await identify(key()), 'identify').id,
  };
}
