// What the connections of one document show of themselves, told to each in one frame a moment; never kept.
import * as encoding from 'lib0/encoding';
import { MESSAGE_AWARENESS } from '../../shared/protocol/frames.ts';
import type { Clock } from '../clock.ts';
import { encodeEntry, joinEntries, type PresenceEntry } from '../guard/index.ts';
import { FanOut } from './fan-out.ts';
import { AWARENESS_REST, Rest } from './rest.ts';

/**
 * Everybody is told at most so often, so that news waits for more: of a hundred who move ten times a second one frame
 * then tells a quarter.
 */
const TELL_EVERY_MS = 25;
/** Smaller parts than those of changes, so that a crowd's movements are smooth: they need no commit each. */
const PARTS = 3;
/**
 * States of one client in one frame. All are told, since nobody should see a ghost jump whose movements came in a bunch;
 * but of whoever sends faster than people move only the last are.
 */
const STATES_A_FRAME = 4;

/** So long the clock of who has gone is known, so that a late echo of their state isn't taken for news. */
const GONE_MS = 30_000;

/** Kept as the bytes that are sent: encoded once, for however many frames and people. */
interface Shown {
  clientId: number;
  clock: number;
  /** When it said that it is gone. */
  goneAtMs: number | null;
  /** The connection that showed it; null once that has gone. */
  by: object | null;
  bytes: Uint8Array;
}

export class Awareness {
  /** Who is told. */
  readonly followers: FanOut<Shown>;
  readonly #shown = new Map<number, Shown>();
  readonly #clock: Clock;
  readonly #rest = new Rest(AWARENESS_REST);
  #restedAtMs = 0;
  #callOff: (() => void) | null = null;
  /** The frame of everything, until something changes. */
  #whole: Uint8Array | null = null;

  /** Tells a third of `partMost` connections at a time. */
  constructor(clock: Clock, partMost: number) {
    this.#clock = clock;
    this.followers = new FanOut(Math.ceil(partMost / PARTS), (news) => [frameOf(lastOfEach(news))]);
  }

  /** The clock of what a connection other than `by` shows, or showed a moment ago, for this client. */
  clockOfOther(clientId: number, by: object): number | undefined {
    const shown = this.#shown.get(clientId);
    return shown && shown.by !== by ? shown.clock : undefined;
  }

  /**
   * Takes an entry of the connection `by` that was judged; one that is older than what is shown changes nothing. One that
   * only counts up is told, too: clients forget whom they haven't heard of for 30 s.
   */
  show(entry: PresenceEntry, by: object | null): void {
    const { clientId, clock } = entry;
    if (clock < (this.#shown.get(clientId)?.clock ?? 0)) return;
    const goneAtMs = entry.state === null ? this.#clock.elapsedMs() : null;
    const shown = { clientId, clock, goneAtMs, by, bytes: encodeEntry(entry) };
    this.#shown.set(clientId, shown);
    this.#whole = null;
    this.followers.say(shown);
    if (!this.#callOff) this.#schedule(this.#clock.elapsedMs());
  }

  /** The connection `by` has gone, and what it showed unless another shows it by now. */
  remove(clientId: number, by: object): void {
    const shown = this.#shown.get(clientId);
    if (shown?.by !== by) return;
    if (shown.goneAtMs === null) this.show({ clientId, clock: shown.clock, state: null }, null);
    else shown.by = null;
  }

  /** Everything shown at present, for somebody who has just come; null if there is nothing. */
  whole(): Uint8Array | null {
    const present = [...this.#shown.values()].filter(({ goneAtMs }) => goneAtMs === null);
    if (present.length === 0) return null;
    this.#whole ??= frameOf(present);
    return this.#whole;
  }

  close(): void {
    this.#callOff?.();
  }

  /** Has the next part told when its share of the time has passed since `sinceMs`, and the loop has rested. */
  #schedule(sinceMs: number): void {
    const dueMs = Math.max(sinceMs + TELL_EVERY_MS / this.followers.parts, this.#restedAtMs);
    const waitMs = Math.ceil(Math.max(0, dueMs - this.#clock.elapsedMs()));
    this.#callOff = this.#clock.after(waitMs, () => this.#tell());
  }

  #tell(): void {
    this.#callOff = null;
    const startMs = this.#clock.elapsedMs();
    for (const [id, { goneAtMs }] of this.#shown)
      if (goneAtMs !== null && startMs - goneAtMs > GONE_MS) this.#shown.delete(id);
    this.followers.sendPart();
    this.#restedAtMs = this.#rest.after(startMs, this.#clock.elapsedMs() - startMs);
    if (this.followers.hasMore) this.#schedule(startMs);
  }
}

/** Without those of a client that as many later ones replace as one frame may hold. */
function lastOfEach(news: readonly Shown[]): Shown[] {
  const later = new Map<number, number>();
  return news
    .toReversed()
    .filter(({ clientId }) => {
      const count = later.get(clientId) ?? 0;
      later.set(clientId, count + 1);
      return count < STATES_A_FRAME;
    })
    .reverse();
}

function frameOf(entries: readonly Shown[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
  encoding.writeVarUint8Array(encoder, joinEntries(entries.map(({ bytes }) => bytes)));
  return encoding.toUint8Array(encoder);
}

/** A frame that says nothing, so that a quiet connection isn't taken for a dead one. */
export const keepAliveFrame: Uint8Array = frameOf([]);
