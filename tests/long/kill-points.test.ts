/** kill -9 at each named point, twenty times, under load. */
import { expect, test } from 'vitest';
import { KILL_POINTS } from '../../server/kill-points.ts';
import { KilledServer } from '../support/killed.ts';
import { seeded } from '../support/random.ts';

const KILLS = 20;

test.each(KILL_POINTS)(
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
