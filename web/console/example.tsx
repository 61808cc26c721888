/** The example order: what all previews are about, and what it gives by the programme as it is saved. */
import { useState } from 'preact/hooks';
import { Refused } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { CHANNELS } from './campaign-form.tsx';
import { ChecksField } from './checks.tsx';
import { draftOfExample, type ExampleDraft, useExampleReading } from './example-draft.ts';
import { MomentField, MoneyField, SelectField, TextField, WholeField } from './fields.tsx';
import { Fields, setterOf } from './form.tsx';
import type { Example as ExampleOrder } from './kept.ts';
import { LinesFields } from './lines.tsx';
import { usePlaces } from './places.ts';
import { ExamplePreview, usePreview } from './preview.tsx';
import { OfProgramme, type Programme } from './programme.tsx';
import { tryReading } from './reading.ts';
import { Waiting } from './table.tsx';
import { useChangeExample, useExample } from './the-example.tsx';
import { VouchersField } from './vouchers-field.tsx';

export function Example() {
  const { t } = useTexts();
  return (
    <>
      <p className="lead">{t('example.lead')}</p>
      <OfProgramme rows={10}>{(programme) => <OfTheExample programme={programme} />}</OfProgramme>
    </>
  );
}

function OfTheExample({ programme }: { programme: Programme }) {
  const example = useExample(programme.currency);
  return example ? <Editing programme={programme} example={example} /> : <Waiting rows={10} />;
}

function Editing({ programme, example }: { programme: Programme; example: ExampleOrder }) {
  const { currency } = programme;
  const change = useChangeExample();
  const read = useExampleReading(currency);
  const [draft, setDraft] = useState(() => draftOfExample(example));
  const preview = usePreview(example);
  const refused = tryReading(() => read(draft)).refused ?? preview.failed;
  const onDraft = (next: ExampleDraft) => {
    setDraft(next);
    const { value } = tryReading(() => read(next));
    if (value) change(value);
  };
  return (
    <Fields
      refused={refused instanceof Refused ? refused : undefined}
      preview={<ExamplePreview programme={programme} preview={{ ...preview, failed: refused }} />}
    >
      <GuestFields programme={programme} draft={draft} onDraft={onDraft} />
      <OrderFields programme={programme} draft={draft} onDraft={onDraft} />
    </Fields>
  );
}

interface DraftProps {
  programme: Programme;
  draft: ExampleDraft;
  onDraft: (draft: ExampleDraft) => void;
}

function GuestFields({ programme: { tiers, rewards, pointsName, currency }, draft, onDraft }: DraftProps) {
  const { t } = useTexts();
  const set = setterOf(draft, onDraft);
  // One that is not offered any more can still be put back.
  const offered = rewards.filter(({ id, active }) => active || draft.rewardIds.includes(id));
  return (
    <fieldset className="group">
      <legend>{t('example.who')}</legend>
      <SelectField
        name="guest"
        label={t('example.guest')}
        value={draft.guest}
        options={[
          ['MADE_UP', t('example.madeUp')],
          ['CARD', t('example.card')],
        ]}
        onValue={set('guest')}
      />
      {draft.guest === 'CARD' ? (
        <TextField
          name="input.guest.cardId"
          label={t('guests.kinds.cardId')}
          hint={t('example.cardHint')}
          value={draft.cardId}
          onValue={(cardId) => onDraft({ ...draft, cardId, voucherIds: [] })}
        />
      ) : (
        <>
          <WholeField
            name="input.guest.points"
            label={t('example.points')}
            unit={pointsName}
            value={draft.points}
            onValue={set('points')}
          />
          <SelectField
            name="input.guest.tierId"
            label={t('guests.tier')}
            value={draft.tierId}
            options={[['', t('example.baseTier')], ...tiers.map(({ id, name }) => [id, name] as const)]}
            onValue={set('tierId')}
          />
        </>
      )}
      <ChecksField
        name="input.rewardIds"
        label={t('example.rewards')}
        values={draft.rewardIds}
        options={offered.map(({ id, name }) => [id, name] as const)}
        onValues={set('rewardIds')}
      />
      {draft.guest === 'CARD' && draft.cardId.trim() !== '' && (
        <VouchersField
          cardId={draft.cardId}
          currency={currency}
          values={draft.voucherIds}
          onValues={set('voucherIds')}
        />
      )}
    </fieldset>
  );
}

function OrderFields({ programme: { currency }, draft, onDraft }: DraftProps) {
  const { t } = useTexts();
  const { storeIds, posTypes } = usePlaces();
  const set = setterOf(draft, onDraft);
  return (
    <fieldset className="group">
      <legend>{t('example.order')}</legend>
      <TextField
        name="input.order.posType"
        label={t('client.posType')}
        known={posTypes}
        value={draft.posType}
        onValue={set('posType')}
      />
      <TextField
        name="input.order.storeId"
        label={t('client.storeId')}
        known={storeIds}
        value={draft.storeId}
        onValue={set('storeId')}
      />
      <SelectField
        name="input.order.channel"
        label={t('example.channel')}
        value={draft.channel}
        options={CHANNELS.map((one) => [one, t(`channel.${one}`)] as const)}
        onValue={set('channel')}
      />
      <MomentField
        name="input.at"
        label={t('example.at')}
        hint={t('campaign.endAtHint')}
        value={draft.at}
        onValue={set('at')}
      />
      <LinesFields lines={draft.lines} onLines={set('lines')} currency={currency} />
      <MoneyField
        name="input.order.tax"
        label={t('example.tax')}
        hint={t('example.taxHint')}
        currency={currency}
        value={draft.tax}
        onValue={set('tax')}
      />
      <MoneyField
        name="input.order.tip"
        label={t('example.tip')}
        currency={currency}
        value={draft.tip}
        onValue={set('tip')}
      />
    </fieldset>
  );
}
