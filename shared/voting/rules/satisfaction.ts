// Satisfaction approval voting (SAV): everyone's one vote is shared out equally over the candidates they
// chose.
import type { Count, CountOptions } from '../count.ts';
import { fraction, leastCommonMultiple } from '../fraction.ts';
import { groupsOf, type Profile } from '../profile.ts';
import { electHighest } from './highest-scores.ts';

/**
 * A candidate's score is the sum, over the people who chose it, of one divided by how many they chose.
 * Source: Brams and Kilgour, Satisfaction Approval Voting (2014); Lackner and Skowron (2023), chapter 2.
 */
export function countSatisfaction(profile: Profile, options: CountOptions): Count {
  const groups = groupsOf(profile).filter((group) => group.chosen.length > 0);
  const unit = leastCommonMultiple(groups.map((group) => group.chosen.length));
  const totals = profile.candidates.map(() => 0n);
  for (const { weight, chosen } of groups) {
    const share = (BigInt(weight) * unit) / BigInt(chosen.length);
    for (const candidate of chosen) totals[candidate] = (totals[candidate] ?? 0n) + share;
  }
  return electHighest(
    profile,
    options,
    'satisfaction',
    totals.map((total) => fraction(total, unit)),
  );
}
