// What the connections of one document show of themselves, told to all in one frame a moment; never kept.
import * as encoding from 'lib0/encoding';
import { MESSAGE_AWARENESS } from '../../shared/protocol/frames.ts';
import type { Clock } from '../clock.ts';
import { encodeAwareness, type PresenceEntry } from '../guard/index.ts';

/** Shortest time between two frames. Ghosts of drags move ten times a second at most. */
const TELL_EVERY_MS = 100;

export class Awareness {
  readonly #shown = new Map<number, PresenceEntry>();
  readonly #changed = new Set<number>();
  readonly #clock: Clock;
  readonly #send: (frame: Uint8Array) => void;
  #callOff: (() => void) | null = null;

  /** `send` sends a frame to all connections that follow the document. */
  constructor(clock: Clock, send: (frame: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Takes an entry that was judged; one that is older than what is shown changes nothing. */
  show(entry: PresenceEntry): void {
    const shown = this.#shown.get(entry.clientId);
    if (shown && entry.clock < shown.clock) return;
    this.#shown.set(entry.clientId, entry);
    this.#changed.add(entry.clientId);
    this.#callOff ??= this.#clock.after(TELL_EVERY_MS, () => this.#tell());
  }

  /** The connection that showed this has gone. */
  remove(clientId: number): void {
    const shown = this.#shown.get(clientId);
    if (shown) this.show({ ...shown, state: null });
  }

  /** Everything shown at present, for somebody who has just come; null if there is nothing. */
  whole(): Uint8Array | null {
    const present = [...this.#shown.values()].filter(({ state }) => state !== null);
    return present.length > 0 ? frameOf(present) : null;
  }

  close(): void {
    this.#callOff?.();
  }

  #tell(): void {
    this.#callOff = null;
    const changed = [...this.#changed].flatMap((id) => this.#shown.get(id) ?? []);
    this.#changed.clear();
    for (const { clientId, state } of changed) if (state === null) this.#shown.delete(clientId);
    this.#send(frameOf(changed));
  }
}

function frameOf(entries: readonly PresenceEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
  encoding.writeVarUint8Array(encoder, encodeAwareness(entries));
  return encoding.toUint8Array(encoder);
}

/** A frame that says nothing, so that a quiet connection isn't taken for a dead one. */
export const keepAliveFrame: Uint8Array = frameOf([]);
