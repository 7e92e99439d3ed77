/** 40,000 hostile updates: whatever passes the guard leaves what is not the sender's as it was. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { judge } from '../../server/guard/index.ts';
import { complaint, describe as inWords, fuzz } from '../support/fuzz/run.ts';
import { THE_GUARD, type Guard } from '../support/fuzz/stage.ts';

const SEED = Number(process.env['SEED'] ?? 20_260);
const UPDATES = 20_000;
/** Some 8 s each alone on a core; a machine that does much else at once may take many times as long. */
const TIMEOUT_MS = 5 * 60_000;

const SHAPES = ['grammar', 'mutation'] as const;

test.each(SHAPES)('20,000 updates by %s break nothing', { timeout: TIMEOUT_MS }, (shape) => {
  const run = fuzz(shape, SEED, UPDATES);
  console.log(`seed ${SEED}\n${inWords(shape, run.report)}`);
  expect(complaint(run)).toBeNull();
  expect(run.report.updates).toBe(UPDATES);
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
  'takes everybody for a host': {
    ...THE_GUARD,
    judge: (doc, bytes, request) =>
      judge(doc, bytes, { ...request, actor: { ...request.actor, role: 'host' } }),
  },
  'knows of no leases': {
    ...THE_GUARD,
    judge: (doc, bytes, request) => judge(doc, bytes, { ...request, leases: { has: () => true } }),
  },
};
const pairs = Object.keys(worse).flatMap((what) => SHAPES.map((shape) => ({ what, shape })));

test.each(pairs)('a guard that $what is found out by $shape', { timeout: TIMEOUT_MS }, ({ what, shape }) => {
  for (const seed of [SEED, SEED + 1000, SEED + 2000]) {
    const run = fuzz(shape, seed, 5000, worse[what]);
    expect(complaint(run)).toMatch(/^VIOLATION: (?!the audit|the guard failed|judging)/);
  }
});

test.each(SHAPES)('a guard that refuses nearly everything is found out by %s', (shape) => {
  const refuses: Guard = {
    ...THE_GUARD,
    judge: () => ({ ok: false, rule: 'G2', refusal: 'malformed', message: '' }),
  };
  expect(complaint(fuzz(shape, SEED, 3000, refuses))).toMatch(/^TOO STRICT: 0.0 %/);
});
