// All rooms of this server: makes workshops, opens each room once when it is asked for, and drops idle ones from memory.
import { startAgenda } from '../../shared/agenda/agenda.ts';
import { CODE_ALPHABET, CODE_LENGTH, idFrom, type Code } from '../../shared/ids.ts';
import type { Method } from '../../shared/method/schema.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { Text } from '../../shared/text.ts';
import { addKey, openSession } from './admission.ts';
import { layThemes, Room } from './room.ts';
import type { Turn } from './turn.ts';
import type { Bus, RoomEnvironment } from './turns.ts';

/** How often idle rooms are looked for; one that is found idle twice is dropped. */
const SWEEP_EVERY_MS = 5 * 60_000;
/** Workshops on one server, so that a script can't fill the disk unseen. */
const WORKSHOPS_MOST = 10_000;

export interface NewWorkshop {
  code: Code;
  deskKey: string;
  wallKey: string;
  hostToken: string;
}

export class Registry {
  readonly #env: RoomEnvironment;
  readonly #rooms = new Map<string, Promise<Room | null>>();
  readonly #listeners: Bus[] = [];
  #idleBefore = new Set<string>();
  #callOff: (() => void) | null = null;
  #codes: Set<string>;

  private constructor(env: Omit<RoomEnvironment, 'bus'>, codes: readonly string[]) {
    const bus: Bus = {
      publish: (code, publication) =>
        this.#listeners.forEach((listener) => listener.publish(code, publication)),
      expel: (code, expulsion) => this.#listeners.forEach((listener) => listener.expel(code, expulsion)),
    };
    this.#env = { ...env, bus };
    this.#codes = new Set(codes);
    this.#sweepLater();
  }

  static async open(env: Omit<RoomEnvironment, 'bus'>): Promise<Registry> {
    return new Registry(env, await env.store.codes());
  }

  /** Doors subscribe here to what rooms tell. */
  listen(listener: Bus): void {
    this.#listeners.push(listener);
  }

  /** The room of a workshop, opened if needed; null if no workshop has this code. */
  find(code: string): Promise<Room | null> {
    if (!this.#codes.has(code)) return Promise.resolve(null);
    const known = this.#rooms.get(code);
    if (known) return known;
    const opening = this.#load(code);
    this.#rooms.set(code, opening);
    // A room that couldn't be read is tried again at the next call.
    opening.catch(() => this.#rooms.delete(code));
    return opening;
  }

  async #load(code: string): Promise<Room | null> {
    const stored = await this.#env.store.load(code);
    return stored ? new Room(code, this.#env, stored) : null;
  }

  /** Makes a workshop from a method; `fill` adds to its first turn (an import). On disk when it resolves. */
  async create(method: Method, title: Text, fill?: (turn: Turn) => void): Promise<Outcome<NewWorkshop>> {
    if (this.#codes.size >= WORKSHOPS_MOST) return refuse('busy', 'this server holds no more workshops');
    let code = idFrom(this.#env.random, CODE_LENGTH, CODE_ALPHABET) as Code;
    while (this.#codes.has(code)) code = idFrom(this.#env.random, CODE_LENGTH, CODE_ALPHABET) as Code;
    this.#codes.add(code);
    const room = new Room(code, this.#env, null);
    const made = await room.do((turn) => {
      turn.records.workshop.put('workshop', {
        code,
        title,
        method,
        createdAtMs: turn.nowMs,
        agenda: startAgenda(method, turn.nowMs),
        ended: false,
        address: '',
      });
      layThemes(turn);
      fill?.(turn);
      const hostToken = openSession(turn, { role: 'host', participant: '', via: '' });
      return accept({ code, deskKey: addKey(turn, 'host'), wallKey: addKey(turn, 'observer'), hostToken });
    });
    if (made.ok) this.#rooms.set(code, Promise.resolve(room));
    else this.#codes.delete(code);
    return made;
  }

  /** Lets every room finish what waits. */
  async close(): Promise<void> {
    this.#callOff?.();
    const rooms = await Promise.all(this.#rooms.values());
    await Promise.all(rooms.map((room) => room?.close()));
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
    this.#sweepLater();
  }
}
