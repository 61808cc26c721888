/** A campaign that gives stamps, and a voucher for a full card: a new one, or the next version of one. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSaveStampCampaignDocument, type StampUnit } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { typedOf } from './amount.ts';
import { BenefitFields, draftOfBenefit, useBenefitReading } from './benefit-fields.tsx';
import { CampaignForm, draftOfCampaign, useCampaignReading } from './campaign-form.tsx';
import { Check } from './checks.tsx';
import { SelectField, WholeField } from './fields.tsx';
import { setterOf } from './form.tsx';
import type { Programme, StampCampaign } from './programme.tsx';
import { useReading } from './reading.ts';
import { useSend } from './send.ts';

const UNITS: readonly StampUnit[] = ['ORDER', 'ITEM'];

interface StampCampaignFormProps {
  campaign?: StampCampaign | undefined;
  programme: Programme;
}

function draftOf(campaign: StampCampaign | undefined) {
  return {
    ...draftOfCampaign(campaign),
    required: typedOf(campaign?.required),
    per: campaign?.per ?? 'ORDER',
    voucherValidDays: typedOf(campaign?.voucherValidDays),
    autoApply: campaign?.autoApply ?? true,
    benefit: draftOfBenefit(campaign?.benefit),
  };
}

type Draft = ReturnType<typeof draftOf>;

export function StampCampaignForm({ campaign, programme }: StampCampaignFormProps) {
  const { currency } = programme;
  const { whole } = useReading();
  const readCommon = useCampaignReading(campaign?.id, currency);
  const readBenefit = useBenefitReading(currency);
  const send = useSend();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const set = setterOf(draft, setDraft);
  const read = () => ({
    ...readCommon(draft),
    required: whole('input.required', draft.required),
    per: draft.per,
    voucherValidDays: whole('input.voucherValidDays', draft.voucherValidDays),
    autoApply: draft.autoApply,
    benefit: readBenefit(draft.benefit),
  });
  const save = async () =>
    (await send(ConsoleSaveStampCampaignDocument, { input: read() }, ConsoleProgrammeDocument)).saveStampCampaign;

  return (
    <CampaignForm
      draft={draft}
      onDraft={setDraft}
      programme={programme}
      campaign={campaign}
      edit={() => ({ stampCampaign: read() })}
      save={save}
      gives={<Gives draft={draft} onDraft={setDraft} />}
    >
      <BenefitFields draft={draft.benefit} currency={currency} onDraft={set('benefit')} />
    </CampaignForm>
  );
}

interface GivesProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

function Gives({ draft, onDraft }: GivesProps) {
  const { t } = useTexts();
  const set = setterOf(draft, onDraft);
  return (
    <>
      <WholeField
        name="input.required"
        label={t('campaign.required')}
        unit={t('stamps')}
        value={draft.required}
        onValue={set('required')}
      />
      <SelectField
        name="input.per"
        label={t('campaign.per')}
        value={draft.per}
        options={UNITS.map((one) => [one, t(`per.${one}`)] as const)}
        onValue={set('per')}
      />
      <WholeField
        name="input.voucherValidDays"
        label={t('campaign.voucherValidDays')}
        unit={t('days')}
        value={draft.voucherValidDays}
        onValue={set('voucherValidDays')}
      />
      <Check
        label={t('campaign.autoApply')}
        hint={t('campaign.autoApplyHint')}
        value={draft.autoApply}
        onValue={set('autoApply')}
      />
    </>
  );
}
