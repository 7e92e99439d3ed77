// The roster as the desk lists it: who is here first, then the others, by name; found by any part of a name.
import type { Person } from '../../shared/protocol/live.ts';

export interface Listed extends Person {
  isHere: boolean;
}

/** For comparing what is typed with a name: "helene" finds "Hélène". */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();

/** Everybody but second entries that were joined with another. */
export function listPeople(
  people: Iterable<Person>,
  here: readonly string[],
  search: string,
  language: string,
): { admitted: Listed[]; removed: Listed[] } {
  const present = new Set(here);
  const wanted = plain(search);
  const byName = new Intl.Collator(language).compare;
  const listed = [...people]
    .filter(({ name, state }) => state !== 'merged' && plain(name).includes(wanted))
    .map((person): Listed => ({ ...person, isHere: present.has(person.id) }))
    .sort((a, b) => Number(b.isHere) - Number(a.isHere) || byName(a.name, b.name));
  return {
    admitted: listed.filter(({ state }) => state === 'admitted'),
    removed: listed.filter(({ state }) => state === 'removed'),
  };
}

/** Other admitted people, those whose name resembles this one's first: they are the likeliest second entries. */
export function likelyTwins(people: Iterable<Person>, of: Pick<Person, 'id' | 'name'>): Person[] {
  const first = plain(of.name).split(/\s+/u)[0] ?? '';
  const resembles = ({ name }: Person): number => {
    const other = plain(name);
    if (other === plain(of.name)) return 0;
    return first !== '' && other.split(/\s+/u)[0] === first ? 1 : 2;
  };
  return [...people]
    .filter(({ id, state }) => state === 'admitted' && id !== of.id)
    .sort((a, b) => resembles(a) - resembles(b) || plain(a.name).localeCompare(plain(b.name)));
}
