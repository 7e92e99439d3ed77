// Method of Equal Shares, every project costing one seat's price: voters get equal money, and buy what they
// chose together.
import {
  closeMinutes,
  electNext,
  fieldOf,
  openMinutes,
  standing,
  type Count,
  type CountOptions,
} from '../count.ts';
import { fraction, type Fraction } from '../fraction.ts';
import { groupsOf, votersOf, type Group, type Profile } from '../profile.ts';
import { fillByLoad } from './seq-phragmen.ts';

/**
 * Everyone starts with seats/voters; a project costs 1. Its price is the least q for which its supporters,
 * each paying q or all they have left, pay 1 together; the project with the lowest price is bought. When none
 * can be bought, the free seats are filled by sequential Phragmén, in which money left over is a load below
 * 0. Sources: Peters and Skowron, Proportionality and the Limits of Welfarism (2020); Lackner and Skowron,
 * Multi-Winner Voting with Approval Preferences (2023), chapter 2; the completion as in abcvoting's rule
 * `equal-shares`. Prices and loads, both in the scores, aren't of one scale.
 */
export function countEqualShares(profile: Profile, options: CountOptions): Count {
  const groups = groupsOf(profile);
  const minutes = openMinutes(fieldOf(profile, options));
  // All money is a whole number of 1/unit.
  let unit = BigInt(Math.max(1, votersOf(profile)));
  let purses = groups.map(() => BigInt(options.seats));
  const supporters = new Map<number, number[]>(profile.candidates.map((_, candidate) => [candidate, []]));

  while (standing(minutes).length > 0) {
    const poorestFirst = [...groups.keys()].sort((a, b) => {
      const [first, second] = [purses[a] ?? 0n, purses[b] ?? 0n];
      return first < second ? -1 : first > second ? 1 : 0;
    });
    supporters.forEach((list) => (list.length = 0));
    for (const group of poorestFirst) {
      for (const candidate of groups[group]?.chosen ?? []) supporters.get(candidate)?.push(group);
    }
    const prices = profile.candidates.map((_, candidate) =>
      priceOf(supporters.get(candidate) ?? [], groups, purses, unit),
    );
    if (standing(minutes).every((candidate) => prices[candidate] === null)) break;

    const bought = electNext(minutes, 'price', prices, 'lowest');
    const price = prices[bought];
    if (!price) throw new Error('bought what nobody can pay');
    // The price is num / (unit × payers); the new unit is unit × payers, so that it is a whole number of
    // them.
    const payers = price.den / unit;
    purses = groups.map(({ chosen }, group) => {
      const purse = (purses[group] ?? 0n) * payers;
      if (!chosen.includes(bought)) return purse;
      return purse > price.num ? purse - price.num : 0n;
    });
    unit *= payers;
  }
  fillByLoad(
    minutes,
    groups,
    purses.map((purse) => -purse),
    unit,
  );
  return closeMinutes(minutes, 'lowest');
}

/**
 * The least q at which these groups (poorest first), each member paying q or the whole purse, pay one seat's
 * price of `unit` together: num / (unit × how many pay q). Null where they don't have that much.
 */
function priceOf(
  poorestFirst: readonly number[],
  groups: readonly Group[],
  purses: readonly bigint[],
  unit: bigint,
): Fraction | null {
  let missing = unit;
  let payers = poorestFirst.reduce((sum, group) => sum + BigInt(groups[group]?.weight ?? 0), 0n);
  for (const group of poorestFirst) {
    const purse = purses[group] ?? 0n;
    if (purse * payers >= missing) return fraction(missing, unit * payers);
    const weight = BigInt(groups[group]?.weight ?? 0);
    missing -= purse * weight;
    payers -= weight;
  }
  return null;
}
