// How long a room rests after it has told everybody something, so that a crowd costs fewer frames.

/** Longest rest: half of what a person takes for "at once". Only thousands of screens need as much. */
const REST_MOST_MS = 50;
/**
 * Sending costs by the frame, whatever is in it: 8 to 11 µs, most of them the system's. So the event loop rests for a
 * multiple of what it was kept busy, and a crowded room sends fewer, fuller frames. This is the knob between the
 * processor and how late a card is, which is twice a turn and a rest at worst: at 1.5 more than half of the processor
 * stays idle at 400 cards a second to 2,000 screens.
 */
const REST_MULTIPLE = 1.5;

/** Turns over which the mean goes: one that was held up (by a collector, by another process) shall not be made up for. */
const TURNS = 8;

export class Rest {
  #meanMs = 0;

  /** The rest after `busyMs` of the event loop: a multiple of what was usual of late. */
  after(busyMs: number): number {
    this.#meanMs += (busyMs - this.#meanMs) / TURNS;
    return Math.min(REST_MOST_MS, this.#meanMs * REST_MULTIPLE);
  }
}
