/** Badges: one is one person with one ballot, on every device that shows it, until it is revoked; and nothing gets around that. */
import { expect, test } from 'vitest';
import { addCard, addProject, addStack } from '../../shared/board/edit.ts';
import type { MintedBadge } from '../../shared/badge.ts';
import type { RoundId } from '../../shared/ids.ts';
import { writeIdea } from '../../shared/notebook/edit.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { BadgeSchema } from '../../shared/protocol/http.ts';
import { addKey } from '../../server/rooms/admission.ts';
import { enterByBadge } from '../../server/rooms/badge-entry.ts';
import { GUESSES_MOST, GUESSES_MS, TRIES_ALL, TRIES_ALL_MS, TRIES_MOST } from '../../server/rooms/guesses.ts';
import { hashOf } from '../../server/secrets.ts';
import { exportWorkshop } from '../../server/export/whole.ts';
import { restoreExport } from '../../server/export/restore.ts';
import * as v from 'valibot';
import { issue, madeOf, mint, open, scanned, seat, tryJoin } from '../support/badges.ts';
import { Stage, type Person } from '../support/stage.ts';

const ROUND = 'round001' as RoundId;
const tray = { in: 'tray', order: 'a0' } as const;

/** What a phone sends that types code and words. */
const typed = (badge: Pick<MintedBadge, 'code' | 'words'>, words = badge.words) =>
  v.parse(BadgeSchema, { badge: badge.code.toLowerCase(), words });

/** A workshop that admits by badge, with so many of them. */
async function admitting(count: number): Promise<{ stage: Stage; badges: MintedBadge[] }> {
  const stage = await Stage.open();
  const badges = mint(count);
  await issue(stage, badges);
  expect(await stage.host.does('admission:set', { by: 'badges' })).toEqual({ ok: true, value: null });
  return { stage, badges };
}
const enter = async (stage: Stage, name: string, badge: MintedBadge): Promise<Person> =>
  seat(stage, name, await tryJoin(stage, name, { badge: scanned(badge) }));
const hostsBadges = (stage: Stage) => {
  const told = stage.published.filter(({ topic }) => topic === 'badges').at(-1);
  return told?.topic === 'badges' ? told.value : [];
};

/** In the vote, with two projects of the first of these people. */
async function toVote(stage: Stage, ana: Person): Promise<void> {
  await stage.goTo('cluster');
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'ana: one', place: tray });
  for (const stack of ['stack001', 'stack002'])
    addStack(ana.board.doc, stack, { owner: ana.id, name: stack, place: tray }, []);
  await stage.settle();
  await stage.goTo('projects');
  const project = { owner: ana.id, title: 'P', problem: '', lead: ana.id };
  addProject(ana.board.doc, 'project1', { ...project, stack: 'stack001' });
  addProject(ana.board.doc, 'project2', { ...project, stack: 'stack002' });
  await stage.settle();
  await stage.goTo('vote');
  expect(await stage.host.does('round:announce', { id: ROUND })).toMatchObject({ ok: true });
  expect(await stage.host.does('round:open', { round: ROUND })).toMatchObject({ ok: true });
}
const vote = (person: Person, id: string, choice: Record<string, number>) =>
  person.does('ballot:cast', { round: ROUND, id, choice });

test('E1 badges are numbered from 1, and making the same ones again makes nothing twice', async () => {
  const stage = await Stage.open();
  const badges = mint(3);
  expect(await issue(stage, badges.slice(0, 2))).toEqual([1, 2]);
  expect(await issue(stage, badges)).toEqual([1, 2, 3]);
  expect(await issue(stage, badges.toReversed())).toEqual([3, 2, 1]);
  expect(await stage.turn((turn) => turn.records.badges.size)).toBe(3);
});

test('E1 a code or id in use makes none of them, nor does one too many', async () => {
  const stage = await Stage.open();
  const [one, two, three] = mint(3) as [MintedBadge, MintedBadge, MintedBadge];
  await issue(stage, [one]);
  const add = (...badges: object[]) => stage.host.does('badges:add', { badges });
  expect(await add(madeOf(two), { ...madeOf(three), code: one.code })).toMatchObject({ refusal: 'taken' });
  expect(await add(madeOf(two), { ...madeOf(three), id: two.id })).toMatchObject({ refusal: 'taken' });
  expect(await add({ ...madeOf(two), id: one.id })).toMatchObject({ refusal: 'taken' });
  expect(await add({ ...madeOf(one), secretHash: two.secretHash })).toMatchObject({ refusal: 'taken' });
  expect(await add({ ...madeOf(two), participant: 'nobody00' })).toMatchObject({ refusal: 'not-found' });
  expect(await stage.turn((turn) => turn.records.badges.size)).toBe(1);
  await stage.turn((turn) => {
    for (let n = 2; n <= 2000; n += 1) {
      const id = `filler${String(n).padStart(6, '0')}`;
      turn.records.badges.put(id, { ...turn.records.badges.get(one.id)!, code: id, number: n });
    }
  });
  expect(await add(madeOf(two))).toMatchObject({ refusal: 'too-many' });
});

test('E1 only hosts and co-hosts make, end and see badges', async () => {
  const stage = await Stage.open();
  const [one, two] = mint(2) as [MintedBadge, MintedBadge];
  await issue(stage, [one]);
  const ana = await stage.join('ana');
  const wall = await stage.wall();
  for (const person of [ana, wall]) {
    const add = person.does('badges:add', { badges: [madeOf(two)] });
    expect(await add).toMatchObject({ refusal: 'not-allowed' });
    expect(await person.does('badge:revoke', { badge: one.id })).toMatchObject({ refusal: 'not-allowed' });
    const reissue = person.does('badge:reissue', { badge: one.id, as: madeOf(two) });
    expect(await reissue).toMatchObject({ refusal: 'not-allowed' });
    expect(await person.does('admission:set', { by: 'badges' })).toMatchObject({ refusal: 'not-allowed' });
  }
  const key = await stage.turn((turn) => addKey(turn, 'cohost'));
  const cohost = await stage.exchange(key);
  if (!cohost.ok) throw new Error(cohost.message);
  const desk = await stage.again('cohost', cohost.value.token, '', []);
  expect(desk.hello?.badges).toHaveLength(1);
  expect(await desk.does('badges:add', { badges: [madeOf(two)] })).toMatchObject({ ok: true });
  await stage.clock.pass(500);
  expect(desk.heard.join('\n')).toContain(two.code);
  for (const person of [ana, wall]) expect(person.heard.join('\n')).not.toMatch(`${one.code}|${two.code}`);
  for (const { secretHash, wordsHash } of [one, two])
    expect(stage.people.flatMap(({ heard }) => heard).join('\n')).not.toMatch(`${secretHash}|${wordsHash}`);
});

test('E4 by badge only who shows one comes in, as its owner; by link everybody does', async () => {
  const { stage, badges } = await admitting(2);
  expect(await tryJoin(stage, 'ana')).toMatchObject({ ok: false, refusal: 'badge-needed' });
  const wrong = await tryJoin(stage, 'ana', { badge: { secret: 'x'.repeat(32) } });
  expect(wrong).toMatchObject({ ok: false, refusal: 'not-found' });
  const ana = await enter(stage, 'ana', badges[0]!);
  expect(ana.me?.badge).toBe(1);
  expect(hostsBadges(stage)).toMatchObject([{ number: 1, participant: ana.id }, { participant: '' }]);
  await stage.host.does('admission:set', { by: 'link' });
  expect(await tryJoin(stage, 'ben')).toMatchObject({ ok: true });
});

test('E4 who is in by link stays in when badges are asked for; who lost the answer needs one', async () => {
  const stage = await Stage.open();
  const [badge] = mint(1) as [MintedBadge];
  await issue(stage, [badge]);
  const request = 'requestOfAna000001';
  const ana = await stage.join('ana', { request });
  await stage.host.does('admission:set', { by: 'badges' });
  expect(await ana.does('me:change', { name: 'Ana' })).toMatchObject({ ok: true });
  expect(await tryJoin(stage, 'ana', { request })).toMatchObject({ refusal: 'badge-needed' });
  const again = await tryJoin(stage, 'ana', { request, badge: scanned(badge) });
  expect(again).toMatchObject({ ok: true, value: { participant: { id: ana.id } } });
  expect(await stage.turn((turn) => turn.records.participants.size)).toBe(1);
});

test('E5 joining again with the same badge, by a lost answer or on a second device at once, is the same person', async () => {
  const { stage, badges } = await admitting(1);
  const badge = scanned(badges[0]!);
  const bodies = [
    { badge, request: 'requestOfAna000001' },
    { badge, request: 'requestOfAna000001' },
    { badge, request: 'requestOfElse00001' },
    { badge: typed(badges[0]!) },
  ];
  const joined = await Promise.all(bodies.map((body) => tryJoin(stage, 'ana', body)));
  const ids = joined.map((outcome) => outcome.ok && outcome.value.participant.id);
  expect(new Set(ids).size).toBe(1);
  expect(ids).not.toContain(false);
  expect(await stage.turn((turn) => turn.records.participants.size)).toBe(1);
});

test('E5 a phone that is passed on with a lost answer still in it makes the next badge another person', async () => {
  const { stage, badges } = await admitting(2);
  const request = 'requestOfAna000001';
  const ana = await tryJoin(stage, 'ana', { request, badge: scanned(badges[0]!) });
  const ben = await tryJoin(stage, 'ben', { request, badge: scanned(badges[1]!) });
  if (!ana.ok || !ben.ok) throw new Error('not joined');
  expect(ben.value.participant.name).toBe('ben');
  const again = await tryJoin(stage, 'ana', { request, badge: scanned(badges[0]!) });
  expect(again).toMatchObject({ value: { participant: { id: ana.value.participant.id } } });
});

test('E6 a badge brings its owner back on another device, with name, notebook, projects and the open ballot', async () => {
  const { stage, badges } = await admitting(2);
  const ana = await enter(stage, 'ana', badges[0]!);
  await enter(stage, 'ben', badges[1]!);
  writeIdea(ana.notebook!.doc, 'idea0001', { text: 'ana: mine', theme: '', keep: true, order: 'a0' });
  await stage.settle();
  await toVote(stage, ana);
  expect(await vote(ana, 'ballot01', { project1: 2 })).toMatchObject({ ok: true });
  ana.hangUpAll();
  await stage.crash();
  await stage.restart();
  stage.host.dialLive();
  await stage.clock.until(() => stage.host.hello !== null, 'the host is back');

  const back = await seat(stage, 'ana', await open(stage, typed(badges[0]!)));
  expect(back.me).toMatchObject({ badge: 1, participant: { id: ana.id, name: 'ana' } });
  expect(back.me?.ballots).toMatchObject([{ id: 'ballot01', choice: { project1: 2 } }]);
  expect(back.notebook!.json()).toMatchObject({ ideas: { idea0001: { text: 'ana: mine' } } });
  expect(back.board.json()).toMatchObject({ projects: { project1: { lead: ana.id } } });

  // One ballot a badge: what the second device casts takes the place of the first one's.
  expect(await vote(back, 'ballot02', { project2: 1 })).toMatchObject({ ok: true });
  await stage.host.does('round:close', { round: ROUND, graceMs: 0 });
  await stage.clock.pass(500);
  expect(stage.host.rounds.get(ROUND)?.result).toMatchObject({ ballots: 1, shortlist: ['project2'] });
  const later = await seat(stage, 'ana', await open(stage, scanned(badges[0]!)));
  expect(later.me?.ballots).toEqual([]);
});

test('E6 an unclaimed badge is told to be new and changes nothing', async () => {
  const { stage, badges } = await admitting(1);
  expect(await open(stage, scanned(badges[0]!))).toEqual({ ok: true, value: { state: 'new', number: 1 } });
  expect(await stage.turn((turn) => turn.records.sessions.size)).toBe(1);
  expect(hostsBadges(stage)).toMatchObject([{ participant: '' }]);
});

test('E6 after the end a badge still lets its owner look, and nobody new come in', async () => {
  const { stage, badges } = await admitting(2);
  const ana = await enter(stage, 'ana', badges[0]!);
  await stage.host.does('workshop:end', {});
  const back = await seat(stage, 'ana', await open(stage, scanned(badges[0]!)));
  expect(back.me?.participant?.id).toBe(ana.id);
  expect(await tryJoin(stage, 'ben', { badge: scanned(badges[1]!) })).toMatchObject({ refusal: 'ended' });
});

test('E7 who is in by link binds an unclaimed badge to themselves, one at most', async () => {
  const stage = await Stage.open();
  const badges = mint(2);
  await issue(stage, badges);
  const ana = await stage.join('ana');
  const bind = (badge: MintedBadge) => open(stage, { ...scanned(badge), then: 'bind' }, ana.session);
  expect(await open(stage, scanned(badges[0]!), ana.session)).toMatchObject({ value: { state: 'new' } });
  expect(await bind(badges[0]!)).toEqual({ ok: true, value: { state: 'yours', number: 1 } });
  await stage.clock.pass(500);
  expect(ana.me?.badge).toBe(1);
  expect(await bind(badges[0]!)).toMatchObject({ value: { state: 'yours' } });
  expect(await bind(badges[1]!)).toMatchObject({ refusal: 'taken' });
  const back = await open(stage, typed(badges[0]!));
  expect(back).toMatchObject({ value: { participant: { id: ana.id } } });
});

test('E7 the desk makes a badge for somebody who is in already', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const [badge] = mint(1) as [MintedBadge];
  await stage.host.does('badges:add', { badges: [{ ...madeOf(badge), participant: ana.id }] });
  await stage.clock.pass(500);
  expect(ana.me?.badge).toBe(1);
  expect(await open(stage, scanned(badge))).toMatchObject({ value: { participant: { id: ana.id } } });
});

test('E7 a phone that is in as somebody else switches only when it says so', async () => {
  const { stage, badges } = await admitting(2);
  const [ana, ben] = [await enter(stage, 'ana', badges[0]!), await enter(stage, 'ben', badges[1]!)];
  const asked = await open(stage, scanned(badges[1]!), ana.session);
  expect(asked).toEqual({ ok: true, value: { state: 'other', number: 2, name: 'ben' } });
  const own = await open(stage, { ...scanned(badges[0]!), then: 'switch' }, ana.session);
  expect(own).toEqual({ ok: true, value: { state: 'yours', number: 1 } });
  const switched = await open(stage, { ...scanned(badges[1]!), then: 'switch' }, ana.session);
  expect(switched).toMatchObject({ value: { participant: { id: ben.id } } });
});

test('E8 revoking ends every session got by the badge at once, on every door, and no other', async () => {
  const { stage, badges } = await admitting(2);
  const request = 'requestOfAna000001';
  const joined = await tryJoin(stage, 'ana', { request, badge: scanned(badges[0]!) });
  const phone = await seat(stage, 'ana', joined);
  const tablet = await seat(stage, 'ana', await open(stage, typed(badges[0]!)));
  const ben = await enter(stage, 'ben', badges[1]!);
  expect(await stage.host.does('badge:revoke', { badge: badges[0]!.id })).toEqual({ ok: true, value: null });
  expect(await stage.host.does('badge:revoke', { badge: badges[0]!.id })).toEqual({ ok: true, value: null });
  await stage.clock.pass(500);
  for (const device of [phone, tablet]) {
    expect(device.goodbyes).toEqual(['not-admitted']);
    for (const replica of [device.board, device.notebook!])
      expect(replica.closings).toEqual([{ code: CLOSE.notAdmitted, reason: 'not-admitted' }]);
    device.dialAll();
    await stage.clock.pass(500);
    expect(device.turnedAway).toEqual(['not-admitted']);
  }
  expect(ben.isConnected).toBe(true);
  for (const shown of [scanned(badges[0]!), typed(badges[0]!)]) {
    expect(await open(stage, shown)).toMatchObject({ refusal: 'not-admitted' });
    expect(await tryJoin(stage, 'ana', { badge: shown, request })).toMatchObject({ refusal: 'not-admitted' });
  }
  // Nor is the old request to join a way in as Ana, even by link.
  await stage.host.does('admission:set', { by: 'link' });
  const anew = await tryJoin(stage, 'eve', { request });
  expect(anew).toMatchObject({ value: { participant: { name: 'eve' } } });
});

test('E8 what a revoked phone had on its way changes nothing', async () => {
  const { stage, badges } = await admitting(1);
  const ana = await enter(stage, 'ana', badges[0]!);
  await toVote(stage, ana);
  stage.weather.commitMs = () => 1000;
  const busy = stage.turn(() => null);
  await stage.clock.pass(20);
  const revoked = stage.host.does('badge:revoke', { badge: badges[0]!.id });
  await stage.clock.pass(100);
  const ballot = stage.room.command(ana.session, 'ballot:cast', {
    round: ROUND,
    id: 'ballot01' as never,
    choice: { project1: 1 } as never,
  });
  await Promise.all([busy, revoked]);
  expect(await stage.clock.finish(ballot)).toMatchObject({ ok: false, refusal: 'not-admitted' });
});

test('E8 a reissued badge is the same person with the same ballot, and the old one ends', async () => {
  const { stage, badges } = await admitting(1);
  const [, next, other] = mint(3) as [MintedBadge, MintedBadge, MintedBadge];
  const ana = await enter(stage, 'ana', badges[0]!);
  await toVote(stage, ana);
  expect(await vote(ana, 'ballot01', { project1: 2 })).toMatchObject({ ok: true });
  const reissue = (as: MintedBadge) =>
    stage.host.does('badge:reissue', { badge: badges[0]!.id, as: madeOf(as) });
  expect(await reissue(next)).toEqual({ ok: true, value: { number: 2 } });
  expect(await reissue(next)).toEqual({ ok: true, value: { number: 2 } });
  await stage.clock.pass(500);
  expect(ana.goodbyes).toEqual(['not-admitted']);
  expect(await open(stage, scanned(badges[0]!))).toMatchObject({ refusal: 'not-admitted' });
  const back = await seat(stage, 'ana', await open(stage, scanned(next)));
  expect(back.me).toMatchObject({ badge: 2, participant: { id: ana.id }, ballots: [{ id: 'ballot01' }] });
  expect(await vote(back, 'ballot02', { project2: 1 })).toMatchObject({ ok: true });
  expect(await stage.turn((turn) => turn.records.badges.size)).toBe(2);
  await stage.clock.pass(300);
  expect(stage.host.rounds.get(ROUND)?.turnout).toMatchObject({ cast: 1, admitted: 1 });
  // A badge that is in use already is nobody's new one.
  const taken = stage.host.does('badge:reissue', { badge: next.id, as: madeOf(badges[0]!) });
  expect(await taken).toMatchObject({ refusal: 'taken' });
  expect(await stage.host.does('badge:reissue', { badge: next.id, as: madeOf(other) })).toMatchObject({
    ok: true,
  });
});

test('E8 an unclaimed badge can be reissued, too: the new one is unclaimed', async () => {
  const { stage, badges } = await admitting(1);
  const [, next] = mint(2) as [MintedBadge, MintedBadge];
  await stage.host.does('badge:reissue', { badge: badges[0]!.id, as: madeOf(next) });
  expect(await open(stage, scanned(next))).toEqual({ ok: true, value: { state: 'new', number: 2 } });
});

test('E9 a removed person’s badge lets nobody in until they are re-admitted', async () => {
  const { stage, badges } = await admitting(1);
  const ana = await enter(stage, 'ana', badges[0]!);
  await stage.host.does('person:remove', { participant: ana.id });
  expect(await open(stage, scanned(badges[0]!))).toMatchObject({ refusal: 'removed' });
  expect(await tryJoin(stage, 'ana', { badge: scanned(badges[0]!) })).toMatchObject({ refusal: 'removed' });
  await stage.host.does('person:readmit', { participant: ana.id });
  expect(await open(stage, scanned(badges[0]!))).toMatchObject({ value: { participant: { id: ana.id } } });
});

test('E9 the badges of two joined entries are one person’s, with one ballot', async () => {
  const { stage, badges } = await admitting(2);
  const [ana, ben] = [await enter(stage, 'ana', badges[0]!), await enter(stage, 'ben', badges[1]!)];
  await toVote(stage, ana);
  expect(await vote(ana, 'ballot01', { project1: 1 })).toMatchObject({ ok: true });
  expect(await vote(ben, 'ballot02', { project2: 1 })).toMatchObject({ ok: true });
  await stage.host.does('person:merge', { from: ana.id, into: ben.id });
  await stage.clock.pass(500);
  expect(hostsBadges(stage).map(({ participant }) => participant)).toEqual([ben.id, ben.id]);
  const back = await seat(stage, 'ana', await open(stage, scanned(badges[0]!)));
  expect(back.me).toMatchObject({ participant: { id: ben.id }, ballots: [{ id: 'ballot02' }] });
  expect(await vote(back, 'ballot03', { project1: 1 })).toMatchObject({ ok: true });
  await stage.clock.pass(300);
  expect(stage.host.rounds.get(ROUND)?.turnout).toMatchObject({ cast: 1, admitted: 1 });
  // Revoking the one that came along ends only what was got by it.
  await stage.host.does('badge:revoke', { badge: badges[0]!.id });
  await stage.clock.pass(500);
  expect(back.goodbyes).toEqual(['not-admitted']);
  expect(ben.goodbyes).toEqual([]);
});

test('E10 after ten wrong words nothing more is tried at this badge for ten minutes, not even the right ones', async () => {
  const { stage, badges } = await admitting(2);
  const guess = () => open(stage, typed(badges[0]!, 'zoo zoo zoo zoo'));
  for (let n = 0; n < GUESSES_MOST; n += 1) expect(await guess()).toMatchObject({ refusal: 'not-found' });
  expect(await guess()).toMatchObject({ refusal: 'too-many' });
  expect(await open(stage, typed(badges[0]!))).toMatchObject({ refusal: 'too-many' });
  expect(await tryJoin(stage, 'eve', { badge: typed(badges[0]!) })).toMatchObject({ refusal: 'too-many' });
  // The code itself and other badges go on; a code that is nobody's says no more than wrong words do.
  expect(await open(stage, scanned(badges[0]!))).toMatchObject({ ok: true });
  expect(await open(stage, typed(badges[1]!))).toMatchObject({ ok: true });
  expect(await open(stage, typed({ code: 'ZZZZZ', words: badges[0]!.words }))).toMatchObject({
    refusal: 'not-found',
  });
  await stage.clock.pass(GUESSES_MS);
  expect(await open(stage, typed(badges[0]!))).toMatchObject({ ok: true });
});

test('R18 E10 a badge is locked for ten minutes and no longer, also if the server’s clock is set back meanwhile', async () => {
  const { stage, badges } = await admitting(1);
  for (let n = 0; n < GUESSES_MOST; n += 1) await open(stage, typed(badges[0]!, 'zoo zoo zoo zoo'));
  expect(await open(stage, typed(badges[0]!))).toMatchObject({ refusal: 'too-many' });
  stage.clock.set(-3_600_000);
  await stage.clock.pass(GUESSES_MS);
  expect(await open(stage, typed(badges[0]!))).toMatchObject({ ok: true });
});

test('E10 whoever floods the door with words costs the room little: so many tries a badge, so many in all', async () => {
  const { stage, badges } = await admitting(TRIES_ALL / GUESSES_MOST + 3);
  const [own, honest, ...known] = badges as [MintedBadge, MintedBadge, ...MintedBadge[]];
  for (let n = 0; n < TRIES_MOST; n += 1) expect(await open(stage, typed(own))).toMatchObject({ ok: true });
  expect(await open(stage, typed(own))).toMatchObject({ refusal: 'too-many' });
  expect(await open(stage, scanned(own))).toMatchObject({ ok: true });
  await stage.clock.pass(TRIES_ALL_MS);
  const answers = known.flatMap((badge) =>
    Array.from({ length: GUESSES_MOST }, () =>
      stage.room.do((turn) => enterByBadge(turn, typed(badge, 'zoo zoo zoo zoo'), null)),
    ),
  );
  const told = await stage.clock.finish(Promise.all(answers), 'every guess is answered');
  const count = (refusal: string) => told.filter((one) => !one.ok && one.refusal === refusal).length;
  expect([count('not-found'), count('busy')]).toEqual([TRIES_ALL, GUESSES_MOST]);
  // For some seconds nobody's words are tried; what came too early is no wrong try, and the QR code works on.
  expect(await open(stage, typed(honest))).toMatchObject({ refusal: 'busy' });
  expect(await open(stage, scanned(honest))).toMatchObject({ ok: true });
  await stage.clock.pass(TRIES_ALL_MS);
  expect(await open(stage, typed(honest))).toMatchObject({ ok: true });
  expect(await open(stage, typed(known.at(-1)!))).toMatchObject({ ok: true });
});

test('E11 the disk holds no secret and no words, the export no badge; an import keeps who may come in', async () => {
  const { stage, badges } = await admitting(2);
  await enter(stage, 'ana', badges[0]!);
  const { records } = await stage.kept();
  const onDisk = JSON.stringify([...records].map(([kind, ofKind]) => [kind, [...ofKind]]));
  for (const { secret, words, code } of badges) {
    expect(onDisk).toContain(code);
    expect(onDisk).not.toContain(secret);
    expect(onDisk).not.toContain(words);
  }
  const whole = await stage.turn((turn) => exportWorkshop(turn));
  expect(whole.admission).toBe('badges');
  const said = JSON.stringify(whole);
  for (const { code, secretHash, wordsHash } of badges)
    expect(said).not.toMatch(`${code}|${secretHash}|${wordsHash}`);
  const read = restoreExport(JSON.parse(said));
  if (!read.ok) throw new Error(read.message);
  const made = await stage.clock.finish(
    stage.rooms.create(read.value.method, read.value.title, read.value.fill),
  );
  if (!made.ok) throw new Error(made.message);
  const copy = await stage.clock.finish(stage.rooms.find(made.value.code));
  const hello = await stage.clock.finish(copy!.hello(hashOf(made.value.hostToken), () => undefined));
  expect(hello).toMatchObject({ ok: true, value: { badges: [], workshop: { admission: 'badges' } } });
});

test('E6 E8 whoever comes in with a stolen badge again and again doesn’t lock its owner out: a reissued one lets them in', async () => {
  const { stage, badges } = await admitting(1);
  const [lost] = badges as [MintedBadge];
  await enter(stage, 'ana', lost);
  let refusal = '';
  for (let n = 0; n < 400 && refusal === ''; n += 1) {
    const outcome = await open(stage, scanned(lost));
    if (!outcome.ok) refusal = outcome.refusal;
  }
  expect(refusal).toBe('too-many');
  const [again] = mint(1, 9) as [MintedBadge];
  expect(await stage.host.does('badge:reissue', { badge: lost.id, as: madeOf(again) })).toMatchObject({
    ok: true,
  });
  const ana = await enter(stage, 'ana', again);
  expect(ana.me).toMatchObject({ participant: { name: 'ana' } });
});

test('E11 a workshop kept from before there were badges admits by link', async () => {
  const stage = await Stage.open();
  await stage.turn(({ records }) => {
    const { admission: _, ...before } = records.theWorkshop;
    records.workshop.put('workshop', before);
  });
  await stage.crash();
  await stage.restart();
  expect(await tryJoin(stage, 'ana')).toMatchObject({ ok: true });
});
