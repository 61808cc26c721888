/** What each rule gave, or why it gave nothing: as the API says it. */
import { useTexts } from '../shared/language.ts';

export interface Outcome {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
  readonly gave: string | null;
  readonly whyNot: string | null;
}

interface OutcomesProps {
  outcomes: readonly Outcome[];
  /** Those that they are compared with. */
  before?: readonly Outcome[] | undefined;
}

export function Outcomes({ outcomes, before = outcomes }: OutcomesProps) {
  const { t } = useTexts();
  return (
    <ul className="outcomes">
      {outcomes.map(({ ruleId, ruleVersion, name, gave, whyNot }, i) => {
        const said = gave ?? whyNot;
        const ofRule = before.filter((one) => one.ruleId === ruleId).map((one) => one.gave ?? one.whyNot);
        const changed = !ofRule.includes(said);
        return (
          // A rule may give twice, even the same.
          <li key={`${ruleId}/${i}`} data-gave={gave !== null} data-changed={changed}>
            <span className="outcome-name">
              {name} <span className="soft">{t('versionOf', { version: ruleVersion })}</span>
            </span>
            <span className={gave === null ? 'soft' : undefined}>{said}</span>
            {changed && ofRule.length > 0 && (
              <span className="soft small">
                {t('preview.now')}: {ofRule.join(' ')}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
