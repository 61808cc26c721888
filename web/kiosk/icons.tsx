/** A picture for each category, in the colour of the text around it. */
import type { Category } from './menu.ts';

const PATHS: Readonly<Record<Category, string>> = {
  burgers: 'M6 20a18 13 0 0 1 36 0zM5 24h38v5H5zM7 33h34a8 8 0 0 1-8 8H15a8 8 0 0 1-8-8z',
  sides: 'M10 22h28l-4 21H14zM13 19V7h4v12zm6 0V4h4v15zm6 0V6h4v13zm6 0V9h4v10z',
  coffee:
    'M7 16h28v14a11 11 0 0 1-11 11h-6A11 11 0 0 1 7 30zM37 18h2a6 6 0 0 1 0 13h-3v-4h3a2 2 0 0 0 0-5h-2zM14 5h4v8h-4zm9 0h4v8h-4z',
  drinks: 'M11 14h26l-3 30H14zM21 11l3-9 4 1-3 8z',
  sweets: 'M13 24a11 11 0 1 1 22 0zM14 27h20L24 46z',
};

export function Icon({ category }: { category: Category }) {
  return (
    <svg className="icon" viewBox="0 0 48 48" aria-hidden="true">
      <path d={PATHS[category]} fill="currentColor" />
    </svg>
  );
}
