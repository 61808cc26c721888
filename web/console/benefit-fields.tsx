/** What a reward or a voucher is worth, as a form asks for it: exactly one of four. */
import type { BenefitInput } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { type Typed, typedOf } from './amount.ts';
import { ListField, MoneyField, SelectField, WholeField } from './fields.tsx';
import { setterOf } from './form.tsx';
import type { Benefit } from './programme.tsx';
import { listOf, optional, useReading } from './reading.ts';

const FIELD = 'input.benefit';
const KINDS = ['FreeOrder', 'PercentOff', 'AmountOff', 'FreeItem'] as const;

/** As it is typed; what belongs to another kind is kept while one chooses. */
export interface BenefitDraft {
  readonly kind: Benefit['__typename'];
  readonly upTo: Typed;
  readonly percent: Typed;
  readonly amount: Typed;
  readonly skus: string;
  readonly quantity: Typed;
}

export function draftOfBenefit(benefit: Benefit | undefined): BenefitDraft {
  const none = { kind: 'FreeItem', upTo: '', percent: '', amount: '', skus: '', quantity: 1 } as const;
  switch (benefit?.__typename) {
    case undefined:
      return none;
    case 'FreeOrder':
      return { ...none, kind: 'FreeOrder', upTo: typedOf(benefit.upTo) };
    case 'PercentOff':
      return { ...none, kind: 'PercentOff', percent: benefit.percent, upTo: typedOf(benefit.upTo) };
    case 'AmountOff':
      return { ...none, kind: 'AmountOff', amount: benefit.amount };
    case 'FreeItem':
      return { ...none, kind: 'FreeItem', skus: benefit.skus.join(', '), quantity: benefit.quantity };
  }
}

/** A benefit that is there, as the API takes it. */
export function benefitInputOf(benefit: Benefit): BenefitInput {
  switch (benefit.__typename) {
    case 'FreeOrder':
      return { freeOrder: { upTo: benefit.upTo } };
    case 'PercentOff':
      return { percentOff: { percent: benefit.percent, upTo: benefit.upTo } };
    case 'AmountOff':
      return { amountOff: { amount: benefit.amount } };
    case 'FreeItem':
      return { freeItem: { skus: [...benefit.skus], quantity: benefit.quantity } };
  }
}

export function useBenefitReading(currency: string): (draft: BenefitDraft) => BenefitInput {
  const { whole, money } = useReading();
  const most = (name: string, typed: Typed) => optional(typed, (sum) => money(`${FIELD}.${name}`, sum, currency));
  return ({ kind, upTo, percent, amount, skus, quantity }) => {
    switch (kind) {
      case 'FreeOrder':
        return { freeOrder: { upTo: most('freeOrder.upTo', upTo) } };
      case 'PercentOff':
        return {
          percentOff: {
            percent: whole(`${FIELD}.percentOff.percent`, percent),
            upTo: most('percentOff.upTo', upTo),
          },
        };
      case 'AmountOff':
        return { amountOff: { amount: money(`${FIELD}.amountOff.amount`, amount, currency) } };
      case 'FreeItem':
        return { freeItem: { skus: listOf(skus), quantity: whole(`${FIELD}.freeItem.quantity`, quantity) } };
    }
  };
}

interface BenefitFieldsProps {
  draft: BenefitDraft;
  currency: string;
  onDraft: (draft: BenefitDraft) => void;
}

export function BenefitFields({ draft, currency, onDraft }: BenefitFieldsProps) {
  const { t } = useTexts();
  const set = setterOf(draft, onDraft);
  const upTo = (kind: string) => (
    <MoneyField
      name={`${FIELD}.${kind}.upTo`}
      label={t('worth.most')}
      hint={t('worth.mostHint')}
      currency={currency}
      value={draft.upTo}
      onValue={set('upTo')}
    />
  );
  return (
    <fieldset className="group">
      <legend>{t('worth.title')}</legend>
      <SelectField
        name="kind"
        label={t('worth.kind')}
        value={draft.kind}
        options={KINDS.map((kind) => [kind, t(`worth.kinds.${kind}`)] as const)}
        onValue={set('kind')}
      />
      {draft.kind === 'FreeOrder' && upTo('freeOrder')}
      {draft.kind === 'PercentOff' && (
        <>
          <WholeField
            name={`${FIELD}.percentOff.percent`}
            label={t('worth.percent')}
            unit="%"
            value={draft.percent}
            onValue={set('percent')}
          />
          {upTo('percentOff')}
        </>
      )}
      {draft.kind === 'AmountOff' && (
        <MoneyField
          name={`${FIELD}.amountOff.amount`}
          label={t('worth.amount')}
          currency={currency}
          value={draft.amount}
          onValue={set('amount')}
        />
      )}
      {draft.kind === 'FreeItem' && (
        <>
          <ListField
            name={`${FIELD}.freeItem.skus`}
            label={t('worth.skus')}
            hint={t('listHint')}
            value={draft.skus}
            onValue={set('skus')}
          />
          <WholeField
            name={`${FIELD}.freeItem.quantity`}
            label={t('worth.quantity')}
            value={draft.quantity}
            onValue={set('quantity')}
          />
        </>
      )}
    </fieldset>
  );
}
