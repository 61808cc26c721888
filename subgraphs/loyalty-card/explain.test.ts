/** Every fact, in the words of each language. Amounts and days are written with spaces that do not break. */
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/errors.ts';
import type { CardEvent } from './events.ts';
import { explain, explainDiscount, explainGave, explainProblem, explainWhyNot } from './explain.ts';
import { programme, voucher } from './fixture.ts';
import { type Gave, readOutcome, type WhyNot } from './rule-outcome.ts';
import { english } from './words/english.ts';

const EXPIRY = '2026-06-11T23:00:00.000Z';
const rule = { transactionId: 't', ruleId: 'r', ruleVersion: 2, name: 'Crowns' };
const lots = [{ points: 133, expiresAt: EXPIRY }];
const benefit = { type: 'AmountOff', amount: 100 } as const;
const reckoned = {
  base: 1337,
  lines: ['1'],
  pointsPerUnit: 10,
  earnPercent: 100,
  rounding: 'DOWN',
  exact: '133.7',
} as const;
const reward = { rewardId: 'f', rewardVersion: 3, name: 'Fries', points: 200, benefit, lots: [] };
const earned = {
  type: 'PointsEarned',
  ...rule,
  ...reckoned,
  points: 133,
  expiresAt: EXPIRY,
  day: '2026-06-01',
} as const;
const taken = { ...earned, type: 'PointsTakenBack', points: 33, left: 100, lots, gone: [], exact: '100' } as const;
const imported = {
  type: 'BalanceImported',
  ...{ system: 'SESSIONM', points: 460, lots },
  ...{ lifetimeEarned: 460, qualifying: null, day: '2026-06-01' },
} as const;
const adjusted = { type: 'PointsAdjusted', points: 50, lots, reason: 'Sorry', operatorId: 'o' } as const;
const tier = {
  type: 'TierChanged',
  from: 'bronze',
  to: 'silver',
  name: 'Silver',
  qualifyingPoints: 1_000,
  until: EXPIRY,
} as const;
const given = voucher('v', benefit, { expiresAt: EXPIRY });
const left = { returned: [], earned: {}, givenBack: [] };
const fillings = { first: 1, last: 1 };

const EVENTS: [CardEvent, english: string, spanish: string][] = [
  [{ type: 'CardOpened' }, 'The card was opened.', 'Se abrió la tarjeta.'],
  [
    { type: 'CardClosed' },
    'The card was closed, as its guest was forgotten.',
    'Se cerró la tarjeta porque se borraron los datos de su titular.',
  ],
  [
    { type: 'OrderClaimed', transactionId: 't', payable: 123_456, discounts: [], shares: [], outcomes: [] },
    'An order of €1,234.56 was paid.',
    'Se pagó un pedido de 1234,56 €.',
  ],
  [
    earned,
    'Crowns (version 2) gave 133 crowns: 10 for each €1.00 of €13.37, on line 1, rounded down from 133.7.',
    'Crowns (versión 2) dio 133 crowns: 10 por cada 1,00 € de 13,37 €, en la línea 1, redondeado a la baja desde 133,7.',
  ],
  [
    { ...earned, points: 168, lines: ['1', '2', '3'], earnPercent: 125, rounding: 'UP', exact: '167.125' },
    'Crowns (version 2) gave 168 crowns: 10 for each €1.00 of €13.37 at 125 % for the tier, on lines 1, 2, 3, rounded up from 167.125.',
    'Crowns (versión 2) dio 168 crowns: 10 por cada 1,00 € de 13,37 € al 125 % por el nivel, en las líneas 1, 2 y 3, redondeado al alza desde 167,125.',
  ],
  [
    { ...taken, base: 1_000 },
    'Crowns (version 2) took back 33 crowns: what was kept earns 100, 10 for each €1.00 of €10.00, on line 1.',
    'Crowns (versión 2) retiró 33 crowns: lo que quedó da 100, 10 por cada 1,00 € de 10,00 €, en la línea 1.',
  ],
  [
    { ...taken, base: 0, left: 0 },
    'Crowns (version 2) took back 33 crowns: nothing that counts was kept.',
    'Crowns (versión 2) retiró 33 crowns: de lo que cuenta no quedó nada.',
  ],
  [
    { type: 'StampsGranted', ...rule, stamps: 1, lines: ['1'], fillings },
    'Crowns (version 2) gave 1 stamp, on line 1.',
    'Crowns (versión 2) dio 1 sello, en la línea 1.',
  ],
  [
    { type: 'StampsTakenBack', ...rule, stamps: 2, lines: [] },
    'Crowns (version 2) took back 2 stamps for what was returned.',
    'Crowns (versión 2) retiró 2 sellos por lo que se devolvió.',
  ],
  [
    { type: 'PointsHeld', holdId: 'h', until: EXPIRY, ...reward },
    '200 crowns were set aside for Fries.',
    'Se reservaron 200 crowns para Fries.',
  ],
  [
    { type: 'VoucherReserved', holdId: 'h', voucherId: 'v', code: 'CODE', until: EXPIRY },
    'The voucher CODE was set aside.',
    'Se reservó el vale CODE.',
  ],
  [
    { type: 'HoldExtended', holdId: 'h', until: EXPIRY },
    'What was set aside stays set aside.',
    'Lo reservado sigue reservado.',
  ],
  [
    { type: 'HoldEnded', holdId: 'h', points: 200, vouchers: ['v'], reason: 'GIVEN_UP' },
    '200 crowns and a voucher set aside came free again.',
    'Queda libre lo reservado: 200 crowns y un vale.',
  ],
  [
    { type: 'HoldEnded', holdId: 'h', points: 0, vouchers: ['v', 'w'], reason: 'LAPSED' },
    '2 vouchers set aside came free as their time ran out.',
    'Se acabó el tiempo y queda libre lo reservado: 2 vales.',
  ],
  [
    { type: 'PointsBurned', transactionId: 't', holdId: null, lines: [], ...reward },
    '200 crowns were spent on Fries (version 3).',
    'Se gastaron 200 crowns en Fries (versión 3).',
  ],
  [
    { type: 'PointsGivenBack', transactionId: 't', ...reward },
    '200 crowns came back for Fries, which was returned.',
    'Volvieron 200 crowns a la tarjeta por la devolución de Fries.',
  ],
  [
    { type: 'VoucherUsed', transactionId: 't', voucher: given, lines: [] },
    'The voucher CODEv was used.',
    'Se usó el vale CODEv.',
  ],
  [
    { type: 'VoucherGivenBack', transactionId: 't', voucher: given },
    'The voucher CODEv came back, good until 2026-06-11: what it paid for was returned.',
    'Volvió el vale CODEv, válido hasta el 11 de junio de 2026: se devolvió lo que había pagado.',
  ],
  [
    { type: 'VoucherRevoked', transactionId: 't', voucher: given },
    'The voucher CODEv was taken back: the order that completed it was returned.',
    'Se retiró el vale CODEv: se devolvió el pedido con el que se había completado.',
  ],
  [{ type: 'VoucherExpired', voucherId: 'v', code: 'CODE' }, 'The voucher CODE expired.', 'Caducó el vale CODE.'],
  [{ type: 'PointsExpired', points: 1, lots }, '1 crowns expired.', 'Caducó 1 crowns.'],
  [imported, '460 crowns were taken over from SESSIONM.', 'Se traspasaron 460 crowns desde SESSIONM.'],
  [
    { ...imported, points: -25 },
    '25 crowns were taken away, as the card had fewer in SESSIONM.',
    'Se quitaron 25 crowns: la tarjeta tenía menos en SESSIONM.',
  ],
  [adjusted, '50 crowns were given by hand: Sorry.', 'Se dieron 50 crowns a mano: Sorry.'],
  [
    { ...adjusted, points: -50, reason: 'A typing error!' },
    '50 crowns were taken away by hand: A typing error!',
    'Se quitaron 50 crowns a mano: A typing error!',
  ],
  [
    { type: 'VoucherIssued', ...given, stamps: 10, transactionId: 't' },
    '10 stamps became the voucher CODEv, good until 2026-06-11.',
    '10 sellos se convirtieron en el vale CODEv, válido hasta el 11 de junio de 2026.',
  ],
  [
    tier,
    'The tier is Silver now, until 2026-06-12: 1000 crowns count towards it.',
    'El nivel es ahora Silver, hasta el 12 de junio de 2026: 1000 crowns cuentan para él.',
  ],
  [
    { ...tier, name: 'Bronze', until: null },
    'The tier is Bronze again: it has no end.',
    'El nivel vuelve a ser Bronze, que no tiene fin.',
  ],
  [
    { type: 'TierRenewed', tier: 'silver', name: 'Silver', qualifyingPoints: 10_000, until: EXPIRY },
    'Silver was earned again, until 2026-06-12: 10000 crowns count towards it.',
    'El nivel Silver se consiguió de nuevo, hasta el 12 de junio de 2026: 10.000 crowns cuentan para él.',
  ],
  [
    {
      ...{ type: 'OrderReversed', transactionId: 't', reversalId: 'r', reason: 'Cold', left },
      lines: [
        { lineId: '1', quantity: 1 },
        { lineId: '2', quantity: 3 },
      ],
    },
    'Returned: 1 of line 1, 3 of line 2. Cold.',
    'Devuelto: 1 de la línea 1 y 3 de la línea 2. Cold.',
  ],
];

const EUR = { currency: 'EUR' };
const CROWNS = { pointsName: 'crowns' };
const points = { type: 'Points', points: 133, ...reckoned, ...EUR, ...CROWNS } as const;

const GAVE: [Gave, english: string, spanish: string][] = [
  [
    { ...points, lines: null },
    '133 crowns: 10 for each €1.00 of €13.37, rounded down from 133.7.',
    '133 crowns: 10 por cada 1,00 € de 13,37 €, redondeado a la baja desde 133,7.',
  ],
  [
    { ...points, points: 134, rounding: 'HALF_UP' },
    '134 crowns: 10 for each €1.00 of €13.37, on line 1, rounded to the nearest, half up from 133.7.',
    '134 crowns: 10 por cada 1,00 € de 13,37 €, en la línea 1, redondeado al entero más cercano (la mitad, al alza) desde 133,7.',
  ],
  [
    { ...points, points: 134, lines: null, rounding: 'HALF_EVEN' },
    '134 crowns: 10 for each €1.00 of €13.37, rounded to the nearest, half to even from 133.7.',
    '134 crowns: 10 por cada 1,00 € de 13,37 €, redondeado al entero más cercano (la mitad, al par) desde 133,7.',
  ],
  [{ type: 'Stamps', stamps: 1, per: 'ORDER', lines: null }, '1 stamp for the order.', '1 sello por el pedido.'],
  [
    { type: 'Stamps', stamps: 3, per: 'ITEM', lines: ['2', '3'] },
    '3 stamps: one for each item that counts, on lines 2, 3.',
    '3 sellos: uno por cada artículo que cuenta, en las líneas 2 y 3.',
  ],
  [
    { type: 'Reward', amount: 300, points: 200, ...EUR, ...CROWNS },
    '€3.00 off the order, for 200 crowns.',
    '3,00 € de descuento en el pedido, por 200 crowns.',
  ],
  [
    { type: 'Voucher', amount: 5, code: 'CODE', ...EUR },
    '€0.05 off the order, by voucher CODE.',
    '0,05 € de descuento en el pedido, con el vale CODE.',
  ],
];

const WHY_NOT: [WhyNot, english: string, spanish: string][] = [
  [{ type: 'EarningOff' }, 'Earning is switched off at the moment.', 'En este momento no se puede acumular.'],
  [{ type: 'NotStarted' }, 'It has not started yet.', 'Todavía no ha empezado.'],
  [{ type: 'Ended' }, 'It has ended.', 'Ya ha terminado.'],
  [{ type: 'OtherStore' }, 'It does not run in this store.', 'No se aplica en esta tienda.'],
  [{ type: 'OtherChannel' }, 'It does not run on this channel.', 'No se aplica en este canal.'],
  [{ type: 'NothingPaid' }, 'Nothing was to be paid for this order.', 'No había nada que pagar por este pedido.'],
  [{ type: 'NothingKept' }, 'Nothing was kept.', 'No quedó nada.'],
  [{ type: 'NoLine', categories: ['tea', 'ice'] }, 'No line is in tea or ice.', 'Ninguna línea es de tea o ice.'],
  [
    { type: 'BelowMinimum', minimumSpend: 800, base: 799, currency: 'JPY' },
    'It starts at JP¥800; this order comes to JP¥799.',
    'Se aplica a partir de 800 JPY; este pedido llega a 799 JPY.',
  ],
  [
    { type: 'TooLittle', base: 9, ...EUR, ...CROWNS },
    '€0.09 is too little for one of its crowns.',
    '0,09 € es demasiado poco para dar crowns.',
  ],
  [
    { type: 'CardFull', pointsMax: 1_000_000_000, ...CROWNS },
    'A card carries at most 1000000000 crowns.',
    'En una tarjeta caben como máximo 1.000.000.000 crowns.',
  ],
  [
    { type: 'VoucherKept', code: 'CODE', because: 'SWITCHED_OFF' },
    'Voucher CODE was kept: vouchers are switched off at the moment.',
    'No se usó el vale CODE: los vales están desactivados en este momento.',
  ],
  [
    { type: 'VoucherKept', code: 'CODE', because: 'IDENTIFIER_MAY_NOT_SPEND' },
    'Voucher CODE was kept: this way of identifying may not spend.',
    'No se usó el vale CODE: con esta forma de identificarse no se puede gastar.',
  ],
];

const plain = (sentence: string) => sentence.replaceAll('\u00a0', ' ');
const typesOf = (told: [{ readonly type: string }, ...string[]][]) =>
  [...new Set(told.map(([{ type }]) => type))].toSorted();

describe('a fact is told in the language that is asked for', () => {
  it.each(EVENTS)('of a card: %o', (event, inEnglish, inSpanish) => {
    expect(explain(event, programme(), 'EN')).toBe(inEnglish);
    expect(plain(explain(event, programme(), 'ES'))).toBe(inSpanish);
  });
  it.each(GAVE)('what a rule gave: %o', (gave, inEnglish, inSpanish) => {
    expect(explainGave(gave, 'EN')).toBe(inEnglish);
    expect(plain(explainGave(gave, 'ES'))).toBe(inSpanish);
  });
  it.each(WHY_NOT)('why it gave nothing: %o', (whyNot, inEnglish, inSpanish) => {
    expect(explainWhyNot(whyNot, 'EN')).toBe(inEnglish);
    expect(plain(explainWhyNot(whyNot, 'ES'))).toBe(inSpanish);
  });
  it('and none is left out above', () => {
    expect(typesOf(EVENTS)).toEqual(Object.keys(english.events).toSorted());
    expect(typesOf(GAVE)).toEqual(Object.keys(english.gave).toSorted());
    expect(typesOf(WHY_NOT)).toEqual(Object.keys(english.whyNot).toSorted());
  });
  it('a discount', () => {
    const off = { rewardId: 'f', voucherId: null, lineId: '1', amount: 300, name: 'Fries' };
    expect(explainDiscount(off, 'EUR', 'EN')).toBe('Fries: €3.00 off');
    expect(plain(explainDiscount(off, 'EUR', 'ES'))).toBe('Fries: 3,00 € de descuento');
  });
  it('what stands against a claim', () => {
    const useless = new Refusal('REWARD_UNAVAILABLE', { rewardId: 'f', reason: english.takesNothingOff });
    expect(explainProblem(useless, 'EN')).toBe('It would take nothing off this order.');
    expect(explainProblem(useless, 'ES')).toBe('No descontaría nada de este pedido.');
    const unknown = new Refusal('REWARD_UNAVAILABLE', { rewardId: 'f' });
    expect(explainProblem(unknown, 'EN')).toBe('This reward cannot be had here.');
    expect(explainProblem(unknown, 'ES')).toBe('Esta recompensa no se puede usar aquí.');
  });
});

it('what was said in English by an older release stays as it was said', () => {
  const stored = { ruleId: 'r', ruleVersion: 1, name: 'Crowns' };
  const { gave } = readOutcome({ ...stored, gave: '1 stamp for the order.', whyNot: null });
  const { whyNot } = readOutcome({ ...stored, gave: null, whyNot: 'It has ended.' });
  for (const language of ['EN', 'ES'] as const) {
    expect(gave && explainGave(gave, language)).toBe('1 stamp for the order.');
    expect(whyNot && explainWhyNot(whyNot, language)).toBe('It has ended.');
  }
});
