// What a vote would be about, or is about, with what a host should look at before it is announced.
import { themeOfProject, type Board } from '../../shared/board/read.ts';
import { plain } from './people.ts';

export interface Project {
  id: string;
  title: string;
  theme: string;
  lead: string;
}
export interface Listed extends Project {
  /** Nobody leads it: who would come to the second clinic for it? */
  hasNoLead: boolean;
  /** Another one has the same title: voters can't tell them apart. */
  hasTwin: boolean;
}

/** The board's live projects: what announcing would freeze. */
export const projectsOf = (board: Pick<Board, 'projects' | 'stacks'>): Project[] =>
  [...board.projects]
    .filter(([, project]) => !project.removed)
    .map(([id, project]) => ({
      id,
      title: project.title,
      theme: themeOfProject(project, board.stacks),
      lead: project.lead,
    }));

/** Those to look at first, then the others by title. */
export function listCandidates(
  candidates: readonly Project[],
  isAdmitted: (participant: string) => boolean,
): Listed[] {
  const times = new Map<string, number>();
  for (const { title } of candidates) times.set(plain(title), (times.get(plain(title)) ?? 0) + 1);
  const listed = candidates.map(({ id, title, theme, lead }) => ({
    id,
    title,
    theme,
    lead,
    hasNoLead: lead === '' || !isAdmitted(lead),
    hasTwin: (times.get(plain(title)) ?? 0) > 1,
  }));
  const flags = (one: Listed): number => Number(one.hasTwin) * 2 + Number(one.hasNoLead);
  return listed.sort((a, b) => flags(b) - flags(a) || plain(a.title).localeCompare(plain(b.title)));
}
