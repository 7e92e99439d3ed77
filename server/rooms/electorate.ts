// Who votes in a round, and which ballots count at this moment.
import type { ParticipantId, RoundId } from '../../shared/ids.ts';
import { isVoter } from '../../shared/voting/round.ts';
import type { BallotRecord, Records } from './records.ts';

/**
 * Everybody admitted whose role votes in this round, and whoever has a ballot in it: what was lawful when it was cast
 * counts, also if they have taken another role since.
 */
export function* votersOf(records: Records, round: RoundId): Iterable<ParticipantId> {
  const rules = records.rounds.get(round)?.rules;
  if (!rules) return;
  const castBy = new Set(countedOf(records, round).map(({ voter }) => voter));
  for (const { id, role, state } of records.participants.values()) {
    const hasVoted = castBy.has(records.voters.get(`${round}.${id}`)?.key ?? '');
    if (state === 'admitted' && (isVoter(rules, role) || hasVoted)) yield id;
  }
}

/** The ballots of a round that count at this moment. */
export const countedOf = (records: Records, round: RoundId): BallotRecord[] =>
  [...records.ballots.values()].filter((ballot) => ballot.round === round && ballot.state === 'counted');

/** The ballot of this person that counts; nobody can tell once the round is closed. */
export function countedBallotOf(
  records: Records,
  round: RoundId,
  person: ParticipantId,
): BallotRecord | undefined {
  const key = records.voters.get(`${round}.${person}`)?.key;
  return key === undefined ? undefined : countedOf(records, round).find(({ voter }) => voter === key);
}
