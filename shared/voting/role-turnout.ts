// Turnout by role, told only where it can't be narrowed down to a few people.
import type { GroupTurnout } from './round.ts';

/** Fewer than so many are never told apart. */
export const GROUP_LEAST = 5;

/** Somebody who may vote. */
export interface Voter {
  role: string;
  hasVoted: boolean;
}

/**
 * Turnout for groups of five or more: roles with fewer stand together, and with the smallest other role where even
 * together they are too few. Every group and every sum of groups is thus five or more people, and so is what is left of
 * everybody when any of them are subtracted. Empty where there would be one group alone: that is the turnout as it is.
 */
export function turnoutByRole(voters: readonly Voter[]): GroupTurnout[] {
  const groups = new Map<string, { roles: string[]; voted: number; of: number }>();
  for (const { role, hasVoted } of voters) {
    const group = groups.get(role) ?? { roles: [role], voted: 0, of: 0 };
    groups.set(role, { ...group, voted: group.voted + Number(hasVoted), of: group.of + 1 });
  }
  const sorted = [...groups.values()].sort((a, b) => b.of - a.of || (a.roles[0]! < b.roles[0]! ? -1 : 1));
  const large = sorted.filter(({ of }) => of >= GROUP_LEAST);
  let rest = sorted.filter(({ of }) => of < GROUP_LEAST);
  while (rest.length > 0 && large.length > 0 && sizeOf(rest) < GROUP_LEAST) rest = [large.pop()!, ...rest];
  if (rest.length > 0) large.push(together(rest));
  return large.length > 1 ? large : [];
}

const sizeOf = (groups: readonly GroupTurnout[]): number => groups.reduce((sum, { of }) => sum + of, 0);

const together = (groups: readonly GroupTurnout[]): { roles: string[]; voted: number; of: number } => ({
  roles: groups.flatMap(({ roles }) => roles),
  voted: groups.reduce((sum, { voted }) => sum + voted, 0),
  of: sizeOf(groups),
});
