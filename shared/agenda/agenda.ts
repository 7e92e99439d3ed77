// The agenda: which step is current, its clock, and what it permits; pure, with times given by the caller.
import type { Method, Step } from '../method/schema.ts';
import { STEP_GRACE_MS, type Now } from '../permit.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';

/** Times are the server's, in ms since 1970. */
export interface Agenda {
  step: string;
  /** The step before and until when its permissions also hold (rule G23); '' at the start. */
  former: string;
  formerUntilMs: number;
  enteredAtMs: number;
  clock: Clock;
}
/** `none`: a step without a timer. `over` is no state: a running clock past its end says so by itself. */
export type Clock =
  { state: 'none' } | { state: 'running'; endsAtMs: number } | { state: 'paused'; leftMs: number };

export function startAgenda(method: Method, nowMs: number): Agenda {
  const first = method.steps[0]!;
  return {
    step: first.id,
    former: '',
    formerUntilMs: 0,
    enteredAtMs: nowMs,
    clock: freshClock(first, nowMs),
  };
}

const freshClock = (step: Step, nowMs: number): Clock =>
  step.minutes === 0 ? { state: 'none' } : { state: 'running', endsAtMs: nowMs + step.minutes * 60_000 };

export const stepOf = (method: Method, id: string): Step | undefined =>
  method.steps.find((step) => step.id === id);

export function currentStep(method: Method, agenda: Agenda): Step {
  const step = stepOf(method, agenda.step);
  if (!step) throw new Error(`the agenda stands at an unknown step: ${agenda.step}`);
  return step;
}

/** Goes to any step of the method, forward or back; `from` must be the current one, so a double click skips none. */
export function goTo(
  method: Method,
  agenda: Agenda,
  from: string,
  to: string,
  nowMs: number,
): Outcome<Agenda> {
  if (agenda.step !== from) return refuse('stale', `the step is ${agenda.step}, no longer ${from}`);
  const step = stepOf(method, to);
  if (!step) return refuse('not-found', `no step is called ${to}`);
  if (to === from) return refuse('stale', `the step is already ${to}`);
  return accept({
    step: to,
    former: from,
    formerUntilMs: nowMs + STEP_GRACE_MS,
    enteredAtMs: nowMs,
    clock: freshClock(step, nowMs),
  });
}

export type ClockAct =
  { act: 'pause' } | { act: 'resume' } | { act: 'add'; ms: number } | { act: 'set'; ms: number };
export const CLOCK_MOST_MS = 10 * 3_600_000;

/** Pauses, resumes, extends (or shortens, with a negative `ms`) or sets the current step's clock. */
export function turnClock(agenda: Agenda, act: ClockAct, nowMs: number): Outcome<Agenda> {
  const { clock } = agenda;
  const leftMs =
    clock.state === 'running'
      ? Math.max(0, clock.endsAtMs - nowMs)
      : clock.state === 'paused'
        ? clock.leftMs
        : 0;
  const within = (ms: number) => Math.min(CLOCK_MOST_MS, Math.max(0, ms));
  switch (act.act) {
    case 'pause':
      if (clock.state !== 'running') return refuse('stale', 'the clock is not running');
      return accept({ ...agenda, clock: { state: 'paused', leftMs } });
    case 'resume':
      if (clock.state !== 'paused') return refuse('stale', 'the clock is not paused');
      return accept({ ...agenda, clock: { state: 'running', endsAtMs: nowMs + leftMs } });
    case 'add':
    case 'set': {
      const ms = within(act.act === 'add' ? leftMs + act.ms : act.ms);
      const paused = clock.state === 'paused';
      return accept({
        ...agenda,
        clock: paused ? { state: 'paused', leftMs: ms } : { state: 'running', endsAtMs: nowMs + ms },
      });
    }
  }
}

/** What participants may do at `nowMs`, for the permit table. */
export function permitsAt(method: Method, agenda: Agenda, nowMs: number): Now {
  const former = nowMs < agenda.formerUntilMs ? stepOf(method, agenda.former) : undefined;
  return { permits: currentStep(method, agenda).permits, formerPermits: former?.permits ?? [] };
}
