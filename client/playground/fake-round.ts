// A vote in any of its states over given projects, for screens that show one.
import type { ProjectId, RoundId } from '../../shared/ids.ts';
import type { ProjectRecord, StackRecord } from '../../shared/board/schema.ts';
import { themeOfProject } from '../../shared/board/read.ts';
import type { Method } from '../../shared/method/schema.ts';
import type { Candidate, Result, Round, RoundState, Standing } from '../../shared/voting/round.ts';

/** The candidates of a board that has few projects are filled up to this number, so that a cut line shows. */
const FEWEST_CANDIDATES = 20;
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export function fakeCandidates(
  projects: ReadonlyMap<string, ProjectRecord>,
  stacks: ReadonlyMap<string, StackRecord>,
  method: Method,
): Candidate[] {
  const candidates: Candidate[] = [...projects].map(([id, project]) => ({
    id: id as ProjectId,
    title: project.title,
    problem: project.problem,
    theme: themeOfProject(project, stacks),
    lead: project.lead,
  }));
  for (let number = candidates.length; number < FEWEST_CANDIDATES; number += 1)
    candidates.push({
      id: `project${String(number).padStart(8, '0')}` as ProjectId,
      title: `Buurtinitiatief nummer ${number + 1}`,
      problem: 'A street that would like to try something together, and does not know where to begin.',
      theme: method.themes[number % method.themes.length]?.id ?? '',
      lead: '',
    });
  return candidates;
}

export function fakeRound(
  state: RoundState,
  candidates: readonly Candidate[],
  method: Method,
  nowMs: number,
  admitted: number,
): Round {
  const isOver = state === 'closed';
  return {
    id: 'round00000000' as RoundId,
    state,
    rules: method.vote,
    candidates,
    seedHash: HASH,
    seed: isOver ? 'a1b2c3d4e5f60718' : '',
    openedAtMs: state === 'announced' ? 0 : nowMs - 240_000,
    closesAtMs: state === 'closing' ? nowMs + 30_000 : 0,
    closedAtMs: isOver ? nowMs : 0,
    voidReason: state === 'void' ? 'Two tables had no paper ballots.' : '',
    turnout: { cast: state === 'announced' ? 0 : Math.max(0, admitted - 4), admitted },
    result: isOver ? fakeResult(candidates, method, Math.max(0, admitted - 4)) : null,
    published: isOver,
  };
}

/** Falling numbers of dots, with a tie on both sides of the cut. */
function fakeResult(candidates: readonly Candidate[], method: Method, ballots: number): Result {
  const seats = method.vote.seats;
  const ranking: Standing[] = [];
  candidates.forEach(({ id }, index) => {
    const dots = index === seats ? (ranking[seats - 1]?.dots ?? 0) : Math.max(0, 60 - index * 3);
    const before = ranking[index - 1];
    const rank = before?.dots === dots ? before.rank : index + 1;
    ranking.push({ id, dots, voters: Math.ceil(dots * 0.8), rank });
  });
  const last = ranking[seats - 1];
  const tied = last ? ranking.filter(({ dots }) => dots === last.dots).map(({ id }) => id) : [];
  const shortlist = ranking.slice(0, seats).map(({ id }) => id);
  return {
    ranking,
    shortlist,
    cutTie:
      last && tied.length > 1
        ? { dots: last.dots, tied, taken: tied.filter((id) => shortlist.includes(id)) }
        : null,
    ballots,
    ballotsRoot: HASH,
  };
}
