// All rooms of this server: makes workshops, opens each room once when it is asked for, and drops idle ones from memory.
import { startAgenda } from '../../shared/agenda/agenda.ts';
import { CODE_ALPHABET, CODE_LENGTH, idFrom, type Code } from '../../shared/ids.ts';
import type { Method } from '../../shared/method/schema.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { Text } from '../../shared/text.ts';
import { killPoint } from '../kill-points.ts';
import { addKey, openSession } from './admission.ts';
import { Guesses } from './guesses.ts';
import type { EpochRecord, LeaseRecord } from './records.ts';
import { layThemes, Room } from './room.ts';
import type { Turn } from './turn.ts';
import type { Bus, RoomEnvironment } from './turns.ts';

/** How often idle rooms are looked for; one that is found idle twice is dropped. */
const SWEEP_EVERY_MS = 5 * 60_000;
/** Workshops on one server, so that a script can't fill the disk unseen. */
const WORKSHOPS_MOST = 10_000;
/** How long a server that stops waits for rooms that are just being read. */
const READ_PATIENCE_MS = 5000;

/** Kept as used, so that none is ever leased again, and held by nobody. */
const VOIDED_LEASES = { kind: 'lease', value: { holder: '' } satisfies LeaseRecord };

export interface NewWorkshop {
  code: Code;
  deskKey: string;
  wallKey: string;
  hostToken: string;
}

export class Registry {
  readonly #env: RoomEnvironment;
  readonly #rooms = new Map<string, Promise<Room | null>>();
  /** Those that aren't on the disk yet. */
  readonly #making = new Set<Room>();
  readonly #listeners: Bus[] = [];
  #idleBefore = new Set<string>();
  #callOff: (() => void) | null = null;
  #isClosed = false;
  #codes: Set<string>;
  /** While it is pending nobody is let in. */
  #restoring: Promise<void> | null = null;

  private constructor(env: Omit<RoomEnvironment, 'bus' | 'guesses'>, codes: readonly string[]) {
    const bus: Bus = {
      publish: (code, publication) =>
        this.#listeners.forEach((listener) => listener.publish(code, publication)),
      expel: (code, expulsion) => this.#listeners.forEach((listener) => listener.expel(code, expulsion)),
    };
    this.#env = { ...env, bus, guesses: new Guesses() };
    this.#codes = new Set(codes);
    this.#sweepLater();
  }

  static async open(env: Omit<RoomEnvironment, 'bus' | 'guesses'>): Promise<Registry> {
    return new Registry(env, await env.store.codes());
  }

  /** Doors subscribe here to what rooms tell. */
  listen(listener: Bus): void {
    this.#listeners.push(listener);
  }

  /** The room of a workshop, opened if needed; null if no workshop has this code. */
  async find(code: string): Promise<Room | null> {
    await this.#restored();
    if (!this.#codes.has(code)) return null;
    const known = this.#rooms.get(code);
    if (known) return known;
    const opening = this.#load(code);
    this.#rooms.set(code, opening);
    // A room that couldn't be read is tried again at the next call.
    opening.catch(() => {
      if (this.#rooms.get(code) === opening) this.#rooms.delete(code);
    });
    return opening;
  }

  async #load(code: string): Promise<Room | null> {
    const stored = await this.#env.store.load(code);
    if (!stored) return null;
    const room = new Room(code, this.#env, stored);
    // The server stops: whoever comes now is told to come again.
    if (this.#isClosed) await room.close();
    return room;
  }

  /** Makes a workshop from a method; `fill` adds to its first turn (an import). On disk when it resolves. */
  async create(method: Method, title: Text, fill?: (turn: Turn) => void): Promise<Outcome<NewWorkshop>> {
    await this.#restored();
    if (this.#isClosed) return refuse('busy', 'the server stops');
    if (this.#codes.size >= WORKSHOPS_MOST) return refuse('busy', 'this server holds no more workshops');
    let code = idFrom(this.#env.random, CODE_LENGTH, CODE_ALPHABET) as Code;
    while (this.#codes.has(code)) code = idFrom(this.#env.random, CODE_LENGTH, CODE_ALPHABET) as Code;
    this.#codes.add(code);
    const room = new Room(code, this.#env, null);
    this.#making.add(room);
    const making = room.do((turn) => {
      turn.records.workshop.put('workshop', {
        code,
        title,
        method,
        createdAtMs: turn.nowMs,
        agenda: startAgenda(method, turn.nowMs),
        ended: false,
        address: '',
        admission: 'link',
      });
      layThemes(turn);
      fill?.(turn);
      const hostToken = openSession(turn, { role: 'host', participant: '', via: '' });
      return accept({ code, deskKey: addKey(turn, 'host'), wallKey: addKey(turn, 'observer'), hostToken });
    });
    // Who asks for it meanwhile gets this very room, once it is on disk.
    const opening = making.then(({ ok }) => (ok ? room : null));
    this.#rooms.set(code, opening);
    const made = await making;
    this.#making.delete(room);
    killPoint('on-create');
    if (made.ok || this.#rooms.get(code) !== opening) return made;
    this.#rooms.delete(code);
    this.#codes.delete(code);
    return made;
  }

  /** Copies everything that is on the disk into a new file. */
  backup(file: string): Promise<void> {
    return this.#env.store.backup(file);
  }

  /**
   * Puts what a backup holds in the place of everything, and keeps what was here in the new file `aside`, unless that
   * was nothing. A new epoch of all documents begins: client ids that were leased before are nobody's, so that what an
   * old replica sends under them is refused and heals (G4, G20), and screens are told of it, as those that send nothing
   * begin anew by themselves (S6). Rejects, having changed nothing, if it can't be done.
   */
  async restore(file: string, aside: string): Promise<{ workshops: number; aside: string | null }> {
    // Looked at until it begins: of two that wait for the same one only one may go on.
    while (this.#restoring) await this.#restoring;
    const work = this.#replace(file, this.#codes.size > 0 ? aside : null);
    const ended = work.then(
      () => undefined,
      () => undefined,
    );
    this.#restoring = ended;
    try {
      return await work;
    } finally {
      if (this.#restoring === ended) this.#restoring = null;
    }
  }

  async #replace(file: string, aside: string | null): Promise<{ workshops: number; aside: string | null }> {
    const { store } = this.#env;
    await store.checkBackup(file);
    // One that the disk doesn't take would never be opened, and keep everything waiting.
    this.#making.forEach((room) => void room.close());
    const rooms = await Promise.all([...this.#rooms.values()].map((opening) => opening.catch(() => null)));
    await Promise.all(rooms.map((room) => room?.close()));
    for (const code of this.#codes) {
      this.#listeners.forEach((listener) => listener.expel(code, { everyone: true, refusal: 'stale' }));
    }
    this.#rooms.clear();
    this.#idleBefore.clear();
    const epoch: EpochRecord = { id: idFrom(this.#env.random) };
    const begun = { kind: 'epoch', id: 'epoch', value: epoch };
    await store.restore({ file, aside, voided: VOIDED_LEASES, begun });
    this.#codes = new Set(await store.codes());
    return { workshops: this.#codes.size, aside };
  }

  /** Resolves when no restore is under way. */
  async #restored(): Promise<void> {
    while (this.#restoring) await this.#restoring;
  }

  /** Lets every room finish what waits; false if the disk didn't take all of it. */
  async close(): Promise<boolean> {
    this.#isClosed = true;
    this.#callOff?.();
    const closing = [...this.#making].map((room) => room.close());
    const opened = [...this.#rooms.values()].map(async (opening) => {
      const room = await this.#inTime(opening.catch(() => null));
      return room ? room.close() : true;
    });
    return (await Promise.all([...closing, ...opened])).every((isKept) => isKept);
  }

  /** What it brings, or null if that takes too long: of a room that isn't read yet nothing can be lost. */
  #inTime<T>(opening: Promise<T>): Promise<T | null> {
    return new Promise((resolve) => {
      const callOff = this.#env.clock.after(READ_PATIENCE_MS, () => resolve(null));
      void opening.then((room) => {
        callOff();
        resolve(room);
      });
    });
  }

  get openRooms(): number {
    return this.#rooms.size;
  }

  #sweepLater(): void {
    this.#callOff = this.#env.clock.after(SWEEP_EVERY_MS, () => void this.#sweep());
  }

  async #sweep(): Promise<void> {
    const idle = new Set<string>();
    for (const [code, opening] of this.#rooms) {
      const room = await opening.catch(() => null);
      if (!room?.isIdle) continue;
      idle.add(code);
      if (!this.#idleBefore.has(code)) continue;
      // Removed from the map and closed in one stretch: whoever asks now opens it anew from what is on disk.
      this.#rooms.delete(code);
      await room.close();
    }
    this.#idleBefore = idle;
    if (!this.#isClosed) this.#sweepLater();
  }
}
