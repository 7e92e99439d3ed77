// Elects the candidates with the highest scores: the last step of every rule that gives each candidate one
// number.
import {
  closeMinutes,
  fieldOf,
  idsOf,
  inTieOrder,
  numbersOf,
  openMinutes,
  type Count,
  type CountOptions,
  type Measure,
} from '../count.ts';
import { compareFractions, type Fraction } from '../fraction.ts';
import type { Profile } from '../profile.ts';
import { themeFloors } from '../theme-floors.ts';

/**
 * The count that elects the highest of `scores` (one a candidate, in the profile's order), equals in the tie
 * order. Equals are written down once for each score that elects somebody.
 */
export function electHighest(
  profile: Profile,
  options: CountOptions,
  measure: Measure,
  scores: readonly Fraction[],
): Count {
  const field = fieldOf(profile, options);
  const minutes = openMinutes(field);
  scores.forEach((score, candidate) => minutes.last.set(candidate, score));
  const score = (candidate: number): Fraction => scores[candidate] ?? { num: 0n, den: 1n };
  const ranking = inTieOrder(field, field.eligible).sort((a, b) => compareFractions(score(b), score(a)));

  const floors = options.themeFloors ? themeFloors(ranking, profile.candidates, field.seats) : [];
  const numbers = numbersOf(field, field.eligible, scores);
  const write = (what: 'floor' | 'elect', elected: number[]): void => {
    const ids = idsOf(field, elected);
    minutes.steps.push({
      step: minutes.steps.length + 1,
      what,
      about: ids,
      elected: ids,
      measure,
      numbers,
      figures: {},
    });
  };
  const reserved = new Set(floors);
  const free = field.seats - floors.length;
  const others = ranking.filter((candidate) => !reserved.has(candidate)).slice(0, Math.max(0, free));
  if (floors.length > 0) write('floor', floors);
  if (others.length > 0) write('elect', others);
  const elected = new Set([...floors, ...others]);
  minutes.winners.push(...ranking.filter((candidate) => elected.has(candidate)));

  const settledAt = minutes.steps.length;
  for (let from = 0; from < ranking.length;) {
    let to = from + 1;
    while (to < ranking.length && compareFractions(score(ranking[from] ?? 0), score(ranking[to] ?? 0)) === 0)
      to++;
    const settled = ranking.slice(from, to);
    if (settled.length > 1 && settled.some((candidate) => elected.has(candidate))) {
      const tied = [...settled].sort((a, b) => a - b);
      minutes.ties.push({ step: settledAt, tied, settled, by: 'tie-order' });
    }
    from = to;
  }
  return closeMinutes(minutes, 'highest');
}
