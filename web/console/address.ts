/** Where one is: a section, and what in it, as in `#campaigns/new-points`. Kept in the address, so that it can be bookmarked. */
import { useSyncExternalStore } from 'preact/compat';

export const SECTIONS = [
  'numbers',
  'guests',
  'campaigns',
  'rewards',
  'tiers',
  'switches',
  'example',
  'clients',
  'refusals',
  'move',
] as const;
export type Section = (typeof SECTIONS)[number];

export interface Address {
  readonly section: Section;
  /** Empty for the section itself. */
  readonly within: string;
}

export function useAddress(): Address {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash,
  );
  return addressOf(hash);
}

export function addressOf(hash: string): Address {
  const [first = '', within = ''] = hash.slice(1).split('/');
  const section = SECTIONS.find((known) => known === first) ?? 'numbers';
  return { section, within };
}

export function go(section: Section, within = ''): void {
  location.hash = within ? `${section}/${within}` : section;
}
