// Most dots: the candidates with the most dots are elected.
import type { Count, CountOptions } from '../count.ts';
import { fraction } from '../fraction.ts';
import { checkedWeight, placesOf, type Profile } from '../profile.ts';
import { countApproval } from './approval.ts';
import { electHighest } from './highest-scores.ts';

/** A candidate's score is the sum of its dots; an approval is one dot. The product's own rule. */
export function countMostDots(profile: Profile, options: CountOptions): Count {
  if (profile.kind !== 'dots') return countApproval(profile, options);
  const place = placesOf(profile);
  const totals = profile.candidates.map(() => 0n);
  for (const ballot of profile.ballots) {
    const weight = BigInt(checkedWeight(ballot));
    for (const [id, dots] of Object.entries(ballot.dots)) {
      const candidate = place(id);
      totals[candidate] = (totals[candidate] ?? 0n) + weight * BigInt(dots);
    }
  }
  return electHighest(
    profile,
    options,
    'dots',
    totals.map((total) => fraction(total)),
  );
}
