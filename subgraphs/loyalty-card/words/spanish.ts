import type { Instant } from '../../../platform/calendar.ts';
import type { EventOf, Reckoned } from '../events.ts';
import { minorUnits } from '../programme.ts';
import type { Words } from './words.ts';
import { ended, lastInstant, moneyIn } from './written.ts';

const LOCALE = 'es-ES';
const money = moneyIn(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE);
const all = new Intl.ListFormat(LOCALE, { type: 'conjunction' });
const any = new Intl.ListFormat(LOCALE, { type: 'disjunction' });
const days = new Map<string, Intl.DateTimeFormat>();

/** Points may be called by a word of any gender, so nothing here agrees with it: what happens to them is a verb. */
export const spanish: Words = {
  events: {
    CardOpened: () => 'Se abrió la tarjeta.',
    CardClosed: () => 'Se cerró la tarjeta porque se borraron los datos de su titular.',
    OrderClaimed: ({ payable }, { currency }) => `Se pagó un pedido de ${money(payable, currency)}.`,
    PointsEarned: (event, { pointsName, currency }) =>
      `${rule(event)} dio ${number(event.points)} ${pointsName}: ${reckoning(event, event.points, currency)}.`,
    PointsTakenBack: (event, { pointsName, currency }) =>
      event.base === 0
        ? `${rule(event)} retiró ${number(event.points)} ${pointsName}: de lo que cuenta no quedó nada.`
        : `${rule(event)} retiró ${number(event.points)} ${pointsName}: lo que quedó da ${number(event.left)}, ${reckoning(event, event.left, currency)}.`,
    StampsGranted: (event) => `${rule(event)} dio ${stamps(event.stamps)}${onLines(event.lines)}.`,
    StampsTakenBack: (event) => `${rule(event)} retiró ${stamps(event.stamps)} por lo que se devolvió.`,
    PointsHeld: ({ points, name }, { pointsName }) =>
      `${happened(points, 'Se reservó', 'Se reservaron')} ${pointsName} para ${name}.`,
    VoucherReserved: ({ code }) => `Se reservó el vale ${code}.`,
    HoldExtended: () => 'Lo reservado sigue reservado.',
    HoldEnded: (event, { pointsName }) =>
      `${event.reason === 'LAPSED' ? 'Se acabó el tiempo y queda' : 'Queda'} libre lo reservado: ${held(event, pointsName)}.`,
    PointsBurned: ({ points, name, rewardVersion }, { pointsName }) =>
      `${happened(points, 'Se gastó', 'Se gastaron')} ${pointsName} en ${name} (versión ${rewardVersion}).`,
    PointsGivenBack: ({ points, name }, { pointsName }) =>
      `${happened(points, 'Volvió', 'Volvieron')} ${pointsName} a la tarjeta por la devolución de ${name}.`,
    VoucherUsed: ({ voucher }) => `Se usó el vale ${voucher.code}.`,
    VoucherGivenBack: ({ voucher: { code, expiresAt } }, { timeZone }) =>
      `Volvió el vale ${code}, válido hasta el ${lastDay(expiresAt, timeZone)}: se devolvió lo que había pagado.`,
    VoucherRevoked: ({ voucher }) =>
      `Se retiró el vale ${voucher.code}: se devolvió el pedido con el que se había completado.`,
    VoucherExpired: ({ code }) => `Caducó el vale ${code}.`,
    PointsExpired: ({ points }, { pointsName }) => `${happened(points, 'Caducó', 'Caducaron')} ${pointsName}.`,
    PointsAdjusted: ({ points, reason }, { pointsName }) =>
      points > 0
        ? `${happened(points, 'Se dio', 'Se dieron')} ${pointsName} a mano: ${ended(reason)}`
        : `${happened(-points, 'Se quitó', 'Se quitaron')} ${pointsName} a mano: ${ended(reason)}`,
    BalanceImported: ({ system, points }, { pointsName }) =>
      points < 0
        ? `${happened(-points, 'Se quitó', 'Se quitaron')} ${pointsName}: la tarjeta tenía menos en ${system}.`
        : `${happened(points, 'Se traspasó', 'Se traspasaron')} ${pointsName} desde ${system}.`,
    VoucherIssued: ({ stamps: n, code, expiresAt }, { timeZone }) =>
      `${stamps(n)} ${n === 1 ? 'se convirtió' : 'se convirtieron'} en el vale ${code}, válido hasta el ${lastDay(expiresAt, timeZone)}.`,
    TierChanged: ({ name, until, qualifyingPoints }, { pointsName, timeZone }) =>
      until === null
        ? `El nivel vuelve a ser ${name}, que no tiene fin.`
        : `El nivel es ahora ${name}, hasta el ${day(new Date(until), timeZone)}: ${counting(qualifyingPoints, pointsName)}.`,
    TierRenewed: ({ name, until, qualifyingPoints }, { pointsName, timeZone }) =>
      `El nivel ${name} se consiguió de nuevo, hasta el ${day(new Date(until), timeZone)}: ${counting(qualifyingPoints, pointsName)}.`,
    OrderReversed: ({ lines, reason }) =>
      `Devuelto: ${all.format(lines.map(({ lineId, quantity }) => `${number(quantity)} de la línea ${lineId}`))}. ${ended(reason)}`,
  },

  gave: {
    Points: (gave) => `${number(gave.points)} ${gave.pointsName}: ${reckoning(gave, gave.points, gave.currency)}.`,
    Stamps: ({ stamps: n, per, lines }) =>
      `${stamps(n)}${per === 'ORDER' ? ' por el pedido' : ': uno por cada artículo que cuenta'}${onLines(lines)}.`,
    Reward: ({ amount, currency, points, pointsName }) =>
      `${money(amount, currency)} de descuento en el pedido, por ${number(points)} ${pointsName}.`,
    Voucher: ({ amount, currency, code }) =>
      `${money(amount, currency)} de descuento en el pedido, con el vale ${code}.`,
  },

  whyNot: {
    EarningOff: () => 'En este momento no se puede acumular.',
    NotStarted: () => 'Todavía no ha empezado.',
    Ended: () => 'Ya ha terminado.',
    OtherStore: () => 'No se aplica en esta tienda.',
    OtherChannel: () => 'No se aplica en este canal.',
    NothingPaid: () => 'No había nada que pagar por este pedido.',
    NothingKept: () => 'No quedó nada.',
    NoLine: ({ categories }) => `Ninguna línea es de ${any.format(categories)}.`,
    BelowMinimum: ({ minimumSpend, base, currency }) =>
      `Se aplica a partir de ${money(minimumSpend, currency)}; este pedido llega a ${money(base, currency)}.`,
    TooLittle: ({ base, currency, pointsName }) => `${money(base, currency)} es demasiado poco para dar ${pointsName}.`,
    CardFull: ({ pointsMax, pointsName }) => `En una tarjeta caben como máximo ${number(pointsMax)} ${pointsName}.`,
    VoucherKept: ({ code, because }) => `No se usó el vale ${code}: ${KEPT[because]}.`,
  },

  discount: ({ name, amount }, currency) => `${name}: ${money(amount, currency)} de descuento`,

  problems: {
    NOT_FOUND: 'No existe, o no es tuyo.',
    TRANSACTION_NOT_OPEN: 'Esta transacción no está abierta.',
    SWITCHED_OFF: 'Está desactivado en este momento.',
    IDENTIFIER_MAY_NOT_SPEND: 'Quien se identifica de esta forma puede acumular, pero no gastar.',
    REWARD_UNAVAILABLE: 'Esta recompensa no se puede usar aquí.',
    POINTS_INSUFFICIENT: 'No hay puntos suficientes.',
    VOUCHER_UNAVAILABLE: 'Este vale no se puede usar aquí.',
  },
  takesNothingOff: 'No descontaría nada de este pedido.',
};

const KEPT = {
  SWITCHED_OFF: 'los vales están desactivados en este momento',
  IDENTIFIER_MAY_NOT_SPEND: 'con esta forma de identificarse no se puede gastar',
} as const;

const ROUNDED = {
  DOWN: 'redondeado a la baja',
  UP: 'redondeado al alza',
  HALF_UP: 'redondeado al entero más cercano (la mitad, al alza)',
  HALF_EVEN: 'redondeado al entero más cercano (la mitad, al par)',
} as const;

function rule({ name, ruleVersion }: { readonly name: string; readonly ruleVersion: number }): string {
  return `${name} (versión ${ruleVersion})`;
}

/** From what base, at which rate, for which tier, on which lines, and how it was rounded. */
function reckoning(
  { pointsPerUnit, base, earnPercent, lines, exact, rounding }: Reckoned<readonly string[] | null>,
  points: number,
  currency: string,
): string {
  const tier = earnPercent === 100 ? '' : ` al ${earnPercent} % por el nivel`;
  const rounded =
    exact === String(points) ? '' : `, ${ROUNDED[rounding]} desde ${numbers.format(exact as `${number}`)}`;
  return `${number(pointsPerUnit)} por cada ${money(minorUnits(currency), currency)} de ${money(base, currency)}${tier}${onLines(lines)}${rounded}`;
}

function onLines(lineIds: readonly string[] | null): string {
  if (!lineIds) return '';
  return `, ${lineIds.length === 1 ? 'en la línea' : 'en las líneas'} ${all.format(lineIds)}`;
}

function number(n: number): string {
  return numbers.format(n);
}

/** What happened to so many. */
function happened(n: number, one: string, many: string): string {
  return `${n === 1 ? one : many} ${number(n)}`;
}

function stamps(n: number): string {
  return n === 1 ? '1 sello' : `${number(n)} sellos`;
}

function counting(points: number, pointsName: string): string {
  return `${number(points)} ${pointsName} ${points === 1 ? 'cuenta' : 'cuentan'} para él`;
}

function held({ points, vouchers }: EventOf<'HoldEnded'>, pointsName: string): string {
  return all.format([
    ...(points > 0 ? [`${number(points)} ${pointsName}`] : []),
    ...(vouchers.length > 0 ? [vouchers.length === 1 ? 'un vale' : `${vouchers.length} vales`] : []),
  ]);
}

function day(at: Date, timeZone: string): string {
  const format = days.get(timeZone) ?? new Intl.DateTimeFormat(LOCALE, { timeZone, dateStyle: 'long' });
  days.set(timeZone, format);
  return format.format(at);
}

function lastDay(end: Instant, timeZone: string): string {
  return day(lastInstant(end), timeZone);
}
