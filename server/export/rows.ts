// What the CSV and Markdown exports tell: ideas, projects and the result, without anybody's name.
import { inLanguage, type Language } from '../../shared/text.ts';
import type { WorkshopExport } from './whole.ts';

export interface IdeaRow {
  theme: string;
  stack: string;
  text: string;
  id: string;
}
export interface ProjectRow {
  theme: string;
  title: string;
  problem: string;
  stack: string;
  ideas: number;
  id: string;
}
export interface ResultRow {
  rank: number;
  title: string;
  theme: string;
  /** Dots, ticks, or first places. */
  score: number;
  voters: number;
  goesOn: boolean;
  id: string;
}
export interface Rows {
  title: string;
  /** Names of the themes in order, the tray last as ''. */
  themes: string[];
  ideas: IdeaRow[];
  projects: ProjectRow[];
  /** Of the newest published round; empty before. */
  result: ResultRow[];
  ballots: number;
  ballotsRoot: string;
  /** The root of the published ledger, or ''. */
  ledgerRoot: string;
}

export function rowsOf(whole: WorkshopExport, language: Language): Rows {
  const names = new Map(whole.themes.map(({ id, name }) => [id, inLanguage(name, language)]));
  const place = new Map(whole.themes.map(({ id }, index) => [id, index]));
  const nameOf = (theme: string): string => names.get(theme) ?? '';
  const byTheme = (a: { theme: string }, b: { theme: string }): number =>
    (place.get(a.theme) ?? place.size) - (place.get(b.theme) ?? place.size);
  const stacks = new Map(whole.stacks.map((stack) => [stack.id, stack]));
  const cards = whole.cards.filter(({ removed }) => !removed).sort(byTheme);
  const round = whole.rounds.filter(({ state, published }) => state === 'closed' && published).at(-1);
  return {
    title: inLanguage(whole.title, language),
    themes: [...names.values(), ''],
    ideas: cards.map(({ id, text, theme, place: at }) => ({
      theme: nameOf(theme),
      stack: at.in === 'stack' ? (stacks.get(at.stack)?.name ?? '') : '',
      text,
      id,
    })),
    projects: whole.projects
      .filter(({ removed }) => !removed)
      .sort(byTheme)
      .map(({ id, title, problem, theme, stack }) => ({
        theme: nameOf(theme),
        title,
        problem,
        stack: stacks.get(stack)?.name ?? '',
        ideas: cards.filter(({ place: at }) => at.in === 'stack' && at.stack === stack).length,
        id,
      })),
    result: (round?.result?.ranking ?? []).map(({ id, rank, score, voters }) => {
      const candidate = round?.candidates.find((one) => one.id === id);
      return {
        rank,
        title: candidate?.title ?? '',
        theme: nameOf(candidate?.theme ?? ''),
        score,
        voters,
        goesOn: round?.result?.shortlist.includes(id) ?? false,
        id,
      };
    }),
    ballots: round?.result?.ballots ?? 0,
    ballotsRoot: round?.result?.ballotsRoot ?? '',
    ledgerRoot: round?.ledgerRoot ?? '',
  };
}
