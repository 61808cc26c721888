-- AlterTable
ALTER TABLE "user"."api_client" ADD COLUMN     "last_used_at" TIMESTAMPTZ(3);
