/** Votes by ticks and by rankings, votes that publish totals only, and ties that a host settles: counted and recounted. */
import { describe, expect, it } from 'vitest';
import type { ProjectId } from '../../../shared/ids.ts';
import { readLedger, writeLedger } from '../../../shared/voting/ledger-file.ts';
import type { DecisionEntry, PublishedLedger } from '../../../shared/voting/ledger.ts';
import type { Choice } from '../../../shared/voting/choice.ts';
import { recount, type Problem } from '../../../shared/voting/recount.ts';
import { resettled } from '../../../shared/voting/result.ts';
import type { Result } from '../../../shared/voting/round.ts';
import { ballotFile } from '../../../server/export/ballots.ts';
import { careful, choices, entryOf, project, published, type Variant } from '../../support/ledger-vote.ts';
import { seeded } from '../../support/random.ts';

const resultOf = (file: PublishedLedger): Result => {
  const { parts } = recount(file);
  if (!parts) throw new Error('incomplete');
  return parts.result.result;
};
const problemsOf = (file: PublishedLedger): readonly Problem[] => recount(file).problems;

const ticks: Choice[] = choices(40).map(
  (choice) => Object.fromEntries(Object.keys(choice).map((id) => [id, 1])) as Choice,
);
const orders: Choice[] = (() => {
  const random = seeded(11);
  return Array.from({ length: 40 }, () => {
    const ids = Array.from({ length: 8 }, (_, n) => project(n));
    const ranked = Array.from({ length: 1 + random.int(5) }, () => ids.splice(random.int(ids.length), 1)[0]!);
    return Object.fromEntries(ranked.map((id, n) => [id, n + 1])) as Choice;
  });
})();

const approval: Variant = { rules: { ballot: 'approval', rule: 'seqphragmen', budget: 12, cap: 1 } };
const ranking: Variant = { rules: { ballot: 'ranking', rule: 'stv-scottish', budget: 8, cap: 1 } };

describe('kinds of ballots', () => {
  it.each([
    ['ticks', ticks, approval, ['most-dots', 'av', 'sav', 'seqpav', 'equal-shares']],
    ['rankings', orders, ranking, []],
  ] as const)(
    'L11 a vote by %s is recounted, and compared with the rules for such ballots',
    (_, cast, variant, others) => {
      const file = published(cast, variant);
      expect(problemsOf(file)).toEqual([]);
      expect(readLedger(writeLedger(file))).toEqual({ ok: true, value: file });
      const result = resultOf(file);
      expect(result.shortlist).toHaveLength(4);
      expect(result.comparison.map(({ rule }) => rule)).toEqual(others);
      expect(result.representation.voters).toBe(40);
    },
  );

  it('V24 scores are ticks, and first places where ballots are rankings', () => {
    const [first] = resultOf(published(ticks, approval)).ranking;
    expect(first).toMatchObject({ score: 40, voters: 40, rank: 1 });
    const { ranking: standings }: Result = resultOf(published(orders, ranking));
    for (const { id, score, voters } of standings) {
      expect(score).toBe(orders.filter((choice) => choice[id] === 1).length);
      expect(voters).toBe(orders.filter((choice) => id in choice).length);
    }
  });

  it.each([
    [
      'a tick that counts twice',
      ticks,
      approval,
      (choice: [string, number][]): void => {
        choice[0]![1] = 2;
      },
    ],
    [
      'a place that is left out',
      orders,
      ranking,
      (choice: [string, number][]): void => {
        choice[0]![1] = 9;
      },
    ],
  ] as const)('L12 %s is found', (_, cast, variant, bend) => {
    const bad = careful(published(cast, variant), (entries) => {
      const { ballots } = entryOf(entries, 'ballots');
      bend(ballots[3] as [string, number][]);
    });
    expect(problemsOf(bad)).toContainEqual({ what: 'unlawful', ballot: 4, why: 'not-whole' });
  });

  it('L14 rankings are exported as .blt, ticks as .abc.yaml', () => {
    expect(ballotFile('blt', published(orders, ranking))).toMatchObject({ ok: true });
    expect(ballotFile('abc.yaml', published(ticks, approval))).toMatchObject({ ok: true });
    expect(ballotFile('blt', published(ticks, approval))).toMatchObject({ ok: false });
  });
});

describe('totals only', () => {
  const file = published(choices(30), { rules: { publish: 'totals' }, salt: 'kept by the server' });

  it('L19 no ballot is in the file, and its root tells nothing without the salt', () => {
    expect(file.entries.map(({ entry }) => entry.kind)).not.toContain('ballots');
    expect(recount(file)).toMatchObject({ problems: [], parts: { ballots: null } });
    expect(resultOf(file).ballotsRoot).not.toBe(resultOf(published(choices(30))).ballotsRoot);
    expect(writeLedger(file)).not.toContain('kept by the server');
  });

  it('L19 ballots are exported in no format, by name', () => {
    for (const format of ['pb', 'abc.yaml', 'blt'] as const)
      expect(ballotFile(format, file)).toMatchObject({ ok: false, message: /totals only/ });
  });

  it('L19 a list of ballots that was slipped in is found', () => {
    const bad = careful(file, (entries) => {
      const { entry } = published(choices(30)).entries[2]!;
      entries.splice(2, 0, { ...entries[2]!, entry: structuredClone(entry) as never });
    });
    expect(problemsOf(bad)[0]).toMatchObject({ what: 'sequence', expected: 'closing', found: 'ballots' });
  });
});

describe('a tie at the last seat that the host settles', () => {
  /** Projects 0 to 2 are in; 3, 4 and 5 are equal, with one seat left. */
  const tied: Choice[] = [
    ...Array.from({ length: 3 }, () => ({ [project(0)]: 2, [project(1)]: 2, [project(2)]: 1 })),
    { [project(3)]: 1 },
    { [project(4)]: 1 },
    { [project(5)]: 1 },
  ];
  const settled = (decision: (result: Result) => DecisionEntry): PublishedLedger =>
    published(tied, {
      rules: { tie: 'host' },
      decide: (vote, cast, result) => {
        const made = decision(result);
        const taken = made.taken as ProjectId[];
        return { decision: made, result: made.by === 'lot' ? result : resettled(vote, cast, result, taken) };
      },
    });
  const byLot = (result: Result): DecisionEntry => ({
    kind: 'decision',
    by: 'lot',
    taken: result.cutTie!.taken,
    vote: null,
  });
  const all = (result: Result): DecisionEntry => ({
    ...byLot(result),
    by: 'all',
    taken: result.cutTie!.tied,
  });
  const vote = { round: 'round00000000002', root: 'a'.repeat(64) };
  const voted = (result: Result): DecisionEntry => {
    const other = result.cutTie!.tied.find((id) => !result.cutTie!.taken.includes(id))!;
    return { ...byLot(result), by: 'vote', taken: [other], vote };
  };

  it('L20 by lot, by taking all, or by a tie vote: each is recounted', () => {
    for (const decision of [byLot, all, voted]) expect(problemsOf(settled(decision))).toEqual([]);
    expect(resultOf(settled(all)).shortlist).toHaveLength(6);
    expect(resultOf(settled(voted)).shortlist).toHaveLength(4);
  });

  it('L20 a decision that is missing, or wasn’t the host’s to make, is found', () => {
    const missing = published(tied, { rules: { tie: 'host' } });
    expect(problemsOf(missing)).toContainEqual({ what: 'decision', why: 'missing' });
    const invented = published(tied, {
      decide: (_vote, _cast, result) => ({ decision: byLot(result), result }),
    });
    expect(problemsOf(invented)).toContainEqual({ what: 'decision', why: 'invented' });
  });

  it.each([
    [
      'lots that took another one',
      (result: Result) => ({ ...voted(result), by: 'lot' as const, vote: null }),
    ],
    ['all, but one left out', (result: Result) => ({ ...all(result), taken: result.cutTie!.tied.slice(1) })],
    ['a tie vote for one who was not tied', (result: Result) => ({ ...voted(result), taken: [project(0)] })],
    ['a tie vote without its file', (result: Result) => ({ ...voted(result), vote: null })],
    [
      'a tie vote that took two',
      (result: Result) => ({ ...voted(result), taken: result.cutTie!.tied.slice(1) }),
    ],
  ])('L20 %s is found', (_, decision) => {
    expect(problemsOf(settled(decision))).toContainEqual({ what: 'decision', why: 'unlawful' });
  });

  it('L20 a tie vote fills every seat, also with projects that nobody chose in it', () => {
    const file = published([], { tieOf: 'round00000000009' as never, rules: { seats: 2 } });
    expect(resultOf(file).shortlist).toHaveLength(2);
    expect(problemsOf(file)).toEqual([]);
  });
});
