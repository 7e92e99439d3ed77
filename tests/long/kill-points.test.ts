/** kill -9 at each named point, twenty times, under load. */
import { expect, test } from 'vitest';
import type { KillPoint } from '../../server/kill-points.ts';
import { KilledServer, LOAD_POINTS } from '../support/killed.ts';
import { KEEPING_POINTS, KilledKeeping } from '../support/killed-keeping.ts';
import { seeded } from '../support/random.ts';

const KILLS = 20;

/** A scene at one point, to its end; tells so in one line, as a point takes up to a minute. */
async function killedAt<P extends KillPoint>(
  point: P,
  scene: { readonly kills: number; kill(point: P, times: number): Promise<void>; close(): Promise<void> },
): Promise<void> {
  const startMs = performance.now();
  try {
    await scene.kill(point, KILLS);
    expect(scene.kills).toBe(KILLS);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    console.log(
      `${point}: killed ${scene.kills} times, nothing that anybody was told is missing (${seconds} s)`,
    );
  } finally {
    await scene.close();
  }
}

test.each(LOAD_POINTS)(
  'S2 killed at %s twenty times, everything that anybody was told is there, nothing is doubled, and no room is stuck',
  async (point) => killedAt(point, await KilledServer.start(seeded(2017))),
);

test.each(KEEPING_POINTS)(
  'S2 S3 S5 killed at %s twenty times, the file is sound, no half of a backup or of a restore is taken for a whole, and the next succeeds',
  async (point) => killedAt(point, await KilledKeeping.start(seeded(2017))),
);
