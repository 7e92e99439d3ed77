// A vote in any of its states over given projects, for screens that show one.
import type { ProjectId, RoundId } from '../../shared/ids.ts';
import type { ProjectRecord, StackRecord } from '../../shared/board/schema.ts';
import { themeOfProject } from '../../shared/board/read.ts';
import type { Method, VoteRules } from '../../shared/method/schema.ts';
import { countRound, type Cast } from '../../shared/voting/result.ts';
import type { Candidate, Round, RoundState, TieChoice } from '../../shared/voting/round.ts';
import { crowdBallots, fewBallots } from './fake-ballots.ts';
import { IDEAS } from './fake-texts.ts';

/** The candidates of a board that has few projects are filled up to this number, so that a cut line shows. */
const FEWEST_CANDIDATES = 20;
const SEED = 'a1b2c3d4e5f60718a1b2c3d4e5f60718';
const ROOT = '5c41b07e0a9d3f6688e1c2d4b7905a3e6f1d8c0b92a47e35d6f80c1b2a3e9f74';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** How the vote of a fake room differs from the method's, and how many vote in it. */
export interface FakeVote {
  rules?: Partial<VoteRules>;
  /** How the tie at the last place stands, once closed. */
  tie?: TieChoice;
  /** So many people of different tastes vote; by default few, whose ballots leave a tie at the cut. */
  crowd?: number;
  /** How many candidates there are at least. */
  candidates?: number;
}

export function fakeCandidates(
  projects: ReadonlyMap<string, ProjectRecord>,
  stacks: ReadonlyMap<string, StackRecord>,
  method: Method,
  fewest = FEWEST_CANDIDATES,
): Candidate[] {
  const candidates: Candidate[] = [...projects].map(([id, project]) => ({
    id: id as ProjectId,
    title: project.title,
    problem: project.problem,
    theme: themeOfProject(project, stacks),
    lead: project.lead,
  }));
  // More than the fewest are a full afternoon's, with titles of their own.
  for (let number = candidates.length; number < fewest; number += 1)
    candidates.push({
      id: `project${String(number).padStart(8, '0')}` as ProjectId,
      title: fewest === FEWEST_CANDIDATES ? `Buurtinitiatief nummer ${number + 1}` : titleOf(number),
      problem: 'A street that would like to try something together, and does not know where to begin.',
      theme: method.themes[number % method.themes.length]?.id ?? '',
      lead: '',
    });
  return candidates;
}

/** Titles as people write them, the longest words among them. */
const titleOf = (number: number): string => {
  const ideas = IDEAS.flat();
  return ideas[number % ideas.length] ?? '';
};

export function fakeRound(
  state: RoundState,
  candidates: readonly Candidate[],
  method: Method,
  nowMs: number,
  admitted: number,
  vote: FakeVote = {},
): Round {
  const isOver = state === 'closed';
  const rules = { ...method.vote, ...vote.rules };
  const cast: Cast[] = vote.crowd
    ? crowdBallots(candidates, rules, vote.crowd)
    : fewBallots(candidates, rules);
  const result = isOver ? countRound({ rules, candidates }, cast, SEED) : null;
  return {
    id: 'round00000000' as RoundId,
    state,
    rules,
    candidates,
    seedHash: HASH,
    tieOf: '',
    seed: isOver ? SEED : '',
    openedAtMs: state === 'announced' ? 0 : nowMs - 240_000,
    closesAtMs: state === 'closing' ? nowMs + 30_000 : 0,
    closedAtMs: isOver ? nowMs : 0,
    voidReason: state === 'void' ? 'Two tables had no paper ballots.' : '',
    turnout: { cast: state === 'announced' ? 0 : cast.length, admitted: Math.max(admitted, cast.length + 4) },
    result,
    tieChoice: isOver ? (vote.tie ?? (result?.cutTie ? 'lot' : 'none')) : 'none',
    published: isOver,
    ...(isOver ? { ledgerRoot: ROOT } : {}),
  };
}

/** The vote that is to settle the tie of another: over its tied projects, for the places that are left. */
export function fakeTieVote(main: Round, state: 'announced' | 'open'): Round {
  const tie = main.result?.cutTie;
  const tied = main.candidates.filter(({ id }) => tie?.tied.includes(id));
  const seats = Math.max(1, tie?.taken.length ?? 1);
  return {
    ...main,
    id: 'round00000001' as RoundId,
    state,
    rules: { ...main.rules, seats, budget: seats, cap: 1, tie: 'lot' },
    candidates: tied,
    tieOf: main.id,
    seed: '',
    result: null,
    tieChoice: 'none',
    published: false,
    turnout: { cast: state === 'open' ? 12 : 0, admitted: main.turnout.admitted },
  };
}
