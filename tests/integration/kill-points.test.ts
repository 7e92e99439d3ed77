/** kill -9 at each named point, twice, under load; tests/long does it twenty times. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KILL_POINTS } from '../../server/kill-points.ts';
import { KilledServer, LOAD_POINTS } from '../support/killed.ts';
import { seeded } from '../support/random.ts';

const KILLS = 2;
const LIMIT_MS = 120_000;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let scene: KilledServer | undefined;
beforeAll(async () => {
  scene = await KilledServer.start(seeded(17));
}, LIMIT_MS);
afterAll(() => scene?.close());

test('S2 the points of the list are those in the code, and those in the rule', () => {
  const sources = readdirSync(join(ROOT, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, 'server', name), 'utf8'));
  const called = sources.flatMap((source) =>
    [...source.matchAll(/[ (]killPoint\('([^']+)'\)/g)].map(([, name]) => name),
  );
  expect([...called].sort()).toEqual([...KILL_POINTS].sort());
  const rule =
    /- \*\*S2\*\*([^]*?)\n- \*\*/.exec(readFileSync(join(ROOT, 'shared', 'SPEC.md'), 'utf8'))?.[1] ?? '';
  expect([...rule.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)).toEqual([...KILL_POINTS]);
});

test.each(LOAD_POINTS)(
  'S2 killed at %s, everything that anybody was told is there, nothing is doubled, and no room is stuck',
  async (point) => {
    await scene?.kill(point, KILLS);
  },
  LIMIT_MS,
);
