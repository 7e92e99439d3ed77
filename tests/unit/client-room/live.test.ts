/** The client's side of the live door: hello and topics, commands, the server's time, and coming back. */
import { describe, expect, it } from 'vitest';
import { Live } from '../../../client/room/live.ts';
import type { Refusal } from '../../../shared/outcome.ts';
import type { ParticipantId } from '../../../shared/ids.ts';
import type { Person, TopicName } from '../../../shared/protocol/live.ts';
import { accept } from '../../../shared/outcome.ts';
import { Phone, settled, until, VirtualServer } from '../../support/client-wire.ts';

const WHO = { id: 'ana000000001', role: 'participant' } as const;
const person = (id: string, name: string): Person => ({
  id: id as ParticipantId,
  name,
  role: 'citizen',
  state: 'admitted',
});

function scene(server = new VirtualServer(), phone = new Phone(server, WHO)) {
  const topics: TopicName[] = [];
  const hellos: string[] = [];
  const refusals: Refusal[] = [];
  const live = new Live(phone.environment(), server.code, 'join', {
    hello: (_hello, from) => void hellos.push(from),
    topic: (name) => void topics.push(name),
    line: () => undefined,
    refused: (refusal) => void refusals.push(refusal),
  });
  return { server, phone, live, topics, hellos, refusals };
}
const online = async (one: ReturnType<typeof scene>) => {
  await one.live.start();
  await until(() => one.live.isOnline, 'online');
  return one;
};

describe('topics', () => {
  it('N10 people and rounds are renewed by id, the others whole', async () => {
    const { server, live } = await online(scene());
    server.tell('people', 2, [person('ana000000001', 'Ana'), person('bo0000000001', 'Bo')]);
    server.tell('people', 3, [person('bo0000000001', 'Bob')]);
    server.tell('presence', 4, { here: 2 });
    expect(live.hello?.people.map(({ name }) => name)).toEqual(['Ana', 'Bob']);
    expect(live.hello?.presence).toEqual({ here: 2 });
    expect(live.seq).toBe(4);
  });

  it('N10 what is older than what is known changes nothing', async () => {
    const { server, live, topics } = await online(scene());
    server.tell('presence', 9, { here: 9 });
    server.tell('presence', 8, { here: 8 });
    expect(live.hello?.presence).toEqual({ here: 9 });
    expect(topics).toEqual(['presence']);
    // Another topic has its own newest.
    server.tell('storage', 8, { failing: true });
    expect(live.hello?.storage).toEqual({ failing: true });
  });

  it('N10 the next hello is the truth, also if the server counts anew', async () => {
    const { server, live } = await online(scene());
    server.tell('presence', 90, { here: 9 });
    server.goDown();
    server.goUp();
    await server.clock.pass(10_000);
    expect(live.isOnline).toBe(true);
    server.tell('presence', 2, { here: 3 });
    expect(live.hello?.presence).toEqual({ here: 3 });
  });
});

describe('without a network', () => {
  it('N11 a page opened offline has the room as it was', async () => {
    const first = await online(scene());
    first.server.tell('presence', 5, { here: 7 });
    await first.server.clock.pass(2000);
    first.live.close();
    first.server.goDown();
    const second = scene(first.server, first.phone);
    await second.live.start();
    expect(second.hellos).toEqual(['phone']);
    expect(second.live.hello?.presence).toEqual({ here: 7 });
    expect(second.live.isOnline).toBe(false);
    first.server.goUp();
    await first.server.clock.pass(20_000);
    expect(second.hellos).toEqual(['phone', 'server']);
  });

  it('N11 a command without a connection, or without an answer, is refused as busy', async () => {
    const { server, live } = await online(scene());
    server.answers = () => undefined;
    const unanswered = live.command('round:open', { round: 'r0000000' as never });
    await server.clock.pass(10_000);
    expect(await unanswered).toMatchObject({ ok: false, refusal: 'busy' });
    const lost = live.command('round:open', { round: 'r0000000' as never });
    server.goDown();
    expect(await lost).toMatchObject({ ok: false, refusal: 'busy' });
    expect(await live.command('time:read', {})).toMatchObject({ ok: false, refusal: 'busy' });
  });

  it('N11 it redials ever more slowly, and at once when the phone wakes', async () => {
    const { server, live } = await online(scene());
    server.goDown();
    await settled();
    await server.clock.pass(60_000);
    server.goUp();
    live.nudge();
    await until(() => live.isOnline, 'back');
  });
});

describe('the end', () => {
  it('N12 goodbye and a refused handshake are final', async () => {
    const one = await online(scene());
    one.server.goodbye('removed');
    await one.server.clock.pass(60_000);
    expect(one.refusals).toEqual(['removed']);
    expect(one.live.isOnline).toBe(false);
    const server = new VirtualServer();
    const stranger = scene(server, new Phone(server, null));
    await stranger.live.start();
    await until(() => stranger.refusals.length > 0, 'turned away');
    expect(stranger.refusals).toEqual(['not-admitted']);
  });

  it('N12 `stale` is no end: one comes again as whoever one is by then', async () => {
    const { server, live, hellos, refusals } = await online(scene());
    server.goodbye('stale');
    await server.clock.pass(10_000);
    expect(hellos).toEqual(['server', 'server']);
    expect(live.isOnline).toBe(true);
    expect(refusals).toEqual([]);
  });

  it('N12 a server of another protocol ends this page', async () => {
    const one = scene();
    one.server.hello = { ...one.server.hello, protocol: 999 };
    await one.live.start();
    await until(() => one.refusals.length > 0, 'refused');
    expect(one.refusals).toEqual(['stale']);
  });
});

describe('the server’s time', () => {
  it('N13 is measured several times, and the quickest answer counts', async () => {
    const one = scene();
    const { server } = one;
    // The server's clock is a minute ahead; the answers take 400, 100, 300, 500 and 200 ms there and back, and all of
    // that on the way back, which is as wrong as it gets.
    const AHEAD_MS = 60_000;
    const waysMs = [400, 100, 300, 500, 200];
    server.hello = { ...server.hello };
    const helloFor = server.helloFor.bind(server);
    server.helloFor = (who) => ({ ...helloFor(who), nowMs: server.clock.nowMs() + AHEAD_MS });
    const phone = one.phone.environment();
    let nowMs = server.clock.nowMs();
    server.answers = () => {
      const answer = accept({ nowMs: nowMs + AHEAD_MS });
      nowMs += waysMs.shift() ?? 0;
      return answer;
    };
    const live = new Live({ ...phone, nowMs: () => nowMs }, server.code, 'join', {
      hello: () => undefined,
      topic: () => undefined,
      line: () => undefined,
      refused: () => undefined,
    });
    await live.start();
    await until(() => waysMs.length === 0 && live.isOnline, 'measured');
    await settled();
    expect(live.roundTripMs).toBe(100);
    expect(Math.abs(live.offsetMs - AHEAD_MS)).toBeLessThanOrEqual(50);
    expect(live.nowMs()).toBe(nowMs + live.offsetMs);
  });
});
