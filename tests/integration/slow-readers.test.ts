/** Phones whose network carries a kilobyte a second, over real sockets: what waits for them is bounded, and nobody else waits. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import * as decoding from 'lib0/decoding';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { realClock } from '../../server/clock.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { Replica } from '../../server/rehearsal/replica.ts';
import { until } from '../../server/rehearsal/until.ts';
import type { ParticipantRecord } from '../../server/rooms/records.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { addCard, editCard } from '../../shared/board/edit.ts';
import { BOARD } from '../../shared/board/schema.ts';
import {
  boardName,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../shared/protocol/frames.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import type { Created } from '../../shared/protocol/http.ts';
import { frameOf, openDocument } from '../support/replica.ts';
import { Running, type Live, type Sync } from '../support/running.ts';
import { SlowLine } from '../support/slow-line.ts';
import { heapAfterCollection } from '../support/storm.ts';

const LIMIT_MS = 120_000;
const BYTES_PER_SECOND = 1000;
const WRITERS = 16;
/** Of each writer: those that the storm writes anew, 1.5 KB each, and those that only lie there. */
const FAT = 38;
const PLAIN = 150;
/** Rounds in which every writer writes once, after the slow one has fallen behind: 0.9 MB each. */
const ROUNDS_BEHIND = 12;
/** What may wait for a connection (rule P7), and the frame that came on top. */
const UNSENT_MOST = 1024 * 1024 + 64 * 1024;

/** Time jumps when the scene says so; timers run as they do. */
const skew = { wallMs: 0, elapsedMs: 0 };
const clock = {
  ...realClock,
  nowMs: () => realClock.nowMs() + skew.wallMs,
  elapsedMs: () => realClock.elapsedMs() + skew.elapsedMs,
};

let server: Running;
let workshop: Created;
let line: SlowLine;
beforeAll(async () => {
  server = await Running.start({ clock });
  workshop = await server.create();
  line = await SlowLine.to(server.url);
  const desk = await server.live(workshop.code, 'desk', workshop.hostToken);
  expect(await desk.command('step:go', { from: 'welcome', to: 'cluster' })).toMatchObject({ ok: true });
});
afterAll(async () => {
  line.close();
  await server.stop();
});

/** Somebody who writes and doesn't look: every update of theirs is a frame to whoever follows. */
class Writer {
  readonly #sync: Sync;
  readonly #doc = openDocument(BOARD);
  readonly #name: string;
  #update = new Uint8Array();

  private constructor(sync: Sync, name: string, clientId: number) {
    this.#sync = sync;
    this.#name = name;
    this.#doc.clientID = clientId;
    this.#doc.on('update', (update: Uint8Array) => (this.#update = new Uint8Array(update)));
  }

  static async join(name: string): Promise<Writer> {
    const { token, clientIds, participant } = await server.join(workshop.code, name);
    const writer = new Writer(await server.sync(boardName(workshop.code), token), name, clientIds[0]!);
    const card = (kind: string, n: number): void =>
      addCard(writer.#doc, writer.card(kind, n), {
        owner: participant.id,
        text: `${kind} ${n} of ${name}`,
        place: { in: 'tray', order: 'a0' },
      });
    writer.#doc.transact(() => {
      for (let n = 0; n < FAT; n += 1) card('fat', n);
      for (let n = 0; n < PLAIN; n += 1) card('plain', n);
    });
    writer.#send();
    return writer;
  }

  /** Writes all of the fat cards anew, with this number in each. */
  write(number: number): void {
    this.#doc.transact(() => {
      for (let n = 0; n < FAT; n += 1)
        editCard(this.#doc, this.card('fat', n), `${number} `.padEnd(480, '木'));
    });
    this.#send();
  }

  card(kind: string, n: number): string {
    return `${this.#name}${kind}${String(n).padStart(4, '0')}`;
  }
  #send(): void {
    this.#sync.send(frameOf(SYNC_UPDATE, this.#update));
  }
}

/** Somebody who looks, and takes every frame into a replica. */
class Reader {
  readonly doc = openDocument(BOARD);
  readonly #sync: Sync;

  private constructor(sync: Sync) {
    this.#sync = sync;
  }

  static async join(name: string): Promise<Reader> {
    return Reader.come((await server.join(workshop.code, name)).token);
  }

  /** Over the line whose address is given, else straight to the server. */
  static async come(token: string, via = server.url): Promise<Reader> {
    const reader = new Reader(await server.sync(boardName(workshop.code), token, { via }));
    reader.ask();
    await reader.#sync.until(() => reader.#has(SYNC_STEP_2), 'the board is there');
    reader.#take();
    return reader;
  }

  /** Asks for the whole board. */
  ask(): void {
    this.#sync.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
  }
  untilClosed(): Promise<{ code: number; reason: string }> {
    return this.#sync.untilClosed();
  }

  /** The next update frame, taken in; there must be no second one. */
  async next(): Promise<Uint8Array> {
    await this.#sync.until(() => this.#has(SYNC_UPDATE), 'the next frame');
    const [frame, ...more] = this.#take().filter(([, step]) => step === SYNC_UPDATE);
    expect(more).toEqual([]);
    return frame!;
  }

  #has(step: number): boolean {
    return this.#sync.frames.some((frame) => frame[0] === MESSAGE_SYNC && frame[1] === step);
  }

  #take(): Uint8Array[] {
    const frames = this.#sync.frames.splice(0).filter(([type]) => type === MESSAGE_SYNC);
    for (const frame of frames) {
      const decoder = decoding.createDecoder(frame);
      decoding.readVarUint(decoder);
      if (decoding.readVarUint(decoder) !== SYNC_STEP_1)
        Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder));
    }
    return frames;
  }
}

/** What a replica of the board shows, card by card. */
const cardsOf = (doc: Y.Doc): unknown => doc.getMap('cards').toJSON();
const textOf = (doc: Y.Doc, card: string): unknown =>
  doc.getMap<Y.Map<unknown>>('cards').get(card)?.get('text');

/** What the server tells of itself. */
async function told(name: string, by = server): Promise<number> {
  const { text } = await by.get('/metrics');
  return Number(new RegExp(`^charrette_${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Bytes outside V8's heap, where all frames lie, once everything that can be collected is. */
async function outsideHeap(): Promise<number> {
  await heapAfterCollection();
  return process.memoryUsage().external;
}

const writers: Writer[] = [];
const readers: Reader[] = [];
let number = 0;

/** Every writer writes all their fat cards once; each time every reader gets exactly that. Returns the bytes each got. */
async function storm(): Promise<number> {
  let bytes = 0;
  for (const writer of writers) {
    number += 1;
    writer.write(number);
    const [frame, ...others] = await Promise.all(readers.map((reader) => reader.next()));
    for (const other of others) expect(Buffer.compare(other, frame!)).toBe(0);
    expect(textOf(readers[0]!.doc, writer.card('fat', FAT - 1))).toMatch(new RegExp(`^${number} `));
    bytes += frame!.length;
  }
  // A minute later everybody may write as much again (rule G18).
  skew.wallMs += 61_000;
  return bytes;
}

test(
  'P7 what waits for a phone that reads 1 KB a second is bounded, the others get every frame in order, and it ends up with their board',
  async () => {
    for (let n = 0; n < WRITERS; n += 1) writers.push(await Writer.join(`Writer${100 + n}`));
    for (const name of ['Ben', 'Cleo', 'Dan']) readers.push(await Reader.join(name));
    const { token, clientIds, participant } = await server.join(workshop.code, 'Slow');
    const refusals = new Refusals();
    const document = boardName(workshop.code);
    const phone = new Replica({ origin: line.url, document, token, clientId: clientIds[0]!, refusals });
    phone.connect();
    await until('the slow phone to have the board', () => phone.isSynced);
    expect(cardsOf(phone.doc)).toEqual(cardsOf(readers[0]!.doc));

    line.slowDown(BYTES_PER_SECOND);
    const sent = { meanwhile: 0, behind: 0 };
    while ((await told('sync_behind')) === 0) {
      sent.meanwhile += await storm();
      expect(await told('sync_most_unsent_bytes')).toBeLessThan(UNSENT_MOST);
    }
    const before = await outsideHeap();
    for (let n = 0; n < ROUNDS_BEHIND; n += 1) {
      sent.behind += await storm();
      expect(await told('sync_most_unsent_bytes')).toBeLessThan(UNSENT_MOST);
    }
    expect(sent.behind).toBeGreaterThan(9 * UNSENT_MOST);
    expect((await outsideHeap()) - before).toBeLessThan(sent.behind / 2);
    expect(await told('sync_behind')).toBe(1);
    expect(line.passed).toBeGreaterThan(0);
    expect(line.passed).toBeLessThan(sent.meanwhile / 50);
    // What it writes itself goes up at once, and to everybody.
    const place = { in: 'tray', order: 'a0' } as const;
    addCard(phone.doc, 'slowcard0001', { owner: participant.id, text: 'slowly', place });
    await Promise.all(readers.map((reader) => reader.next()));
    expect(textOf(readers[0]!.doc, 'slowcard0001')).toBe('slowly');

    line.speedUp();
    await until('the slow phone to have what is new', () => phone.isSaved);
    expect(cardsOf(phone.doc)).toEqual(cardsOf(readers[0]!.doc));
    expect(await told('sync_behind')).toBe(0);
    expect([refusals.reasons, refusals.drops]).toEqual([[], 0]);
    phone.close();
  },
  LIMIT_MS,
);

test(
  'P7 P4 a phone that is behind for 30 s is closed with 4503, and has the whole board when it comes again',
  async () => {
    const { token } = await server.join(workshop.code, 'Slower');
    const phone = await Reader.come(token, line.url);
    line.slowDown(BYTES_PER_SECOND);
    // It asks for the board until more waits than the system's own buffers hold.
    while ((await told('sync_behind')) === 0) phone.ask();
    expect(await told('sync_connections')).toBe(WRITERS + 4);
    skew.elapsedMs += 31_000;
    while ((await told('sync_behind')) > 0);
    await storm();
    line.speedUp();
    expect(await phone.untilClosed()).toEqual({ code: 4503, reason: 'busy: this connection is too slow' });
    const again = await Reader.come(token, line.url);
    expect(cardsOf(again.doc)).toEqual(cardsOf(readers[0]!.doc));
    expect(await told('sync_most_unsent_bytes')).toBeLessThan(UNSENT_MOST);
  },
  LIMIT_MS,
);

/** A method as large as they get, so that the topic that tells it is. */
function fatMethod(): unknown {
  const method = structuredClone(shippedMethod('brussels-2017')!);
  const long = '木'.repeat(600);
  const text = { en: long, fr: long, nl: long };
  return { ...method, themes: method.themes.map((theme) => ({ ...theme, name: text })) };
}

test(
  'P22 P3 a live line that reads 1 KB a second is cut off at 1 MB, the others hear every topic in order, and it hears everything when it comes again',
  async () => {
    const { code, hostToken } = await server.create({ method: fatMethod() });
    const [ben, slow] = [await server.join(code, 'Ben'), await server.join(code, 'Slow')];
    const desk = await server.live(code, 'desk', hostToken);
    const fast = await server.live(code, 'join', ben.token);
    const phone = await server.live(code, 'join', slow.token, line.url);
    // As the page's does.
    phone.socket.io.reconnection(true);
    const lines = await told('live_connections');
    line.slowDown(BYTES_PER_SECOND);
    let times = 0;
    while ((await told('live_connections')) === lines) {
      const isEnded = times % 2 === 1;
      const ended = await desk.command(isEnded ? 'workshop:reopen' : 'workshop:end', {});
      expect(ended).toMatchObject({ ok: true });
      times += 1;
      expect(await told('live_most_unsent_bytes')).toBeLessThan(UNSENT_MOST);
      // Nobody gives so many commands a second.
      skew.elapsedMs += 100;
    }
    const heard = (): Live['topics'] => fast.topics.filter(([name]) => name === 'workshop');
    await fast.until(() => heard().length >= times, 'ben has heard everything');
    expect(heard().map(([, , value]) => (value as { ended: boolean }).ended)).toEqual(
      Array.from({ length: times }, (_, n) => n % 2 === 0),
    );
    const behind = phone.hello;
    // Nobody is there any more: it notices as soon as it says something, though it hasn't read what was under way.
    for (let n = 0; n < 20 && !phone.isClosed; n += 1) {
      phone.socket.emit('command', 'step:go', {});
      await told('live_connections');
    }
    await phone.until(() => phone.isClosed, 'the slow line is broken');
    line.speedUp();
    await phone.until(() => phone.hello !== behind, 'the slow line is greeted again');
    expect(phone.hello?.workshop).toEqual(heard().at(-1)?.[2]);
    expect(await told('live_connections')).toBe(lines);
  },
  LIMIT_MS,
);

/** As many people as a workshop may have, with the longest names. */
const CROWD: ParticipantRecord[] = Array.from({ length: 5000 }, (_, n) => ({
  id: `person${String(n).padStart(6, '0')}` as ParticipantId,
  name: '木'.repeat(60),
  role: 'citizen',
  language: 'en',
  joinedAtMs: n,
  state: 'admitted',
  mergedInto: '',
  request: '',
}));

/** A screen whose network takes nothing more once it has asked to be let in. */
class Stuck {
  readonly said: string[] = [];
  readonly #socket: WebSocket;
  #up: Socket | undefined;

  constructor(url: string, auth: object) {
    // The server runs in this process: its end of the next connection is this one's.
    const accept = (message: unknown): void => void (this.#up ??= (message as { socket: Socket }).socket);
    subscribe('net.server.socket', accept);
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live/?EIO=4&transport=websocket`);
    this.#socket.on('open', () => unsubscribe('net.server.socket', accept));
    this.#socket.on('message', (bytes: Buffer) => {
      const text = bytes.toString();
      this.said.push(text);
      if (!text.startsWith('0')) return;
      this.#up?.cork();
      this.#socket.send(`40${JSON.stringify(auth)}`);
    });
  }

  goOn(): void {
    this.#up?.uncork();
  }
  close(): void {
    this.#socket.terminate();
  }
}

test('P22 a hello of more than 1 MB is no reason to be cut off: the slow line is greeted, and hears what came meanwhile', async () => {
  const store = new MemoryStore();
  const first = await Running.start({ store });
  const { code, hostToken } = await first.create();
  await first.stop();
  await store.commit(
    code,
    CROWD.map((value) => ({ act: 'put', kind: 'participant', id: value.id, value })),
  );
  const crowded = await Running.start({ store });
  const desk = await crowded.live(code, 'desk', hostToken);
  const wall = new Stuck(crowded.url, { code, as: 'wall', token: hostToken });
  while ((await told('live_most_unsent_bytes', crowded)) < UNSENT_MOST);
  for (const name of ['workshop:end', 'workshop:reopen', 'workshop:end'])
    expect(await desk.command(name, {})).toMatchObject({ ok: true });
  expect(await told('live_most_unsent_bytes', crowded)).toBeGreaterThan(UNSENT_MOST);
  expect(await told('live_connections', crowded)).toBe(2);
  wall.goOn();
  const heard = (event: string): string[] => wall.said.filter((text) => text.startsWith(`42["${event}"`));
  await until('the slow line to have heard everything', () => heard('topic","workshop').length === 3);
  expect(heard('hello')).toHaveLength(1);
  wall.close();
  await crowded.stop();
});
