// How long to wait before trying again: longer each time, and at random, so that a whole room never comes at once.
import type { Environment } from './environment.ts';

type Chance = Pick<Environment, 'random'>;

const RECONNECT_SHORTEST_MS = 300;
const RECONNECT_LONGEST_MS = 6000;

/** How long a document's connection that has ended waits before it is dialled again. */
export const reconnectMs = (env: Chance, tries: number): number =>
  backoffMs(env, tries, RECONNECT_SHORTEST_MS, RECONNECT_LONGEST_MS);

/**
 * @param tries how many attempts have failed since the last that went well, from 0
 * @param shortestMs the wait is never shorter
 * @param longestMs nor longer
 * @returns a wait between `shortestMs` and a bound that doubles with every failure
 */
export function backoffMs(env: Chance, tries: number, shortestMs: number, longestMs: number): number {
  const bound = Math.min(longestMs, shortestMs * 2 ** Math.min(tries + 1, 16));
  return shortestMs + fraction(env) * (bound - shortestMs);
}

/** A number from 0 to just under 1. */
function fraction(env: Chance): number {
  const [high = 0, low = 0] = env.random(2);
  return (high * 256 + low) / 65_536;
}
