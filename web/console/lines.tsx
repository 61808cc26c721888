/** The lines of an example order, as they are typed. */
import type { ExampleLineInput } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import type { Typed } from './amount.ts';
import { MoneyField, TextField, WholeField } from './fields.tsx';
import { setterOf } from './form.tsx';
import { optional, useReading } from './reading.ts';
import { type Row, rowsOf, withRow } from './rows.ts';

export interface LineDraft {
  readonly name: string;
  readonly sku: string;
  readonly category: string;
  readonly quantity: Typed;
  readonly unitPrice: Typed;
}

export function draftsOfLines(lines: readonly ExampleLineInput[]): Row<LineDraft>[] {
  return rowsOf(lines.map(({ category, ...line }) => ({ ...line, category: category ?? '' })));
}

export function useLinesReading(currency: string): (drafts: readonly LineDraft[]) => ExampleLineInput[] {
  const { whole, money } = useReading();
  return (drafts) =>
    drafts.map(({ name, sku, category, quantity, unitPrice }, i) => ({
      name,
      sku,
      category: optional(category, String),
      quantity: whole(`input.order.lines.${i}.quantity`, quantity),
      unitPrice: money(`input.order.lines.${i}.unitPrice`, unitPrice, currency),
    }));
}

interface LinesFieldsProps {
  lines: readonly Row<LineDraft>[];
  onLines: (lines: Row<LineDraft>[]) => void;
  currency: string;
}

export function LinesFields({ lines, onLines, currency }: LinesFieldsProps) {
  const { t } = useTexts();
  const add = () => onLines(withRow(lines, { name: '', sku: '', category: '', quantity: 1, unitPrice: '' }));
  return (
    <>
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
    </>
  );
}
