import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Move, StepRow } from '../move-repository.ts';
import type { DeliveriesParent, Reference, Context } from '../context.ts';
import type { DeliveryRow } from '../delivery-repository.ts';
import type { ComparisonRow, DriftRow } from '../comparison-repository.ts';
import type { ImportRow } from '../import/import-repository.ts';
import type { Check } from '../checks.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant: UTC, RFC 3339, milliseconds. */
  DateTime: { input: Date; output: Date | string; }
  /** A JSON object. */
  JSONObject: { input: object; output: object; }
  /** A whole number that does not lose digits in JSON: up to 2^53 - 1. */
  SafeInt: { input: number; output: number; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** Both systems, compared member by member. */
export type Comparison = {
  __typename?: 'Comparison';
  /** By how many points they differ, whichever way. */
  drift: Scalars['SafeInt']['output'];
  drifting: Scalars['Int']['output'];
  equal: Scalars['Int']['output'];
  /** Null while it is under way. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  members: Scalars['Int']['output'];
  /** Of whom something is still being delivered. */
  pending: Scalars['Int']['output'];
  pointsHere: Scalars['SafeInt']['output'];
  pointsThere: Scalars['SafeInt']['output'];
  startedAt: Scalars['DateTime']['output'];
};

/** A card of which nothing more is delivered until somebody has looked. */
export type DeadLetter = {
  __typename?: 'DeadLetter';
  attempts: Scalars['Int']['output'];
  card: LoyaltyCard;
  deadAt: Scalars['DateTime']['output'];
  /** What the other system said. */
  error: Scalars['String']['output'];
  failingSince: Scalars['DateTime']['output'];
};

export type DeadLetterConnection = {
  __typename?: 'DeadLetterConnection';
  edges: Array<DeadLetterEdge>;
  pageInfo: PageInfo;
};

export type DeadLetterEdge = {
  __typename?: 'DeadLetterEdge';
  cursor: Scalars['String']['output'];
  node: DeadLetter;
};

/** What is brought to the other system. */
export type Deliveries = {
  __typename?: 'Deliveries';
  /** Cards whose deliveries wait for an operator. */
  dead: Scalars['Int']['output'];
  /** Those that wait longest first. `first` is from 1 to 100. */
  deadLetters: DeadLetterConnection;
  /** Since when the oldest of it waits. */
  oldestAt?: Maybe<Scalars['DateTime']['output']>;
  /** Cards of which something is still to be delivered. */
  pending: Scalars['Int']['output'];
  /** Since when what happens here is delivered; null: it is not. */
  since?: Maybe<Scalars['DateTime']['output']>;
};


/** What is brought to the other system. */
export type DeliveriesDeadLettersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};

/** A time in which nothing is written. */
export type Downtime = {
  __typename?: 'Downtime';
  from: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  reason: Scalars['String']['output'];
  /** The first instant at which it is over. */
  until: Scalars['DateTime']['output'];
};

/** A member of whom the two systems say different things. */
export type Drift = {
  __typename?: 'Drift';
  /** Null where nobody here is known by their id. */
  card?: Maybe<LoyaltyCard>;
  cause: DriftCause;
  /** Points here; null where there is no such member. */
  here?: Maybe<Scalars['Int']['output']>;
  since: Scalars['DateTime']['output'];
  there?: Maybe<Scalars['Int']['output']>;
};

export type DriftCause =
  /** Points expired in one of them. */
  | 'EXPIRY'
  | 'MEMBER_MISSING_HERE'
  | 'MEMBER_MISSING_THERE'
  /** Both have booked the same, with other points. */
  | 'ROUNDING'
  /** What happened there is not here. */
  | 'TRANSACTION_MISSING_HERE'
  /** What happened here is not there. */
  | 'TRANSACTION_MISSING_THERE'
  /** Nothing that was booked explains it. */
  | 'UNKNOWN';

export type DriftConnection = {
  __typename?: 'DriftConnection';
  edges: Array<DriftEdge>;
  pageInfo: PageInfo;
};

export type DriftCount = {
  __typename?: 'DriftCount';
  cause: DriftCause;
  members: Scalars['Int']['output'];
  points: Scalars['SafeInt']['output'];
};

export type DriftEdge = {
  __typename?: 'DriftEdge';
  cursor: Scalars['String']['output'];
  node: Drift;
};

/** In which people are told things. Names of rules, rewards, tiers and points are the brand's own, and stay as they are. */
export type Language =
  | 'EN'
  | 'ES';

export type LoyaltyCard = {
  __typename?: 'LoyaltyCard';
  id: Scalars['ID']['output'];
};

/** A move from another loyalty system to this one, while both are alive. Source: docs/migration.md. */
export type Migration = {
  __typename?: 'Migration';
  /** What was found to differ, by its likely cause. */
  causes: Array<DriftCount>;
  /** Whether it is safe to go to a phase, and why not. Refuses: INPUT_INVALID. */
  checklist: Array<MigrationCheck>;
  /** Newest first, at most 100. */
  comparisons: Array<Comparison>;
  /** Whether this service knows where the other system is (LEGACY_URL). */
  connected: Scalars['Boolean']['output'];
  deliveries: Deliveries;
  /** Those that are not over. */
  downtimes: Array<Downtime>;
  /** Members of whom the two systems say different things. `first` is from 1 to 100. */
  drifts: DriftConnection;
  /** Runs of the import, newest first, at most 100. */
  imports: Array<MigrationImport>;
  /** The system that is left, such as SESSIONM. */
  legacy: Scalars['String']['output'];
  /** 0: the other system answers, and users and balances are taken over. 1: points are earned here. 2: and spent here. */
  phase: Scalars['Int']['output'];
  /** Since when it is in this phase. */
  since: Scalars['DateTime']['output'];
  /** What was asked for and what came of it, newest first, at most 100. */
  steps: Array<MigrationStep>;
  /** Who answers for what. What is not in it is answered here. */
  truths: Array<Truth>;
};


/** A move from another loyalty system to this one, while both are alive. Source: docs/migration.md. */
export type MigrationChecklistArgs = {
  phase: Scalars['Int']['input'];
};


/** A move from another loyalty system to this one, while both are alive. Source: docs/migration.md. */
export type MigrationComparisonsArgs = {
  first?: Scalars['Int']['input'];
};


/** A move from another loyalty system to this one, while both are alive. Source: docs/migration.md. */
export type MigrationDriftsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


/** A move from another loyalty system to this one, while both are alive. Source: docs/migration.md. */
export type MigrationImportsArgs = {
  first?: Scalars['Int']['input'];
};


/** A move from another loyalty system to this one, while both are alive. Source: docs/migration.md. */
export type MigrationStepsArgs = {
  first?: Scalars['Int']['input'];
};

export type MigrationCheck = {
  __typename?: 'MigrationCheck';
  name: MigrationCheckName;
  ok: Scalars['Boolean']['output'];
  /** What stands against it; null where it is ok. */
  why?: Maybe<Scalars['String']['output']>;
};


export type MigrationCheckWhyArgs = {
  language?: Language;
};

export type MigrationCheckName =
  /** The other system answers. */
  | 'CONNECTED'
  /** What happens here is delivered in time: nothing waits for more than a minute. */
  | 'DELIVERED'
  /** The last comparison is not older than an hour, and found no difference. */
  | 'EQUAL'
  /** No import is under way. */
  | 'IMPORTED'
  /** No dead letters. */
  | 'NO_DEAD_LETTERS';

/** A run of npm run import. */
export type MigrationImport = {
  __typename?: 'MigrationImport';
  /** When it last said so. */
  changedAt: Scalars['DateTime']['output'];
  /** How many rows of each kind. */
  counts: Scalars['JSONObject']['output'];
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** How much of the file of this step is done, from 0 to 100; null where that is not known. */
  percent?: Maybe<Scalars['Int']['output']>;
  startedAt: Scalars['DateTime']['output'];
  /** BALANCES, USERS, CARDS, TRANSACTIONS, PUBLISH or DONE. */
  step: Scalars['String']['output'];
};

export type MigrationStep = {
  __typename?: 'MigrationStep';
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  holder?: Maybe<TruthHolder>;
  id: Scalars['ID']['output'];
  kind: StepKind;
  /** Of TRUTH, as the next two. */
  operation?: Maybe<TruthOperation>;
  outcome: StepOutcome;
  /** Of PHASE: where to. */
  phase?: Maybe<Scalars['Int']['output']>;
  posType?: Maybe<Scalars['ID']['output']>;
  reason: Scalars['String']['output'];
  startedAt: Scalars['DateTime']['output'];
  /** How far it has come and, where it was not safe, why. */
  told: Array<Scalars['String']['output']>;
};


export type MigrationStepToldArgs = {
  language?: Language;
};

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Refuses what guests and clients write in a time, at most a day, with SWITCHED_OFF and `details.retryAfterS`. By operators.
   * Refuses: INPUT_INVALID, NOT_FOUND.
   */
  addDowntime: Migration;
  /** Compares both systems now; `comparisons` tell how far it has come. By operators. Refuses: NOT_FOUND. */
  compareSystems: Migration;
  /**
   * Makes right what was found to differ, each on the side on which it is wrong; all of it, or that of some cards. It shows with the
   * next comparison. By operators. Refuses: INPUT_INVALID (more than 1,000 cards), NOT_FOUND.
   */
  mendDrift: Migration;
  /** Ends a downtime, or keeps it from beginning. By operators. Refuses: NOT_FOUND. */
  removeDowntime: Migration;
  /** Tries dead letters again, all or those of some cards. By operators. Refuses: INPUT_INVALID (more than 1,000 cards), NOT_FOUND. */
  replayDeadLetters: Migration;
  /**
   * Has the move go to a phase, forward or back; `docs/migration.md` tells what each is. What happened here is brought to the
   * other system first, and both are compared; then writes are refused for some seconds (SWITCHED_OFF, with
   * `details.retryAfterS`), the rest is brought over, and only when it is proven to be there the switch takes effect. It is answered
   * at once: `steps` tell how far it has come and, where it was not safe, why nothing was switched. By operators.
   * Refuses: INPUT_INVALID (there is no such phase), NOT_FOUND (no move has begun).
   */
  setPhase: Migration;
  /** As setPhase, for one operation: at one posType or, where it is null, at all that nothing else is said of. Refuses: INPUT_INVALID, NOT_FOUND. */
  setTruth: Migration;
};


export type MutationAddDowntimeArgs = {
  from: Scalars['DateTime']['input'];
  reason: Scalars['String']['input'];
  until: Scalars['DateTime']['input'];
};


export type MutationMendDriftArgs = {
  cardIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type MutationRemoveDowntimeArgs = {
  id: Scalars['ID']['input'];
};


export type MutationReplayDeadLettersArgs = {
  cardIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type MutationSetPhaseArgs = {
  phase: Scalars['Int']['input'];
  reason: Scalars['String']['input'];
};


export type MutationSetTruthArgs = {
  holder: TruthHolder;
  operation: TruthOperation;
  posType?: InputMaybe<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** The brand's move from another loyalty system, while it lasts; null where there is none. For operators. */
  migration?: Maybe<Migration>;
};

export type StepKind =
  /** What differed was made right. */
  | 'MEND'
  | 'PHASE'
  | 'TRUTH';

export type StepOutcome =
  | 'DONE'
  | 'FAILED'
  /** It was not safe: nothing was switched. */
  | 'REFUSED'
  | 'RUNNING';

export type Subscription = {
  __typename?: 'Subscription';
  /** The move as it is, and again whenever something about it is new. For operators. Refuses: NOT_FOUND. */
  migrationChanged: Migration;
};

/** Who answers for an operation. */
export type Truth = {
  __typename?: 'Truth';
  holder: TruthHolder;
  operation: TruthOperation;
  /** Goes before what is said for all. Null: for all. */
  posType?: Maybe<Scalars['ID']['output']>;
  reason: Scalars['String']['output'];
  since: Scalars['DateTime']['output'];
};

export type TruthHolder =
  /** The system that is left. */
  | 'LEGACY'
  /** This platform. */
  | 'PLATFORM';

export type TruthOperation =
  | 'BURNING'
  | 'EARNING'
  | 'POINTS_EXPIRY'
  | 'TIER_EXPIRY';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Comparison: ResolverTypeWrapper<ComparisonRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadLetter: ResolverTypeWrapper<DeliveryRow>;
  DeadLetterConnection: ResolverTypeWrapper<Omit<DeadLetterConnection, 'edges'> & { edges: Array<ResolversTypes['DeadLetterEdge']> }>;
  DeadLetterEdge: ResolverTypeWrapper<Omit<DeadLetterEdge, 'node'> & { node: ResolversTypes['DeadLetter'] }>;
  Deliveries: ResolverTypeWrapper<DeliveriesParent>;
  Downtime: ResolverTypeWrapper<Downtime>;
  Drift: ResolverTypeWrapper<DriftRow>;
  DriftCause: DriftCause;
  DriftConnection: ResolverTypeWrapper<Omit<DriftConnection, 'edges'> & { edges: Array<ResolversTypes['DriftEdge']> }>;
  DriftCount: ResolverTypeWrapper<DriftCount>;
  DriftEdge: ResolverTypeWrapper<Omit<DriftEdge, 'node'> & { node: ResolversTypes['Drift'] }>;
  JSONObject: ResolverTypeWrapper<Scalars['JSONObject']['output']>;
  Language: Language;
  LoyaltyCard: ResolverTypeWrapper<Reference>;
  Migration: ResolverTypeWrapper<Move>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  MigrationCheck: ResolverTypeWrapper<Check>;
  MigrationCheckName: MigrationCheckName;
  MigrationImport: ResolverTypeWrapper<ImportRow>;
  MigrationStep: ResolverTypeWrapper<StepRow>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  StepKind: StepKind;
  StepOutcome: StepOutcome;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Truth: ResolverTypeWrapper<Truth>;
  TruthHolder: TruthHolder;
  TruthOperation: TruthOperation;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Comparison: ComparisonRow;
  Int: Scalars['Int']['output'];
  ID: Scalars['ID']['output'];
  DateTime: Scalars['DateTime']['output'];
  DeadLetter: DeliveryRow;
  DeadLetterConnection: Omit<DeadLetterConnection, 'edges'> & { edges: Array<ResolversParentTypes['DeadLetterEdge']> };
  DeadLetterEdge: Omit<DeadLetterEdge, 'node'> & { node: ResolversParentTypes['DeadLetter'] };
  Deliveries: DeliveriesParent;
  Downtime: Downtime;
  Drift: DriftRow;
  DriftConnection: Omit<DriftConnection, 'edges'> & { edges: Array<ResolversParentTypes['DriftEdge']> };
  DriftCount: DriftCount;
  DriftEdge: Omit<DriftEdge, 'node'> & { node: ResolversParentTypes['Drift'] };
  JSONObject: Scalars['JSONObject']['output'];
  LoyaltyCard: Reference;
  Migration: Move;
  Boolean: Scalars['Boolean']['output'];
  MigrationCheck: Check;
  MigrationImport: ImportRow;
  MigrationStep: StepRow;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  SafeInt: Scalars['SafeInt']['output'];
  Subscription: Record<PropertyKey, never>;
  Truth: Truth;
  String: Scalars['String']['output'];
};

export type MayDirectiveArgs = {
  roles: Array<Scalars['String']['input']>;
};

export type MayDirectiveResolver<Result, Parent, ContextType = Context, Args = MayDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ComparisonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Comparison'] = ResolversParentTypes['Comparison']> = {
  drift?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  drifting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  equal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  members?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pointsHere?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pointsThere?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeadLetterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  card?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType>;
  deadAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  error?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  failingSince?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeadLetterEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
};

export type DeliveriesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Deliveries'] = ResolversParentTypes['Deliveries']> = {
  dead?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<DeliveriesDeadLettersArgs, 'first'>>;
  oldestAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DowntimeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Downtime'] = ResolversParentTypes['Downtime']> = {
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  until?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type DriftResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Drift'] = ResolversParentTypes['Drift']> = {
  card?: Resolver<Maybe<ResolversTypes['LoyaltyCard']>, ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['DriftCause'], ParentType, ContextType>;
  here?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  there?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DriftConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DriftConnection'] = ResolversParentTypes['DriftConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DriftEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DriftCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DriftCount'] = ResolversParentTypes['DriftCount']> = {
  cause?: Resolver<ResolversTypes['DriftCause'], ParentType, ContextType>;
  members?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type DriftEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DriftEdge'] = ResolversParentTypes['DriftEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Drift'], ParentType, ContextType>;
};

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type LoyaltyCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyCard'] = ResolversParentTypes['LoyaltyCard']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type MigrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Migration'] = ResolversParentTypes['Migration']> = {
  causes?: Resolver<Array<ResolversTypes['DriftCount']>, ParentType, ContextType>;
  checklist?: Resolver<Array<ResolversTypes['MigrationCheck']>, ParentType, ContextType, RequireFields<MigrationChecklistArgs, 'phase'>>;
  comparisons?: Resolver<Array<ResolversTypes['Comparison']>, ParentType, ContextType, RequireFields<MigrationComparisonsArgs, 'first'>>;
  connected?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deliveries?: Resolver<ResolversTypes['Deliveries'], ParentType, ContextType>;
  downtimes?: Resolver<Array<ResolversTypes['Downtime']>, ParentType, ContextType>;
  drifts?: Resolver<ResolversTypes['DriftConnection'], ParentType, ContextType, RequireFields<MigrationDriftsArgs, 'first'>>;
  imports?: Resolver<Array<ResolversTypes['MigrationImport']>, ParentType, ContextType, RequireFields<MigrationImportsArgs, 'first'>>;
  legacy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['MigrationStep']>, ParentType, ContextType, RequireFields<MigrationStepsArgs, 'first'>>;
  truths?: Resolver<Array<ResolversTypes['Truth']>, ParentType, ContextType>;
};

export type MigrationCheckResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MigrationCheck'] = ResolversParentTypes['MigrationCheck']> = {
  name?: Resolver<ResolversTypes['MigrationCheckName'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  why?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MigrationCheckWhyArgs, 'language'>>;
};

export type MigrationImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MigrationImport'] = ResolversParentTypes['MigrationImport']> = {
  changedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['JSONObject'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  percent?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MigrationStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MigrationStep'] = ResolversParentTypes['MigrationStep']> = {
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  holder?: Resolver<Maybe<ResolversTypes['TruthHolder']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['StepKind'], ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['TruthOperation']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['StepOutcome'], ParentType, ContextType>;
  phase?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  posType?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  told?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MigrationStepToldArgs, 'language'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addDowntime?: Resolver<ResolversTypes['Migration'], ParentType, ContextType, RequireFields<MutationAddDowntimeArgs, 'from' | 'reason' | 'until'>>;
  compareSystems?: Resolver<ResolversTypes['Migration'], ParentType, ContextType>;
  mendDrift?: Resolver<ResolversTypes['Migration'], ParentType, ContextType, Partial<MutationMendDriftArgs>>;
  removeDowntime?: Resolver<ResolversTypes['Migration'], ParentType, ContextType, RequireFields<MutationRemoveDowntimeArgs, 'id'>>;
  replayDeadLetters?: Resolver<ResolversTypes['Migration'], ParentType, ContextType, Partial<MutationReplayDeadLettersArgs>>;
  setPhase?: Resolver<ResolversTypes['Migration'], ParentType, ContextType, RequireFields<MutationSetPhaseArgs, 'phase' | 'reason'>>;
  setTruth?: Resolver<ResolversTypes['Migration'], ParentType, ContextType, RequireFields<MutationSetTruthArgs, 'holder' | 'operation' | 'reason'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  migration?: Resolver<Maybe<ResolversTypes['Migration']>, ParentType, ContextType>;
};

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  migrationChanged?: SubscriptionResolver<ResolversTypes['Migration'], "migrationChanged", ParentType, ContextType>;
};

export type TruthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Truth'] = ResolversParentTypes['Truth']> = {
  holder?: Resolver<ResolversTypes['TruthHolder'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['TruthOperation'], ParentType, ContextType>;
  posType?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Comparison?: ComparisonResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  Deliveries?: DeliveriesResolvers<ContextType>;
  Downtime?: DowntimeResolvers<ContextType>;
  Drift?: DriftResolvers<ContextType>;
  DriftConnection?: DriftConnectionResolvers<ContextType>;
  DriftCount?: DriftCountResolvers<ContextType>;
  DriftEdge?: DriftEdgeResolvers<ContextType>;
  JSONObject?: GraphQLScalarType;
  LoyaltyCard?: LoyaltyCardResolvers<ContextType>;
  Migration?: MigrationResolvers<ContextType>;
  MigrationCheck?: MigrationCheckResolvers<ContextType>;
  MigrationImport?: MigrationImportResolvers<ContextType>;
  MigrationStep?: MigrationStepResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SafeInt?: GraphQLScalarType;
  Subscription?: SubscriptionResolvers<ContextType>;
  Truth?: TruthResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  may?: MayDirectiveResolver<any, any, ContextType>;
};
