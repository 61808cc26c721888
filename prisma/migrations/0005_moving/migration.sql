-- Moving in from another system: how far an import has come, and what waits to be booked.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "migration";

-- CreateTable
CREATE TABLE "migration"."import" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "legacy" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "offset" BIGINT NOT NULL,
    "lines" INTEGER NOT NULL,
    "counts" JSONB NOT NULL,
    "out_bytes" BIGINT NOT NULL,
    "reject_bytes" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration"."staged_balance" (
    "import_id" UUID NOT NULL,
    "index" BYTEA NOT NULL,
    "line" INTEGER NOT NULL,
    "balance" INTEGER NOT NULL,
    "lifetime" BIGINT,
    "qualifying" INTEGER,
    "tier" TEXT,

    CONSTRAINT "staged_balance_pkey" PRIMARY KEY ("import_id","index","line")
);

-- CreateTable
CREATE TABLE "migration"."booked_line" (
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,

    CONSTRAINT "booked_line_pkey" PRIMARY KEY ("import_id","line")
);

-- CreateIndex
CREATE INDEX "import_started" ON "migration"."import"("started_at");

-- Balances that were taken over are points outstanding.
CREATE OR REPLACE VIEW "loyalty_card"."event_stat" AS
  SELECT "at", CASE WHEN "type" = 'PointsExpired' THEN '' ELSE coalesce("store_id", '') END AS "store_id",
    ("type" = 'CardOpened')::int AS "profiles_created",
    0 AS "cards_identified",
    ("type" = 'OrderClaimed')::int AS "transactions_claimed",
    CASE "type" WHEN 'PointsEarned' THEN ("data" ->> 'points')::int WHEN 'PointsTakenBack' THEN -("data" ->> 'points')::int ELSE 0 END AS "points_earned",
    CASE "type" WHEN 'PointsBurned' THEN ("data" ->> 'points')::int WHEN 'PointsGivenBack' THEN -("data" ->> 'points')::int ELSE 0 END AS "points_burned",
    CASE "type" WHEN 'PointsExpired' THEN ("data" ->> 'points')::int ELSE 0 END AS "points_expired",
    CASE "type" WHEN 'StampsGranted' THEN ("data" ->> 'stamps')::int WHEN 'StampsTakenBack' THEN -("data" ->> 'stamps')::int ELSE 0 END AS "stamps_given",
    CASE "type" WHEN 'VoucherIssued' THEN 1 WHEN 'VoucherRevoked' THEN -1 ELSE 0 END AS "vouchers_issued",
    CASE "type" WHEN 'PointsBurned' THEN 1 WHEN 'PointsGivenBack' THEN -1 ELSE 0 END AS "rewards_earned",
    CASE "type"
      WHEN 'PointsEarned' THEN ("data" ->> 'points')::int
      WHEN 'PointsAdjusted' THEN ("data" ->> 'points')::int
      WHEN 'BalanceImported' THEN ("data" ->> 'points')::int
      WHEN 'PointsGivenBack' THEN ("data" ->> 'points')::int
      WHEN 'PointsBurned' THEN -("data" ->> 'points')::int
      WHEN 'PointsExpired' THEN -("data" ->> 'points')::int
      WHEN 'PointsTakenBack' THEN -("data" ->> 'points')::int
      ELSE 0 END AS "points_liability"
  FROM "loyalty_card"."card_event"
  UNION ALL
  SELECT "at", "store_id", 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM "loyalty_card"."identification" WHERE "identified_by" IS NOT NULL;
