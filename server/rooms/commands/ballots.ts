// Ballots: casting one, and what becomes of it while the round is open; nothing here tells how anybody voted.
import { may } from '../../../shared/permit.ts';
import { idFrom, type ParticipantId, type RoundId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
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
    const isTheirs = before.round === round.id && (key === undefined || before.voter === key);
    return isTheirs ? accept({ receipt: before.receipt }) : refuse('taken', 'that ballot id is in use');
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
  replaceBallot(turn, round.id, voterKey, 'superseded');
  ballots.put(body.id, {
    round: round.id,
    id: body.id,
    voter: voterKey,
    dots: checked.value,
    receipt,
    seq: ballots.size + 1,
    state: 'counted',
  });
  turn.publish('everyone', 'turnout', turnoutOf(turn.records, round.id));
  return accept({ receipt });
}

/** The ballots of a round that count at this moment. */
export const countedBallots = (turn: Turn, round: RoundId): BallotRecord[] =>
  [...turn.records.ballots.values()].filter((ballot) => ballot.round === round && ballot.state === 'counted');

function replaceBallot(turn: Turn, round: RoundId, voter: string, state: 'superseded' | 'void'): void {
  for (const ballot of countedBallots(turn, round)) {
    if (ballot.voter === voter) turn.records.ballots.put(ballot.id, { ...ballot, state });
  }
}

const openRounds = (turn: Turn): RoundRecord[] =>
  [...turn.records.rounds.values()].filter((round) => round.state === 'open' || round.state === 'closing');

/** A removed person's ballots in open rounds are void. */
export function voidBallotsOf(turn: Turn, person: ParticipantId): void {
  for (const round of openRounds(turn)) {
    const key = turn.records.voters.get(`${round.id}.${person}`)?.key;
    if (key !== undefined) replaceBallot(turn, round.id, key, 'void');
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
      countedBallots(turn, round.id).find((ballot) => ballot.voter === key)?.seq ?? 0;
    const isOldLater = lastOf(oldKey) > lastOf(newKey);
    const loser = isOldLater ? newKey : oldKey;
    if (loser !== undefined) replaceBallot(turn, round.id, loser, 'superseded');
    if (isOldLater) voters.put(`${round.id}.${into}`, { key: oldKey });
  }
}

/** Tells everybody how many may vote and have voted, when who is admitted has changed. */
export function publishTurnout(turn: Turn): void {
  for (const round of openRounds(turn))
    turn.publish('everyone', 'turnout', turnoutOf(turn.records, round.id));
}
