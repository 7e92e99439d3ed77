// What the wall shows of a result once it is revealed: one calm page after the other, the same on every wall.
import { OPENING_MS, EACH_MS } from './reveal.ts';

export type ResultPage =
  | { kind: 'shortlist'; page: number }
  | { kind: 'tie' }
  | { kind: 'support'; page: number }
  | { kind: 'represented' }
  | { kind: 'comparison'; page: number };

/** How long a page stays: time to read a full one from the last row, and to look for one's own project. */
export const RESULT_PAGE_MS = 15_000;
/** The shortlist is what people came for: it stays so many times as long. */
const SHORTLIST_TURNS = 2;

/** How many pages each part takes; 0 leaves it out. */
export interface PageCounts {
  shortlist: number;
  tie: 0 | 1;
  support: number;
  comparison: number;
}

const times = <K extends 'shortlist' | 'support' | 'comparison'>(
  kind: K,
  count: number,
): { kind: K; page: number }[] => Array.from({ length: count }, (_, page) => ({ kind, page }));

export const resultPages = ({ shortlist, tie, support, comparison }: PageCounts): ResultPage[] => [
  ...times('shortlist', shortlist),
  ...(tie === 1 ? [{ kind: 'tie' as const }] : []),
  ...times('support', support),
  { kind: 'represented' },
  ...times('comparison', comparison),
];

/**
 * Which of the pages is shown, from 0: from the end of the reveal on, beginning with the shortlist.
 * @param publishedAtMs server time; undefined if it isn't known: then all walls go by the time itself
 */
export function resultPageAt(
  pages: readonly ResultPage[],
  publishedAtMs: number | undefined,
  places: number,
  nowMs: number,
): number {
  const beganMs = publishedAtMs === undefined ? 0 : publishedAtMs + OPENING_MS + places * EACH_MS;
  const turns = pages.flatMap(({ kind }, index) =>
    Array<number>(kind === 'shortlist' ? SHORTLIST_TURNS : 1).fill(index),
  );
  const turn = Math.floor(Math.max(0, nowMs - beganMs) / RESULT_PAGE_MS);
  return turns[turn % turns.length] ?? 0;
}

/** So many rows in as few pages as hold them, and evenly. */
export function pageRows<T>(rows: readonly T[], most: number, page: number): readonly T[] {
  const each = Math.ceil(rows.length / pagesOf(rows.length, most));
  return rows.slice(page * each, (page + 1) * each);
}
export const pagesOf = (rows: number, most: number): number => Math.max(1, Math.ceil(rows / most));
