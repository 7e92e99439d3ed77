/** 40,000 hostile updates: whatever passes the guard leaves what is not the sender's as it was. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { judge, type Request } from '../../server/guard/index.ts';
import type { Refusal } from '../../shared/outcome.ts';
import { SCENES } from '../support/fuzz/attempt.ts';
import { complaint, describe as inWords, fuzz } from '../support/fuzz/run.ts';
import { EVERYTHING, THE_GUARD, type Guard } from '../support/fuzz/stage.ts';

const SEED = Number(process.env['SEED'] ?? 20_260);
const UPDATES = 20_000;
/** Some 8 s each alone on a core; a machine that does much else at once may take many times as long. */
const TIMEOUT_MS = 5 * 60_000;

const SHAPES = ['grammar', 'mutation'] as const;

test.each(SHAPES)('G19 20,000 updates by %s break nothing', { timeout: TIMEOUT_MS }, (shape) => {
  const run = fuzz(shape, SEED, UPDATES);
  console.log(`seed ${SEED}\n${inWords(shape, run.report)}`);
  expect(complaint(run)).toBeNull();
  expect(run.report.updates).toBe(UPDATES);
  for (const scene of SCENES) {
    const { updates, effective } = run.report.scenes[scene];
    expect(updates, scene).toBeGreaterThan(UPDATES / 20);
    expect(effective / updates, scene).toBeGreaterThan(0.1);
  }
  // Over what a participant may use up, which those who never come near to it don't show.
  expect(run.report.refused.get('G18')).toBeGreaterThan(UPDATES / 100);
});

test.each(SHAPES)('the same seed is the same run by %s', (shape) => {
  const [once, again] = [1, 2].map(() => fuzz(shape, SEED, 2_000).report);
  expect(again).toEqual(once);
});

/** The real guard, told something else than what is. */
const told = (change: (request: Request) => Partial<Request>): Guard => ({
  ...THE_GUARD,
  judge: (doc, bytes, request) => judge(doc, bytes, { ...request, ...change(request) }),
});
/** The real guard with a table of permits that never answers so. */
const without = (refusal: Refusal): Guard =>
  told(({ kind }) => {
    const permit: typeof kind.permit = (...asked) => {
      const answer = kind.permit(...asked);
      return answer === refusal ? null : answer;
    };
    return { kind: { ...kind, permit } };
  });

/** What each lets through is for the oracle alone to notice: nothing else looks on. */
const worse: Record<string, Guard> = {
  'accepts everything': {
    judge: (_doc, bytes) => ({
      ok: true,
      moot: false,
      update: bytes,
      changes: [{ act: 'create', root: 'cards', id: 'anything', fields: {} }],
      cost: 0,
      plan: { steps: [], targets: new Map(), effort: 0 },
    }),
    apply(doc, verdict) {
      try {
        if (verdict.ok && !verdict.moot) Y.applyUpdate(doc, verdict.update);
      } catch {
        // What Yjs can't read it leaves half done, and such a guard wouldn't mind.
      }
      return { ok: true };
    },
  },
  'takes everybody for a host': told(({ actor }) => ({ actor: { ...actor, role: 'host' } })),
  'knows of no leases': told(() => ({ leases: { has: () => true } })),
};
const pairs = Object.keys(worse).flatMap((what) => SHAPES.map((shape) => ({ what, shape })));

test.each(pairs)('a guard that $what is found out by $shape', { timeout: TIMEOUT_MS }, ({ what, shape }) => {
  for (const seed of [SEED, SEED + 1000, SEED + 2000]) {
    const run = fuzz(shape, seed, 5000, worse[what]);
    expect(complaint(run)).toMatch(/^VIOLATION: (?!the audit|the guard failed|judging)/);
  }
});

/** Guards that lack one thing each, and by what they are found out. */
const lacking: Record<string, [guard: Guard, found: RegExp]> = {
  'that something named is there': [
    without('not-found'),
    /(lies (under no theme|in no stack)|comes from no stack)$/,
  ],
  'that a stack has one project': [without('taken'), /is the second of its stack$/],
  'whose a record is': [without('not-yours'), /was made for somebody else|of a foreign record/],
  'that the board has an idea by now': [without('stale'), /changed, which the board has by now$/],
  'that a step ends': [told(() => ({ now: EVERYTHING })), /without a right to$/],
  'what is used up': [
    told(() => ({ spent: { made: new Map(), bytes: 0, changes: 0 } })),
    /^more (cards|stacks|projects|ideas|changes|bytes) /,
  ],
};
const gaps = Object.keys(lacking).flatMap((what) => SHAPES.map((shape) => ({ what, shape })));

test.each(gaps)(
  'a guard that forgets $what is found out by $shape',
  { timeout: TIMEOUT_MS },
  ({ what, shape }) => {
    const [guard, found] = lacking[what]!;
    for (const seed of [SEED, SEED + 1000, SEED + 2000])
      expect(fuzz(shape, seed, 5000, guard).failure?.violation).toMatch(found);
  },
);

test.each(SHAPES)('a guard that refuses nearly everything is found out by %s', (shape) => {
  const refuses: Guard = {
    ...THE_GUARD,
    judge: () => ({ ok: false, rule: 'G2', refusal: 'malformed', message: '' }),
  };
  expect(complaint(fuzz(shape, SEED, 5000, refuses))).toMatch(/^TOO STRICT: 0.0 %/);
});
