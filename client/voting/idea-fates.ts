// What became of one person's ideas: each card, the stack it lies in, the project that is, and whether that goes on.
import { byPlace, projectOfStack, type Board } from '../../shared/board/read.ts';
import type { Result, Round } from '../../shared/voting/round.ts';

/**
 * on: in a project that goes on, at this place of the shortlist; off: in one that doesn't; unvoted: in one that wasn't
 * voted on; stack: in a stack that became no project; alone: by itself.
 */
export type Fate =
  | { kind: 'on'; project: string; place: number }
  | { kind: 'off' | 'unvoted'; project: string }
  | { kind: 'stack'; stack: string }
  | { kind: 'alone' };

export interface IdeaFate {
  id: string;
  text: string;
  fate: Fate;
}

/** The ideas of `owner`, those that go on first, in the order of the shortlist. */
export function fatesOf(
  board: Board,
  round: Pick<Round, 'candidates'>,
  { shortlist }: Pick<Result, 'shortlist'>,
  owner: string,
): IdeaFate[] {
  const fateOf = (stack: string): Fate => {
    const [project = '', record] = projectOfStack(board, stack) ?? [];
    if (!record) return { kind: 'stack', stack: board.stacks.get(stack)?.name.trim() ?? '' };
    const candidate = round.candidates.find(({ id }) => id === project);
    if (!candidate) return { kind: 'unvoted', project: record.title };
    // By the title under which it was voted on.
    const place = shortlist.findIndex((id) => id === project) + 1;
    return place > 0
      ? { kind: 'on', project: candidate.title, place }
      : { kind: 'off', project: candidate.title };
  };
  const mine = [...board.cards].filter(([, card]) => card.owner === owner && !card.removed).sort(byPlace);
  const fates = mine.map(([id, { text, place }]): IdeaFate => {
    return { id, text, fate: place.in === 'stack' ? fateOf(place.stack) : { kind: 'alone' } };
  });
  return fates.sort((a, b) => orderOf(a.fate) - orderOf(b.fate));
}

const KINDS: readonly Fate['kind'][] = ['on', 'off', 'unvoted', 'stack', 'alone'];
/** No shortlist is as long as this. */
const AFTER_ALL_PLACES = 1000;
const orderOf = (fate: Fate): number =>
  fate.kind === 'on' ? fate.place : AFTER_ALL_PLACES + KINDS.indexOf(fate.kind);
