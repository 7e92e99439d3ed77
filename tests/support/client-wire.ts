/** A server and phones in one process, for the client's room: real guard, virtual sockets, a clock that tests turn. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { modifyAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Environment, SocketClass } from '../../client/room/environment.ts';
import { memoryKept, type Kept } from '../../client/room/kept.ts';
import type { LiveLine, LiveListener } from '../../client/room/live-line.ts';
import { memoryShelf, type Shelf } from '../../client/room/shelf.ts';
import { localTabs } from '../../client/room/tabs.ts';
import { applyJudged, judge } from '../../server/guard/index.ts';
import { startAgenda, type Agenda } from '../../shared/agenda/agenda.ts';
import * as boardEdits from '../../shared/board/edit.ts';
import { BOARD } from '../../shared/board/schema.ts';
import type { Code, ParticipantId } from '../../shared/ids.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Method } from '../../shared/method/schema.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import { accept, refuse, type Outcome, type Refusal } from '../../shared/outcome.ts';
import type { Role } from '../../shared/permit.ts';
import {
  CLOSE,
  MESSAGE_AWARENESS,
  MESSAGE_SAVED,
  MESSAGE_SYNC,
  readDocumentName,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../shared/protocol/frames.ts';
import type { CommandName, Hello, TopicName, Topics } from '../../shared/protocol/live.ts';
import { PROTOCOL } from '../../shared/protocol/version.ts';
import { seeded, type Random } from './random.ts';

/** More turns of the event loop than any scene needs; a scene that waits longer waits for what never comes. */
const TURNS_MOST = 2000;

/** Lets everything under way happen until `claim` holds. No time passes on the fake clock. */
export async function until(claim: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < TURNS_MOST; turn += 1) {
    if (claim()) return;
    await nextTurn();
  }
  throw new Error(`never: ${what}`);
}

/** Lets everything under way happen, for scenes in which nothing is to happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

export class FakeClock {
  #nowMs = 1_800_000_000_000;
  #timers: { atMs: number; task: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Turns the clock; what falls due runs in order, and whatever it starts goes on meanwhile. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await settled();
      const [next] = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#timers = this.#timers.filter((one) => one !== next);
      next.task();
    }
    this.#nowMs = endMs;
    await settled();
  }

  /** How long until the next timer; Infinity if there is none. */
  get nextMs(): number {
    return Math.min(...this.#timers.map(({ atMs }) => atMs)) - this.#nowMs;
  }
}

/** Who a phone is, as its cookie says. */
export interface Admitted {
  id: string;
  role: Role;
}

interface Connection {
  socket: VirtualSocket;
  document: string;
  who: Admitted;
  wantsSaved: boolean;
  frames: number;
}

export class VirtualServer {
  readonly code = 'K3M7QD' as Code;
  readonly clock: FakeClock;
  readonly random: Random;
  readonly documents = new Map<string, Y.Doc>();
  /** Frames with changes that reached the server, in order. */
  readonly frames: { document: string; kind: 'step 2' | 'update'; bytes: number }[] = [];
  readonly leases = new Map<number, string>();
  readonly ballots: { who: string; id: string }[] = [];
  readonly method: Method;
  agenda: Agenda;
  isReachable = true;
  /** While true nothing reaches the disk: frames wait, and are neither judged nor saved. */
  isDiskHeld = false;
  /** Refuses what the guard would let pass; gives the reason to close with. */
  refuses: (change: { document: string; words: string }) => Refusal | null = () => null;
  /** Answers commands; undefined leaves a command without an answer. */
  answers: (name: CommandName, body: unknown) => Outcome<unknown> | undefined;
  leaseAnswer: 'leases' | 'too-many' = 'leases';
  hello: Hello;
  #waiting: (() => void)[] = [];
  #connections = new Set<Connection>();
  #lines = new Set<VirtualLine>();
  #nextId = 1000;

  constructor(seed = 1) {
    this.clock = new FakeClock();
    this.random = seeded(seed);
    const method = shippedMethod('brussels-2017');
    if (!method) throw new Error('the Brussels method is not shipped');
    this.method = method;
    this.agenda = { ...startAgenda(method, this.clock.nowMs()), step: 'cluster' };
    this.answers = (name, body) => this.#answer(name, body);
    this.hello = this.#firstHello();
    const board = this.document('board');
    for (const { id, name, icon } of method.themes) {
      boardEdits.addTheme(board, id, { name, icon, order: 'a0' });
    }
  }

  document(name: string): Y.Doc {
    const known = this.documents.get(name);
    if (known) return known;
    const doc = new Y.Doc();
    doc.clientID = this.#nextId += 1;
    const kind = name === 'board' ? BOARD : NOTEBOOK;
    for (const root of Object.keys(kind.roots)) doc.getMap(root);
    doc.on('update', (update: Uint8Array) => {
      for (const connection of this.#connections) {
        if (connection.document === name) connection.socket.deliver(syncFrame(SYNC_UPDATE, update));
      }
    });
    this.documents.set(name, doc);
    return doc;
  }

  records<T = Record<string, unknown>>(document: string, root: string): Record<string, T> {
    return this.document(document).getMap(root).toJSON() as Record<string, T>;
  }

  lease(who: string, count: number): number[] {
    return Array.from({ length: count }, () => {
      const id = (this.#nextId += 1);
      this.leases.set(id, who);
      return id;
    });
  }

  /** Ends every connection, and takes no new ones until `goUp`. */
  goDown(): void {
    this.isReachable = false;
    for (const { socket } of [...this.#connections]) socket.fail(1006, '');
    for (const line of [...this.#lines]) line.fall();
  }

  goUp(): void {
    this.isReachable = true;
  }

  /** What a restore would bring back. */
  backup(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.documents].map(([name, doc]) => [name, Y.encodeStateAsUpdate(doc)]));
  }

  /** As the server does it: everybody is sent away to come again, and no client id is anybody's. */
  restore(backup: ReadonlyMap<string, Uint8Array>): void {
    this.goDown();
    this.documents.clear();
    for (const [name, state] of backup) Y.applyUpdate(this.document(name), state);
    this.leases.clear();
    this.hello = { ...this.hello, epoch: `epoch ${this.random.bytes(4).join('.')}` };
    this.goUp();
  }

  /** Closes the sync sockets of one person, or all. */
  close(code: number, reason: string, who?: string): void {
    for (const { socket, who: owner } of [...this.#connections]) {
      if (who === undefined || owner.id === who) socket.fail(code, reason);
    }
  }

  /** The disk takes what has waited. */
  releaseDisk(): void {
    this.isDiskHeld = false;
    for (const task of this.#waiting.splice(0)) task();
  }

  tell<N extends TopicName>(name: N, seq: number, value: Topics[N]): void {
    for (const line of this.#lines) line.listener.topic(name, seq, value);
  }

  goodbye(refusal: Refusal): void {
    for (const line of [...this.#lines]) {
      line.listener.goodbye(refusal);
      line.fall();
    }
  }

  get screens(): number {
    return this.#connections.size;
  }

  accept(socket: VirtualSocket, url: string, who: Admitted | null): void {
    const { pathname, searchParams } = new URL(url);
    const name = readDocumentName(pathname.slice('/sync/'.length));
    if (!name) return socket.fail(CLOSE.notFound, 'not-found');
    if (!who) return socket.fail(CLOSE.notAdmitted, 'not-admitted');
    if (name.kind === 'notebook' && name.participant !== who.id) {
      return socket.fail(CLOSE.notAdmitted, 'not-yours: a notebook is its owner’s alone');
    }
    const document = name.kind === 'board' ? 'board' : `notebook/${name.participant}`;
    const wantsSaved = searchParams.get('saved') === '1';
    const connection: Connection = { socket, document, who, wantsSaved, frames: 0 };
    this.#connections.add(connection);
    socket.onGone = () => this.#connections.delete(connection);
    socket.onFrame = (frame) => this.#receive(connection, frame);
  }

  dialled(line: VirtualLine): void {
    this.#lines.add(line);
  }
  hungUp(line: VirtualLine): void {
    this.#lines.delete(line);
  }

  helloFor(who: Admitted): Hello {
    const participant =
      who.role === 'participant'
        ? { id: who.id as ParticipantId, name: who.id, role: 'citizen', language: 'en' as const }
        : null;
    return {
      ...this.hello,
      nowMs: this.clock.nowMs(),
      agenda: this.agenda,
      me: { ...this.hello.me, role: who.role, participant },
    };
  }

  #receive(connection: Connection, frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE_AWARENESS) return this.#show(connection, decoding.readVarUint8Array(decoder));
    if (type !== MESSAGE_SYNC) return;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    const doc = this.document(connection.document);
    if (step === SYNC_STEP_1) {
      connection.socket.deliver(syncFrame(SYNC_STEP_2, Y.encodeStateAsUpdate(doc, payload)));
      connection.socket.deliver(syncFrame(SYNC_STEP_1, Y.encodeStateVector(doc)));
      return;
    }
    const kind = step === SYNC_STEP_2 ? 'step 2' : 'update';
    this.frames.push({ document: connection.document, kind, bytes: payload.length });
    const write = () => {
      if (connection.socket.readyState === connection.socket.OPEN) this.#write(connection, kind, payload);
    };
    if (this.isDiskHeld) this.#waiting.push(write);
    else write();
  }

  /** Presence goes to all, under the name of whoever sent it. */
  #show(connection: Connection, update: Uint8Array): void {
    const named = modifyAwarenessUpdate(update, (state: object | null) =>
      state ? { ...state, who: connection.who.id } : null,
    );
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
    encoding.writeVarUint8Array(encoder, named);
    for (const other of this.#connections) {
      if (other.document === connection.document) other.socket.deliver(encoding.toUint8Array(encoder));
    }
  }

  #write(connection: Connection, kind: 'step 2' | 'update', update: Uint8Array): void {
    const { document, who, socket } = connection;
    const doc = this.document(document);
    const step = this.method.steps.find(({ id }) => id === this.agenda.step);
    const verdict = judge(doc, update, {
      kind: document === 'board' ? BOARD : NOTEBOOK,
      actor: { role: who.role, id: who.role === 'participant' ? who.id : '' },
      now: { permits: step?.permits ?? [], formerPermits: [] },
      leases: { has: (client) => this.leases.get(client) === who.id },
      way: kind === 'step 2' ? 'step2' : 'live',
    });
    if (!verdict.ok) {
      return socket.fail(CLOSE.refused, `${verdict.rule} ${verdict.refusal}: ${verdict.message}`);
    }
    if (!verdict.moot) {
      const refusal = this.refuses({ document, words: JSON.stringify(verdict.changes) });
      if (refusal) return socket.fail(CLOSE.refused, `G0 ${refusal}: this server refuses it`);
      const audit = applyJudged(doc, verdict, this);
      if (!audit.ok) throw new Error(audit.message);
    }
    connection.frames += 1;
    if (connection.wantsSaved) socket.deliver(savedFrame(connection.frames));
  }

  #answer(name: CommandName, body: unknown): Outcome<unknown> {
    if (name === 'time:read') return accept({ nowMs: this.clock.nowMs() });
    if (name === 'ballot:cast') return accept({ receipt: `receipt of ${(body as { id: string }).id}` });
    return accept(null);
  }

  #firstHello(): Hello {
    const { method, code, agenda } = this;
    return {
      protocol: PROTOCOL,
      nowMs: this.clock.nowMs(),
      seq: 1,
      epoch: '',
      workshop: {
        code,
        admission: 'link',
        title: method.title,
        method,
        ended: false,
        addresses: ['http://192.168.1.20:3000'],
        address: 'http://192.168.1.20:3000',
        publicUrl: '',
      },
      agenda,
      people: [],
      presence: { here: 0 },
      rounds: [],
      attendance: null,
      held: [],
      badges: [],
      me: { role: 'participant', participant: null, ballots: [], badge: null },
      storage: { failing: false },
    };
  }
}

/** One browser: what it keeps, and the pages opened in it one after another or side by side. */
export class Phone {
  readonly kept: Kept;
  readonly shelf: Shelf;
  readonly tabs = localTabs();
  readonly server: VirtualServer;
  who: Admitted | null;
  /** How far its clock is off. */
  offMs = 0;
  #wakers = new Set<() => void>();

  constructor(server: VirtualServer, who: Admitted | null, kept: Kept = memoryKept(true)) {
    this.server = server;
    this.who = who;
    this.kept = kept;
    this.shelf = memoryShelf();
  }

  /** The world as one page of this browser sees it. */
  environment(): Environment {
    const { server } = this;
    return {
      origin: 'http://192.168.1.20:3000',
      nowMs: () => server.clock.nowMs() + this.offMs,
      after: (ms, task) => server.clock.after(ms, task),
      random: (length) => server.random.bytes(length),
      fetch: (url, init) => this.#fetch(url, init),
      WebSocket: this.#socketClass(),
      dialLive: (_code, _face, listener) => new VirtualLine(server, () => this.who, listener),
      kept: this.kept,
      shelf: this.shelf,
      tabs: this.tabs,
      onWake: (task) => {
        this.#wakers.add(task);
        return () => this.#wakers.delete(task);
      },
    };
  }

  wake(): void {
    for (const task of this.#wakers) task();
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    await nextTurn();
    const { server } = this;
    if (!server.isReachable) throw new TypeError('the network is unreachable');
    const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
    if (!new URL(url).pathname.endsWith('/client-ids')) return json(404, refuse('not-found', 'no such page'));
    if (!this.who) return json(401, refuse('not-admitted', 'no session'));
    if (server.leaseAnswer === 'too-many') return json(429, refuse('too-many', 'no more'));
    const { count } = JSON.parse(String(init.body)) as { count: number };
    return json(200, { clientIds: server.lease(this.who.id, count) });
  }

  #socketClass(): SocketClass {
    const { server } = this;
    const who = () => this.who;
    const Socket = class extends VirtualSocket {
      constructor(url: string) {
        super();
        queueMicrotask(() => {
          if (this.readyState !== this.CONNECTING) return;
          if (!server.isReachable) return this.fail(1006, '');
          this.readyState = this.OPEN;
          this.onopen?.();
          server.accept(this, url, who());
        });
      }
    };
    return Socket as unknown as SocketClass;
  }
}

/** The part of a WebSocket that y-websocket uses; frames arrive in order, each in a turn of its own. */
export class VirtualSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readyState = 0;
  binaryType = 'arraybuffer';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  /** The server's ends. */
  onFrame: (frame: Uint8Array) => void = () => undefined;
  onGone: () => void = () => undefined;

  send(frame: Uint8Array): void {
    const copy = frame.slice();
    queueMicrotask(() => {
      if (this.readyState === this.OPEN) this.onFrame(copy);
    });
  }

  deliver(frame: Uint8Array): void {
    const data = frame.slice().buffer as ArrayBuffer;
    queueMicrotask(() => {
      if (this.readyState === this.OPEN) this.onmessage?.({ data });
    });
  }

  close(): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.onGone();
  }

  /** The server, or the network, ends it. */
  fail(code: number, reason: string): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.onGone();
    queueMicrotask(() => this.onclose?.({ code, reason }));
  }
}

export class VirtualLine implements LiveLine {
  readonly listener: LiveListener;
  readonly #server: VirtualServer;
  readonly #who: () => Admitted | null;
  #isUp = false;

  constructor(server: VirtualServer, who: () => Admitted | null, listener: LiveListener) {
    this.#server = server;
    this.#who = who;
    this.listener = listener;
  }

  dial(): void {
    queueMicrotask(() => {
      const who = this.#who();
      if (!this.#server.isReachable) return this.listener.down();
      if (!who) return this.listener.turnedAway('not-admitted', 'no session');
      this.#isUp = true;
      this.#server.dialled(this);
      this.listener.hello(structuredClone(this.#server.helloFor(who)));
    });
  }

  send(name: CommandName, body: unknown, acknowledged: (outcome: never) => void): void {
    queueMicrotask(() => {
      const who = this.#who();
      if (!this.#isUp || !who) return;
      if (name === 'ballot:cast') this.#server.ballots.push({ who: who.id, id: (body as { id: string }).id });
      const outcome = this.#server.answers(name, body);
      if (outcome) queueMicrotask(() => acknowledged(structuredClone(outcome) as never));
    });
  }

  hangUp(): void {
    this.#isUp = false;
    this.#server.hungUp(this);
  }

  fall(): void {
    if (!this.#isUp) return;
    this.hangUp();
    this.listener.down();
  }
}

function syncFrame(step: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

function savedFrame(frames: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SAVED);
  encoding.writeVarUint(encoder, frames);
  return encoding.toUint8Array(encoder);
}

/** Ids for scenes, as clients mint them. */
export const mintId = (server: VirtualServer): string =>
  Array.from(server.random.bytes(16), (byte) => '0123456789abcdef'.charAt(byte & 15)).join('');
