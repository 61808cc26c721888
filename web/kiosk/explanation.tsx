/** Line by line, what each rule of the programme gave, or why it gave nothing, in the API's own words. */
import type { KioskOutcomeFragment } from '../../client/index.ts';

export function Explanation({ outcomes, title }: { outcomes: readonly KioskOutcomeFragment[]; title: string }) {
  return (
    <details className="explanation">
      <summary>{title}</summary>
      <Outcomes outcomes={outcomes} />
    </details>
  );
}

export function Outcomes({ outcomes }: { outcomes: readonly KioskOutcomeFragment[] }) {
  return (
    <ul className="outcomes">
      {outcomes.map(({ ruleId, name, gave, whyNot }, i) => (
        // One reward may have been used twice.
        <li key={`${ruleId} ${i}`} data-gave={gave !== null}>
          <strong>{name}</strong> {gave ?? whyNot}
        </li>
      ))}
    </ul>
  );
}
