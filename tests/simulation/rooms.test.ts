/** Rooms, phones, network, disk and crashes by the die: whatever happens, all replicas end equal and nothing seen is lost. */
import { expect, test } from 'vitest';
import { runScenario } from '../support/scenario.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 300);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
const BATCH = 25;

// In batches, so that the reporter has lines to show and a failure still names its seed.
test.each(Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, n) => FIRST_SEED + n * BATCH))(
  'R13 honest people converge and lose nothing, hostile ones gain nothing (seeds from %i)',
  async (from) => {
    for (let seed = from; seed < Math.min(from + BATCH, FIRST_SEED + SEEDS); seed += 1) {
      const faults = await runScenario(seed);
      if (faults.length > 0)
        expect.fail(`seed ${seed}: ${faults.join('\n')}\nreplay with SEED=${seed} SEEDS=1`);
    }
  },
);
