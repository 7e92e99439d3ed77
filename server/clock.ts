// Time and randomness as the server sees them; tests bring their own.
import { randomBytes } from 'node:crypto';

export interface Clock {
  /** Wall time in ms since 1970. */
  nowMs(): number;
  /** Monotonic time in ms, for measuring. */
  elapsedMs(): number;
  /** Runs `work` once after `ms`, or after 24 days if that is less; returns the way to call it off. */
  after(ms: number, work: () => void): () => void;
}

/** Timers hold no more, 24 days; one that should wait longer would go off at once. */
const TIMER_MOST_MS = 2 ** 31 - 1;

export const realClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(ms, TIMER_MOST_MS));
    return () => clearTimeout(timer);
  },
};

/** Uniformly distributed bytes. */
export type Random = (length: number) => Uint8Array;
export const realRandom: Random = (length) => randomBytes(length);

/**
 * A client id as Yjs wants it: a random whole number, never 0. Of 28 bits, though Yjs takes 32: every value on a board
 * names an id, and this one takes four bytes on wire and disk instead of five, and none of its own on V8's heap.
 */
export function randomClientId(random: Random): number {
  const id = new DataView(random(4).slice().buffer).getUint32(0) >>> 4;
  return id === 0 ? 1 : id;
}
