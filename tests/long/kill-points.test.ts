/** kill -9 at each named point, twenty times, under load. */
import { expect, test } from 'vitest';
import { KilledServer, LOAD_POINTS } from '../support/killed.ts';
import { KEEPING_POINTS, KilledKeeping } from '../support/killed-keeping.ts';
import { seeded } from '../support/random.ts';

const KILLS = 20;

test.each(LOAD_POINTS)(
  'S2 killed at %s twenty times, everything that anybody was told is there, nothing is doubled, and no room is stuck',
  async (point) => {
    const scene = await KilledServer.start(seeded(2017));
    try {
      await scene.kill(point, KILLS);
      expect(scene.kills).toBe(KILLS);
    } finally {
      await scene.close();
    }
  },
);

test.each(KEEPING_POINTS)(
  'S2 S3 S5 killed at %s twenty times, the file is sound, no half of a backup or of a restore is taken for a whole, and the next succeeds',
  async (point) => {
    const scene = await KilledKeeping.start(seeded(2017));
    try {
      await scene.kill(point, KILLS);
      expect(scene.kills).toBe(KILLS);
    } finally {
      await scene.close();
    }
  },
);
