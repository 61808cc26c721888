/** `npm run check:migrations`: fails when `schema.prisma` and the sum of the migrations are not the same. */
import { difference, OURS } from './difference.ts';

const sql = await difference(OURS);
if (sql) {
  console.error(`The migrations do not make what prisma/schema.prisma says. Missing:\n\n${sql}`);
  console.error('To add it as a migration: npm run migrate:new -- NAME');
  process.exitCode = 1;
}
