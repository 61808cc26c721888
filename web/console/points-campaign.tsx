/** A campaign that gives points: a new one, or the next version of one. */
import { useState } from 'preact/hooks';
import { ConsoleProgrammeDocument, ConsoleSavePointsCampaignDocument, type Rounding } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { go } from './address.ts';
import { minorDigits } from './amount.ts';
import { draftOfCampaign, NameFields, OrderFields, useCampaignReading } from './campaign-fields.tsx';
import { Check, SelectField, useReading, WholeField } from './fields.tsx';
import { Form, Leave } from './form.tsx';
import type { PointsCampaign, Programme } from './programme.ts';
import { useSend } from './send.ts';
import { useTell } from './tell.tsx';

const ROUNDINGS: readonly Rounding[] = ['DOWN', 'UP', 'HALF_UP', 'HALF_EVEN'];

interface PointsCampaignFormProps {
  campaign?: PointsCampaign | undefined;
  programme: Programme;
}

export function PointsCampaignForm({ campaign, programme: { currency, pointsName } }: PointsCampaignFormProps) {
  const { t, language } = useTexts();
  const format = useFormat();
  const { whole } = useReading();
  const common = useCampaignReading(currency);
  const send = useSend();
  const tell = useTell();
  const [draft, setDraft] = useState(() => ({
    ...draftOfCampaign(campaign, currency, language),
    pointsPerUnit: String(campaign?.pointsPerUnit ?? ''),
    rounding: campaign?.rounding ?? 'DOWN',
    includeTax: campaign?.includeTax ?? true,
    expireAfterDays: String(campaign?.expireAfterDays ?? ''),
  }));
  const unit = format.money({ amount: 10 ** minorDigits(currency), currency });

  const save = async (): Promise<void> => {
    const { pointsPerUnit, rounding, includeTax, expireAfterDays } = draft;
    const input = {
      ...common(draft),
      id: campaign?.id ?? null,
      pointsPerUnit: whole('input.pointsPerUnit', pointsPerUnit),
      rounding,
      includeTax,
      expireAfterDays: expireAfterDays.trim() === '' ? null : whole('input.expireAfterDays', expireAfterDays),
    };
    const { savePointsCampaign } = await send(ConsoleSavePointsCampaignDocument, { input }, ConsoleProgrammeDocument);
    tell(t('campaign.saved', { name: savePointsCampaign.name, version: savePointsCampaign.version }));
    go('campaigns');
  };

  return (
    <Form label={t('save')} send={save} beside={<Leave to="campaigns" />}>
      <fieldset className="group">
        <legend>{t('campaign.gives')}</legend>
        <NameFields draft={draft} onDraft={setDraft} />
        <WholeField
          name="input.pointsPerUnit"
          label={t('campaign.pointsPerUnit', { unit })}
          hint={t('campaign.pointsPerUnitHint')}
          unit={pointsName}
          value={draft.pointsPerUnit}
          onValue={(pointsPerUnit) => setDraft({ ...draft, pointsPerUnit })}
        />
        <SelectField
          name="input.rounding"
          label={t('campaign.rounding')}
          value={draft.rounding}
          options={ROUNDINGS.map((one) => [one, t(`rounding.${one}`)] as const)}
          onValue={(rounding) => setDraft({ ...draft, rounding })}
        />
        <WholeField
          name="input.expireAfterDays"
          label={t('campaign.expireAfterDays')}
          hint={t('campaign.expireAfterDaysHint')}
          unit={t('days')}
          value={draft.expireAfterDays}
          onValue={(expireAfterDays) => setDraft({ ...draft, expireAfterDays })}
        />
        <Check
          label={t('campaign.includeTax')}
          hint={t('campaign.includeTaxHint')}
          value={draft.includeTax}
          onValue={(includeTax) => setDraft({ ...draft, includeTax })}
        />
      </fieldset>
      <OrderFields draft={draft} onDraft={setDraft} currency={currency} />
    </Form>
  );
}
