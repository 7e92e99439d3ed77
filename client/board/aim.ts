// What the pointer is over: the spot where the carried card would land, and its mark on the screen.
import { columnOf, itemOf } from './arrange.ts';
import { partOf, type Point } from './drag.ts';
import { elementOf, liftOf, markOf, ring, type Mark } from './marks.ts';
import { endOf, spotNow, without, type Moved, type Spot } from './spots.ts';
import type { BoardView } from './view.svelte.ts';

export interface Aim {
  spot: Spot;
  /** Null over the place it comes from: letting go there changes nothing. */
  mark: Mark | null;
  /** What scrolls under the pointer. */
  list: HTMLElement | null;
}

/** The aim at a point of the window; null beside the board. Reads the layout, changes nothing. */
export function aim(root: HTMLElement, view: BoardView, moved: Moved, at: Point): Aim | null {
  const under = document.elementFromPoint(at.x, at.y);
  if (!under || !root.contains(under)) return null;
  const chip = under.closest<HTMLElement>('[data-chip]');
  if (chip) {
    const theme = chip.dataset['chip'] ?? '';
    const mark = { ...ring(chip), label: view.themeName(theme) };
    return { spot: endOf(view.arrangement, theme, moved.id), mark, list: null };
  }
  const column = under.closest<HTMLElement>('[data-column]');
  const list = column?.querySelector<HTMLElement>('[data-list]') ?? null;
  const element = under.closest<HTMLElement>('[data-id]');
  const spot = element ? spotOn(view, moved, element, at) : spotBetween(view, moved, column, at);
  if (!spot) return null;
  const isHome = spot === 'home';
  const aimed = isHome ? spotNow(view.arrangement, moved.id) : spot;
  return (
    aimed && { spot: aimed, mark: isHome ? null : markOf(root, view.arrangement, moved.id, aimed), list }
  );
}

function spotOn(view: BoardView, moved: Moved, element: HTMLElement, at: Point): Spot | 'home' | null {
  const id = element.dataset['id'] ?? '';
  const home = view.arrangement.homes.get(id);
  if (!home || id === moved.id || home.stack === moved.id) return id === moved.id || home ? 'home' : null;
  const { top, bottom } = liftOf(element).getBoundingClientRect();
  if (home.stack !== '' && moved.kind === 'card') {
    const stack = itemOf(view.arrangement, id);
    const cards = stack?.kind === 'stack' ? stack.cards.filter((card) => card !== moved.id) : [];
    const index = cards.indexOf(id) + (partOf(at.y, top, bottom, false) === 'after' ? 1 : 0);
    return { at: 'stack', id: home.stack, index };
  }
  const target = itemOf(view.arrangement, id);
  const column = columnOf(view.arrangement, home.theme);
  if (!target || !column) return null;
  const canJoin = moved.kind === 'card' && (target.kind === 'stack' || view.canStack);
  const part = partOf(at.y, top, bottom, canJoin);
  // Below the top of an open stack lie its cards.
  if (target.kind === 'stack' && canJoin && (part === 'on' || (part === 'after' && view.isOpen(target.id)))) {
    const others = target.cards.filter((card) => card !== moved.id);
    return { at: 'stack', id: target.id, index: view.isOpen(target.id) ? 0 : others.length };
  }
  if (part === 'on') return { at: 'card', id: target.id };
  const index = without(column.items, moved.id).findIndex((item) => item.id === target.id);
  return { at: 'gap', theme: home.theme, index: part === 'before' ? index : index + 1 };
}

/** Over a column but over no card: the nearest gap. */
function spotBetween(view: BoardView, moved: Moved, column: HTMLElement | null, at: Point): Spot | null {
  const theme = column?.dataset['column'];
  if (theme === undefined) return null;
  const items = without(columnOf(view.arrangement, theme)?.items ?? [], moved.id);
  const below = items.findIndex(({ id }) => {
    const rect = elementOf(id)?.getBoundingClientRect();
    return rect !== undefined && (rect.top + rect.bottom) / 2 > at.y;
  });
  return { at: 'gap', theme, index: below < 0 ? items.length : below };
}
