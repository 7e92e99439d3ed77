/** The check whether a group of voters lacks its share. */
import { expect, test } from 'vitest';
import { checkEjrPlus } from '../../../shared/voting/proportionality.ts';
import { approvals, count, dots, rankings } from './elections.ts';

test('V15 a group that deserves a seat and has none is the witness', () => {
  // Ten people, 3 seats: four of them deserve one.
  const profile = approvals(4, '012 x6', '3 x4');
  expect(checkEjrPlus(profile, count('av', profile, { seats: 3 }).winners, 3)).toEqual({
    ok: true,
    value: { satisfied: false, witness: { candidate: '3', ell: 1, size: 4, needed: 4 } },
  });
  expect(checkEjrPlus(profile, count('seqphragmen', profile, { seats: 3 }).winners, 3)).toEqual({
    ok: true,
    value: { satisfied: true },
  });
});

test('V15 a group of two shares is not content with one', () => {
  const profile = approvals(5, '01 x4', '2', '3', '4');
  const witnessOf = (winners: string[], seats: number) => {
    const checked = checkEjrPlus(profile, winners, seats);
    return checked.ok && !checked.value.satisfied ? checked.value.witness : null;
  };
  expect(witnessOf(['0', '2', '3', '4'], 4)).toEqual({ candidate: '1', ell: 2, size: 4, needed: 4 });
  expect(witnessOf(['0', '1', '2', '3'], 4)).toBeNull();
});

test('V15 dots count as choices, people who chose nobody as voters, and rankings are refused', () => {
  const few = dots(2, { 0: 3 }, { 1: 1 }, {}, {});
  expect(checkEjrPlus(few, ['1'], 1)).toEqual({ ok: true, value: { satisfied: true } });
  expect(checkEjrPlus(few, [], 4)).toMatchObject({ value: { satisfied: false } });
  expect(checkEjrPlus(rankings(2, '01'), ['0'], 1)).toMatchObject({ ok: false });
});
