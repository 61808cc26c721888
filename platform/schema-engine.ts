/** Prisma's own schema engine, which applies migrations and compares schemas, as WebAssembly: nothing to download. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import type { Migration } from './migrations.ts';

/** Postgres's type `"char"`: one byte, as in the catalogue's columns of kinds. */
const CHAR_OID = 18;
const ALL = { externalTables: [], externalEnums: [] };

/** As far as it is used here; TypeScript knows the whole only together with a browser's types. */
declare const WebAssembly: {
  instantiate(wasm: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

export interface SchemaEngine {
  /**
   * Applies those of these migrations that the database lacks, and notes each in `_prisma_migrations`. Rejects with
   * Postgres's own error where a migration is at fault.
   */
  apply(migrations: readonly Migration[]): Promise<void>;
  /** The SQL that would make the database what the schema says; empty when it is. */
  missing(): Promise<string>;
  close(): void;
}

/**
 * Opens an engine whose every statement goes through this one connection: in a transaction that is open there, all the
 * engine does is done or undone together.
 *
 * @param schema  The text of a `schema.prisma`.
 */
export async function openSchemaEngine(client: pg.ClientBase, schema: string): Promise<SchemaEngine> {
  await load();
  const files = [{ path: 'schema.prisma', content: schema }];
  let fault: unknown;
  const adapters = bindMigrationAwareSqlAdapterFactory(
    over(client, (error) => {
      fault ??= error;
    }),
  );
  const engine = await glue.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapters);

  return {
    async apply(migrations) {
      await engine.applyMigrations({ migrationsList: listOf(migrations), filters: ALL }).catch((error) => {
        // The engine's error comes of its trying to write the fault down in the transaction that the fault broke.
        throw fault ?? error;
      });
    },
    async missing() {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: '.' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: true,
        filters: ALL,
      });
      return exitCode === 0 ? '' : (stdout ?? '');
    },
    close: () => engine.free(),
  };
}

let loaded: Promise<void> | undefined;

function load(): Promise<void> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = readFileSync(path.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': { ...glue, ...patientTimers() },
  });
  // Where the engine says why, before it gives up.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (why: string) => process.stderr.write(why) },
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine never clears the alarm it sets for its lock (10 s), and a command would end only after it has rung. */
function patientTimers(): Record<string, unknown> {
  const name = Object.keys(glue).find((key) => key.startsWith('__wbg_setTimeout_'));
  return name ? { [name]: (ring: () => void, ms: number) => setTimeout(ring, ms).unref() } : {};
}

/** Prisma's adapter, on one connection, and with two faults of it (in 7.10) mended. `heard` gets what a script fails of. */
function over(client: pg.ClientBase, heard: (error: unknown) => void): SqlMigrationAwareDriverAdapterFactory {
  const chars = new WeakMap<object, number[]>();
  // It wants a pool, and only ever asks it to run a query.
  const pool = new pg.Pool();
  pool.query = (async (query: pg.QueryConfig) => {
    const result = await client.query(query);
    const columns = result.fields.flatMap(({ dataTypeID }, index) => (dataTypeID === CHAR_OID ? [index] : []));
    for (const index of columns) Object.assign(result.fields[index] ?? {}, { dataTypeID: pg.types.builtins.TEXT });
    chars.set(result.rows, columns);
    return result;
  }) as typeof pool.query;
  const factory = new PrismaPg(pool);

  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    // It knows no "char", which is what the engine expects of some columns of the catalogue.
    adapter.queryRaw = async (query) => {
      const set = await queryRaw(query);
      for (const index of chars.get(set.rows) ?? []) set.columnTypes[index] = ColumnTypeEnum.Character;
      return set;
    };
    // It would cut a script at every semicolon, be it in a comment, a text or the body of a function.
    adapter.executeScript = async (script) => {
      await client.query(script).catch((error) => {
        heard(error);
        throw error;
      });
    };
    return adapter;
  };
  const { provider, adapterName } = factory;
  return { provider, adapterName, connect, connectToShadowDb: connect };
}

function listOf(migrations: readonly Migration[]): glue.MigrationList {
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
