// Who leads a project, in words.
import type { votingWords } from '../../shared/words/voting.ts';
import type { Room } from '../room/handle.ts';

export function leadInWords(
  lead: string,
  room: Pick<Room, 'me' | 'people'>,
  words: ReturnType<typeof votingWords>,
): string {
  if (lead !== '' && lead === room.me.participant?.id) return words.yours;
  const person = room.people.get(lead);
  return person ? words.ledBy(person.name) : words.noLead;
}
