// Ballots: casting one, and what becomes of it while the round is open; nothing here tells how anybody voted.
import { may } from '../../../shared/permit.ts';
import { idFrom, type BallotId, type ParticipantId, type RoundId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { choiceOf } from '../../../shared/voting/ledger.ts';
import { checkDots, takesBallots } from '../../../shared/voting/round.ts';
import { turnoutOf } from '../views.ts';
import type { BallotRecord, RoundRecord } from '../records.ts';
import { actorOf, permitsNow, type Caller, type Turn } from '../turn.ts';

/** Letters of a receipt: easy to read aloud. */
const RECEIPT_LENGTH = 10;
const RECEIPT_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';

/** Takes a ballot; the last one of a voter counts. The same id again gives the same receipt, even after closing. */
export function castBallot(
  turn: Turn,
  body: CommandBody<'ballot:cast'>,
  caller: Caller,
): Outcome<{ receipt: string }> {
  const { rounds, ballots, voters } = turn.records;
  const round = rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  const voter = caller.participant;
  if (!voter) return refuse('not-allowed', 'only participants vote');
  const before = ballots.get(body.id);
  const key = voters.get(`${round.id}.${voter}`)?.key;
  if (before) {
    // An id is its phone's secret; after closing nothing says any more whose it was, but who knows it may have it.
    const isTheirs = before.round === round.id && (!takesBallots(round) || before.voter === key);
    if (!isTheirs) return refuse('taken', 'that ballot id is in use');
    if (before.state === 'void') return refuse('stale', 'that ballot is void, as its voter was removed');
    return accept({ receipt: before.receipt });
  }
  if (!takesBallots(round)) {
    return refuse('not-open', `the vote is ${round.state}`);
  }
  const refusal = may('ballot:cast', actorOf(caller), permitsNow(turn));
  if (refusal) return refuse(refusal, 'this step takes no ballots');
  const checked = checkDots(round, voter, body.dots);
  if (!checked.ok) return checked;

  const voterKey = key ?? idFrom(turn.random);
  if (key === undefined) voters.put(`${round.id}.${voter}`, { key: voterKey });
  const receipt = idFrom(turn.random, RECEIPT_LENGTH, RECEIPT_ALPHABET);
  replaceBallot(turn, round.id, voterKey, body.id);
  ballots.put(body.id, {
    round: round.id,
    id: body.id,
    voter: voterKey,
    dots: checked.value,
    receipt,
    seq: ballots.size + 1,
    state: 'counted',
  });
  turn.records.ledger.append(round.id, {
    kind: 'ballot',
    ballot: body.id,
    voter: voterKey,
    receipt,
    choice: choiceOf(checked.value),
  });
  turn.publish('everyone', 'turnout', turnoutOf(turn.records, round.id));
  return accept({ receipt });
}

/** The ballots of a round that count at this moment. */
export const countedBallots = (turn: Turn, round: RoundId): BallotRecord[] =>
  [...turn.records.ballots.values()].filter((ballot) => ballot.round === round && ballot.state === 'counted');

/** A voter's ballot counts no longer: a later one (`by`) takes its place, or none (null) because the voter is removed. */
function replaceBallot(turn: Turn, round: RoundId, voter: string, by: BallotId | null): void {
  for (const ballot of countedBallots(turn, round)) {
    if (ballot.voter !== voter) continue;
    turn.records.ballots.put(ballot.id, { ...ballot, state: by === null ? 'void' : 'superseded' });
    const { id } = ballot;
    turn.records.ledger.append(
      round,
      by === null ? { kind: 'voiding', ballot: id } : { kind: 'supersession', ballot: id, by },
    );
  }
}

const openRounds = (turn: Turn): RoundRecord[] =>
  [...turn.records.rounds.values()].filter((round) => round.state === 'open' || round.state === 'closing');

/** A removed person's ballots in open rounds are void. */
export function voidBallotsOf(turn: Turn, person: ParticipantId): void {
  for (const round of openRounds(turn)) {
    const key = turn.records.voters.get(`${round.id}.${person}`)?.key;
    if (key !== undefined) replaceBallot(turn, round.id, key, null);
  }
}

/** Two entries of one person: of their ballots in open rounds the last one counts. */
export function joinVoters(turn: Turn, from: ParticipantId, into: ParticipantId): void {
  const { voters } = turn.records;
  for (const round of openRounds(turn)) {
    const keyOf = (person: ParticipantId) => voters.get(`${round.id}.${person}`)?.key;
    const [oldKey, newKey] = [keyOf(from), keyOf(into)];
    voters.delete(`${round.id}.${from}`);
    if (oldKey === undefined) continue;
    const lastOf = (key: string | undefined) =>
      countedBallots(turn, round.id).find((ballot) => ballot.voter === key);
    const [oldBallot, newBallot] = [lastOf(oldKey), lastOf(newKey)];
    const isOldLater = (oldBallot?.seq ?? 0) > (newBallot?.seq ?? 0);
    const [loser, winner] = isOldLater ? [newKey, oldBallot] : [oldKey, newBallot];
    if (loser !== undefined && winner) replaceBallot(turn, round.id, loser, winner.id);
    if (isOldLater) voters.put(`${round.id}.${into}`, { key: oldKey });
  }
}

/** Tells everybody how many may vote and have voted, when who is admitted has changed. */
export function publishTurnout(turn: Turn): void {
  for (const round of openRounds(turn))
    turn.publish('everyone', 'turnout', turnoutOf(turn.records, round.id));
}
