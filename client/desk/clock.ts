// What the desk's buttons and keys do to the clock; each can be taken back where that makes sense.
import type { ClockAct } from '../../shared/agenda/agenda.ts';
import type { Desk } from './desk.svelte.ts';

export const MINUTE_MS = 60_000;

export function turnClock(desk: Desk, act: ClockAct): void {
  const { words, room } = desk;
  switch (act.act) {
    case 'pause':
      void desk.give('clock:set', act, {
        done: words.clockPaused,
        undo: { label: words.resume, run: () => turnClock(desk, { act: 'resume' }) },
      });
      return;
    case 'resume':
      void desk.give('clock:set', act, { done: words.clockRuns });
      return;
    case 'add':
      void desk.give('clock:set', act, {
        done: words.added(Math.round(act.ms / MINUTE_MS)),
        undo: { label: words.takeBack, run: () => turnClock(desk, { act: 'add', ms: -act.ms }) },
      });
      return;
    case 'set': {
      const leftMs = leftOf(room.agenda.clock, room.nowMs());
      void desk.give('clock:set', act, {
        done: words.setTo(Math.round(act.ms / MINUTE_MS)),
        ...(leftMs === null
          ? {}
          : { undo: { label: words.takeBack, run: () => turnClock(desk, { act: 'set', ms: leftMs }) } }),
      });
      return;
    }
  }
}

/** What is left on the clock in ms; null for a step without one. */
export function leftOf(clock: Desk['room']['agenda']['clock'], nowMs: number): number | null {
  switch (clock.state) {
    case 'none':
      return null;
    case 'paused':
      return clock.leftMs;
    case 'running':
      return Math.max(0, Math.round(clock.endsAtMs - nowMs));
  }
}
