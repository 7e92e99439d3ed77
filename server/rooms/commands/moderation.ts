// Moderation: taking a card off the board and bringing it back; what is held never leaves for a participant's browser.
import { returnCard, takeCard } from '../../../shared/board/edit.ts';
import type { CardRecord } from '../../../shared/board/schema.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CardId } from '../../../shared/ids.ts';
import type { CommandBody, HeldCard } from '../../../shared/protocol/live.ts';
import { fieldsOf } from '../../../shared/records.ts';
import type { Records } from '../records.ts';
import type { Turn } from '../turn.ts';

export function hideCard(turn: Turn, body: CommandBody<'card:hide'>): Outcome<null> {
  if (turn.records.held.has(body.card)) return accept(null);
  const card = fieldsOf(turn.board.doc, 'cards', body.card) as CardRecord | undefined;
  if (!card) return refuse('not-found', 'the board has no such card');
  turn.records.held.put(body.card, card);
  takeCard(turn.board.doc, body.card);
  turn.publish('hosts', 'held', heldCards(turn.records));
  return accept(null);
}

export function showCard(turn: Turn, body: CommandBody<'card:show'>): Outcome<null> {
  const card = turn.records.held.get(body.card);
  if (!card) {
    const isShown = fieldsOf(turn.board.doc, 'cards', body.card) !== undefined;
    return isShown ? accept(null) : refuse('not-found', 'no such card is held');
  }
  // Its stack or theme may have gone meanwhile: then it comes back in the tray.
  const { place } = card;
  const isThere =
    place.in === 'tray' ||
    (place.in === 'theme' && turn.board.doc.getMap('themes').has(place.theme)) ||
    (place.in === 'stack' && turn.board.doc.getMap('stacks').has(place.stack));
  returnCard(
    turn.board.doc,
    body.card,
    isThere ? card : { ...card, place: { in: 'tray', order: place.order } },
  );
  turn.records.held.delete(body.card);
  turn.publish('hosts', 'held', heldCards(turn.records));
  return accept(null);
}

export const heldCards = (records: Records): HeldCard[] =>
  [...records.held.entries()].map(([id, card]) => ({ id: id as CardId, card }));
