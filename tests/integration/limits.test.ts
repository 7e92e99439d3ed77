/** What one session may have at a time at the doors of a real server, and that nobody else feels it. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { until } from '../../server/rehearsal/until.ts';
import { hashOf } from '../../server/secrets.ts';
import {
  CLOSE,
  MESSAGE_AWARENESS,
  MESSAGE_QUERY_AWARENESS,
  SYNC_STEP_1,
} from '../../shared/protocol/frames.ts';
import type { Created } from '../../shared/protocol/http.ts';
import { honestFrames } from '../support/hostile.ts';
import { frameOf } from '../support/replica.ts';
import { Running, type Live, type Sync } from '../support/running.ts';

let server: Running;
let workshop: Created;

beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create();
});
afterAll(() => server.stop());

test('P20 of a session’s connections to documents the oldest go for newer ones, and another session’s stay', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const honest = await server.sync(`${code}/board`, ana.token);
  const hostile: Sync[] = [];
  for (let n = 0; n < 22; n += 1) hostile.push(await server.sync(`${code}/board`, mallory.token));
  for (const oldest of hostile.slice(0, 2)) {
    expect(await oldest.untilClosed()).toEqual({
      code: CLOSE.rate,
      reason: 'too-many: connections of one session',
    });
  }
  expect(hostile.slice(2).every(({ closed }) => closed === null)).toBe(true);
  expect(honest.closed).toBe(null);
  // Those that have gone by themselves make room.
  hostile[2]!.socket.close();
  await hostile[2]!.untilClosed();
  const next = await server.sync(`${code}/board`, mallory.token);
  await server.get('/readyz');
  expect([next, ...hostile.slice(3)].every(({ closed }) => closed === null)).toBe(true);
});

test('P20 of a session’s screens the oldest goes for an eleventh, and another session’s stay', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const honest = await server.live(code, 'join', ana.token);
  const hostile: Live[] = [];
  for (let n = 0; n < 11; n += 1) hostile.push(await server.live(code, 'join', mallory.token));
  await hostile[0]!.until(() => hostile[0]!.isClosed, 'the oldest is closed');
  expect(hostile[0]!.goodbye).toBe(null);
  expect(hostile.slice(1).some(({ isClosed }) => isClosed)).toBe(false);
  expect(honest.isClosed).toBe(false);
});

test('P21 a message over a megabyte ends the connection as WebSocket itself says it', async () => {
  const { code } = workshop;
  const ana = await server.join(code, 'Ana');
  const sync = await server.sync(`${code}/board`, ana.token);
  sync.send(new Uint8Array(1024 * 1024 + 1));
  expect((await sync.untilClosed()).code).toBe(1009);
});

test.each(['ping', 'pong'] as const)(
  'P23 who sends %ss without end is closed by name, though they are answered and the answers read',
  async (kind) => {
    const { code } = workshop;
    const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
    const honest = await server.sync(`${code}/board`, ana.token);
    const hostile = await server.sync(`${code}/board`, mallory.token);
    let answered = 0;
    for (; hostile.closed === null; answered += 1) {
      if (kind === 'pong') hostile.socket.pong();
      hostile.socket.ping();
      await Promise.race([once(hostile.socket, 'pong'), hostile.untilClosed()]);
    }
    expect(hostile.closed).toEqual({ code: CLOSE.rate, reason: 'too-many: pings' });
    expect(answered).toBeGreaterThan(kind === 'ping' ? 55 : 25);
    expect(honest.closed).toBe(null);
  },
);

/** Many times what a client of any kind has reason to send. */
const PINGS = 2000;

test('P23 a flood of pings cuts off a live connection, and no other', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const honest = await server.live(code, 'join', ana.token);
  const hostile = await server.live(code, 'join', mallory.token);
  const { ws } = hostile.socket.io.engine.transport as unknown as { ws: WebSocket };
  for (let n = 0; n < PINGS; n += 1) ws.ping(Buffer.alloc(125));
  await hostile.until(() => hostile.isClosed, 'the flood is cut off');
  expect(honest.isClosed).toBe(false);
});

test('P24 a message in more than 1,000 fragments ends the connection', async () => {
  const { code } = workshop;
  const mallory = await server.join(code, 'Mallory');
  const inFragments = await server.sync(`${code}/board`, mallory.token);
  for (let n = 0; n < 1100; n += 1) inFragments.socket.send(Uint8Array.of(0), { fin: false });
  expect((await inFragments.untilClosed()).code).toBe(1008);
});

test('P25 who asks again and again how a document stands is ended, on all connections together; others are answered', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const honest = await server.sync(`${code}/board`, ana.token);
  const hostile: Sync[] = [];
  for (let n = 0; n < 3; n += 1) hostile.push(await server.sync(`${code}/board`, mallory.token));
  // As if it had something that nobody else has: an answer of its own.
  const question = frameOf(SYNC_STEP_1, Uint8Array.of(1, 1, 1));
  for (let n = 0; n < 121; n += 1) hostile.forEach((sync) => sync.send(question));
  for (const sync of hostile) {
    expect(await sync.untilClosed()).toEqual({ code: CLOSE.rate, reason: 'too-many: states of documents' });
  }
  honest.send(question);
  await honest.until(() => honest.frames.length >= 2, 'the other is answered');
});

test('P27 of large bodies that never end the oldest are cut off for newer ones, and an honest import comes through', async () => {
  const own = await Running.start();
  const made = await own.create();
  const whole = await own.get(`/api/workshops/${made.code}/export.json`, made.hostToken);
  const head =
    'POST /api/workshops/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16777216\r\n\r\n';
  const stalled = [];
  for (let n = 0; n < 6; n += 1) {
    const socket = await own.tcp(head);
    socket.write(Buffer.alloc(100_000, ' '));
    stalled.push({ socket, gone: once(socket.resume(), 'close') });
  }
  // Four of them are all that is taken; the answer says that they are read by now.
  await Promise.all(stalled.slice(0, 2).map(({ gone }) => gone));
  const answer = await own.post('/api/workshops/import', whole.body);
  expect(answer.status).toBe(201);
  await stalled[2]!.gone;
  expect(stalled.slice(3).some(({ socket }) => socket.closed)).toBe(false);
  await own.stop();
});

test('P28 one address makes 200 workshops an hour, an import counts by its megabytes, and who is in one notices nothing', async () => {
  const own = await Running.start();
  const made = await own.create();
  const packed = await own.post('/api/workshops/import', '{', '', { 'content-encoding': 'gzip' });
  expect(packed.status).toBe(400);
  // The import could have come to sixteen megabytes.
  for (let n = 0; n < 200 - 1 - 17; n += 1) await own.create();
  const [more, imported] = [
    await own.post('/api/workshops', { method: 'brussels-2017' }),
    await own.post('/api/workshops/import', {}),
  ];
  for (const { status, body } of [more, imported]) expect([status, body.refusal]).toEqual([429, 'too-many']);
  expect((await own.join(made.code, 'Ana')).participant.name).toBe('Ana');
  await own.stop();
});

test('P3 whoever changes their name fifty times in a turn is told once, as they are in the end', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const room = await server.app.rooms.find(code);
  const honest = await server.live(code, 'join', ana.token);
  const session = hashOf(mallory.token);
  const all = Array.from({ length: 50 }, (_, n) =>
    room!.command(session, 'me:change', { name: `Mallory ${n}` }),
  );
  all.push(room!.command(hashOf(ana.token), 'me:change', { name: 'Ana again' }));
  expect((await Promise.all(all)).every(({ ok }) => ok)).toBe(true);
  const told = (): unknown[] =>
    honest.topics.filter(([name]) => name === 'people').map(([, , people]) => people);
  await honest.until(() => told().length > 0, 'it is told');
  await honest.command('time:read', {});
  expect(told()).toEqual([
    [
      expect.objectContaining({ id: mallory.participant.id, name: 'Mallory 49' }),
      expect.objectContaining({ id: ana.participant.id, name: 'Ana again' }),
    ],
  ]);
});

test('P29 who asks again and again who is here is told no more, and another is', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const [honest, hostile] = [
    await server.sync(`${code}/board`, ana.token),
    await server.sync(`${code}/board`, mallory.token),
  ];
  const [clientId = 0] = ana.clientIds;
  for (const sync of [honest, hostile]) {
    sync.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
    await sync.until(() => sync.frames.length >= 2, 'it follows');
  }
  honest.send(honestFrames([], clientId)[1]![0]!);
  const toldBy = (sync: Sync): number => sync.frames.filter(([type]) => type === MESSAGE_AWARENESS).length;
  await hostile.until(() => toldBy(hostile) === 1, 'it is told by itself');
  for (let n = 0; n < 300; n += 1) hostile.send(Uint8Array.of(MESSAGE_QUERY_AWARENESS));
  hostile.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
  // With the state comes once more who is here: by then all that it asked before is answered.
  const states = hostile.frames.length;
  await hostile.until(() => hostile.frames.length >= states + 120 + 3, 'it is answered');
  expect(toldBy(hostile)).toBe(1 + 120 + 1);
  expect(hostile.closed).toBe(null);
  const before = toldBy(honest);
  honest.send(Uint8Array.of(MESSAGE_QUERY_AWARENESS));
  await honest.until(() => toldBy(honest) > before, 'the other is answered');
});

test('P29 a connection of the live door that sends more than a screen ever does is cut off, whatever it sends', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  const [honest, hostile] = [
    await server.live(code, 'join', ana.token),
    await server.live(code, 'join', mallory.token),
  ];
  for (let n = 0; n < 250; n += 1) hostile.socket.emit('noise', n);
  expect(await hostile.command('time:read', {})).toMatchObject({ ok: true });
  for (let n = 0; n < 1000; n += 1) hostile.socket.emit('noise', n);
  await hostile.until(() => hostile.isClosed, 'it is cut off');
  expect(await honest.command('time:read', {})).toMatchObject({ ok: true });
});

test('P29 a session whose screens connect for ever is greeted no more, and another is', async () => {
  const { code } = workshop;
  const [ana, mallory] = [await server.join(code, 'Ana'), await server.join(code, 'Mallory')];
  for (let n = 0; n < 120; n += 1) {
    const line = await server.live(code, 'join', mallory.token);
    expect(line.hello).not.toBe(null);
    line.socket.disconnect();
  }
  const late = await server.live(code, 'join', mallory.token);
  expect([late.hello, late.isClosed, late.goodbye]).toEqual([null, true, null]);
  expect((await server.live(code, 'join', ana.token)).hello).not.toBe(null);
});

test('P30 whoever says nothing, half a request, or takes no answer is cut off; screens and documents stay', async () => {
  const own = await Running.start({ patience: { headMs: 400, quietMs: 800 } });
  const { code } = await own.create();
  const ana = await own.join(code, 'Ana');
  const live = await own.live(code, 'join', ana.token);
  const sync = await own.sync(`${code}/board`, ana.token);
  const gone = [];
  for (const bytes of [
    '',
    'GET / HTTP/1.1\r\nHost',
    'GET /verifier.html HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(200),
  ]) {
    const socket = await own.tcp(bytes);
    // Paused, it would not hear of the end: what the server has is what counts.
    if (bytes.length < 1000) gone.push(once(socket.resume(), 'close'));
  }
  await Promise.all(gone);
  await until('only the screen and the document to be left', () => own.app.openSockets() === 2);
  expect(await live.command('time:read', {})).toMatchObject({ ok: true });
  sync.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
  await sync.until(() => sync.frames.length >= 2, 'it is answered');
  await own.stop();
});
