/** The lines of an example order, as they are typed. */
import type { OrderInput } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { MoneyField, TextField, useReading, WholeField } from './fields.tsx';

export interface LineDraft {
  /** Of the row, whatever is typed in it. */
  readonly row: number;
  readonly name: string;
  readonly sku: string;
  readonly category: string;
  readonly quantity: string;
  readonly unitPrice: string;
}

export function useOrderReading(currency: string): (lines: readonly LineDraft[], tip: number) => OrderInput {
  const { whole, money } = useReading();
  return (drafts, tip) => {
    const lines = drafts.map(({ name, sku, category, quantity, unitPrice }, i) => ({
      lineId: String(i + 1),
      name,
      sku,
      category: category.trim() === '' ? null : category.trim(),
      quantity: whole(`input.order.lines.${i}.quantity`, quantity),
      unitPrice: money(`input.order.lines.${i}.unitPrice`, unitPrice, currency),
    }));
    return {
      // A number of its own: an order that was booked would be answered with its booking.
      ref: `example-${crypto.randomUUID()}`,
      businessDate: new Date().toISOString().slice(0, 10),
      currency,
      lines,
      tip,
      total: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, tip),
    };
  };
}

interface LinesFieldsProps {
  lines: readonly LineDraft[];
  onLines: (lines: LineDraft[]) => void;
  currency: string;
  tip: string;
  onTip: (tip: string) => void;
}

export function LinesFields({ lines, onLines, currency, tip, onTip }: LinesFieldsProps) {
  const { t } = useTexts();
  const change = (at: number, changed: Partial<LineDraft>) =>
    onLines(lines.map((line, i) => (i === at ? { ...line, ...changed } : line)));
  const add = () => {
    const row = Math.max(-1, ...lines.map((line) => line.row)) + 1;
    onLines([...lines, { row, name: '', sku: '', category: '', quantity: '1', unitPrice: '' }]);
  };
  return (
    <fieldset className="group">
      <legend>{t('example.order')}</legend>
      {lines.map(({ row, name, sku, category, quantity, unitPrice }, i) => {
        const field = (of: string) => `input.order.lines.${i}.${of}`;
        return (
          <fieldset key={row} className="line" aria-label={t('example.line', { number: i + 1 })}>
            <TextField
              name={field('name')}
              label={t('example.name')}
              value={name}
              onValue={(value) => change(i, { name: value })}
            />
            <TextField
              name={field('sku')}
              label={t('example.sku')}
              value={sku}
              onValue={(value) => change(i, { sku: value })}
            />
            <TextField
              name={field('category')}
              label={t('example.category')}
              value={category}
              onValue={(value) => change(i, { category: value })}
            />
            <WholeField
              name={field('quantity')}
              label={t('example.quantity')}
              value={quantity}
              onValue={(value) => change(i, { quantity: value })}
            />
            <MoneyField
              name={field('unitPrice')}
              label={t('example.unitPrice')}
              currency={currency}
              value={unitPrice}
              onValue={(value) => change(i, { unitPrice: value })}
            />
            <button
              type="button"
              aria-label={t('example.removeOne', { number: i + 1 })}
              onClick={() => onLines(lines.filter((_, at) => at !== i))}
            >
              {t('tiers.remove')}
            </button>
          </fieldset>
        );
      })}
      <div className="actions">
        <button type="button" onClick={add}>
          {t('example.addLine')}
        </button>
      </div>
      <MoneyField name="input.order.tip" label={t('example.tip')} currency={currency} value={tip} onValue={onTip} />
    </fieldset>
  );
}
