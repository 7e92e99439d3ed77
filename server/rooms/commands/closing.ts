// The end of a vote: counting, forgetting who voted, settling a tie at the last seat, and the file to be published.
import type { ProjectId, RoundId } from '../../../shared/ids.ts';
import { accept, refuse, unreachable, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import type { Tie } from '../../../shared/voting/count.ts';
import type { DecisionEntry } from '../../../shared/voting/ledger.ts';
import { countVote, resettled } from '../../../shared/voting/result.ts';
import { turnoutByRole } from '../../../shared/voting/role-turnout.ts';
import type { GroupTurnout, Result } from '../../../shared/voting/round.ts';
import { killPoint } from '../../kill-points.ts';
import { closingOf, endingOf, openingOf, publishLedger, type ClosedVote } from '../../ledger/publish.ts';
import type { RoundRecord } from '../records.ts';
import type { Turn } from '../turn.ts';
import { countedOf, votersOf } from '../electorate.ts';
import { turnoutOf } from '../views.ts';
import { keepRound, newRound } from './round-record.ts';

/** Counts, and deletes who had which voter key: from here on only a voter's own phone knows its choice. */
export function finishRound(turn: Turn, round: RoundRecord): void {
  const { records } = turn;
  const admittedAtClosing = turnoutOf(records, round.id).admitted;
  const { result, ties } = countVote(round, countedOf(records, round.id), round.seed, round.salt);
  // A tie vote gets no table by role: two of them, close in time, could be subtracted.
  const byRole = round.tieOf === '' ? groupsOf(turn, round) : [];
  forgetVoters(turn, round.id);
  const isHosts = round.rules.tie === 'host' && result.cutTie !== null;
  const closed: RoundRecord = {
    ...round,
    state: 'closed',
    closedAtMs: turn.nowMs,
    closesAtMs: 0,
    admittedAtClosing,
    result,
    tieChoice: isHosts ? 'undecided' : result.cutTie ? 'lot' : 'none',
    ...(byRole.length > 0 ? { byRole } : {}),
  };
  closingOf(voteOf(turn, closed, ties)).forEach((entry) => records.ledger.append(round.id, entry));
  if (isHosts) keepRound(turn, closed);
  else settle(turn, closed, null, result);
  const main = round.tieOf && records.rounds.get(round.tieOf);
  if (main && main.tieChoice === 'voting') settleByVote(turn, main, closed);
  killPoint('on-close-round');
}

/** Settles a tie at the last seat where the rules leave that to the host. */
export function settleTie(turn: Turn, body: CommandBody<'round:settle'>): Outcome<null> {
  const { records } = turn;
  const round = records.rounds.get(body.round);
  if (!round) return refuse('not-found', 'no such vote');
  if (body.by === 'vote' && records.rounds.has(body.id)) return accept(null);
  if (round.tieChoice === body.by) return accept(null);
  const { result } = round;
  const tie = result?.cutTie;
  if (round.tieChoice !== 'undecided' || !result || !tie) return refuse('stale', 'there is no tie to settle');
  switch (body.by) {
    case 'lot':
      settle(turn, { ...round, tieChoice: 'lot' }, decision('lot', tie.taken), result);
      return accept(null);
    case 'all':
      settle(
        turn,
        { ...round, tieChoice: 'all' },
        decision('all', tie.tied),
        resettled(round, countedOf(records, round.id), result, tie.tied),
      );
      return accept(null);
    case 'vote': {
      keepRound(turn, { ...round, tieChoice: 'voting' });
      const seats = tie.taken.length;
      const candidates = round.candidates.filter(({ id }) => tie.tied.includes(id));
      const { rules } = round;
      // Nobody may give more than there are seats to decide on; ties in it are settled by lot.
      const budget = Math.min(rules.budget, Math.max(seats, 1));
      const ofTie = { ...rules, seats, budget, cap: Math.min(rules.cap, budget), tie: 'lot' as const };
      keepRound(turn, newRound(turn, body.id, ofTie, candidates, round.id));
      return accept(null);
    }
    default:
      return unreachable(body);
  }
}

const decision = (by: 'lot' | 'all', taken: readonly ProjectId[]): DecisionEntry => ({
  kind: 'decision',
  by,
  taken,
  vote: null,
});

/** The tie vote is counted: its winners take the seats that were tied for. */
function settleByVote(turn: Turn, main: RoundRecord, vote: RoundRecord): void {
  const { result } = main;
  const taken = vote.result?.shortlist ?? [];
  if (!result) throw new Error('a vote with a tie has a result');
  const root = turn.records.published.get(vote.id)?.root ?? '';
  settle(
    turn,
    { ...main, tieChoice: 'voted' },
    { kind: 'decision', by: 'vote', taken, vote: { round: vote.id, root } },
    resettled(main, countedOf(turn.records, main.id), result, taken),
  );
}

/** Writes down how the vote ended, and makes the file that is published with the result. */
function settle(turn: Turn, round: RoundRecord, decided: DecisionEntry | null, result: Result): void {
  const { ledger, published } = turn.records;
  const ties = ledger.entries(round.id).flatMap(({ entry }) => (entry.kind === 'tie' ? [entry] : []));
  endingOf(decided, result).forEach((entry) => ledger.append(round.id, entry));
  published.put(round.id, publishLedger(voteOf(turn, round, ties), decided, result));
  keepRound(turn, { ...round, result });
}

function voteOf(turn: Turn, round: RoundRecord, ties: readonly Tie[]): ClosedVote {
  const { ballots, theWorkshop } = turn.records;
  const ofRound = [...ballots.values()].filter((ballot) => ballot.round === round.id);
  const { closedAtMs, seed, salt, admittedAtClosing } = round;
  return {
    opening: openingOf(round, theWorkshop.title),
    counted: countedOf(turn.records, round.id),
    superseded: ofRound.filter(({ state }) => state === 'superseded').length,
    voided: ofRound.filter(({ state }) => state === 'void').length,
    admitted: admittedAtClosing,
    closedAtMs,
    seed,
    salt,
    ties,
  };
}

/** The turnout by role, while it is still known who has voted. */
function groupsOf({ records }: Turn, { id }: RoundRecord): GroupTurnout[] {
  const castBy = new Set(countedOf(records, id).map(({ voter }) => voter));
  const voters = [...votersOf(records, id)].map((person) => ({
    role: records.participants.get(person)?.role ?? '',
    hasVoted: castBy.has(records.voters.get(`${id}.${person}`)?.key ?? ''),
  }));
  return turnoutByRole(voters);
}

export function forgetVoters(turn: Turn, round: RoundId): void {
  for (const [id] of [...turn.records.voters.entries()]) {
    if (id.startsWith(`${round}.`)) turn.records.voters.delete(id);
  }
}
