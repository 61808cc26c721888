/** Boxes to tick in forms: any of some, or one. */
import { useId } from 'preact/hooks';
import type { About } from './fields.tsx';
import { useFieldProblem } from './form.tsx';

interface ChecksProps<Value extends string> extends About {
  values: readonly Value[];
  options: readonly (readonly [Value, string])[];
  onValues: (values: Value[]) => void;
}

/** Any of some. */
export function ChecksField<Value extends string>({
  name,
  label,
  hint,
  values,
  options,
  onValues,
}: ChecksProps<Value>) {
  const id = useId();
  const problem = useFieldProblem(name, { label });
  const describedBy = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <fieldset className="field" data-field={name} aria-describedby={describedBy || undefined}>
      <legend>{label}</legend>
      <div className="checks">
        {options.map(([one, text]) => (
          <Check
            key={one}
            label={text}
            value={values.includes(one)}
            invalid={problem !== undefined}
            onValue={(on) => onValues(on ? [...values, one] : values.filter((other) => other !== one))}
          />
        ))}
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
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  value: boolean;
  onValue: (on: boolean) => void;
  disabled?: boolean;
  invalid?: boolean;
  hint?: string;
}

export function Check({ label, value, onValue, disabled = false, invalid = false, hint }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={value}
        disabled={disabled}
        aria-invalid={invalid}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint && <span className="hint"> {hint}</span>}
      </span>
    </label>
  );
}
