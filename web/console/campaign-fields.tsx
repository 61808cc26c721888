/** What campaigns of points and of stamps have in common, as a form asks for it. */
import type { Channel } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { minorDigits, writeAmount } from './amount.ts';
import { ChecksField, ListField, listOf, MomentField, MoneyField, TextField, useReading } from './fields.tsx';
import type { Campaign } from './programme.ts';

export const CHANNELS: readonly Channel[] = ['RESTAURANT', 'MOBILE', 'WEB', 'DELIVERY', 'PHONE'];

/** As it is typed. */
export interface CampaignDraft {
  readonly name: string;
  readonly banner: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly storeIds: string;
  readonly channels: readonly Channel[];
  readonly categories: string;
  readonly minimumSpend: string;
}

export function draftOfCampaign(campaign: Campaign | undefined, currency: string, language: string): CampaignDraft {
  return {
    name: campaign?.name ?? '',
    banner: campaign?.banner ?? '',
    startsAt: campaign?.startsAt ?? new Date().toISOString(),
    endsAt: campaign?.endsAt ?? null,
    storeIds: campaign?.storeIds.join(', ') ?? '',
    channels: campaign?.channels ?? [],
    categories: campaign?.categories.join(', ') ?? '',
    minimumSpend: writeAmount(campaign?.minimumSpend ?? 0, minorDigits(currency), language),
  };
}

export function useCampaignReading(currency: string) {
  const { money } = useReading();
  return ({ name, banner, startsAt, endsAt, storeIds, channels, categories, minimumSpend }: CampaignDraft) => ({
    name,
    banner: banner === '' ? null : banner,
    startsAt: startsAt ?? new Date().toISOString(),
    endsAt,
    storeIds: listOf(storeIds),
    channels: [...channels],
    categories: listOf(categories),
    minimumSpend: money('input.minimumSpend', minimumSpend, currency),
  });
}

interface FieldsProps<Draft extends CampaignDraft> {
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

export function NameFields<Draft extends CampaignDraft>({ draft, onDraft }: FieldsProps<Draft>) {
  const { t } = useTexts();
  return (
    <>
      <TextField
        name="input.name"
        label={t('campaign.name')}
        value={draft.name}
        onValue={(name) => onDraft({ ...draft, name })}
      />
      <TextField
        name="input.banner"
        label={t('campaign.banner')}
        hint={t('campaign.bannerHint')}
        value={draft.banner}
        onValue={(banner) => onDraft({ ...draft, banner })}
      />
    </>
  );
}

/** For which orders it counts. */
export function OrderFields<Draft extends CampaignDraft>({
  draft,
  onDraft,
  currency,
}: FieldsProps<Draft> & { currency: string }) {
  const { t } = useTexts();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <fieldset className="group">
      <legend>{t('campaign.counts')}</legend>
      <MomentField
        name="input.startsAt"
        label={t('campaign.startsAt')}
        hint={t('campaign.zone', { zone })}
        value={draft.startsAt}
        onValue={(startsAt) => onDraft({ ...draft, startsAt })}
      />
      <MomentField
        name="input.endsAt"
        label={t('campaign.endsAt')}
        hint={t('campaign.endsAtHint')}
        value={draft.endsAt}
        onValue={(endsAt) => onDraft({ ...draft, endsAt })}
      />
      <MoneyField
        name="input.minimumSpend"
        label={t('campaign.minimumSpend')}
        hint={t('campaign.minimumSpendHint')}
        currency={currency}
        value={draft.minimumSpend}
        onValue={(minimumSpend) => onDraft({ ...draft, minimumSpend })}
      />
      <ListField
        name="input.categories"
        label={t('campaign.categories')}
        hint={t('campaign.categoriesHint')}
        value={draft.categories}
        onValue={(categories) => onDraft({ ...draft, categories })}
      />
      <ListField
        name="input.storeIds"
        label={t('campaign.storeIds')}
        hint={t('campaign.storeIdsHint')}
        value={draft.storeIds}
        onValue={(storeIds) => onDraft({ ...draft, storeIds })}
      />
      <ChecksField
        name="input.channels"
        label={t('campaign.channels')}
        hint={t('campaign.channelsHint')}
        values={draft.channels}
        options={CHANNELS.map((channel) => [channel, t(`channel.${channel}`)] as const)}
        onValues={(channels) => onDraft({ ...draft, channels })}
      />
    </fieldset>
  );
}
