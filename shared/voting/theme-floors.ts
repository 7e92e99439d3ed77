// The option that gives every theme at least one of the elected projects.
import type { Candidate } from './profile.ts';

/**
 * The candidates that their themes' floors elect, best first: for each theme the best placed of `ranking`
 * (the eligible candidates' positions, best first, equals settled). Where there are more themes than seats,
 * the themes whose best project is placed highest get theirs. The other seats go by rank; candidates without
 * a theme have no floor. A rule of the product's own.
 */
export function themeFloors(
  ranking: readonly number[],
  candidates: readonly Candidate[],
  seats: number,
): number[] {
  const served = new Set<string>();
  return ranking
    .filter((candidate) => {
      const theme = candidates[candidate]?.theme;
      if (theme === undefined || served.has(theme)) return false;
      served.add(theme);
      return true;
    })
    .slice(0, seats);
}
