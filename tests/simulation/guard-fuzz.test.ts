/** 40,000 hostile updates: whatever passes the guard leaves what is not the sender's as it was. */
import { expect, test } from 'vitest';
import { describe as inWords, fuzz, replay } from '../support/fuzz/run.ts';

const SEED = Number(process.env['SEED'] ?? 20_260);
const UPDATES = 20_000;
/** Some 8 s each alone on a core; a machine that does much else at once may take many times as long. */
const TIMEOUT_MS = 5 * 60_000;

// A fuzzer whose updates are all refused tests nothing but the decoder.
test.each([
  { shape: 'grammar', effective: 0.15 },
  { shape: 'mutation', effective: 0.15 },
] as const)('20,000 updates by $shape break nothing', { timeout: TIMEOUT_MS }, ({ shape, effective }) => {
  const { report, failure } = fuzz(shape, SEED, UPDATES);
  console.log(`seed ${SEED}\n${inWords(shape, report)}`);
  if (failure) expect.fail(replay(failure));
  expect(report.updates).toBe(UPDATES);
  expect(report.effective / report.updates).toBeGreaterThan(effective);
});
