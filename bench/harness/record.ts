/** Loaded ahead of a program with `--import`: writes down every statement that it sends, in their order, to the file RECORD. */
import { appendFileSync } from 'node:fs';
import pg from 'pg';
import { packed, type Recorded } from './statements.ts';

const path = process.env['RECORD'] ?? '';
const query = pg.Client.prototype.query;

pg.Client.prototype.query = function recorded(this: pg.Client, ...args: unknown[]) {
  const [first, second] = args;
  const { text, values } = typeof first === 'string' ? { text: first, values: second } : (first as pg.QueryConfig);
  const statement: Recorded = { text, values: Array.isArray(values) ? values.map(packed) : [] };
  appendFileSync(path, `${JSON.stringify(statement)}\n`);
  return Reflect.apply(query, this, args);
} as typeof query;
