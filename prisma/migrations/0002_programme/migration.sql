-- AlterTable
ALTER TABLE "loyalty_card"."card" ADD COLUMN     "deficit" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "next_end_at" TIMESTAMPTZ(3),
ADD COLUMN     "tier_ends_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "loyalty_card"."card_event" ADD COLUMN     "store_id" TEXT;

-- AlterTable
ALTER TABLE "loyalty_card"."identification" DROP CONSTRAINT "identification_pkey",
ADD COLUMN     "identified_by" TEXT,
ADD COLUMN     "transaction_id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD CONSTRAINT "identification_pkey" PRIMARY KEY ("card_id", "pos_type", "store_id", "transaction_id");

-- AlterTable
ALTER TABLE "loyalty_card"."voucher" ADD COLUMN     "status" TEXT NOT NULL DEFAULT 'ACTIVE',
ADD COLUMN     "used_in" UUID;

-- AlterTable
ALTER TABLE "otp"."otp" ADD COLUMN     "hold_id" UUID,
ADD COLUMN     "rewards" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "vouchers" UUID[] DEFAULT ARRAY[]::UUID[];

-- AlterTable
ALTER TABLE "transaction"."transaction" ADD COLUMN     "hold_id" UUID,
ADD COLUMN     "points_burned" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "positions" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "rewards" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "vouchers" UUID[] DEFAULT ARRAY[]::UUID[];

-- CreateTable
CREATE TABLE "loyalty_card"."stat" (
    "day" DATE NOT NULL,
    "store_id" TEXT NOT NULL,
    "slot" SMALLINT NOT NULL,
    "profiles_created" BIGINT NOT NULL DEFAULT 0,
    "cards_identified" BIGINT NOT NULL DEFAULT 0,
    "transactions_claimed" BIGINT NOT NULL DEFAULT 0,
    "points_earned" BIGINT NOT NULL DEFAULT 0,
    "points_burned" BIGINT NOT NULL DEFAULT 0,
    "points_expired" BIGINT NOT NULL DEFAULT 0,
    "stamps_given" BIGINT NOT NULL DEFAULT 0,
    "vouchers_issued" BIGINT NOT NULL DEFAULT 0,
    "rewards_earned" BIGINT NOT NULL DEFAULT 0,
    "points_liability" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "stat_pkey" PRIMARY KEY ("day","store_id","slot")
);

-- CreateTable
CREATE TABLE "transaction"."reversal" (
    "id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "nr" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "points_taken_back" INTEGER NOT NULL,
    "points_given_back" INTEGER NOT NULL,
    "stamps_taken_back" INTEGER NOT NULL,

    CONSTRAINT "reversal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reversal_nr" ON "transaction"."reversal"("transaction_id", "nr");

-- CreateIndex
CREATE INDEX "card_tier_end" ON "loyalty_card"."card"("tier_ends_at");

-- CreateIndex
CREATE INDEX "card_next_end" ON "loyalty_card"."card"("next_end_at");

-- CreateIndex
CREATE INDEX "card_event_at" ON "loyalty_card"."card_event" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "identification_at" ON "loyalty_card"."identification" USING BRIN ("at");

-- AddForeignKey
ALTER TABLE "transaction"."reversal" ADD CONSTRAINT "reversal_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "transaction"."transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand, as Prisma cannot say it.

-- What was identified before has no known transaction; each row got an id of its own.
ALTER TABLE "loyalty_card"."identification" ALTER COLUMN "transaction_id" DROP DEFAULT;

-- The second guards. Points are open or owed, never both (P-5).
ALTER TABLE "loyalty_card"."card" ADD CONSTRAINT "card_deficit_check" CHECK ("deficit" >= 0 AND ("deficit" = 0 OR "unheld" = 0));

-- A voucher is used once (R-4), and not at all once it has expired or was revoked.
CREATE FUNCTION "loyalty_card"."refuse_voucher"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'voucher % is % and cannot be used', OLD."id", OLD."status";
END
$$;
CREATE TRIGGER "voucher_used_once" BEFORE UPDATE OF "status" ON "loyalty_card"."voucher"
  FOR EACH ROW WHEN (NEW."status" = 'USED' AND OLD."status" NOT IN ('ACTIVE', 'RESERVED'))
  EXECUTE FUNCTION "loyalty_card"."refuse_voucher"();

-- A card that earns every day has a state of some four thousand characters. Kept as they are, in its row, it costs a command
-- less than compressing them does each time.
ALTER TABLE "loyalty_card"."card" SET (toast_tuple_target = 8160);

-- Ranges of new events are summed up as they fill, so that a part of a day is found without reading the whole table.
ALTER INDEX "loyalty_card"."card_event_at" SET (autosummarize = on);
ALTER INDEX "loyalty_card"."identification_at" SET (autosummarize = on);

-- What each fact adds to the sums: for the parts of days that `stats` is asked for, and to check "stat" against.
CREATE VIEW "loyalty_card"."event_stat" AS
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
      WHEN 'PointsGivenBack' THEN ("data" ->> 'points')::int
      WHEN 'PointsBurned' THEN -("data" ->> 'points')::int
      WHEN 'PointsExpired' THEN -("data" ->> 'points')::int
      WHEN 'PointsTakenBack' THEN -("data" ->> 'points')::int
      ELSE 0 END AS "points_liability"
  FROM "loyalty_card"."card_event"
  UNION ALL
  SELECT "at", "store_id", 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM "loyalty_card"."identification" WHERE "identified_by" IS NOT NULL;

-- The sweep puts the slots of past days together; it looks only for those that are not.
CREATE INDEX "stat_spread" ON "loyalty_card"."stat" ("day") WHERE "slot" > 0;

-- What was booked before these sums were kept.
INSERT INTO "loyalty_card"."stat"
  SELECT (s."at" AT TIME ZONE p."time_zone")::date, s."store_id", 0, sum(s."profiles_created"), sum(s."cards_identified"),
    sum(s."transactions_claimed"), sum(s."points_earned"), sum(s."points_burned"), sum(s."points_expired"), sum(s."stamps_given"),
    sum(s."vouchers_issued"), sum(s."rewards_earned"), sum(s."points_liability")
  FROM "loyalty_card"."event_stat" s CROSS JOIN "loyalty_card"."programme" p
  GROUP BY 1, 2;

-- Cards as they are folded from now on: with their open vouchers, and the points that count towards tiers.
UPDATE "loyalty_card"."card" c
SET "state" = c."state" || jsonb_build_object(
  'deficit', 0,
  'expired', '[]'::jsonb,
  'tier', NULL,
  'qualifying', coalesce((
    SELECT jsonb_object_agg(day, points) FROM (
      SELECT ("at" AT TIME ZONE 'UTC')::date AS day, sum(("data" ->> 'points')::int) AS points,
        max(("at" AT TIME ZONE 'UTC')::date) OVER () AS newest
      FROM "loyalty_card"."card_event" WHERE "card_id" = c."id" AND "type" = 'PointsEarned'
      GROUP BY 1, ("at" AT TIME ZONE 'UTC')::date) earned
    WHERE day > newest - 365), '{}'),
  'vouchers', coalesce((
    SELECT jsonb_agg("data" - 'transactionId' || jsonb_build_object(
      'name', '', 'filling', 0, 'issuedAt', to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY "position")
    FROM "loyalty_card"."card_event" WHERE "card_id" = c."id" AND "type" = 'VoucherIssued'), '[]')),
  "next_end_at" = (SELECT min("expires_at") FROM "loyalty_card"."voucher" WHERE "card_id" = c."id");

-- Where the claims of transactions stand among the facts of their cards.
UPDATE "transaction"."transaction" t
SET "positions" = coalesce((
  SELECT array_agg(e."position" ORDER BY e."position") FROM "loyalty_card"."card_event" e
  WHERE e."card_id" = t."card_id" AND e."data" ->> 'transactionId' = t."id"::text), '{}')
WHERE t."claimed_at" IS NOT NULL;
