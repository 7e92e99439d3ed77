// Moderating people and cards, each deed with its way back; the way back outlives the panel that offered the deed.
import type { CardId } from '../../shared/ids.ts';
import type { Person } from '../../shared/protocol/live.ts';
import type { Desk } from './desk.svelte.ts';

export function removePerson(desk: Desk, person: Person): void {
  const { words } = desk;
  void desk.give(
    'person:remove',
    { participant: person.id },
    {
      done: words.removed(person.name),
      undo: { label: words.readmit, run: () => readmitPerson(desk, person) },
    },
  );
}

export function readmitPerson(desk: Desk, person: Person): void {
  const done = desk.words.readmitted(person.name);
  void desk.give('person:readmit', { participant: person.id }, { done });
}

/** What `goes` wrote, leads and voted becomes that of `stays`. There is no way back. */
export function joinEntries(desk: Desk, goes: Person, stays: Person): void {
  const done = desk.words.merged(goes.name, stays.name);
  void desk.give('person:merge', { from: goes.id, into: stays.id }, { done });
}

export function hideCard(desk: Desk, card: CardId): void {
  const { words } = desk;
  void desk.give(
    'card:hide',
    { card },
    { done: words.hidden, undo: { label: words.bringBack, run: () => showCard(desk, card) } },
  );
}

export function showCard(desk: Desk, card: CardId): void {
  void desk.give('card:show', { card }, { done: desk.words.broughtBack });
}

/** Puts other words on a card; `before` are those to come back to, if there is a way back. */
export function correctCard(desk: Desk, id: string, text: string, before: string | null): void {
  const refusal = desk.room.board.edit('editCard', id, text);
  if (refusal) {
    desk.say({ tone: 'refused', text: desk.refusalText(refusal) });
    return;
  }
  const { words } = desk;
  const undo =
    before === null
      ? {}
      : { undo: { label: words.takeBack, run: () => correctCard(desk, id, before, null) } };
  desk.say({ tone: 'done', text: words.edited, ...undo });
}
