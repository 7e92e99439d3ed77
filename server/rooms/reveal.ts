// The reveal: copies notebooks' ideas to the board under their own ids; doing it again changes nothing.
import { addCard } from '../../shared/board/edit.ts';
import { orderBetween } from '../../shared/board/order.ts';
import { readBoard } from '../../shared/board/read.ts';
import type { CardPlace } from '../../shared/board/schema.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import { markRevealed } from '../../shared/notebook/edit.ts';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import type { RecordMap } from '../../shared/records.ts';
import { permitsNow, type Turn } from './turn.ts';

/** Whether ideas go to the board in the present step: exactly where participants may add cards to it. */
export function isRevealing(turn: Turn): boolean {
  return permitsNow(turn).permits.includes('card:add');
}

/** Copies what these participants' notebooks hold and isn't marked "keep", in the order in which it was written. */
export function reveal(turn: Turn, participants: Iterable<ParticipantId>): void {
  const endOf = ends(turn);
  for (const participant of participants) {
    const notebook = turn.notebook(participant);
    const ideas = [...notebook.doc.getMap<RecordMap>('ideas')]
      .map(([id, record]) => [id, record.toJSON() as IdeaRecord] as const)
      .filter(([, idea]) => !idea.keep && !idea.removed && !idea.revealed)
      .sort((a, b) => (a[1].order < b[1].order ? -1 : 1));
    notebook.doc.transact(() => {
      for (const [id, idea] of ideas) {
        if (!isFree(turn, id)) continue;
        const hasTheme = idea.theme !== '' && turn.board.doc.getMap('themes').has(idea.theme);
        const place: CardPlace = hasTheme
          ? { in: 'theme', theme: idea.theme, order: endOf(idea.theme) }
          : { in: 'tray', order: endOf('') };
        addCard(turn.board.doc, id, { owner: participant, text: idea.text, place });
        markRevealed(notebook.doc, id);
      }
    });
  }
}

/** An id that names somebody's card already, on the board or held back, can't be used to speak for them. */
const isFree = (turn: Turn, id: string): boolean =>
  !turn.board.doc.getMap('cards').has(id) && !turn.records.held.has(id);

/** Gives the next order at the end of a theme ('' for the tray), reading the board only once. */
function ends(turn: Turn): (theme: string) => string {
  const last = new Map<string, string>();
  const { cards, stacks } = readBoard(turn.board.doc);
  for (const { place } of [...cards.values(), ...stacks.values()]) {
    const at = place.in === 'theme' ? place.theme : place.in === 'tray' ? '' : null;
    if (at !== null && place.order > (last.get(at) ?? '')) last.set(at, place.order);
  }
  return (theme) => {
    const order = orderBetween(last.get(theme) ?? null, null);
    last.set(theme, order);
    return order;
  };
}
