// Waiting for what must become true, with a limit that names it; and doing things at a steady pace.

/** How often a condition is looked at; far below what is measured, far above what a look costs. */
const LOOK_EVERY_MS = 10;
/** Everything awaited takes a second at most on a healthy server; this is for busy machines and bad networks. */
export const PATIENCE_MS = 30_000;

/** What the rehearsal ends with when something does not happen. */
export class TookTooLong extends Error {}

export const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves as soon as `holds`; `missing` tells in few words what is still awaited when time is up. */
export async function until(
  what: string,
  holds: () => boolean,
  missing: () => string = () => '',
  limitMs = PATIENCE_MS,
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) {
      throw new TookTooLong(`waited ${limitMs / 1000} s for ${what}${missing()}`);
    }
    await after(LOOK_EVERY_MS);
  }
}

/** Waits until `holds` has been seen to hold for every one of `items`. */
export async function untilEvery<T extends { name: string }>(
  items: readonly T[],
  what: string,
  holds: (item: T) => boolean,
): Promise<void> {
  let waiting = [...items];
  await until(
    what,
    () => {
      waiting = waiting.filter((item) => !holds(item));
      return waiting.length === 0;
    },
    () => `: ${waiting.length} of ${items.length} lack it (${names(waiting)})`,
  );
}

const names = (items: readonly { name: string }[]): string =>
  items
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');

/** Starts `work` for each item, `perSecond` of them a second, and waits for all; late ones are caught up with. */
export async function paced<T>(
  items: readonly T[],
  perSecond: number,
  work: (item: T, index: number) => Promise<void> | void,
): Promise<void> {
  const startMs = performance.now();
  const running: Promise<void>[] = [];
  for (const [index, item] of items.entries()) {
    const waitMs = startMs + (index * 1000) / perSecond - performance.now();
    if (waitMs > 0) await after(waitMs);
    running.push(Promise.resolve(work(item, index)));
    // A failure is thrown below, with all the others; meanwhile it must not count as nobody's.
    running.at(-1)?.catch(() => undefined);
  }
  await Promise.all(running);
}
