/** The random afternoons of tests/simulation/rooms.test.ts, many more of them. */
import { expect, test } from 'vitest';
import { runScenario } from '../support/scenario.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 20_000);
const FIRST_SEED = Number(process.env['SEED'] ?? 100_000);

test(`R13 ${SEEDS} afternoons end well`, async () => {
  console.log(`seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    const faults = await runScenario(seed);
    if (faults.length > 0)
      expect.fail(`seed ${seed}: ${faults.join('\n')}\nreplay with SEED=${seed} SEEDS=1`);
  }
});
