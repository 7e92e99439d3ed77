/** The ballots of a ledger as files for other programs, counted again from these files. */
import { describe, expect, it } from 'vitest';
import { ballotFile, writeBallots } from '../../../server/export/ballots.ts';
import { runCount } from '../../../server/count.ts';
import { readAbcYaml } from '../../../shared/voting/formats/abc-yaml.ts';
import { readBlt } from '../../../shared/voting/formats/blt.ts';
import { readPb } from '../../../shared/voting/formats/pb.ts';
import type { BallotFormat } from '../../../shared/voting/ballot-formats.ts';
import type { PublishedLedger } from '../../../shared/voting/ledger.ts';
import { recount } from '../../../shared/voting/recount.ts';
import type { Choice } from '../../../shared/voting/choice.ts';
import type { DotsBallot } from '../../../shared/voting/profile.ts';
import type { Result } from '../../../shared/voting/round.ts';
import { ballotsRoot } from '../../../shared/voting/ledger.ts';
import { rankings } from '../voting/elections.ts';
import {
  candidates,
  careful,
  choices,
  entryOf,
  project,
  published,
  rules,
} from '../../support/ledger-vote.ts';

function resultOf(file: PublishedLedger): Result {
  const { parts } = recount(file);
  if (!parts) throw new Error('incomplete');
  return parts.result.result;
}

function text(format: BallotFormat, file: PublishedLedger): string {
  const written = ballotFile(format, file);
  if (!written.ok) throw new Error(written.message);
  return written.value;
}

/** Winners by the command `count`, as anybody would run it. */
function winners(path: string, content: string, rule: string): string[] {
  let printed = '';
  const status = runCount([path, '--rule', rule, '--json'], {
    read: () => content,
    out: (line) => (printed += line),
    err: (line) => (printed += line),
  });
  if (status !== 0) throw new Error(printed);
  return (JSON.parse(printed) as { winners: string[] }).winners;
}

const titled = (ids: readonly string[]): string[] =>
  ids.map((id) => candidates.find((candidate) => candidate.id === id)?.title ?? id);

/** Six of twelve are equal: only the order of the draw decides. */
const tied = published(Array.from({ length: 6 }, (_, n) => ({ [project(n)]: 1 })));
/** Only two projects have support, for four places. */
const few = published([{ [project(4)]: 2, [project(0)]: 1 }, { [project(4)]: 1 }, {}]);

describe.each([
  ['a plain vote', published()],
  ['a vote full of ties', tied],
  ['a vote with less support than places', few],
  ['a larger vote', published(choices(120, 11))],
])('%s', (_name, file) => {
  const result = resultOf(file);

  it('L14 the .pb file gives the same winners in the same order, by the vote’s rule and by the others', () => {
    const pb = text('pb', file);
    expect(winners('export.pb', pb, 'most-dots')).toEqual(titled(result.shortlist));
    for (const other of result.comparison) {
      expect(winners('export.pb', pb, other.rule)).toEqual(titled(other.winners));
    }
  });

  it('L14 the .pb file holds exactly the counted ballots', () => {
    const read = readPb(text('pb', file));
    const ballots = read.ok ? (read.value.profile.ballots as readonly DotsBallot[]) : [];
    expect(ballotsRoot(ballots.flatMap(({ dots, weight }) => Array<Choice>(weight).fill(dots)))).toBe(
      result.ballotsRoot,
    );
  });

  it('L14 the .abc.yaml file, one dot being an approval, gives what the other rules would have elected', () => {
    const yaml = text('abc.yaml', file);
    const names = [...yaml.matchAll(/^# \d+: (.*)$/gm)].map(([, name = '']) => name);
    for (const { rule, winners: expected } of result.comparison) {
      const numbers = winners('export.abc.yaml', yaml, rule);
      expect(numbers.map((number) => names[Number(number)])).toEqual(titled(expected));
    }
  });

  it('L14 both carry the fingerprints of ballots and ledger', () => {
    for (const format of ['pb', 'abc.yaml'] as const) {
      expect(text(format, file)).toContain(result.ballotsRoot);
      expect(text(format, file)).toContain(file.root);
    }
  });
});

describe('theme floors', () => {
  // Projects 0, 3 and 6 are of mobility, 1, 4 and 7 of health, the others of no theme.
  const dots = (n: number, count: number): Choice => ({ [project(n)]: count });
  const cast = [dots(0, 3), dots(3, 3), dots(6, 3), dots(0, 2), dots(3, 1), dots(1, 1), dots(8, 2)];
  const floored = (rule: 'most-dots' | 'av'): PublishedLedger =>
    published(cast, { rules: { rule, themeFloors: true, seats: 2 } });

  it.each(['most-dots', 'av'] as const)(
    'V11 %s: every theme has a place, and strangers recount it',
    (rule) => {
      const file = floored(rule);
      expect(recount(file).problems).toEqual([]);
      const themes = resultOf(file).shortlist.map((id) => candidates.find((one) => one.id === id)?.theme);
      expect(themes.toSorted()).toEqual(['health', 'mobility']);
      expect(resultOf(published(cast, { rules: { rule, seats: 2 } })).shortlist).not.toContain(project(1));
      const without = careful(file, (entries) => {
        entryOf(entries, 'opening').rules.themeFloors = false;
      });
      expect(recount(without).problems.map(({ what }) => what)).toContain('shortlist');
    },
  );

  it('L14 the .pb file has the themes and says that they have floors, as the .abc.yaml file does', () => {
    const pb = text('pb', floored('most-dots'));
    const read = readPb(pb);
    expect(read.ok && read.value.profile.candidates.find(({ id }) => id === project(1))?.theme).toBe(
      'health',
    );
    expect(pb).toContain('Every theme with a project that somebody chose gets at least one place.');
    expect(text('abc.yaml', floored('av'))).toContain('Every theme with a project that somebody chose');
    expect(text('pb', published(cast))).not.toContain('Every theme');
  });
});

describe('ticks and rankings', () => {
  const ticks = choices(40).map(
    (choice) => Object.fromEntries(Object.keys(choice).map((id) => [id, 1])) as Choice,
  );
  const orders = choices(40).map(
    (choice) => Object.fromEntries(Object.keys(choice).map((id, n) => [id, n + 1])) as Choice,
  );
  const approval = published(ticks, {
    rules: { ballot: 'approval', rule: 'seqphragmen', budget: 12, cap: 1 },
  });
  const ranking = published(orders, {
    rules: { ballot: 'ranking', rule: 'stv-scottish', budget: 12, cap: 1 },
  });

  it('L14 ticks: .pb and .abc.yaml give the winners of the vote’s rule and of every other', () => {
    const result = resultOf(approval);
    const yaml = text('abc.yaml', approval);
    const names = [...yaml.matchAll(/^# \d+: (.*)$/gm)].map(([, name = '']) => name);
    const all = [{ rule: 'seqphragmen', winners: result.shortlist }, ...result.comparison];
    expect(all).toHaveLength(6);
    for (const { rule, winners: expected } of all) {
      expect(winners('export.pb', text('pb', approval), rule)).toEqual(titled(expected));
      const numbers = winners('export.abc.yaml', yaml, rule);
      expect(numbers.map((number) => names[Number(number)])).toEqual(titled(expected));
    }
  });

  it('L14 rankings: .blt and .pb give the winners of the vote', () => {
    const expected = titled(resultOf(ranking).shortlist);
    expect(winners('export.pb', text('pb', ranking), 'stv-scottish')).toEqual(expected);
    const plain = expected.map((title) => title.replaceAll('"', "'"));
    expect(winners('export.blt', text('blt', ranking), 'stv-scottish')).toEqual(plain);
  });
});

describe('formats', () => {
  it('L14 a .blt file of dots is refused, naming both', () => {
    expect(ballotFile('blt', published())).toEqual({
      ok: false,
      refusal: 'not-found',
      message: 'a .blt file holds rankings; the ballots of this vote are dots',
    });
  });

  it('L14 rankings go into a .blt file and nowhere else but .pb', () => {
    const profile = rankings(3, '021', '2', '10');
    const vote = {
      profile,
      title: 'Rue "Neuve"',
      round: 'r',
      rules: { ...rules, ballot: 'ranking' as const },
      seats: 2,
      roots: 'SHA-256: abc',
    };
    const blt = writeBallots('blt', vote);
    const read = blt.ok ? readBlt(blt.value) : null;
    expect(read?.ok && read.value).toMatchObject({ seats: 2, title: "Rue 'Neuve'. SHA-256: abc" });
    expect(read?.ok && read.value.profile.ballots.map(({ ranks }) => ranks)).toEqual([
      ['1', '3', '2'],
      ['3'],
      ['2', '1'],
    ]);
    expect(writeBallots('pb', vote)).toMatchObject({ ok: true });
    expect(writeBallots('abc.yaml', vote)).toMatchObject({
      ok: false,
      message: 'an .abc.yaml file holds approvals; the ballots of this vote are rankings',
    });
  });

  it('L14 the .abc.yaml file says that dots became approvals', () => {
    const read = readAbcYaml(text('abc.yaml', published()));
    expect(read.ok && read.value.title).toMatch(/At least one dot is written as an approval/);
  });
});
