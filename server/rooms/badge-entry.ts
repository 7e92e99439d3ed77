// The entrance for who has a badge: back in as its owner, or told what this badge is.
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { BadgeAnswer, BadgeBody, Joined } from '../../shared/protocol/http.ts';
import { callerOf, letIn } from './admission.ts';
import { claimBadge, showBadge } from './badges.ts';
import type { Turn } from './turn.ts';
import { liveBadgesOf } from './views.ts';

/** `session` is what the asker's browser is in with already, or null. Nothing changes but what `then` asks for. */
export function enterByBadge(
  turn: Turn,
  body: BadgeBody,
  session: string | null,
): Outcome<BadgeAnswer | Joined> {
  const shown = showBadge(turn, body);
  if (!shown.ok) return shown;
  const badge = shown.value;
  const { number } = badge;
  const caller = session === null ? null : callerOf(turn.records, session);
  const present = caller?.ok ? caller.value.participant : '';

  if (badge.participant === '') {
    if (present === '' || body.then !== 'bind') return accept({ state: 'new', number });
    if (liveBadgesOf(turn.records, present).length > 0)
      return refuse('taken', 'this person has a badge already');
    claimBadge(turn, badge, present);
    return accept({ state: 'yours', number });
  }
  const owner = turn.records.participants.get(badge.participant);
  if (!owner || owner.state === 'removed') return refuse('removed', 'this person was removed');
  if (present === owner.id) return accept({ state: 'yours', number });
  if (present !== '' && body.then !== 'switch') return accept({ state: 'other', number, name: owner.name });
  return letIn(turn, owner, badge.id);
}
