/** The lines of an example order, as they are typed. */
import type { OrderInput } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { MoneyField, TextField, WholeField } from './fields.tsx';
import { setterOf } from './form.tsx';
import { useReading } from './reading.ts';
import { type Row, withRow } from './rows.ts';

export interface LineDraft {
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
  lines: readonly Row<LineDraft>[];
  onLines: (lines: Row<LineDraft>[]) => void;
  currency: string;
  tip: string;
  onTip: (tip: string) => void;
}

export function LinesFields({ lines, onLines, currency, tip, onTip }: LinesFieldsProps) {
  const { t } = useTexts();
  const add = () => onLines(withRow(lines, { name: '', sku: '', category: '', quantity: '1', unitPrice: '' }));
  return (
    <fieldset className="group">
      <legend>{t('example.order')}</legend>
      {lines.map((line, i) => {
        const field = (of: string) => `input.order.lines.${i}.${of}`;
        const set = setterOf(line, (changed) => onLines(lines.with(i, changed)));
        return (
          <fieldset key={line.row} className="line" aria-label={t('example.line', { number: i + 1 })}>
            <TextField name={field('name')} label={t('example.name')} value={line.name} onValue={set('name')} />
            <TextField name={field('sku')} label={t('example.sku')} value={line.sku} onValue={set('sku')} />
            <TextField
              name={field('category')}
              label={t('example.category')}
              value={line.category}
              onValue={set('category')}
            />
            <WholeField
              name={field('quantity')}
              label={t('example.quantity')}
              value={line.quantity}
              onValue={set('quantity')}
            />
            <MoneyField
              name={field('unitPrice')}
              label={t('example.unitPrice')}
              currency={currency}
              value={line.unitPrice}
              onValue={set('unitPrice')}
            />
            <button
              type="button"
              aria-label={t('example.removeOne', { number: i + 1 })}
              onClick={() => onLines(lines.toSpliced(i, 1))}
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
