// How long to wait before trying again: longer each time, and at random, so that a whole room never comes at once.
import type { Environment } from './environment.ts';

/**
 * @param tries how many attempts have failed since the last that went well, from 0
 * @param shortestMs the wait is never shorter
 * @param longestMs nor longer
 * @returns a wait between `shortestMs` and a bound that doubles with every failure
 */
export function backoffMs(env: Environment, tries: number, shortestMs: number, longestMs: number): number {
  const bound = Math.min(longestMs, shortestMs * 2 ** Math.min(tries + 1, 16));
  return shortestMs + fraction(env) * (bound - shortestMs);
}

/** A number from 0 to just under 1. */
function fraction(env: Environment): number {
  const [high = 0, low = 0] = env.random(2);
  return (high * 256 + low) / 65_536;
}
