/** A campaign that gives stamps, and a voucher for a full card: a new one, or the next version of one. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSaveStampCampaignDocument, type StampUnit } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import { BenefitFields, draftOfBenefit, useBenefitReading } from './benefit-fields.tsx';
import { draftOfCampaign, NameFields, OrderFields, useCampaignReading } from './campaign-fields.tsx';
import { Check, SelectField, useReading, WholeField } from './fields.tsx';
import { Form, Leave } from './form.tsx';
import type { Programme, StampCampaign } from './programme.ts';
import { useSend } from './send.ts';
import { useTell } from './tell.tsx';

const UNITS: readonly StampUnit[] = ['ORDER', 'ITEM'];

interface StampCampaignFormProps {
  campaign?: StampCampaign | undefined;
  programme: Programme;
}

export function StampCampaignForm({ campaign, programme: { currency } }: StampCampaignFormProps) {
  const { t, language } = useTexts();
  const { whole } = useReading();
  const common = useCampaignReading(currency);
  const benefitOf = useBenefitReading(currency);
  const send = useSend();
  const tell = useTell();
  const [draft, setDraft] = useState(() => ({
    ...draftOfCampaign(campaign, currency, language),
    required: String(campaign?.required ?? ''),
    per: campaign?.per ?? 'ORDER',
    voucherValidDays: String(campaign?.voucherValidDays ?? ''),
    autoApply: campaign?.autoApply ?? true,
    benefit: draftOfBenefit(campaign?.benefit, currency, language),
  }));

  const save = async (): Promise<void> => {
    const { required, per, voucherValidDays, autoApply, benefit } = draft;
    const input = {
      ...common(draft),
      id: campaign?.id ?? null,
      required: whole('input.required', required),
      per,
      voucherValidDays: whole('input.voucherValidDays', voucherValidDays),
      autoApply,
      benefit: benefitOf(benefit),
    };
    const { saveStampCampaign } = await send(ConsoleSaveStampCampaignDocument, { input }, ConsoleProgrammeDocument);
    tell(t('campaign.saved', { name: saveStampCampaign.name, version: saveStampCampaign.version }));
    go('campaigns');
  };

  return (
    <Form label={t('save')} send={save} beside={<Leave to="campaigns" />}>
      <fieldset className="group">
        <legend>{t('campaign.gives')}</legend>
        <NameFields draft={draft} onDraft={setDraft} />
        <WholeField
          name="input.required"
          label={t('campaign.required')}
          unit={t('stamps')}
          value={draft.required}
          onValue={(required) => setDraft({ ...draft, required })}
        />
        <SelectField
          name="input.per"
          label={t('campaign.per')}
          value={draft.per}
          options={UNITS.map((one) => [one, t(`per.${one}`)] as const)}
          onValue={(per) => setDraft({ ...draft, per })}
        />
        <WholeField
          name="input.voucherValidDays"
          label={t('campaign.voucherValidDays')}
          unit={t('days')}
          value={draft.voucherValidDays}
          onValue={(voucherValidDays) => setDraft({ ...draft, voucherValidDays })}
        />
        <Check
          label={t('campaign.autoApply')}
          hint={t('campaign.autoApplyHint')}
          value={draft.autoApply}
          onValue={(autoApply) => setDraft({ ...draft, autoApply })}
        />
      </fieldset>
      <BenefitFields draft={draft.benefit} currency={currency} onDraft={(benefit) => setDraft({ ...draft, benefit })} />
      <OrderFields draft={draft} onDraft={setDraft} currency={currency} />
    </Form>
  );
}
