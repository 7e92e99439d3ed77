/** Votes in a room: one ballot a person, secret until closed, acknowledged only when on disk, counted as was shown before. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { addProject, addStack, removeProject, titleProject } from '../../shared/board/edit.ts';
import type { RoundId } from '../../shared/ids.ts';
import { methodWith, Stage, type Person } from '../support/stage.ts';
import { cast, closeNow, opened, project, ROUND, roundOf, tray } from '../support/vote-scene.ts';

test('B1 announcing shows rules, candidates and the seed’s hash, and freezes what is voted on', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  expect(await stage.host.does('round:announce', { id: ROUND })).toMatchObject({
    ok: false,
    refusal: 'not-now',
  });
  await stage.goTo('projects');
  addStack(
    ana.board.doc,
    'stack000',
    { owner: ana.id, name: 'S', place: { in: 'theme', theme: 'food', order: 'a0' } },
    [],
  );
  addProject(ana.board.doc, project(0), {
    owner: ana.id,
    stack: 'stack000',
    title: 'Before',
    problem: 'why',
    lead: ana.id,
  });
  await stage.settle();
  expect(await stage.host.does('round:announce', { id: ROUND })).toMatchObject({ ok: true });
  await stage.clock.pass(200);
  const announced = roundOf(ana);
  expect(announced).toMatchObject({ state: 'announced', seed: '', result: null, published: false });
  expect(announced.seedHash).toMatch(/^[0-9a-f]{64}$/);
  expect(announced.candidates).toEqual([
    { id: project(0), title: 'Before', problem: 'why', theme: 'food', lead: ana.id },
  ]);
  expect(await cast(ana, 'ballot01', { [project(0)]: 1 })).toMatchObject({ ok: false, refusal: 'not-open' });
  titleProject(ana.board.doc, project(0), 'After');
  removeProject(ana.board.doc, project(0), true);
  await stage.settle();
  expect(await stage.host.does('round:announce', { id: ROUND })).toMatchObject({ ok: true });
  expect(await stage.host.does('round:announce', { id: 'round002' })).toMatchObject({
    ok: false,
    refusal: 'taken',
  });
  expect(await stage.host.does('round:open', { round: ROUND })).toMatchObject({ ok: true });
  await stage.clock.pass(200);
  expect(roundOf(ana).candidates[0]).toMatchObject({ title: 'Before' });
  expect(roundOf(ana).seedHash).toBe(announced.seedHash);
});

test('B2 a ballot keeps to budget, cap, candidates and step, and a refused one counts for nothing', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 3, {
    method: methodWith((method) => (method.vote = { ...method.vote, ownProjects: false })),
  });
  const [ana, ben] = people as [Person, Person];
  const refusalOf = async (person: Person, id: string, dots: Record<string, number>): Promise<string> => {
    const outcome = await cast(person, id, dots);
    return outcome.ok ? 'taken in' : outcome.refusal;
  };
  expect(await refusalOf(ben, 'ballot01', { [project(0)]: 2, [project(1)]: 2, [project(2)]: 2 })).toBe(
    'over-budget',
  );
  expect(await refusalOf(ben, 'ballot02', { [project(0)]: 3 })).toBe('over-budget');
  expect(await refusalOf(ben, 'ballot03', { project99: 1 })).toBe('not-found');
  expect(await refusalOf(ben, 'ballot04', { [project(0)]: 0 })).toBe('malformed');
  expect(await refusalOf(ben, 'ballot05', { [project(0)]: 1.5 })).toBe('malformed');
  expect(await refusalOf(ana, 'ballot06', { [project(0)]: 1 })).toBe('own-project');
  expect(await refusalOf(stage.host, 'ballot07', { [project(0)]: 1 })).toBe('not-allowed');
  expect(await refusalOf(await stage.wall(), 'ballot08', { [project(0)]: 1 })).toBe('not-allowed');
  expect(roundOf(stage.host).turnout).toMatchObject({ cast: 0 });
  expect(await refusalOf(ana, 'ballot09', { [project(1)]: 2, [project(2)]: 2 })).toBe('taken in');
  expect(await refusalOf(ben, 'ballot10', {})).toBe('taken in');
  await stage.goTo('result');
  expect(await refusalOf(ben, 'ballot11', { [project(0)]: 1 })).toBe('not-now');
});

test('B2 P2 the same ballot again has the same receipt: while open, after a later one, after a crash, after closing', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  const [ana, ben] = people as [Person, Person];
  const first = await cast(ana, 'ballot01', { [project(0)]: 1 });
  expect(first).toMatchObject({
    ok: true,
    value: { receipt: expect.stringMatching(/^[2-9B-Z]{10}$/) as string },
  });
  expect(await cast(ana, 'ballot01', { [project(0)]: 1 })).toEqual(first);
  const second = await cast(ana, 'ballot02', { [project(1)]: 1 });
  expect(second).not.toEqual(first);
  expect(await cast(ana, 'ballot01', { [project(0)]: 1 })).toEqual(first);
  // Nobody else gets it, whether they have voted or not.
  expect(await cast(ben, 'ballot01', { [project(0)]: 1 })).toMatchObject({ ok: false, refusal: 'taken' });
  await cast(ben, 'ballot03', { [project(0)]: 1 });
  expect(await cast(ben, 'ballot01', { [project(0)]: 1 })).toMatchObject({ ok: false, refusal: 'taken' });
  await stage.crash();
  await stage.restart();
  for (const person of [...people, stage.host]) person.dialLive();
  await stage.clock.until(() => people.every(({ hello }) => hello !== null), 'all are back');
  expect(await cast(ana, 'ballot02', { [project(1)]: 1 })).toEqual(second);
  await closeNow(stage);
  expect(await cast(ana, 'ballot02', { [project(1)]: 1 })).toEqual(second);
  expect(await cast(ana, 'ballot04', { [project(1)]: 1 })).toMatchObject({ ok: false, refusal: 'not-open' });
  expect(roundOf(stage.host).result!.ranking).toMatchObject([{ score: 1 }, { score: 1 }]);
});

test('B2 the last ballot of a voter counts, one each, however often they vote', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  const [ana, ben] = people as [Person, Person];
  for (let n = 0; n < 8; n += 1) await cast(ana, `ballot0${n}`, { [project(n % 2)]: 2 });
  await cast(ben, 'ballot99', { [project(0)]: 1 });
  await stage.clock.pass(300);
  expect(roundOf(ben).turnout).toMatchObject({ cast: 2, admitted: 2 });
  await closeNow(stage);
  const { ranking, ballots } = roundOf(stage.host).result!;
  expect(ballots).toBe(2);
  expect(ranking.map(({ id, score }) => [id, score])).toEqual([
    [project(1), 2],
    [project(0), 1],
  ]);
});

test('B2 a voter’s other screens are told of the ballot that counts now, and nobody else is', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  const [ana, ben] = people as [Person, Person];
  await cast(ana, 'ballot01', { [project(0)]: 1 });
  await cast(ana, 'ballot02', { [project(1)]: 1 });
  await stage.clock.pass(200);
  expect(ana.me?.ballots).toMatchObject([{ id: 'ballot02', choice: { [project(1)]: 1 } }]);
  expect(ben.me?.ballots).toEqual([]);
});

test('B2 a ballot that was acknowledged is there after a crash at any moment, and none counts twice', async () => {
  for (let seed = 1; seed <= 15; seed += 1) {
    const { stage, people } = await opened(['ana', 'ben', 'cleo', 'dan'], 3, { seed });
    const receipts = new Map<string, string>();
    people.forEach((person, n) => {
      void person
        .sends('ballot:cast', { round: ROUND, id: `ballot0${n}`, choice: { [project(n % 3)]: 1 } })
        .then((outcome) => {
          if (outcome.ok) receipts.set(`ballot0${n}`, outcome.value.receipt);
        });
    });
    await stage.clock.pass(stage.random.int(60));
    await stage.crash();
    await stage.restart();
    for (const person of [...people, stage.host]) person.dialLive();
    await stage.clock.until(() => people.every(({ hello }) => hello !== null), 'all are back');
    const acknowledged = new Map(receipts);
    for (const [n, person] of people.entries()) {
      const outcome = await cast(person, `ballot0${n}`, { [project(n % 3)]: 1 });
      if (!outcome.ok) throw new Error(outcome.message);
      const before = acknowledged.get(`ballot0${n}`);
      if (before !== undefined) expect(outcome.value.receipt, `seed ${seed}`).toBe(before);
    }
    await closeNow(stage);
    expect(roundOf(stage.host).result!.ballots, `seed ${seed}`).toBe(4);
  }
});

test('B3 while closing, ballots are taken until the grace is over, to the millisecond of the server’s clock', async () => {
  const { stage, people } = await opened(['ana', 'ben', 'cleo'], 2);
  const [ana, ben, cleo] = people as [Person, Person, Person];
  expect(await stage.host.does('round:close', { round: ROUND, graceMs: 10_000 })).toMatchObject({ ok: true });
  await stage.clock.pass(200);
  const { state, closesAtMs } = roundOf(ana);
  expect(state).toBe('closing');
  expect(await cast(ana, 'ballot01', { [project(0)]: 1 })).toMatchObject({ ok: true });
  await stage.clock.pass(closesAtMs - stage.clock.nowMs() - 200);
  expect(await cast(ben, 'ballot02', { [project(0)]: 1 })).toMatchObject({ ok: true });
  expect(roundOf(stage.host).state).toBe('closing');
  await stage.clock.pass(closesAtMs - stage.clock.nowMs() + 200);
  expect(roundOf(cleo)).toMatchObject({ state: 'closed', result: null });
  expect(roundOf(stage.host)).toMatchObject({ state: 'closed', result: { ballots: 2 } });
  expect(roundOf(stage.host).closedAtMs - closesAtMs).toBeLessThan(110);
  expect(await cast(cleo, 'ballot03', { [project(0)]: 1 })).toMatchObject({ ok: false, refusal: 'not-open' });
});

test('B3 a grace that ends while the server is down ends when it comes back; the desk can end it at once', async () => {
  const { stage } = await opened(['ana'], 2);
  await stage.host.does('round:close', { round: ROUND, graceMs: 60_000 });
  await stage.crash();
  await stage.clock.pass(120_000);
  await stage.restart();
  await stage.clock.pass(200);
  expect(await stage.turn((turn) => turn.records.rounds.get(ROUND)!.state)).toBe('closed');

  const other = await opened(['ana'], 2);
  await other.stage.host.does('round:close', { round: ROUND, graceMs: 60_000 });
  await closeNow(other.stage);
  expect(roundOf(other.stage.host).state).toBe('closed');
  expect(await other.stage.host.does('round:close', { round: ROUND, graceMs: 0 })).toMatchObject({
    ok: true,
  });
});

test('B5 once closed, nothing on the disk says who cast which ballot', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  for (const [n, person] of people.entries()) await cast(person, `ballot0${n}`, { [project(n)]: 1 });
  expect((await stage.kept()).records.get('voter')?.size).toBe(2);
  await closeNow(stage);
  const { records } = await stage.kept();
  expect(records.get('voter')?.size ?? 0).toBe(0);
  expect(records.get('ballot')?.size).toBe(2);
  for (const [kind, ofKind] of records) {
    if (['participant', 'session', 'lease', 'round'].includes(kind)) continue;
    for (const person of people) expect(JSON.stringify([...ofKind]), kind).not.toContain(person.id);
  }
  const ballots = JSON.stringify([...records.get('ballot')!]);
  for (const kind of ['participant', 'session', 'lease']) {
    for (const key of ballots.match(/"voter":"(\w+)"/g) ?? [])
      expect(JSON.stringify([...records.get(kind)!])).not.toContain(key);
  }
  expect(people[0]!.stage.log).toEqual([]);
});

test('B6 a tie at the cut is shown as one and settled by the order that seed and ballots give', async () => {
  const { stage, people } = await opened(['ana', 'ben', 'cleo'], 4, {
    method: methodWith((method) => (method.vote = { ...method.vote, seats: 2 })),
  });
  const [ana, ben, cleo] = people as [Person, Person, Person];
  await cast(ana, 'ballot01', { [project(0)]: 2, [project(1)]: 1 });
  await cast(ben, 'ballot02', { [project(2)]: 1 });
  await cast(cleo, 'ballot03', { [project(3)]: 1 });
  await closeNow(stage);
  const { result, seed, seedHash } = roundOf(stage.host);
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(sha(seed)).toBe(seedHash);
  const root = sha(
    JSON.stringify([
      [
        [project(0), 2],
        [project(1), 1],
      ],
      [[project(2), 1]],
      [[project(3), 1]],
    ]),
  );
  expect(result!.ballotsRoot).toBe(root);
  const order = [1, 2, 3]
    .map(project)
    .sort((a, b) => (sha(`${seed}:${root}:${a}`) < sha(`${seed}:${root}:${b}`) ? -1 : 1));
  expect(result!.shortlist).toEqual([project(0), order[0]]);
  expect(result!.cutTie).toEqual({ score: 1, tied: order, taken: [order[0]] });
});

test('B6 projects without a dot do not go on, even if seats stay empty', async () => {
  const { stage, people } = await opened(['ana'], 3);
  await cast(people[0]!, 'ballot01', { [project(1)]: 1 });
  await closeNow(stage);
  expect(roundOf(stage.host).result).toMatchObject({ shortlist: [project(1)], cutTie: null });
});

test('B7 the result is the hosts’ at closing, and everybody’s, with seed and moment, at publishing', async () => {
  const { stage, people } = await opened(['ana'], 2);
  const [ana] = people as [Person];
  expect(await stage.host.does('round:publish', { round: ROUND })).toMatchObject({
    ok: false,
    refusal: 'stale',
  });
  await cast(ana, 'ballot01', { [project(1)]: 1 });
  await closeNow(stage);
  expect(roundOf(ana)).toMatchObject({ state: 'closed', result: null, seed: '' });
  expect((await stage.join('late')).rounds.get(ROUND)).toMatchObject({ result: null, seed: '' });
  expect(roundOf(stage.host).result).not.toBeNull();
  expect(roundOf(stage.host).seed).toMatch(/^\w{32}$/);
  const before = stage.clock.nowMs();
  expect(await stage.host.does('round:publish', { round: ROUND })).toMatchObject({ ok: true });
  await stage.clock.pass(200);
  expect(roundOf(ana)).toMatchObject({ published: true, result: roundOf(stage.host).result });
  expect(roundOf(ana).seed).toMatch(/^\w{32}$/);
  expect(roundOf(ana).publishedAtMs).toBeGreaterThanOrEqual(before);
  expect(roundOf(ana).publishedAtMs).toBeLessThanOrEqual(stage.clock.nowMs());
});

test('B9 a vote that is annulled says why, counts nothing, and makes room for another', async () => {
  const { stage, people } = await opened(['ana'], 2);
  const [ana] = people as [Person];
  await cast(ana, 'ballot01', { [project(1)]: 1 });
  expect(await stage.host.does('round:void', { round: ROUND, reason: 'the lights went out' })).toMatchObject({
    ok: true,
  });
  await stage.clock.pass(200);
  expect(roundOf(ana)).toMatchObject({
    state: 'void',
    voidReason: 'the lights went out',
    result: null,
    seed: '',
  });
  expect(await cast(ana, 'ballot02', { [project(1)]: 1 })).toMatchObject({ ok: false, refusal: 'not-open' });
  expect((await stage.kept()).records.get('voter')?.size ?? 0).toBe(0);
  const second = 'round002' as RoundId;
  expect(await stage.host.does('round:announce', { id: second })).toMatchObject({ ok: true });
  expect(await stage.host.does('round:open', { round: second })).toMatchObject({ ok: true });
  expect(
    await ana.does('ballot:cast', { round: second, id: 'ballot03', choice: { [project(0)]: 1 } }),
  ).toMatchObject({ ok: true });
  await stage.host.does('round:close', { round: second, graceMs: 0 });
  await stage.clock.pass(200);
  expect(stage.host.rounds.get(second)!.result).toMatchObject({ ballots: 1, shortlist: [project(0)] });
});

test('B10 a whole room votes in one second: every ballot is acknowledged and counted once', async () => {
  const stage = await Stage.open();
  const people: Person[] = [];
  for (let n = 0; n < 60; n += 1) people.push(await stage.join(`p${n}`, { isQuiet: true }));
  const [ana] = people as [Person];
  ana.board.dial();
  await stage.goTo('projects');
  addStack(ana.board.doc, 'stack000', { owner: ana.id, name: 'S', place: tray }, []);
  addProject(ana.board.doc, project(0), {
    owner: ana.id,
    stack: 'stack000',
    title: 'P',
    problem: '',
    lead: '',
  });
  await stage.settle();
  await stage.goTo('vote');
  await stage.host.does('round:announce', { id: ROUND });
  await stage.host.does('round:open', { round: ROUND });
  const receipts = new Set<string>();
  const { asked } = stage.store;
  const all = people.map(async (person, n) => {
    const outcome = await person.sends('ballot:cast', {
      round: ROUND,
      id: `ballot${String(n).padStart(3, '0')}`,
      choice: { [project(0)]: 1 },
    });
    if (outcome.ok) receipts.add(outcome.value.receipt);
  });
  await stage.clock.finish(Promise.all(all));
  expect(receipts.size).toBe(60);
  expect(stage.store.asked - asked).toBeLessThan(30);
  await stage.clock.pass(500);
  expect(roundOf(stage.host).turnout).toMatchObject({ cast: 60, admitted: 60 });
  await closeNow(stage);
  expect(roundOf(stage.host).result).toMatchObject({
    ballots: 60,
    ranking: [{ score: 60, voters: 60, rank: 1 }],
  });
});
