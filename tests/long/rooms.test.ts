/** The random afternoons of tests/simulation/rooms.test.ts, many more of them. */
import { expect, test } from 'vitest';
import { runScenario } from '../support/scenario.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 2_000);
const FIRST_SEED = Number(process.env['SEED'] ?? 100_000);
/** In batches of minutes, so that one can see how far it has come, and no busy machine makes it too late. */
const BATCH = 1000;

test.each(Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, n) => FIRST_SEED + n * BATCH))(
  `R13 ${SEEDS} afternoons end well (seeds from %i)`,
  async (from) => {
    for (let seed = from; seed < Math.min(from + BATCH, FIRST_SEED + SEEDS); seed += 1) {
      const faults = await runScenario(seed);
      if (faults.length > 0)
        expect.fail(`seed ${seed}: ${faults.join('\n')}\nreplay with SEED=${seed} SEEDS=1`);
    }
  },
);
