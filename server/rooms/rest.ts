// How often a room tells everybody something, so that a crowd costs fewer frames.

/** Longest rest: half of what a person takes for "at once". Only thousands of screens need as much. */
const REST_MOST_MS = 50;
/**
 * Sending costs by the frame, whatever is in it: 7 to 11 µs, most of them the system's. So the event loop rests for a
 * multiple of what it was kept busy, and a crowded room sends fewer, fuller frames. This is the knob between the
 * processor and how late a card is, which is twice a turn and a rest at worst, and less in
 * a crowd that is told in parts: at 1.4 more than half of the processor
 * stays idle at 400 cards a second to 2,000 screens.
 */
export const CARDS_REST = 1.4;
/** Who is where may come a little later than a card. */
export const AWARENESS_REST = 2.5;
/**
 * Turns over which the usual cost goes. One that was held up (by a collector, by another process) lengthens the rests of
 * some a little, instead of its own a lot: its cards are late already, and those of the next would be, too.
 */
const TURNS = 8;

export class Rest {
  readonly #multiple: number;
  #usualMs = 0;
  /** Until when all turns so far have had their rests. */
  #restedAtMs = 0;

  constructor(multiple: number) {
    this.#multiple = multiple;
  }

  /**
   * Takes when a turn began and how long it kept the event loop busy, and says when the next may begin. Only rests in
   * the long run count: one turn may follow at once upon the first after a pause.
   */
  after(beganMs: number, busyMs: number): number {
    this.#usualMs += (busyMs - this.#usualMs) / TURNS;
    const mayBeginMs = Math.max(this.#restedAtMs, beganMs);
    this.#restedAtMs = mayBeginMs + this.#usualMs + Math.min(REST_MOST_MS, this.#usualMs * this.#multiple);
    return mayBeginMs;
  }
}
