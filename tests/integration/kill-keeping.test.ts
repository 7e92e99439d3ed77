/** kill -9 in the middle of a backup and of a restore, twice each; tests/long does it twenty times. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEEPING_POINTS, KilledKeeping } from '../support/killed-keeping.ts';
import { seeded } from '../support/random.ts';

const KILLS = 2;
const LIMIT_MS = 120_000;

let scene: KilledKeeping | undefined;
beforeAll(async () => {
  scene = await KilledKeeping.start(seeded(17));
}, LIMIT_MS);
afterAll(() => scene?.close());

test.each(KEEPING_POINTS)(
  'S2 S3 S5 killed at %s, the file is sound, no half of a backup or of a restore is taken for a whole, and the next succeeds',
  async (point) => {
    const before = scene?.kills ?? 0;
    await scene?.kill(point, KILLS);
    expect(scene?.kills).toBe(before + KILLS);
  },
  LIMIT_MS,
);
