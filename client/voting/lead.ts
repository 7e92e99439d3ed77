// Who leads a project, in words.
import type { votingWords } from '../../shared/words/voting.ts';

interface Asker {
  me: { participant: { readonly id: string } | null };
  people: { get(id: string): { readonly name: string } | undefined };
}

export function leadInWords(
  lead: string,
  { me, people }: Asker,
  words: Pick<ReturnType<typeof votingWords>, 'yours' | 'ledBy' | 'noLead'>,
): string {
  if (lead !== '' && lead === me.participant?.id) return words.yours;
  const person = people.get(lead);
  return person ? words.ledBy(person.name) : words.noLead;
}
