// What the menu of a card or stack offers: what this person may never do is left out, what they may not now is grey.
import type { Refusal } from '../../shared/outcome.ts';
import type { BoardView } from './view.svelte.ts';

/** The one menu of the board: a button names it as its popover. */
export const MENU_ID = 'board-menu';

export type Choice =
  'edit' | 'move' | 'out' | 'remove' | 'hide' | 'open' | 'shut' | 'name' | 'project' | 'edit-project';

export interface Offer {
  choice: Choice;
  /** True if it is lawful for this person, but not in the present step. */
  isLater: boolean;
}

/** Refusals that the next step may lift; the others stay, and what they refuse isn't offered at all. */
const isLater = (refusal: Refusal): boolean => refusal === 'not-now';

export function offersFor(view: BoardView, id: string): Offer[] {
  const { room } = view;
  const offers: Offer[] = [];
  const offer = (choice: Choice, refusal: Refusal | null): void => {
    if (refusal === null || isLater(refusal)) offers.push({ choice, isLater: refusal !== null });
  };
  const card = room.board.cards.get(id);
  if (card) {
    offer('move', room.may('card:move', card));
    if (view.arrangement.homes.get(id)?.stack) offer('out', room.may('card:move', card));
    offer('edit', room.may('card:edit', card));
    offer('remove', room.may('card:remove', card));
    offer('hide', room.may('card:hide'));
    return offers;
  }
  const stack = room.board.stacks.get(id);
  if (!stack) return offers;
  offers.push({ choice: view.isOpen(id) ? 'shut' : 'open', isLater: false });
  const project = room.board.projects.get(view.projectOf(id));
  if (project) offer('edit-project', room.may('project:edit', project));
  else offer('project', room.may('project:add'));
  offer('name', room.may('stack:name', stack));
  offer('move', room.may('stack:move', stack));
  return offers;
}
