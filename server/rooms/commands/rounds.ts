// Conducting a vote: announcing, opening, closing, counting, voiding, publishing.
import { readBoard, themeOfProject } from '../../../shared/board/read.ts';
import { idFrom, type ProjectId, type RoundId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { seedHash } from '../../../shared/voting/ties.ts';
import { countVote } from '../../../shared/voting/result.ts';
import type { Tie } from '../../../shared/voting/count.ts';
import type { Candidate, Result } from '../../../shared/voting/round.ts';
import { killPoint } from '../../kill-points.ts';
import { openingOf, publishLedger } from '../../ledger/publish.ts';
import { admittedCount, hostRound, publicRound } from '../views.ts';
import type { BallotRecord, RoundRecord } from '../records.ts';
import type { Turn } from '../turn.ts';
import { countedBallots } from './ballots.ts';

/** Shows rules, candidates and the tie seed's hash to everybody; candidates are frozen as they stand now. */
export function announceRound(turn: Turn, body: CommandBody<'round:announce'>): Outcome<null> {
  const { rounds, theWorkshop } = turn.records;
  if (rounds.has(body.id)) return accept(null);
  if ([...rounds.values()].some((round) => round.state !== 'void'))
    return refuse('taken', 'there is a vote already');
  const candidates = candidatesOf(turn);
  if (candidates.length === 0) return refuse('not-now', 'there are no projects to vote on');
  const seed = idFrom(turn.random, 32);
  keep(turn, {
    id: body.id,
    state: 'announced',
    rules: theWorkshop.method.vote,
    candidates,
    seedHash: seedHash(seed),
    seed,
    openedAtMs: 0,
    closesAtMs: 0,
    closedAtMs: 0,
    voidReason: '',
    result: null,
    published: false,
  });
  return accept(null);
}

function candidatesOf(turn: Turn): Candidate[] {
  const board = readBoard(turn.board.doc);
  return [...board.projects]
    .filter(([, project]) => !project.removed)
    .map(([id, project]) => ({
      id: id as ProjectId,
      title: project.title,
      problem: project.problem,
      theme: themeOfProject(project, board.stacks),
      lead: project.lead,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function openRound(turn: Turn, body: CommandBody<'round:open'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.state === 'open') return accept(null);
  if (round.state !== 'announced') return refuse('stale', `the vote is ${round.state}`);
  const opened: RoundRecord = { ...round, state: 'open', openedAtMs: turn.nowMs };
  turn.records.ledger.append(round.id, openingOf(opened, turn.records.theWorkshop.title));
  keep(turn, opened);
  return accept(null);
}

/** Ballots on their way may still arrive for `graceMs`; with 0, also during the grace, it closes at once. */
export function closeRound(turn: Turn, body: CommandBody<'round:close'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.state === 'closed') return accept(null);
  if (round.state !== 'open' && round.state !== 'closing')
    return refuse('stale', `the vote is ${round.state}`);
  if (body.graceMs === 0) finish(turn, round);
  else if (round.state === 'open') {
    keep(turn, { ...round, state: 'closing', closesAtMs: turn.nowMs + body.graceMs });
  }
  return accept(null);
}

/** Closes the rounds whose grace is over; the room asks when the time comes. */
export function closeDueRounds(turn: Turn): void {
  for (const round of turn.records.rounds.values()) {
    if (round.state === 'closing' && round.closesAtMs <= turn.nowMs) finish(turn, round);
  }
}

/** When the next grace ends, in ms since 1970; null if no round is closing. */
export function nextClosing(turn: Pick<Turn, 'records'>): number | null {
  const ends = [...turn.records.rounds.values()]
    .filter((round) => round.state === 'closing')
    .map((round) => round.closesAtMs);
  return ends.length > 0 ? Math.min(...ends) : null;
}

/** Counts, and deletes who had which voter key: from here on only a voter's own phone knows its choice. */
function finish(turn: Turn, round: RoundRecord): void {
  const counted = countedBallots(turn, round.id);
  const { result, ties } = countVote(round, counted, round.seed);
  forgetVoters(turn, round.id);
  const closed: RoundRecord = { ...round, state: 'closed', closedAtMs: turn.nowMs, closesAtMs: 0, result };
  closeLedger(turn, closed, counted, ties, result);
  keep(turn, closed);
  killPoint('on-close-round');
}

/** Writes down how the vote ended, and makes the file that is published with the result. */
function closeLedger(
  turn: Turn,
  round: RoundRecord,
  counted: readonly BallotRecord[],
  ties: readonly Tie[],
  result: Result,
): void {
  const { ledger, published, theWorkshop, ballots } = turn.records;
  const ofRound = [...ballots.values()].filter((ballot) => ballot.round === round.id);
  const { file, ending } = publishLedger({
    opening: openingOf(round, theWorkshop.title),
    counted,
    superseded: ofRound.filter(({ state }) => state === 'superseded').length,
    voided: ofRound.filter(({ state }) => state === 'void').length,
    admitted: admittedCount(turn.records),
    closedAtMs: round.closedAtMs,
    seed: round.seed,
    ties,
    result,
  });
  ending.forEach((entry) => ledger.append(round.id, entry));
  published.put(round.id, file);
}

function forgetVoters(turn: Turn, round: RoundId): void {
  for (const [id] of [...turn.records.voters.entries()]) {
    if (id.startsWith(`${round}.`)) turn.records.voters.delete(id);
  }
}

export function voidRound(turn: Turn, body: CommandBody<'round:void'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.state === 'void') return accept(null);
  if (round.published) return refuse('stale', 'the result is published');
  forgetVoters(turn, round.id);
  turn.records.ledger.append(round.id, { kind: 'annulment', reason: body.reason });
  turn.records.published.delete(round.id);
  keep(turn, { ...round, state: 'void', voidReason: body.reason, closesAtMs: 0, result: null });
  return accept(null);
}

export function publishRound(turn: Turn, body: CommandBody<'round:publish'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.published) return accept(null);
  if (round.state !== 'closed') return refuse('stale', `the vote is ${round.state}`);
  const root = turn.records.published.get(round.id)?.root;
  if (root !== undefined) turn.records.ledger.append(round.id, { kind: 'publication', root });
  keep(turn, { ...round, published: true, publishedAtMs: turn.nowMs });
  return accept(null);
}

function keep(turn: Turn, round: RoundRecord): void {
  turn.records.rounds.put(round.id, round);
  turn.publish('everyone', 'round', publicRound(turn.records, round));
  if (round.result && !round.published) turn.publish('hosts', 'round', hostRound(turn.records, round));
}
