/** Badges over HTTP, as phones and third parties use them, and what a revocation does to real sockets. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MintedBadge } from '../../shared/badge.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import { madeOf, mint } from '../support/badges.ts';
import { Running, type Answer, type Live } from '../support/running.ts';

let server: Running;
let workshop: Created;
let desk: Live;
const badges = mint(6);
const [first, second, third, spare, lost, last] = badges as [
  MintedBadge,
  MintedBadge,
  MintedBadge,
  MintedBadge,
  MintedBadge,
  MintedBadge,
];
beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create();
  desk = await server.live(workshop.code, 'desk', workshop.hostToken);
  const made = await desk.command('badges:add', { badges: badges.map(madeOf) });
  expect(made).toMatchObject({ ok: true, value: { numbers: [1, 2, 3, 4, 5, 6] } });
});
afterAll(() => server.stop());

const path = (rest = ''): string => `/api/workshops/${workshop.code}${rest}`;
const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const said = (answer: Answer): unknown[] => [answer.status, answer.body.refusal ?? answer.body.state];
const open = (body: object, token = ''): Promise<Answer> => server.post(path('/badge'), body, token);
const join = (name: string, more: object): Promise<Answer> =>
  server.post(path('/join'), { name, role: 'citizen', language: 'en', ...more });

test('E5 the facts tell who may come in, joining claims a badge, and opening it brings its owner back', async () => {
  expect((await server.get(path())).body.admission).toBe('link');
  await desk.command('admission:set', { by: 'badges' });
  expect((await server.get(path())).body.admission).toBe('badges');
  expect(said(await join('Ana', {}))).toEqual([401, 'badge-needed']);
  const fresh = await open({ secret: first.secret });
  expect([...said(fresh), cookieOf(fresh)]).toEqual([200, 'new', '']);
  const ana = await join('Ana', { badge: { secret: first.secret } });
  expect(ana.status).toBe(201);
  const back = await open({ badge: ` ${first.code.toLowerCase()} `, words: first.words.toUpperCase() });
  expect(back.status).toBe(201);
  expect(back.body.participant).toEqual(ana.body.participant);
  expect(back.body.token).not.toBe(ana.body.token);
  expect(back.body.clientIds).toHaveLength(8);
  const me = await server.get(path('/me'), '', { cookie: cookieOf(back) });
  expect(me.body.participant).toEqual(ana.body.participant);
  await desk.command('admission:set', { by: 'link' });
});

test('E7 the answers to who is in already', async () => {
  const ben = await server.join(workshop.code, 'Ben');
  expect(said(await open({ secret: second.secret }, ben.token))).toEqual([200, 'new']);
  expect(said(await open({ secret: second.secret, then: 'bind' }, ben.token))).toEqual([200, 'yours']);
  expect(said(await open({ secret: third.secret, then: 'bind' }, ben.token))).toEqual([409, 'taken']);
  const other = await open({ secret: first.secret }, ben.token);
  expect(other.body).toEqual({ state: 'other', number: 1, name: 'Ana' });
  expect((await open({ secret: first.secret, then: 'switch' }, ben.token)).status).toBe(201);
  // A session that is over is nobody's: the badge is opened as by a stranger.
  expect(said(await open({ secret: third.secret }, 'x'.repeat(32)))).toEqual([200, 'new']);
});

test('E8 a revoked badge ends live line and documents at once, and lets nobody in', async () => {
  const cleo = (await join('Cleo', { badge: { secret: third.secret } })).body as unknown as Joined;
  const line = await server.live(workshop.code, 'join', cleo.token);
  const board = await server.sync(`${workshop.code}/board`, cleo.token);
  expect(await desk.command('badge:reissue', { badge: third.id, as: madeOf(mint(1, 9)[0]!) })).toEqual({
    ok: true,
    value: { number: 7 },
  });
  expect(await board.untilClosed()).toMatchObject({ code: CLOSE.notAdmitted });
  await line.until(() => line.isClosed, 'the live line is closed');
  expect(line.goodbye).toBe('not-admitted');
  expect(said(await server.get(path('/me'), cleo.token))).toEqual([401, 'not-admitted']);
  expect(said(await open({ secret: third.secret }))).toEqual([401, 'not-admitted']);
});

test.each([
  ['nothing', {}],
  ['both ways at once', { secret: spare.secret, badge: spare.code, words: spare.words }],
  ['a code alone', { badge: spare.code }],
  ['three words', { badge: spare.code, words: 'zoo zoo zoo' }],
  ['a code of another form', { badge: 'AAAAA', words: spare.words }],
  ['another wish', { secret: spare.secret, then: 'revoke' }],
  ['a list', []],
  ['a secret that is none', { secret: 'short' }],
])('P1 a badge shown by %s is malformed', async (_, body) => {
  expect(said(await open(body))).toEqual([400, 'malformed']);
});

test('P1 badges that are none are refused by name and make nothing', async () => {
  const one = madeOf(mint(1, 5)[0]!);
  for (const bad of [
    [],
    [{ ...one, wordsHash: 'x' }],
    [{ ...one, code: 'AEIOU' }],
    [{ ...one, number: 3 }],
    Array.from({ length: 101 }, () => one),
  ]) {
    expect(await desk.command('badges:add', { badges: bad })).toMatchObject({ refusal: 'malformed' });
  }
  expect(await desk.command('badges:add', { badges: [one] })).toMatchObject({ ok: true });
});

test('E10 guessing words over HTTP is over after ten tries', async () => {
  const guess = () => open({ badge: lost.code, words: 'zoo zoo zoo zoo' });
  for (let n = 0; n < 10; n += 1) expect(said(await guess())).toEqual([404, 'not-found']);
  expect(said(await open({ badge: lost.code, words: lost.words }))).toEqual([429, 'too-many']);
});

test('P18 no secret, no words and no code of a badge is logged', async () => {
  await open({ badge: last.code, words: last.words });
  await open({ badge: last.code, words: 'zoo zoo zoo zoo' });
  const log = server.log.join('\n');
  for (const { secret, words, code } of badges) expect(log).not.toMatch(`${secret}|${words}|${code}`);
  expect(server.faults).toEqual([]);
});
