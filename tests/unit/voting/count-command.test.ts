/** The command `count`, with files in memory. */
import { describe, expect, test } from 'vitest';
import { runCount } from '../../../server/count.ts';
import { fixture } from './elections.ts';

const FILES: Record<string, string> = {
  'wards/calton.blt': fixture('glasgow-2007/calton.blt'),
  'lot.blt': fixture('hand/by-lot.blt'),
  'small.abc.yaml': 'profile: [[0, 1], [0, 1], [2], [1]]\nnum_cand: 4\ncommitteesize: 2\n',
  'open.abc.yaml': 'profile: [[0, 1], [2]]\n',
  'city.pb':
    'META\nkey;value\ndescription;Green money\nvote_type;cumulative\nbudget;9\nPROJECTS\nproject_id;cost;name\na;3;Trees\nb;8;Bikes\nVOTES\nvote;points\na;2\nb,a;3,1\n',
  'broken.blt': '2 1\n1 3 0\n0\n',
  'ballots.csv': 'a,b\n',
};

function run(line: string): { status: number; out: string; err: string } {
  const said = { out: '', err: '' };
  const status = runCount(line.split(' ').filter(Boolean), {
    read: (path) => {
      const text = FILES[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    out: (text) => (said.out += `${text}\n`),
    err: (text) => (said.err += `${text}\n`),
  });
  return { status, ...said };
}

describe('counting', () => {
  test('V21 --json prints rule, seats, winners by name in order of election, and ties', () => {
    const { status, out, err } = run('wards/calton.blt --rule stv-scottish --seats 3 --json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const printed = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(printed)).toEqual(['rule', 'seats', 'winners', 'ties', 'scores', 'notes']);
    expect(printed).toMatchObject({
      rule: 'stv-scottish',
      seats: 3,
      winners: ['George Redmond', 'Alison E Thewliss', 'Ruth Simpson'],
      ties: [],
    });
    expect(JSON.parse(run('open.abc.yaml --json --rule av --seats 2').out)).toMatchObject({
      winners: ['0', '1'],
      ties: [{ step: 1, tied: ['0', '1', '2'], settled: ['0', '1', '2'], by: 'tie-order', decisive: true }],
    });
  });

  test('V21 the text tells winners, exact scores, stages, ties and notes', () => {
    const text = run('lot.blt --rule stv-scottish').out;
    expect(text).toContain('1. Ada: votes 5.00000');
    expect(text).toContain('2. Cem is excluded with 2.00000; elected: Ada');
    expect(text).toContain(
      "step 2: Ben, Cem were equal; by the file's tie order: Cem, Ben (this didn't decide",
    );
    const sav = run('small.abc.yaml --rule sav').out;
    expect(sav).toContain('1. 1: satisfaction 2\n2. 0: satisfaction 1\n');
    expect(sav).toContain(
      'step 1: 0, 2 were equal; by the order of the list: 0, 2 (this decided who was elected)',
    );
    expect(run('city.pb --rule most-dots --seats 1').out).toContain('Costs are ignored');
    expect(run('small.abc.yaml --rule seqphragmen').out).toContain('(about 0.3333)');
  });

  test('V21 the file’s own number of seats counts where none is given, and every seat is filled', () => {
    expect(run('small.abc.yaml --rule av').out).toContain('2 seats');
    expect(run('small.abc.yaml --rule av --seats 4').out).toContain('4. 3: approvals 0');
    expect(run('lot.blt --rule stv-scottish --seats 2').out).toContain('2 seats');
  });
});

describe('refusing', () => {
  test.each([
    [
      'city.pb --rule stv-scottish --seats 1',
      "city.pb: stv-scottish isn't defined for dots ballots: it counts ranking ballots",
    ],
    [
      'lot.blt --rule av',
      "lot.blt: av isn't defined for ranking ballots: it counts approval or dots ballots",
    ],
    ['city.pb --rule av', "city.pb doesn't say how many seats there are: add --seats K (av, dots ballots)"],
    [
      'small.abc.yaml --rule av --seats 9',
      'small.abc.yaml has 4 candidates for 9 seats (av, approval ballots)',
    ],
    ['broken.blt --rule stv-scottish', 'broken.blt: line 2: there is no candidate 3: they go from 1 to 2'],
    ['city.pb --rule stv-scottish', "city.pb: stv-scottish isn't defined for dots ballots"],
    ['nowhere.pb --rule av --seats 1', "nowhere.pb can't be read: no such file"],
    ['ballots.csv --rule av --seats 1', 'ballots.csv is no .abc.yaml, .pb or .blt file (usage: count'],
    ['--rule av', 'no file is named (usage: count'],
    ['city.pb', 'no rule is named (usage: count'],
    ['city.pb lot.blt --rule av', 'one file at a time, not also lot.blt'],
    ['city.pb --rule borda', 'no rule is called borda (usage: count'],
    ['city.pb --rule av --seats 0', 'seats must be a whole number above 0, not 0'],
    ['city.pb --rule av --seats two', 'seats must be a whole number above 0, not two'],
    ['city.pb --rule av --fast', "Unknown option '--fast'"],
  ])('V22 %s: one line, status 2, nothing printed', (line, expected) => {
    const { status, out, err } = run(line);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain(`count: ${expected}`);
  });
});
