// The reveal of the shortlist in time: from the last place up to the first, one by one, the same on every wall.

/** A breath before the first name. */
export const OPENING_MS = 2500;
/** For each project: time to read a title aloud. */
export const EACH_MS = 2200;
/** For the first minute of the reveal nothing else is on the wall, not even the way in. */
export const ALONE_MS = 60_000;

/** `shown`: how many places, counted from the last, are on the wall. */
export interface RevealMoment {
  phase: 'opening' | 'revealing' | 'over';
  shown: number;
  /** Whether the code to join stays away. */
  isAlone: boolean;
}

/**
 * Where the reveal stands.
 * @param publishedAtMs when the result was published (server time); undefined if that isn't known: then it is over
 */
export function revealAt(publishedAtMs: number | undefined, nowMs: number, places: number): RevealMoment {
  if (publishedAtMs === undefined) return { phase: 'over', shown: places, isAlone: false };
  // A wall whose measured offset is a little behind starts at the beginning, not before it.
  const elapsedMs = Math.max(0, nowMs - publishedAtMs);
  const isAlone = elapsedMs < ALONE_MS;
  if (elapsedMs < OPENING_MS) return { phase: 'opening', shown: 0, isAlone };
  const shown = 1 + Math.floor((elapsedMs - OPENING_MS) / EACH_MS);
  // The first place stands alone as long as every other did.
  return shown > places ? { phase: 'over', shown: places, isAlone } : { phase: 'revealing', shown, isAlone };
}
