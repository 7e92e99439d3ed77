/** When clients do what they do: at random moments, the same in every run. */
export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Numbers from 0 to 1 that are the same in every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Does the work at `rate` a second on average, independent of each other as people are. Resolves after the last. */
export async function atRate(
  work: readonly (() => void)[],
  rate: number,
  random: () => number,
): Promise<void> {
  let dueMs = performance.now();
  for (const one of work) {
    dueMs += (-Math.log(1 - random()) * 1000) / rate;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    one();
  }
}
