// Where a spot is on the screen, and the mark that shows it: a line between cards, or a ring around one.
import { columnOf, type Arrangement } from './arrange.ts';
import { without, type Spot } from './spots.ts';

export interface Mark {
  look: 'line' | 'ring';
  /** In the window. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** The card or list that shows where it is. */
  beside: HTMLElement | undefined;
  /** What the mark is about, where the screen alone doesn't say it. */
  label?: string;
}

/** Half the distance between two cards: where the line at either end of a column stands. */
const HALF_GAP_PX = 4;

/** The page's id of a card or stack: found at once, where an attribute would be looked for in thousands of elements. */
export const pageId = (id: string): string => `on-board-${id}`;
export const elementOf = (id: string): HTMLElement | null => document.getElementById(pageId(id));
/** The part of a card or stack that is taken hold of: for an open stack only its top. */
export const liftOf = (element: HTMLElement): HTMLElement =>
  element.matches('[data-lift]') ? element : (element.querySelector<HTMLElement>('[data-lift]') ?? element);

export const ring = (element: HTMLElement): Mark => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { look: 'ring', left, top, width, height, beside: element };
};

/** The mark of `spot`, with what is being moved out of the reckoning; null if none of it is on the page. */
export function markOf(root: HTMLElement, arrangement: Arrangement, moved: string, spot: Spot): Mark | null {
  if (spot.at === 'card') {
    const card = elementOf(spot.id);
    return card && ring(card);
  }
  if (spot.at === 'stack') return inStack(arrangement, moved, spot);
  const items = without(columnOf(arrangement, spot.theme)?.items ?? [], moved);
  const list = root.querySelector<HTMLElement>(`[data-column="${spot.theme}"] [data-list]`);
  return list && line(list, items[spot.index - 1]?.id, items[spot.index]?.id);
}

function inStack(arrangement: Arrangement, moved: string, spot: { id: string; index: number }): Mark | null {
  const pile = elementOf(spot.id);
  const list = pile?.querySelector<HTMLElement>('ul');
  if (!pile || !list) return pile && ring(liftOf(pile));
  const home = arrangement.homes.get(spot.id);
  const stack = columnOf(arrangement, home?.theme ?? '')?.items.find(({ id }) => id === spot.id);
  const cards = stack?.kind === 'stack' ? stack.cards.filter((id) => id !== moved) : [];
  return line(list, cards[spot.index - 1], cards[spot.index]);
}

function line(list: HTMLElement, before: string | undefined, after: string | undefined): Mark {
  const upper = before === undefined ? null : elementOf(before);
  const lower = after === undefined ? null : elementOf(after);
  const area = list.getBoundingClientRect();
  const example = (upper ?? lower)?.getBoundingClientRect();
  const bottom = upper?.getBoundingClientRect().bottom;
  const top = lower?.getBoundingClientRect().top;
  const y =
    bottom !== undefined && top !== undefined
      ? (bottom + top) / 2
      : bottom !== undefined
        ? bottom + HALF_GAP_PX
        : (top ?? area.top + 2 * HALF_GAP_PX) - HALF_GAP_PX;
  return {
    look: 'line',
    left: example?.left ?? area.left + HALF_GAP_PX,
    top: Math.min(Math.max(y, area.top), area.bottom),
    width: example?.width ?? area.width - 2 * HALF_GAP_PX,
    height: 0,
    beside: upper ?? lower ?? list,
  };
}

/** Shows `mark` by transform and size alone, so that nothing else on the page is laid out anew. */
export function showMark(element: HTMLElement | null, root: HTMLElement, mark: Mark | null): void {
  if (!element) return;
  const origin = root.getBoundingClientRect();
  element.hidden = mark === null;
  const label = element.nextElementSibling;
  if (label && label.textContent !== (mark?.label ?? '')) label.textContent = mark?.label ?? '';
  if (!mark) return;
  element.dataset['look'] = mark.look;
  element.style.width = `${mark.width}px`;
  element.style.height = `${mark.height}px`;
  element.style.transform = `translate(${mark.left - origin.left}px, ${mark.top - origin.top}px)`;
}
