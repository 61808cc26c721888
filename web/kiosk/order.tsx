/** The menu, and beside it the order with what it will give. */
import { useState } from 'preact/hooks';
import type { KioskProgrammeQuery, KioskVisitFragment, OrderInput } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import type { Picks } from '../shared/picks.ts';
import { Stepper } from '../shared/stepper.tsx';
import type { Estimate } from './estimate.ts';
import { WhatItGives } from './gives.tsx';
import { maySpend } from './guest.tsx';
import { Icon } from './icons.tsx';
import { CATEGORIES, type Category, MENU, nameOf, TIPS } from './menu.ts';
import { otherProblems, Usable } from './picks.tsx';

interface OrderProps {
  readonly programme: KioskProgrammeQuery['programme'];
  readonly visit: KioskVisitFragment | null;
  readonly order: OrderInput;
  readonly picks: Picks;
  readonly estimate: Estimate;
  /** What is to be paid; undefined while that is not known. */
  readonly payable: number | undefined;
  readonly onChange: (sku: string, by: number) => void;
  readonly onTip: (tip: number) => void;
  readonly onPick: (picks: Picks) => void;
  readonly onPay: () => void;
  readonly onLeave: () => void;
  /** Goes on without the card, so that the guest can order whatever the matter with it is. */
  readonly onWithout: () => void;
}

export function Order(props: OrderProps) {
  return (
    <main className="order">
      <Menu onAdd={(sku) => props.onChange(sku, 1)} order={props.order} currency={props.programme.currency} />
      <Basket {...props} />
    </main>
  );
}

function Menu({ order, currency, onAdd }: { order: OrderInput; currency: string; onAdd: (sku: string) => void }) {
  const { t, language } = useTexts();
  const format = useFormat();
  const [chosen, setChosen] = useState<Category | null>(null);
  const quantities = new Map(order.lines.map(({ sku, quantity }) => [sku, quantity]));
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
                <button type="button" className="item" data-category={category} onClick={() => onAdd(sku)}>
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

function Basket({
  programme,
  visit,
  order,
  picks,
  estimate,
  payable,
  onChange,
  onTip,
  onPick,
  onPay,
  onLeave,
  onWithout,
}: OrderProps) {
  const { t, language } = useTexts();
  const format = useFormat();
  const { currency } = programme;
  const money = (amount: number) => format.money({ amount, currency });
  const empty = order.lines.length === 0;
  const open = visit?.status === 'OPEN';
  const problems = open ? (estimate.shown?.problems ?? []) : [];
  return (
    <section className="basket surface" aria-labelledby="basket">
      <h2 id="basket">{t('order.title')}</h2>
      {empty ? (
        <p className="lines soft">{t('order.empty')}</p>
      ) : (
        <ul className="lines">
          {order.lines.map(({ sku, quantity, unitPrice }) => {
            const name = nameOf(sku, language);
            return (
              <li key={sku} data-sku={sku}>
                <span className="name">{name}</span>
                <Stepper name={name} count={quantity} onChange={(by) => onChange(sku, by)} />
                <span className="price">{money(quantity * unitPrice)}</span>
              </li>
            );
          })}
        </ul>
      )}
      <fieldset className="tips">
        <legend>{t('order.tip')}</legend>
        {TIPS.map((tip) => (
          <label key={tip}>
            <input type="radio" name="tip" checked={(order.tip ?? 0) === tip} onChange={() => onTip(tip)} />
            <span>{tip === 0 ? t('order.noTip') : money(tip)}</span>
          </label>
        ))}
      </fieldset>
      {open && maySpend(programme, visit) && (
        <Usable programme={programme} card={visit.card} picks={picks} problems={problems} onChange={onPick} />
      )}
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
        <button type="button" className="primary huge" disabled={empty || payable === undefined} onClick={onPay}>
          {payable === undefined ? t('order.pay') : t('order.payAmount', { amount: money(payable) })}
        </button>
      </div>
    </section>
  );
}
