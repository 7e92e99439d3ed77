// Moving by keys: which card an arrow goes to, and where a lifted card would land; no DOM, so it is tested as it is.
import { columnOf, itemOf, type Arrangement, type Column, type Item } from './arrange.ts';
import { without, type Moved, type Spot } from './spots.ts';

/**
 * A lifted card or stack over a column. Slots count gaps and items in turn: 0 is above the first item, 1 on it,
 * 2 between it and the second, and so on; a stack can't lie on anything and takes the even ones.
 */
export interface Lift {
  readonly moved: Moved;
  readonly theme: string;
  readonly slot: number;
}

const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'] as const;
export type WalkKey = (typeof ARROWS)[number];
export const isWalkKey = (key: string): key is WalkKey => (ARROWS as readonly string[]).includes(key);

const kindOf = (arrangement: Arrangement, id: string): Item['kind'] => {
  const item = itemOf(arrangement, id);
  return item?.kind === 'stack' && item.id === id ? 'stack' : 'card';
};
export const movedOf = (arrangement: Arrangement, id: string): Moved => ({
  kind: kindOf(arrangement, id),
  id,
});

/** Takes up a card or stack where it lies. */
export function lift(arrangement: Arrangement, id: string): Lift | null {
  const home = arrangement.homes.get(id);
  if (!home) return null;
  const items = columnOf(arrangement, home.theme)?.items ?? [];
  const index = items.findIndex((item) => item.id === (home.stack || id));
  return {
    moved: movedOf(arrangement, id),
    theme: home.theme,
    slot: index * 2 + (home.stack === '' ? 0 : 1),
  };
}

/** Where the lifted one would be put down now. */
export function spotOf(arrangement: Arrangement, { moved, theme, slot }: Lift): Spot {
  const others = without(columnOf(arrangement, theme)?.items ?? [], moved.id);
  const item = slot % 2 === 1 ? others[(slot - 1) / 2] : undefined;
  if (item?.kind === 'card') return { at: 'card', id: item.id };
  if (item) {
    const index = item.cards.filter((id) => id !== moved.id).length;
    // Back on its own stack means where it was in it.
    const own = item.cards.indexOf(moved.id);
    return { at: 'stack', id: item.id, index: own >= 0 ? own : index };
  }
  return { at: 'gap', theme, index: Math.min(Math.ceil(slot / 2), others.length) };
}

/** The lifted one after a key; the same object if there is nowhere to go. `canStack`: may it be laid on others? */
export function steer(arrangement: Arrangement, lifted: Lift, key: WalkKey, canStack: boolean): Lift {
  const { moved, theme, slot } = lifted;
  const at = arrangement.columns.findIndex((column) => column.theme === theme);
  const last = (column: Column | undefined): number => without(column?.items ?? [], moved.id).length * 2;
  const end = last(arrangement.columns[at]);
  const goTo = (next: number): Lift =>
    next < 0 || next > end || next === slot ? lifted : { ...lifted, slot: next };
  const goOver = (by: number): Lift => {
    const column = arrangement.columns[at + by];
    // A gap, as near as possible to the height it had: nobody stacks by accident in a column just entered.
    return column
      ? { ...lifted, theme: column.theme, slot: Math.min(slot - (slot % 2), last(column)) }
      : lifted;
  };
  const pace = moved.kind === 'card' && canStack ? 1 : 2;
  switch (key) {
    case 'ArrowUp':
      return goTo(slot - pace);
    case 'ArrowDown':
      return goTo(slot + pace);
    case 'Home':
      return goTo(0);
    case 'End':
      return goTo(end);
    case 'ArrowLeft':
      return goOver(-1);
    case 'ArrowRight':
      return goOver(1);
  }
}

/** What focus can go to in a column, from top to bottom: loose cards, stacks, and the cards of open stacks. */
export const reachable = (column: Column, isOpen: (stack: string) => boolean): string[] =>
  column.items.flatMap((item) =>
    item.kind === 'stack' && isOpen(item.id) ? [item.id, ...item.cards] : [item.id],
  );

/** The card or stack to which an arrow takes the focus from `id`; columns with nothing in them are passed over. */
export function walk(
  arrangement: Arrangement,
  isOpen: (stack: string) => boolean,
  id: string,
  key: WalkKey,
): string | null {
  const { columns, homes } = arrangement;
  const at = columns.findIndex(({ theme }) => theme === homes.get(id)?.theme);
  const column = columns[at];
  if (!column) return null;
  const ids = reachable(column, isOpen);
  const index = ids.indexOf(id);
  switch (key) {
    case 'ArrowUp':
      return ids[index - 1] ?? null;
    case 'ArrowDown':
      return ids[index + 1] ?? null;
    case 'Home':
      return ids[0] ?? null;
    case 'End':
      return ids.at(-1) ?? null;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const by = key === 'ArrowLeft' ? -1 : 1;
      for (let next = at + by; columns[next]; next += by) {
        const there = reachable(columns[next] as Column, isOpen);
        const target = there[Math.min(index, there.length - 1)];
        if (target !== undefined) return target;
      }
      return null;
    }
  }
}
