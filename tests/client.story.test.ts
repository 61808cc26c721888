/** The typed client, as a vendor uses it: installed as a package, over lines that break. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  type Api,
  type ApiOptions,
  openApi,
  Refused,
  untilAnswered,
  WalletCodeDocument,
  type WalletCodeSubscription,
} from '../client/index.ts';
import { CancelOtpDocument, IdentifyDocument, IssueOtpDocument, MeDocument } from './generated/documents.ts';
import { whole } from './harness/browser.ts';
import { api, one } from './harness/client.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, startForm } from './harness/forms.ts';
import { type Line, openLine } from './harness/line.ts';
import { bareEnvironment } from './harness/run-folder.ts';

let database: TestDatabase;
let running: RunningForm;
let line: Line;
const opened: (() => void)[] = [];

beforeAll(async () => {
  database = await createDemoDatabase();
  running = await startForm('one process', database.url);
  line = await openLine(running.endpoint);
});
afterEach(() => {
  for (const close of opened.splice(0)) close();
  line.mend();
});
afterAll(async () => {
  await line?.close();
  await running?.stop();
  await database?.drop();
});

/** Each story has a guest of its own, so that none has the other's updates. */
let guests = 0;
const newGuest = () => {
  const guest = running.credentials.guests[guests++];
  if (!guest) throw new Error('There is no such demo guest');
  return guest;
};
const identify = (ost: string) => {
  const input = { ost, posType: 'TILLSTER', storeId: 'princes-st', terminalId: 't', idempotencyKey: randomUUID() };
  return api(running.endpoint, one(running.credentials.kiosks).key).ask(IdentifyDocument, { input });
};
const open = (options: Partial<ApiOptions>): Api => {
  const client = openApi({ url: line.url, authorization: () => undefined, ...options });
  opened.push(client.close);
  return client;
};
type Update = WalletCodeSubscription['otpUpdates'];

/** What a guest's wallet hears of its codes. */
function listen(client: Api) {
  const heard: Update[] = [];
  const connections: string[] = [];
  client.whenConnection((connection) => connections.push(connection));
  let over: { readonly refused: Refused | undefined } | undefined;
  const leave = client.follow(WalletCodeDocument, {
    variables: {},
    cursorOf: ({ otpUpdates }) => otpUpdates.cursor,
    next: ({ otpUpdates }) => heard.push(otpUpdates),
    over: (refused) => {
      over = { refused };
    },
  });
  const codeShown = async () => {
    await expect.poll(() => heard.at(-1)?.otp.code, SOON).toEqual(expect.any(String));
    return heard.at(-1)?.otp.code ?? '';
  };
  return { heard, connections, codeShown, leave, over: () => over, kinds: () => heard.map(({ kind }) => kind) };
}
const SOON = { timeout: 30_000 };

describe('a stream', () => {
  it('that was cut has everything that happened meanwhile, once and in order, and says that it was lost', async () => {
    const { token } = newGuest();
    const client = open({ authorization: () => `Bearer ${token}` });
    const wallet = listen(client);
    const code = await wallet.codeShown();
    line.cut();
    await expect.poll(() => client.connection, SOON).toBe('lost');
    await identify(code);
    // Another phone of the guest has the next one made.
    const other = api(running.endpoint, token);
    const { issueOtp } = await other.ask(IssueOtpDocument, { input: { idempotencyKey: randomUUID() } });
    await other.ask(CancelOtpDocument, { id: issueOtp.id });
    const attempts = line.connections();
    await expect.poll(() => line.connections(), SOON).toBeGreaterThan(attempts + 1);
    line.mend();
    await expect.poll(wallet.kinds, SOON).toEqual(['ISSUED', 'CLAIMED', 'ISSUED', 'CANCELLED', 'ISSUED']);
    expect(wallet.connections).toEqual(['connecting', 'live', 'lost', 'live']);
    const cursors = wallet.heard.map(({ cursor }) => Number(cursor));
    expect(cursors).toEqual([...new Set(cursors)].toSorted((a, b) => a - b));
    // Who has left hears nothing more, though the connection is the same.
    wallet.leave();
    const second = listen(client);
    await identify(await second.codeShown());
    await expect.poll(second.kinds, SOON).toEqual(['ISSUED', 'CLAIMED', 'ISSUED']);
    expect(wallet.heard).toHaveLength(5);
    // Where nobody follows anything any more, nothing is lost.
    second.leave();
    await expect.poll(() => client.connection, SOON).toBe('idle');
    expect(second.connections.at(-1)).toBe('idle');
  });

  it('whose line carries nothing any more, and does not say so, comes back', async () => {
    const { token } = newGuest();
    const wallet = listen(open({ authorization: () => `Bearer ${token}` }));
    const code = await wallet.codeShown();
    line.stall();
    await identify(code);
    await expect.poll(wallet.kinds, SOON).toEqual(['ISSUED', 'CLAIMED', 'ISSUED']);
  });

  it('goes on with a new token when the one before it ends', async () => {
    const { userId } = newGuest();
    const lives = [2, 3_600];
    let asked = 0;
    const wallet = listen(
      open({ authorization: async () => `Bearer ${await tokenOf(userId, lives[asked++] ?? 3_600)}` }),
    );
    const code = await wallet.codeShown();
    await expect.poll(() => wallet.connections.join(), SOON).toBe('connecting,live,lost,live');
    await identify(code);
    await expect.poll(wallet.kinds, SOON).toEqual(['ISSUED', 'CLAIMED', 'ISSUED']);
  });

  it('that is refused is over, and says why', async () => {
    const wallet = listen(open({ authorization: () => `Bearer ${one(running.credentials.kiosks).key}` }));
    await expect.poll(() => wallet.over()?.refused?.code, SOON).toBe('FORBIDDEN');
    expect(wallet.heard).toEqual([]);
  });
});

// It was over for good, where one whose line was cut would have come back.
whole('a stream that breaks at the server begins again where it was', async () => {
  const begun: unknown[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
  await once(server, 'listening');
  opened.push(() => server.close());
  server.on('connection', (socket) => {
    const say = (message: object) => socket.send(JSON.stringify(message));
    socket.on('message', (data) => {
      const { type, id, payload } = JSON.parse(String(data)) as {
        type: string;
        id: string;
        payload?: { variables: unknown };
      };
      if (type === 'connection_init') say({ type: 'connection_ack' });
      if (type !== 'subscribe') return;
      begun.push(payload?.variables);
      const otpUpdates = { cursor: String(begun.length), kind: 'ISSUED', otp: {} };
      say({ type: 'next', id, payload: { data: { otpUpdates } } });
      const errors = [{ message: 'Internal', extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
      // As it is told of what began, and in the place of an update.
      if (begun.length === 1) say({ type: 'error', id, payload: errors });
      if (begun.length === 2) say({ type: 'next', id, payload: { data: null, errors } });
      if (begun.length === 2) say({ type: 'complete', id });
    });
  });
  const { port } = server.address() as AddressInfo;
  const wallet = listen(open({ url: `http://127.0.0.1:${port}/graphql` }));
  await expect.poll(() => begun, SOON).toEqual([{}, { after: '1' }, { after: '2' }]);
  await expect.poll(() => wallet.heard.length, SOON).toBe(3);
  expect(wallet.over()).toBeUndefined();
  expect(wallet.connections.at(-1)).toBe('live');
});

describe('a question', () => {
  it('is answered, with what its document says', async () => {
    const { token, name } = newGuest();
    expect((await open({ authorization: () => `Bearer ${token}` }).ask(MeDocument, {})).me).toMatchObject({ name });
  });

  it('that is refused says so with its code, and whether to ask again', async () => {
    const refused = open({}).ask(MeDocument, {});
    await expect(refused).rejects.toBeInstanceOf(Refused);
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
    const kiosk = open({ authorization: () => `Bearer ${one(running.credentials.kiosks).key}` });
    const input = { ost: '000000', posType: '', storeId: 's', terminalId: 't', idempotencyKey: randomUUID() };
    await expect(kiosk.ask(IdentifyDocument, { input })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { field: 'input.posType' },
    });
  });

  it('that reaches nobody, or somebody else, is no refusal', async () => {
    line.cut();
    await expect(open({}).ask(MeDocument, {})).rejects.toBeInstanceOf(TypeError);
    const url = await inFront((_request, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
    await expect(open({ url }).ask(MeDocument, {})).rejects.toThrow(/HTTP status 502/);
  });

  it.each([
    ['at all', () => undefined],
    ['to the end', (_request, response) => response.write('{ "data":')],
  ] as const satisfies readonly [string, RequestListener][])(
    'that is not answered %s is given up',
    async (_how, answer) => {
      const client = open({ url: await inFront(answer), answerMs: 300 });
      const given = client.ask(MeDocument, {});
      await expect(given).rejects.toBeInstanceOf(TypeError);
      await expect(given).rejects.toThrow('No answer in time');
    },
  );

  it('is given up where who is asking is not known in time', async () => {
    const client = open({ authorization: () => new Promise(() => undefined), answerMs: 300 });
    await expect(client.ask(MeDocument, {})).rejects.toThrow('No answer in time');
  });

  it('is asked until it is answered, be it with a no; and what was given up is asked no more', async () => {
    let missed = 0;
    const answers = ['<h1>Bad gateway</h1>', '{ "data": { "me": 1 } }'];
    const url = await inFront((_request, response) => response.end(answers[missed]));
    const client = open({ url });
    const count = () => {
      missed += 1;
    };
    expect(await untilAnswered(() => client.ask(MeDocument, {}), { missed: count })).toEqual({ me: 1 });
    expect(missed).toBe(1);
    const refused = untilAnswered(() => open({}).ask(MeDocument, {}), { missed: count });
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

    const silent = open({ url: await inFront(() => undefined) });
    const closed = untilAnswered(() => silent.ask(MeDocument, {}), { missed: count });
    silent.close();
    await expect(closed).rejects.toMatchObject({ name: 'AbortError' });
    expect(missed).toBe(1);
  });
});

it('once it is closed, nothing is asked', async () => {
  let asked = 0;
  const url = await inFront((_request, response) => {
    asked += 1;
    response.end('{ "data": {} }');
  });
  const client = open({ url });
  client.close();
  await expect(client.ask(MeDocument, {})).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toBe(0);
});

it('once it is closed, nothing goes on', async () => {
  const silent = await inFront(() => undefined);
  const left = spawn(process.execPath, ['--input-type=module-typescript', '--eval', CLOSES, silent], {
    env: bareEnvironment(),
  });
  opened.push(() => left.kill());
  let out = '';
  for (const stream of [left.stdout, left.stderr]) stream.on('data', (chunk) => (out += String(chunk)));
  await expect.poll(() => out, SOON).toBe('lost\nAbortError\n\n');
});

it('the package is what a vendor installs: its types fit, and it follows a code from a program of theirs', async () => {
  await promisify(execFile)(process.execPath, ['client/build.ts']);
  const folder = await mkdtemp(join(tmpdir(), 'vendor-'));
  await mkdir(join(folder, 'node_modules/@graphql-typed-document-node'), { recursive: true });
  const installed = { 'loyalty-client': 'client/dist' };
  const { dependencies, peerDependencies } = JSON.parse(await readFile('client/dist/package.json', 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    Object.assign(installed, { [name]: `node_modules/${name}` });
  }
  for (const [name, from] of Object.entries(installed)) {
    // A copy of ours would find what only the project has.
    if (name === 'loyalty-client') await promisify(execFile)('cp', ['-r', from, join(folder, 'node_modules', name)]);
    else await symlink(resolve(from), join(folder, 'node_modules', name));
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'tsconfig.json'), VENDORS_TSCONFIG);
  await writeFile(join(folder, 'vendor.ts'), VENDOR);
  const tsc = resolve('node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', folder]);
  const { token } = newGuest();
  const vendor = spawn(process.execPath, [join(folder, 'vendor.js'), running.endpoint, token], {
    env: bareEnvironment(),
  });
  opened.push(() => vendor.kill());
  let out = '';
  vendor.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  await expect.poll(() => out, SOON).toMatch(/ISSUED \d{6}\n/);
  await identify(/\d{6}/.exec(out)?.[0] ?? '');
  await expect.poll(() => out, SOON).toMatch(/^ISSUED \d{6}\nCLAIMED –\nISSUED \d{6}\n$/);
});

/** What stands where the API should be, and takes no WebSocket. */
async function inFront(listener: RequestListener): Promise<string> {
  const server = createServer(listener).on('upgrade', (_request, socket) => socket.destroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

/** Says which timers are left once all that goes on was closed. */
const CLOSES = `
import { openApi, WalletBrandDocument, WalletCodeDocument } from './client/index.ts';
const api = openApi({ url: process.argv[1], authorization: () => undefined });
api.whenConnection((connection) => connection === 'lost' && setTimeout(close));
api.follow(WalletCodeDocument, { variables: {}, next: () => undefined });
const asked = api.ask(WalletBrandDocument, {}).catch(({ name }) => name);
async function close() {
  console.log(api.connection);
  api.close();
  console.log(await asked);
  setImmediate(() => console.log(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').join()));
}
`;

const VENDORS_TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    types: [],
    lib: ['es2023', 'dom'],
    skipLibCheck: false,
  },
  files: ['vendor.ts'],
});
const VENDOR = `
import { openApi, WalletCodeDocument } from 'loyalty-client';
declare const process: { argv: string[] };
const [, , url = '', token = ''] = process.argv;
openApi({ url, authorization: () => 'Bearer ' + token }).follow(WalletCodeDocument, {
  variables: {},
  cursorOf: ({ otpUpdates }) => otpUpdates.cursor,
  next: ({ otpUpdates: { kind, otp } }) => console.log(kind, otp.code ?? '–'),
});
`;

async function tokenOf(userId: string, expiresInS: number): Promise<string> {
  const response = await fetch(new URL('/dev/token', running.endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, expiresInS }),
  });
  return ((await response.json()) as { token: string }).token;
}
