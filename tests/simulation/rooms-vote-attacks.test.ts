/** Ways around a vote that hostile hosts, changed roles, joined entries and annulments might open; none of them does. */
import { expect, test } from 'vitest';
import * as v from 'valibot';
import type { RoundId } from '../../shared/ids.ts';
import { accept } from '../../shared/outcome.ts';
import { ChoiceSchema } from '../../shared/voting/choice.ts';
import { chain, rootOf, type Link } from '../../shared/voting/ledger.ts';
import { recount } from '../../shared/voting/recount.ts';
import { exportWorkshop } from '../../server/export/whole.ts';
import { restoreExport } from '../../server/export/restore.ts';
import { ledgerOf } from '../../server/rooms/views.ts';
import { issue, mint } from '../support/badges.ts';
import { methodWith, type Person, type Stage } from '../support/stage.ts';
import { cast, closeNow, must, opened, project, ROUND, roundOf } from '../support/vote-scene.ts';

const AS = { name: 'Oma Leen', role: 'citizen', language: 'nl' };
const TIE_VOTE = 'round002' as RoundId;

test('B16 a paper under the id of somebody’s ballot is refused, lets nobody in and leaves that ballot as it was', async () => {
  const { stage, people } = await opened(['ana'], 3);
  const badges = mint(2);
  await issue(stage, badges);
  const enter = (badge: number, id: string) =>
    stage.host.does('ballot:enter', {
      round: ROUND,
      id,
      badge: badges[badge]!.id,
      choice: { [project(1)]: 2 },
      as: AS,
    });
  await must(cast(people[0]!, 'ballot01', { [project(2)]: 1 }));
  await must(enter(0, 'paper001'));
  const before = stage.host.roster.size;
  expect(await enter(1, 'ballot01')).toMatchObject({ refusal: 'taken' });
  expect(await enter(1, 'paper001')).toMatchObject({ refusal: 'taken' });
  await stage.clock.pass(200);
  expect(stage.host.roster.size).toBe(before);
  await closeNow(stage);
  expect(roundOf(stage.host)).toMatchObject({
    turnout: { cast: 2, admitted: 2 },
    result: { ballots: 2, shortlist: [project(1), project(2)] },
  });
});

test('B11 whoever takes a role without a vote after voting still counts, and among those who may vote', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 3, {}, { voters: ['citizen'] });
  const [ana, ben] = people as [Person, Person];
  await must(cast(ana, 'ballot01', { [project(1)]: 1 }));
  await must(ana.does('me:change', { role: 'hacker' }));
  await must(ben.does('me:change', { role: 'hacker' }));
  await stage.clock.pass(1500);
  expect(roundOf(ben).turnout).toMatchObject({ cast: 1, admitted: 1 });
  expect(stage.host.attendance).toMatchObject({ present: 1, presentCast: 1 });
  // Their ballot is in; with this role they can't cast another.
  expect(await cast(ana, 'ballot02', { [project(2)]: 1 })).toMatchObject({ refusal: 'no-vote' });
  await must(ben.does('me:change', { role: 'citizen' }));
  await stage.clock.pass(200);
  expect(roundOf(ben).turnout).toMatchObject({ cast: 1, admitted: 2 });
  await closeNow(stage);
  expect(roundOf(stage.host)).toMatchObject({ turnout: { cast: 1, admitted: 2 }, result: { ballots: 1 } });
});

test('B8 B16 joining a later paper into somebody’s entry doesn’t take the place of the ballot they cast', async () => {
  for (const isInto of [true, false]) {
    const { stage, people } = await opened(['ana'], 3);
    const [badge] = mint(1);
    await issue(stage, [badge!]);
    await must(cast(people[0]!, 'ballot01', { [project(1)]: 1 }));
    const paper = { round: ROUND, id: 'paper001', badge: badge!.id, choice: { [project(2)]: 1 }, as: AS };
    await must(stage.host.does('ballot:enter', paper));
    await stage.clock.pass(200);
    const oma = [...stage.host.roster.values()].find(({ name }) => name === AS.name)!.id;
    const ana = people[0]!.id as typeof oma;
    await must(stage.host.does('person:merge', isInto ? { from: oma, into: ana } : { from: ana, into: oma }));
    await closeNow(stage);
    expect(roundOf(stage.host)).toMatchObject({
      turnout: { cast: 1, admitted: 1 },
      result: { ballots: 1, shortlist: [project(1)] },
    });
  }
});

test('B14 S2 a crash while a tie vote closes leaves it open or its vote settled, never half of it', async () => {
  for (const seed of [1, 2, 3, 4]) {
    const { stage } = await withTieVote(seed);
    void stage.host.sends('round:close', { round: TIE_VOTE, graceMs: 0 });
    await stage.clock.pass(15 * seed);
    await stage.crash();
    await stage.restart();
    const stateOf = () =>
      stage.turn(({ records }) => [
        records.rounds.get(TIE_VOTE)!.state,
        records.rounds.get(ROUND)!.tieChoice,
        records.published.has(ROUND),
        records.ledger.entries(ROUND).filter(({ entry }) => entry.kind === 'decision').length,
      ]);
    const closed = ['closed', 'voted', true, 1];
    expect([['open', 'voting', false, 0], closed]).toContainEqual(await stateOf());
    stage.host.dialLive();
    await stage.clock.until(() => stage.host.hello !== null, 'the desk is back');
    await must(stage.host.does('round:close', { round: TIE_VOTE, graceMs: 0 }));
    expect(await stateOf()).toEqual(closed);
    const files = await stage.turn(({ records }) =>
      [ROUND, TIE_VOTE].map((id) => ledgerOf(records, id, true)),
    );
    for (const file of files) expect(file.ok && recount(file.value).problems).toEqual([]);
  }
});

test('C4 B2 whoever an entry is joined into can’t choose that entry’s project as if it weren’t their own', async () => {
  const { stage, people } = await opened(['ana', 'ben', 'cleo'], 3, {
    method: methodWith((method) => (method.vote.ownProjects = false)),
  });
  const [ana, ben, cleo] = people as [Person, Person, Person];
  expect(await cast(ana, 'ballot01', { [project(0)]: 1 })).toMatchObject({ refusal: 'own-project' });
  await must(stage.host.does('person:merge', { from: ana.id, into: ben.id }));
  await stage.clock.pass(200);
  expect(await cast(ben, 'ballot02', { [project(0)]: 1 })).toMatchObject({ refusal: 'own-project' });
  await must(stage.host.does('person:merge', { from: ben.id, into: cleo.id }));
  await stage.clock.pass(200);
  expect(await cast(cleo, 'ballot03', { [project(0)]: 1 })).toMatchObject({ refusal: 'own-project' });
  expect(roundOf(cleo).candidates[0]).toMatchObject({ id: project(0), lead: cleo.id });
});

/** Two projects are tied for one seat; the host has a tie vote, which nobody has voted in. */
async function withTieVote(seed = 1): Promise<{ stage: Stage; people: Person[] }> {
  const { stage, people } = await opened(['ana', 'ben'], 3, {
    method: methodWith((method) => Object.assign(method.vote, { seats: 1, tie: 'host' })),
    seed,
  });
  await must(cast(people[0]!, 'ballot01', { [project(1)]: 1 }));
  await must(cast(people[1]!, 'ballot02', { [project(2)]: 1 }));
  await closeNow(stage);
  await must(stage.host.does('round:settle', { round: ROUND, by: 'vote', id: TIE_VOTE }));
  await must(stage.host.does('round:open', { round: TIE_VOTE }));
  return { stage, people };
}

test('B9 B14 a vote that is annulled after its tie vote takes that with it and makes room for another', async () => {
  const { stage } = await withTieVote();
  await must(stage.host.does('round:close', { round: TIE_VOTE, graceMs: 0 }));
  await must(stage.host.does('round:void', { round: ROUND, reason: 'all wrong' }));
  await stage.clock.pass(200);
  expect(roundOf(stage.host).state).toBe('void');
  expect(stage.host.rounds.get(TIE_VOTE)).toMatchObject({ state: 'void', result: null });
  const file = await stage.turn(({ records }) => ledgerOf(records, TIE_VOTE, true));
  expect(file).toMatchObject({ refusal: 'not-now' });
  await must(stage.host.does('round:announce', { id: 'round003' }));
});

test('B14 a tie vote in which nobody votes fills the seat by its own sealed number', async () => {
  const { stage } = await withTieVote();
  await must(stage.host.does('round:close', { round: TIE_VOTE, graceMs: 0 }));
  await stage.clock.pass(200);
  const { tieChoice, result } = roundOf(stage.host);
  expect(tieChoice).toBe('voted');
  expect(result!.shortlist).toEqual(stage.host.rounds.get(TIE_VOTE)!.result!.shortlist);
  expect(result!.shortlist).toHaveLength(1);
});

test('B7 before publishing nobody but hosts is told that there is a tie, nor how it was settled', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 3, {
    method: methodWith((method) => Object.assign(method.vote, { seats: 1 })),
  });
  const [ana, ben] = people as [Person, Person];
  await must(cast(ana, 'ballot01', { [project(1)]: 1 }));
  await must(cast(ben, 'ballot02', { [project(2)]: 1 }));
  await closeNow(stage);
  expect(roundOf(stage.host).tieChoice).toBe('lot');
  expect(roundOf(ana).tieChoice).toBe('none');
  await must(stage.host.does('round:publish', { round: ROUND }));
  await stage.clock.pass(200);
  expect(roundOf(ana).tieChoice).toBe('lot');
});

test('V25 turnout by role stays on the desk when the result is published, and is in no export', async () => {
  const names = Array.from({ length: 5 }, (_, n) => `c${n}`);
  const { stage, people } = await opened(names, 2);
  for (let n = 0; n < 5; n += 1) await stage.join(`h${n}`, { role: 'hacker' });
  await must(cast(people[0]!, 'ballot01', { [project(1)]: 1 }));
  await closeNow(stage);
  const told = roundOf(stage.host).byRole;
  expect(told).toHaveLength(2);
  await must(stage.host.does('round:publish', { round: ROUND }));
  await stage.clock.pass(200);
  expect(roundOf(stage.host).byRole).toEqual(told);
  expect(people[0]!.heard.join()).not.toContain('byRole');
  const exported = JSON.stringify(await stage.turn((turn) => exportWorkshop(turn)));
  expect(exported).not.toContain('byRole');
});

test('X1 a tie that was being voted on when it was exported comes back void, and another vote can be held', async () => {
  const { stage } = await withTieVote();
  const exported = await stage.turn((turn) => exportWorkshop(turn));
  expect(exported.rounds.find(({ id }) => id === TIE_VOTE)).toMatchObject({ ballots: [], ledger: null });
  const read = restoreExport(JSON.parse(JSON.stringify(exported)));
  if (!read.ok) throw new Error(read.message);
  const made = await stage.clock.finish(
    stage.rooms.create(read.value.method, read.value.title, read.value.fill),
  );
  if (!made.ok) throw new Error(made.message);
  const copy = await stage.clock.finish(stage.rooms.find(made.value.code));
  const states = await stage.clock.finish(
    copy!.do(({ records }) =>
      accept([...records.rounds.values()].map(({ state, result }) => [state, result])),
    ),
  );
  expect(states).toEqual({
    ok: true,
    value: [
      ['void', null],
      ['void', null],
    ],
  });
});

test('L16 an import whose round tells other titles, rules, numbers or ballots than its ledger is refused', async () => {
  const { stage, people } = await opened(['ana'], 3);
  await must(cast(people[0]!, 'ballot01', { [project(1)]: 2, [project(2)]: 1 }));
  await closeNow(stage);
  await must(stage.host.does('round:publish', { round: ROUND }));
  const whole = await stage.turn((turn) => exportWorkshop(turn));
  type Exported = ReturnType<typeof exportWorkshop>['rounds'][number];
  const importOf = (change: (round: Exported) => unknown) =>
    restoreExport(
      JSON.parse(
        JSON.stringify({
          ...whole,
          rounds: whole.rounds.map((one) => ({ ...one, ...(change(one) as object) })),
        }),
      ),
    );
  expect(importOf(() => ({}))).toMatchObject({ ok: true });
  const forged: ((round: Exported) => unknown)[] = [
    ({ candidates }) => ({
      candidates: candidates.map((one, n) => ({ ...one, title: candidates.at(-1 - n)!.title })),
    }),
    ({ candidates }) => ({ candidates: candidates.slice(1) }),
    ({ rules }) => ({ rules: { ...rules, seats: 1 } }),
    () => ({ seed: 'another' }),
    () => ({ seedHash: '0'.repeat(64) }),
    () => ({ openedAtMs: 1 }),
    () => ({ closedAtMs: 1 }),
    ({ turnout }) => ({ turnout: { ...turnout, admitted: 125 } }),
    ({ ledger }) => {
      const ballots = [[['project99', 1]]];
      const entries: Link<unknown>[] = [];
      for (const { entry } of ledger!.entries) {
        const forged: unknown =
          entry.kind === 'ballots'
            ? { ...entry, ballots }
            : entry.kind === 'closing'
              ? { ...entry, ballots: rootOf(ballots) }
              : entry;
        entries.push(chain(entries.at(-1) ?? null, forged));
      }
      return { ballots: [{ project99: 1 }], ledger: { ...ledger, entries, root: entries.at(-1)!.hash } };
    },
  ];
  for (const change of forged) {
    const read = importOf(change);
    expect(read, String(change)).toMatchObject({
      refusal: 'malformed',
      message: expect.stringContaining('ledger'),
    });
  }
});

test('B2 rankings with gaps or equal places, and ticks that are none, are refused over the wire and count for nothing', async () => {
  const kinds = [
    { ballot: 'ranking', rule: 'stv-scottish', cap: 1, budget: 3 },
    { ballot: 'approval', rule: 'av', cap: 1, budget: 3 },
  ] as const;
  for (const kind of kinds) {
    const { stage, people } = await opened(['ana'], 4, {
      method: methodWith((method) => Object.assign(method.vote, kind)),
    });
    const numbers = kind.ballot === 'ranking' ? [[2], [1, 1], [1, 3], [1, 2, 100]] : [[2], [1, 2], [100]];
    const always = [[0], [-1], [1.5], [1e99], [2 ** 53], ['1'], [null], [[1]]];
    for (const [n, wrong] of [...numbers, ...always].entries()) {
      const choice = Object.fromEntries(wrong.map((number, at) => [project(at + 1), number]));
      const answer = await people[0]!.does('ballot:cast', { round: ROUND, id: `ballot${100 + n}`, choice });
      expect(answer, JSON.stringify(choice)).toMatchObject({ refusal: 'malformed' });
    }
    const four = Object.fromEntries(
      [0, 1, 2, 3].map((n) => [project(n), kind.ballot === 'ranking' ? n + 1 : 1]),
    );
    expect(await cast(people[0]!, 'ballot01', four)).toMatchObject({ refusal: 'over-budget' });
    await stage.clock.pass(200);
    expect(roundOf(stage.host).turnout.cast).toBe(0);
  }
});

test('B5 B9 a vote that is annulled and announced anew takes nothing over: no ballots, keys, minutes or receipts', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 3);
  const [ana, ben] = people as [Person, Person];
  await must(cast(ana, 'ballot01', { [project(1)]: 1 }));
  await stage.clock.pass(61_000);
  await must(cast(ben, 'ballot02', { [project(2)]: 1 }));
  await must(ana.does('ballot:look', { round: ROUND }));
  await must(stage.host.does('round:void', { round: ROUND, reason: 'too early' }));
  expect(await stage.turn(({ records }) => records.voters.size)).toBe(0);
  const NEXT = 'round003' as RoundId;
  await must(stage.host.does('round:announce', { id: NEXT }));
  await must(stage.host.does('round:open', { round: NEXT }));
  const castIn = (person: Person, id: string) =>
    person.does('ballot:cast', { round: NEXT, id, choice: { [project(1)]: 1 } });
  expect(await castIn(ana, 'ballot01')).toMatchObject({ refusal: 'taken' });
  await must(castIn(ana, 'ballot03'));
  await stage.clock.pass(1500);
  expect(stage.host.attendance).toEqual({
    round: NEXT,
    present: 2,
    presentCast: 1,
    onTheirWay: 0,
    unknown: 0,
    byMinute: [1],
  });
  expect(ana.me!.ballots.filter(({ round }) => round !== NEXT)).toEqual([]);
  await must(stage.host.does('round:close', { round: NEXT, graceMs: 0 }));
  await stage.clock.pass(200);
  expect(stage.host.rounds.get(NEXT)).toMatchObject({
    turnout: { cast: 1, admitted: 2 },
    result: { ballots: 1 },
  });
});

test('P1 a choice with a key that every object inherits, or that is no record, is refused', () => {
  const parse = (text: string) => v.safeParse(ChoiceSchema, JSON.parse(text)).success;
  expect(parse('{"project01":1}')).toBe(true);
  for (const text of [
    '{"__proto__":1}',
    '{"project01":1,"__proto__":1}',
    '{"constructor":1}',
    '{"project01":1,"prototype":1}',
    '[]',
    '{"project01":0}',
    '{"project01":1e99}',
    '{"project01":1.5}',
    `{${Array.from({ length: 101 }, (_, n) => `"project${n}":1`).join()}}`,
  ])
    expect(parse(text), text).toBe(false);
});
