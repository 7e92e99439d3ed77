/** One tablet, eight people: sessions that no browser keeps, and that end on every door when the tablet is handed on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addProject, addStack } from '../../shared/board/edit.ts';
import type { ProjectId, RoundId } from '../../shared/ids.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import type { Round } from '../../shared/voting/round.ts';
import { madeOf, mint } from '../support/badges.ts';
import { Running, type Answer, type Live } from '../support/running.ts';

const ROUND = 'round00000000001' as RoundId;
const projectId = (n: number): ProjectId => `project0000${n}` as ProjectId;
/** Four come with a badge and a name, four with a name alone. */
const badges = mint(4);

let server: Running;
let workshop: Created;
let desk: Live;
beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create();
  desk = await server.live(workshop.code, 'desk', workshop.hostToken);
  await does('badges:add', { badges: badges.map(madeOf) });
  await (await server.app.rooms.find(workshop.code))!.do((turn) => {
    for (let n = 0; n < 8; n += 1) {
      const place = { in: 'theme', theme: 'mobility', order: `a${n}` } as const;
      addStack(turn.board.doc, `stack0000${n}`, { owner: 'host', name: `S${n}`, place }, []);
      addProject(turn.board.doc, projectId(n), {
        owner: 'host',
        stack: `stack0000${n}`,
        title: `Project ${n}`,
        problem: '',
        lead: '',
      });
    }
    return { ok: true, value: null };
  });
});
afterAll(async () => {
  const { faults } = server;
  await server.stop();
  expect(faults).toEqual([]);
});

const path = (rest = ''): string => `/api/workshops/${workshop.code}${rest}`;
const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const said = (answer: Answer): unknown[] => [answer.status, answer.body.refusal ?? answer.body.state];
const join = (name: string, query: string, more: object = {}): Promise<Answer> =>
  server.post(path(`/join${query}`), { name, role: 'citizen', language: 'en', ...more });
const leave = (token: string, query = '?keep=no', headers: Record<string, string> = {}): Promise<Answer> =>
  server.ask('DELETE', path(`/session${query}`), {
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
  });
async function does(name: string, body: object): Promise<void> {
  expect(await desk.command(name, body)).toMatchObject({ ok: true });
}
async function toStep(to: string): Promise<void> {
  await does('step:go', { from: (await server.get(path())).body.step, to });
}

test('E12 who asks for it gets no cookie and is known by none, with a badge as by name', async () => {
  const phone = await join('Owner', '?as=join');
  const owner = cookieOf(phone);
  expect(owner).not.toBe('');
  const passing = await join('Passing', '?keep=no');
  expect([passing.status, cookieOf(passing)]).toEqual([201, '']);
  const [badge] = mint(1, 7);
  await does('badges:add', { badges: [madeOf(badge!)] });
  const shown = { secret: badge!.secret };
  // The tablet's owner is in with a cookie; whoever shows a badge on it is still a stranger.
  const fresh = await server.post(path('/badge?keep=no'), { ...shown, then: 'bind' }, '', { cookie: owner });
  expect([...said(fresh), cookieOf(fresh)]).toEqual([200, 'new', '']);
  await join('Badged', '?keep=no', { badge: shown });
  const back = await server.post(path('/badge?keep=no'), shown, '', { cookie: owner });
  expect([back.status, cookieOf(back)]).toEqual([201, '']);
  expect(back.body.participant).toMatchObject({ name: 'Badged' });
  const me = await server.get(path('/me?as=join&keep=no'), '', { cookie: owner });
  expect(said(me)).toEqual([401, 'not-admitted']);
});

test('E13 a session that has ended is refused on every door, and its connections end at once', async () => {
  const ana = (await join('Ana', '?keep=no')).body as unknown as Joined;
  const elsewhere = (
    await server.post(path('/join?keep=no'), {
      name: 'Ben',
      role: 'citizen',
      language: 'en',
    })
  ).body as unknown as Joined;
  const line = await server.live(workshop.code, 'join', ana.token);
  const bens = await server.live(workshop.code, 'join', elsewhere.token);
  const board = await server.sync(`${workshop.code}/board`, ana.token);
  const left = await leave(ana.token);
  expect([left.status, left.text]).toEqual([200, 'null']);
  await line.until(() => line.isClosed, 'the live line is closed');
  expect(line.goodbye).toBe('not-admitted');
  expect(await board.untilClosed()).toMatchObject({ code: CLOSE.notAdmitted });
  expect(said(await server.get(path('/me'), ana.token))).toEqual([401, 'not-admitted']);
  expect(said(await server.get(path('/export.csv'), ana.token))).toEqual([401, 'not-admitted']);
  expect(said(await server.post(path('/client-ids'), { count: 1 }, ana.token))).toEqual([
    401,
    'not-admitted',
  ]);
  expect((await server.live(workshop.code, 'join', ana.token)).turnedAway).toMatchObject({
    refusal: 'not-admitted',
  });
  const again = await server.sync(`${workshop.code}/board`, ana.token);
  expect(await again.untilClosed()).toMatchObject({ code: CLOSE.notAdmitted });
  // Again changes nothing, and nobody else's session has ended.
  expect((await leave(ana.token)).status).toBe(200);
  expect((await leave('')).status).toBe(200);
  expect(await bens.command('time:read', {})).toMatchObject({ ok: true });
  expect(bens.isClosed).toBe(false);
});

test('E13 a browser that keeps its session forgets it; what was asked without keeping touches no cookie', async () => {
  const phone = cookieOf(await join('Cleo', '?as=join'));
  expect((await leave('', '?keep=no', { cookie: phone })).headers.get('set-cookie')).toBeNull();
  expect((await server.get(path('/me?as=join'), '', { cookie: phone })).status).toBe(200);
  const left = await leave('', '?as=join', { cookie: phone });
  expect(left.headers.get('set-cookie')).toMatch(/=;.*Expires=Thu, 01 Jan 1970/);
  expect((await server.get(path('/me?as=join'), '', { cookie: phone })).status).toBe(401);
  const foreign = await leave('', '?as=join', { cookie: phone, origin: 'http://elsewhere.example' });
  expect(said(foreign)).toEqual([403, 'wrong-origin']);
});

test('E12 eight people on one device cast eight ballots, and each is shown only their own', async () => {
  expect((await server.get(path())).body.voting).toBe(false);
  await toStep('vote');
  await does('round:announce', { id: ROUND });
  expect((await server.get(path())).body.voting).toBe(false);
  await does('round:open', { round: ROUND });
  expect((await server.get(path())).body.voting).toBe(true);
  const receipts: string[] = [];
  for (let n = 0; n < 8; n += 1) {
    const badge = badges[n];
    const more = badge ? { badge: { secret: badge.secret } } : {};
    const { token } = (await join(`Voter ${n}`, '?keep=no', more)).body as unknown as Joined;
    const line = await server.live(workshop.code, 'join', token);
    expect(line.hello!.me.ballots).toEqual([]);
    const choice = { [projectId(n)]: 1 };
    const cast = await line.command('ballot:cast', { round: ROUND, id: `ballot0000000${n}`, choice });
    if (!cast.ok) throw new Error(cast.message);
    receipts.push((cast.value as { receipt: string }).receipt);
    await leave(token);
    await line.until(() => line.isClosed, 'the line is closed');
    const heard = JSON.stringify([line.hello, line.topics]);
    expect(receipts.filter((receipt) => heard.includes(receipt))).toEqual(receipts.slice(-1));
    const others = heard.replaceAll(`"choice":${JSON.stringify(choice)}`, '');
    expect(others).not.toContain('"choice":{"project');
  }
  expect(new Set(receipts).size).toBe(8);
  // Who has a badge comes back to the same tablet and finds their own ballot; a change is no ninth one.
  const back = (await server.post(path('/badge?keep=no'), { secret: badges[2]!.secret }))
    .body as unknown as Joined;
  const line = await server.live(workshop.code, 'join', back.token);
  expect(line.hello!.me.ballots).toMatchObject([{ choice: { [projectId(2)]: 1 }, receipt: receipts[2] }]);
  const choice = { [projectId(3)]: 2 };
  await line.command('ballot:cast', { round: ROUND, id: 'ballot00000change', choice });
  await leave(back.token);
  await does('round:close', { round: ROUND, graceMs: 0 });
  await desk.until(() => lastRound()?.state === 'closed', 'the vote is closed');
  expect(lastRound()!.turnout.cast).toBe(8);
  expect(lastRound()!.result!.ranking.find(({ id }) => id === projectId(3))!.score).toBe(3);
  expect((await server.get(path())).body.voting).toBe(false);
});

const lastRound = (): Round | undefined =>
  desk.topics.findLast(([name]) => name === 'round')?.[2] as Round | undefined;
