/** The menu, and beside it the order with what it will give. */
import { useState } from 'preact/hooks';
import type { KioskProgrammeQuery, KioskVisitFragment } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Stepper } from '../shared/stepper.tsx';
import type { Estimate } from './estimate.ts';
import { WhatItGives } from './gives.tsx';
import { maySpend } from './guest.tsx';
import { Icon } from './icons.tsx';
import { CATEGORIES, type Category, MENU, nameOf, TIPS } from './menu.ts';
import type { Ordering } from './ordering.ts';
import { otherProblems, Usable } from './picks.tsx';

interface OrderProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly visit: KioskVisitFragment | null;
  readonly ordering: Ordering;
  readonly estimate: Estimate;
  /** What is to be paid; undefined while that is not known. */
  readonly payable: number | undefined;
  readonly onPay: () => void;
  readonly onLeave: () => void;
  /** Goes on without the card, so that the guest can order whatever the matter with it is. */
  readonly onWithout: () => void;
}

export function Order(props: OrderProps) {
  return (
    <main className="order">
      <Menu ordering={props.ordering} currency={props.programme.currency} />
      <Basket {...props} />
    </main>
  );
}

interface PartProps {
  readonly ordering: Ordering;
  readonly currency: string;
}

function Menu({ ordering, currency }: PartProps) {
  const { t, language } = useTexts();
  const format = useFormat();
  const [chosen, setChosen] = useState<Category | null>(null);
  const quantities = new Map(ordering.order.lines.map(({ sku, quantity }) => [sku, quantity]));
  return (
    <section className="menu" aria-label={t('menu.title')}>
      <div className="categories">
        {[null, ...CATEGORIES].map((category) => (
          <button type="button" key={category} aria-pressed={category === chosen} onClick={() => setChosen(category)}>
            {t(`menu.${category ?? 'all'}`)}
          </button>
        ))}
      </div>
      <ul className="items">
        {MENU.filter(({ category }) => chosen === null || category === chosen).map(
          ({ sku, category, price, picture }) => {
            const quantity = quantities.get(sku) ?? 0;
            return (
              <li key={sku}>
                <button type="button" className="item" data-category={category} onClick={() => ordering.change(sku, 1)}>
                  <Icon picture={picture} />
                  <span className="name">{nameOf(sku, language)}</span>
                  <span className="price">{format.money({ amount: price, currency })}</span>
                  {quantity > 0 && (
                    <span className="badge">
                      {format.number(quantity)}
                      <span className="aloud"> {t('menu.inOrder')}</span>
                    </span>
                  )}
                </button>
              </li>
            );
          },
        )}
      </ul>
    </section>
  );
}

function Basket({ programme, visit, ordering, estimate, payable, onPay, onLeave, onWithout }: OrderProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { currency } = programme;
  const { order, picks } = ordering;
  const open = visit?.status === 'OPEN';
  const problems = open ? (estimate.shown?.problems ?? []) : [];
  return (
    <section className="basket surface" aria-labelledby="basket">
      <h2 id="basket">{t('order.title')}</h2>
      <div className="choices">
        <Lines ordering={ordering} currency={currency} />
        <Tips ordering={ordering} currency={currency} />
        {open && maySpend(programme, visit) && (
          <Usable programme={programme} card={visit.card} picks={picks} problems={problems} onChange={ordering.pick} />
        )}
      </div>
      <WhatItGives
        programme={programme}
        visit={visit}
        order={order}
        estimate={estimate}
        problems={visit ? otherProblems(problems, picks, visit) : []}
        onWithout={onWithout}
      />
      <div className="actions">
        <button type="button" onClick={onLeave}>
          {t('order.leave')}
        </button>
        <button type="button" className="primary huge" disabled={payable === undefined} onClick={onPay}>
          {payable === undefined
            ? t('order.pay')
            : t('order.payAmount', { amount: format.money({ amount: payable, currency }) })}
        </button>
      </div>
    </section>
  );
}

function Lines({ ordering: { order, change }, currency }: PartProps) {
  const { t, language } = useTexts();
  const format = useFormat();
  if (order.lines.length === 0) return <p className="lines soft">{t('order.empty')}</p>;
  return (
    <ul className="lines">
      {order.lines.map(({ sku, quantity, unitPrice }) => {
        const name = nameOf(sku, language);
        return (
          <li key={sku} data-sku={sku}>
            <span className="name">{name}</span>
            <Stepper name={name} count={quantity} onChange={(by) => change(sku, by)} />
            <span className="price">{format.money({ amount: quantity * unitPrice, currency })}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Tips({ ordering: { order, giveTip }, currency }: PartProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <fieldset className="tips">
      <legend>{t('order.tip')}</legend>
      {TIPS.map((tip) => (
        <label key={tip}>
          <input type="radio" name="tip" checked={(order.tip ?? 0) === tip} onChange={() => giveTip(tip)} />
          <span>{tip === 0 ? t('order.noTip') : format.money({ amount: tip, currency })}</span>
        </label>
      ))}
    </fieldset>
  );
}
