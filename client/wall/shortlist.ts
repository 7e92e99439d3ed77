// The published result as the wall tells it: the projects that go on, first to last, and the tie at the cut.
import type { ProjectId } from '../../shared/ids.ts';
import type { Result, Round } from '../../shared/voting/round.ts';

export interface Place {
  id: ProjectId;
  /** As the count gives it: projects with equally many dots share one. */
  rank: number;
  title: string;
  theme: string;
  lead: string;
  dots: number;
  /** Its dots as a part of the most dots, from 0 to 1. */
  share: number;
}

export function placesOf(round: Pick<Round, 'candidates'>, result: Result): Place[] {
  const candidates = new Map(round.candidates.map((candidate) => [candidate.id, candidate]));
  const standings = new Map(result.ranking.map((standing) => [standing.id, standing]));
  const most = Math.max(1, ...result.ranking.map(({ score }) => score));
  return result.shortlist.map((id, index) => {
    const candidate = candidates.get(id);
    const dots = standings.get(id)?.score ?? 0;
    return {
      id,
      rank: standings.get(id)?.rank ?? index + 1,
      title: candidate?.title ?? '',
      theme: candidate?.theme ?? '',
      lead: candidate?.lead ?? '',
      dots,
      share: dots / most,
    };
  });
}

/** More rows than this, and the list turns pages: each row still holds a title in legible type. */
export const MOST_ROWS = 15;

/** The rows of one page, and how many pages there are. */
export function rowsAt<T>(rows: readonly T[], page: number): { rows: readonly T[]; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / MOST_ROWS));
  const each = Math.ceil(rows.length / pages);
  return { rows: rows.slice(page * each, (page + 1) * each), pages };
}
