// Sequential Phragmén: a seat is a load that its supporters share, and each seat goes where the heaviest load
// stays lightest.
import {
  closeMinutes,
  electNext,
  fieldOf,
  openMinutes,
  standing,
  type Count,
  type CountOptions,
  type Minutes,
} from '../count.ts';
import { fraction } from '../fraction.ts';
import { groupsOf, type Group, type Profile } from '../profile.ts';

/**
 * Electing c would put the load (1 + the sum of its supporters' loads) / (their number) on each of them; the
 * candidate for whom that is least is elected. Candidates without supporters come last. Sources: Phragmén
 * (1894); Brill, Freeman, Janson and Lackner, Phragmén's Voting Methods and Justified Representation (2017).
 */
export function countSeqPhragmen(profile: Profile, options: CountOptions): Count {
  const groups = groupsOf(profile);
  const minutes = openMinutes(fieldOf(profile, options));
  fillByLoad(
    minutes,
    groups,
    groups.map(() => 0n),
    1n,
  );
  return closeMinutes(minutes, 'lowest');
}

/**
 * Fills the seats that are still free, starting from loads that the groups' members already carry: `loads[g]`
 * / `unit` each. Loads below 0 are money left over. Fractions of one growing `unit`, so that 6,586 voters
 * need no common divisors: seconds instead of minutes.
 */
export function fillByLoad(
  minutes: Minutes,
  groups: readonly Group[],
  start: readonly bigint[],
  unit: bigint,
): void {
  const supporters = minutes.field.ids.map(() => 0n);
  for (const { weight, chosen } of groups) {
    for (const candidate of chosen) supporters[candidate] = (supporters[candidate] ?? 0n) + BigInt(weight);
  }
  let loads = [...start];
  while (standing(minutes).length > 0) {
    const carried = minutes.field.ids.map(() => 0n);
    groups.forEach(({ weight, chosen }, group) => {
      const load = BigInt(weight) * (loads[group] ?? 0n);
      for (const candidate of chosen) carried[candidate] = (carried[candidate] ?? 0n) + load;
    });
    const share = (candidate: number): bigint => unit + (carried[candidate] ?? 0n);
    const numbers = supporters.map((count, c) => (count > 0n ? fraction(share(c), unit * count) : null));
    const elected = electNext(minutes, 'load', numbers, 'lowest');
    const count = supporters[elected] ?? 0n;
    if (count === 0n) continue;
    const heaviest = share(elected);
    loads = groups.map(({ chosen }, group) =>
      chosen.includes(elected) ? heaviest : (loads[group] ?? 0n) * count,
    );
    unit *= count;
  }
}
