/** People as the desk moderates them: removed, re-admitted, joined with another entry; and what their phones may then do. */
import { expect, test } from 'vitest';
import { addCard, addProject, addStack, editCard } from '../../shared/board/edit.ts';
import type { CardRecord, ProjectRecord, StackRecord } from '../../shared/board/schema.ts';
import type { RoundId } from '../../shared/ids.ts';
import { writeIdea } from '../../shared/notebook/edit.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { renewDeskKey } from '../../server/rooms/admission.ts';
import { methodWith, Stage, type Person } from '../support/stage.ts';

const ROUND = 'round001' as RoundId;
const cardsOf = (person: Person): Record<string, CardRecord> => person.board.json().cards as never;
const tray = { in: 'tray', order: 'a0' } as const;

/** In the vote, with two projects to vote on, `project1` led by Ana. */
async function voting(): Promise<{ stage: Stage; ana: Person; ben: Person }> {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'ana: one', place: tray });
  addStack(ana.board.doc, 'stack001', { owner: ana.id, name: 'S', place: tray }, ['card0001']);
  addStack(ana.board.doc, 'stack002', { owner: ana.id, name: 'T', place: tray }, []);
  await stage.settle();
  await stage.goTo('projects');
  const project = { owner: ana.id, title: 'P', problem: '', lead: ana.id };
  addProject(ana.board.doc, 'project1', { ...project, stack: 'stack001' });
  addProject(ana.board.doc, 'project2', { ...project, stack: 'stack002' });
  await stage.settle();
  await stage.goTo('vote');
  expect(await stage.host.does('round:announce', { id: ROUND })).toMatchObject({ ok: true });
  expect(await stage.host.does('round:open', { round: ROUND })).toMatchObject({ ok: true });
  return { stage, ana, ben };
}
const vote = (person: Person, id: string, choice: Record<string, number>) =>
  person.does('ballot:cast', { round: ROUND, id, choice });
const turnout = (stage: Stage): unknown => stage.host.rounds.get(ROUND)?.turnout;
const close = async (stage: Stage) => {
  expect(await stage.host.does('round:close', { round: ROUND, graceMs: 0 })).toMatchObject({ ok: true });
  await stage.clock.pass(500);
  return stage.host.rounds.get(ROUND)!.result!;
};

test('C3 a removed person is cut off at once on every door, and stays so', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'ana: stays', place: tray });
  await stage.settle();
  expect(await stage.host.does('person:remove', { participant: ana.id })).toEqual({ ok: true, value: null });
  await stage.clock.pass(500);
  expect(ana.board.closings).toEqual([{ code: CLOSE.removed, reason: 'removed' }]);
  expect(ana.notebook!.closings).toEqual([{ code: CLOSE.removed, reason: 'removed' }]);
  expect(ana.goodbyes).toEqual(['removed']);
  expect(Object.keys(cardsOf(ben))).toEqual(['card0001']);
  expect(ben.roster.get(ana.id)?.state).toBe('removed');
  ana.dialAll();
  await stage.clock.pass(500);
  expect(ana.board.closings.at(-1)).toEqual({ code: CLOSE.removed, reason: 'removed' });
  expect(ana.turnedAway).toEqual(['removed']);
  const renamed = stage.room.command(ana.session, 'me:change', { name: 'Mallory' });
  expect(await stage.clock.finish(renamed)).toMatchObject({ ok: false, refusal: 'removed' });
});

test('C3 what a removed person had on its way when they were removed changes nothing', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  stage.weather.commitMs = () => 1000;
  const busy = stage.turn(() => null);
  await stage.clock.pass(20);
  const removed = stage.host.does('person:remove', { participant: ana.id });
  await stage.clock.pass(100);
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'ana: after', place: tray });
  const renamed = stage.room.command(ana.session, 'me:change', { name: 'after' });
  await Promise.all([busy, removed]);
  expect(await stage.clock.finish(renamed)).toMatchObject({ ok: false, refusal: 'removed' });
  await stage.settle();
  expect(cardsOf(ben)).toEqual({});
  expect(ben.roster.get(ana.id)).toMatchObject({ name: 'ana', state: 'removed' });
});

test('C3 re-admitted, a person is who they were, on the same phone', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'ana: one', place: tray });
  await stage.settle();
  await stage.host.does('person:remove', { participant: ana.id });
  await stage.clock.pass(500);
  expect(await stage.host.does('person:readmit', { participant: ana.id })).toEqual({ ok: true, value: null });
  ana.board.begin(false);
  ana.notebook!.begin(false);
  ana.dialAll();
  await stage.clock.until(() => ana.isConnected, 'ana is back');
  expect(ana.me?.participant?.id).toBe(ana.id);
  addCard(ana.board.doc, 'card0002', { owner: ana.id, text: 'ana: two', place: tray });
  await stage.settle();
  expect(Object.keys(cardsOf(ana)).sort()).toEqual(['card0001', 'card0002']);
});

test('C3 a removed person’s open ballot is void, and re-admitted they vote anew', async () => {
  const { stage, ana, ben } = await voting();
  expect(await vote(ana, 'ballot01', { project1: 2 })).toMatchObject({ ok: true });
  expect(await vote(ben, 'ballot02', { project2: 1 })).toMatchObject({ ok: true });
  await stage.host.does('person:remove', { participant: ana.id });
  await stage.clock.pass(200);
  expect(turnout(stage)).toMatchObject({ cast: 1, admitted: 1 });
  await stage.host.does('person:readmit', { participant: ana.id });
  ana.board.begin(false);
  ana.dialAll();
  await stage.clock.until(() => ana.isConnected, 'ana is back');
  expect(ana.me?.ballots).toEqual([]);
  // The phone may still hold the old ballot: no receipt for what doesn't count.
  expect(await vote(ana, 'ballot01', { project1: 2 })).toMatchObject({ ok: false, refusal: 'stale' });
  expect(await vote(ana, 'ballot03', { project1: 1 })).toMatchObject({ ok: true });
  await stage.clock.pass(200);
  expect(turnout(stage)).toMatchObject({ cast: 2, admitted: 2 });
  const result = await close(stage);
  expect(result.ranking.map(({ id, score }) => [id, score]).sort()).toEqual([
    ['project1', 1],
    ['project2', 1],
  ]);
});

test('C4 joining two entries hands everything to the one that stays, and its other phone comes back as that person', async () => {
  const { stage, ana, ben } = await voting();
  writeIdea(ana.notebook!.doc, 'idea0001', { text: 'ana: idea', theme: '', keep: true, order: 'a0' });
  writeIdea(ben.notebook!.doc, 'idea0002', { text: 'ben: idea', theme: '', keep: true, order: 'a0' });
  await stage.settle();
  await stage.host.does('card:hide', { card: 'card0001' });
  expect(await stage.host.does('person:merge', { from: ana.id, into: ben.id })).toEqual({
    ok: true,
    value: null,
  });
  await stage.clock.pass(500);
  expect(ana.goodbyes).toEqual(['stale']);
  expect(ana.board.closings).toEqual([{ code: CLOSE.restart, reason: 'stale' }]);
  const board = ben.board.json() as {
    stacks: Record<string, StackRecord>;
    projects: Record<string, ProjectRecord>;
  };
  expect(board.stacks.stack001!.owner).toBe(ben.id);
  expect(board.projects.project1).toMatchObject({ owner: ben.id, lead: ben.id });
  expect(Object.keys(ben.notebook!.json().ideas as object).sort()).toEqual(['idea0001', 'idea0002']);
  await stage.host.does('card:show', { card: 'card0001' });
  await stage.settle();
  expect(cardsOf(ben).card0001!.owner).toBe(ben.id);
  const phone = await stage.again('ana', ana.token, ben.id, []);
  expect(phone.me?.participant).toMatchObject({ id: ben.id, name: 'ben' });
  expect(stage.host.roster.get(ana.id)).toMatchObject({ state: 'merged', mergedInto: ben.id });
});

test('C4 of the ballots of two joined entries the last one counts, whoever cast it', async () => {
  for (const order of ['ana first', 'ben first', 'ana alone', 'ben alone'] as const) {
    const { stage, ana, ben } = await voting();
    const anas = (): Promise<unknown> => vote(ana, 'ballot01', { project1: 1 });
    const bens = (): Promise<unknown> => vote(ben, 'ballot02', { project2: 2 });
    if (order !== 'ben alone' && order !== 'ben first') await anas();
    if (order !== 'ana alone') await bens();
    if (order === 'ben first') await anas();
    await stage.host.does('person:merge', { from: ana.id, into: ben.id });
    await stage.clock.pass(300);
    expect(turnout(stage), order).toMatchObject({ cast: 1, admitted: 1 });
    // The phone that stays is told which of its ballots counts.
    const isAnas = order === 'ben first' || order === 'ana alone';
    expect(
      ben.me?.ballots.map(({ id }) => id),
      order,
    ).toEqual([isAnas ? 'ballot01' : 'ballot02']);
    const again = await stage.again('ana', ana.token, ben.id, []);
    expect(await vote(again, 'ballot03', { project1: 2 })).toMatchObject({ ok: true });
    await stage.clock.pass(300);
    expect(turnout(stage), order).toMatchObject({ cast: 1, admitted: 1 });
    const result = await close(stage);
    expect(result, order).toMatchObject({ ballots: 1 });
    expect(result.shortlist, order).toEqual(['project1']);
  }
});

test('C4 an idea on its way to the notebook of an entry that is being joined is never lost in a dead notebook', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('capture');
  stage.weather.commitMs = () => 1000;
  const busy = stage.turn(() => null);
  await stage.clock.pass(20);
  const merged = stage.host.does('person:merge', { from: ana.id, into: ben.id });
  await stage.clock.pass(100);
  writeIdea(ana.notebook!.doc, 'idea0001', { text: 'ana: late', theme: '', keep: false, order: 'a0' });
  await Promise.all([busy, merged]);
  await stage.clock.pass(3000);
  const isInBens = Object.keys(ben.notebook!.json().ideas as object).includes('idea0001');
  expect(isInBens || !ana.notebook!.isSaved).toBe(true);
  expect(ana.notebook!.closings.map(({ code }) => code)).toEqual([CLOSE.restart]);
});

test('C4 entries that are joined one after the other end as one person, whose every phone speaks for that one', async () => {
  const { stage, ana, ben } = await voting();
  const request = 'requestOfCleo00001';
  const cleo = await stage.join('cleo', { request });
  await stage.host.does('person:merge', { from: cleo.id, into: ana.id });
  await stage.host.does('person:merge', { from: ana.id, into: ben.id });
  // Cleo's phone lost the answer to its joining, and asks again.
  const joined = await stage.tryJoinNow('cleo', request);
  if (!joined.ok) throw new Error(joined.message);
  expect(joined.value.participant).toMatchObject({ id: ben.id, name: 'ben' });
  const phone = await stage.again('cleo', joined.value.token, joined.value.participant.id, []);
  expect(await vote(phone, 'ballot01', { project1: 1 })).toMatchObject({ ok: true });
  expect(await vote(ben, 'ballot02', { project1: 1 })).toMatchObject({ ok: true });
  await stage.clock.pass(300);
  expect(turnout(stage)).toMatchObject({ cast: 1, admitted: 1 });
});

test('C4 merging again is no second merge; with themselves, nobody, or somebody removed it is refused', async () => {
  const stage = await Stage.open();
  const [ana, ben, cleo] = [await stage.join('ana'), await stage.join('ben'), await stage.join('cleo')];
  const merge = (from: string, into: string) => stage.host.does('person:merge', { from, into });
  expect(await merge(ana.id, ana.id)).toMatchObject({ ok: false, refusal: 'not-found' });
  expect(await merge(ana.id, 'nobody00')).toMatchObject({ ok: false, refusal: 'not-found' });
  expect(await merge(ana.id, ben.id)).toMatchObject({ ok: true });
  expect(await merge(ana.id, ben.id)).toMatchObject({ ok: true });
  expect(await merge(ana.id, cleo.id)).toMatchObject({ ok: false, refusal: 'stale' });
  expect(await merge(cleo.id, ana.id)).toMatchObject({ ok: false, refusal: 'stale' });
  await stage.host.does('person:remove', { participant: ben.id });
  expect(await merge(cleo.id, ben.id)).toMatchObject({ ok: false, refusal: 'stale' });
  expect(await stage.host.does('person:remove', { participant: ana.id })).toMatchObject({
    ok: false,
    refusal: 'not-found',
  });
});

test('C5 new links end the desk of whoever had the old ones, on every door, and nobody else’s', async () => {
  const stage = await Stage.open();
  const { deskKey } = stage.workshop;
  const exchange = (secret: string) => stage.exchange(secret);
  const desk = await exchange(deskKey);
  if (!desk.ok) throw new Error(desk.message);
  const cohost = await stage.again('second desk', desk.value.token, '', []);
  await cohost.leaseMore(4);
  cohost.board.begin(false);
  cohost.board.dial();
  const ana = await stage.join('ana');
  await stage.clock.until(() => cohost.board.isOnline, 'the desk is connected');
  await stage.turn((turn) => renewDeskKey(turn));
  await stage.clock.pass(500);
  expect(cohost.goodbyes).toEqual(['not-admitted']);
  expect(cohost.board.closings).toEqual([{ code: CLOSE.notAdmitted, reason: 'not-admitted' }]);
  expect(await exchange(deskKey)).toMatchObject({ ok: false, refusal: 'not-admitted' });
  expect(ana.isConnected).toBe(true);
});

test('C10 a request to join that is sent again, because its answer was lost, makes nobody twice', async () => {
  const stage = await Stage.open();
  const request = 'requestOfAna000001';
  const first = await stage.tryJoinNow('ana', request);
  const second = await stage.tryJoinNow('ana', request);
  if (!first.ok || !second.ok) throw new Error('not joined');
  expect(second.value.participant).toEqual(first.value.participant);
  expect(second.value.token).not.toBe(first.value.token);
  expect(second.value.clientIds.filter((id) => first.value.clientIds.includes(id))).toEqual([]);
  expect(await stage.turn((turn) => turn.records.participants.size)).toBe(1);
});

test('C10 joining again and again in one person’s name does not fill the disk with sessions and client ids', async () => {
  const stage = await Stage.open();
  const request = 'requestOfMallory01';
  let refusal = '';
  for (let n = 0; n < 400 && refusal === ''; n += 1) {
    const joined = await stage.tryJoinNow('mallory', request);
    if (!joined.ok) refusal = joined.refusal;
  }
  expect(refusal).toBe('too-many');
});

test('C7 a full workshop says so, a removed person makes room, and an ended one takes nobody', async () => {
  const stage = await Stage.open({
    method: methodWith((method) => (method.capacity = { planned: 2, most: 2 })),
  });
  const ana = await stage.join('ana');
  await stage.join('ben');
  expect(await stage.tryJoinNow('cleo')).toMatchObject({ ok: false, refusal: 'full' });
  await stage.host.does('person:remove', { participant: ana.id });
  expect(await stage.tryJoinNow('cleo')).toMatchObject({ ok: true });
  await stage.host.does('workshop:end', {});
  expect(await stage.tryJoinNow('dan')).toMatchObject({ ok: false, refusal: 'ended' });
  await stage.host.does('workshop:reopen', {});
  expect(await stage.tryJoinNow('dan')).toMatchObject({ ok: false, refusal: 'full' });
});

test('C8 after the end nobody but the desk changes anything; everybody still looks', async () => {
  const { stage, ana, ben } = await voting();
  await stage.host.does('workshop:end', {});
  await stage.clock.pass(4000);
  addCard(ana.board.doc, 'card0002', { owner: ana.id, text: 'too late', place: tray });
  expect(await vote(ben, 'ballot01', { project1: 1 })).toMatchObject({ ok: false });
  expect(await ben.does('me:change', { name: 'later' })).toMatchObject({ ok: false, refusal: 'ended' });
  await stage.clock.pass(500);
  expect(ana.refusals).toMatchObject([{ document: 'board' }]);
  expect(Object.keys(cardsOf(ben))).toEqual(['card0001']);
  expect(turnout(stage)).toMatchObject({ cast: 0 });
  expect(ben.board.isOnline).toBe(true);
});

test('C9 presence counts people and not screens, and goes with the last of theirs', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const second = await stage.again('ana', ana.token, ana.id, []);
  const here = (): unknown =>
    stage.published.filter(({ topic, audience }) => topic === 'presence' && audience === 'everyone').at(-1)
      ?.value;
  await stage.clock.pass(2000);
  expect(here()).toEqual({ here: 1 });
  second.hangUpAll();
  await stage.clock.pass(2000);
  expect(here()).toEqual({ here: 1 });
  ana.hangUpAll();
  await stage.clock.pass(2000);
  expect(here()).toEqual({ here: 0 });
  const toHosts = stage.published.filter(
    ({ topic, audience }) => topic === 'presence' && audience === 'hosts',
  );
  expect(toHosts.some(({ value }) => JSON.stringify(value).includes(ana.id))).toBe(true);
  expect(ana.heard.filter((text) => text.includes('"presence"')).some((text) => text.includes('"ids"'))).toBe(
    false,
  );
});

test('C2 a held card is nowhere but with the hosts: not on a board, not on the wall, not in what is told to others', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  const wall = await stage.wall();
  await stage.goTo('cluster');
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'not for the wall', place: tray });
  await stage.settle();
  for (const person of [ben, wall, stage.host]) person.heard.length = 0;
  ana.board.hangUp();
  await stage.host.does('card:hide', { card: 'card0001' });
  await stage.settle();
  expect(cardsOf(ben)).toEqual({});
  const late = await stage.join('late');
  const told = (person: Person): string => person.heard.join('\n');
  for (const person of [ben, wall, late]) expect(told(person)).not.toContain('not for the wall');
  expect(told(stage.host)).toContain('not for the wall');
  expect(JSON.stringify(late.board.shown.map((doc) => doc.toJSON()))).not.toContain('not for the wall');
  // Ana, who was out of reach, edits what was hidden meanwhile: no effect, and no refusal.
  editCard(ana.board.doc, 'card0001', 'said too late');
  ana.board.dial();
  await stage.settle();
  expect(ana.refusals).toEqual([]);
  await stage.host.does('card:show', { card: 'card0001' });
  await stage.settle();
  expect(cardsOf(ben).card0001).toMatchObject({ owner: ana.id, text: 'not for the wall', place: tray });
});
