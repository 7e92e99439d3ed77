// One vote: its candidates and rules, its states from announced to closed, and its result.
import type { BallotId, ProjectId, RoundId } from '../ids.ts';
import type { VoteRules } from '../method/schema.ts';
import type { Choice } from './choice.ts';
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
  /** The vote whose tie at the last seat this one is to settle; '' for a vote of its own. */
  tieOf: RoundId | '';
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
  /** How the tie at the last seat is settled; `none` before closing. */
  tieChoice: TieChoice;
  published: boolean;
  /** When it was published, so that every wall is at the same place of the reveal; absent before. */
  publishedAtMs?: number;
  /** The last hash of the published ledger, to compare a file with; there whenever `result` is, absent before. */
  ledgerRoot?: string;
  /** Present from `closed` on, for hosts alone. */
  byRole?: readonly GroupTurnout[];
}

export interface OwnBallot {
  round: RoundId;
  id: BallotId;
  choice: Choice;
  receipt: string;
  /** A co-host entered it from paper. */
  paper?: true;
}

export interface Standing {
  id: ProjectId;
  /** Its dots in all; its ticks; or, where ballots are rankings, how many put it first. */
  score: number;
  /** How many chose it at all. */
  voters: number;
  /** 1 for the highest score; equal scores share a rank. */
  rank: number;
}

export interface Result {
  /** Every candidate, highest score first; equal scores in the order of the tie rule. */
  ranking: readonly Standing[];
  /** The projects that go on, in order of election. */
  shortlist: readonly ProjectId[];
  /**
   * Set if a tie decided who is in: who was in it, and who of them went on. `score` is what they had, or null where the
   * rule compares something else than scores.
   */
  cutTie: { score: number | null; tied: readonly ProjectId[]; taken: readonly ProjectId[] } | null;
  ballots: number;
  /** SHA-256 over the counted ballots, see shared/voting/ledger.ts. */
  ballotsRoot: string;
  /** How many have a choice of theirs on the shortlist. */
  representation: Representation;
  proportionality: Proportionality;
  /** What every other rule that can count these ballots would have elected; ties by the same order. */
  comparison: readonly OtherCount[];
}

/**
 * How a tie at the last seat is settled. none: there is none; undecided: a host has yet to choose; lot: by the sealed
 * number; all: all of the tied go on; voting: a tie vote is under way; voted: it has decided.
 */
export type TieChoice = 'none' | 'undecided' | 'lot' | 'all' | 'voting' | 'voted';

/** How many of a group could vote and did; told to hosts after closing, for groups of five or more. */
export interface GroupTurnout {
  /** Roles of the method; small ones stand together. */
  roles: readonly string[];
  voted: number;
  of: number;
}

/** How many of those who cast a ballot chose at least one of the elected. */
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

/** Whether people with this role of the method vote in the round. */
export const isVoter = ({ voters }: Pick<VoteRules, 'voters'>, role: string): boolean =>
  voters.length === 0 || voters.includes(role);

/** The round that screens are about: a tie vote while it is under way, else the one vote that isn't void. */
export function currentRound(rounds: readonly Round[]): Round | null {
  const alive = rounds.filter(({ state }) => state !== 'void');
  const tieVote = alive.find(({ tieOf, state }) => tieOf !== '' && state !== 'closed');
  return tieVote ?? alive.find(({ tieOf }) => tieOf === '') ?? null;
}

export const takesBallots = (round: Pick<Round, 'state'>): boolean =>
  round.state === 'open' || round.state === 'closing';
