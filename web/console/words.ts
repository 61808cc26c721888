/** How the console writes days and lists. */

const DAYS: Readonly<Record<'long' | 'medium' | 'short', Intl.DateTimeFormatOptions>> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  medium: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
};

/** A calendar day, whatever the clock of whoever reads it says. */
export function dayText(day: string, language: string, style: keyof typeof DAYS = 'long'): string {
  const how = DAYS[style];
  return new Intl.DateTimeFormat(language, { ...how, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00.000Z`));
}

/** `all` where nothing is said. */
export function listText(list: readonly string[], all: string): string {
  return list.length === 0 ? all : list.join(', ');
}
