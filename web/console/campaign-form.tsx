/** The form of a campaign: what those of points and of stamps have in common, around what each has of its own. */
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { Channel, ProgrammeDraftInput } from '../../client/index.ts';
import { now } from '../shared/clock.ts';
import { TimeZone, useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import type { Typed } from './amount.ts';
import { ChecksField } from './checks.tsx';
import { ListField, MomentField, MoneyField, TextField } from './fields.tsx';
import { Form, Leave, setterOf } from './form.tsx';
import { useMeanwhile } from './meanwhile.ts';
import { Preview } from './preview.tsx';
import type { Campaign, Programme } from './programme.tsx';
import { listOf, optional, useReading } from './reading.ts';
import { useTell } from './tell.tsx';

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
  readonly minimumSpend: Typed;
}

export function draftOfCampaign(campaign: Campaign | undefined): CampaignDraft {
  return {
    name: campaign?.name ?? '',
    banner: campaign?.banner ?? '',
    startsAt: campaign?.startsAt ?? new Date(now()).toISOString(),
    endsAt: campaign?.endsAt ?? null,
    storeIds: campaign?.storeIds.join(', ') ?? '',
    channels: campaign?.channels ?? [],
    categories: campaign?.categories.join(', ') ?? '',
    minimumSpend: campaign?.minimumSpend ?? 0,
  };
}

/** @param id  Of the campaign that gets another version; undefined for a new one. */
export function useCampaignReading(id: string | undefined, currency: string) {
  const { money, moment } = useReading();
  return ({ name, banner, startsAt, endsAt, storeIds, channels, categories, minimumSpend }: CampaignDraft) => ({
    id: id ?? null,
    name,
    banner: optional(banner, String),
    startsAt: moment('input.startsAt', startsAt),
    endsAt,
    storeIds: listOf(storeIds),
    channels: [...channels],
    categories: listOf(categories),
    minimumSpend: money('input.minimumSpend', minimumSpend, currency),
  });
}

interface CampaignFormProps<Draft extends CampaignDraft> {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  programme: Programme;
  /** As it is saved now; undefined for a new one. */
  campaign: Campaign | undefined;
  /** What is typed, as an edit of the programme. */
  edit: () => ProgrammeDraftInput;
  /** @returns What is saved then. */
  save: () => Promise<{ readonly name: string; readonly version: number }>;
  /** The fields of its own about what it gives. */
  gives: ComponentChildren;
  /** Further fields of its own. */
  children?: ComponentChildren;
}

export function CampaignForm<Draft extends CampaignDraft>(props: CampaignFormProps<Draft>) {
  const { draft, onDraft, programme, campaign, edit, save, gives, children } = props;
  const { t } = useTexts();
  const tell = useTell();
  const set = setterOf(draft, onDraft);
  const meanwhile = useMeanwhile(campaign?.version);
  const send = async (): Promise<void> => {
    tell(t('campaign.saved', await save()));
    go('campaigns');
  };
  return (
    <Form
      label={t('save')}
      send={send}
      beside={<Leave to="campaigns" />}
      meanwhile={meanwhile}
      preview={<Preview programme={programme} read={edit} />}
    >
      <fieldset className="group">
        <legend>{t('campaign.gives')}</legend>
        <TextField name="input.name" label={t('campaign.name')} value={draft.name} onValue={set('name')} />
        <TextField
          name="input.banner"
          label={t('campaign.banner')}
          hint={t('campaign.bannerHint')}
          value={draft.banner}
          onValue={set('banner')}
        />
        {gives}
      </fieldset>
      {children}
      <OrderFields draft={draft} onDraft={onDraft} currency={programme.currency} />
    </Form>
  );
}

/** For which orders it counts. */
function OrderFields<Draft extends CampaignDraft>({
  draft,
  onDraft,
  currency,
}: Pick<CampaignFormProps<Draft>, 'draft' | 'onDraft'> & { currency: string }) {
  const { t } = useTexts();
  const set = setterOf(draft, onDraft);
  const zone = useContext(TimeZone);
  return (
    <fieldset className="group">
      <legend>{t('campaign.counts')}</legend>
      <MomentField
        name="input.startsAt"
        label={t('campaign.startsAt')}
        hint={t('campaign.zone', { zone })}
        value={draft.startsAt}
        onValue={set('startsAt')}
      />
      <MomentField
        name="input.endsAt"
        label={t('campaign.endsAt')}
        hint={t('campaign.endsAtHint')}
        value={draft.endsAt}
        onValue={set('endsAt')}
      />
      <MoneyField
        name="input.minimumSpend"
        label={t('campaign.minimumSpend')}
        hint={t('campaign.minimumSpendHint')}
        currency={currency}
        value={draft.minimumSpend}
        onValue={set('minimumSpend')}
      />
      <ListField
        name="input.categories"
        label={t('campaign.categories')}
        hint={t('campaign.categoriesHint')}
        value={draft.categories}
        onValue={set('categories')}
      />
      <ListField
        name="input.storeIds"
        label={t('campaign.storeIds')}
        hint={t('campaign.storeIdsHint')}
        value={draft.storeIds}
        onValue={set('storeIds')}
      />
      <ChecksField
        name="input.channels"
        label={t('campaign.channels')}
        hint={t('campaign.channelsHint')}
        values={draft.channels}
        options={CHANNELS.map((channel) => [channel, t(`channel.${channel}`)] as const)}
        onValues={set('channels')}
      />
    </fieldset>
  );
}
