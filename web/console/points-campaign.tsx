/** A campaign that gives points: a new one, or the next version of one. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSavePointsCampaignDocument, type Rounding } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { minorUnits, typedOf } from './amount.ts';
import { CampaignForm, draftOfCampaign, useCampaignReading } from './campaign-form.tsx';
import { Check } from './checks.tsx';
import { SelectField, WholeField } from './fields.tsx';
import { setterOf } from './form.tsx';
import type { PointsCampaign, Programme } from './programme.tsx';
import { optional, useReading } from './reading.ts';
import { useSend } from './send.ts';

const ROUNDINGS: readonly Rounding[] = ['DOWN', 'UP', 'HALF_UP', 'HALF_EVEN'];

interface PointsCampaignFormProps {
  campaign?: PointsCampaign | undefined;
  programme: Programme;
}

function draftOf(campaign: PointsCampaign | undefined) {
  return {
    ...draftOfCampaign(campaign),
    pointsPerUnit: typedOf(campaign?.pointsPerUnit),
    rounding: campaign?.rounding ?? 'DOWN',
    includeTax: campaign?.includeTax ?? true,
    expireAfterDays: typedOf(campaign?.expireAfterDays),
  };
}

type Draft = ReturnType<typeof draftOf>;

export function PointsCampaignForm({ campaign, programme }: PointsCampaignFormProps) {
  const { currency } = programme;
  const { whole } = useReading();
  const readCommon = useCampaignReading(campaign?.id, currency);
  const send = useSend();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const read = () => ({
    ...readCommon(draft),
    pointsPerUnit: whole('input.pointsPerUnit', draft.pointsPerUnit),
    rounding: draft.rounding,
    includeTax: draft.includeTax,
    expireAfterDays: optional(draft.expireAfterDays, (typed) => whole('input.expireAfterDays', typed)),
  });
  const save = async () =>
    (await send(ConsoleSavePointsCampaignDocument, { input: read() }, ConsoleProgrammeDocument)).savePointsCampaign;

  return (
    <CampaignForm
      draft={draft}
      onDraft={setDraft}
      programme={programme}
      campaign={campaign}
      edit={() => ({ pointsCampaign: read() })}
      save={save}
      gives={<Gives draft={draft} onDraft={setDraft} programme={programme} />}
    />
  );
}

interface GivesProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  programme: Programme;
}

function Gives({ draft, onDraft, programme: { currency, pointsName } }: GivesProps) {
  const { t } = useTexts();
  const format = useFormat();
  const unit = format.money({ amount: minorUnits(currency), currency });
  const set = setterOf(draft, onDraft);
  return (
    <>
      <WholeField
        name="input.pointsPerUnit"
        label={t('campaign.pointsPerUnit', { unit })}
        hint={t('campaign.pointsPerUnitHint')}
        unit={pointsName}
        value={draft.pointsPerUnit}
        onValue={set('pointsPerUnit')}
      />
      <SelectField
        name="input.rounding"
        label={t('campaign.rounding')}
        value={draft.rounding}
        options={ROUNDINGS.map((one) => [one, t(`rounding.${one}`)] as const)}
        onValue={set('rounding')}
      />
      <WholeField
        name="input.expireAfterDays"
        label={t('campaign.expireAfterDays')}
        hint={t('campaign.expireAfterDaysHint')}
        unit={t('days')}
        value={draft.expireAfterDays}
        onValue={set('expireAfterDays')}
      />
      <Check
        label={t('campaign.includeTax')}
        hint={t('campaign.includeTaxHint')}
        value={draft.includeTax}
        onValue={set('includeTax')}
      />
    </>
  );
}
