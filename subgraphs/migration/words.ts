/** What is told about a move, in words. */
import type { Language } from '../loyalty-card/door.ts';
import type { Cause } from './cause.ts';
import type { Left, Told } from './told.ts';

type Words<Facts extends { readonly type: string }> = {
  readonly [Type in Facts['type']]: (facts: Extract<Facts, { readonly type: Type }>) => string;
};

interface Dictionary {
  readonly number: (n: number) => string;
  readonly told: Words<Told>;
  readonly left: Readonly<Record<Left['type'], (members: number) => string>>;
  readonly causes: Readonly<Record<Cause, string>>;
}

/** Numbers as they are written in a language, and so many of something as it is said. */
function numbersOf(locale: string) {
  const number = new Intl.NumberFormat(locale);
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const counted = (one: string, others: string) => (n: number) => `${number.format(n)} ${n === 1 ? one : others}`;
  return { counted, number: (n: number) => number.format(n), seconds: (ms: number) => tenths.format(ms / 1_000) };
}

const en = numbersOf('en');
const members = en.counted('member', 'members');
const cards = en.counted('card', 'cards');

const ENGLISH: Dictionary = {
  number: en.number,
  told: {
    DeliveriesBegun: () => 'What happens here is delivered from now on.',
    Compared: (told) =>
      `${members(told.members)} compared: ${en.number(told.equal)} equal, ${en.number(told.pending)} under way, ${en.number(told.drifting)} different.`,
    Mended: (told) => [`${en.number(told.members)} mended.`, ...leftIn(told.left, ENGLISH)].join(' '),
    Proven: (told) =>
      told.everybody
        ? `With writes refused, all of ${members(told.members)} is there.`
        : `With writes refused, all of the ${cards(told.members)} that had changed is there.`,
    Switched: ({ refusedMs }) => `Switched. Writes were refused for ${en.seconds(refusedMs)} s.`,
    Busy: () => 'Another step is being carried out.',
    NoMove: () => 'No move has begun: npm run migration -- phase 0',
    NotConnected: () => 'LEGACY_URL is not set: it is not known where the other system is.',
    NoAnswer: ({ legacy, why }) => `${legacy} does not answer: ${why}`,
    ImportsUnderWay: (told) => `Imports under way, or interrupted today: ${en.number(told.imports)}.`,
    DeadLetters: (told) => `The deliveries of ${cards(told.cards)} wait for an operator.`,
    StillWaiting: (told) =>
      `The deliveries of ${cards(told.cards)} still wait. Does a process that knows LEGACY_URL run?`,
    Late: (told) => `The deliveries of ${cards(told.cards)} wait, the oldest for ${en.number(told.seconds)} s.`,
    Differ: ({ causes }) => `The two systems differ: ${causesIn(causes, ENGLISH)}.`,
    NotProven: (told) => `With writes refused, ${members(told.members)} compared: ${en.number(told.differ)} different.`,
    TookTooLong: () => 'Proving it took too long: writes may have begun again.',
    NeverCompared: () => 'The two systems have not been compared yet.',
    ComparedLongAgo: () => 'The two systems were last compared more than an hour ago.',
    Stopped: () => 'Stopped before it was done.',
    ProcessEnded: () => 'The process that carried it out has ended.',
    Failed: () => 'It failed for a reason that is in the log.',
  },
  left: {
    MEMBER_MISSING_HERE: (n) => `Not here: ${members(n)}; create or import them.`,
    MEMBER_MISSING_THERE: (n) => `Not there, though they have an id of the other system: ${members(n)}.`,
    POINTS_NOT_THERE: (n) => `Spent more there than they have free here: ${members(n)}.`,
    NOT_DELIVERED_YET: (n) =>
      `Of whom something happened here, which is delivered from the step to phase 1 on: ${members(n)}.`,
    REFUSED_THERE: (n) => `Refused by the other system, for reasons that are in the log: ${members(n)}.`,
    KNOWN_AS_ANOTHER: (n) => `Known there as somebody who is somebody else here: ${members(n)}; see the log.`,
  },
  causes: {
    TRANSACTION_MISSING_THERE: 'transactions are missing there',
    TRANSACTION_MISSING_HERE: 'transactions are missing here',
    ROUNDING: 'rounded differently',
    EXPIRY: 'points expired in one of them',
    MEMBER_MISSING_THERE: 'no such member there',
    MEMBER_MISSING_HERE: 'no such member here',
    UNKNOWN: 'nothing explains it',
  },
};

const es = numbersOf('es');
const miembros = es.counted('miembro', 'miembros');
const tarjetas = es.counted('tarjeta', 'tarjetas');

const SPANISH: Dictionary = {
  number: es.number,
  told: {
    DeliveriesBegun: () => 'Lo que ocurre aquí se entrega a partir de ahora.',
    Compared: (told) =>
      `Comparación de ${miembros(told.members)}: iguales ${es.number(told.equal)}, en camino ${es.number(told.pending)}, distintos ${es.number(told.drifting)}.`,
    Mended: (told) => [`Corregidos: ${es.number(told.members)}.`, ...leftIn(told.left, SPANISH)].join(' '),
    Proven: (told) =>
      told.everybody
        ? `Con las escrituras rechazadas, todo lo de ${miembros(told.members)} está allí.`
        : `Con las escrituras rechazadas, todo lo que había cambiado, de ${tarjetas(told.members)}, está allí.`,
    Switched: ({ refusedMs }) => `Cambiado. Las escrituras se rechazaron durante ${es.seconds(refusedMs)} s.`,
    Busy: () => 'Ya se está dando otro paso.',
    NoMove: () => 'No ha empezado ninguna mudanza: npm run migration -- phase 0',
    NotConnected: () => 'Falta LEGACY_URL: no se sabe dónde está el otro sistema.',
    NoAnswer: ({ legacy, why }) => `${legacy} no responde: ${why}`,
    ImportsUnderWay: (told) => `Importaciones en curso, o interrumpidas hoy: ${es.number(told.imports)}.`,
    DeadLetters: (told) => `Las entregas de ${tarjetas(told.cards)} esperan a un operador.`,
    StillWaiting: (told) =>
      `Las entregas de ${tarjetas(told.cards)} aún esperan. ¿Funciona algún proceso que conozca LEGACY_URL?`,
    Late: (told) =>
      `Las entregas de ${tarjetas(told.cards)} esperan, la más antigua desde hace ${es.number(told.seconds)} s.`,
    Differ: ({ causes }) => `Los dos sistemas difieren: ${causesIn(causes, SPANISH)}.`,
    NotProven: (told) =>
      `Con las escrituras rechazadas, comparación de ${miembros(told.members)}: distintos ${es.number(told.differ)}.`,
    TookTooLong: () => 'La comprobación tardó demasiado: puede que ya se vuelva a escribir.',
    NeverCompared: () => 'Los dos sistemas aún no se han comparado.',
    ComparedLongAgo: () => 'Los dos sistemas se compararon por última vez hace más de una hora.',
    Stopped: () => 'Detenido antes de terminar.',
    ProcessEnded: () => 'El proceso que lo llevaba a cabo ha terminado.',
    Failed: () => 'Ha fallado por un motivo que está en el registro.',
  },
  left: {
    MEMBER_MISSING_HERE: (n) => `No están aquí: ${miembros(n)}; hay que crearlos o importarlos.`,
    MEMBER_MISSING_THERE: (n) => `No están allí, aunque tienen un id del otro sistema: ${miembros(n)}.`,
    POINTS_NOT_THERE: (n) => `Han gastado allí más de lo que tienen libre aquí: ${miembros(n)}.`,
    NOT_DELIVERED_YET: (n) => `Con algo ocurrido aquí, que se entrega a partir del paso a la fase 1: ${miembros(n)}.`,
    REFUSED_THERE: (n) => `Rechazados por el otro sistema, por motivos que están en el registro: ${miembros(n)}.`,
    KNOWN_AS_ANOTHER: (n) => `Conocidos allí como alguien que aquí es otra persona: ${miembros(n)}; véase el registro.`,
  },
  causes: {
    TRANSACTION_MISSING_THERE: 'faltan transacciones allí',
    TRANSACTION_MISSING_HERE: 'faltan transacciones aquí',
    ROUNDING: 'redondeado de otra manera',
    EXPIRY: 'puntos caducados en uno de ellos',
    MEMBER_MISSING_THERE: 'no hay tal miembro allí',
    MEMBER_MISSING_HERE: 'no hay tal miembro aquí',
    UNKNOWN: 'nada lo explica',
  },
};

const DICTIONARIES: Readonly<Record<Language, Dictionary>> = { EN: ENGLISH, ES: SPANISH };

export function inWords(told: Told, language: Language = 'EN'): string {
  const say = DICTIONARIES[language].told[told.type] as (told: Told) => string;
  return say(told);
}

function leftIn(left: readonly Left[], { left: words }: Dictionary): string[] {
  return left.map(({ type, members: n }) => words[type](n));
}

function causesIn(
  causes: readonly { readonly cause: Cause; readonly members: number }[],
  { causes: words, number }: Dictionary,
) {
  return causes.map(({ cause, members: n }) => `${number(n)} × ${words[cause]}`).join(', ');
}
