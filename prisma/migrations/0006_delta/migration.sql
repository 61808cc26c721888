-- Exports that follow the first one: of when it is what is known of people, and what was taken over of their balances.

-- AlterTable
ALTER TABLE "migration"."import" ADD COLUMN     "cursor" BYTEA;

-- AlterTable
ALTER TABLE "migration"."staged_balance" ADD COLUMN     "as_of" TIMESTAMPTZ(3);

-- AlterTable
-- Written by hand: who is there already may have been changed at any moment until this one, and an older export must not undo
-- it. A default that is the same for all rows is kept with the table, and rewrites none of them.
ALTER TABLE "user"."user" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) DEFAULT now();
ALTER TABLE "user"."user" ALTER COLUMN "changed_at" DROP DEFAULT;

-- CreateTable
CREATE TABLE "migration"."balance_as_of" (
    "card_id" UUID NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "balance_as_of_pkey" PRIMARY KEY ("card_id")
);
