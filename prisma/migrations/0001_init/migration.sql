-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "loyalty_card";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "otp";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "platform";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "transaction";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "user";

-- CreateTable
CREATE TABLE "user"."user" (
    "id" UUID NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "name" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user"."external_id" (
    "system" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "external_id_pkey" PRIMARY KEY ("system","id")
);

-- CreateTable
CREATE TABLE "user"."consent" (
    "id" BIGSERIAL NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "policy_version" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user"."api_client" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "pos_types" TEXT[],
    "store_ids" TEXT[],
    "key_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_card"."card" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "position" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "unheld" INTEGER NOT NULL,
    "next_expiry_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "card_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_card"."card_event" (
    "card_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "version" SMALLINT NOT NULL,
    "data" JSONB NOT NULL,
    "balance" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "command_id" TEXT NOT NULL,

    CONSTRAINT "card_event_pkey" PRIMARY KEY ("card_id","position")
);

-- CreateTable
CREATE TABLE "loyalty_card"."identification" (
    "card_id" UUID NOT NULL,
    "pos_type" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identification_pkey" PRIMARY KEY ("card_id","pos_type","store_id")
);

-- CreateTable
CREATE TABLE "loyalty_card"."voucher" (
    "id" UUID NOT NULL,
    "card_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "benefit" JSONB NOT NULL,
    "auto_apply" BOOLEAN NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "campaign_version" INTEGER NOT NULL,
    "transaction_id" UUID NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "voucher_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_card"."programme" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "points_name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "programme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_card"."campaign" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "banner" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "store_ids" TEXT[],
    "channels" TEXT[],
    "categories" TEXT[],
    "minimum_spend" INTEGER NOT NULL,
    "rule" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id","version")
);

-- CreateTable
CREATE TABLE "loyalty_card"."reward" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "benefit" JSONB NOT NULL,
    "active" BOOLEAN NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reward_pkey" PRIMARY KEY ("id","version")
);

-- CreateTable
CREATE TABLE "loyalty_card"."tier" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "threshold" INTEGER NOT NULL,
    "earn_percent" INTEGER NOT NULL,

    CONSTRAINT "tier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loyalty_card"."switch" (
    "name" TEXT NOT NULL,
    "pos_type" TEXT NOT NULL DEFAULT '',
    "on" BOOLEAN NOT NULL,
    "reason" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "switch_pkey" PRIMARY KEY ("name","pos_type")
);

-- CreateTable
CREATE TABLE "loyalty_card"."identifier" (
    "type" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "may_spend" BOOLEAN NOT NULL,

    CONSTRAINT "identifier_pkey" PRIMARY KEY ("type")
);

-- CreateTable
CREATE TABLE "otp"."otp" (
    "id" UUID NOT NULL,
    "card_id" UUID NOT NULL,
    "code" CHAR(6) NOT NULL,
    "status" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "otp_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "otp"."otp_update" (
    "seq" BIGSERIAL NOT NULL,
    "card_id" UUID NOT NULL,
    "otp_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "otp_update_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "transaction"."transaction" (
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "card_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "pos_type" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "terminal_id" TEXT,
    "identified_by" TEXT,
    "otp_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "claimed_at" TIMESTAMPTZ(3),
    "business_date" DATE,
    "order_ref" TEXT,
    "order" JSONB,
    "payable" INTEGER,
    "points_earned" INTEGER NOT NULL DEFAULT 0,
    "stamps_granted" INTEGER NOT NULL DEFAULT 0,
    "vouchers_issued" UUID[] DEFAULT ARRAY[]::UUID[],
    "explanation" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT,

    CONSTRAINT "transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transaction"."terminal" (
    "client_id" UUID NOT NULL,
    "pos_type" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "wrong" INTEGER NOT NULL,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "terminal_pkey" PRIMARY KEY ("client_id","pos_type","store_id","terminal_id")
);

-- CreateTable
CREATE TABLE "transaction"."client_guesses" (
    "client_id" UUID NOT NULL,
    "minute_at" TIMESTAMPTZ(3) NOT NULL,
    "wrong" INTEGER NOT NULL,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "client_guesses_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "platform"."idempotency_key" (
    "client" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "answer" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("client","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email" ON "user"."user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_phone" ON "user"."user"("phone");

-- CreateIndex
CREATE UNIQUE INDEX "external_id_user_system" ON "user"."external_id"("user_id", "system");

-- CreateIndex
CREATE INDEX "consent_user" ON "user"."consent"("user_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_client_key_hash" ON "user"."api_client"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "card_user" ON "loyalty_card"."card"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "card_number" ON "loyalty_card"."card"("number");

-- CreateIndex
CREATE INDEX "card_next_expiry" ON "loyalty_card"."card"("next_expiry_at");

-- CreateIndex
CREATE UNIQUE INDEX "voucher_code" ON "loyalty_card"."voucher"("code");

-- CreateIndex
CREATE INDEX "voucher_card" ON "loyalty_card"."voucher"("card_id", "issued_at");

-- CreateIndex
CREATE UNIQUE INDEX "tier_threshold" ON "loyalty_card"."tier"("threshold");

-- CreateIndex
CREATE INDEX "otp_update_card" ON "otp"."otp_update"("card_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "transaction_otp" ON "transaction"."transaction"("otp_id");

-- CreateIndex
CREATE INDEX "transaction_order" ON "transaction"."transaction"("pos_type", "store_id", "business_date", "order_ref");

-- CreateIndex
CREATE INDEX "transaction_card" ON "transaction"."transaction"("card_id", "opened_at");

-- CreateIndex
CREATE INDEX "idempotency_key_at" ON "platform"."idempotency_key"("at");

-- AddForeignKey
ALTER TABLE "user"."external_id" ADD CONSTRAINT "external_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user"."consent" ADD CONSTRAINT "consent_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "loyalty_card"."card_event" ADD CONSTRAINT "card_event_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "loyalty_card"."card"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "loyalty_card"."identification" ADD CONSTRAINT "identification_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "loyalty_card"."card"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "loyalty_card"."voucher" ADD CONSTRAINT "voucher_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "loyalty_card"."card"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "otp"."otp_update" ADD CONSTRAINT "otp_update_otp_id_fkey" FOREIGN KEY ("otp_id") REFERENCES "otp"."otp"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand, as Prisma cannot say it.

-- One live code a card, and no two cards with the same live code (O-1). Whoever makes a code waits here for whoever does
-- so at the same instant.
CREATE UNIQUE INDEX "otp_live_card" ON "otp"."otp" ("card_id") WHERE "status" = 'ISSUED';
CREATE UNIQUE INDEX "otp_live_code" ON "otp"."otp" ("code") WHERE "status" = 'ISSUED';
CREATE INDEX "otp_live_expiry" ON "otp"."otp" ("expires_at") WHERE "status" = 'ISSUED';

-- An order is booked once, whichever request brings it (E-5).
CREATE UNIQUE INDEX "transaction_order_booked" ON "transaction"."transaction" ("pos_type", "store_id", "business_date", "order_ref")
  WHERE "claimed_at" IS NOT NULL;
CREATE INDEX "transaction_open_expiry" ON "transaction"."transaction" ("expires_at") WHERE "status" = 'OPEN';

-- The second guard of the ledger: `decide` never spends what is not there, and never leaves a gap.
ALTER TABLE "loyalty_card"."card" ADD CONSTRAINT "card_unheld_check" CHECK ("unheld" >= 0);
ALTER TABLE "loyalty_card"."card" ADD CONSTRAINT "card_position_check" CHECK ("position" >= 0);
ALTER TABLE "loyalty_card"."card_event" ADD CONSTRAINT "card_event_position_check" CHECK ("position" > 0);

-- Facts are added, never changed. Against the hand that slips, not against the owner of the table.
CREATE FUNCTION "loyalty_card"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'card_event is append-only';
END
$$;
CREATE TRIGGER "card_event_append_only" BEFORE UPDATE OR DELETE ON "loyalty_card"."card_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "loyalty_card"."refuse_change"();

-- Rows that are rewritten at every claim leave room on their page, so that the new version needs no new index entries.
ALTER TABLE "loyalty_card"."card" SET (fillfactor = 70);
ALTER TABLE "transaction"."transaction" SET (fillfactor = 80);

-- Card numbers are read aloud; seven digits from the first on.
ALTER SEQUENCE "loyalty_card"."card_number_seq" RESTART WITH 1000001;
