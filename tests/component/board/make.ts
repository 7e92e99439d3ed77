// Boards in a few words: themes with cards, stacks and projects in them, as records.
import type { Board } from '../../../shared/board/read.ts';
import type { CardRecord, ProjectRecord, StackRecord, ThemeRecord } from '../../../shared/board/schema.ts';

interface Sketch {
  themes?: string[];
  /** id: [where, order], where a theme, '' for the tray, or '#stack'. */
  cards?: Record<string, [where: string, order: string]>;
  stacks?: Record<string, [theme: string, order: string]>;
  projects?: Record<string, string>;
  removed?: string[];
}

export function board({
  themes = ['food', 'work'],
  cards = {},
  stacks = {},
  projects = {},
  removed = [],
}: Sketch) {
  const isRemoved = (id: string): boolean => removed.includes(id);
  const inColumn = (theme: string, order: string) =>
    theme === '' ? ({ in: 'tray', order } as const) : ({ in: 'theme', theme, order } as const);
  return {
    themes: new Map<string, ThemeRecord>(
      themes.map((id, index) => [id, { name: { en: id }, icon: 'leaf', order: `a${index}` }]),
    ),
    cards: new Map<string, CardRecord>(
      Object.entries(cards).map(([id, [where, order]]) => [
        id,
        {
          owner: 'owner000',
          text: id,
          removed: isRemoved(id),
          place: where.startsWith('#')
            ? { in: 'stack', stack: where.slice(1), order }
            : inColumn(where, order),
        },
      ]),
    ),
    stacks: new Map<string, StackRecord>(
      Object.entries(stacks).map(([id, [theme, order]]) => [
        id,
        { owner: 'owner000', name: id, removed: isRemoved(id), place: inColumn(theme, order) },
      ]),
    ),
    projects: new Map<string, ProjectRecord>(
      Object.entries(projects).map(([id, stack]) => [
        id,
        { owner: 'owner000', stack, title: id, problem: '', lead: '', removed: isRemoved(id) },
      ]),
    ),
  } satisfies Board;
}
