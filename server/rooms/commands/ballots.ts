// Ballots: casting one, and what becomes of it while the round is open; nothing here tells how anybody voted.
import { may } from '../../../shared/permit.ts';
import { idFrom, type BallotId, type ParticipantId, type RoundId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { listedChoice } from '../../../shared/voting/ledger.ts';
import { checkChoice } from '../../../shared/voting/choice.ts';
import { isVoter, takesBallots } from '../../../shared/voting/round.ts';
import { countedBallotOf, countedOf } from '../electorate.ts';
import { meOf, turnoutOf } from '../views.ts';
import type { RoundRecord, BallotRecord } from '../records.ts';
import { actorOf, permitsNow, type Caller, type Turn } from '../turn.ts';

/** Letters of a receipt: easy to read aloud. */
const RECEIPT_LENGTH = 10;
const RECEIPT_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';

/** The caller has the ballot before them: hosts are told how many have. */
export function lookAtBallot(turn: Turn, body: CommandBody<'ballot:look'>, caller: Caller): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (caller.participant && takesBallots(round)) turn.attendance.look(round.id, caller.participant);
  return accept(null);
}

/** Takes a ballot; the last one of a voter counts. The same id again gives the same receipt, even after closing. */
export function castBallot(
  turn: Turn,
  body: CommandBody<'ballot:cast'>,
  caller: Caller,
): Outcome<{ receipt: string }> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  const voter = caller.participant;
  if (!voter) return refuse('not-allowed', 'only participants vote');
  const before = knownBallot(turn, round, body.id, voter);
  if (before) return before;
  if (!takesBallots(round)) return refuse('not-open', `the vote is ${round.state}`);
  const refusal = may('ballot:cast', actorOf(caller), permitsNow(turn));
  if (refusal) return refuse(refusal, 'this step takes no ballots');
  return takeBallot(turn, round, voter, body);
}

/** What a ballot's id stands for already: its receipt, or why it can't be had; null for a new one. `voter`: '' for a newcomer. */
export function knownBallot(
  turn: Turn,
  round: RoundRecord,
  id: BallotId,
  voter: ParticipantId | '',
): Outcome<{ receipt: string }> | null {
  const before = turn.records.ballots.get(id);
  if (!before) return null;
  // An id is its phone's secret; after closing nothing says any more whose it was, but who knows it may have it.
  const key = turn.records.voters.get(`${round.id}.${voter}`)?.key;
  const isTheirs = before.round === round.id && (!takesBallots(round) || before.voter === key);
  if (!isTheirs) return refuse('taken', 'that ballot id is in use');
  if (before.state === 'void') return refuse('stale', 'that ballot is void, as its voter was removed');
  return accept({ receipt: before.receipt });
}

/** Puts a lawful ballot in the place of the voter's earlier one. */
export function takeBallot(
  turn: Turn,
  round: RoundRecord,
  voter: ParticipantId,
  { id, choice }: Pick<CommandBody<'ballot:cast'>, 'id' | 'choice'>,
  paper?: true,
): Outcome<{ receipt: string }> {
  const { ballots, voters, participants, ledger } = turn.records;
  if (!isVoter(round.rules, participants.get(voter)?.role ?? '')) {
    return refuse('no-vote', 'people with this role do not vote in this round');
  }
  const checked = checkChoice(round, voter, choice);
  if (!checked.ok) return checked;

  const key = voters.get(`${round.id}.${voter}`)?.key;
  const voterKey = key ?? idFrom(turn.random);
  if (key === undefined) {
    voters.put(`${round.id}.${voter}`, { key: voterKey });
    countMinute(turn, round);
  }
  const receipt = idFrom(turn.random, RECEIPT_LENGTH, RECEIPT_ALPHABET);
  replaceBallot(turn, round.id, voterKey, id);
  ballots.put(id, {
    round: round.id,
    id,
    voter: voterKey,
    choice: checked.value,
    receipt,
    seq: ballots.size + 1,
    state: 'counted',
    ...(paper ? { paper } : {}),
  });
  ledger.append(round.id, {
    kind: 'ballot',
    ballot: id,
    voter: voterKey,
    receipt,
    choice: listedChoice(checked.value),
    ...(paper ? { paper } : {}),
  });
  turn.publish('everyone', 'turnout', turnoutOf(turn.records, round.id));
  // All of the voter's screens, the one that cast it among them.
  const self: Caller = { session: '', role: 'participant', participant: voter };
  turn.publish({ participant: voter }, 'me', meOf(turn.records, self));
  turn.attendance.changed();
  return accept({ receipt });
}

/** Minutes of a day: a clock that is set right by years shall not make a list of millions. */
const MINUTES_MOST = 1440;

/** Adds a voter's first ballot to the turnout by the minute. */
function countMinute({ records, nowMs }: Turn, { id, openedAtMs }: RoundRecord): void {
  const passed = Math.floor((nowMs - openedAtMs) / 60_000);
  const minute = Math.min(Math.max(0, passed), MINUTES_MOST - 1);
  const byMinute = [...(records.turnouts.get(id)?.byMinute ?? [])];
  while (byMinute.length <= minute) byMinute.push(0);
  byMinute[minute] = (byMinute[minute] ?? 0) + 1;
  records.turnouts.put(id, { byMinute });
}

/** A voter's ballot counts no longer: a later one (`by`) takes its place, or none (null) because the voter is removed. */
function replaceBallot(turn: Turn, round: RoundId, voter: string, by: BallotId | null): void {
  for (const ballot of countedOf(turn.records, round)) {
    if (ballot.voter !== voter) continue;
    turn.records.ballots.put(ballot.id, { ...ballot, state: by === null ? 'void' : 'superseded' });
    const { id } = ballot;
    turn.records.ledger.append(
      round,
      by === null ? { kind: 'voiding', ballot: id } : { kind: 'supersession', ballot: id, by },
    );
  }
}

const openRounds = (turn: Turn): RoundRecord[] => [...turn.records.rounds.values()].filter(takesBallots);

/** A removed person's ballots in open rounds are void. */
export function voidBallotsOf(turn: Turn, person: ParticipantId): void {
  for (const round of openRounds(turn)) {
    const key = turn.records.voters.get(`${round.id}.${person}`)?.key;
    if (key !== undefined) replaceBallot(turn, round.id, key, null);
  }
}

/** Whether `one` is the one to count of a person's two: paper never takes the place of what they cast; else the later. */
function outranks(one: BallotRecord | undefined, other: BallotRecord | undefined): boolean {
  if (!one || !other) return one !== undefined;
  return one.paper === other.paper ? one.seq > other.seq : !one.paper;
}

/** Two entries of one person: of their ballots in open rounds the last one that they cast counts, else the last paper. */
export function joinVoters(turn: Turn, from: ParticipantId, into: ParticipantId): void {
  const { voters } = turn.records;
  for (const round of openRounds(turn)) {
    const keyOf = (person: ParticipantId) => voters.get(`${round.id}.${person}`)?.key;
    const [oldKey, newKey] = [keyOf(from), keyOf(into)];
    const ballotOf = (person: ParticipantId) => countedBallotOf(turn.records, round.id, person);
    const [oldBallot, newBallot] = [ballotOf(from), ballotOf(into)];
    voters.delete(`${round.id}.${from}`);
    if (oldKey === undefined) continue;
    const isOldKept = outranks(oldBallot, newBallot);
    const [loser, winner] = isOldKept ? [newKey, oldBallot] : [oldKey, newBallot];
    if (loser !== undefined && winner) replaceBallot(turn, round.id, loser, winner.id);
    if (isOldKept) voters.put(`${round.id}.${into}`, { key: oldKey });
  }
}

/** Tells everybody how many may vote and have voted, when who is admitted, or in which role, has changed. */
export function publishTurnout(turn: Turn): void {
  for (const round of openRounds(turn)) {
    turn.publish('everyone', 'turnout', turnoutOf(turn.records, round.id));
    turn.attendance.changed();
  }
}
