/** What one session may have at a time at the doors of a real server, and that nobody else feels it. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { CLOSE } from '../../shared/protocol/frames.ts';
import type { Created } from '../../shared/protocol/http.ts';
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
