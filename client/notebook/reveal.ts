// Where the reveal stands: what becomes of an idea that somebody writes now.
import type { Room } from '../room/handle.ts';

/** before: ideas wait for it; open: they go to the board at once; closed: it was, and the board takes none now. */
export type Reveal = 'before' | 'open' | 'closed';

export function revealOf(room: Pick<Room, 'workshop' | 'step' | 'may'>): Reveal {
  if (room.may('card:add') === null) return 'open';
  const { steps } = room.workshop.method;
  const now = steps.findIndex(({ id }) => id === room.step.id);
  return steps.slice(0, now).some(({ permits }) => permits.includes('card:add')) ? 'closed' : 'before';
}
