/** What a guest puts together: the order, and what they use for it of what they have. */
import { useMemo, useState } from 'preact/hooks';
import type { KioskProgrammeQuery, KioskVisitFragment, OrderInput } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { among, NOTHING, type Picks } from '../shared/picks.ts';
import { type Basket, changed, newRef, orderOf } from './basket.ts';

export interface Ordering {
  readonly order: OrderInput;
  readonly picks: Picks;
  change(sku: string, by: number): void;
  giveTip(tip: number): void;
  pick(picks: Picks): void;
}

export function useOrdering(programme: KioskProgrammeQuery['programme'], visit: KioskVisitFragment | null): Ordering {
  const { language } = useTexts();
  const { currency, timeZone, rewards } = programme;
  const vouchers = visit?.card.vouchers;
  const [ref] = useState(newRef);
  const [basket, setBasket] = useState<Basket>(new Map());
  const [tip, setTip] = useState(0);
  const [picked, setPicked] = useState(NOTHING);
  const order = useMemo(
    () => orderOf({ basket, tip, ref, currency, timeZone, language }),
    [basket, tip, ref, currency, timeZone, language],
  );
  const picks = useMemo(() => among(picked, rewards, vouchers ?? []), [picked, rewards, vouchers]);
  return {
    order,
    picks,
    change: (sku, by) => setBasket((before) => changed(before, sku, by)),
    giveTip: setTip,
    pick: setPicked,
  };
}
