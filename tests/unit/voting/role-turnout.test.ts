/** Turnout by role: no group, and nothing that can be made by adding or subtracting groups, is smaller than five. */
import { expect, test } from 'vitest';
import { GROUP_LEAST, turnoutByRole, type Voter } from '../../../shared/voting/role-turnout.ts';
import { seeded } from '../../support/random.ts';

const people = (role: string, of: number, voted: number): Voter[] =>
  Array.from({ length: of }, (_, n) => ({ role, hasVoted: n < voted }));

test('V25 large roles stand alone, small ones together', () => {
  expect(
    turnoutByRole([...people('citizen', 60, 50), ...people('hacker', 3, 3), ...people('maker', 4, 1)]),
  ).toEqual([
    { roles: ['citizen'], voted: 50, of: 60 },
    { roles: ['maker', 'hacker'], voted: 4, of: 7 },
  ]);
});

test('V25 a few people of one role stand with the smallest other role, since all less the others would show them', () => {
  expect(
    turnoutByRole([...people('citizen', 60, 50), ...people('civil', 9, 9), ...people('hacker', 1, 0)]),
  ).toEqual([
    { roles: ['citizen'], voted: 50, of: 60 },
    { roles: ['civil', 'hacker'], voted: 9, of: 10 },
  ]);
});

test('V25 one group alone is no table', () => {
  expect(turnoutByRole(people('citizen', 20, 3))).toEqual([]);
  expect(turnoutByRole([...people('citizen', 6, 3), ...people('hacker', 2, 1)])).toEqual([]);
  expect(turnoutByRole([])).toEqual([]);
});

test('V25 in 500 random rooms every sum and every difference of what is told is none or at least five people', () => {
  const random = seeded(2017);
  for (let room = 0; room < 500; room++) {
    const voters = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((role) => {
      const of = random.int(12);
      return people(role, of, random.int(of + 1));
    });
    const groups = turnoutByRole(voters);
    if (groups.length === 0) continue;
    expect(groups.reduce((sum, { of }) => sum + of, 0)).toBe(voters.length);
    expect(groups.reduce((sum, { voted }) => sum + voted, 0)).toBe(
      voters.filter(({ hasVoted }) => hasVoted).length,
    );
    for (let subset = 1; subset < 2 ** groups.length - 1; subset++) {
      const size = groups.reduce((sum, { of }, at) => sum + (subset & (1 << at) ? of : 0), 0);
      expect(size).toBeGreaterThanOrEqual(GROUP_LEAST);
      expect(voters.length - size).toBeGreaterThanOrEqual(GROUP_LEAST);
    }
  }
});
