import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserRow } from '../repository.ts';
import type { RefusalRow } from '../refusal-repository.ts';
import type { ClientRow } from '../client-repository.ts';
import type { Reference, Context } from '../context.ts';
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
  /** A whole number up to 2^53 - 1, for sums. */
  SafeInt: { input: number; output: number; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** A kiosk, partner backend or operator console. Its key is kept only as a hash. */
export type ApiClient = {
  __typename?: 'ApiClient';
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  /** About when it was last used, to the minute or so; null for never. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  name: Scalars['String']['output'];
  posTypes: Array<Scalars['ID']['output']>;
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  role: ClientRole;
  /** Empty means all. */
  storeIds: Array<Scalars['ID']['output']>;
};

export type ClientRole =
  | 'KIOSK'
  | 'OPERATOR'
  | 'PARTNER';

export type Consent = {
  __typename?: 'Consent';
  at: Scalars['DateTime']['output'];
  granted: Scalars['Boolean']['output'];
  policyVersion: Scalars['String']['output'];
  purpose: ConsentPurpose;
};

export type ConsentPurpose =
  | 'LOYALTY'
  | 'MARKETING';

export type CreateApiClientInput = {
  /** For people. 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** A KIOSK or PARTNER client speaks for these: 1 to 20, each once and of 1 to 64 characters. An OPERATOR has none. */
  posTypes?: Array<Scalars['ID']['input']>;
  role: ClientRole;
  /** Empty means all. At most 1,000, each once and of 1 to 64 characters. An OPERATOR has none. */
  storeIds?: Array<Scalars['ID']['input']>;
};

export type CreateApiClientPayload = {
  __typename?: 'CreateApiClientPayload';
  client: ApiClient;
  /** Such as loyalty_ and 43 more characters. Nobody can read it again. */
  key: Scalars['String']['output'];
};

export type CreateUserInput = {
  /** At most 254 characters; upper and lower case are one. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** At most 10. */
  externalIds?: Array<ExternalIdInput>;
  /** A BCP 47 language tag, such as en-IE. */
  locale?: InputMaybe<Scalars['String']['input']>;
  /** The answer to the loyalty programme's terms, if it was asked. */
  loyaltyConsent?: InputMaybe<Scalars['Boolean']['input']>;
  /** At most 200 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** With its country code, such as +353 87 983 9546; kept as E.164. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Which version of the policy was answered; needed with loyaltyConsent. At most 64 characters. */
  policyVersion?: InputMaybe<Scalars['String']['input']>;
};

export type CreateUserPayload = {
  __typename?: 'CreateUserPayload';
  card: LoyaltyCard;
  created: Scalars['Boolean']['output'];
  user: User;
};

export type EraseUserInput = {
  /** 1 to 64 characters. */
  idempotencyKey: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};

export type ExternalId = {
  __typename?: 'ExternalId';
  id: Scalars['String']['output'];
  system: Scalars['String']['output'];
};

export type ExternalIdInput = {
  /** 1 to 128 characters. */
  id: Scalars['String']['input'];
  /** Such as HOMERIA or SESSIONM. 1 to 64 characters. */
  system: Scalars['String']['input'];
};

export type LoyaltyCard = {
  __typename?: 'LoyaltyCard';
  id: Scalars['ID']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** A new API client; its key is shown this once. For operators. Refuses: INPUT_INVALID. */
  createApiClient: CreateApiClientPayload;
  /**
   * Creates the platform user and the loyalty user together, linked. For partners and operators. Repeating it for an
   * external id already known returns the same two, with created: false. Two systems that meet on one e-mail address or
   * phone number are one person: the external id is added.
   * Refuses: INPUT_INVALID, SWITCHED_OFF, EXTERNAL_ID_TAKEN (the contact belongs to a user who has another id in that system).
   */
  createUser: CreateUserPayload;
  /**
   * Forgets a person for good: name, contacts and external ids are gone, in backups too; the card is closed, its events and
   * the sums stay. For guests (themselves) and operators. Who is forgotten already stays so: true again, under any key.
   * Refuses: INPUT_INVALID, NOT_FOUND, IDEMPOTENCY_KEY_REUSED.
   */
  eraseUser: Scalars['Boolean']['output'];
  /**
   * Opt in, opt out. For guests (themselves) and partners. Every answer is kept with its time and the version of the
   * privacy policy. Refuses: INPUT_INVALID, NOT_FOUND.
   */
  recordConsent: User;
  /**
   * Ends an API client for good, at once and everywhere; doing so again answers the same. For operators, who may revoke
   * the key they use. Refuses: NOT_FOUND, FORBIDDEN (it is the last operator's: nobody could make another).
   */
  revokeApiClient: ApiClient;
  /**
   * What is given is changed; null clears it. The person is named by exactly one of `id` and `external`, so that a system
   * which keeps people alike need not keep our ids. For guests (themselves), partners and operators.
   * Refuses: INPUT_INVALID, NOT_FOUND, CONTACT_TAKEN.
   */
  updateUser: User;
};


export type MutationCreateApiClientArgs = {
  input: CreateApiClientInput;
};


export type MutationCreateUserArgs = {
  input: CreateUserInput;
};


export type MutationEraseUserArgs = {
  input: EraseUserInput;
};


export type MutationRecordConsentArgs = {
  input: RecordConsentInput;
};


export type MutationRevokeApiClientArgs = {
  id: Scalars['ID']['input'];
};


export type MutationUpdateUserArgs = {
  input: UpdateUserInput;
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Every API client, newest first, those revoked too. For operators. */
  apiClients: Array<ApiClient>;
  /** The guest who asks. For guests. */
  me: User;
  /**
   * Refusals that may be signs of abuse, counted by the hour, those of the last 30 days, newest first; of one kind or one
   * caller where that is given. They are listed some seconds after they happened. `first` is 1 to 100. For operators.
   * Refuses: INPUT_INVALID.
   */
  refusals: RefusalCountConnection;
  /**
   * A person, by exactly one field of `by`; null where there is none. For partners and operators, and for kiosks the
   * person whose card they have identified, by id or card id. Refuses: INPUT_INVALID.
   */
  user?: Maybe<User>;
};


export type QueryRefusalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  callerId?: InputMaybe<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  kind?: InputMaybe<RefusalKind>;
};


export type QueryUserArgs = {
  by: UserBy;
};

export type RecordConsentInput = {
  granted: Scalars['Boolean']['input'];
  /** At most 64 characters. */
  policyVersion: Scalars['String']['input'];
  purpose: ConsentPurpose;
  userId: Scalars['ID']['input'];
};

/** So many refusals of one kind in one hour. */
export type RefusalCount = {
  __typename?: 'RefusalCount';
  /** Of the API client or the user; null for nobody. */
  callerId?: Maybe<Scalars['ID']['output']>;
  /** The API client, where it was one. */
  client?: Maybe<ApiClient>;
  count: Scalars['SafeInt']['output'];
  /** What was asked for, such as identify; null where it came to nothing, such as a connection too many. */
  field?: Maybe<Scalars['String']['output']>;
  firstAt: Scalars['DateTime']['output'];
  kind: RefusalKind;
  lastAt: Scalars['DateTime']['output'];
  /** Of the last one, as the logs have it. */
  requestId: Scalars['ID']['output'];
  /** GUEST, KIOSK, PARTNER, OPERATOR or NOBODY. */
  role: Scalars['String']['output'];
  /** The till, where the refusal is about one. */
  storeId?: Maybe<Scalars['ID']['output']>;
  terminalId?: Maybe<Scalars['ID']['output']>;
};

export type RefusalCountConnection = {
  __typename?: 'RefusalCountConnection';
  edges: Array<RefusalCountEdge>;
  pageInfo: PageInfo;
};

export type RefusalCountEdge = {
  __typename?: 'RefusalCountEdge';
  cursor: Scalars['String']['output'];
  node: RefusalCount;
};

/** Codes of refusals that may be signs of abuse. */
export type RefusalKind =
  /** Somebody asked for what is not for them. */
  | 'FORBIDDEN'
  /** Too many wrong identifiers at a till, or of a client. */
  | 'TERMINAL_LOCKED'
  | 'TOO_MANY_REQUESTS';

export type UpdateUserInput = {
  email?: InputMaybe<Scalars['String']['input']>;
  external?: InputMaybe<ExternalIdInput>;
  id?: InputMaybe<Scalars['ID']['input']>;
  locale?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  phone?: InputMaybe<Scalars['String']['input']>;
};

/** A person known to the platform. Separate from, and linked one to one with, a loyalty card (the loyalty user). */
export type User = {
  __typename?: 'User';
  /** Every answer, newest first. */
  consents: Array<Consent>;
  createdAt: Scalars['DateTime']['output'];
  email?: Maybe<Scalars['String']['output']>;
  /** When the person was forgotten; all that is personal is null since then, and stays so. */
  erasedAt?: Maybe<Scalars['DateTime']['output']>;
  externalIds: Array<ExternalId>;
  id: Scalars['ID']['output'];
  locale?: Maybe<Scalars['String']['output']>;
  name?: Maybe<Scalars['String']['output']>;
  /** E.164 */
  phone?: Maybe<Scalars['String']['output']>;
};

export type UserBy = {
  cardId?: InputMaybe<Scalars['ID']['input']>;
  email?: InputMaybe<Scalars['String']['input']>;
  external?: InputMaybe<ExternalIdInput>;
  id?: InputMaybe<Scalars['ID']['input']>;
  phone?: InputMaybe<Scalars['String']['input']>;
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
  ApiClient: ApiClient;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  ApiClient:
    ( { __typename: 'ApiClient' }
    & GraphQLRecursivePick<FederationTypes['ApiClient'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ApiClient: ResolverTypeWrapper<ClientRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ClientRole: ClientRole;
  Consent: ResolverTypeWrapper<Consent>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ConsentPurpose: ConsentPurpose;
  CreateApiClientInput: CreateApiClientInput;
  CreateApiClientPayload: ResolverTypeWrapper<Omit<CreateApiClientPayload, 'client'> & { client: ResolversTypes['ApiClient'] }>;
  CreateUserInput: CreateUserInput;
  CreateUserPayload: ResolverTypeWrapper<Omit<CreateUserPayload, 'card' | 'user'> & { card: ResolversTypes['LoyaltyCard'], user: ResolversTypes['User'] }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  EraseUserInput: EraseUserInput;
  ExternalId: ResolverTypeWrapper<ExternalId>;
  ExternalIdInput: ExternalIdInput;
  LoyaltyCard: ResolverTypeWrapper<Reference>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  RecordConsentInput: RecordConsentInput;
  RefusalCount: ResolverTypeWrapper<RefusalRow>;
  RefusalCountConnection: ResolverTypeWrapper<Omit<RefusalCountConnection, 'edges'> & { edges: Array<ResolversTypes['RefusalCountEdge']> }>;
  RefusalCountEdge: ResolverTypeWrapper<Omit<RefusalCountEdge, 'node'> & { node: ResolversTypes['RefusalCount'] }>;
  RefusalKind: RefusalKind;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  UpdateUserInput: UpdateUserInput;
  User: ResolverTypeWrapper<UserRow>;
  UserBy: UserBy;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ApiClient: ClientRow;
  ID: Scalars['ID']['output'];
  Consent: Consent;
  Boolean: Scalars['Boolean']['output'];
  CreateApiClientInput: CreateApiClientInput;
  CreateApiClientPayload: Omit<CreateApiClientPayload, 'client'> & { client: ResolversParentTypes['ApiClient'] };
  CreateUserInput: CreateUserInput;
  CreateUserPayload: Omit<CreateUserPayload, 'card' | 'user'> & { card: ResolversParentTypes['LoyaltyCard'], user: ResolversParentTypes['User'] };
  DateTime: Scalars['DateTime']['output'];
  EraseUserInput: EraseUserInput;
  ExternalId: ExternalId;
  ExternalIdInput: ExternalIdInput;
  LoyaltyCard: Reference;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  RecordConsentInput: RecordConsentInput;
  RefusalCount: RefusalRow;
  RefusalCountConnection: Omit<RefusalCountConnection, 'edges'> & { edges: Array<ResolversParentTypes['RefusalCountEdge']> };
  RefusalCountEdge: Omit<RefusalCountEdge, 'node'> & { node: ResolversParentTypes['RefusalCount'] };
  SafeInt: Scalars['SafeInt']['output'];
  UpdateUserInput: UpdateUserInput;
  User: UserRow;
  UserBy: UserBy;
  String: Scalars['String']['output'];
};

export type MayDirectiveArgs = {
  roles: Array<Scalars['String']['input']>;
};

export type MayDirectiveResolver<Result, Parent, ContextType = Context, Args = MayDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ApiClientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiClient'] = ResolversParentTypes['ApiClient'], FederationReferenceType extends FederationReferenceTypes['ApiClient'] = FederationReferenceTypes['ApiClient']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ApiClient']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  posTypes?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['ClientRole'], ParentType, ContextType>;
  storeIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ConsentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Consent'] = ResolversParentTypes['Consent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  granted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  policyVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['ConsentPurpose'], ParentType, ContextType>;
};

export type CreateApiClientPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiClientPayload'] = ResolversParentTypes['CreateApiClientPayload']> = {
  client?: Resolver<ResolversTypes['ApiClient'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreateUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateUserPayload'] = ResolversParentTypes['CreateUserPayload']> = {
  card?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType>;
  created?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type ExternalIdResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExternalId'] = ResolversParentTypes['ExternalId']> = {
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LoyaltyCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyCard'] = ResolversParentTypes['LoyaltyCard']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createApiClient?: Resolver<ResolversTypes['CreateApiClientPayload'], ParentType, ContextType, RequireFields<MutationCreateApiClientArgs, 'input'>>;
  createUser?: Resolver<ResolversTypes['CreateUserPayload'], ParentType, ContextType, RequireFields<MutationCreateUserArgs, 'input'>>;
  eraseUser?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationEraseUserArgs, 'input'>>;
  recordConsent?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationRecordConsentArgs, 'input'>>;
  revokeApiClient?: Resolver<ResolversTypes['ApiClient'], ParentType, ContextType, RequireFields<MutationRevokeApiClientArgs, 'id'>>;
  updateUser?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationUpdateUserArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  apiClients?: Resolver<Array<ResolversTypes['ApiClient']>, ParentType, ContextType>;
  me?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  refusals?: Resolver<ResolversTypes['RefusalCountConnection'], ParentType, ContextType, RequireFields<QueryRefusalsArgs, 'first'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'by'>>;
};

export type RefusalCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefusalCount'] = ResolversParentTypes['RefusalCount']> = {
  callerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['ApiClient']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['RefusalKind'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  storeId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  terminalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type RefusalCountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefusalCountConnection'] = ResolversParentTypes['RefusalCountConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RefusalCountEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RefusalCountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefusalCountEdge'] = ResolversParentTypes['RefusalCountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RefusalCount'], ParentType, ContextType>;
};

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  consents?: Resolver<Array<ResolversTypes['Consent']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  erasedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  externalIds?: Resolver<Array<ResolversTypes['ExternalId']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  locale?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  ApiClient?: ApiClientResolvers<ContextType>;
  Consent?: ConsentResolvers<ContextType>;
  CreateApiClientPayload?: CreateApiClientPayloadResolvers<ContextType>;
  CreateUserPayload?: CreateUserPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  ExternalId?: ExternalIdResolvers<ContextType>;
  LoyaltyCard?: LoyaltyCardResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RefusalCount?: RefusalCountResolvers<ContextType>;
  RefusalCountConnection?: RefusalCountConnectionResolvers<ContextType>;
  RefusalCountEdge?: RefusalCountEdgeResolvers<ContextType>;
  SafeInt?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  may?: MayDirectiveResolver<any, any, ContextType>;
};
