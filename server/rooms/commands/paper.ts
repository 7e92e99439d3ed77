// Ballots on paper: a host enters them against a badge, and they are marked as such wherever ballots stand.
import type { ParticipantId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { checkChoice } from '../../../shared/voting/choice.ts';
import { isVoter, takesBallots } from '../../../shared/voting/round.ts';
import { admit } from '../admission.ts';
import { claimBadge } from '../badges.ts';
import type { BadgeRecord, RoundRecord } from '../records.ts';
import type { Turn } from '../turn.ts';
import { countedBallotOf } from '../electorate.ts';
import { knownBallot, takeBallot } from './ballots.ts';

/**
 * Takes a paper ballot for whoever has the badge. A ballot that they cast themselves is never replaced by one that
 * somebody else enters; one that they cast later replaces it.
 */
export function enterPaper(turn: Turn, body: CommandBody<'ballot:enter'>): Outcome<{ receipt: string }> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  const badge = turn.records.badges.get(body.badge);
  if (!badge) return refuse('not-found', 'no such badge');
  const before = knownBallot(turn, round, body.id, badge.participant);
  if (before) return before;
  if (!takesBallots(round)) return refuse('not-open', `the vote is ${round.state}`);
  if (badge.state !== 'live') return refuse('not-admitted', `badge ${badge.number} is valid no longer`);
  const voter = ownerOf(turn, round, badge, body);
  if (!voter.ok) return voter;
  const ballot = countedBallotOf(turn.records, round.id, voter.value);
  if (ballot && !ballot.paper) return refuse('taken', 'this person has voted on a phone or tablet');
  return takeBallot(turn, round, voter.value, body, true);
}

/** Whose badge it is; somebody without a phone comes in by this ballot. */
function ownerOf(
  turn: Turn,
  round: RoundRecord,
  badge: BadgeRecord,
  { as, choice }: CommandBody<'ballot:enter'>,
): Outcome<ParticipantId> {
  if (badge.participant !== '') {
    const owner = turn.records.participants.get(badge.participant);
    return owner?.state === 'admitted' ? accept(owner.id) : refuse('removed', 'this person was removed');
  }
  if (!as) return refuse('malformed', 'as: nobody has come in with this badge: say who it is');
  // Nobody comes in by a ballot that won't be taken.
  if (!isVoter(round.rules, as.role)) return refuse('no-vote', 'people with this role do not vote');
  const checked = checkChoice(round, '', choice);
  if (!checked.ok) return checked;
  const admitted = admit(turn, as);
  if (!admitted.ok) return admitted;
  claimBadge(turn, badge, admitted.value.id);
  return accept(admitted.value.id);
}
