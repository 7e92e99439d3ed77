// How long a room rests after it has told everybody something, so that a crowd costs fewer frames.

/** Longest rest: what a person doesn't take for an interruption. */
const REST_MOST_MS = 100;
/**
 * The event loop rests for a multiple of what it was kept busy, so that a crowded room sends fewer, fuller
 * frames: sending costs by the frame, whatever is in it. The multiple grows with the turn. A short one (up to 500
 * screens) rests little, since a card is late by two turns and a rest at worst; a long one rests 1.4 times its length,
 * which leaves the processor half idle at 400 cards a second to 2,000 screens.
 */
const REST_MULTIPLE_MOST = 1.4;
const REST_MULTIPLE_PER_MS = 1 / 8;

/** The rest after `busyMs` of the event loop. */
export const restMs = (busyMs: number): number =>
  Math.min(REST_MOST_MS, busyMs * Math.min(REST_MULTIPLE_MOST, busyMs * REST_MULTIPLE_PER_MS));
