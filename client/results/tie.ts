// The tie that decided who is in, with its projects by title.
import type { ProjectId } from '../../shared/ids.ts';
import type { Result, Round } from '../../shared/voting/round.ts';

export interface ToldTie {
  score: number | null;
  tied: number;
  /** How many places there were for them. */
  seats: number;
  taken: readonly string[];
  left: readonly string[];
}

export function tieOf(
  { candidates, rules, tieChoice }: Pick<Round, 'candidates' | 'rules' | 'tieChoice'>,
  { cutTie, shortlist }: Result,
): ToldTie | null {
  if (!cutTie) return null;
  const { score, tied, taken } = cutTie;
  const titleOf = (id: ProjectId): string => candidates.find((one) => one.id === id)?.title ?? '';
  return {
    score,
    tied: tied.length,
    // Where all were taken, the places are those that the others had left.
    seats: tieChoice === 'all' ? rules.seats - (shortlist.length - tied.length) : taken.length,
    taken: taken.map(titleOf),
    left: tied.filter((id) => !taken.includes(id)).map(titleOf),
  };
}
