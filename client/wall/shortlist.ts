// The published result as the wall tells it: the projects that go on, first to last.
import type { Result, Round } from '../../shared/voting/round.ts';
import { supportOf, type Supported } from '../results/support.ts';

export interface Place extends Supported {
  /** What stands before it: its rank by score, or its place in the order of election. */
  place: number;
}

export const placesOf = (round: Pick<Round, 'candidates' | 'rules'>, result: Result): Place[] =>
  supportOf(round, result)
    .filter(({ goesOn }) => goesOn)
    .map((row, index) => ({ ...row, place: row.place ?? index + 1 }));

/** More rows than this, and the list turns pages: each row still holds a title in legible type. */
export const MOST_ROWS = 15;
