// The files in which counted ballots are given to other programs, and which of them a vote's ballots fit.
import type { VoteRules } from '../method/schema.ts';

export const BALLOT_FORMATS = ['pb', 'abc.yaml', 'blt'] as const;
export type BallotFormat = (typeof BALLOT_FORMATS)[number];

/** None where totals only are published. */
export function formatsFor({ ballot, publish }: Pick<VoteRules, 'ballot' | 'publish'>): BallotFormat[] {
  if (publish === 'totals') return [];
  return ballot === 'ranking' ? ['blt', 'pb'] : ['pb', 'abc.yaml'];
}
