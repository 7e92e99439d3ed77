// The agenda's commands: going to a step and turning its clock.
import { goTo, turnClock } from '../../../shared/agenda/agenda.ts';
import { accept, type Outcome } from '../../../shared/outcome.ts';
import type { ParticipantId } from '../../../shared/ids.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { isRevealing, reveal } from '../reveal.ts';
import type { Turn } from '../turn.ts';

/** Goes to a step; where it takes cards, everybody's notebook is revealed in the same turn. */
export function goToStep(turn: Turn, body: CommandBody<'step:go'>): Outcome<null> {
  const { method, agenda } = turn.records.theWorkshop;
  const next = goTo(method, agenda, body.from, body.to, turn.nowMs);
  if (!next.ok) return next;
  turn.records.changeWorkshop({ agenda: next.value });
  turn.publish('everyone', 'agenda', next.value);
  if (isRevealing(turn)) reveal(turn, admitted(turn));
  return accept(null);
}

function* admitted(turn: Turn): Iterable<ParticipantId> {
  for (const person of turn.records.participants.values()) if (person.state === 'admitted') yield person.id;
}

export function setClock(turn: Turn, body: CommandBody<'clock:set'>): Outcome<null> {
  const next = turnClock(turn.records.theWorkshop.agenda, body, turn.nowMs);
  if (!next.ok) return next;
  turn.records.changeWorkshop({ agenda: next.value });
  turn.publish('everyone', 'agenda', next.value);
  return accept(null);
}
