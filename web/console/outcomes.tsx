/** What each rule gave, or why it gave nothing: as the API says it. */
import { useTexts } from '../shared/language.ts';

interface Outcome {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
  readonly gave: string | null;
  readonly whyNot: string | null;
}

export function Outcomes({ outcomes }: { outcomes: readonly Outcome[] }) {
  const { t } = useTexts();
  return (
    <ul className="outcomes">
      {outcomes.map(({ ruleId, ruleVersion, name, gave, whyNot }) => (
        <li key={`${ruleId}/${gave}`} data-gave={gave !== null}>
          <span className="outcome-name">
            {name} <span className="soft">{t('versionOf', { version: ruleVersion })}</span>
          </span>
          <span className={gave === null ? 'soft' : undefined}>{gave ?? whyNot}</span>
        </li>
      ))}
    </ul>
  );
}
