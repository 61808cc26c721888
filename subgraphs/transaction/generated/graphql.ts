import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { TransactionRow } from '../repository.ts';
import type { Lock } from '../lock-repository.ts';
import type { Reference, Context } from '../context.ts';
import type { RuleOutcome as RuleOutcomeParent, OrderDiscount, Problem as ProblemParent } from '../../loyalty-card/door.ts';
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
  /** A calendar day, YYYY-MM-DD. */
  Date: { input: string; output: string; }
  /** An instant: UTC, RFC 3339, milliseconds. */
  DateTime: { input: Date; output: Date | string; }
  /** A JSON object, stored and returned as it came; at most 4 KiB. */
  JSONObject: { input: object; output: object; }
  _FieldSet: { input: unknown; output: unknown; }
};

export type ApiClient = {
  __typename?: 'ApiClient';
  id: Scalars['ID']['output'];
};

export type CancelTransactionInput = {
  idempotencyKey: Scalars['ID']['input'];
  /** Why, 1 to 200 characters. */
  reason: Scalars['String']['input'];
  transactionId: Scalars['ID']['input'];
};

export type Channel =
  | 'DELIVERY'
  | 'MOBILE'
  | 'PHONE'
  | 'RESTAURANT'
  | 'WEB';

export type ClaimPayload = {
  __typename?: 'ClaimPayload';
  alreadyBooked: Scalars['Boolean']['output'];
  card: LoyaltyCard;
  transaction: LoyaltyTransaction;
};

export type ClaimTransactionInput = {
  channel?: Channel;
  idempotencyKey: Scalars['ID']['input'];
  order: OrderInput;
  /** In addition to those picked with the code; with vouchers, at most 10. */
  rewardIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  transactionId: Scalars['ID']['input'];
  voucherIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type CreateTransactionInput = {
  cardId: Scalars['ID']['input'];
  channel: Channel;
  claim?: Scalars['Boolean']['input'];
  idempotencyKey: Scalars['ID']['input'];
  order: OrderInput;
  posType: Scalars['ID']['input'];
  /** With vouchers, at most 10; the same reward twice is two of it. */
  rewardIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  storeId: Scalars['ID']['input'];
  voucherIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type Discount = {
  __typename?: 'Discount';
  /** Minor units, off what is to be paid. */
  amount: Scalars['Int']['output'];
  description: Scalars['String']['output'];
  /** Null where it falls on the order as a whole. */
  lineId?: Maybe<Scalars['ID']['output']>;
  rewardId?: Maybe<Scalars['ID']['output']>;
  voucherId?: Maybe<Scalars['ID']['output']>;
};


export type DiscountDescriptionArgs = {
  language?: Language;
};

export type IdentifyInput = {
  /** Made and kept by the caller, 1 to 64 characters: the same key and input again give the first answer again. */
  idempotencyKey: Scalars['ID']['input'];
  /** Six digits, what the QR says, a card id (UUID or base 10), or a phone number. 1 to 64 characters. */
  ost: Scalars['String']['input'];
  /** Told from `ost` where omitted. */
  ostType?: InputMaybe<OstType>;
  /** 1 to 64 characters, like storeId and terminalId. */
  posType: Scalars['ID']['input'];
  storeId: Scalars['ID']['input'];
  terminalId: Scalars['ID']['input'];
};

/** In which people are told things. Names of rules, rewards, tiers and points are the brand's own, and stay as they are. */
export type Language =
  | 'EN'
  | 'ES';

export type LockedTerminal = {
  __typename?: 'LockedTerminal';
  client: ApiClient;
  lockedUntil: Scalars['DateTime']['output'];
  /** Null, as are storeId and terminalId, where every terminal of the client is locked. */
  posType?: Maybe<Scalars['ID']['output']>;
  storeId?: Maybe<Scalars['ID']['output']>;
  terminalId?: Maybe<Scalars['ID']['output']>;
  /** Since its last right one; of a client, in one minute. */
  wrongIdentifiers: Scalars['Int']['output'];
};

export type LoyaltyCard = {
  __typename?: 'LoyaltyCard';
  id: Scalars['ID']['output'];
  /** Newest first; for a kiosk, its own. `first` is 1 to 100. Refuses: INPUT_INVALID. */
  transactions: TransactionConnection;
};


export type LoyaltyCardTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};

export type LoyaltyTransaction = {
  __typename?: 'LoyaltyTransaction';
  card: LoyaltyCard;
  channel: Channel;
  claimedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When an open transaction lapses and gives back what it holds. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** One line for each rule that was looked at: what it gave, or why it gave nothing. */
  explanation: Array<RuleOutcome>;
  id: Scalars['ID']['output'];
  /** How the guest was identified; null where the client knew the guest. */
  identifiedBy?: Maybe<OstType>;
  openedAt: Scalars['DateTime']['output'];
  order?: Maybe<Order>;
  pointsBurned: Scalars['Int']['output'];
  pointsEarned: Scalars['Int']['output'];
  /** TILLSTER, WINREST, AIRTOUCH, HOMERIA, … */
  posType: Scalars['ID']['output'];
  /** Oldest first. */
  reversals: Array<Reversal>;
  /** What it holds or, once claimed, has spent; as it was when it was picked. */
  rewards: Array<Reward>;
  stampsGranted: Scalars['Int']['output'];
  status: TransactionStatus;
  storeId: Scalars['ID']['output'];
  terminalId?: Maybe<Scalars['ID']['output']>;
  vouchers: Array<Voucher>;
  vouchersIssued: Array<Voucher>;
};

export type Money = {
  __typename?: 'Money';
  amount: Scalars['Int']['output'];
  currency: Scalars['String']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Ends an open transaction without booking anything; what it holds is free again. For kiosks and partners. Refuses: INPUT_INVALID, NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED. */
  cancelTransaction: LoyaltyTransaction;
  /**
   * Books the paid order: spends what is held, earns, stamps, issues vouchers. All of it or nothing. For kiosks and
   * partners. An order already booked under the same posType, storeId, businessDate and ref answers with that booking and
   * alreadyBooked: true.
   * Refuses: INPUT_INVALID, NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED, SWITCHED_OFF, IDENTIFIER_MAY_NOT_SPEND,
   * REWARD_UNAVAILABLE, POINTS_INSUFFICIENT, VOUCHER_UNAVAILABLE.
   */
  claimTransaction: ClaimPayload;
  /**
   * Opens, and unless `claim` is false also claims, a transaction for a guest whom the client knows. For partners.
   * Refuses: INPUT_INVALID, NOT_FOUND, and as claimTransaction.
   */
  createTransaction: ClaimPayload;
  /**
   * Exchanges an identifier for a new open transaction; a code is claimed by it, once. For kiosks and partners.
   * Refuses: INPUT_INVALID, TERMINAL_LOCKED (too many wrong identifiers; details.retryAfterS), POS_TYPE_UNKNOWN, FORBIDDEN (another's posType or store), OST_TYPE_OFF,
   * OST_UNKNOWN (wrong, expired or used: which of them is not told), IDEMPOTENCY_KEY_REUSED.
   */
  identify: LoyaltyTransaction;
  /**
   * Takes back what the returned lines earned, by the rules as they were, and gives back what they burned. Parts add up to
   * the whole exactly. No lines: everything that is left. For kiosks and partners (their own) and operators.
   * Refuses: INPUT_INVALID, NOT_FOUND, TRANSACTION_NOT_CLAIMED, LINES_ALREADY_REVERSED, IDEMPOTENCY_KEY_REUSED.
   */
  reverseTransaction: LoyaltyTransaction;
};


export type MutationCancelTransactionArgs = {
  input: CancelTransactionInput;
};


export type MutationClaimTransactionArgs = {
  input: ClaimTransactionInput;
};


export type MutationCreateTransactionArgs = {
  input: CreateTransactionInput;
};


export type MutationIdentifyArgs = {
  input: IdentifyInput;
};


export type MutationReverseTransactionArgs = {
  input: ReverseTransactionInput;
};

export type Order = {
  __typename?: 'Order';
  businessDate: Scalars['Date']['output'];
  lines: Array<OrderLine>;
  metadata?: Maybe<Scalars['JSONObject']['output']>;
  /** Codes of offers that another system runs. Kept, passed on, never judged here. */
  offerCodes: Array<Scalars['String']['output']>;
  /** total less the discounts that its rewards and vouchers gave. */
  payable: Money;
  payments: Array<Payment>;
  ref: Scalars['String']['output'];
  tax: Scalars['Int']['output'];
  tip: Scalars['Int']['output'];
  /** What the order comes to before rewards and vouchers of this programme; tax and tip included. */
  total: Money;
};

/** Option A: every line with its price. Option B: one line that stands for the whole order, with the total. */
export type OrderInput = {
  /** The store's trading day. */
  businessDate: Scalars['Date']['input'];
  /** The programme's currency, ISO 4217. */
  currency: Scalars['String']['input'];
  /** 1 to 200 lines, each with a lineId of its own. */
  lines: Array<OrderLineInput>;
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** At most 20, each 1 to 64 characters. */
  offerCodes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** At most 20. */
  payments?: InputMaybe<Array<PaymentInput>>;
  /** The order's own number at its point of sale. 1 to 64 characters. */
  ref: Scalars['String']['input'];
  tax?: InputMaybe<Scalars['Int']['input']>;
  tip?: InputMaybe<Scalars['Int']['input']>;
  /** Minor units, 0 to 10,000,000. Before rewards and vouchers of this programme; lines + tip, or lines + tax + tip where prices are without tax. */
  total: Scalars['Int']['input'];
};

/** The key that an order has of itself: one order earns once, however often and by whatever request it arrives. */
export type OrderKeyInput = {
  businessDate: Scalars['Date']['input'];
  orderRef: Scalars['String']['input'];
  posType: Scalars['ID']['input'];
  storeId: Scalars['ID']['input'];
};

export type OrderLine = {
  __typename?: 'OrderLine';
  category?: Maybe<Scalars['String']['output']>;
  lineId: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  quantity: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  total: Scalars['Int']['output'];
  unitPrice: Scalars['Int']['output'];
};

export type OrderLineInput = {
  /** 1 to 64 characters. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 64 characters. */
  lineId: Scalars['ID']['input'];
  /** 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** 1 to 999 */
  quantity: Scalars['Int']['input'];
  /** 1 to 64 characters. */
  sku: Scalars['String']['input'];
  /** quantity × unitPrice unless given. */
  total?: InputMaybe<Scalars['Int']['input']>;
  /** Minor units, 0 to 10,000,000. */
  unitPrice: Scalars['Int']['input'];
};

export type OstType =
  | 'CARD_ID'
  | 'CARD_ID_BASE10'
  | 'OTP'
  | 'PAN'
  | 'PHONE'
  | 'SWIPE_CARD';

export type Otp = {
  __typename?: 'Otp';
  id: Scalars['ID']['output'];
  /** What it was exchanged for. */
  transaction?: Maybe<LoyaltyTransaction>;
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
};

export type Payment = {
  __typename?: 'Payment';
  amount: Scalars['Int']['output'];
  method: Scalars['String']['output'];
};

export type PaymentInput = {
  amount: Scalars['Int']['input'];
  /** 1 to 64 characters. */
  method: Scalars['String']['input'];
};

/** What claiming would be refused for. There may be several; the first is the one it would be refused with. */
export type Problem = {
  __typename?: 'Problem';
  code: RefusalCode;
  message: Scalars['String']['output'];
  rewardId?: Maybe<Scalars['ID']['output']>;
  voucherId?: Maybe<Scalars['ID']['output']>;
};


/** What claiming would be refused for. There may be several; the first is the one it would be refused with. */
export type ProblemMessageArgs = {
  language?: Language;
};

export type Query = {
  __typename?: 'Query';
  /** Terminals that are locked now for too many wrong identifiers, those that stay so longest first; at most 100. For operators. */
  lockedTerminals: Array<LockedTerminal>;
  /**
   * A transaction, by exactly one field of `by`; null where there is none. For its guest, the kiosk client that may act for
   * its posType and store, partners and operators. Refuses: INPUT_INVALID.
   */
  transaction?: Maybe<LoyaltyTransaction>;
  /**
   * What claiming this order would do, now. Changes nothing, reserves nothing, may be asked any number of times. For kiosks
   * and partners. Refuses: INPUT_INVALID, NOT_FOUND.
   */
  validateTransaction: Validation;
};


export type QueryTransactionArgs = {
  by: TransactionBy;
};


export type QueryValidateTransactionArgs = {
  input: ValidateTransactionInput;
};

/** Every code that `extensions.code` of a refusal may have; `docs/errors.md` explains each. */
export type RefusalCode =
  | 'CONTACT_TAKEN'
  | 'EXTERNAL_ID_TAKEN'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDENTIFIER_MAY_NOT_SPEND'
  | 'INPUT_INVALID'
  | 'LINES_ALREADY_REVERSED'
  | 'NOT_FOUND'
  | 'OST_TYPE_OFF'
  | 'OST_UNKNOWN'
  | 'OTP_NOT_LIVE'
  | 'POINTS_INSUFFICIENT'
  | 'POSITION_NOT_REACHED'
  | 'POS_TYPE_UNKNOWN'
  | 'QUERY_TOO_COSTLY'
  | 'REWARD_UNAVAILABLE'
  | 'SWITCHED_OFF'
  | 'TERMINAL_LOCKED'
  | 'TOO_MANY_REQUESTS'
  | 'TRANSACTION_NOT_CLAIMED'
  | 'TRANSACTION_NOT_OPEN'
  | 'UNAUTHENTICATED'
  | 'VOUCHER_UNAVAILABLE';

export type Reversal = {
  __typename?: 'Reversal';
  at: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  lines: Array<ReversedLine>;
  pointsGivenBack: Scalars['Int']['output'];
  pointsTakenBack: Scalars['Int']['output'];
  reason: Scalars['String']['output'];
  stampsTakenBack: Scalars['Int']['output'];
};

export type ReverseTransactionInput = {
  idempotencyKey: Scalars['ID']['input'];
  /** Each line once; quantities from 1 to what was bought. None: everything that is left. */
  lines?: InputMaybe<Array<ReversedLineInput>>;
  /** Why, 1 to 200 characters. */
  reason: Scalars['String']['input'];
  transactionId: Scalars['ID']['input'];
};

export type ReversedLine = {
  __typename?: 'ReversedLine';
  lineId: Scalars['ID']['output'];
  quantity: Scalars['Int']['output'];
};

export type ReversedLineInput = {
  lineId: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};

export type Reward = {
  __typename?: 'Reward';
  id: Scalars['ID']['output'];
  version: Scalars['Int']['output'];
};

export type RuleOutcome = {
  __typename?: 'RuleOutcome';
  /** In words a cashier can read out, as whyNot. What was booked before there were several languages stays in English. */
  gave?: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  ruleId: Scalars['ID']['output'];
  ruleVersion: Scalars['Int']['output'];
  /** Null where it gave something. */
  whyNot?: Maybe<Scalars['String']['output']>;
};


export type RuleOutcomeGaveArgs = {
  language?: Language;
};


export type RuleOutcomeWhyNotArgs = {
  language?: Language;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** A transaction now, and at each change of its status; completes at the last one. For kiosks (their own) and partners. Refuses: NOT_FOUND. */
  transactionChanged: LoyaltyTransaction;
};


export type SubscriptionTransactionChangedArgs = {
  id: Scalars['ID']['input'];
};

export type TransactionBy = {
  id?: InputMaybe<Scalars['ID']['input']>;
  order?: InputMaybe<OrderKeyInput>;
};

export type TransactionConnection = {
  __typename?: 'TransactionConnection';
  edges: Array<TransactionEdge>;
  pageInfo: PageInfo;
};

export type TransactionEdge = {
  __typename?: 'TransactionEdge';
  cursor: Scalars['String']['output'];
  node: LoyaltyTransaction;
};

export type TransactionStatus =
  | 'CANCELLED'
  | 'CLAIMED'
  | 'EXPIRED'
  | 'OPEN'
  | 'PARTIALLY_REVERSED'
  | 'REVERSED';

export type ValidateTransactionInput = {
  cardId?: InputMaybe<Scalars['ID']['input']>;
  channel?: InputMaybe<Channel>;
  order: OrderInput;
  posType?: InputMaybe<Scalars['ID']['input']>;
  /** With vouchers, at most 10 besides what the transaction holds; the same reward twice is two of it. */
  rewardIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  storeId?: InputMaybe<Scalars['ID']['input']>;
  /** An open transaction; or, where the client knows the guest, `cardId` with channel, posType and storeId. */
  transactionId?: InputMaybe<Scalars['ID']['input']>;
  voucherIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type Validation = {
  __typename?: 'Validation';
  /** True where claiming the same input now would be accepted. */
  acceptable: Scalars['Boolean']['output'];
  discounts: Array<Discount>;
  explanation: Array<RuleOutcome>;
  /** The order's total less the discounts, never below zero. */
  payable: Money;
  pointsToBurn: Scalars['Int']['output'];
  pointsToEarn: Scalars['Int']['output'];
  problems: Array<Problem>;
  stampsToGrant: Scalars['Int']['output'];
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
  LoyaltyTransaction: LoyaltyTransaction;
  Otp: Otp;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  LoyaltyCard:
    ( { __typename: 'LoyaltyCard' }
    & GraphQLRecursivePick<FederationTypes['LoyaltyCard'], {"id":true}> );
  LoyaltyTransaction:
    ( { __typename: 'LoyaltyTransaction' }
    & GraphQLRecursivePick<FederationTypes['LoyaltyTransaction'], {"id":true}> );
  Otp:
    ( { __typename: 'Otp' }
    & GraphQLRecursivePick<FederationTypes['Otp'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ApiClient: ResolverTypeWrapper<ApiClient>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CancelTransactionInput: CancelTransactionInput;
  Channel: Channel;
  ClaimPayload: ResolverTypeWrapper<Omit<ClaimPayload, 'card' | 'transaction'> & { card: ResolversTypes['LoyaltyCard'], transaction: ResolversTypes['LoyaltyTransaction'] }>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ClaimTransactionInput: ClaimTransactionInput;
  CreateTransactionInput: CreateTransactionInput;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Discount: ResolverTypeWrapper<OrderDiscount>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  IdentifyInput: IdentifyInput;
  JSONObject: ResolverTypeWrapper<Scalars['JSONObject']['output']>;
  Language: Language;
  LockedTerminal: ResolverTypeWrapper<Lock>;
  LoyaltyCard: ResolverTypeWrapper<Reference>;
  LoyaltyTransaction: ResolverTypeWrapper<TransactionRow>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Order: ResolverTypeWrapper<Order>;
  OrderInput: OrderInput;
  OrderKeyInput: OrderKeyInput;
  OrderLine: ResolverTypeWrapper<OrderLine>;
  OrderLineInput: OrderLineInput;
  OstType: OstType;
  Otp: ResolverTypeWrapper<Reference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Payment: ResolverTypeWrapper<Payment>;
  PaymentInput: PaymentInput;
  Problem: ResolverTypeWrapper<ProblemParent>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RefusalCode: RefusalCode;
  Reversal: ResolverTypeWrapper<Reversal>;
  ReverseTransactionInput: ReverseTransactionInput;
  ReversedLine: ResolverTypeWrapper<ReversedLine>;
  ReversedLineInput: ReversedLineInput;
  Reward: ResolverTypeWrapper<Reward>;
  RuleOutcome: ResolverTypeWrapper<RuleOutcomeParent>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TransactionBy: TransactionBy;
  TransactionConnection: ResolverTypeWrapper<Omit<TransactionConnection, 'edges'> & { edges: Array<ResolversTypes['TransactionEdge']> }>;
  TransactionEdge: ResolverTypeWrapper<Omit<TransactionEdge, 'node'> & { node: ResolversTypes['LoyaltyTransaction'] }>;
  TransactionStatus: TransactionStatus;
  ValidateTransactionInput: ValidateTransactionInput;
  Validation: ResolverTypeWrapper<Omit<Validation, 'discounts' | 'explanation' | 'problems'> & { discounts: Array<ResolversTypes['Discount']>, explanation: Array<ResolversTypes['RuleOutcome']>, problems: Array<ResolversTypes['Problem']> }>;
  Voucher: ResolverTypeWrapper<Reference>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ApiClient: ApiClient;
  ID: Scalars['ID']['output'];
  CancelTransactionInput: CancelTransactionInput;
  ClaimPayload: Omit<ClaimPayload, 'card' | 'transaction'> & { card: ResolversParentTypes['LoyaltyCard'], transaction: ResolversParentTypes['LoyaltyTransaction'] };
  Boolean: Scalars['Boolean']['output'];
  ClaimTransactionInput: ClaimTransactionInput;
  CreateTransactionInput: CreateTransactionInput;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Discount: OrderDiscount;
  Int: Scalars['Int']['output'];
  IdentifyInput: IdentifyInput;
  JSONObject: Scalars['JSONObject']['output'];
  LockedTerminal: Lock;
  LoyaltyCard: Reference;
  LoyaltyTransaction: TransactionRow;
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  Order: Order;
  OrderInput: OrderInput;
  OrderKeyInput: OrderKeyInput;
  OrderLine: OrderLine;
  OrderLineInput: OrderLineInput;
  Otp: Reference;
  PageInfo: PageInfo;
  Payment: Payment;
  PaymentInput: PaymentInput;
  Problem: ProblemParent;
  Query: Record<PropertyKey, never>;
  Reversal: Reversal;
  ReverseTransactionInput: ReverseTransactionInput;
  ReversedLine: ReversedLine;
  ReversedLineInput: ReversedLineInput;
  Reward: Reward;
  RuleOutcome: RuleOutcomeParent;
  Subscription: Record<PropertyKey, never>;
  TransactionBy: TransactionBy;
  TransactionConnection: Omit<TransactionConnection, 'edges'> & { edges: Array<ResolversParentTypes['TransactionEdge']> };
  TransactionEdge: Omit<TransactionEdge, 'node'> & { node: ResolversParentTypes['LoyaltyTransaction'] };
  ValidateTransactionInput: ValidateTransactionInput;
  Validation: Omit<Validation, 'discounts' | 'explanation' | 'problems'> & { discounts: Array<ResolversParentTypes['Discount']>, explanation: Array<ResolversParentTypes['RuleOutcome']>, problems: Array<ResolversParentTypes['Problem']> };
  Voucher: Reference;
  String: Scalars['String']['output'];
};

export type MayDirectiveArgs = {
  roles: Array<Scalars['String']['input']>;
};

export type MayDirectiveResolver<Result, Parent, ContextType = Context, Args = MayDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ApiClientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiClient'] = ResolversParentTypes['ApiClient']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ClaimPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimPayload'] = ResolversParentTypes['ClaimPayload']> = {
  alreadyBooked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  card?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType>;
  transaction?: Resolver<ResolversTypes['LoyaltyTransaction'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DiscountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Discount'] = ResolversParentTypes['Discount']> = {
  amount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<DiscountDescriptionArgs, 'language'>>;
  lineId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  rewardId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  voucherId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type LockedTerminalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LockedTerminal'] = ResolversParentTypes['LockedTerminal']> = {
  client?: Resolver<ResolversTypes['ApiClient'], ParentType, ContextType>;
  lockedUntil?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  posType?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  storeId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  terminalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  wrongIdentifiers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LoyaltyCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyCard'] = ResolversParentTypes['LoyaltyCard'], FederationReferenceType extends FederationReferenceTypes['LoyaltyCard'] = FederationReferenceTypes['LoyaltyCard']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LoyaltyCard']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  transactions?: Resolver<ResolversTypes['TransactionConnection'], ParentType, ContextType, RequireFields<LoyaltyCardTransactionsArgs, 'first'>>;
};

export type LoyaltyTransactionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyTransaction'] = ResolversParentTypes['LoyaltyTransaction'], FederationReferenceType extends FederationReferenceTypes['LoyaltyTransaction'] = FederationReferenceTypes['LoyaltyTransaction']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LoyaltyTransaction']> | FederationReferenceType, FederationReferenceType, ContextType>;
  card?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  claimedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  explanation?: Resolver<Array<ResolversTypes['RuleOutcome']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identifiedBy?: Resolver<Maybe<ResolversTypes['OstType']>, ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  pointsBurned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pointsEarned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  posType?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reversals?: Resolver<Array<ResolversTypes['Reversal']>, ParentType, ContextType>;
  rewards?: Resolver<Array<ResolversTypes['Reward']>, ParentType, ContextType>;
  stampsGranted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TransactionStatus'], ParentType, ContextType>;
  storeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  terminalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  vouchers?: Resolver<Array<ResolversTypes['Voucher']>, ParentType, ContextType>;
  vouchersIssued?: Resolver<Array<ResolversTypes['Voucher']>, ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelTransaction?: Resolver<ResolversTypes['LoyaltyTransaction'], ParentType, ContextType, RequireFields<MutationCancelTransactionArgs, 'input'>>;
  claimTransaction?: Resolver<ResolversTypes['ClaimPayload'], ParentType, ContextType, RequireFields<MutationClaimTransactionArgs, 'input'>>;
  createTransaction?: Resolver<ResolversTypes['ClaimPayload'], ParentType, ContextType, RequireFields<MutationCreateTransactionArgs, 'input'>>;
  identify?: Resolver<ResolversTypes['LoyaltyTransaction'], ParentType, ContextType, RequireFields<MutationIdentifyArgs, 'input'>>;
  reverseTransaction?: Resolver<ResolversTypes['LoyaltyTransaction'], ParentType, ContextType, RequireFields<MutationReverseTransactionArgs, 'input'>>;
};

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order']> = {
  businessDate?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  lines?: Resolver<Array<ResolversTypes['OrderLine']>, ParentType, ContextType>;
  metadata?: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  offerCodes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  payable?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  payments?: Resolver<Array<ResolversTypes['Payment']>, ParentType, ContextType>;
  ref?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tip?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type OrderLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderLine'] = ResolversParentTypes['OrderLine']> = {
  category?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lineId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OtpResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Otp'] = ResolversParentTypes['Otp'], FederationReferenceType extends FederationReferenceTypes['Otp'] = FederationReferenceTypes['Otp']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Otp']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  transaction?: Resolver<Maybe<ResolversTypes['LoyaltyTransaction']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PaymentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Payment'] = ResolversParentTypes['Payment']> = {
  amount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  code?: Resolver<ResolversTypes['RefusalCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ProblemMessageArgs, 'language'>>;
  rewardId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  voucherId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  lockedTerminals?: Resolver<Array<ResolversTypes['LockedTerminal']>, ParentType, ContextType>;
  transaction?: Resolver<Maybe<ResolversTypes['LoyaltyTransaction']>, ParentType, ContextType, RequireFields<QueryTransactionArgs, 'by'>>;
  validateTransaction?: Resolver<ResolversTypes['Validation'], ParentType, ContextType, RequireFields<QueryValidateTransactionArgs, 'input'>>;
};

export type ReversalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reversal'] = ResolversParentTypes['Reversal']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<Array<ResolversTypes['ReversedLine']>, ParentType, ContextType>;
  pointsGivenBack?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pointsTakenBack?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stampsTakenBack?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReversedLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReversedLine'] = ResolversParentTypes['ReversedLine']> = {
  lineId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RewardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reward'] = ResolversParentTypes['Reward']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RuleOutcomeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RuleOutcome'] = ResolversParentTypes['RuleOutcome']> = {
  gave?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<RuleOutcomeGaveArgs, 'language'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ruleId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ruleVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  whyNot?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<RuleOutcomeWhyNotArgs, 'language'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  transactionChanged?: SubscriptionResolver<ResolversTypes['LoyaltyTransaction'], "transactionChanged", ParentType, ContextType, RequireFields<SubscriptionTransactionChangedArgs, 'id'>>;
};

export type TransactionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransactionConnection'] = ResolversParentTypes['TransactionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TransactionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TransactionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransactionEdge'] = ResolversParentTypes['TransactionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LoyaltyTransaction'], ParentType, ContextType>;
};

export type ValidationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Validation'] = ResolversParentTypes['Validation']> = {
  acceptable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  discounts?: Resolver<Array<ResolversTypes['Discount']>, ParentType, ContextType>;
  explanation?: Resolver<Array<ResolversTypes['RuleOutcome']>, ParentType, ContextType>;
  payable?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  pointsToBurn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pointsToEarn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problems?: Resolver<Array<ResolversTypes['Problem']>, ParentType, ContextType>;
  stampsToGrant?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type VoucherResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Voucher'] = ResolversParentTypes['Voucher']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  ApiClient?: ApiClientResolvers<ContextType>;
  ClaimPayload?: ClaimPayloadResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Discount?: DiscountResolvers<ContextType>;
  JSONObject?: GraphQLScalarType;
  LockedTerminal?: LockedTerminalResolvers<ContextType>;
  LoyaltyCard?: LoyaltyCardResolvers<ContextType>;
  LoyaltyTransaction?: LoyaltyTransactionResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  OrderLine?: OrderLineResolvers<ContextType>;
  Otp?: OtpResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Payment?: PaymentResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reversal?: ReversalResolvers<ContextType>;
  ReversedLine?: ReversedLineResolvers<ContextType>;
  Reward?: RewardResolvers<ContextType>;
  RuleOutcome?: RuleOutcomeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TransactionConnection?: TransactionConnectionResolvers<ContextType>;
  TransactionEdge?: TransactionEdgeResolvers<ContextType>;
  Validation?: ValidationResolvers<ContextType>;
  Voucher?: VoucherResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  may?: MayDirectiveResolver<any, any, ContextType>;
};
