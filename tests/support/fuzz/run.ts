/** Runs a fuzzer in worlds of a fixed number of updates, each from a seed of its own, so that one world can be replayed. */
import { seeded } from '../random.ts';
import { attempt, emptyReport, SCENES, tick, type Report } from './attempt.ts';
import { posted, type Shape } from './post.ts';
import { THE_GUARD, type Guard } from './stage.ts';
import { World } from './world.ts';

/** Updates in one world, at most: enough for histories to grow, few enough to replay in a second. */
export const UPDATES_PER_WORLD = 250;

/** One update in so many opens a transaction of several, of this many at most. */
const TICK_EVERY = 12;
const TICK_MOST = 6;

export interface Failure {
  shape: Shape;
  seed: number;
  /** Which update of its world, from 1. */
  update: number;
  violation: string;
  bytes: Uint8Array;
}

/** The least share of updates that must take effect: a fuzzer whose updates are all refused tests but the decoder. */
export const EFFECTIVE_LEAST = 0.15;
/** Fewer updates than these say nothing of shares. */
const SHARES_FROM = 20 * UPDATES_PER_WORLD;

export interface Run {
  report: Report;
  failure: Failure | null;
}

/** Sends `updates` updates, in worlds with the seeds `seed`, `seed + 1`, …; stops at the first violation. */
export function fuzz(shape: Shape, seed: number, updates: number, guard: Guard = THE_GUARD): Run {
  const report = emptyReport();
  for (let world = 0; report.updates < updates; world++) {
    const most = Math.min(UPDATES_PER_WORLD, updates - report.updates);
    const failure = fuzzWorld(shape, seed + world, most, report, guard);
    if (failure) return { report, failure };
  }
  return { report, failure: null };
}

/** What is wrong with the guard after a run, in words for people, or null. */
export function complaint({ report: { updates, effective }, failure }: Run): string | null {
  if (failure) return `VIOLATION: ${replay(failure)}`;
  if (updates < SHARES_FROM || effective / updates >= EFFECTIVE_LEAST) return null;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `TOO STRICT: ${percent(effective / updates)} of the updates took effect, not ${percent(EFFECTIVE_LEAST)}`;
}

function fuzzWorld(shape: Shape, seed: number, most: number, report: Report, guard: Guard): Failure | null {
  const world = new World(seeded(seed), guard);
  const letters = posted(world, shape);
  let update = 0;
  let bytes: Uint8Array = new Uint8Array();
  const send = (): string | null => {
    const letter = letters.next().value;
    update++;
    bytes = letter.bytes;
    return attempt(world, letter, report);
  };
  while (update < most && !world.isSpent) {
    const together = world.random.int(TICK_EVERY) ? 1 : 2 + world.random.int(TICK_MOST - 1);
    const last = Math.min(most, update + together);
    const violation =
      together === 1
        ? send()
        : tick(world, () => {
            let broken: string | null = null;
            while (broken === null && update < last) broken = send();
            return broken;
          });
    if (violation !== null) return { shape, seed, update, violation, bytes };
  }
  return null;
}

/** How to see a failure again. */
const replay = ({ shape, seed, update, violation, bytes }: Failure): string =>
  `${violation}\n  update ${update} of world ${seed}: ${Buffer.from(bytes).toString('hex')}\n` +
  `  replay with: npm run fuzz -- --shape ${shape} --seed ${seed} --updates ${UPDATES_PER_WORLD}`;

/** The report in words, for people. */
export function describe(shape: Shape, { updates, accepted, effective, refused, scenes }: Report): string {
  const share = (part: number, of = updates): string =>
    `${part} (${((100 * part) / Math.max(of, 1)).toFixed(1)} %)`;
  const rules = [...refused].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
  return [
    `${shape}: ${updates} updates, accepted ${share(accepted)}, of these effective ${share(effective)}`,
    ...SCENES.map((name) => {
      const scene = scenes[name];
      const shares = `accepted ${share(scene.accepted, scene.updates)}, effective ${share(scene.effective, scene.updates)}`;
      return `  ${name}: ${scene.updates}, ${shares}`;
    }),
    `  refused by ${rules.map(([rule, count]) => `${rule} ${count}`).join(', ')}`,
  ].join('\n');
}
