/** The wallet as an app would write it: Apollo Client with its cache, queries over HTTP, subscriptions over graphql-ws. */
import { randomUUID } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CardChangedDocument,
  type CardChangedSubscription,
  ClaimDocument,
  IdentifyDocument,
  MeDocument,
  OtpUpdatesDocument,
  type OtpUpdatesSubscription,
} from './generated/documents.ts';
import { api, one, order } from './harness/client.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, SOME_FORMS, startForm } from './harness/forms.ts';

describe.each(SOME_FORMS)('in %s', (form) => {
  let database: TestDatabase;
  let running: RunningForm;

  beforeAll(async () => {
    database = await createDemoDatabase();
    running = await startForm(form, database.url);
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  it('the balance in the cache counts up when the kiosk has claimed the order', async () => {
    const { endpoint, credentials } = running;
    const guest = one(credentials.guests);
    const phone = api(endpoint, guest.token).socket();
    const client = new ApolloClient({
      cache: new InMemoryCache({ typePolicies: { LoyaltyCard: { fields: { points: { merge: true } } } } }),
      link: ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(phone),
        new HttpLink({ uri: endpoint, headers: { authorization: `Bearer ${guest.token}` } }),
      ),
    });
    const before = (await client.query({ query: MeDocument })).data?.me.card;
    const balanceShown = () => client.readQuery({ query: MeDocument })?.me.card.points.balance;

    const { promise: code, resolve: showCode } = Promise.withResolvers<string>();
    const { promise: acknowledged, resolve: acknowledge } =
      Promise.withResolvers<OtpUpdatesSubscription['otpUpdates']>();
    const { promise: earned, resolve: earn } = Promise.withResolvers<CardChangedSubscription['cardChanged']>();
    const codes = client.subscribe({ query: OtpUpdatesDocument }).subscribe(({ data }) => {
      if (data?.otpUpdates.kind === 'ISSUED') showCode(data.otpUpdates.otp.code ?? '');
      if (data?.otpUpdates.kind === 'CLAIMED') acknowledge(data.otpUpdates);
    });
    const cards = client
      .subscribe({ query: CardChangedDocument, variables: { cardId: guest.cardId } })
      .subscribe(({ data }) => {
        if (data && data.cardChanged.position > (before?.position ?? 0)) earn(data.cardChanged);
      });

    const kiosk = api(endpoint, one(credentials.kiosks).key);
    const { identify } = await kiosk.ask(IdentifyDocument, {
      input: {
        ost: await code,
        posType: 'TILLSTER',
        storeId: 'princes-st',
        terminalId: 'k',
        idempotencyKey: randomUUID(),
      },
    });
    expect((await acknowledged).otp.transaction).toMatchObject({ id: identify.id, storeId: 'princes-st' });
    expect(balanceShown()).toBe(before?.points.balance);
    await kiosk.ask(ClaimDocument, {
      input: { transactionId: identify.id, order: order(2000), idempotencyKey: randomUUID() },
    });
    await earned;
    expect(balanceShown()).toBe((before?.points.balance ?? 0) + 200);

    codes.unsubscribe();
    cards.unsubscribe();
    await phone.dispose();
    client.stop();
  });
});
