// What the connections of one document show of themselves, told to all in one frame a moment; never kept.
import * as encoding from 'lib0/encoding';
import { MESSAGE_AWARENESS } from '../../shared/protocol/frames.ts';
import type { Clock } from '../clock.ts';
import { encodeEntry, joinEntries, type PresenceEntry } from '../guard/index.ts';
import { AWARENESS_REST, Rest } from './rest.ts';

/** News waits so long for more: of a hundred who move ten times a second one frame then tells a quarter. */
const TELL_AFTER_MS = 25;
/**
 * States of one client in one frame. All are told, since nobody should see a ghost jump whose movements came in a bunch;
 * but whoever sends faster than people move has the last ones replaced.
 */
const STATES_A_FRAME = 4;

/** So long the clock of who has gone is known, so that a late echo of their state isn't taken for news. */
const GONE_MS = 30_000;

/** Kept as the bytes that are sent: encoded once, for however many frames and people. */
interface Shown {
  clock: number;
  /** When it said that it is gone. */
  goneAtMs: number | null;
  /** The connection that showed it; null once that has gone. */
  by: object | null;
  bytes: Uint8Array;
}

export class Awareness {
  readonly #shown = new Map<number, Shown>();
  #news = new Map<number, Shown[]>();
  readonly #clock: Clock;
  readonly #send: (frame: Uint8Array) => void;
  readonly #rest = new Rest(AWARENESS_REST);
  #restedAtMs = 0;
  #callOff: (() => void) | null = null;
  /** The frame of everything, until something changes. */
  #whole: Uint8Array | null = null;

  /** `send` sends a frame to all connections that follow the document. */
  constructor(clock: Clock, send: (frame: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
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
    const shown = { clock, goneAtMs, by, bytes: encodeEntry(entry) };
    this.#shown.set(clientId, shown);
    this.#whole = null;
    const news = this.#news.get(clientId) ?? [];
    if (news.length === STATES_A_FRAME) news.pop();
    news.push(shown);
    this.#news.set(clientId, news);
    this.#callOff ??= this.#clock.after(
      Math.max(TELL_AFTER_MS, this.#restedAtMs - this.#clock.elapsedMs()),
      () => this.#tell(),
    );
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

  #tell(): void {
    this.#callOff = null;
    const news = this.#news;
    this.#news = new Map();
    const startMs = this.#clock.elapsedMs();
    for (const [id, { goneAtMs }] of this.#shown)
      if (goneAtMs !== null && startMs - goneAtMs > GONE_MS) this.#shown.delete(id);
    this.#send(frameOf([...news.values()].flat()));
    this.#restedAtMs = this.#rest.after(startMs, this.#clock.elapsedMs() - startMs);
  }
}

function frameOf(entries: readonly Shown[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
  encoding.writeVarUint8Array(encoder, joinEntries(entries.map(({ bytes }) => bytes)));
  return encoding.toUint8Array(encoder);
}

/** A frame that says nothing, so that a quiet connection isn't taken for a dead one. */
export const keepAliveFrame: Uint8Array = frameOf([]);
