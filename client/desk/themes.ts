// A theme's place among the themes, which gives its colour.
import type { ThemeRecord } from '../../shared/board/schema.ts';
import { compare } from '../../shared/board/read.ts';

/** From 0; -1 for the tray and for a theme that isn't there. */
export function themeIndex(themes: ReadonlyMap<string, Pick<ThemeRecord, 'order'>>, id: string): number {
  return [...themes]
    .sort(([a, one], [b, other]) => compare(one.order, other.order) || compare(a, b))
    .findIndex(([theme]) => theme === id);
}
