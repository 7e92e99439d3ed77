// Where something may be put down on the board, and which single edit that means.
import { orderAtEnd, orderBetween } from '../../shared/board/edit.ts';
import type { Board } from '../../shared/board/read.ts';
import type { CardPlace, StackPlace } from '../../shared/board/schema.ts';
import { columnOf, itemOf, type Arrangement, type Column, type Item } from './arrange.ts';
import type { Deed } from './deeds.ts';

/** Indices count the column's items, or the stack's cards, without what is being moved. */
export type Spot =
  | { readonly at: 'gap'; readonly theme: string; readonly index: number }
  | { readonly at: 'card'; readonly id: string }
  | { readonly at: 'stack'; readonly id: string; readonly index: number };

/** What is being moved: a card, loose or in a stack, or a whole stack. */
export interface Moved {
  readonly kind: Item['kind'];
  readonly id: string;
}

/** A column's items as they lie once `id` has been taken up. */
export const without = (items: readonly Item[], id: string): Item[] => items.filter((item) => item.id !== id);

export const endOf = (arrangement: Arrangement, theme: string, id: string): Spot => ({
  at: 'gap',
  theme,
  index: without(columnOf(arrangement, theme)?.items ?? [], id).length,
});

/** Where `moved` lies now, as a spot. */
export function spotNow(arrangement: Arrangement, id: string): Spot | null {
  const home = arrangement.homes.get(id);
  if (!home) return null;
  if (home.stack !== '') {
    const stack = itemOf(arrangement, id);
    return { at: 'stack', id: home.stack, index: stack?.kind === 'stack' ? stack.cards.indexOf(id) : 0 };
  }
  const items = columnOf(arrangement, home.theme)?.items ?? [];
  return { at: 'gap', theme: home.theme, index: items.findIndex((item) => item.id === id) };
}

export const isSameSpot = (a: Spot | null, b: Spot | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** What others are shown while one drags: the theme, stack or 'tray' one is over. */
export function overOf(arrangement: Arrangement, spot: Spot): string {
  if (spot.at === 'stack') return spot.id;
  const theme = spot.at === 'card' ? (arrangement.homes.get(spot.id)?.theme ?? '') : spot.theme;
  return theme || 'tray';
}

export interface Dropping {
  board: Board;
  arrangement: Arrangement;
  /** Mints the id of a new stack, and says who owns it. */
  newId: () => string;
  owner: string;
}

/** The one edit that puts `moved` at `spot`; null where nothing would change or the spot is gone. */
export function deedOf(dropping: Dropping, moved: Moved, spot: Spot): Deed | null {
  const { board, arrangement } = dropping;
  if (isSameSpot(spotNow(arrangement, moved.id), spot)) return null;
  switch (spot.at) {
    case 'gap': {
      const column = columnOf(arrangement, spot.theme);
      return column ? intoColumn(board, moved, column, spot.index) : null;
    }
    case 'stack':
      return moved.kind === 'card' ? intoStack(dropping, moved.id, spot) : null;
    case 'card':
      return moved.kind === 'card' && moved.id !== spot.id ? ontoCard(dropping, moved.id, spot.id) : null;
  }
}

const orderOfItem = (board: Board, item: Item | undefined): string | null =>
  (item && (item.kind === 'card' ? board.cards : board.stacks).get(item.id)?.place.order) ?? null;

function intoColumn(board: Board, moved: Moved, { theme, items }: Column, index: number): Deed | null {
  const others = without(items, moved.id);
  const order = orderBetween(orderOfItem(board, others[index - 1]), orderOfItem(board, others[index]));
  const after: StackPlace = theme === '' ? { in: 'tray', order } : { in: 'theme', theme, order };
  const before = (moved.kind === 'card' ? board.cards : board.stacks).get(moved.id)?.place;
  if (!before) return null;
  return moved.kind === 'card'
    ? { act: 'set', edit: 'moveCard', id: moved.id, before, after }
    : { act: 'set', edit: 'moveStack', id: moved.id, before: before as StackPlace, after };
}

function intoStack(
  { board, arrangement }: Dropping,
  card: string,
  spot: { id: string; index: number },
): Deed | null {
  const stack = itemOf(arrangement, spot.id);
  const before = board.cards.get(card)?.place;
  if (stack?.kind !== 'stack' || !before) return null;
  const orderOf = (id: string | undefined): string | null =>
    (id !== undefined && board.cards.get(id)?.place.order) || null;
  const others = stack.cards.filter((id) => id !== card);
  const order = orderBetween(orderOf(others[spot.index - 1]), orderOf(others[spot.index]));
  const after: CardPlace = { in: 'stack', stack: spot.id, order };
  return { act: 'set', edit: 'moveCard', id: card, before, after };
}

/** Lays two cards together: a new stack where the lower one lies. A card in a stack takes its stack along. */
function ontoCard(dropping: Dropping, card: string, lower: string): Deed | null {
  const { board, arrangement, newId, owner } = dropping;
  const place = board.cards.get(lower)?.place;
  const home = arrangement.homes.get(lower);
  const before = board.cards.get(card)?.place;
  if (!place || !home || !before) return null;
  if (home.stack !== '') {
    const orders = [...board.cards.values()].flatMap((other) =>
      other.place.in === 'stack' && other.place.stack === home.stack ? [other.place.order] : [],
    );
    const after: CardPlace = { in: 'stack', stack: home.stack, order: orderAtEnd(orders) };
    return { act: 'set', edit: 'moveCard', id: card, before, after };
  }
  const { order } = place;
  return {
    act: 'stack',
    id: newId(),
    owner,
    place: home.theme === '' ? { in: 'tray', order } : { in: 'theme', theme: home.theme, order },
    cards: [
      { id: lower, before: place },
      { id: card, before },
    ],
  };
}
