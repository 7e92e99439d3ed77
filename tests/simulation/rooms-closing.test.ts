/** How a vote begins and ends: who votes on what, who is on the way, the last second, and ties that a host settles. */
import { expect, test } from 'vitest';
import { addProject } from '../../shared/board/edit.ts';
import type { BallotId, ProjectId, RoundId } from '../../shared/ids.ts';
import { recount } from '../../shared/voting/recount.ts';
import { currentRound } from '../../shared/voting/round.ts';
import { exportWorkshop } from '../../server/export/whole.ts';
import { restoreExport } from '../../server/export/restore.ts';
import { ledgerOf } from '../../server/rooms/views.ts';
import { methodWith, Stage, type Person } from '../support/stage.ts';
import { cast, closeNow, must, opened, project, ROUND, roundOf } from '../support/vote-scene.ts';

const TIE_VOTE = 'round002' as RoundId;

test('B11 the host leaves projects out, and they are on nobody’s ballot', async () => {
  const { stage, people } = await opened(['ana'], 3, {}, { leaveOut: [project(1)] });
  expect(roundOf(stage.host).candidates.map(({ id }) => id)).toEqual([project(0), project(2)]);
  expect(await cast(people[0]!, 'ballot01', { [project(1)]: 1 })).toMatchObject({ refusal: 'not-found' });
});

test('B11 only the roles that the desk says vote, and nobody else counts as missing', async () => {
  const { stage, people } = await opened(['ana'], 2, {}, { voters: ['citizen'] });
  const hugo = await stage.join('hugo', { role: 'hacker' });
  expect(await cast(hugo, 'ballot01', { [project(1)]: 1 })).toMatchObject({ refusal: 'no-vote' });
  await must(cast(people[0]!, 'ballot02', { [project(1)]: 1 }));
  await stage.clock.pass(1500);
  expect(roundOf(stage.host).turnout).toMatchObject({ cast: 1, admitted: 1 });
  expect(stage.host.attendance).toMatchObject({ present: 1, presentCast: 1, onTheirWay: 0, unknown: 0 });
  expect(await stage.host.does('round:announce', { id: TIE_VOTE, voters: ['nobody'] })).toMatchObject({
    ok: false,
  });
});

test('B11 whoever is admitted later votes, too, until the vote is closed', async () => {
  const { stage } = await opened(['ana'], 2);
  const during = await stage.join('during');
  await must(cast(during, 'ballot01', { [project(1)]: 1 }));
  await must(stage.host.does('round:close', { round: ROUND, graceMs: 5000 }));
  const last = await stage.join('last');
  await must(cast(last, 'ballot02', { [project(1)]: 1 }));
  await closeNow(stage);
  const after = await stage.join('after');
  expect(await cast(after, 'ballot03', { [project(0)]: 1 })).toMatchObject({ refusal: 'not-open' });
  expect(roundOf(stage.host)).toMatchObject({
    turnout: { cast: 2, admitted: 3 },
    result: { ballots: 2, shortlist: [project(1)] },
  });
});

test('B8 the ballot of a removed person doesn’t count; re-admitted they vote anew, once', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  const [ana, ben] = people as [Person, Person];
  await must(cast(ana, 'ballot01', { [project(0)]: 2 }));
  await must(cast(ben, 'ballot02', { [project(1)]: 1 }));
  await must(stage.host.does('person:remove', { participant: ana.id }));
  await stage.clock.pass(500);
  expect(roundOf(stage.host).turnout).toMatchObject({ cast: 1, admitted: 1 });
  await must(stage.host.does('person:readmit', { participant: ana.id }));
  ana.dialLive();
  await stage.clock.pass(500);
  expect(ana.me?.ballots).toEqual([]);
  expect(await cast(ana, 'ballot01', { [project(0)]: 2 })).toMatchObject({ refusal: 'stale' });
  await must(cast(ana, 'ballot03', { [project(1)]: 1 }));
  await closeNow(stage);
  expect(roundOf(stage.host).result).toMatchObject({ ballots: 2, shortlist: [project(1)] });
});

test('B12 the desk is told who is here, has the ballot open, or is out of reach, as numbers, and nobody else is', async () => {
  const { stage, people } = await opened(['ana', 'ben', 'cleo', 'dora'], 2);
  const [ana, ben, cleo, dora] = people as [Person, Person, Person, Person];
  await must(cast(ana, 'ballot01', { [project(1)]: 1 }));
  for (const person of [ben, cleo]) await must(person.does('ballot:look', { round: ROUND }));
  await stage.clock.pass(1500);
  expect(stage.host.attendance).toMatchObject({ present: 4, presentCast: 1, onTheirWay: 2, unknown: 0 });
  cleo.hangUpLive();
  dora.hangUpLive();
  await stage.clock.pass(3000);
  expect(stage.host.attendance).toMatchObject({ present: 2, presentCast: 1, onTheirWay: 1, unknown: 2 });
  // Where it was lost with the server, a phone that comes back says again that it has the ballot open.
  await stage.crash();
  await stage.restart();
  for (const person of [ana, ben, stage.host]) person.dialLive();
  await stage.clock.until(() => [ana, ben, stage.host].every(({ hello }) => hello !== null), 'all are back');
  await must(ben.does('ballot:look', { round: ROUND }));
  await stage.clock.pass(1500);
  expect(stage.host.attendance).toMatchObject({ present: 2, presentCast: 1, onTheirWay: 1 });
  for (const person of [ana, ben]) expect(person.heard.join()).not.toContain('onTheirWay');
});

test('B12 turnout by the minute counts each voter once, when their first ballot comes', async () => {
  const { stage, people } = await opened(['ana', 'ben', 'cleo'], 2);
  const [ana, ben, cleo] = people as [Person, Person, Person];
  await must(cast(ana, 'ballot01', { [project(1)]: 1 }));
  await must(cast(ben, 'ballot02', { [project(1)]: 1 }));
  await stage.clock.pass(125_000);
  await must(cast(cleo, 'ballot03', { [project(1)]: 1 }));
  await must(cast(ana, 'ballot04', { [project(0)]: 1 }));
  await stage.clock.pass(1500);
  expect(stage.host.attendance!.byMinute).toEqual([2, 0, 1]);
});

test('B12 a clock that is set right in the middle of a vote makes no day of years: later ballots count in its last minute', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  const [ana, ben] = people as [Person, Person];
  stage.clock.set(-3_600_000);
  await must(cast(ana, 'ballot01', { [project(1)]: 1 }));
  stage.clock.set(10 * 365 * 86_400_000);
  await must(cast(ben, 'ballot02', { [project(1)]: 1 }));
  await stage.clock.pass(1500);
  const { byMinute } = stage.host.attendance!;
  expect([byMinute.length, byMinute[0], byMinute.at(-1)]).toEqual([1440, 1, 1]);
});

test('B13 a thousand ballots in the last 200 ms: each is in with a receipt or out with a reason, and nothing else', async () => {
  const VOTERS = 1000;
  const stage = await Stage.open({
    method: methodWith((method) => Object.assign(method.capacity, { planned: VOTERS, most: VOTERS })),
  });
  const people: Person[] = [];
  for (let n = 0; n < VOTERS; n += 1) people.push(await stage.join(`p${n}`, { isQuiet: true }));
  await stage.turn(({ board }) => {
    for (let n = 0; n < 8; n += 1)
      addProject(board.doc, project(n), { owner: 'host', stack: '', title: `P${n}`, problem: '', lead: '' });
  });
  await stage.goTo('vote');
  await must(stage.host.does('round:announce', { id: ROUND }));
  await must(stage.host.does('round:open', { round: ROUND }));
  await must(stage.host.does('round:close', { round: ROUND, graceMs: 30_000 }));
  const closesAtMs = await stage.turn((turn) => turn.records.rounds.get(ROUND)!.closesAtMs);

  const { random, clock } = stage;
  const receipts = new Map<string, string>();
  const refused = new Map<string, string>();
  const answered: Promise<void>[] = [];
  for (const [n, person] of people.entries()) {
    // A phone's own clock is wrong by up to five minutes: it votes when it believes that the last moment has come.
    const error = random.int(600_001) - 300_000;
    const itsClock = (): number => clock.nowMs() + error;
    const wanted = closesAtMs + error - 190 + random.int(200);
    const id = `ballot${String(n).padStart(4, '0')}`;
    clock.after(wanted - itsClock(), () => {
      const outcome = person.sends('ballot:cast', { round: ROUND, id, choice: { [project(n % 8)]: 1 } });
      answered.push(
        outcome.then((told) => {
          if (told.ok) receipts.set(id, told.value.receipt);
          else refused.set(id, told.refusal);
        }),
      );
    });
  }
  await clock.until(() => answered.length === VOTERS, 'everybody has pressed the button');
  await clock.finish(Promise.all(answered), 'everybody has an answer');
  await clock.pass(1000);
  const { result, turnout } = roundOf(stage.host);
  console.log(
    `B13: ${receipts.size} ballots in with a receipt, ${refused.size} out: ${[...new Set(refused.values())].join()}`,
  );
  expect(receipts.size + refused.size).toBe(VOTERS);
  expect([...new Set(refused.values())]).toEqual(['not-open']);
  expect(receipts.size).toBeGreaterThan(0);
  expect(new Set(receipts.values()).size).toBe(receipts.size);
  expect(result!.ballots).toBe(receipts.size);
  expect(turnout.cast).toBe(receipts.size);
  // Asked again after closing, an accepted ballot has its receipt, and a late one the same reason.
  for (const [n, person] of people.slice(0, 100).entries()) {
    const id = `ballot${String(n).padStart(4, '0')}`;
    const again = await cast(person, id, { [project(n % 8)]: 1 });
    if (receipts.has(id)) expect(again).toMatchObject({ ok: true, value: { receipt: receipts.get(id) } });
    else expect(again).toMatchObject({ ok: false, refusal: 'not-open' });
  }
}, 120_000);

/** Project 0 is in; 1, 2 and 3 have a dot each, and there is one seat more. */
async function tied(): Promise<{ stage: Stage; people: Person[] }> {
  const scene = await opened(['ana', 'ben', 'cleo'], 4, {
    method: methodWith((method) => Object.assign(method.vote, { seats: 2, tie: 'host' })),
  });
  const [ana, ben, cleo] = scene.people as [Person, Person, Person];
  await must(cast(ana, 'ballot01', { [project(0)]: 2, [project(1)]: 1 }));
  await must(cast(ben, 'ballot02', { [project(2)]: 1 }));
  await must(cast(cleo, 'ballot03', { [project(3)]: 1 }));
  await closeNow(scene.stage);
  expect(roundOf(scene.stage.host)).toMatchObject({ state: 'closed', tieChoice: 'undecided' });
  return scene;
}

const publishedOf = async (stage: Stage, round = ROUND) => {
  const file = await stage.turn(({ records }) => ledgerOf(records, round, false));
  if (!file.ok) throw new Error(file.message);
  return file.value;
};

test('B14 until the host has settled a tie that is theirs to settle, nothing is published', async () => {
  const { stage } = await tied();
  expect(await stage.host.does('round:publish', { round: ROUND })).toMatchObject({ refusal: 'not-now' });
  expect(await stage.turn(({ records }) => ledgerOf(records, ROUND, true))).toMatchObject({
    refusal: 'not-now',
  });
});

test.each([
  ['lot', 2],
  ['all', 4],
] as const)('B14 a tie settled by %s is in the ledger, and a stranger’s recount agrees', async (by, goOn) => {
  const { stage, people } = await tied();
  await must(stage.host.does('round:settle', { round: ROUND, by }));
  expect(await stage.host.does('round:settle', { round: ROUND, by })).toMatchObject({ ok: true });
  expect(
    await stage.host.does('round:settle', { round: ROUND, by: by === 'lot' ? 'all' : 'lot' }),
  ).toMatchObject({ refusal: 'stale' });
  await must(stage.host.does('round:publish', { round: ROUND }));
  await stage.clock.pass(200);
  expect(roundOf(people[0]!).result!.shortlist).toHaveLength(goOn);
  const found = recount(await publishedOf(stage));
  expect(found.problems).toEqual([]);
  expect(found.parts!.decision).toMatchObject({ by });
});

/** The tie vote is announced and open. */
async function tieVote(): Promise<{ stage: Stage; people: Person[] }> {
  const scene = await tied();
  const { host, clock } = scene.stage;
  await must(host.does('round:settle', { round: ROUND, by: 'vote', id: TIE_VOTE }));
  await must(host.does('round:settle', { round: ROUND, by: 'vote', id: TIE_VOTE }));
  await must(host.does('round:open', { round: TIE_VOTE }));
  await clock.pass(200);
  return scene;
}
const voteIn = (person: Person, id: string, choice: Record<ProjectId, number>) =>
  person.does('ballot:cast', { round: TIE_VOTE, id: id as BallotId, choice });

test('B14 a tie vote is among the tied alone; its winner takes the seat, and both files are published together', async () => {
  const { stage, people } = await tieVote();
  const [ana, ben, cleo] = people as [Person, Person, Person];
  const screens = currentRound([...ana.rounds.values()])!;
  expect(screens).toMatchObject({ id: TIE_VOTE, tieOf: ROUND, rules: { seats: 1, budget: 1, cap: 1 } });
  expect(screens.candidates.map(({ id }) => id)).toEqual([1, 2, 3].map(project));
  expect(await voteIn(ana, 'ballot10', { [project(0)]: 1 })).toMatchObject({ refusal: 'not-found' });
  await must(voteIn(ana, 'ballot11', { [project(3)]: 1 }));
  await must(voteIn(ben, 'ballot12', { [project(3)]: 1 }));
  await must(voteIn(cleo, 'ballot13', { [project(2)]: 1 }));
  await must(stage.host.does('round:close', { round: TIE_VOTE, graceMs: 0 }));
  await stage.clock.pass(200);
  expect(currentRound([...ana.rounds.values()])!.id).toBe(ROUND);
  expect(roundOf(stage.host)).toMatchObject({
    tieChoice: 'voted',
    result: { shortlist: [project(0), project(3)] },
  });
  expect(roundOf(ana).result).toBeNull();
  expect(await stage.host.does('round:publish', { round: TIE_VOTE })).toMatchObject({ refusal: 'stale' });
  await must(stage.host.does('round:publish', { round: ROUND }));
  const [main, tie] = [await publishedOf(stage), await publishedOf(stage, TIE_VOTE)];
  expect(recount(main).problems).toEqual([]);
  expect(recount(tie).problems).toEqual([]);
  expect(recount(main).parts!.decision).toMatchObject({
    by: 'vote',
    taken: [project(3)],
    vote: { round: TIE_VOTE, root: tie.root },
  });
});

test('B14 a tie vote that is annulled leaves the tie to be settled again; with its vote annulled, it is too', async () => {
  const { stage } = await tieVote();
  await must(stage.host.does('round:void', { round: TIE_VOTE, reason: 'the lights went out' }));
  await stage.clock.pass(200);
  expect(roundOf(stage.host).tieChoice).toBe('undecided');
  await must(stage.host.does('round:settle', { round: ROUND, by: 'vote', id: 'round003' }));
  await must(stage.host.does('round:void', { round: ROUND, reason: 'all wrong' }));
  await stage.clock.pass(200);
  expect(roundOf(stage.host).state).toBe('void');
  expect(stage.host.rounds.get('round003')!.state).toBe('void');
});

test('B14 a tie that the sealed number settles by the rules is nobody’s to choose', async () => {
  const { stage, people } = await opened(['ana'], 2);
  await must(cast(people[0]!, 'ballot01', { [project(1)]: 1 }));
  await closeNow(stage);
  expect(await stage.host.does('round:settle', { round: ROUND, by: 'all' })).toMatchObject({
    refusal: 'stale',
  });
});

test('B15 totals only: no ballot leaves the server, and what is exported can be read back', async () => {
  const { stage, people } = await opened(['ana', 'ben'], 2, {
    method: methodWith((method) => (method.vote.publish = 'totals')),
  });
  await must(cast(people[0]!, 'ballot01', { [project(0)]: 2, [project(1)]: 1 }));
  await must(cast(people[1]!, 'ballot02', { [project(1)]: 1 }));
  await closeNow(stage);
  await must(stage.host.does('round:publish', { round: ROUND }));
  await stage.clock.pass(200);
  const { salt } = await stage.turn(({ records }) => records.rounds.get(ROUND)!);
  expect(salt).toMatch(/^\w{32}$/);
  const exported = await stage.turn((turn) => exportWorkshop(turn));
  expect(exported.rounds[0]).toMatchObject({ ballots: [], result: { ballots: 2 } });
  for (const text of [JSON.stringify(exported), ...stage.host.heard, ...people[1]!.heard])
    expect(text).not.toContain(salt);
  expect(recount(await publishedOf(stage))).toMatchObject({ problems: [], parts: { ballots: null } });
  expect(restoreExport(JSON.parse(JSON.stringify(exported)))).toMatchObject({ ok: true });
});
