/** How many of something: one less, one more. */
import { useFormat, useTexts } from './language.ts';

interface StepperProps {
  readonly name: string;
  readonly count: number;
  readonly max?: number;
  readonly onChange: (by: 1 | -1) => void;
}

export function Stepper({ name, count, max = Number.POSITIVE_INFINITY, onChange }: StepperProps) {
  const { t } = useTexts();
  const format = useFormat();
  const [least, most] = [count <= 0, count >= max];
  // Not disabled: a key that has just been pressed keeps the keyboard.
  return (
    <fieldset className="stepper" aria-label={name}>
      <button
        type="button"
        aria-label={t('stepper.less', { name })}
        aria-disabled={least}
        onClick={() => !least && onChange(-1)}
      >
        <span aria-hidden="true">−</span>
      </button>
      <output className="count">{format.number(count)}</output>
      <button
        type="button"
        aria-label={t('stepper.more', { name })}
        aria-disabled={most}
        onClick={() => !most && onChange(1)}
      >
        <span aria-hidden="true">+</span>
      </button>
    </fieldset>
  );
}
