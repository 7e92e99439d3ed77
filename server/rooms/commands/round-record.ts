// A round as a record: how a new one begins, and how one is kept and told.
import { idFrom, type ParticipantId, type RoundId } from '../../../shared/ids.ts';
import type { VoteRules } from '../../../shared/method/schema.ts';
import type { Candidate } from '../../../shared/voting/round.ts';
import { seedHash } from '../../../shared/voting/ties.ts';
import type { RoundRecord } from '../records.ts';
import type { Turn } from '../turn.ts';
import { hostRound, publicRound } from '../views.ts';

/** A round of its own, or one that is to settle the tie of another, with a sealed number of its own. */
export function newRound(
  turn: Turn,
  id: RoundId,
  rules: VoteRules,
  candidates: readonly Candidate[],
  tieOf: RoundId | '' = '',
): RoundRecord {
  const seed = idFrom(turn.random, 32);
  return {
    id,
    state: 'announced',
    rules,
    candidates,
    seedHash: seedHash(seed),
    tieOf,
    seed,
    salt: rules.publish === 'totals' ? idFrom(turn.random, 32) : '',
    openedAtMs: 0,
    closesAtMs: 0,
    closedAtMs: 0,
    admittedAtClosing: 0,
    voidReason: '',
    result: null,
    tieChoice: 'none',
    published: false,
  };
}

/** Keeps a round and tells everybody of it, hosts of more. */
export function keepRound(turn: Turn, round: RoundRecord): void {
  turn.records.rounds.put(round.id, round);
  turn.publish('everyone', 'round', publicRound(turn.records, round));
  if (round.result) turn.publish('hosts', 'round', hostRound(turn.records, round));
}

/** In every round, projects that `from` led are `into`'s own from now on. */
export function passCandidates(turn: Turn, from: ParticipantId, into: ParticipantId): void {
  for (const round of [...turn.records.rounds.values()]) {
    if (!round.candidates.some(({ lead }) => lead === from)) continue;
    const candidates = round.candidates.map((one) => (one.lead === from ? { ...one, lead: into } : one));
    keepRound(turn, { ...round, candidates });
  }
}
