/** Who may know whom. A failure names the file and the import that went through a wall. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Import {
  readonly file: string;
  /** The imported file from the project's root, or the name of a package. */
  readonly from: string;
  readonly type: boolean;
}

const files = ['platform', 'gateway', 'subgraphs', 'prisma'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/(^|\/)(generated|fixture)/.test(file))
    .map((file) => join(folder, file)),
);

const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (type )?(?:[^;]*? from )?'(.+)'/gm)].map(
    ([, type, from = '']) => ({
      file,
      from: from.startsWith('.') ? normalize(join(dirname(file), from)) : from,
      type: Boolean(type),
    }),
  ),
);
const room = (path: string) => /^subgraphs\/([a-z-]+)\//.exec(path)?.[1];
const through = (wall: (i: Import) => unknown) => imports.filter(wall).map((i) => `${i.file} → ${i.from}`);

/** Which rooms each may enter; all else is a wall. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  user: ['loyalty-card'],
  'loyalty-card': [],
  otp: ['loyalty-card'],
  transaction: ['loyalty-card', 'otp', 'user'],
  migration: ['loyalty-card', 'transaction', 'user'],
};

describe('the walls', () => {
  it('stand between rooms that are really there', () => {
    expect(Object.keys(DOORS).toSorted()).toEqual(readdirSync('subgraphs').toSorted());
    expect(imports.length).toBeGreaterThan(200);
    expect(through(({ file, from }) => room(file) === 'transaction' && room(from) === 'otp')).not.toEqual([]);
  });

  it('a room is entered by its door only, and only along the arrows', () =>
    expect(
      through(({ file, from }) => {
        const [here, there] = [room(file), room(from)];
        if (!here || !there || here === there) return false;
        return !(DOORS[here]?.includes(there) && from.endsWith('/door.ts'));
      }),
    ).toEqual([]));

  it('a room knows nothing of the gateway, and the platform of neither', () =>
    expect(
      through(
        ({ file, from }) =>
          (room(file) && from.startsWith('gateway/')) ||
          (file.startsWith('platform/') && /^(gateway|subgraphs)\//.test(from)),
      ),
    ).toEqual([]));

  it('within a room, only repositories write SQL', () =>
    expect(
      files.filter(
        (file) => room(file) && !/repository\.ts$/.test(file) && /\bsql(<[^`]*>)?`/.test(readFileSync(file, 'utf8')),
      ),
    ).toEqual([]));

  it('within a room, nobody else holds a database driver', () =>
    expect(
      through(({ file, from, type }) => room(file) && !type && /^(pg|@prisma\/)|generated\/prisma/.test(from)),
    ).toEqual([]));

  it('only resolvers know GraphQL', () =>
    expect(through(({ file, from, type }) => room(file) && !type && from === 'graphql')).toEqual([]));

  it('each room has its own tables, and reads or writes no other’s', () => {
    const schemas: Readonly<Record<string, readonly string[]>> = {
      user: ['"user"', 'vault'],
      'loyalty-card': ['loyalty_card'],
      otp: ['otp'],
      transaction: ['transaction'],
      // The queue of deliveries is its own.
      migration: ['migration', 'graphile_worker'],
    };
    const strangers = files.flatMap((file) => {
      const own = schemas[room(file) ?? ''];
      if (!own) return [];
      const tables = readFileSync(file, 'utf8').matchAll(
        /\b(?:(?:from|join|into|update)\s+|copy\(\s*')("?[a-z_]+"?)\."?[a-z_]+"?/g,
      );
      return [...tables].filter(([, schema]) => !own.includes(schema ?? '')).map(([text]) => `${file}: ${text}`);
    });
    expect(strangers).toEqual([]);
  });
});
