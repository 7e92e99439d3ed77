// A vote in any of its states over given projects, for screens that show one.
import type { ProjectId, RoundId } from '../../shared/ids.ts';
import type { ProjectRecord, StackRecord } from '../../shared/board/schema.ts';
import { themeOfProject } from '../../shared/board/read.ts';
import type { Method } from '../../shared/method/schema.ts';
import { countRound } from '../../shared/voting/result.ts';
import type { Cast } from '../../shared/voting/result.ts';
import type { Candidate, Round, RoundState } from '../../shared/voting/round.ts';

/** The candidates of a board that has few projects are filled up to this number, so that a cut line shows. */
const FEWEST_CANDIDATES = 20;
const SEED = 'a1b2c3d4e5f60718a1b2c3d4e5f60718';
const ROOT = '5c41b07e0a9d3f6688e1c2d4b7905a3e6f1d8c0b92a47e35d6f80c1b2a3e9f74';
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
  const cast = fakeBallots(candidates);
  return {
    id: 'round00000000' as RoundId,
    state,
    rules: method.vote,
    candidates,
    seedHash: HASH,
    tieOf: '',
    seed: isOver ? SEED : '',
    openedAtMs: state === 'announced' ? 0 : nowMs - 240_000,
    closesAtMs: state === 'closing' ? nowMs + 30_000 : 0,
    closedAtMs: isOver ? nowMs : 0,
    voidReason: state === 'void' ? 'Two tables had no paper ballots.' : '',
    turnout: { cast: state === 'announced' ? 0 : cast.length, admitted: Math.max(admitted, cast.length + 4) },
    result: isOver ? countRound({ rules: method.vote, candidates }, cast, SEED) : null,
    tieChoice: isOver ? 'lot' : 'none',
    published: isOver,
    ...(isOver ? { ledgerRoot: ROOT } : {}),
  };
}

/** Falling numbers of dots, two projects each, so that the cut goes through a tie. */
const fakeBallots = (candidates: readonly Candidate[]): Cast[] =>
  candidates.flatMap(({ id }, index) =>
    Array.from({ length: Math.max(0, 10 - Math.floor(index / 2)) }, () => ({ choice: { [id]: 1 } })),
  );
