/** Runs a fuzzer in worlds of a fixed number of updates, each from a seed of its own, so that one world can be replayed. */
import { seeded } from '../random.ts';
import { hostileUpdates } from './grammar.ts';
import { mutatedUpdates } from './mutation.ts';
import { attempt, emptyReport, World, type Report, type Shape } from './world.ts';

/** Updates in one world: enough for histories to grow, few enough to replay in a second. */
export const UPDATES_PER_WORLD = 250;

export interface Failure {
  shape: Shape;
  seed: number;
  /** Which update of its world, from 1. */
  update: number;
  violation: string;
  bytes: Uint8Array;
}

/** Sends at least `updates` updates, in worlds with the seeds `seed`, `seed + 1`, …; stops at the first violation. */
export function fuzz(
  shape: Shape,
  seed: number,
  updates: number,
): { report: Report; failure: Failure | null } {
  const report = emptyReport();
  for (let world = 0; report.updates < updates; world++) {
    const failure = fuzzWorld(shape, seed + world, report);
    if (failure) return { report, failure };
  }
  return { report, failure: null };
}

function fuzzWorld(shape: Shape, seed: number, report: Report): Failure | null {
  const world = new World(seeded(seed));
  const updates = shape === 'grammar' ? hostileUpdates(world) : mutatedUpdates(world);
  for (let update = 1; update <= UPDATES_PER_WORLD; update++) {
    const { bytes, way } = updates.next().value!;
    const violation = attempt(world, bytes, way, report);
    if (violation) return { shape, seed, update, violation, bytes };
  }
  return null;
}

/** How to see a failure again. */
export const replay = ({ shape, seed, update, violation, bytes }: Failure): string =>
  `${violation}\n  update ${update} of world ${seed}: ${Buffer.from(bytes).toString('hex')}\n` +
  `  replay with: npm run fuzz -- --shape ${shape} --seed ${seed} --updates ${UPDATES_PER_WORLD}`;

/** The report in words, for people. */
export function describe(shape: Shape, { updates, accepted, effective, refused }: Report): string {
  const share = (part: number): string => `${part} (${((100 * part) / updates).toFixed(1)} %)`;
  const rules = [...refused].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
  return [
    `${shape}: ${updates} updates, accepted ${share(accepted)}, of these effective ${share(effective)}`,
    `  refused by ${rules.map(([rule, count]) => `${rule} ${count}`).join(', ')}`,
  ].join('\n');
}
