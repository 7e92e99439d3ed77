/** Ballot files: read, refused with the line at fault, written and read back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAbcYaml, writeAbcYaml } from '../../../shared/voting/formats/abc-yaml.ts';
import { readBlt, writeBlt } from '../../../shared/voting/formats/blt.ts';
import type { FileOutcome } from '../../../shared/voting/formats/file.ts';
import { readPb, writePb } from '../../../shared/voting/formats/pb.ts';
import type { Candidate, Profile } from '../../../shared/voting/profile.ts';
import { readVector, vectorsFolder, vectorsNote } from '../../support/vectors.ts';
import { count } from './elections.ts';

function read<P extends Profile>(outcome: FileOutcome<P>) {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}
const fault = (outcome: FileOutcome): string => (outcome.ok ? 'read' : `${outcome.line}: ${outcome.reason}`);

const FACTS = {
  description: 'Brussels',
  country: 'Belgium',
  unit: 'Brussels',
  instance: '2017',
  rule: 'most-dots',
};

describe('.blt', () => {
  const PAPER = '4 2\n-2\n3 1 3 4 0\n4 1 3 2 0\n2 4 1 3 0\n1 2 0\n2 2 4 3 1 0\n1 3 4 2 0\n0\n';
  const NAMES = '"Adam"\n"Basil"\n"Charlotte"\n"Donald"\n"Title"\n';

  test('V18 the example of the format’s own paper, with a withdrawn candidate taken off every ballot', () => {
    expect(read(readBlt(PAPER + NAMES))).toEqual({
      profile: {
        kind: 'ranking',
        candidates: [
          { id: '1', name: 'Adam' },
          { id: '3', name: 'Charlotte' },
          { id: '4', name: 'Donald' },
        ],
        ballots: [
          { weight: 3, ranks: ['1', '3', '4'] },
          { weight: 4, ranks: ['1', '3'] },
          { weight: 2, ranks: ['4', '1', '3'] },
          { weight: 1, ranks: [] },
          { weight: 2, ranks: ['4', '3', '1'] },
          { weight: 1, ranks: ['3', '4'] },
        ],
      },
      seats: 2,
      tieOrder: null,
      title: 'Title',
      notes: ["Basil withdrew and isn't counted."],
    });
  });

  test('V18 comments, one long line, options, nicknames, and whatever follows the title', () => {
    const text =
      '\uFEFF3 2 # three for two\n[nick a b c] [tie c a b] -2 /* Ben\n went */ 2 a c 0 1 c 0 0 "Ada" "B" "Cem # 3" "T\'s" "by me" [';
    const file = read(readBlt(text));
    expect(file.profile.candidates.map(({ name }) => name)).toEqual(['Ada', 'Cem # 3']);
    expect(file.profile.ballots).toEqual([
      { weight: 2, ranks: ['1', '3'] },
      { weight: 1, ranks: ['3'] },
    ]);
    expect(file).toMatchObject({ tieOrder: ['3', '1'], title: "T's" });
  });

  test('V18 candidates without a name are called by their number', () => {
    expect(read(readBlt(PAPER)).profile.candidates.map(({ name }) => name)).toEqual(['1', '3', '4']);
    expect(read(readBlt('2 1\n1 2 0\n0\n""\n"Bea"\n')).profile.candidates.map(({ name }) => name)).toEqual([
      '1',
      'Bea',
    ]);
  });

  test.each([
    ['', '1: the file ends before the number of candidates'],
    ['two 1', '1: expected the number of candidates, found two'],
    ['2 0', '1: expected the number of seats, found 0'],
    ['2 1\n1 1 0\n', '2: the file ends before the 0 that ends the ballots'],
    ['2 1\n1 1 2\n', '2: the file ends before the 0 that ends a ballot'],
    ['2 1\n1 1 0\n1 3 0\n0', '3: there is no candidate 3: they go from 1 to 2'],
    ['2 1\n1 2 2 0\n0', '2: candidate 2 stands twice on a ballot'],
    ['2 1\n1 1=2 0\n0', "2: equal ranks aren't supported: 1=2"],
    ['2 1\n1 - 2 0\n0', "2: skipped ranks aren't supported"],
    ['2 1\n(b1) 1 2 0\n0', "2: ballot ids aren't supported: (b1)"],
    ['2 1\n-3\n0', '2: there is no candidate 3: they go from 1 to 2'],
    ['2 1\n[tie 1]\n0', '2: [tie …] must name each of the 2 candidates'],
    ['2 1\n[elected 1]\n0', '2: unknown option [elected …]'],
    ['2 1\n1 1 0\n0\n"Ada"\nBen\n', '5: expected a name in quotes, found Ben'],
    ['2 1\n1 1 0\n0\n"Ada"\n"Ben\n', '5: a quote opens and never closes'],
    ['2 1\n/* 1 1 0\n0\n', '2: a comment opens and never closes'],
    ['9999999 1\n0', '1: 9999999 candidates are too many'],
  ])('V19 %j is refused', (text, expected) => {
    expect(fault(readBlt(text))).toBe(expected);
  });
});

describe('.pb', () => {
  const file = (meta: string, projects: string, votes: string): string =>
    `META\nkey;value\n${meta}\nPROJECTS\n${projects}\nVOTES\n${votes}\n`;
  const PROJECTS = 'project_id;cost;name\n7;10;Trees\n9;25;"Dots; ""and"" more"\n11;5;';

  test('V18 approvals; costs are ignored, which is said', () => {
    const text = file(
      'description;Test\nvote_type;approval\nbudget;20\nnum_votes;3',
      PROJECTS,
      'voter_id;vote\na;7,9\nb;11\nc;',
    );
    expect(read(readPb(text))).toEqual({
      profile: {
        kind: 'approval',
        candidates: [
          { id: '7', name: 'Trees' },
          { id: '9', name: 'Dots; "and" more' },
          { id: '11', name: '11' },
        ],
        ballots: [
          { weight: 1, approves: ['7', '9'] },
          { weight: 1, approves: ['11'] },
          { weight: 1, approves: [] },
        ],
      },
      seats: null,
      tieOrder: null,
      title: 'Test',
      notes: ['Costs are ignored: every project takes one seat.'],
    });
  });

  test('V18 rankings and dots, themes, and seats where all projects cost the same', () => {
    const projects = 'project_id;cost;category\na;10;water\nb;10;';
    const ranked = read(readPb(file('vote_type;ordinal\nbudget;25', projects, 'vote;age\nb,a;3\na;5')));
    expect(ranked.profile.ballots).toEqual([
      { weight: 1, ranks: ['b', 'a'] },
      { weight: 1, ranks: ['a'] },
    ]);
    expect(ranked.profile.candidates[0]).toEqual({ id: 'a', name: 'a', theme: 'water' });
    expect(ranked.seats).toBe(2);
    const dotted = read(readPb(file('vote_type;cumulative', projects, 'voter_id;vote;points\n1;b,a;3,1')));
    expect(dotted.profile.ballots).toEqual([{ weight: 1, dots: { b: 3, a: 1 } }]);
    expect(dotted.seats).toBeNull();
  });

  test.each([
    ['', '1: there is no section META'],
    ['hello\n', '1: the file must start with META'],
    [file('vote_type;secret', PROJECTS, 'vote\n7'), "3: vote_type secret can't be read"],
    [file('vote_type;constructor', PROJECTS, 'vote\n7'), "3: vote_type constructor can't be read"],
    [file('budget;1', PROJECTS, 'vote\n7'), '1: the file has no vote_type'],
    [file('vote_type;approval', PROJECTS, 'vote\n7\n7,8'), '12: there is no project 8'],
    [file('vote_type;approval', PROJECTS, 'vote\n7,7'), '11: a vote names a project twice'],
    [file('vote_type;approval', `${PROJECTS}\n7;1;x`, 'vote\n7'), '9: project 7 stands twice in the list'],
    [
      file('vote_type;approval\nnum_votes;2', PROJECTS, 'vote\n7'),
      '4: the file says it has 2 votes and has 1',
    ],
    [file('vote_type;approval', PROJECTS, 'voter_id\n7'), '1: the section VOTES has no column vote'],
    [file('vote_type;cumulative', PROJECTS, 'vote\n7'), '11: the votes have no points'],
    [
      file('vote_type;cumulative', PROJECTS, 'vote;points\n7;1.5'),
      '11: points must be whole numbers, 0 or more: 1.5',
    ],
    [
      file('vote_type;cumulative', PROJECTS, 'vote;points\n7,9;1'),
      '11: a vote names 2 projects and gives 1 points',
    ],
    ['META\nkey;value\ndescription;"open\nMETA', '3: a quote opens and never closes'],
  ])('V19 a faulty file is refused: %#', (text, expected) => {
    expect(fault(readPb(text))).toBe(expected);
  });
});

describe('.abc.yaml', () => {
  test('V18 approval sets, weights, seats; results in the file are not used', () => {
    const text =
      'description: test\nprofile: [[0, 2], [], {1, 2}]\nvoter_weights: [1, 1, 4]\nnum_cand: 4\ncommitteesize: 2\ncompute: []\n';
    expect(read(readAbcYaml(text))).toEqual({
      profile: {
        kind: 'approval',
        candidates: ['0', '1', '2', '3'].map((id) => ({ id, name: id })),
        ballots: [
          { weight: 1, approves: ['0', '2'] },
          { weight: 1, approves: [] },
          { weight: 4, approves: ['1', '2'] },
        ],
      },
      seats: 2,
      tieOrder: null,
      title: 'test',
      notes: ["The results that the file holds (compute) aren't used."],
    });
    expect(read(readAbcYaml('profile:\n- [0, 2]\n')).profile.candidates).toHaveLength(3);
  });

  test.each([
    ['', "1: the file isn't a YAML mapping"],
    ['num_cand: 3\n', '1: there is no profile (a list of approval sets)'],
    ['profile: [[0]\nnum_cand: 3\n', '2: '],
    ['num_cand: 2\nprofile:\n- [0]\n- [2]\n', '4: there is no candidate 2: they go from 0 to 1'],
    ['profile:\n- [0]\n- [x]\n', '3: a candidate must be a whole number from 0 to 1000000000'],
    ['profile:\n- [0, 0]\n', '2: a ballot names a candidate twice'],
    ['profile:\n- 0\n', "2: a ballot isn't a list of candidates"],
    ['profile: [[0]]\nvoter_weights: [1, 2]\n', '2: there are 1 ballots and 2 weights'],
    ['profile: [[0]]\nvoter_weights: [0.5]\n', '2: a weight must be a whole number from 1 to 1000000000'],
    ['profile: [[0]]\nseats: 3\n', '2: unknown key seats'],
    ['profile: [[900000000]]\n', '1: 900000001 candidates are too many'],
  ])('V19 %j is refused', (text, expected) => {
    expect(fault(readAbcYaml(text))).toContain(expected);
  });
});

const id = fc.stringMatching(/^[0-9A-Za-z]{1,8}$/);
const name = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .map((text) => text.replace(/\s+/g, ' ').trim() || 'x');
const candidates: fc.Arbitrary<Candidate[]> = fc.uniqueArray(fc.record({ id, name }), {
  selector: (candidate) => candidate.id,
  minLength: 1,
  maxLength: 6,
});
const weight = fc.integer({ min: 1, max: 4 });

const withBallots = <B>(ballot: (ids: string[]) => fc.Arbitrary<B>) =>
  candidates.chain((list) =>
    fc.record({
      candidates: fc.constant(list),
      ballots: fc.array(ballot(list.map((one) => one.id)), { maxLength: 8 }),
    }),
  );

describe('what is written is read back', () => {
  test('V20 .blt: the same names, rankings, seats and tie order, by number', () => {
    const ranking = withBallots((ids) => fc.record({ weight, ranks: fc.shuffledSubarray(ids) }));
    fc.assert(
      fc.property(ranking, ({ candidates: list, ballots }) => {
        const written = writeBlt(
          { kind: 'ranking', candidates: list, ballots },
          { seats: 1, title: 'A "round"', tieOrder: list.map((one) => one.id).reverse() },
        );
        const file = read(readBlt(written));
        const numberOf = (one: string): string =>
          `${list.findIndex((candidate) => candidate.id === one) + 1}`;
        expect(file.profile.candidates.map((one) => one.name)).toEqual(
          list.map((one) => one.name.replaceAll('"', "'")),
        );
        expect(file.profile.ballots).toEqual(
          ballots.map((b) => ({ weight: b.weight, ranks: b.ranks.map(numberOf) })),
        );
        expect(file.tieOrder).toEqual(list.map((one) => numberOf(one.id)).reverse());
        expect(file).toMatchObject({ seats: 1, title: "A 'round'" });
      }),
    );
  });

  test('V20 .abc.yaml: the same approvals and weights, by number', () => {
    const approving = withBallots((ids) => fc.record({ weight, approves: fc.subarray(ids) }));
    fc.assert(
      fc.property(approving, fc.string(), ({ candidates: list, ballots }, description) => {
        const file = read(
          readAbcYaml(
            writeAbcYaml({ kind: 'approval', candidates: list, ballots }, { seats: 2, description }),
          ),
        );
        const numberOf = (one: string): string => `${list.findIndex((candidate) => candidate.id === one)}`;
        expect(file.profile.candidates).toHaveLength(list.length);
        expect(file.profile.ballots).toEqual(
          ballots.map((b) => ({ weight: b.weight, approves: b.approves.map(numberOf) })),
        );
        expect(file).toMatchObject({ seats: 2, title: description });
      }),
    );
  });

  test('V20 .pb: the same projects, themes and ballots of every kind, a weight of n as n votes', () => {
    const ballot = (ids: string[]) =>
      fc.record({ weight, chosen: fc.shuffledSubarray(ids), dots: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(withBallots(ballot), fc.constantFrom('approval', 'ranking', 'dots'), (drawn, kind) => {
        const themed = drawn.candidates.map((one, index) =>
          index % 2 ? { ...one, theme: 'food; "water"' } : one,
        );
        const of = (n: number): Profile => {
          const repeat = <B>(make: (b: (typeof drawn.ballots)[number]) => B): B[] =>
            drawn.ballots.flatMap((b) => Array.from({ length: n === 1 ? b.weight : 1 }, () => make(b)));
          const w = (b: { weight: number }): number => (n === 1 ? 1 : b.weight);
          if (kind === 'approval') {
            return {
              kind,
              candidates: themed,
              ballots: repeat((b) => ({ weight: w(b), approves: b.chosen })),
            };
          }
          if (kind === 'ranking') {
            return { kind, candidates: themed, ballots: repeat((b) => ({ weight: w(b), ranks: b.chosen })) };
          }
          const dots = (b: { chosen: string[]; dots: number }) =>
            Object.fromEntries(b.chosen.map((one) => [one, b.dots]));
          return { kind, candidates: themed, ballots: repeat((b) => ({ weight: w(b), dots: dots(b) })) };
        };
        const file = read(readPb(writePb(of(0), { seats: 3, ...FACTS })));
        expect(file.profile).toEqual(of(1));
        expect(file).toMatchObject({ seats: 3, title: 'Brussels' });
      }),
    );
  });
});

test('V19 whatever the text, it is read or refused with a line, and never thrown out of', () => {
  const words = [
    'META',
    'VOTES',
    'PROJECTS',
    'key;value',
    'vote_type;approval',
    'project_id',
    'vote',
    'a;b',
    '"',
    ';',
  ];
  const more = [
    '2 1',
    '1 2 0',
    '0',
    '-1',
    '[tie 1 2]',
    '/*',
    '#',
    '"A"',
    'profile:',
    '[[0]]',
    '- {0, 1}',
    '\n',
    ' ',
  ];
  const soup = fc
    .array(fc.oneof(fc.constantFrom(...words, ...more), fc.string()))
    .map((parts) => parts.join('\n'));
  fc.assert(
    fc.property(fc.oneof(soup, fc.string()), (text) => {
      for (const reader of [readBlt, readPb, readAbcYaml] as ((text: string) => FileOutcome)[]) {
        const outcome = reader(text);
        if (!outcome.ok) expect(outcome.line).toBeGreaterThan(0);
        else expect(outcome.value.profile.candidates).toBeDefined();
      }
    }),
    { numRuns: 400 },
  );
});

describe.skipIf(!vectorsFolder)(`elections of Pabulib${vectorsNote}`, () => {
  test.each([
    ['Netherlands_Assen_2024.pb', 84, 14],
    ['Poland_Swiecie_2023.pb', 2553, 22],
    ['Poland_Warszawa_2019_Las.pb', 127, 13],
    ['Poland_Wieliczka_2023_Green_Budget.pb', 6586, 64],
  ])(
    'V18 %s has its %i voters and %i projects, each with the votes that the file says',
    (path, voters, projects) => {
      const text = readVector('pabulib', path);
      const { profile } = read(readPb(text));
      expect(profile.ballots).toHaveLength(voters);
      expect(profile.candidates).toHaveLength(projects);
      const { scores } = count('av', profile, { seats: 1 });
      const section = text
        .slice(text.indexOf('\nPROJECTS') + 1, text.indexOf('\nVOTES'))
        .split('\n')
        .slice(1);
      const columns = (section[0] ?? '').split(';');
      for (const line of section.slice(1)) {
        const cells = line.split(';');
        const said = cells[columns.indexOf('votes')];
        expect(
          scores.find(({ candidate }) => candidate === cells[columns.indexOf('project_id')])?.score,
        ).toBe(said);
      }
    },
  );
});
