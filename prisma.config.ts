/** Where Prisma's own tools (`npx prisma studio`, `prisma validate`) find the schema, the migrations and the database. */
import { defineConfig } from 'prisma/config';

const { DATABASE_URL: url } = process.env;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'node prisma/seed.ts' },
  ...(url ? { datasource: { url } } : {}),
});
