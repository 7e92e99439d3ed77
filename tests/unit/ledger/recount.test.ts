/** Tampering with a published ledger, carelessly and carefully: each is found and named. */
import { describe, expect, it } from 'vitest';
import { recount, type Problem, type ResultPart } from '../../../shared/voting/recount.ts';
import type { PublishedLedger } from '../../../shared/voting/ledger.ts';
import {
  careful,
  careless,
  choices,
  entryOf,
  project,
  published,
  thorough,
  type Entries,
} from '../../support/ledger-vote.ts';

const file = published();
const problemsOf = (bad: PublishedLedger, root?: string): readonly Problem[] => recount(bad, root).problems;
const whats = (bad: PublishedLedger): string[] => problemsOf(bad).map(({ what }) => what);

type Edit = (entries: Entries) => void;

const dropBallot = (entries: Entries): void => void entryOf(entries, 'ballots').ballots.splice(7, 1);
const addBallot = (entries: Entries): void => {
  const { ballots } = entryOf(entries, 'ballots');
  ballots.splice(8, 0, structuredClone(ballots[7] ?? []));
};
const alterBallot = (entries: Entries): void => {
  const { ballots } = entryOf(entries, 'ballots');
  const [first, second] = ballots;
  if (!first || !second) throw new Error('no ballots');
  // The first ballot becomes what the second is: still sorted, still lawful.
  expect(first).not.toEqual(second);
  ballots[0] = structuredClone(second);
};
const reorderBallots = (entries: Entries): void => {
  const { ballots } = entryOf(entries, 'ballots');
  ballots.push(ballots.shift() ?? []);
};

describe('a sound file', () => {
  it('L11 has no problem, whoever recounts it', () => {
    expect(recount(file)).toMatchObject({ problems: [], parts: { closing: { superseded: 3 } } });
    expect(problemsOf(file, file.root)).toEqual([]);
    expect(problemsOf(published([]))).toEqual([]);
    expect(problemsOf(published(choices(60, 3)))).toEqual([]);
    expect(recount(file).parts?.ties.length).toBeGreaterThan(0);
  });

  it('L11 another fingerprint than the one on the wall is named', () => {
    const expected = '0'.repeat(64);
    expect(problemsOf(file, expected)).toEqual([{ what: 'other-root', expected }]);
  });
});

describe('ballots', () => {
  it('L12 a dropped ballot', () => {
    expect(problemsOf(careless(file, dropBallot))).toEqual(
      expect.arrayContaining([
        { what: 'changed', seq: 3, kind: 'ballots' },
        { what: 'count', list: 'ballots', found: 29, fixed: 30 },
        { what: 'unequal-lists', ballots: 29, receipts: 30 },
      ]),
    );
    expect(problemsOf(careful(file, dropBallot))).toEqual(
      expect.arrayContaining([{ what: 'count', list: 'ballots', found: 29, fixed: 30 }]),
    );
    expect(problemsOf(thorough(file, dropBallot))).toEqual(
      expect.arrayContaining([
        { what: 'unequal-lists', ballots: 29, receipts: 30 },
        { what: 'result', part: 'ballotsRoot' },
      ]),
    );
  });

  it('L12 a ballot dropped together with a receipt: the result no longer fits', () => {
    const bad = thorough(file, (entries) => {
      dropBallot(entries);
      entryOf(entries, 'receipts').receipts.splice(3, 1);
    });
    expect(whats(bad)).toContain('ranking');
    expect(problemsOf(bad)).toContainEqual({ what: 'result', part: 'ballots' });
  });

  it('L12 a whole vote counted anew without one ballot has another fingerprint than the published one', () => {
    const other = published(choices(30).toSpliced(7, 1));
    expect(problemsOf(other)).toEqual([]);
    expect(problemsOf(other, file.root)).toEqual([{ what: 'other-root', expected: file.root }]);
  });

  it('L12 an added ballot', () => {
    expect(problemsOf(careless(file, addBallot))).toEqual(
      expect.arrayContaining([
        { what: 'changed', seq: 3, kind: 'ballots' },
        { what: 'count', list: 'ballots', found: 31, fixed: 30 },
      ]),
    );
    expect(whats(careful(file, addBallot))).toContain('count');
    expect(whats(thorough(file, addBallot))).toContain('unequal-lists');
  });

  it('L12 an altered ballot', () => {
    expect(problemsOf(careless(file, alterBallot))).toEqual(
      expect.arrayContaining([
        { what: 'changed', seq: 3, kind: 'ballots' },
        { what: 'content', list: 'ballots' },
      ]),
    );
    expect(problemsOf(careful(file, alterBallot))).toContainEqual({ what: 'content', list: 'ballots' });
    expect(problemsOf(thorough(file, alterBallot))).toEqual(
      expect.arrayContaining([{ what: 'result', part: 'ballotsRoot' }]),
    );
  });

  it('L12 a reordered ballot', () => {
    const bad = careless(file, reorderBallots);
    expect(problemsOf(bad)).toEqual([
      { what: 'changed', seq: 3, kind: 'ballots' },
      { what: 'order', list: 'ballots', at: 30 },
    ]);
    expect(problemsOf(careful(file, reorderBallots))).toEqual([{ what: 'order', list: 'ballots', at: 30 }]);
    expect(problemsOf(thorough(file, reorderBallots))).toEqual([{ what: 'order', list: 'ballots', at: 30 }]);
  });

  it.each([
    ['unknown', [['nobody0000', 1]]],
    ['twice', [[project(1), 1], [project(1), 2]]], // prettier-ignore
    ['not-whole', [[project(1), 1.5]]],
    ['not-whole', [[project(1), -1]]],
    ['over-cap', [[project(1), 4]]],
    ['over-budget', [[project(1), 3], [project(2), 3]]], // prettier-ignore
    ['unsorted', [[project(2), 1], [project(1), 1]]], // prettier-ignore
  ] as const)('L12 a ballot that could not have been cast: %s', (why, choice) => {
    const bad = thorough(file, (entries) => {
      entryOf(entries, 'ballots').ballots[0] = choice.map(([id, dots]): [string, number] => [id, dots]);
    });
    expect(problemsOf(bad)).toContainEqual({ what: 'unlawful', ballot: 1, why });
  });
});

describe('receipts', () => {
  const other = 'f'.repeat(64);
  it.each<[string, (list: string[]) => void, Problem]>([
    ['dropped', (list) => void list.pop(), { what: 'count', list: 'receipts', found: 29, fixed: 30 }],
    ['added', (list) => void list.push(other), { what: 'count', list: 'receipts', found: 31, fixed: 30 }],
    ['altered', (list) => void list.splice(29, 1, other), { what: 'content', list: 'receipts' }],
    ['moved', (list) => void list.reverse(), { what: 'order', list: 'receipts', at: 2 }],
    ['doubled', (list) => void list.splice(1, 1, list[0] ?? ''), { what: 'double-receipt', at: 2 }],
  ])('L12 a receipt %s', (_deed, change, problem) => {
    const bad = (entries: Entries): void => change(entryOf(entries, 'receipts').receipts);
    expect(problemsOf(careless(file, bad))).toContainEqual({ what: 'changed', seq: 2, kind: 'receipts' });
    expect(problemsOf(careful(file, bad))).toContainEqual(problem);
  });
});

describe('rules, seal and entries', () => {
  it('L12 changed rules', () => {
    const seats = (entries: Entries): void => void (entryOf(entries, 'opening').rules.seats = 3);
    expect(problemsOf(careless(file, seats))[0]).toEqual({ what: 'changed', seq: 1, kind: 'opening' });
    expect(whats(careful(file, seats))).toContain('shortlist');
    const rule = (name: string) => (entries: Entries) => void (entryOf(entries, 'opening').rules.rule = name);
    expect(whats(careful(file, rule('av')))).toContain('result');
    expect(problemsOf(careful(file, rule('borda')))).toEqual([{ what: 'rule', rule: 'borda' }]);
    expect(problemsOf(careful(file, rule('stv-scottish')))).toEqual([{ what: 'rule', rule: 'stv-scottish' }]);
    const budget = (entries: Entries): void => void (entryOf(entries, 'opening').rules.budget = 4);
    expect(whats(careful(file, budget))).toContain('unlawful');
  });

  it('L12 changed candidates', () => {
    const title = (entries: Entries): void => {
      const [first] = entryOf(entries, 'opening').candidates;
      if (first) first.title = 'Another';
    };
    expect(problemsOf(careless(file, title))).toEqual([{ what: 'changed', seq: 1, kind: 'opening' }]);
    const order = (entries: Entries): void => void entryOf(entries, 'opening').candidates.reverse();
    expect(problemsOf(careful(file, order))).toContainEqual({ what: 'candidates', why: 'unsorted' });
    const twice = (entries: Entries): void => {
      const { candidates } = entryOf(entries, 'opening');
      candidates.push(...candidates.slice(0, 1));
    };
    expect(problemsOf(careful(file, twice))).toContainEqual({ what: 'candidates', why: 'twice' });
  });

  it('L12 a wrong seed', () => {
    const seed = (entries: Entries): void => void (entryOf(entries, 'seed').seed = 'another');
    expect(problemsOf(careless(file, seed)).slice(0, 2)).toEqual([
      { what: 'changed', seq: 5, kind: 'seed' },
      { what: 'seed' },
    ]);
    expect(problemsOf(careful(file, seed))).toContainEqual({ what: 'seed' });
  });

  it('L12 an entry that is missing, moved or made up', () => {
    const drop = careful(file, (entries) => void entries.splice(4, 1));
    expect(problemsOf(drop)).toEqual([{ what: 'sequence', seq: 5, expected: 'seed', found: 'tie' }]);
    const end = careful(file, (entries) => void entries.pop());
    expect(problemsOf(end)).toContainEqual(expect.objectContaining({ expected: 'result', found: null }));
    const more = careful(file, (entries) => void entries.push(...structuredClone(entries.slice(-1))));
    expect(problemsOf(more)).toContainEqual(expect.objectContaining({ expected: null, found: 'result' }));
    const moved = careless(file, (entries) => entries.splice(1, 2, ...entries.slice(1, 3).reverse()));
    expect(whats(moved)).toEqual(['unchained', 'unchained', 'unchained', 'sequence']);
    expect(problemsOf({ ...file, entries: [] })).toEqual([
      { what: 'root' },
      { what: 'sequence', seq: 1, expected: 'opening', found: null },
    ]);
  });

  it('L12 a root that is not the last hash', () => {
    expect(problemsOf({ ...file, root: 'a'.repeat(64) })).toEqual([{ what: 'root' }]);
  });
});

describe('ties and result', () => {
  const titles = ['Project 8', 'Project 9'];

  it('L12 a tie settled otherwise, left out or made up', () => {
    const turned = (entries: Entries): void => void entryOf(entries, 'tie').settled.reverse();
    expect(problemsOf(careless(file, turned))[0]).toMatchObject({ what: 'changed', kind: 'tie' });
    expect(problemsOf(careful(file, turned))).toEqual([{ what: 'tie', why: 'different', projects: titles }]);
    const at = file.entries.findIndex(({ entry }) => entry.kind === 'tie');
    const left = careful(file, (entries) => void entries.splice(at, 1));
    expect(problemsOf(left)).toContainEqual({ what: 'tie', why: 'missing', projects: titles });
    const made = careful(file, (entries) => {
      const tie = structuredClone(entries[at]);
      if (tie?.entry.kind !== 'tie') throw new Error('no tie');
      tie.entry.tied = [project(10), project(11)];
      entries.splice(at, 0, tie);
    });
    expect(problemsOf(made)).toContainEqual({
      what: 'tie',
      why: 'invented',
      projects: ['Project 10', 'Project 11'],
    });
    const doubled = careful(file, (entries) => void entries.splice(at, 0, ...entries.slice(at, at + 1)));
    expect(whats(doubled)).toEqual(['tie']);
  });

  it('L12 another shortlist, by name', () => {
    const wrong = (entries: Entries): void => {
      const { result } = entryOf(entries, 'result');
      result.shortlist[3] = project(11);
    };
    expect(problemsOf(careless(file, wrong))[0]).toMatchObject({ what: 'changed', kind: 'result' });
    expect(problemsOf(careful(file, wrong))).toEqual([
      { what: 'shortlist', wrongly: ['Project 11'], missing: [expect.any(String)] },
    ]);
    const order = (entries: Entries): void => void entryOf(entries, 'result').result.shortlist.reverse();
    expect(problemsOf(careful(file, order))).toEqual([{ what: 'shortlist', wrongly: [], missing: [] }]);
  });

  it('L12 another ranking, by name and numbers', () => {
    const bad = careful(file, (entries) => {
      const [first] = entryOf(entries, 'result').result.ranking;
      if (first) first.score += 1;
    });
    const [problem] = problemsOf(bad);
    expect(problem).toMatchObject({
      what: 'ranking',
      project: expect.stringMatching(/Project [89]/) as string,
    });
    expect(problem?.what === 'ranking' && (problem.said ?? 0) - (problem.counted ?? 0)).toBe(1);
  });

  it.each<[ResultPart, Edit]>([
    ['cutTie', (entries) => void (entryOf(entries, 'result').result.cutTie = null)],
    ['ballots', (entries) => void (entryOf(entries, 'result').result.ballots += 1)],
    ['ballotsRoot', (entries) => void (entryOf(entries, 'result').result.ballotsRoot = 'x')],
    ['representation', (entries) => void (entryOf(entries, 'result').result.representation.voters += 1)],
    [
      'proportionality',
      (entries) => {
        const { result } = entryOf(entries, 'result');
        result.proportionality = result.proportionality.satisfied
          ? { satisfied: false, project: project(0), deserved: 1, size: 9, needed: 8 }
          : { satisfied: true };
      },
    ],
    ['comparison', (entries) => void entryOf(entries, 'result').result.comparison.pop()],
  ])('L12 a wrong %s', (part, change) => {
    // Two are equal at the cut here, so that there is a tie to lie about.
    const tied = published(Array.from({ length: 6 }, (_, n) => ({ [project(n)]: 1 })));
    expect(problemsOf(tied)).toEqual([]);
    expect(problemsOf(careful(tied, change))).toEqual([{ what: 'result', part }]);
  });
});
