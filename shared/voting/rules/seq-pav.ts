// Sequential proportional approval voting (seq-PAV): every seat goes where it satisfies voters most, and a
// voter who has been served counts for less.
import {
  closeMinutes,
  electNext,
  fieldOf,
  openMinutes,
  standing,
  type Count,
  type CountOptions,
} from '../count.ts';
import { fraction, leastCommonMultiple } from '../fraction.ts';
import { groupsOf, type Profile } from '../profile.ts';

/**
 * At each step the candidate is elected whose supporters count most, a supporter of whose choices j are
 * elected counting 1/(j+1). Sources: Thiele, Om Flerfoldsvalg (1895); Lackner and Skowron, Multi-Winner
 * Voting with Approval Preferences (2023), chapter 2.
 */
export function countSeqPav(profile: Profile, options: CountOptions): Count {
  const groups = groupsOf(profile);
  const minutes = openMinutes(fieldOf(profile, options));
  // Every 1/(j+1) that can occur is a whole number of these.
  const most = Math.min(options.seats, profile.candidates.length);
  const unit = leastCommonMultiple(Array.from({ length: most }, (_, j) => j + 1));
  const served = groups.map(() => 0);
  while (standing(minutes).length > 0) {
    const gains = profile.candidates.map(() => 0n);
    groups.forEach(({ weight, chosen }, group) => {
      const worth = (BigInt(weight) * unit) / BigInt((served[group] ?? 0) + 1);
      for (const candidate of chosen) gains[candidate] = (gains[candidate] ?? 0n) + worth;
    });
    const numbers = gains.map((gain) => fraction(gain, unit));
    const elected = electNext(minutes, 'gain', numbers, 'highest');
    groups.forEach(({ chosen }, group) => {
      if (chosen.includes(elected)) served[group] = (served[group] ?? 0) + 1;
    });
  }
  return closeMinutes(minutes, 'highest');
}
