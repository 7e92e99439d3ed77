// Conducting a vote: announcing, opening, closing, voiding, publishing.
import { readBoard, themeOfProject } from '../../../shared/board/read.ts';
import type { ProjectId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import type { Candidate } from '../../../shared/voting/round.ts';
import { openingOf } from '../../ledger/publish.ts';
import type { RoundRecord } from '../records.ts';
import type { Turn } from '../turn.ts';
import { finishRound, forgetVoters } from './closing.ts';
import { keepRound, newRound } from './round-record.ts';

/** Shows rules, candidates and the tie seed's hash to everybody; candidates are frozen as they stand now. */
export function announceRound(turn: Turn, body: CommandBody<'round:announce'>): Outcome<null> {
  const { rounds, theWorkshop } = turn.records;
  const { method } = theWorkshop;
  if (rounds.has(body.id)) return accept(null);
  if ([...rounds.values()].some((round) => round.state !== 'void'))
    return refuse('taken', 'there is a vote already');
  const { leaveOut = [], voters = method.vote.voters } = body;
  const unknown = voters.find((role) => !method.roles.some(({ id }) => id === role));
  if (unknown !== undefined) return refuse('malformed', `voters: no role is called ${unknown}`);
  const candidates = candidatesOf(turn).filter(({ id }) => !leaveOut.includes(id));
  if (candidates.length === 0) return refuse('not-now', 'there are no projects to vote on');
  keepRound(turn, newRound(turn, body.id, { ...method.vote, voters }, candidates));
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
  keepRound(turn, opened);
  return accept(null);
}

/** Ballots on their way may still arrive for `graceMs`; with 0, also during the grace, it closes at once. */
export function closeRound(turn: Turn, body: CommandBody<'round:close'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.state === 'closed') return accept(null);
  if (round.state !== 'open' && round.state !== 'closing')
    return refuse('stale', `the vote is ${round.state}`);
  if (body.graceMs === 0) finishRound(turn, round);
  else if (round.state === 'open') {
    keepRound(turn, { ...round, state: 'closing', closesAtMs: turn.nowMs + body.graceMs });
  }
  return accept(null);
}

/** Closes the rounds whose grace is over; the room asks when the time comes. */
export function closeDueRounds(turn: Turn): void {
  for (const round of turn.records.rounds.values()) {
    if (round.state === 'closing' && round.closesAtMs <= turn.nowMs) finishRound(turn, round);
  }
}

/** When the next grace ends, in ms since 1970; null if no round is closing. */
export function nextClosing(turn: Pick<Turn, 'records'>): number | null {
  const ends = [...turn.records.rounds.values()]
    .filter((round) => round.state === 'closing')
    .map((round) => round.closesAtMs);
  return ends.length > 0 ? Math.min(...ends) : null;
}

export function voidRound(turn: Turn, body: CommandBody<'round:void'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.state === 'void') return accept(null);
  if (round.published) return refuse('stale', 'the result is published');
  const main = round.tieOf && turn.records.rounds.get(round.tieOf);
  if (main && main.tieChoice !== 'voting') return refuse('stale', 'what it decided is settled');
  annul(turn, round, body.reason);
  // Without its tie vote the tie is open again; without its vote a tie vote, also a counted one, is about nothing.
  if (main) keepRound(turn, { ...main, tieChoice: 'undecided' });
  for (const about of [...turn.records.rounds.values()]) {
    if (about.tieOf === round.id && about.state !== 'void') annul(turn, about, body.reason);
  }
  return accept(null);
}

function annul(turn: Turn, round: RoundRecord, reason: string): void {
  forgetVoters(turn, round.id);
  turn.records.ledger.append(round.id, { kind: 'annulment', reason });
  turn.records.published.delete(round.id);
  keepRound(turn, { ...round, state: 'void', voidReason: reason, closesAtMs: 0, result: null });
}

export function publishRound(turn: Turn, body: CommandBody<'round:publish'>): Outcome<null> {
  const round = turn.records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.published) return accept(null);
  if (round.state !== 'closed') return refuse('stale', `the vote is ${round.state}`);
  if (round.tieOf !== '') return refuse('stale', 'a tie vote is published with the vote that it settles');
  if (round.tieChoice === 'undecided' || round.tieChoice === 'voting')
    return refuse('not-now', 'the tie at the last seat is not settled yet');
  // A tie vote comes first, so that the newest that screens are told of is the vote itself.
  const settledBy = [...turn.records.rounds.values()].filter(
    ({ tieOf, state }) => tieOf === round.id && state === 'closed',
  );
  for (const one of [...settledBy, round]) {
    const root = turn.records.published.get(one.id)?.root;
    if (root !== undefined) turn.records.ledger.append(one.id, { kind: 'publication', root });
    keepRound(turn, { ...one, published: true, publishedAtMs: turn.nowMs });
  }
  return accept(null);
}
