-- A move from another system while both are alive: who answers for what, what is delivered to it, and how the two compare.

-- CreateTable
CREATE TABLE "loyalty_card"."truth" (
    "operation" TEXT NOT NULL,
    "pos_type" TEXT NOT NULL DEFAULT '',
    "holder" TEXT NOT NULL,
    "legacy" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "truth_pkey" PRIMARY KEY ("operation","pos_type")
);

-- CreateTable
CREATE TABLE "loyalty_card"."downtime" (
    "id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "downtime_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration"."move" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "legacy" TEXT NOT NULL,
    "phase" SMALLINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "delivers" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration"."step" (
    "id" BIGSERIAL NOT NULL,
    "what" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT NOT NULL,
    "told" JSONB NOT NULL,

    CONSTRAINT "step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration"."delivery" (
    "card_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("card_id")
);

-- CreateTable
CREATE TABLE "migration"."comparison" (
    "id" BIGSERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "members" INTEGER NOT NULL DEFAULT 0,
    "equal" INTEGER NOT NULL DEFAULT 0,
    "pending" INTEGER NOT NULL DEFAULT 0,
    "drifting" INTEGER NOT NULL DEFAULT 0,
    "points_here" BIGINT NOT NULL DEFAULT 0,
    "points_there" BIGINT NOT NULL DEFAULT 0,
    "drift" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "comparison_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration"."drift" (
    "member" BYTEA NOT NULL,
    "card_id" UUID,
    "position" INTEGER,
    "here" INTEGER,
    "there" INTEGER,
    "cause" TEXT NOT NULL,
    "missing" TEXT[],
    "not_here" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "comparison" BIGINT NOT NULL,

    CONSTRAINT "drift_pkey" PRIMARY KEY ("member")
);

-- AlterTable
ALTER TABLE "migration"."import" ADD COLUMN     "size" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "delivery_dead" ON "migration"."delivery"("dead_at");

-- CreateIndex
CREATE INDEX "drift_comparison" ON "migration"."drift"("comparison");

-- What happens on a card while a brand moves is delivered to the other system. The delivery is written with it: in the same
-- transaction, from whatever process, by whatever statement. The trigger is switched on when deliveries begin, and costs nothing
-- before. A job has the id of its card as its key, so that there is one at a time, and carries nothing: what is to be delivered
-- is read from the ledger, in its order. "delivery" keeps where that begins. Jobs of one queue run one after the other; cards
-- share 64 of them, as a queue is locked while a job of it runs.
CREATE FUNCTION "migration"."deliver"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whatever restores a backup may leave it switched on.
  IF NOT EXISTS (SELECT FROM "migration"."move" WHERE "delivers" IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO "migration"."delivery" ("card_id", "position")
    SELECT "card_id", min("position") - 1 FROM "new_events"
    WHERE "type" IN ('CardOpened', 'CardClosed', 'OrderClaimed', 'OrderReversed', 'PointsAdjusted', 'PointsExpired')
    GROUP BY "card_id"
    ON CONFLICT DO NOTHING;
  PERFORM "graphile_worker"."add_job"('deliver', json_build_object('cardId', "card_id"),
      queue_name => 'deliver-' || get_byte(uuid_send("card_id"), 0) % 64,
      job_key => "card_id"::text, job_key_mode => 'preserve_run_at')
    FROM (
      SELECT DISTINCT "card_id" FROM "new_events"
      WHERE "type" IN ('CardOpened', 'CardClosed', 'OrderClaimed', 'OrderReversed', 'PointsAdjusted', 'PointsExpired')) "card";
  RETURN NULL;
END
$$;
CREATE TRIGGER "card_event_delivered" AFTER INSERT ON "loyalty_card"."card_event"
  REFERENCING NEW TABLE AS "new_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "migration"."deliver"();
ALTER TABLE "loyalty_card"."card_event" DISABLE TRIGGER "card_event_delivered";
