// Checks whether a result leaves a group of voters with less than its share, by the strongest criterion that
// is quick to check: EJR+.
import { accept, refuse, type Outcome } from '../outcome.ts';
import { groupsOf, votersOf, type CandidateId, type Profile } from './profile.ts';

/**
 * People who lack their share: they all chose one project that lost, and none of them got `ell` of theirs.
 */
export type Witness = {
  /** The project that all of them chose and that wasn't elected. */
  candidate: CandidateId;
  /** How many elected projects a group of this size deserves at least one member to have chosen. */
  ell: number;
  /** How many people the group has. */
  size: number;
  /** The size from which a group deserves `ell`: ell × voters / seats, rounded up. */
  needed: number;
};

export type EjrPlus = { satisfied: true } | { satisfied: false; witness: Witness };

/**
 * EJR+: there is no project that lost and no ell from 1 to seats such that at least ell × voters / seats
 * people chose that project while each of them chose fewer than ell of the winners. At least one dot counts
 * as a choice; voters who chose nobody count as voters. Of several such groups the witness is the one with
 * the smallest ell, then the largest, then the one whose project is listed first. Refused for rankings, for
 * which EJR+ isn't defined. Source: Brill and Peters, Robust and Verifiable Proportionality Axioms for
 * Multiwinner Voting (2023), who also show that it can be checked in polynomial time; here voters × projects
 * × seats at most.
 */
export function checkEjrPlus(
  profile: Profile,
  winners: readonly CandidateId[],
  seats: number,
): Outcome<EjrPlus> {
  if (profile.kind === 'ranking') return refuse('malformed', "EJR+ isn't defined for ranking ballots");
  const elected = new Set(winners);
  const won = profile.candidates.map((candidate) => elected.has(candidate.id));
  const voters = votersOf(profile);
  // lacking[c][j]: how many people chose the loser c and j of the winners.
  const lacking = profile.candidates.map(() => new Array<number>(seats + 1).fill(0));
  for (const { weight, chosen } of groupsOf(profile)) {
    const got = chosen.filter((candidate) => won[candidate]).length;
    for (const candidate of chosen) {
      const counts = lacking[candidate];
      if (counts && !won[candidate]) counts[got] = (counts[got] ?? 0) + weight;
    }
  }
  const sizes = profile.candidates.map(() => 0);
  for (let ell = 1; ell <= seats; ell++) {
    let largest: Witness | null = null;
    for (const [index, { id }] of profile.candidates.entries()) {
      const size = (sizes[index] = (sizes[index] ?? 0) + (lacking[index]?.[ell - 1] ?? 0));
      if (size > 0 && size * seats >= ell * voters && size > (largest?.size ?? 0)) {
        largest = { candidate: id, ell, size, needed: Math.ceil((ell * voters) / seats) };
      }
    }
    if (largest) return accept({ satisfied: false, witness: largest });
  }
  return accept({ satisfied: true });
}
