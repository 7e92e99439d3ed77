/** Two runs of one vote that differ in the choices alone: every byte that leaves the server is compared. */
import { expect, test } from 'vitest';
import type { Method } from '../../shared/method/schema.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import { exportWorkshop } from '../../server/export/whole.ts';
import { rowsOf } from '../../server/export/rows.ts';
import { publicFacts, ledgerOf } from '../../server/rooms/views.ts';
import { methodWith, type Person } from '../support/stage.ts';
import { cast, closeNow, opened, project, ROUND } from '../support/vote-scene.ts';

type Until = 'before closing' | 'before publishing';
type VoteOf = Partial<Method['vote']>;

/**
 * Everything that leaves the server for anybody, from opening on. Ana and Ben vote differently in the two runs: of what
 * they hear their own ballots are left out, and nothing else. Cleo votes the same; the wall, the desk, whoever comes
 * late and whoever doesn't vote are compared byte for byte.
 */
async function transcript(choices: readonly Choice[], until: Until, vote: VoteOf): Promise<string> {
  const { stage, people } = await opened(['ana', 'ben', 'cleo', 'dora'], 4, {
    seed: 7,
    method: methodWith((method) => Object.assign(method.vote, vote)),
  });
  const [ana, ben, cleo, dora] = people as [Person, Person, Person, Person];
  const wall = await stage.wall();
  for (const [n, person] of [ana, ben, cleo].entries()) {
    await person.does('ballot:look', { round: ROUND });
    await cast(person, `ballot0${n}`, choices[n]!);
    if (n < 2) await cast(person, `ballot1${n}`, choices[1 - n]!);
  }
  const late = await stage.join('late');
  await stage.host.does('person:remove', { participant: cleo.id });
  await stage.clock.pass(2500);
  if (until === 'before publishing') await closeNow(stage);
  const others = [cleo, dora, wall, late, ...(until === 'before closing' ? [stage.host] : [])];
  const own = (text: string): string => text.replace(/"choice":\{[^}]*\}/g, '"choice":"own"');
  const exported = await stage.turn((turn) => exportWorkshop(turn));
  return JSON.stringify(
    {
      differently: [ana, ben].map((person) => person.heard.map(own)),
      others: others.map((person) => person.heard),
      shown: stage.people.map(({ board }) => board.shown.map((doc) => doc.toJSON() as unknown)),
      rows: rowsOf(exported, 'en'),
      exported: until === 'before closing' ? exported : null,
      asked: await stage.turn((turn) => [
        publicFacts(turn),
        ledgerOf(turn.records, ROUND, false),
        ...(until === 'before closing' ? [ledgerOf(turn.records, ROUND, true)] : []),
      ]),
      log: stage.log,
      atMs: stage.clock.nowMs(),
    },
    null,
    1,
  );
}

const chosen = (...numbers: number[]): Choice =>
  Object.fromEntries(numbers.flatMap((number, n) => (number ? [[project(n), number]] : []))) as Choice;

const KINDS: [kind: string, vote: VoteOf, one: Choice[], other: Choice[]][] = [
  [
    'dots',
    {},
    [chosen(2, 2, 1), chosen(0, 1), chosen(1)],
    [chosen(0, 0, 0, 1), chosen(2, 2, 0, 1), chosen(1)],
  ],
  [
    'ticks',
    { ballot: 'approval', cap: 1, rule: 'seqphragmen' },
    [chosen(1, 1, 1), chosen(0, 1), chosen(1)],
    [chosen(0, 0, 0, 1), chosen(1, 1, 0, 1), chosen(1)],
  ],
  [
    'rankings',
    { ballot: 'ranking', cap: 1, rule: 'stv-scottish' },
    [chosen(2, 1, 3), chosen(0, 1), chosen(1)],
    [chosen(0, 0, 2, 1), chosen(4, 3, 2, 1), chosen(1)],
  ],
];

test.each(
  KINDS.flatMap(([kind, vote, one, other]) =>
    (['before closing', 'before publishing'] as const).map((until) => ({ kind, until, vote, one, other })),
  ),
)(
  'B4 B7 $kind: $until nothing that reaches anybody who may not know depends on how people voted',
  async ({ until, vote, one, other }) => {
    const first = await transcript(one, until, vote);
    expect(await transcript(other, until, vote)).toBe(first);
    expect(first).toContain('turnout');
    expect(first).toContain('attendance');
    // The comparison sees a difference where there is one.
    expect(await transcript([one[0]!, one[1]!, chosen(0, 1)], until, vote)).not.toBe(first);
  },
);
