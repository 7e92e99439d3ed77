// The published result as every screen tells it: the projects that go on, first to last, each under the same number.
import type { Result, Round } from '../../shared/voting/round.ts';
import { supportOf, type Supported } from './support.ts';

export interface Place extends Supported {
  /** What stands before it: its rank by score, or its place in the order of election. */
  place: number;
}

export const placesOf = (round: Pick<Round, 'candidates' | 'rules'>, result: Result): Place[] =>
  supportOf(round, result)
    .filter(({ goesOn }) => goesOn)
    .map((row, index) => ({ ...row, place: row.place ?? index + 1 }));
