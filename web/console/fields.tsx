/** The fields of forms: each with a label, a hint, a unit, and what the API expects where it refused. */
import type { ComponentChildren } from 'preact';
import { useContext, useId, useState } from 'preact/hooks';
import { instantOf, localTime } from '../../platform/calendar.ts';
import { TimeZone } from '../shared/language.ts';
import { minorDigits, readAmount, type Typed, useNotation, writeAmount } from './amount.ts';
import { useFieldProblem } from './form.tsx';

export interface About {
  /** As a refusal names it, such as `input.pointsPerUnit`. */
  name: string;
  label: string;
  hint?: string | undefined;
}

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

interface FieldProps extends About {
  currency?: string | undefined;
  unit?: string | undefined;
  children: (described: Described) => ComponentChildren;
}

export function Field({ name, label, hint, currency, unit, children }: FieldProps) {
  const id = useId();
  const problem = useFieldProblem(name, { label, currency });
  const describedBy = [unit && `${id}-unit`, problem && `${id}-problem`, hint && `${id}-hint`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field" data-field={name}>
      <label htmlFor={id}>{label}</label>
      <div className="entry">
        {children({ id: id, 'aria-describedby': describedBy || undefined, 'aria-invalid': problem !== undefined })}
        {unit && (
          <span id={`${id}-unit`} className="unit">
            {unit}
          </span>
        )}
      </div>
      {problem && (
        <p id={`${id}-problem`} className="field-problem">
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextProps extends About {
  value: string;
  onValue: (value: string) => void;
  unit?: string | undefined;
  /** What may be chosen, beside whatever is typed. */
  known?: readonly string[] | undefined;
  currency?: string | undefined;
  mode?: 'text' | 'numeric' | 'decimal';
}

export function TextField({ value, onValue, known, mode = 'text', ...about }: TextProps) {
  const list = useId();
  return (
    <Field {...about}>
      {(described) => (
        <>
          <input
            {...described}
            type="text"
            inputMode={mode}
            autoComplete="off"
            className={mode === 'text' ? undefined : 'number'}
            list={known ? list : undefined}
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          {known && (
            <datalist id={list}>
              {known.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

interface NumberProps extends Omit<TextProps, 'value' | 'onValue' | 'known'> {
  value: Typed;
  onValue: (value: Typed) => void;
}

/** Stays as it is typed, `12.5` too, until the page is read in another language: then as that writes the same number. */
function NumberField({ value, onValue, digits, ...props }: NumberProps & { digits: number }) {
  const notation = useNotation();
  const [typed, setTyped] = useState({ text: '', value: '' as Typed, decimal: '' });
  const written = typeof value === 'number' ? writeAmount(value, digits, notation) : value;
  const onText = (text: string) => {
    const read = readAmount(text, digits, notation) ?? text;
    setTyped({ text, value: read, decimal: notation.decimal });
    onValue(read);
  };
  const asTyped = typed.value === value && typed.decimal === notation.decimal;
  return <TextField {...props} value={asTyped ? typed.text : written} onValue={onText} />;
}

/** A whole number. */
export function WholeField(props: Omit<NumberProps, 'currency'>) {
  return <NumberField mode="numeric" {...props} digits={0} />;
}

/** Money in major units. */
export function MoneyField({ currency, ...props }: Omit<NumberProps, 'mode' | 'unit'> & { currency: string }) {
  return <NumberField {...props} digits={minorDigits(currency)} currency={currency} unit={currency} mode="decimal" />;
}

interface SelectProps<Value extends string> extends About {
  value: Value;
  options: readonly (readonly [Value, string])[];
  onValue: (value: Value) => void;
}

export function SelectField<Value extends string>({ value, options, onValue, ...about }: SelectProps<Value>) {
  return (
    <Field {...about}>
      {(described) => (
        <select {...described} value={value} onChange={(event) => onValue(event.currentTarget.value as Value)}>
          {options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface MomentProps extends About {
  /** An instant, or nothing. */
  value: string | null;
  onValue: (value: string | null) => void;
}

/** A moment, by the clocks of the brand. What is not touched stays as it is, to the millisecond. */
export function MomentField({ value, onValue, ...about }: MomentProps) {
  const timeZone = useContext(TimeZone) ?? 'UTC';
  return (
    <Field {...about}>
      {(described) => (
        <input
          {...described}
          type="datetime-local"
          value={value ? localTime(value, timeZone) : ''}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            onValue(typed ? instantOf(typed.slice(0, 16), timeZone) : null);
          }}
        />
      )}
    </Field>
  );
}

/** A list as it is typed: with commas. */
export function ListField(props: Omit<TextProps, 'mode' | 'unit' | 'currency'>) {
  return <TextField {...props} />;
}
