/** A storm of malformed frames, packets and requests on all three doors of a running server, by one seeded die. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import { honestFrames, noise, UPDATES } from './hostile.ts';
import { seeded, type Random } from './random.ts';
import { collected } from './collected.ts';
import type { Running } from './running.ts';

/** Connections that each door is attacked over at a time. */
const AT_A_TIME = 8;

export interface Storm {
  sync: number;
  live: number;
  http: number;
  /** Answers of the http door by status. */
  answers: Map<number, number>;
  closings: Map<number, number>;
  /** Frames of the sync door by what their first byte says they are. */
  types: Map<number, number>;
  /** Requests by method and route. */
  routes: Map<string, number>;
}

/** Sends `count` malformed things: six of ten to the sync door, two to each other. */
export async function storm(server: Running, workshop: Created, count: number, seed: number): Promise<Storm> {
  const random = seeded(seed);
  const mallory = await server.join(workshop.code, `Mallory ${seed}`);
  const sent: Storm = {
    sync: 0,
    live: 0,
    http: 0,
    answers: new Map(),
    closings: new Map(),
    types: new Map(),
    routes: new Map(),
  };
  const share = (part: number): number => Math.ceil((count * part) / (10 * AT_A_TIME));
  const many = (work: () => Promise<void>): Promise<void>[] => Array.from({ length: AT_A_TIME }, work);
  await Promise.all([
    ...many(() => stormSync(server, workshop, mallory, random, share(6), sent)),
    ...many(() => stormLive(server, workshop, mallory, random, share(2), sent)),
    ...many(() => stormHttp(server, workshop, mallory, random, share(2), sent)),
  ]);
  return sent;
}

const tally = <T>(counts: Map<T, number>, what: T): void =>
  void counts.set(what, (counts.get(what) ?? 0) + 1);

async function stormSync(
  server: Running,
  { code }: Created,
  mallory: Joined,
  random: Random,
  count: number,
  sent: Storm,
): Promise<void> {
  const doc = new Y.Doc({ guid: 'storm' });
  const intent = {
    doc,
    clientId: mallory.clientIds[0]!,
    id: mallory.participant.id,
    victim: { id: 'somebody0001', card: 'card00000001', project: 'project00001', clientId: 77 },
    random,
  };
  const updates = Object.values(UPDATES).map((make) => make(intent));
  const honest = honestFrames(updates, intent.clientId);
  const address = `${server.url.replace('http', 'ws')}/sync/${code}/board?token=${mallory.token}`;
  for (let n = 0; n < count;) {
    const socket = new WebSocket(address);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('error', () => socket.terminate());
    await once(socket, 'open');
    // The first that is malformed ends it; what doesn't is followed by more, at most ten on one connection.
    for (let more = 0; more < 10 && n < count && socket.readyState === WebSocket.OPEN; more += 1, n += 1) {
      const { bytes, isBinary } = noise(random, honest);
      socket.send(isBinary ? bytes : Buffer.from(bytes).toString('latin1'));
      sent.sync += 1;
      tally(sent.types, bytes[0] ?? -1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (socket.readyState === WebSocket.OPEN) socket.close();
    tally(sent.closings, await closed);
  }
}

const PACKETS = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '40',
  '41',
  '42',
  '43',
  '44',
  '45',
  '46',
  '451-',
  '42["command"',
  '42["hello",1]',
  '430[]',
];

async function stormLive(
  server: Running,
  { code }: Created,
  mallory: Joined,
  random: Random,
  count: number,
  sent: Storm,
): Promise<void> {
  const address = `${server.url.replace('http', 'ws')}/live/?EIO=4&transport=websocket`;
  const hello = `40${JSON.stringify({ code, as: 'join', token: mallory.token })}`;
  for (let n = 0; n < count;) {
    const socket = new WebSocket(address);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('error', () => socket.terminate());
    await once(socket, 'open');
    if (random.int(2) === 0) socket.send(hello);
    for (let more = 0; more < 10 && n < count && socket.readyState === WebSocket.OPEN; more += 1, n += 1) {
      const tail =
        random.int(3) === 0
          ? randomText(random)
          : JSON.stringify([randomText(random), random.int(9), { a: [null] }]);
      const packet = `${random.pick(PACKETS)}${tail}`;
      socket.send(random.int(8) === 0 ? random.bytes(random.int(100)) : packet);
      sent.live += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (socket.readyState === WebSocket.OPEN) socket.terminate();
    await closed;
  }
}

const ROUTES = [
  '',
  '/import',
  '/CODE',
  '/CODE/join',
  '/CODE/session',
  '/CODE/client-ids',
  '/CODE/me',
  '/CODE/badge',
  '/CODE/rounds',
  '/CODE/export.json',
  '/CODE/export.csv',
  '/CODE/export.md',
  '/%',
  '/CODE/rounds/x/ledger.json',
];

async function stormHttp(
  server: Running,
  { code }: Created,
  mallory: Joined,
  random: Random,
  count: number,
  sent: Storm,
): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    sent.http += 1;
    if (random.int(5) === 0) {
      const socket = await server.tcp(
        random.int(2) === 0 ? random.bytes(random.int(300)) : `GET /${randomText(random)} HTTP/1.1\r\n\r\n`,
      );
      socket.resume().end();
      continue;
    }
    const pattern = random.pick(ROUTES);
    const route = pattern.replace('CODE', code);
    const body =
      random.int(2) === 0
        ? randomText(random)
        : JSON.stringify({ [randomText(random)]: randomText(random), name: [], count: {} });
    const method = random.pick(['POST', 'POST', 'GET', 'GET', 'DELETE']);
    // Else the first that ends her session would be the last that gets anywhere.
    const token = method === 'DELETE' ? Buffer.from(random.bytes(16)).toString('base64url') : mallory.token;
    const init = { headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } };
    const query = `?${encodeURIComponent(Buffer.from(randomText(random)).toString())}`;
    tally(sent.routes, `${method} ${pattern}`);
    const send =
      method === 'GET'
        ? () => server.ask(method, `/api/workshops${route}${query}`, init)
        : () => server.ask(method, `/api/workshops${route}`, { ...init, body });
    tally(sent.answers, (await insist(send)).status);
  }
}

/** On a busy machine the server may have ended kept connections as idle: fetch fails once for each of them. */
async function insist<T>(send: () => Promise<T>): Promise<T> {
  for (let connections = AT_A_TIME; connections > 0; connections -= 1) {
    const answer = await send().catch(() => undefined);
    if (answer !== undefined) return answer;
  }
  return send();
}

/** Letters, brackets, control characters and half surrogates. */
const randomText = (random: Random): string =>
  Array.from({ length: random.int(40) }, () =>
    random.pick([
      'a',
      '0',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\u0000',
      '\u2028',
      '\ud800',
      '__proto__',
      'é',
    ]),
  ).join('');

/** Bytes of heap in use once everything that can be collected is. */
export async function heapAfterCollection(): Promise<number> {
  await collected();
  return process.memoryUsage().heapUsed;
}
