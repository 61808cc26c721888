import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Reference, Context } from '../context.ts';
import type { CardRow } from '../repository.ts';
import type { VoucherRow } from '../voucher-repository.ts';
import type { HistoryRow } from '../history-repository.ts';
import type { Programme as ProgrammeParent, PointsCampaign as PointsCampaignParent, StampCampaign as StampCampaignParent, Reward as RewardParent, Benefit as BenefitParent } from '../programme.ts';
import type { RuleOutcome as RuleOutcomeParent } from '../rule-outcome.ts';
import type { OrderDiscount, Problem as ProblemParent } from '../told.ts';
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
  /** A whole number up to 2^53 - 1, for sums. */
  SafeInt: { input: number; output: number; }
  _FieldSet: { input: unknown; output: unknown; }
};

export type AdjustPointsInput = {
  cardId: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
  /** From -1,000,000 to 1,000,000, not 0. */
  points: Scalars['Int']['input'];
  /** 1 to 200 characters. */
  reason: Scalars['String']['input'];
};

export type AmountOff = {
  __typename?: 'AmountOff';
  amount: Scalars['Int']['output'];
};

export type AmountOffInput = {
  /** Minor units, 1 to 10,000,000. */
  amount: Scalars['Int']['input'];
};

/** What a reward or a voucher is worth on an order. */
export type Benefit = AmountOff | FreeItem | FreeOrder | PercentOff;

/** Exactly one. */
export type BenefitInput = {
  amountOff?: InputMaybe<AmountOffInput>;
  freeItem?: InputMaybe<FreeItemInput>;
  freeOrder?: InputMaybe<FreeOrderInput>;
  percentOff?: InputMaybe<PercentOffInput>;
};

export type Campaign = {
  /** For the menu page: EVERY 11TH ORDER FREE. */
  banner?: Maybe<Scalars['String']['output']>;
  channels: Array<Channel>;
  endsAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  startsAt: Scalars['DateTime']['output'];
  /** Empty means all. */
  storeIds: Array<Scalars['ID']['output']>;
  /** Grows by one each time the campaign is saved; old versions are kept for ever. */
  version: Scalars['Int']['output'];
};

export type CampaignProgress = {
  __typename?: 'CampaignProgress';
  campaign: StampCampaign;
  /** How often the card was filled. */
  completions: Scalars['Int']['output'];
  required: Scalars['Int']['output'];
  /** Below zero where a returned order had given stamps whose voucher was used; the next ones pay that. */
  stamps: Scalars['Int']['output'];
};

/** One fact. `position` is its place among all facts of the card. */
export type CardEvent = {
  __typename?: 'CardEvent';
  at: Scalars['DateTime']['output'];
  balanceAfter: Scalars['Int']['output'];
  data: Scalars['JSONObject']['output'];
  /** In words a cashier can read out: which rule, in which version, on which lines, how it was rounded. */
  explanation: Scalars['String']['output'];
  /** Change of the balance; 0 where it does not change. */
  points: Scalars['Int']['output'];
  position: Scalars['Int']['output'];
  transaction?: Maybe<LoyaltyTransaction>;
  /**
   * CardOpened, OrderClaimed, OrderReversed; PointsEarned, PointsTakenBack, PointsBurned, PointsGivenBack, PointsExpired,
   * PointsAdjusted, BalanceImported; StampsGranted, StampsTakenBack; VoucherIssued, VoucherUsed, VoucherGivenBack, VoucherExpired,
   * VoucherRevoked; PointsHeld, VoucherReserved, HoldExtended, HoldEnded; TierChanged, TierRenewed. There may be more.
   */
  type: Scalars['String']['output'];
};


/** One fact. `position` is its place among all facts of the card. */
export type CardEventExplanationArgs = {
  language?: Language;
};

export type CardEventConnection = {
  __typename?: 'CardEventConnection';
  edges: Array<CardEventEdge>;
  pageInfo: PageInfo;
};

export type CardEventEdge = {
  __typename?: 'CardEventEdge';
  cursor: Scalars['String']['output'];
  node: CardEvent;
};

export type Channel =
  | 'DELIVERY'
  | 'MOBILE'
  | 'PHONE'
  | 'RESTAURANT'
  | 'WEB';

export type DayStats = {
  __typename?: 'DayStats';
  day: Scalars['Date']['output'];
  pointsBurned: Scalars['SafeInt']['output'];
  pointsEarned: Scalars['SafeInt']['output'];
  profilesCreated: Scalars['Int']['output'];
  rewardsEarned: Scalars['Int']['output'];
  stampsGiven: Scalars['Int']['output'];
  transactionsClaimed: Scalars['Int']['output'];
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

/** A card that is there, as it is; or somebody made up, who has points and a tier and nothing else. */
export type ExampleGuestInput = {
  cardId?: InputMaybe<Scalars['ID']['input']>;
  /** 0 to 1,000,000,000, none if omitted. Not with a cardId. */
  points?: InputMaybe<Scalars['Int']['input']>;
  /** Of the ladder, or of the changed one; the base tier if omitted. Not with a cardId. */
  tierId?: InputMaybe<Scalars['ID']['input']>;
};

export type ExampleLineInput = {
  /** 1 to 64 characters. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** 1 to 999. */
  quantity: Scalars['Int']['input'];
  /** 1 to 64 characters. */
  sku: Scalars['String']['input'];
  /** Minor units, 0 to 10,000,000. */
  unitPrice: Scalars['Int']['input'];
};

/** Its lines are numbered from 1; it comes to at most 10,000,000 minor units, tax and tip included. */
export type ExampleOrderInput = {
  channel: Channel;
  /** 1 to 200. */
  lines: Array<ExampleLineInput>;
  /** 1 to 64 characters. */
  posType: Scalars['ID']['input'];
  /** 1 to 64 characters. */
  storeId: Scalars['ID']['input'];
  tax?: Scalars['Int']['input'];
  /** Whether the prices of the lines contain the tax. */
  taxIncluded?: Scalars['Boolean']['input'];
  tip?: Scalars['Int']['input'];
};

export type ExpiringPoints = {
  __typename?: 'ExpiringPoints';
  at: Scalars['DateTime']['output'];
  points: Scalars['Int']['output'];
};

export type FreeItem = {
  __typename?: 'FreeItem';
  /** Where several lines fit, the cheapest unit is free. */
  quantity: Scalars['Int']['output'];
  skus: Array<Scalars['String']['output']>;
};

export type FreeItemInput = {
  /** 1 to 999 */
  quantity?: Scalars['Int']['input'];
  /** 1 to 100, each 1 to 64 characters. */
  skus: Array<Scalars['String']['input']>;
};

export type FreeOrder = {
  __typename?: 'FreeOrder';
  /** Null: without limit. */
  upTo?: Maybe<Scalars['Int']['output']>;
};

export type FreeOrderInput = {
  /** Minor units, 1 to 10,000,000. */
  upTo?: InputMaybe<Scalars['Int']['input']>;
};

/** Whether a kind of identifier is accepted at tills, and whether it may also spend. */
export type Identifier = {
  __typename?: 'Identifier';
  enabled: Scalars['Boolean']['output'];
  maySpend: Scalars['Boolean']['output'];
  type: OstType;
};

/** In which people are told things. Names of rules, rewards, tiers and points are the brand's own, and stay as they are. */
export type Language =
  | 'EN'
  | 'ES';

/** The loyalty user: what a person has earned. `id` is a UUID and one of the identifiers a till may scan. */
export type LoyaltyCard = {
  __typename?: 'LoyaltyCard';
  /** Everything that ever happened to this card, newest first. `first` is 1 to 100. Refuses: INPUT_INVALID. */
  history: CardEventConnection;
  id: Scalars['ID']['output'];
  /** `id` as a base-10 integer. */
  idBase10: Scalars['String']['output'];
  /** Short and readable aloud, such as card3267260. */
  number: Scalars['String']['output'];
  owner: User;
  /** With `asOf`, as it was at that moment, from the card's events: all of them are read. */
  points: Points;
  /** The number of the newest event of this card; it only grows. */
  position: Scalars['Int']['output'];
  progress: Array<CampaignProgress>;
  tier: TierStatus;
  /** Newest first. */
  vouchers: Array<Voucher>;
};


/** The loyalty user: what a person has earned. `id` is a UUID and one of the identifiers a till may scan. */
export type LoyaltyCardHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


/** The loyalty user: what a person has earned. `id` is a UUID and one of the identifiers a till may scan. */
export type LoyaltyCardPointsArgs = {
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
};


/** The loyalty user: what a person has earned. `id` is a UUID and one of the identifiers a till may scan. */
export type LoyaltyCardVouchersArgs = {
  status?: InputMaybe<VoucherStatus>;
};

export type LoyaltyTransaction = {
  __typename?: 'LoyaltyTransaction';
  id: Scalars['ID']['output'];
};

export type Money = {
  __typename?: 'Money';
  amount: Scalars['Int']['output'];
  currency: Scalars['String']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** By operators, with a reason that stays. Below zero it takes points away. Refuses: INPUT_INVALID, NOT_FOUND, POINTS_INSUFFICIENT, IDEMPOTENCY_KEY_REUSED. */
  adjustPoints: LoyaltyCard;
  /** By operators. From `at` (now if omitted) it gives nothing more; what it gave stays. Refuses: NOT_FOUND. */
  endCampaign: Campaign;
  /**
   * By operators. No id: a new campaign. With an id: its next version, which applies to orders claimed from then on.
   * Refuses: INPUT_INVALID, NOT_FOUND.
   */
  savePointsCampaign: PointsCampaign;
  /** By operators. No id: a new reward. With an id: its next version. Refuses: INPUT_INVALID, NOT_FOUND. */
  saveReward: Reward;
  /** By operators, as savePointsCampaign. Refuses: INPUT_INVALID, NOT_FOUND. */
  saveStampCampaign: StampCampaign;
  /** By operators. The whole ladder at once, 1 to 20 tiers; one tier has threshold 0. Refuses: INPUT_INVALID. */
  saveTiers: Array<Tier>;
  /** By operators. */
  setIdentifier: Identifier;
  /** By operators, with a reason of 1 to 200 characters. Answers every switch that was ever set. Refuses: INPUT_INVALID. */
  setSwitch: Array<Switch>;
};


export type MutationAdjustPointsArgs = {
  input: AdjustPointsInput;
};


export type MutationEndCampaignArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
  id: Scalars['ID']['input'];
};


export type MutationSavePointsCampaignArgs = {
  input: SavePointsCampaignInput;
};


export type MutationSaveRewardArgs = {
  input: SaveRewardInput;
};


export type MutationSaveStampCampaignArgs = {
  input: SaveStampCampaignInput;
};


export type MutationSaveTiersArgs = {
  input: Array<TierInput>;
};


export type MutationSetIdentifierArgs = {
  enabled: Scalars['Boolean']['input'];
  maySpend: Scalars['Boolean']['input'];
  type: OstType;
};


export type MutationSetSwitchArgs = {
  name: SwitchName;
  on: Scalars['Boolean']['input'];
  posType?: InputMaybe<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};

export type OstType =
  | 'CARD_ID'
  | 'CARD_ID_BASE10'
  | 'OTP'
  | 'PAN'
  | 'PHONE'
  | 'SWIPE_CARD';

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
};

export type PercentOff = {
  __typename?: 'PercentOff';
  percent: Scalars['Int']['output'];
  upTo?: Maybe<Scalars['Int']['output']>;
};

export type PercentOffInput = {
  /** 1 to 100 */
  percent: Scalars['Int']['input'];
  /** Minor units, 1 to 10,000,000. */
  upTo?: InputMaybe<Scalars['Int']['input']>;
};

export type Points = {
  __typename?: 'Points';
  /** Can be spent now: balance − reserved, never negative. */
  available: Scalars['Int']['output'];
  /** What the events come to. Below zero only after a reversal of points already spent; what comes in next pays that first. */
  balance: Scalars['Int']['output'];
  /** Soonest first. Its points add up to what of the balance can expire. */
  expiring: Array<ExpiringPoints>;
  lifetimeEarned: Scalars['SafeInt']['output'];
  /** Held for a reward in a live code or an open transaction. */
  reserved: Scalars['Int']['output'];
};

export type PointsCampaign = Campaign & {
  __typename?: 'PointsCampaign';
  banner?: Maybe<Scalars['String']['output']>;
  /** Lines that count; empty means all. */
  categories: Array<Scalars['String']['output']>;
  channels: Array<Channel>;
  endsAt?: Maybe<Scalars['DateTime']['output']>;
  expireAfterDays?: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  /** Whether tax is in the base. Tips, and what rewards or vouchers paid for, never are. */
  includeTax: Scalars['Boolean']['output'];
  minimumSpend: Scalars['Int']['output'];
  name: Scalars['String']['output'];
  /** Points for each whole currency unit of the base, before the tier's percentage. */
  pointsPerUnit: Scalars['Int']['output'];
  rounding: Rounding;
  startsAt: Scalars['DateTime']['output'];
  storeIds: Array<Scalars['ID']['output']>;
  version: Scalars['Int']['output'];
};

/** What claiming the example order would do. */
export type Preview = {
  __typename?: 'Preview';
  /** True where claiming it would be accepted. */
  acceptable: Scalars['Boolean']['output'];
  discounts: Array<Discount>;
  explanation: Array<RuleOutcome>;
  /** The order's total less the discounts, never below zero. */
  payable: Money;
  pointsToBurn: Scalars['Int']['output'];
  pointsToEarn: Scalars['Int']['output'];
  problems: Array<Problem>;
  stampsToGrant: Scalars['Int']['output'];
  /** How many stamp cards it fills. */
  vouchersToIssue: Scalars['Int']['output'];
};

export type PreviewOrderInput = {
  /** As if it were claimed at this moment, from now to 3,650 days ahead; now if omitted. */
  at?: InputMaybe<Scalars['DateTime']['input']>;
  draft?: InputMaybe<ProgrammeDraftInput>;
  /** Omitted: a new guest, who has nothing. */
  guest?: InputMaybe<ExampleGuestInput>;
  order: ExampleOrderInput;
  /** At most 10 rewards and vouchers together, beside a reward that is drafted. */
  rewardIds?: Array<Scalars['ID']['input']>;
  voucherIds?: Array<Scalars['ID']['input']>;
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

export type Programme = {
  __typename?: 'Programme';
  /**
   * Running and coming ones, oldest first; with a filter, those that count for that store or channel. With `ended` those
   * that have ended too, for operators. Refuses: FORBIDDEN.
   */
  campaigns: Array<Campaign>;
  /** ISO 4217 */
  currency: Scalars['String']['output'];
  identifiers: Array<Identifier>;
  name: Scalars['String']['output'];
  /** What points are called, such as crowns. */
  pointsName: Scalars['String']['output'];
  /** Cheapest first. With `inactive` those that are switched off too, for operators. Refuses: FORBIDDEN. */
  rewards: Array<Reward>;
  switches: Array<Switch>;
  /** Lowest first. */
  tiers: Array<Tier>;
  /** IANA name, such as Europe/Dublin. Days of the programme begin and end in it. */
  timeZone: Scalars['String']['output'];
};


export type ProgrammeCampaignsArgs = {
  channel?: InputMaybe<Channel>;
  ended?: Scalars['Boolean']['input'];
  storeId?: InputMaybe<Scalars['ID']['input']>;
};


export type ProgrammeRewardsArgs = {
  inactive?: Scalars['Boolean']['input'];
};

/** Changes that are not saved, each as its mutation takes it: without an id something new, with one its next version. */
export type ProgrammeDraftInput = {
  pointsCampaign?: InputMaybe<SavePointsCampaignInput>;
  /** Is picked for the order. */
  reward?: InputMaybe<SaveRewardInput>;
  stampCampaign?: InputMaybe<SaveStampCampaignInput>;
  switch?: InputMaybe<SwitchDraftInput>;
  tiers?: InputMaybe<Array<TierInput>>;
};

export type Query = {
  __typename?: 'Query';
  /**
   * A card; null where there is none. For its guest, for kiosks that have identified it, for partners and operators. With
   * `minPosition`, waits up to 2 s until the card has reached that position, so a client reads what it has just written,
   * whichever replica answers. Refuses: POSITION_NOT_REACHED.
   */
  card?: Maybe<LoyaltyCard>;
  /**
   * What an example order would give, by the programme as it stands or with changes that are not saved. Changes nothing,
   * reserves nothing. For operators. Refuses: INPUT_INVALID, NOT_FOUND (the card, or what a change is the next version of).
   */
  previewOrder: Preview;
  /** What the programme offers. For everyone. */
  programme: Programme;
  /**
   * Sums over a period of at most 3,660 days, `from` included, `to` excluded; of one store where `storeId` is given. For
   * operators. Refuses: INPUT_INVALID.
   */
  stats: Stats;
};


export type QueryCardArgs = {
  id: Scalars['ID']['input'];
  minPosition?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPreviewOrderArgs = {
  input: PreviewOrderInput;
};


export type QueryStatsArgs = {
  from: Scalars['DateTime']['input'];
  storeId?: InputMaybe<Scalars['ID']['input']>;
  to: Scalars['DateTime']['input'];
};

/** Those that a preview may tell; the room of transactions has them all. */
export type RefusalCode =
  | 'IDENTIFIER_MAY_NOT_SPEND'
  | 'NOT_FOUND'
  | 'POINTS_INSUFFICIENT'
  | 'REWARD_UNAVAILABLE'
  | 'SWITCHED_OFF'
  | 'VOUCHER_UNAVAILABLE';

/** Named by its version, it is as it was in that; by its id alone, as it is. */
export type Reward = {
  __typename?: 'Reward';
  active: Scalars['Boolean']['output'];
  benefit: Benefit;
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  points: Scalars['Int']['output'];
  version: Scalars['Int']['output'];
};

export type Rounding =
  | 'DOWN'
  | 'HALF_EVEN'
  | 'HALF_UP'
  | 'UP';

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

export type SavePointsCampaignInput = {
  /** 1 to 200 characters. */
  banner?: InputMaybe<Scalars['String']['input']>;
  categories?: Array<Scalars['String']['input']>;
  channels?: Array<Channel>;
  /** After startsAt. */
  endsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 1 to 3,650; null: never. */
  expireAfterDays?: InputMaybe<Scalars['Int']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
  includeTax?: Scalars['Boolean']['input'];
  /** Minor units, 0 to 10,000,000. */
  minimumSpend?: Scalars['Int']['input'];
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** At least 1, and at most what leaves the largest order below 2^31 points. */
  pointsPerUnit: Scalars['Int']['input'];
  rounding?: Rounding;
  startsAt: Scalars['DateTime']['input'];
  /** At most 100, each 1 to 64 characters; so are categories. */
  storeIds?: Array<Scalars['ID']['input']>;
};

export type SaveRewardInput = {
  active?: Scalars['Boolean']['input'];
  benefit: BenefitInput;
  id?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** 1 to 1,000,000 */
  points: Scalars['Int']['input'];
};

export type SaveStampCampaignInput = {
  autoApply: Scalars['Boolean']['input'];
  /** 1 to 200 characters. */
  banner?: InputMaybe<Scalars['String']['input']>;
  benefit: BenefitInput;
  categories?: Array<Scalars['String']['input']>;
  channels?: Array<Channel>;
  /** After startsAt. */
  endsAt?: InputMaybe<Scalars['DateTime']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
  /** Minor units, 0 to 10,000,000. */
  minimumSpend?: Scalars['Int']['input'];
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  per?: StampUnit;
  /** 1 to 1,000 */
  required: Scalars['Int']['input'];
  startsAt: Scalars['DateTime']['input'];
  /** At most 100, each 1 to 64 characters; so are categories. */
  storeIds?: Array<Scalars['ID']['input']>;
  /** 0 (the day of issue) to 3,650. */
  voucherValidDays: Scalars['Int']['input'];
};

export type StampCampaign = Campaign & {
  __typename?: 'StampCampaign';
  autoApply: Scalars['Boolean']['output'];
  banner?: Maybe<Scalars['String']['output']>;
  benefit: Benefit;
  categories: Array<Scalars['String']['output']>;
  channels: Array<Channel>;
  endsAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  minimumSpend: Scalars['Int']['output'];
  name: Scalars['String']['output'];
  /** ORDER: one for an order. ITEM: one for each unit of a line that counts. */
  per: StampUnit;
  required: Scalars['Int']['output'];
  startsAt: Scalars['DateTime']['output'];
  storeIds: Array<Scalars['ID']['output']>;
  version: Scalars['Int']['output'];
  voucherValidDays: Scalars['Int']['output'];
};

export type StampUnit =
  | 'ITEM'
  | 'ORDER';

/** Sums of a period. What was earned, burned and given is less what returns took back in it. */
export type Stats = {
  __typename?: 'Stats';
  /** Every day, in the brand's time zone, of which the period has a part; the first and the last may be in it in part. */
  byDay: Array<DayStats>;
  /** Times that a till identified a guest. */
  cardsIdentified: Scalars['SafeInt']['output'];
  pointsBurned: Scalars['SafeInt']['output'];
  pointsEarned: Scalars['SafeInt']['output'];
  pointsExpired: Scalars['SafeInt']['output'];
  /** Points outstanding at `to`; of one store, what its orders gave less what they spent. */
  pointsLiability: Scalars['SafeInt']['output'];
  profilesCreated: Scalars['SafeInt']['output'];
  /** Rewards that points were spent on. */
  rewardsEarned: Scalars['SafeInt']['output'];
  stampsGiven: Scalars['SafeInt']['output'];
  transactionsClaimed: Scalars['SafeInt']['output'];
  vouchersIssued: Scalars['SafeInt']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * The card now, and again each time its points, stamps, vouchers or tier change. For its guest, for kiosks that have
   * identified it, and for partners. Refuses: NOT_FOUND.
   */
  cardChanged: LoyaltyCard;
};


export type SubscriptionCardChangedArgs = {
  cardId: Scalars['ID']['input'];
};

/** A switch applies to one posType, or to all where posType is null; off anywhere is off. */
export type Switch = {
  __typename?: 'Switch';
  name: SwitchName;
  on: Scalars['Boolean']['output'];
  posType?: Maybe<Scalars['ID']['output']>;
  reason?: Maybe<Scalars['String']['output']>;
  since: Scalars['DateTime']['output'];
};

export type SwitchDraftInput = {
  name: SwitchName;
  on: Scalars['Boolean']['input'];
  posType?: InputMaybe<Scalars['ID']['input']>;
};

export type SwitchName =
  | 'BURNING'
  | 'EARNING'
  | 'ENROLMENT'
  | 'POINTS_EXPIRY'
  | 'TIER_EXPIRY';

export type Tier = {
  __typename?: 'Tier';
  /** 100 is once the points, 125 is a quarter more. */
  earnPercent: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  threshold: Scalars['Int']['output'];
};

export type TierInput = {
  /** 1 to 1,000; 100 is once the points. */
  earnPercent: Scalars['Int']['input'];
  /** 1 to 64 characters, each tier its own. */
  id: Scalars['ID']['input'];
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** Qualifying points, 0 to 1,000,000,000; each tier its own, one of them 0. */
  threshold: Scalars['Int']['input'];
};

export type TierStatus = {
  __typename?: 'TierStatus';
  next?: Maybe<Tier>;
  pointsToNext?: Maybe<Scalars['Int']['output']>;
  /** Points that count towards tiers in the present window: earned in the last 365 days, less returned ones. */
  qualifyingPoints: Scalars['Int']['output'];
  tier: Tier;
  /** When the tier ends unless it is earned again; null for the base tier. */
  validUntil?: Maybe<Scalars['DateTime']['output']>;
};

export type User = {
  __typename?: 'User';
  card: LoyaltyCard;
  id: Scalars['ID']['output'];
};

export type Voucher = {
  __typename?: 'Voucher';
  autoApply: Scalars['Boolean']['output'];
  benefit: Benefit;
  campaign?: Maybe<StampCampaign>;
  /** Random, unique, no look-alike characters. */
  code: Scalars['String']['output'];
  /** The first instant at which it is no longer good: the end of a day. */
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  issuedAt: Scalars['DateTime']['output'];
  status: VoucherStatus;
  usedIn?: Maybe<LoyaltyTransaction>;
};

/** RESERVED: a live code or an open transaction holds it. */
export type VoucherStatus =
  | 'ACTIVE'
  | 'EXPIRED'
  | 'RESERVED'
  | 'REVOKED'
  | 'USED';



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
  Reward: Reward;
  User: User;
  Voucher: Voucher;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  LoyaltyCard:
    ( { __typename: 'LoyaltyCard' }
    & GraphQLRecursivePick<FederationTypes['LoyaltyCard'], {"id":true}> );
  Reward:
    ( { __typename: 'Reward' }
    & ( GraphQLRecursivePick<FederationTypes['Reward'], {"id":true,"version":true}>
        | GraphQLRecursivePick<FederationTypes['Reward'], {"id":true}> ) );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
  Voucher:
    ( { __typename: 'Voucher' }
    & GraphQLRecursivePick<FederationTypes['Voucher'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Campaign:
    | ( PointsCampaignParent )
    | ( StampCampaignParent )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AdjustPointsInput: AdjustPointsInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AmountOff: ResolverTypeWrapper<AmountOff>;
  AmountOffInput: AmountOffInput;
  Benefit: ResolverTypeWrapper<BenefitParent>;
  BenefitInput: BenefitInput;
  Campaign: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Campaign']>;
  CampaignProgress: ResolverTypeWrapper<Omit<CampaignProgress, 'campaign'> & { campaign: ResolversTypes['StampCampaign'] }>;
  CardEvent: ResolverTypeWrapper<HistoryRow>;
  CardEventConnection: ResolverTypeWrapper<Omit<CardEventConnection, 'edges'> & { edges: Array<ResolversTypes['CardEventEdge']> }>;
  CardEventEdge: ResolverTypeWrapper<Omit<CardEventEdge, 'node'> & { node: ResolversTypes['CardEvent'] }>;
  Channel: Channel;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DayStats: ResolverTypeWrapper<DayStats>;
  Discount: ResolverTypeWrapper<OrderDiscount>;
  ExampleGuestInput: ExampleGuestInput;
  ExampleLineInput: ExampleLineInput;
  ExampleOrderInput: ExampleOrderInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ExpiringPoints: ResolverTypeWrapper<ExpiringPoints>;
  FreeItem: ResolverTypeWrapper<FreeItem>;
  FreeItemInput: FreeItemInput;
  FreeOrder: ResolverTypeWrapper<FreeOrder>;
  FreeOrderInput: FreeOrderInput;
  Identifier: ResolverTypeWrapper<Identifier>;
  JSONObject: ResolverTypeWrapper<Scalars['JSONObject']['output']>;
  Language: Language;
  LoyaltyCard: ResolverTypeWrapper<CardRow>;
  LoyaltyTransaction: ResolverTypeWrapper<Reference>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OstType: OstType;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PercentOff: ResolverTypeWrapper<PercentOff>;
  PercentOffInput: PercentOffInput;
  Points: ResolverTypeWrapper<Points>;
  PointsCampaign: ResolverTypeWrapper<PointsCampaignParent>;
  Preview: ResolverTypeWrapper<Omit<Preview, 'discounts' | 'explanation' | 'problems'> & { discounts: Array<ResolversTypes['Discount']>, explanation: Array<ResolversTypes['RuleOutcome']>, problems: Array<ResolversTypes['Problem']> }>;
  PreviewOrderInput: PreviewOrderInput;
  Problem: ResolverTypeWrapper<ProblemParent>;
  Programme: ResolverTypeWrapper<ProgrammeParent>;
  ProgrammeDraftInput: ProgrammeDraftInput;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RefusalCode: RefusalCode;
  Reward: ResolverTypeWrapper<RewardParent>;
  Rounding: Rounding;
  RuleOutcome: ResolverTypeWrapper<RuleOutcomeParent>;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  SavePointsCampaignInput: SavePointsCampaignInput;
  SaveRewardInput: SaveRewardInput;
  SaveStampCampaignInput: SaveStampCampaignInput;
  StampCampaign: ResolverTypeWrapper<StampCampaignParent>;
  StampUnit: StampUnit;
  Stats: ResolverTypeWrapper<Stats>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Switch: ResolverTypeWrapper<Switch>;
  SwitchDraftInput: SwitchDraftInput;
  SwitchName: SwitchName;
  Tier: ResolverTypeWrapper<Tier>;
  TierInput: TierInput;
  TierStatus: ResolverTypeWrapper<TierStatus>;
  User: ResolverTypeWrapper<Reference>;
  Voucher: ResolverTypeWrapper<VoucherRow>;
  VoucherStatus: VoucherStatus;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AdjustPointsInput: AdjustPointsInput;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  AmountOff: AmountOff;
  AmountOffInput: AmountOffInput;
  Benefit: BenefitParent;
  BenefitInput: BenefitInput;
  Campaign: ResolversInterfaceTypes<ResolversParentTypes>['Campaign'];
  CampaignProgress: Omit<CampaignProgress, 'campaign'> & { campaign: ResolversParentTypes['StampCampaign'] };
  CardEvent: HistoryRow;
  CardEventConnection: Omit<CardEventConnection, 'edges'> & { edges: Array<ResolversParentTypes['CardEventEdge']> };
  CardEventEdge: Omit<CardEventEdge, 'node'> & { node: ResolversParentTypes['CardEvent'] };
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  DayStats: DayStats;
  Discount: OrderDiscount;
  ExampleGuestInput: ExampleGuestInput;
  ExampleLineInput: ExampleLineInput;
  ExampleOrderInput: ExampleOrderInput;
  Boolean: Scalars['Boolean']['output'];
  ExpiringPoints: ExpiringPoints;
  FreeItem: FreeItem;
  FreeItemInput: FreeItemInput;
  FreeOrder: FreeOrder;
  FreeOrderInput: FreeOrderInput;
  Identifier: Identifier;
  JSONObject: Scalars['JSONObject']['output'];
  LoyaltyCard: CardRow;
  LoyaltyTransaction: Reference;
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  PercentOff: PercentOff;
  PercentOffInput: PercentOffInput;
  Points: Points;
  PointsCampaign: PointsCampaignParent;
  Preview: Omit<Preview, 'discounts' | 'explanation' | 'problems'> & { discounts: Array<ResolversParentTypes['Discount']>, explanation: Array<ResolversParentTypes['RuleOutcome']>, problems: Array<ResolversParentTypes['Problem']> };
  PreviewOrderInput: PreviewOrderInput;
  Problem: ProblemParent;
  Programme: ProgrammeParent;
  ProgrammeDraftInput: ProgrammeDraftInput;
  Query: Record<PropertyKey, never>;
  Reward: RewardParent;
  RuleOutcome: RuleOutcomeParent;
  SafeInt: Scalars['SafeInt']['output'];
  SavePointsCampaignInput: SavePointsCampaignInput;
  SaveRewardInput: SaveRewardInput;
  SaveStampCampaignInput: SaveStampCampaignInput;
  StampCampaign: StampCampaignParent;
  Stats: Stats;
  Subscription: Record<PropertyKey, never>;
  Switch: Switch;
  SwitchDraftInput: SwitchDraftInput;
  Tier: Tier;
  TierInput: TierInput;
  TierStatus: TierStatus;
  User: Reference;
  Voucher: VoucherRow;
  String: Scalars['String']['output'];
};

export type MayDirectiveArgs = {
  roles: Array<Scalars['String']['input']>;
};

export type MayDirectiveResolver<Result, Parent, ContextType = Context, Args = MayDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AmountOffResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AmountOff'] = ResolversParentTypes['AmountOff']> = {
  amount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BenefitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Benefit'] = ResolversParentTypes['Benefit']> = {
  __resolveType: TypeResolveFn<'AmountOff' | 'FreeItem' | 'FreeOrder' | 'PercentOff', ParentType, ContextType>;
};

export type CampaignResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Campaign'] = ResolversParentTypes['Campaign']> = {
  __resolveType: TypeResolveFn<'PointsCampaign' | 'StampCampaign', ParentType, ContextType>;
};

export type CampaignProgressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CampaignProgress'] = ResolversParentTypes['CampaignProgress']> = {
  campaign?: Resolver<ResolversTypes['StampCampaign'], ParentType, ContextType>;
  completions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stamps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CardEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CardEvent'] = ResolversParentTypes['CardEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balanceAfter?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  data?: Resolver<ResolversTypes['JSONObject'], ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<CardEventExplanationArgs, 'language'>>;
  points?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  transaction?: Resolver<Maybe<ResolversTypes['LoyaltyTransaction']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CardEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CardEventConnection'] = ResolversParentTypes['CardEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CardEventEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CardEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CardEventEdge'] = ResolversParentTypes['CardEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CardEvent'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DayStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DayStats'] = ResolversParentTypes['DayStats']> = {
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  pointsBurned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pointsEarned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  profilesCreated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rewardsEarned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stampsGiven?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  transactionsClaimed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DiscountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Discount'] = ResolversParentTypes['Discount']> = {
  amount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<DiscountDescriptionArgs, 'language'>>;
  lineId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  rewardId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  voucherId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ExpiringPointsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExpiringPoints'] = ResolversParentTypes['ExpiringPoints']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FreeItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FreeItem'] = ResolversParentTypes['FreeItem']> = {
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  skus?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FreeOrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FreeOrder'] = ResolversParentTypes['FreeOrder']> = {
  upTo?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdentifierResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Identifier'] = ResolversParentTypes['Identifier']> = {
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  maySpend?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['OstType'], ParentType, ContextType>;
};

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type LoyaltyCardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyCard'] = ResolversParentTypes['LoyaltyCard'], FederationReferenceType extends FederationReferenceTypes['LoyaltyCard'] = FederationReferenceTypes['LoyaltyCard']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LoyaltyCard']> | FederationReferenceType, FederationReferenceType, ContextType>;
  history?: Resolver<ResolversTypes['CardEventConnection'], ParentType, ContextType, RequireFields<LoyaltyCardHistoryArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idBase10?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Points'], ParentType, ContextType, Partial<LoyaltyCardPointsArgs>>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<Array<ResolversTypes['CampaignProgress']>, ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['TierStatus'], ParentType, ContextType>;
  vouchers?: Resolver<Array<ResolversTypes['Voucher']>, ParentType, ContextType, Partial<LoyaltyCardVouchersArgs>>;
};

export type LoyaltyTransactionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoyaltyTransaction'] = ResolversParentTypes['LoyaltyTransaction']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  adjustPoints?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType, RequireFields<MutationAdjustPointsArgs, 'input'>>;
  endCampaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType, RequireFields<MutationEndCampaignArgs, 'id'>>;
  savePointsCampaign?: Resolver<ResolversTypes['PointsCampaign'], ParentType, ContextType, RequireFields<MutationSavePointsCampaignArgs, 'input'>>;
  saveReward?: Resolver<ResolversTypes['Reward'], ParentType, ContextType, RequireFields<MutationSaveRewardArgs, 'input'>>;
  saveStampCampaign?: Resolver<ResolversTypes['StampCampaign'], ParentType, ContextType, RequireFields<MutationSaveStampCampaignArgs, 'input'>>;
  saveTiers?: Resolver<Array<ResolversTypes['Tier']>, ParentType, ContextType, RequireFields<MutationSaveTiersArgs, 'input'>>;
  setIdentifier?: Resolver<ResolversTypes['Identifier'], ParentType, ContextType, RequireFields<MutationSetIdentifierArgs, 'enabled' | 'maySpend' | 'type'>>;
  setSwitch?: Resolver<Array<ResolversTypes['Switch']>, ParentType, ContextType, RequireFields<MutationSetSwitchArgs, 'name' | 'on' | 'reason'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PercentOffResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PercentOff'] = ResolversParentTypes['PercentOff']> = {
  percent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  upTo?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PointsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Points'] = ResolversParentTypes['Points']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expiring?: Resolver<Array<ResolversTypes['ExpiringPoints']>, ParentType, ContextType>;
  lifetimeEarned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  reserved?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PointsCampaignResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PointsCampaign'] = ResolversParentTypes['PointsCampaign']> = {
  banner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  categories?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  channels?: Resolver<Array<ResolversTypes['Channel']>, ParentType, ContextType>;
  endsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expireAfterDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  includeTax?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  minimumSpend?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pointsPerUnit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rounding?: Resolver<ResolversTypes['Rounding'], ParentType, ContextType>;
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  storeIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Preview'] = ResolversParentTypes['Preview']> = {
  acceptable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  discounts?: Resolver<Array<ResolversTypes['Discount']>, ParentType, ContextType>;
  explanation?: Resolver<Array<ResolversTypes['RuleOutcome']>, ParentType, ContextType>;
  payable?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  pointsToBurn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pointsToEarn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problems?: Resolver<Array<ResolversTypes['Problem']>, ParentType, ContextType>;
  stampsToGrant?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  vouchersToIssue?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  code?: Resolver<ResolversTypes['RefusalCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ProblemMessageArgs, 'language'>>;
  rewardId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  voucherId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ProgrammeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Programme'] = ResolversParentTypes['Programme']> = {
  campaigns?: Resolver<Array<ResolversTypes['Campaign']>, ParentType, ContextType, RequireFields<ProgrammeCampaignsArgs, 'ended'>>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  identifiers?: Resolver<Array<ResolversTypes['Identifier']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pointsName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rewards?: Resolver<Array<ResolversTypes['Reward']>, ParentType, ContextType, RequireFields<ProgrammeRewardsArgs, 'inactive'>>;
  switches?: Resolver<Array<ResolversTypes['Switch']>, ParentType, ContextType>;
  tiers?: Resolver<Array<ResolversTypes['Tier']>, ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  card?: Resolver<Maybe<ResolversTypes['LoyaltyCard']>, ParentType, ContextType, RequireFields<QueryCardArgs, 'id'>>;
  previewOrder?: Resolver<ResolversTypes['Preview'], ParentType, ContextType, RequireFields<QueryPreviewOrderArgs, 'input'>>;
  programme?: Resolver<ResolversTypes['Programme'], ParentType, ContextType>;
  stats?: Resolver<ResolversTypes['Stats'], ParentType, ContextType, RequireFields<QueryStatsArgs, 'from' | 'to'>>;
};

export type RewardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reward'] = ResolversParentTypes['Reward'], FederationReferenceType extends FederationReferenceTypes['Reward'] = FederationReferenceTypes['Reward']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Reward']> | FederationReferenceType, FederationReferenceType, ContextType>;
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  benefit?: Resolver<ResolversTypes['Benefit'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RuleOutcomeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RuleOutcome'] = ResolversParentTypes['RuleOutcome']> = {
  gave?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<RuleOutcomeGaveArgs, 'language'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ruleId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ruleVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  whyNot?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<RuleOutcomeWhyNotArgs, 'language'>>;
};

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export type StampCampaignResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StampCampaign'] = ResolversParentTypes['StampCampaign']> = {
  autoApply?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  banner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  benefit?: Resolver<ResolversTypes['Benefit'], ParentType, ContextType>;
  categories?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  channels?: Resolver<Array<ResolversTypes['Channel']>, ParentType, ContextType>;
  endsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  minimumSpend?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  per?: Resolver<ResolversTypes['StampUnit'], ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  storeIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  voucherValidDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Stats'] = ResolversParentTypes['Stats']> = {
  byDay?: Resolver<Array<ResolversTypes['DayStats']>, ParentType, ContextType>;
  cardsIdentified?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pointsBurned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pointsEarned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pointsExpired?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pointsLiability?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  profilesCreated?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  rewardsEarned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  stampsGiven?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  transactionsClaimed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  vouchersIssued?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  cardChanged?: SubscriptionResolver<ResolversTypes['LoyaltyCard'], "cardChanged", ParentType, ContextType, RequireFields<SubscriptionCardChangedArgs, 'cardId'>>;
};

export type SwitchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Switch'] = ResolversParentTypes['Switch']> = {
  name?: Resolver<ResolversTypes['SwitchName'], ParentType, ContextType>;
  on?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  posType?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type TierResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Tier'] = ResolversParentTypes['Tier']> = {
  earnPercent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  threshold?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TierStatusResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TierStatus'] = ResolversParentTypes['TierStatus']> = {
  next?: Resolver<Maybe<ResolversTypes['Tier']>, ParentType, ContextType>;
  pointsToNext?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  qualifyingPoints?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['Tier'], ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  card?: Resolver<ResolversTypes['LoyaltyCard'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type VoucherResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Voucher'] = ResolversParentTypes['Voucher'], FederationReferenceType extends FederationReferenceTypes['Voucher'] = FederationReferenceTypes['Voucher']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Voucher']> | FederationReferenceType, FederationReferenceType, ContextType>;
  autoApply?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  benefit?: Resolver<ResolversTypes['Benefit'], ParentType, ContextType>;
  campaign?: Resolver<Maybe<ResolversTypes['StampCampaign']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['VoucherStatus'], ParentType, ContextType>;
  usedIn?: Resolver<Maybe<ResolversTypes['LoyaltyTransaction']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AmountOff?: AmountOffResolvers<ContextType>;
  Benefit?: BenefitResolvers<ContextType>;
  Campaign?: CampaignResolvers<ContextType>;
  CampaignProgress?: CampaignProgressResolvers<ContextType>;
  CardEvent?: CardEventResolvers<ContextType>;
  CardEventConnection?: CardEventConnectionResolvers<ContextType>;
  CardEventEdge?: CardEventEdgeResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DayStats?: DayStatsResolvers<ContextType>;
  Discount?: DiscountResolvers<ContextType>;
  ExpiringPoints?: ExpiringPointsResolvers<ContextType>;
  FreeItem?: FreeItemResolvers<ContextType>;
  FreeOrder?: FreeOrderResolvers<ContextType>;
  Identifier?: IdentifierResolvers<ContextType>;
  JSONObject?: GraphQLScalarType;
  LoyaltyCard?: LoyaltyCardResolvers<ContextType>;
  LoyaltyTransaction?: LoyaltyTransactionResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PercentOff?: PercentOffResolvers<ContextType>;
  Points?: PointsResolvers<ContextType>;
  PointsCampaign?: PointsCampaignResolvers<ContextType>;
  Preview?: PreviewResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  Programme?: ProgrammeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reward?: RewardResolvers<ContextType>;
  RuleOutcome?: RuleOutcomeResolvers<ContextType>;
  SafeInt?: GraphQLScalarType;
  StampCampaign?: StampCampaignResolvers<ContextType>;
  Stats?: StatsResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Switch?: SwitchResolvers<ContextType>;
  Tier?: TierResolvers<ContextType>;
  TierStatus?: TierStatusResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Voucher?: VoucherResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  may?: MayDirectiveResolver<any, any, ContextType>;
};
