// The agenda: going to steps and turning the clock, with times given.
import { describe, expect, test } from 'vitest';
import {
  currentStep,
  goTo,
  permitsAt,
  startAgenda,
  turnClock,
  type Agenda,
} from '../../../shared/agenda/agenda.ts';
import { shippedMethod } from '../../../shared/method/index.ts';
import { STEP_GRACE_MS } from '../../../shared/permit.ts';
import type { Outcome } from '../../../shared/outcome.ts';

const method = shippedMethod('brussels-2017')!;
const T = 1_000_000;
const start = startAgenda(method, T);
const value = (outcome: Outcome<Agenda>): Agenda => {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

describe('C1 steps', () => {
  test('C1 a step change from a step that isn’t current changes nothing', () => {
    const cluster = value(goTo(method, start, 'welcome', 'cluster', T));
    expect(goTo(method, cluster, 'welcome', 'vote', T)).toMatchObject({ ok: false, refusal: 'stale' });
    expect(goTo(method, cluster, 'cluster', 'cluster', T)).toMatchObject({ ok: false, refusal: 'stale' });
    expect(goTo(method, cluster, 'cluster', 'lunch', T)).toMatchObject({ ok: false, refusal: 'not-found' });
    expect(currentStep(method, value(goTo(method, cluster, 'cluster', 'capture', T))).id).toBe('capture');
  });

  test('M5 the former step’s permissions end after their grace', () => {
    const cluster = value(goTo(method, start, 'welcome', 'cluster', T));
    const vote = value(goTo(method, cluster, 'cluster', 'vote', T));
    expect(permitsAt(method, vote, T + STEP_GRACE_MS - 1).formerPermits).toContain('card:move');
    expect(permitsAt(method, vote, T + STEP_GRACE_MS).formerPermits).toEqual([]);
  });
});

describe('C6 the clock', () => {
  const capture = value(goTo(method, start, 'welcome', 'capture', T));
  test('C6 runs from the step’s minutes, pauses, goes on and is extended', () => {
    expect(capture.clock).toEqual({ state: 'running', endsAtMs: T + 15 * 60_000 });
    const paused = value(turnClock(capture, { act: 'pause' }, T + 60_000));
    expect(paused.clock).toEqual({ state: 'paused', leftMs: 14 * 60_000 });
    const more = value(turnClock(paused, { act: 'add', ms: 60_000 }, T + 90_000));
    expect(more.clock).toEqual({ state: 'paused', leftMs: 15 * 60_000 });
    const on = value(turnClock(more, { act: 'resume' }, T + 100_000));
    expect(on.clock).toEqual({ state: 'running', endsAtMs: T + 100_000 + 15 * 60_000 });
    expect(turnClock(on, { act: 'resume' }, T)).toMatchObject({ ok: false, refusal: 'stale' });
  });

  test('C6 a clock that has run out is extended from now, and never goes below nothing', () => {
    const late = T + 60 * 60_000;
    expect(value(turnClock(capture, { act: 'add', ms: 60_000 }, late)).clock).toEqual({
      state: 'running',
      endsAtMs: late + 60_000,
    });
    expect(value(turnClock(capture, { act: 'set', ms: -5 }, T)).clock).toEqual({
      state: 'running',
      endsAtMs: T,
    });
  });
});
