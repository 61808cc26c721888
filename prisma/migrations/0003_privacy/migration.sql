-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "vault";

-- CreateTable
CREATE TABLE "user"."unsealed" (
    "user_id" UUID NOT NULL,
    "person" JSONB NOT NULL,

    CONSTRAINT "unsealed_pkey" PRIMARY KEY ("user_id")
);

-- Written by hand: people as they were kept until now. They are sealed by code (subgraphs/user/seal-all.ts), before the first
-- request of this release is served; a release before it finds no column any more that it could write them to in plain.
INSERT INTO "user"."unsealed" ("user_id", "person")
  SELECT u."id", jsonb_build_object('email', u."email", 'phone', u."phone", 'name', u."name", 'locale', u."locale",
    'externalIds', coalesce((
      SELECT jsonb_agg(jsonb_build_object('system', e."system", 'id', e."id"))
      FROM "user"."external_id" e WHERE e."user_id" = u."id"), '[]'))
  FROM "user"."user" u;
TRUNCATE "user"."external_id";

-- DropIndex
DROP INDEX "user"."external_id_user_system";

-- DropIndex
DROP INDEX "user"."user_email";

-- DropIndex
DROP INDEX "user"."user_phone";

-- AlterTable
ALTER TABLE "user"."api_client" ADD COLUMN     "last_used_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "user"."external_id" DROP CONSTRAINT "external_id_pkey",
DROP COLUMN "id",
ADD COLUMN     "sealed" BYTEA NOT NULL,
ADD CONSTRAINT "external_id_pkey" PRIMARY KEY ("user_id", "system");

-- AlterTable
ALTER TABLE "user"."user" DROP COLUMN "email",
DROP COLUMN "locale",
DROP COLUMN "name",
DROP COLUMN "phone",
ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "sealed" BYTEA;

-- CreateTable
CREATE TABLE "vault"."person" (
    "user_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "email_index" BYTEA,
    "phone_index" BYTEA,

    CONSTRAINT "person_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "vault"."external_id" (
    "index" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "person_external_id" PRIMARY KEY ("index")
);

-- CreateTable
CREATE TABLE "vault"."pepper" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "pepper" BYTEA NOT NULL,

    CONSTRAINT "pepper_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_email" ON "vault"."person"("email_index");

-- CreateIndex
CREATE UNIQUE INDEX "person_phone" ON "vault"."person"("phone_index");

-- CreateIndex
CREATE INDEX "external_id_person" ON "vault"."external_id"("user_id");

-- AddForeignKey
ALTER TABLE "vault"."external_id" ADD CONSTRAINT "person_of_external_id" FOREIGN KEY ("user_id") REFERENCES "vault"."person"("user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand, as Prisma cannot say it.

-- One pepper, of 366 random bits.
ALTER TABLE "vault"."pepper" ADD CONSTRAINT "pepper_check" CHECK ("id" = 1 AND length("pepper") = 32);
INSERT INTO "vault"."pepper" ("pepper")
  VALUES (sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
ALTER TABLE "vault"."person" ADD CONSTRAINT "person_check" CHECK (length("key") = 32);

-- The second guard of being forgotten: nothing sealed is left behind.
ALTER TABLE "user"."user" ADD CONSTRAINT "user_erased_check" CHECK ("erased_at" IS NULL OR "sealed" IS NULL);

-- A column that is dropped stays in the table's file; written anew, the file holds it no more.
CLUSTER "user"."user" USING "user_pkey";
