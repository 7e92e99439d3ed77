/** The fuzzer of the guard from the command line: npm run fuzz -- --updates 1000000 [--seed N] [--shape grammar|mutation] */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { complaint, describe, fuzz } from './run.ts';
import type { Shape } from './post.ts';

const { values } = parseArgs({
  options: {
    updates: { type: 'string', default: '100000' },
    seed: { type: 'string', default: process.env['SEED'] ?? String(randomInt(2 ** 31)) },
    shape: { type: 'string' },
  },
});
const seed = Number(values.seed);
const updates = Number(values.updates);
const shapes: readonly Shape[] = ['grammar', 'mutation'];
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(updates))
  throw new Error('--seed and --updates are whole numbers');
const chosen = shapes.filter((shape) => values.shape === undefined || values.shape === shape);
if (chosen.length === 0) throw new Error(`--shape is one of ${shapes.join(', ')}`);

console.log(`seed ${seed}`);
for (const shape of chosen) {
  const startMs = Date.now();
  const run = fuzz(shape, seed, Math.ceil(updates / chosen.length));
  console.log(`${describe(shape, run.report)}\n  in ${((Date.now() - startMs) / 1000).toFixed(1)} s`);
  const wrong = complaint(run);
  if (wrong !== null) {
    console.error(wrong);
    process.exitCode = 1;
    break;
  }
}
