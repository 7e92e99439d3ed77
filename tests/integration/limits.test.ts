/** What one session may have at a time at the doors of a real server, and that nobody else feels it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE, SYNC_STEP_1 } from '../../shared/protocol/frames.ts';
import type { Created } from '../../shared/protocol/http.ts';
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

test('P23 who asks again and again how a document stands is ended, on all connections together; others are answered', async () => {
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
