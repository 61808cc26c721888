/** Drafts in a list to which one can add: each keeps a number of its own, whatever is typed in it. */
export type Row<Draft> = Draft & { readonly row: number };

export function rowsOf<Draft>(drafts: readonly Draft[]): Row<Draft>[] {
  return drafts.map((draft, row) => ({ ...draft, row }));
}

export function withRow<Draft>(rows: readonly Row<Draft>[], draft: Draft): Row<Draft>[] {
  return [...rows, { ...draft, row: Math.max(-1, ...rows.map(({ row }) => row)) + 1 }];
}
