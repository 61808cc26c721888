/** Pictures of what is sold, in the colour of the text around them. */

const PATHS = {
  burger: 'M6 20a18 13 0 0 1 36 0zM5 24h38v5H5zM7 33h34a8 8 0 0 1-8 8H15a8 8 0 0 1-8-8z',
  fries: 'M10 22h28l-4 21H14zM13 19V7h4v12zm6 0V4h4v15zm6 0V6h4v13zm6 0V9h4v10z',
  rings:
    'M17 6a13 13 0 1 0 0 26 13 13 0 0 0 0-26m0 7a6 6 0 1 1 0 12 6 6 0 0 1 0-12M34 25a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 6a4 4 0 1 1 0 8 4 4 0 0 1 0-8',
  bowl: 'M4 25h40a20 18 0 0 1-40 0M9 22a8 8 0 0 1 12-9 9 9 0 0 1 15 3 7 7 0 0 1 4 6z',
  cup: 'M7 16h28v14a11 11 0 0 1-11 11h-6A11 11 0 0 1 7 30zM37 18h2a6 6 0 0 1 0 13h-3v-4h3a2 2 0 0 0 0-5h-2zM14 5h4v8h-4zm9 0h4v8h-4z',
  glass: 'M11 14h26l-3 30H14zM21 11l3-9 4 1-3 8z',
  bottle: 'M20 3h8v6h-8zM19 11h10l5 9v20a4 4 0 0 1-4 4H18a4 4 0 0 1-4-4V20z',
  cone: 'M13 24a11 11 0 1 1 22 0zM14 27h20L24 46z',
} as const;
export type Picture = keyof typeof PATHS;

export function Icon({ picture }: { picture: Picture }) {
  return (
    <svg className="icon" viewBox="0 0 48 48" aria-hidden="true">
      <path d={PATHS[picture]} fill="currentColor" />
    </svg>
  );
}
