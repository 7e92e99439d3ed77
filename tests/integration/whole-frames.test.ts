/** Frames that the sync door writes past `ws`: whole, in order with what `ws` itself sends, and bounded for whoever reads slowly. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { addCard, editCard } from '../../shared/board/edit.ts';
import { MESSAGE_SYNC, SYNC_STEP_1, SYNC_STEP_2, SYNC_UPDATE } from '../../shared/protocol/frames.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import { Outlet, wholeFrame } from '../../server/sync/whole-frame.ts';
import { selfSigned } from '../support/certificate.ts';
import { frameOf, openDocument } from '../support/replica.ts';
import { BOARD } from '../../shared/board/schema.ts';
import { Running, type Sync } from '../support/running.ts';
import { heapAfterCollection } from '../support/storm.ts';
import * as decoding from 'lib0/decoding';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, n) => (n * 7 + length) % 251);

test.each(['ws', 'wss'])(
  'P4 over %s frames of every length arrive whole, in order with those that ws sends, up to the close',
  async (scheme) => {
    const { cert, key } = selfSigned('charrette.example');
    const http = scheme === 'ws' ? createServer() : createSecureServer({ cert, key });
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = `${scheme}://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const client = new WebSocket(address, { rejectUnauthorized: false });
    const [socket] = (await once(server, 'connection')) as [WebSocket];
    await once(client, 'open');
    const heard: string[] = [];
    client.on('message', (bytes: Buffer) => heard.push(hashOf(bytes)));
    client.on('ping', (bytes: Buffer) => heard.push(`ping ${bytes.toString()}`));
    const said: string[] = [];
    const outlet = new Outlet(socket);
    for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 300_000]) {
      const payload = bytesOf(length);
      outlet.send([payload]);
      socket.send(payload);
      socket.ping(String(length));
      outlet.send([payload]);
      const hash = hashOf(payload);
      said.push(hash, hash, `ping ${length}`, hash);
    }
    client.pause();
    const large = new Uint8Array(20_000_000);
    outlet.send([large]);
    said.push(hashOf(large));
    expect(outlet.unsentBytes).toBeGreaterThan(0);
    client.resume();
    socket.close(4503, 'busy');
    // After the close frame nothing may follow.
    outlet.send([bytesOf(10)]);
    const [code, reason] = (await once(client, 'close')) as [number, Buffer];
    expect(heard).toEqual(said);
    expect([code, reason.toString()]).toEqual([4503, 'busy']);
    server.close();
    http.close();
  },
);

test('P4 what waits for a phone that is cut off waits no longer', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  await once(client, 'open');
  client.pause();
  const outlet = new Outlet(socket);
  for (let n = 0; n < 10; n += 1) outlet.send([new Uint8Array(10_000_000)]);
  expect(outlet.unsentBytes).toBeGreaterThan(50_000_000);
  socket.terminate();
  await once(socket, 'close');
  expect(outlet.unsentBytes).toBe(0);
  client.terminate();
  server.close();
});

test('P4 a payload is made into a frame once, for all sockets that it goes to', () => {
  const payload = bytesOf(1000);
  expect(wholeFrame(payload)).toBe(wholeFrame(payload));
});

/** A board of 190 KB, asked for until 19 MB would wait. */
const CARDS = 290;
const ASKED = 100;

let server: Running;
let workshop: Created;
beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create();
  const desk = await server.live(workshop.code, 'desk', workshop.hostToken);
  expect(await desk.command('step:go', { from: 'welcome', to: 'cluster' })).toMatchObject({ ok: true });
});
afterAll(() => server.stop());

async function follow({ token }: Joined): Promise<Sync> {
  const sync = await server.sync(`${workshop.code}/board`, token);
  sync.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
  await sync.until(() => sync.frames.some((frame) => frame[1] === SYNC_STEP_2), 'the board is there');
  return sync;
}

/** The board as the frames of a connection make it. */
function boardOf({ frames }: Sync): Record<string, unknown> {
  const doc = openDocument(BOARD);
  for (const frame of frames) {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== MESSAGE_SYNC || decoding.readVarUint(decoder) === SYNC_STEP_1)
      continue;
    Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
  }
  return doc.getMap('cards').toJSON();
}

test('P7 a phone that reads nothing costs a bounded heap and delays nobody; when it reads again it has everything', async () => {
  const [ana, ben, slow] = [
    await server.join(workshop.code, 'Ana'),
    await server.join(workshop.code, 'Ben'),
    await server.join(workshop.code, 'Slow'),
  ];
  const [writer, reader, sleeper] = [await follow(ana), await follow(ben), await follow(slow)];
  sleeper.socket.pause();
  const doc = openDocument(BOARD);
  doc.clientID = ana.clientIds[0]!;
  let update = new Uint8Array();
  doc.on('update', (made: Uint8Array) => (update = new Uint8Array(made)));
  for (let n = 0; n < CARDS; n += 1) {
    const text = `${n}`.padEnd(500, 'x');
    addCard(doc, `card${100_000 + n}`, {
      owner: ana.participant.id,
      text,
      place: { in: 'tray', order: 'a0' },
    });
    writer.send(frameOf(SYNC_UPDATE, update));
  }
  const count = (sync: Sync): number => Object.keys(boardOf(sync)).length;
  await reader.until(() => count(reader) === CARDS, 'ben has all cards');
  const heap = await heapAfterCollection();
  // It asks for the board again and again: more than the system's own buffers hold.
  for (let n = 0; n < ASKED; n += 1) sleeper.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
  editCard(doc, 'card100000', 'the last word');
  writer.send(frameOf(SYNC_UPDATE, update));
  const isLast = (sync: Sync): boolean => JSON.stringify(boardOf(sync)).includes('the last word');
  await reader.until(() => isLast(reader), 'ben has the last word');
  expect((await heapAfterCollection()) - heap).toBeLessThan(4_000_000);
  sleeper.frames.length = 0;
  sleeper.socket.resume();
  await sleeper.until(() => isLast(sleeper) && count(sleeper) === CARDS, 'the sleeper has everything');
  // What was too much was never sent.
  expect(sleeper.frames.filter((frame) => frame[1] === SYNC_STEP_2).length).toBeLessThan(ASKED);
  expect([sleeper, writer, reader].map(({ closed }) => closed)).toEqual([null, null, null]);
});
