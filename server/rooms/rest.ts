// How long a room rests after it has told everybody something, so that a crowd costs fewer frames.

/** Longest rest: half of what a person takes for "at once". Only thousands of screens need as much. */
const REST_MOST_MS = 50;
/**
 * Sending costs by the frame, whatever is in it: 8 to 11 µs, most of them the system's. So the event loop rests for a
 * multiple of what it was kept busy, and a crowded room sends fewer, fuller frames. A card is late by two turns and a
 * rest at worst, so a short turn (up to 500 screens) rests little; a long one rests for one and a half times its length,
 * which leaves more than half of the processor idle at 400 cards a second to 2,000 screens.
 */
const REST_MULTIPLE_MOST = 1.5;
const REST_MULTIPLE_PER_MS = 1 / 7;

/** The rest after `busyMs` of the event loop. */
export const restMs = (busyMs: number): number =>
  Math.min(REST_MOST_MS, busyMs * Math.min(REST_MULTIPLE_MOST, busyMs * REST_MULTIPLE_PER_MS));
