// One vote: its candidates and rules, its states from announced to closed, and what a lawful ballot is.
import * as v from 'valibot';
import { ProjectIdSchema, type BallotId, type ParticipantId, type ProjectId, type RoundId } from '../ids.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import type { VoteRules } from '../method/schema.ts';
import type { RuleName } from './rules/index.ts';

/** A project as it is voted on: frozen when the round is announced; later edits don't reach the ballot. */
export interface Candidate {
  id: ProjectId;
  title: string;
  problem: string;
  /** The theme it stands under, or '' in the tray. */
  theme: string;
  lead: string;
}

/**
 * announced: rules, candidates and the hash of the tie seed are shown, nobody votes yet;
 * open: ballots are taken; closing: still taken, until `closesAtMs`; closed: counted; void: annulled, with a reason.
 */
export type RoundState = 'announced' | 'open' | 'closing' | 'closed' | 'void';

/** What everybody may know of a round. Before `closed` nothing in it depends on how anybody voted. */
export interface Round {
  id: RoundId;
  state: RoundState;
  rules: VoteRules;
  candidates: readonly Candidate[];
  /** SHA-256 (hex) of the tie seed, shown from the announcement on. */
  seedHash: string;
  /** The seed itself, '' until closed. */
  seed: string;
  openedAtMs: number;
  /** When closing ends; 0 unless closing. */
  closesAtMs: number;
  closedAtMs: number;
  voidReason: string;
  /** How many have a ballot in, and how many may vote. */
  turnout: { cast: number; admitted: number };
  /** Present from `closed` on, for hosts; for everybody once published. */
  result: Result | null;
  published: boolean;
  /** When it was published, so that every wall is at the same place of the reveal; absent before. */
  publishedAtMs?: number;
  /** The last hash of the published ledger, to compare a file with; there whenever `result` is, absent before. */
  ledgerRoot?: string;
}

/** Dots by project; projects without a dot are left out. */
export type Dots = Readonly<Record<ProjectId, number>>;
export const DotsSchema = v.pipe(
  v.record(ProjectIdSchema, v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  v.check((dots) => Object.keys(dots).length <= 100, 'too many projects'),
) as v.GenericSchema<unknown, Record<ProjectId, number>>;

export interface OwnBallot {
  round: RoundId;
  id: BallotId;
  dots: Dots;
  receipt: string;
}

export interface Standing {
  id: ProjectId;
  /** Dots in all, and how many voters gave it at least one. */
  dots: number;
  voters: number;
  /** 1 for the most dots; equal dots share a rank. */
  rank: number;
}

export interface Result {
  /** Every candidate, most dots first; equal dots in the order of the tie rule. */
  ranking: readonly Standing[];
  /** The projects that go on, in order of election. */
  shortlist: readonly ProjectId[];
  /** Set if projects with equal dots stood on both sides of the cut: who was in the tie, and whom the rule took. */
  cutTie: { dots: number; tied: readonly ProjectId[]; taken: readonly ProjectId[] } | null;
  ballots: number;
  /** SHA-256 over the counted ballots, see shared/voting/ties.ts. */
  ballotsRoot: string;
  /** How many have a choice of theirs on the shortlist. */
  representation: Representation;
  proportionality: Proportionality;
  /** What every other rule that can count these ballots would have elected; ties by the same order. */
  comparison: readonly OtherCount[];
}

/** How many of those who cast a ballot gave at least one dot to one of the elected. */
export interface Representation {
  represented: number;
  voters: number;
}

/**
 * What EJR+ says of the shortlist (proportionality.ts). Not satisfied: `size` voters all chose `project`, which isn't
 * on it; for so many (`needed` or more) `deserved` projects are their share, and none of them chose as many of the
 * shortlist.
 */
export type Proportionality =
  | { satisfied: true }
  | { satisfied: false; project: ProjectId; deserved: number; size: number; needed: number };

export interface OtherCount extends Representation {
  rule: RuleName;
  /** In order of election. */
  winners: readonly ProjectId[];
}

/** Says whether `dots` is a ballot this round may take from `voter`; open or not is the room's question. */
export function checkDots(
  round: Pick<Round, 'rules' | 'candidates'>,
  voter: ParticipantId | string,
  dots: Dots,
): Outcome<Dots> {
  const { budget, cap, ownProjects } = round.rules;
  let spent = 0;
  for (const [project, count] of Object.entries(dots)) {
    const candidate = round.candidates.find(({ id }) => id === project);
    if (!candidate) return refuse('not-found', `project ${project} is not on this ballot`);
    if (!Number.isInteger(count) || count < 1) return refuse('malformed', 'dots are whole numbers from 1');
    if (count > cap) return refuse('over-budget', `at most ${cap} dots on one project`);
    if (!ownProjects && candidate.lead === voter)
      return refuse('own-project', 'no dots on a project one leads');
    spent += count;
  }
  if (spent > budget) return refuse('over-budget', `${spent} dots of ${budget}`);
  return accept(dots);
}

export const dotsSpent = (dots: Dots): number => Object.values(dots).reduce((sum, count) => sum + count, 0);
export const takesBallots = (round: Pick<Round, 'state'>): boolean =>
  round.state === 'open' || round.state === 'closing';
