-- Refusals that may be signs of abuse, counted by the hour, for operators to look at.

-- CreateTable
CREATE TABLE "user"."refusal" (
    "id" BIGSERIAL NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "caller_id" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "refusal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "refusal_kind" ON "user"."refusal"("hour", "code", "caller_id", "field", "store_id", "terminal_id");

-- Terminals that are silent for a day are forgotten: their names are for their clients to make up.
ALTER TABLE "transaction"."terminal" ADD COLUMN "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "terminal_last" ON "transaction"."terminal"("last_at");
