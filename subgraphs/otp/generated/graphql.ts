import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { OtpRow, OtpUpdateRow } from '../repository.ts';
import type { Reference, Context } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
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
  _FieldSet: { input: unknown; output: unknown; }
};

export type IssueOtpInput = {
  /** A guest may omit it: their own. */
  cardId?: InputMaybe<Scalars['ID']['input']>;
  /** Made and kept by the caller, 1 to 64 characters: the same key and input again give the first answer again. */
  idempotencyKey: Scalars['ID']['input'];
  /** With vouchers, at most 10; the same reward twice is two of it. */
  rewardIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  voucherIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type LoyaltyCard = {
  __typename?: 'LoyaltyCard';
  id: Scalars['ID']['output'];
  /** The live code, if there is one. */
  otp?: Maybe<Otp>;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Ends a live code; what it held is free again. For its guest and for partners. Refuses: NOT_FOUND, OTP_NOT_LIVE. */
  cancelOtp: Otp;
  /**
   * A new live code for the card, with the rewards and vouchers picked held for it. For guests (their own card) and
   * partners. A live code that was there before is cancelled and what it held is free again.
   * Refuses: INPUT_INVALID, NOT_FOUND, IDEMPOTENCY_KEY_REUSED, SWITCHED_OFF, REWARD_UNAVAILABLE, POINTS_INSUFFICIENT,
   * VOUCHER_UNAVAILABLE.
   */
  issueOtp: Otp;
};


export type MutationCancelOtpArgs = {
  id: Scalars['ID']['input'];
};


export type MutationIssueOtpArgs = {
  input: IssueOtpInput;
};

/** A six-digit code, good for 15 minutes and for one identification, that stands for a guest and what they picked. */
export type Otp = {
  __typename?: 'Otp';
  card: LoyaltyCard;
  claimedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Six digits, leading zeros kept. To its guest and to partners; null for others, and for all once it is no longer live. */
  code?: Maybe<Scalars['String']['output']>;
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  issuedAt: Scalars['DateTime']['output'];
  /** What the QR picture says; a till may send it as `ost` unchanged. Null like `code`. */
  qrPayload?: Maybe<Scalars['String']['output']>;
  /** The QR picture as SVG. Null like `code`. */
  qrSvg?: Maybe<Scalars['String']['output']>;
  /** What was picked with it, as it was then. */
  rewards: Array<Reward>;
  status: OtpStatus;
  vouchers: Array<Voucher>;
};

export type OtpStatus =
  | 'CANCELLED'
  | 'CLAIMED'
  | 'EXPIRED'
  | 'ISSUED';

export type OtpUpdate = {
  __typename?: 'OtpUpdate';
  /** Grows with every update of the card's codes. Give the last one seen as `after` when connecting again. */
  cursor: Scalars['String']['output'];
  kind: OtpUpdateKind;
  otp: Otp;
};

export type OtpUpdateKind =
  | 'CANCELLED'
  | 'CLAIMED'
  | 'EXPIRED'
  | 'ISSUED';

export type Query = {
  __typename?: 'Query';
  /** A code; null where there is none. For its guest, for kiosks that have identified its card, for partners and operators. */
  otp?: Maybe<Otp>;
};


export type QueryOtpArgs = {
  id: Scalars['ID']['input'];
};

export type Reward = {
  __typename?: 'Reward';
  id: Scalars['ID']['output'];
  version: Scalars['Int']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Replaces polling. For guests (their own card) and partners. The first message is how things are now (with `after`,
   * everything since that cursor, in order, without a gap), so nothing is missed between asking and listening, nor while a
   * phone was out of reach. With `renew`, the card always has a live code while somebody listens: a claimed code is
   * followed at once by a new one, and an ageing one is replaced at least 60 s before it expires.
   * Refuses: INPUT_INVALID, NOT_FOUND.
   */
  otpUpdates: OtpUpdate;
};


export type SubscriptionOtpUpdatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  cardId?: InputMaybe<Scalars['ID']['input']>;
  renew?: Scalars['Boolean']['input'];
};

export type Voucher = {
  __typename?: 'Voucher';
  id: Scalars['ID']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

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

/** Mapping of federation types */
export type FederationTypes = {
  LoyaltyCard: LoyaltyCard;
  Otp: Otp;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  LoyaltyCard:
    ( { __typename: 'LoyaltyCard' }
    & GraphQLRecursivePick<FederationTypes['LoyaltyCard'], {"id":true}> );
  Otp:
    ( { __typename: 'Otp' }
    & GraphQLRecursivePick<FederationTypes['Otp'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  IssueOtpInput: IssueOtpInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  LoyaltyCard: ResolverTypeWrapper<Reference>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Otp: ResolverTypeWrapper<OtpRow>;
  OtpStatus: OtpStatus;
  OtpUpdate: ResolverTypeWrapper<OtpUpdateRow>;
  OtpUpdateKind: OtpUpdateKind;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Reward: ResolverTypeWrapper<Reward>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Voucher: ResolverTypeWrapper<Reference>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  IssueOtpInput: IssueOtpInput;
  ID: Scalars['ID']['output'];
  LoyaltyCard: Reference;
  Mutation: Record<PropertyKey, never>;
  Otp: OtpRow;
  OtpUpdate: OtpUpdateRow;
  Query: Record<PropertyKey, never>;
  Reward: Reward;
  Int: Scalars['Int']['output'];
  Subscription: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  Voucher: Reference;
  String: Scalars['String']['output'];
};

export type MayDirectiveArgs = {
  roles: Array<Scalars['String']['input']>;
};

export type MayDirectiveResolver<Result, Parent, ContextType = Context, Args = MayDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type LoyaltyCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyCard'] = ResolversParentTypes['LoyaltyCard'], FederationReferenceType extends FederationReferenceTypes['LoyaltyCard'] = FederationReferenceTypes['LoyaltyCard']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LoyaltyCard']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  otp?: Resolver<Maybe<ResolversTypes['Otp']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelOtp?: Resolver<ResolversTypes['Otp'], ParentType, ContextType, RequireFields<MutationCancelOtpArgs, 'id'>>;
  issueOtp?: Resolver<ResolversTypes['Otp'], ParentType, ContextType, RequireFields<MutationIssueOtpArgs, 'input'>>;
};

export type OtpResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Otp'] = ResolversParentTypes['Otp'], FederationReferenceType extends FederationReferenceTypes['Otp'] = FederationReferenceTypes['Otp']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Otp']> | FederationReferenceType, FederationReferenceType, ContextType>;
  card?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType>;
  claimedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  qrPayload?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  qrSvg?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rewards?: Resolver<Array<ResolversTypes['Reward']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OtpStatus'], ParentType, ContextType>;
  vouchers?: Resolver<Array<ResolversTypes['Voucher']>, ParentType, ContextType>;
};

export type OtpUpdateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OtpUpdate'] = ResolversParentTypes['OtpUpdate']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['OtpUpdateKind'], ParentType, ContextType>;
  otp?: Resolver<ResolversTypes['Otp'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  otp?: Resolver<Maybe<ResolversTypes['Otp']>, ParentType, ContextType, RequireFields<QueryOtpArgs, 'id'>>;
};

export type RewardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reward'] = ResolversParentTypes['Reward']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  otpUpdates?: SubscriptionResolver<ResolversTypes['OtpUpdate'], "otpUpdates", ParentType, ContextType, RequireFields<SubscriptionOtpUpdatesArgs, 'renew'>>;
};

export type VoucherResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Voucher'] = ResolversParentTypes['Voucher']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  LoyaltyCard?: LoyaltyCardResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Otp?: OtpResolvers<ContextType>;
  OtpUpdate?: OtpUpdateResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reward?: RewardResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Voucher?: VoucherResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  may?: MayDirectiveResolver<any, any, ContextType>;
};
