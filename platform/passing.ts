/** Which failures of Postgres pass: the same work may succeed when it is tried again. */
import pg from 'pg';

/** It met another transaction, and was undone. Source: PostgreSQL, Appendix A: serialization failure, deadlock, no lock in time. */
const MET: readonly string[] = ['40001', '40P01', '55P03'];
/** Postgres ends, or is not there yet: admin shutdown, crash shutdown, cannot connect now. */
const ENDED: readonly string[] = ['57P01', '57P02', '57P03'];
/** Nobody answers at its address. */
const NOBODY: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

const broken = new WeakSet<object>();

/** What a connection says when it breaks is what its statements fail with: it has no code. */
export function noteBroken(error: Error): void {
  broken.add(error);
}

export function metAnother(error: unknown): boolean {
  return error instanceof pg.DatabaseError && MET.includes(error.code ?? '');
}

/** Nobody knows whether what was sent last was carried out, a commit too. */
export function connectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return ENDED.includes(error.code ?? '');
  return broken.has(error) || ('code' in error && NOBODY.includes(error.code));
}
