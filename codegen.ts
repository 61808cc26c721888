import type { CodegenConfig } from '@graphql-codegen/cli';

/** The parent object behind each type that is not simply its fields, per subgraph. */
const mappers: Record<string, Record<string, string>> = {
  user: {
    User: '../repository.ts#UserRow',
    RefusalCount: '../refusal-repository.ts#RefusalRow',
    ApiClient: '../client-repository.ts#ClientRow',
    LoyaltyCard: '../context.ts#Reference',
  },
  'loyalty-card': {
    User: '../context.ts#Reference',
    LoyaltyCard: '../repository.ts#CardRow',
    Voucher: '../voucher-repository.ts#VoucherRow',
    CardEvent: '../history-repository.ts#HistoryRow',
    LoyaltyTransaction: '../context.ts#Reference',
    Programme: '../programme.ts#Programme as ProgrammeParent',
    PointsCampaign: '../programme.ts#PointsCampaign as PointsCampaignParent',
    StampCampaign: '../programme.ts#StampCampaign as StampCampaignParent',
    Reward: '../programme.ts#Reward as RewardParent',
    Benefit: '../programme.ts#Benefit as BenefitParent',
    RuleOutcome: '../rule-outcome.ts#RuleOutcome as RuleOutcomeParent',
    Discount: '../told.ts#OrderDiscount',
    Problem: '../told.ts#Problem as ProblemParent',
  },
  otp: {
    Otp: '../repository.ts#OtpRow',
    OtpUpdate: '../repository.ts#OtpUpdateRow',
    LoyaltyCard: '../context.ts#Reference',
    Voucher: '../context.ts#Reference',
  },
  transaction: {
    LoyaltyTransaction: '../repository.ts#TransactionRow',
    LockedTerminal: '../lock-repository.ts#Lock',
    LoyaltyCard: '../context.ts#Reference',
    Voucher: '../context.ts#Reference',
    Otp: '../context.ts#Reference',
    RuleOutcome: '../../loyalty-card/door.ts#RuleOutcome as RuleOutcomeParent',
    Discount: '../../loyalty-card/door.ts#OrderDiscount',
    Problem: '../../loyalty-card/door.ts#Problem as ProblemParent',
  },
  migration: {
    Migration: '../move-repository.ts#Move',
    Deliveries: '../context.ts#DeliveriesParent',
    DeadLetter: '../delivery-repository.ts#DeliveryRow',
    Comparison: '../comparison-repository.ts#ComparisonRow',
    Drift: '../comparison-repository.ts#DriftRow',
    MigrationImport: '../import/import-repository.ts#ImportRow',
    MigrationStep: '../move-repository.ts#StepRow',
    MigrationCheck: '../checks.ts#Check',
    LoyaltyCard: '../context.ts#Reference',
  },
};

const scalars = {
  DateTime: { input: 'Date', output: 'Date | string' },
  Date: 'string',
  SafeInt: 'number',
  JSONObject: 'object',
};

/** The same as clients see them: JSON. */
const wireScalars = { DateTime: 'string', Date: 'string', SafeInt: 'number', JSONObject: 'object' };

/** One file of resolver types per subgraph, beside its schema; and typed documents of the API for the client and the tests. */
const config: CodegenConfig = {
  generates: {
    ...Object.fromEntries(
      Object.entries(mappers).map(([name, mappers]) => [
        `subgraphs/${name}/generated/graphql.ts`,
        {
          schema: `subgraphs/${name}/schema.graphql`,
          plugins: ['typescript', 'typescript-resolvers'],
          config: {
            federation: true,
            contextType: '../context.ts#Context',
            enumsAsTypes: true,
            useTypeImports: true,
            scalars,
            mappers,
          },
        },
      ]),
    ),
    'client/generated/documents.ts': {
      schema: 'gateway/supergraph.graphql',
      documents: 'client/documents/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { useTypeImports: true, scalars: wireScalars },
    },
    'tests/generated/documents.ts': {
      schema: 'gateway/supergraph.graphql',
      documents: 'tests/documents.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { useTypeImports: true, scalars: wireScalars },
    },
  },
};

export default config;
