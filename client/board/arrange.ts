// The board as people see it: what lies in which column, in order, worked out in one pass over the records.
import type { Board } from '../../shared/board/read.ts';
import { compare } from '../../shared/board/read.ts';

export interface CardItem {
  readonly kind: 'card';
  readonly id: string;
}
export interface StackItem {
  readonly kind: 'stack';
  readonly id: string;
  /** The cards in it, in order. */
  readonly cards: readonly string[];
  /** The project it has become, or '' for none. */
  readonly project: string;
}
/** What lies in a column by itself: a loose card, or a stack with its cards. */
export type Item = CardItem | StackItem;

export interface Column {
  /** '' for the tray. */
  readonly theme: string;
  readonly items: readonly Item[];
  /** How many cards, those in stacks included. */
  readonly count: number;
}

export interface Home {
  readonly theme: string;
  /** The stack a card lies in, or ''. */
  readonly stack: string;
}

export interface Arrangement {
  /** The tray first, then the themes in order. */
  readonly columns: readonly Column[];
  /** Where every shown card and stack lies. */
  readonly homes: ReadonlyMap<string, Home>;
}

type Ordered = { id: string; order: string };
const byOrder = (a: Ordered, b: Ordered): number => compare(a.order, b.order) || compare(a.id, b.id);

/**
 * Arranges what isn't removed. Empty stacks are left out unless they are projects; a card whose stack was removed
 * lies loose under the stack's theme. Columns and stacks that are as in `former` are the same objects again, so that
 * an edit of one card doesn't touch the other columns.
 */
export function arrange(board: Board, former?: Arrangement): Arrangement {
  const themes = [...board.themes].map(([id, { order }]) => ({ id, order })).sort(byOrder);
  const rows = new Map<string, (Ordered & { kind: Item['kind'] })[]>([['', []]]);
  for (const { id } of themes) rows.set(id, []);
  /** A theme that is gone leaves its cards in the tray. */
  const rowOf = (theme: string): string => (rows.has(theme) ? theme : '');

  const projects = new Map<string, string>();
  for (const [id, { stack, removed }] of board.projects) {
    const other = projects.get(stack);
    if (!removed && (other === undefined || id < other)) projects.set(stack, id);
  }

  const piles = new Map<string, Ordered[]>();
  for (const [id, { place, removed }] of board.cards) {
    if (removed) continue;
    const { order } = place;
    if (place.in === 'stack') {
      const stack = board.stacks.get(place.stack);
      if (stack && !stack.removed) {
        const pile = piles.get(place.stack);
        if (pile) pile.push({ id, order });
        else piles.set(place.stack, [{ id, order }]);
        continue;
      }
      const theme = stack?.place.in === 'theme' ? stack.place.theme : '';
      rows.get(rowOf(theme))?.push({ kind: 'card', id, order });
      continue;
    }
    rows.get(rowOf(place.in === 'theme' ? place.theme : ''))?.push({ kind: 'card', id, order });
  }
  for (const [id, { place, removed }] of board.stacks) {
    if (removed || (!piles.has(id) && !projects.has(id))) continue;
    const theme = rowOf(place.in === 'theme' ? place.theme : '');
    rows.get(theme)?.push({ kind: 'stack', id, order: place.order });
  }

  const homes = new Map<string, Home>();
  const columns = [...rows].map(([theme, row], index): Column => {
    const before = former?.columns[index];
    const same = new Map(before?.theme === theme ? before.items.map((item) => [item.id, item]) : []);
    let count = 0;
    const items = row.sort(byOrder).map(({ kind, id }): Item => {
      homes.set(id, { theme, stack: '' });
      if (kind === 'card') count += 1;
      const item: Item =
        kind === 'card'
          ? { kind, id }
          : {
              kind,
              id,
              cards: (piles.get(id) ?? []).sort(byOrder).map((card) => card.id),
              project: projects.get(id) ?? '',
            };
      if (item.kind === 'stack') {
        count += item.cards.length;
        for (const card of item.cards) homes.set(card, { theme, stack: id });
      }
      const known = same.get(id);
      return known && isSame(known, item) ? known : item;
    });
    const isAsBefore =
      before?.theme === theme &&
      before.items.length === items.length &&
      items.every((item, at) => item === before.items[at]);
    return isAsBefore ? before : { theme, items, count };
  });
  return { columns, homes };
}

function isSame(a: Item, b: Item): boolean {
  if (a.kind === 'card' || b.kind === 'card') return a.kind === b.kind;
  return (
    a.project === b.project &&
    a.cards.length === b.cards.length &&
    a.cards.every((id, index) => id === b.cards[index])
  );
}

export const columnOf = (arrangement: Arrangement, theme: string): Column | undefined =>
  arrangement.columns.find((column) => column.theme === theme);

/** The stack or loose card of that id, as it lies in its column. */
export function itemOf(arrangement: Arrangement, id: string): Item | undefined {
  const home = arrangement.homes.get(id);
  if (!home) return undefined;
  return columnOf(arrangement, home.theme)?.items.find((item) => item.id === (home.stack || id));
}

/** Every theme's place among the themes, from 0; the tray has none. */
export const placesOf = (arrangement: Arrangement): ReadonlyMap<string, number> =>
  new Map(arrangement.columns.slice(1).map(({ theme }, index) => [theme, index]));

export const byId = <T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map((thing) => [thing.id, thing]));
