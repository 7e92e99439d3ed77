// Every project of a counted vote with its support: those that go on first, in the order in which they were elected.
import type { ProjectId } from '../../shared/ids.ts';
import type { Result, Round } from '../../shared/voting/round.ts';

export interface Supported {
  id: ProjectId;
  title: string;
  theme: string;
  lead: string;
  /**
   * What stands before it. Where its score alone decides, its rank by it; else its place in the order of election, and
   * null for those that weren't elected.
   */
  place: number | null;
  score: number;
  voters: number;
  /** Its score, and its voters, as a part of the largest bar, from 0 to 1. */
  share: number;
  votersShare: number;
  goesOn: boolean;
}

type Counted = Pick<Round, 'rules' | 'candidates'>;

/** Whether the ranking by score is the order of election. */
const isByScore = ({ rule, ballot, themeFloors }: Round['rules']): boolean =>
  !themeFloors && (rule === 'most-dots' || (rule === 'av' && ballot === 'approval'));

export function supportOf({ rules, candidates }: Counted, result: Result): Supported[] {
  const named = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const places = new Map(result.shortlist.map((id, index) => [id, index + 1]));
  const byScore = isByScore(rules);
  // Who is ranked first by few may be ranked by many: both bars of an order share one scale.
  const size = (score: number, voters: number): number =>
    rules.ballot === 'ranking' ? Math.max(score, voters) : score;
  const most = Math.max(1, ...result.ranking.map(({ score, voters }) => size(score, voters)));
  const rows = result.ranking.map(({ id, score, voters, rank }): Supported => {
    const candidate = named.get(id);
    const elected = places.get(id) ?? null;
    return {
      id,
      title: candidate?.title ?? '',
      theme: candidate?.theme ?? '',
      lead: candidate?.lead ?? '',
      place: byScore ? rank : elected,
      score,
      voters,
      share: score / most,
      votersShare: Math.min(1, voters / most),
      goesOn: elected !== null,
    };
  });
  const order = ({ id }: Supported): number => places.get(id) ?? Infinity;
  // Sorting keeps those that weren't elected in the order of the ranking.
  return rows.sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
}
