/** A long workshop, sped up: real room and guard, a clock that is turned, and what its board weighs in the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as Y from 'yjs';
import { realClock, realRandom, type Clock } from '../../server/clock.ts';
import { openLog } from '../../server/log.ts';
import { callerOf, join as joinRoom, leaseIds } from '../../server/rooms/admission.ts';
import type { Subscriber } from '../../server/rooms/subscriber.ts';
import { Registry } from '../../server/rooms/registry.ts';
import type { Room } from '../../server/rooms/room.ts';
import { hashOf } from '../../server/secrets.ts';
import type { Store, StoredWorkshop } from '../../server/store/contract.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';
import { addCard, addStack, editCard, moveCard } from '../../shared/board/edit.ts';
import { orderBetween } from '../../shared/board/order.ts';
import { BOARD } from '../../shared/board/schema.ts';
import { idFrom } from '../../shared/ids.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { TestClock } from './clock.ts';
import { follower } from './follower.ts';
import { seeded, type Random } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A person changes the board every other minute, eight hours long: most is moved, some is written and reworded. */
const CHANGE_EVERY_MS = 2 * MINUTE_MS;
const CARDS_EACH = 8;
/** A page is opened anew now and then, each time under a fresh client id. */
const RELOAD_EVERY_MS = 60 * MINUTE_MS;
const SAMPLE_EVERY_MS = 30 * MINUTE_MS;
/** A collection that finds less than this is the last. */
const COLLECTED_LEAST = 64 * 1024;

export interface Growth {
  changes: number;
  refused: string[];
  cards: number;
  /** The records as JSON, as anybody sees them. */
  liveBytes: number;
  /** What the disk holds of the board: snapshot and the updates since. */
  storedBytes: number;
  /** Every half hour, after a full collection. */
  heap: HeapSample[];
  /** From opening the store to the first client having the whole board. */
  coldStartMs: number;
  /** The processor's time for that, all threads together: on a busy machine it tells more. */
  coldStartCpuMs: number;
}

/** The heap of server, disk and clock in MB; what the crowd's own replica holds isn't in it. */
export interface HeapSample {
  atHours: number;
  allMb: number;
  /** Of this the board's replica: what the same board weighs when it is read once more. */
  boardMb: number;
}

/** By how many MB it grows in an hour: the slope of the line that fits the samples best. */
export function slopeOf(heap: readonly HeapSample[], of: (sample: HeapSample) => number): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const hours = mean(heap.map(({ atHours }) => atHours));
  const mb = mean(heap.map(of));
  const along = heap.map((sample) => (sample.atHours - hours) * (of(sample) - mb));
  return mean(along) / mean(heap.map(({ atHours }) => (atHours - hours) ** 2));
}

interface Guest {
  id: string;
  subscriber: Subscriber;
  clientId: number;
  reloadAtMs: number;
}

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

export async function workshopOf(people: number, minutes: number, seed = 1): Promise<Growth> {
  const random = seeded(seed);
  const clock = new TestClock();
  const store = new MemoryStore();
  const rooms = await open(store, clock, (length) => random.bytes(length));
  const method = structuredClone(shippedMethod('brussels-2017')!);
  const made = must(await clock.finish(rooms.create(method, method.title)));
  const room = (await rooms.find(made.code))!;
  const host = hashOf(made.hostToken);
  for (const [from, to] of steps(
    method.steps.map(({ id }) => id),
    'cluster',
  )) {
    must(await clock.finish(room.command(host, 'step:go', { from, to })));
  }
  const crowd = await Crowd.join(room, clock, random, people);
  const looks: { atHours: number; allMb: number; board: Uint8Array }[] = [];
  const startMs = clock.elapsedMs();
  const look = async (): Promise<void> => {
    const board = crowd.forget();
    looks.push({ atHours: (clock.elapsedMs() - startMs) / HOUR_MS, allMb: await heapNow(), board });
    crowd.recall(board);
  };
  const pauseMs = CHANGE_EVERY_MS / people;
  const endMs = clock.elapsedMs() + minutes * MINUTE_MS;
  for (let sampleAtMs = clock.elapsedMs(); clock.elapsedMs() < endMs;) {
    if (clock.elapsedMs() >= sampleAtMs) {
      await look();
      sampleAtMs += SAMPLE_EVERY_MS;
    }
    await crowd.change();
    await clock.pass(Math.round(pauseMs));
  }
  await clock.pass(MINUTE_MS);
  await look();
  const stored = (await store.load(made.code))!;
  const board = stored.documents.find(({ document }) => document === 'board')!;
  const cold = await coldStart(made.code, stored, crowd.session);
  const weights = await weightsOf(looks.map((one) => one.board));
  const refused = [...crowd.refused];
  await rooms.close();
  return {
    changes: crowd.changes,
    refused,
    cards: crowd.doc.getMap('cards').size,
    liveBytes: Buffer.byteLength(
      JSON.stringify(Object.keys(BOARD.roots).map((root) => crowd.doc.getMap(root).toJSON())),
    ),
    storedBytes: board.updates.reduce((sum, { length }) => sum + length, 0),
    heap: looks.map(({ atHours, allMb }, n) => ({ atHours, allMb, boardMb: weights[n]! })),
    ...cold,
  };
}

export const inWords = (growth: Growth): string =>
  `${growth.changes} changes, ${growth.cards} cards: stored ${kb(growth.storedBytes)}, live ${kb(growth.liveBytes)} ` +
  `(${(growth.storedBytes / growth.liveBytes).toFixed(2)} ×); heap ${growth.heap.map(({ allMb }) => allMb.toFixed(1)).join(' ')} MB, ` +
  `without the board ${growth.heap.map(({ allMb, boardMb }) => (allMb - boardMb).toFixed(1)).join(' ')} MB; ` +
  `cold start ${growth.coldStartMs.toFixed(0)} ms, ${growth.coldStartCpuMs.toFixed(0)} ms of the processor`;

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;

const open = (store: Store, clock: Clock, random: (length: number) => Uint8Array): Promise<Registry> =>
  Registry.open({ store, clock, random, log: openLog('error'), addresses: () => [], publicUrl: '' });

function steps(ids: readonly string[], wanted: string): [string, string][] {
  const way = ids.slice(0, ids.indexOf(wanted) + 1);
  return way.slice(1).map((to, at) => [way[at]!, to]);
}

/** All people on one replica, each writing under an own client id: 125 replicas would measure Yjs and not the server. */
class Crowd {
  doc = boardWith();
  readonly refused: string[] = [];
  changes = 0;
  readonly #room: Room;
  readonly #clock: TestClock;
  readonly #random: Random;
  readonly #guests: Guest[] = [];
  #orders = new Map<string, string>();

  private constructor(room: Room, clock: TestClock, random: Random) {
    this.#room = room;
    this.#clock = clock;
    this.#random = random;
  }

  /** Lets go of the replica, so that the heap can be weighed without it; what it held is for `recall`. */
  forget(): Uint8Array {
    const state = Y.encodeStateAsUpdate(this.doc);
    this.recall();
    return state;
  }

  recall(...state: Uint8Array[]): void {
    this.doc.destroy();
    this.doc = boardWith(...state);
  }

  static async join(room: Room, clock: TestClock, random: Random, people: number): Promise<Crowd> {
    const crowd = new Crowd(room, clock, random);
    for (let n = 0; n < people; n += 1) {
      const body = { name: `p${n}`, role: 'citizen', language: 'en' as const };
      const joined = must(await clock.finish(room.do((turn) => joinRoom(turn, body))));
      crowd.#guests.push({
        id: joined.participant.id,
        subscriber: crowd.#subscriber(hashOf(joined.token)),
        clientId: joined.clientIds[0]!,
        reloadAtMs: random.int(RELOAD_EVERY_MS),
      });
    }
    const state = must(
      await clock.finish(room.do((turn) => ({ ok: true, value: Y.encodeStateAsUpdate(turn.board.doc) }))),
    );
    Y.applyUpdate(crowd.doc, state);
    // A room that nobody follows would be dropped from memory.
    room.subscribe('board', crowd.#guests[0]!.subscriber, Uint8Array.of(0));
    return crowd;
  }

  /** A session with which somebody comes to the board. */
  get session(): string {
    return this.#guests[0]!.subscriber.session;
  }

  /** Somebody does one thing. */
  async change(): Promise<void> {
    const guest = this.#random.pick(this.#guests);
    if (this.#clock.elapsedMs() >= guest.reloadAtMs) await this.#reload(guest);
    const updates: Uint8Array[] = [];
    const listen = (update: Uint8Array): void => void updates.push(update);
    this.doc.clientID = guest.clientId;
    this.doc.on('update', listen);
    this.doc.transact(() => this.#edit(guest.id));
    this.doc.off('update', listen);
    for (const update of updates) this.#room.write('board', guest.subscriber, update, 'live');
    this.changes += updates.length;
  }

  #edit(owner: string): void {
    const { doc } = this;
    const random = this.#random;
    const newId = (): string => idFrom((length) => random.bytes(length));
    const ids = [...doc.getMap('cards').keys()];
    const isFull = ids.length >= CARDS_EACH * this.#guests.length;
    const die = random.next();
    if (ids.length < 10 || (die < 0.4 && !isFull)) {
      addCard(doc, newId(), { owner, text: this.#text(), place: { in: 'tray', order: this.#next('tray') } });
      return;
    }
    if (die < 0.45) {
      const own = ids.filter((id) => this.#ownerOf(id) === owner);
      if (own.length > 0) return editCard(doc, random.pick(own), this.#text());
    }
    if (die < 0.48) {
      const place = { in: 'tray' as const, order: this.#next('tray') };
      return addStack(doc, newId(), { owner, name: 'together', place }, [random.pick(ids), random.pick(ids)]);
    }
    const theme = random.pick([...doc.getMap('themes').keys()]);
    moveCard(doc, random.pick(ids), { in: 'theme', theme, order: this.#next(theme) });
  }

  #ownerOf(card: string): unknown {
    return this.doc.getMap<Y.Map<unknown>>('cards').get(card)?.get('owner');
  }

  /** People put a thing at the end, or between two that lie there. */
  #next(list: string): string {
    const order = orderBetween(this.#orders.get(list) ?? null, null);
    this.#orders.set(list, order);
    return order;
  }

  #text(): string {
    return 'more trees along the canal and benches below them '.slice(0, 20 + this.#random.int(30)).repeat(2);
  }

  async #reload(guest: Guest): Promise<void> {
    guest.reloadAtMs = this.#clock.elapsedMs() + RELOAD_EVERY_MS;
    const leased = this.#room.do((turn) => {
      const caller = callerOf(turn.records, guest.subscriber.session);
      return caller.ok ? leaseIds(turn, caller.value, 1) : caller;
    });
    guest.clientId = must(await this.#clock.finish(leased)).clientIds[0]!;
  }

  #subscriber(session: string): Subscriber {
    return follower({ session, close: (_code, reason) => void this.refused.push(reason) });
  }
}

/** The board on a real disk, from opening the file to the first client having all of it. */
async function coldStart(
  code: string,
  { records, documents }: StoredWorkshop,
  session: string,
): Promise<Pick<Growth, 'coldStartMs' | 'coldStartCpuMs'>> {
  const folder = mkdtempSync(join(tmpdir(), 'charrette-test-'));
  const path = join(folder, 'charrette.sqlite');
  const filling = await SqliteStore.open(path);
  await filling.commit(code, [
    ...records.map((record) => ({ act: 'put' as const, ...record })),
    ...documents.flatMap(({ document, seq, updates }) =>
      updates.map((update, at) => ({
        act: 'append' as const,
        document,
        seq: seq - updates.length + 1 + at,
        update,
      })),
    ),
  ]);
  await filling.close();
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const store = await SqliteStore.open(path);
  const rooms = await open(store, realClock, realRandom);
  const room = (await rooms.find(code))!;
  await new Promise<void>((resolve, reject) => {
    const subscriber = follower({
      session,
      sendState: () => resolve(),
      close: (_code, reason) => reject(new Error(reason)),
    });
    room.subscribe('board', subscriber, Uint8Array.of(0));
  });
  const coldStartMs = performance.now() - startMs;
  const cpu = process.cpuUsage(startCpu);
  await rooms.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return { coldStartMs, coldStartCpuMs: (cpu.user + cpu.system) / 1000 };
}

function boardWith(...updates: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const root of Object.keys(BOARD.roots)) doc.getMap(root);
  updates.forEach((update) => Y.applyUpdate(doc, update));
  return doc;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** In MB, after full collections: as many as it takes until there is nothing more to collect. */
async function heapNow(): Promise<number> {
  let bytes = Infinity;
  for (;;) {
    // What the last work left on the stack is gone in a turn of its own.
    await nextTurn();
    collect();
    const { heapUsed } = process.memoryUsage();
    if (heapUsed > bytes - COLLECTED_LEAST) return Math.min(bytes, heapUsed) / 1e6;
    bytes = heapUsed;
  }
}

/** What a replica of each of these boards takes on the heap, in MB. */
async function weightsOf(boards: readonly Uint8Array[]): Promise<number[]> {
  const weights: number[] = [];
  // All are kept to the end: one that is let go of may be collected while the next is weighed.
  const docs: Y.Doc[] = [];
  let before = await heapNow();
  for (const board of boards) {
    docs.push(boardWith(board));
    const after = await heapNow();
    weights.push(after - before);
    before = after;
  }
  docs.forEach((doc) => doc.destroy());
  return weights;
}
