/** What the API says that an order would bring. */
import type { ConsoleExampleQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Outcomes } from './outcomes.tsx';
import type { Programme } from './programme.ts';

export interface Answer {
  readonly validation: ConsoleExampleQuery['validateTransaction'];
  /** When it was given: the programme may have changed since. */
  readonly at: string;
}

interface EstimateProps {
  /** Undefined until it was asked. */
  answer: Answer | undefined;
  programme: Programme;
}

export function Estimate({ answer, programme: { currency, pointsName } }: EstimateProps) {
  const { t, texts } = useTexts();
  const format = useFormat();
  if (!answer) {
    return (
      <section className="surface estimate" aria-label={t('example.result')}>
        <h2>{t('example.result')}</h2>
        <p className="soft">{t('example.notYet')}</p>
      </section>
    );
  }
  const { validation, at } = answer;
  const { acceptable, problems, discounts, payable, explanation } = validation;
  const problemText = (code: string) => (texts.exists(`problem.${code}`) ? t(`problem.${code}`) : code);
  return (
    <section className="surface estimate" aria-label={t('example.result')} aria-live="polite">
      <div className="title">
        <h2>{t('example.result')}</h2>
        <p className="soft">{t('example.askedAt', { at: format.time(at) })}</p>
      </div>
      <p className={acceptable ? 'state on' : 'state off'}>
        {t(acceptable ? 'example.acceptable' : 'example.refused')}
      </p>
      {problems.length > 0 && (
        <ul className="problems">
          {problems.map(({ code }) => (
            <li key={code}>{problemText(code)}</li>
          ))}
        </ul>
      )}
      <dl className="facts">
        <div>
          <dt>{t('example.pointsToEarn', { points: pointsName })}</dt>
          <dd className="number" data-estimate="points">
            {format.number(validation.pointsToEarn)}
          </dd>
        </div>
        <div>
          <dt>{t('example.pointsToBurn', { points: pointsName })}</dt>
          <dd className="number">{format.number(validation.pointsToBurn)}</dd>
        </div>
        <div>
          <dt>{t('example.stampsToGrant')}</dt>
          <dd className="number">{format.number(validation.stampsToGrant)}</dd>
        </div>
        {discounts.map(({ description, amount }) => (
          <div key={description}>
            <dt>{description}</dt>
            <dd className="number">{format.money({ amount: -amount, currency })}</dd>
          </div>
        ))}
        <div>
          <dt>{t('example.payable')}</dt>
          <dd className="number">{format.money(payable)}</dd>
        </div>
      </dl>
      <h3>{t('example.rules')}</h3>
      <Outcomes outcomes={explanation} />
    </section>
  );
}
