/** What a result says besides the shortlist: who is represented, who lacks a share, what other rules would elect. */
import { expect, it } from 'vitest';
import { countRound } from '../../../shared/voting/result.ts';
import type { Choice } from '../../../shared/voting/choice.ts';
import { candidates, project, rules, SEED } from '../../support/ledger-vote.ts';

const count = (cast: readonly Choice[], seats: number) =>
  countRound(
    { rules: { ...rules, seats }, candidates },
    cast.map((choice) => ({ choice })),
    SEED,
  );

/** Six people share projects 0, 1 and 2; four have only project 3. */
const faction: Choice[] = [
  ...Array.from({ length: 6 }, () => ({ [project(0)]: 2, [project(1)]: 2, [project(2)]: 1 })),
  ...Array.from({ length: 4 }, () => ({ [project(3)]: 1 })),
];

it('V24 a result says how many voters have a choice on the shortlist, empty ballots included', () => {
  expect(count(faction, 3).representation).toEqual({ represented: 6, voters: 10 });
  expect(count([...faction, {}], 4).representation).toEqual({ represented: 10, voters: 11 });
  expect(count([], 4).representation).toEqual({ represented: 0, voters: 0 });
});

it('V24 a result names the group that lacks its share, or says that there is none', () => {
  expect(count(faction, 3).proportionality).toEqual({
    satisfied: false,
    project: project(3),
    deserved: 1,
    size: 4,
    needed: 4,
  });
  expect(count(faction, 4).proportionality).toEqual({ satisfied: true });
});

it('V24 a result says what every other rule for dots would elect from the same ballots', () => {
  const { comparison } = count(faction, 3);
  expect(comparison.map(({ rule }) => rule)).toEqual(['av', 'sav', 'seqpav', 'seqphragmen', 'equal-shares']);
  const of = (rule: string) => comparison.find((one) => one.rule === rule);
  expect(of('av')).toMatchObject({ represented: 6, voters: 10 });
  expect(of('seqphragmen')).toMatchObject({ represented: 10, voters: 10 });
  expect(of('seqphragmen')?.winners).toContain(project(3));
});

it('V24 no rule elects what nobody chose', () => {
  const { shortlist, comparison } = count([{ [project(5)]: 1 }], 4);
  expect([shortlist, ...comparison.map(({ winners }) => winners)]).toEqual(Array(6).fill([project(5)]));
});

it('V24 ties are settled by the same order under every rule', () => {
  const cast = Array.from({ length: 12 }, (_, n) => ({ [project(n)]: 1 }));
  const { shortlist, comparison } = count(cast, 4);
  for (const { winners } of comparison) expect(winners).toEqual(shortlist);
});

it('B6 approval of dots is tied by people, not by dots', () => {
  const vote = { rules: { ...rules, rule: 'av', seats: 1 }, candidates };
  // Project 0 has five dots of two people, project 1 two dots of two people, project 2 five dots of one.
  const cast = [
    { [project(0)]: 3, [project(1)]: 1 },
    { [project(0)]: 2, [project(1)]: 1 },
    { [project(2)]: 5 },
  ].map((choice) => ({ choice }));
  const { cutTie } = countRound(vote, cast, SEED);
  expect([...cutTie!.tied].sort()).toEqual([project(0), project(1)]);
  expect(cutTie).toMatchObject({ score: null, taken: [cutTie!.tied[0]] });
});
