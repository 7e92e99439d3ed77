/**
 * The approval rules on the stored instances of abcvoting: each result must be one of the committees that
 * library stores.
 */
import { describe, expect, test } from 'vitest';
import { approvals, fixture, winners } from './elections.ts';

const instances = fixture('abcvoting-instances.txt')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name = '', candidates = '', seats = '', ballots = '', ...rules] = line.split('|');
    return {
      name,
      seats: Number(seats),
      profile: approvals(Number(candidates), ...ballots.split(' ').map((set) => set.replace('-', ''))),
      winning: new Map(
        rules.map((text) => {
          const [rule = '', committees = ''] = text.split(': ');
          return [rule, committees.split(' ')] as const;
        }),
      ),
    };
  });

/**
 * Candidates 2 and 5 of this instance both have a satisfaction of exactly 29/20. The library adds it up in
 * floating-point numbers, gets 1.45 and 1.4499999999999997, and stores only the committee with 2.
 */
const TIES_LOST_TO_FLOATS = new Map([['sav instanceS0003', '0345']]);

describe.each(['av', 'sav', 'seqpav', 'seqphragmen', 'equal-shares'])('%s', (rule) => {
  test(`V8 wins as abcvoting says, under any tie order, in all ${instances.length} instances`, () => {
    expect(instances).toHaveLength(486);
    for (const { name, seats, profile, winning } of instances) {
      const listed = profile.candidates.map(({ id }) => id);
      const committee = (tieOrder: string[]): string =>
        [...winners(rule, profile, { seats, tieOrder }).replaceAll(' ', '')].sort().join('');
      expect(winning.get(rule), name).toContain(committee(listed));
      const stored = [...(winning.get(rule) ?? []), TIES_LOST_TO_FLOATS.get(`${rule} ${name}`) ?? []].flat();
      for (const tieOrder of [listed.toReversed(), [...listed.slice(3), ...listed.slice(0, 3)]]) {
        expect(stored, `${name}, ties by ${tieOrder.join('')}`).toContain(committee(tieOrder));
      }
    }
  });
});
