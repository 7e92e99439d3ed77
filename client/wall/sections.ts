// What the wall lays out: the board's themes with their cards and stacks, or with their projects.
import { inLanguage, type Language } from '../../shared/text.ts';
import type { Board } from '../../shared/board/read.ts';
import type { Person } from '../../shared/protocol/live.ts';
import type { WallWords } from '../../shared/words/wall.ts';
import { arrange, type Column, type StackItem } from '../board/arrange.ts';
import type { Item, Section } from './pages.ts';

interface Teller {
  words: WallWords;
  language: Language;
}

/** A theme as the wall marks it: its place among the themes gives the colour. */
export interface Mark {
  /** -1 for the tray. */
  index: number;
  icon: string;
  name: string;
}

/** Every theme's mark by id, in order; '' is the tray's. */
export function marksOf(board: Pick<Board, 'themes'>, { words, language }: Teller): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const themes = [...board.themes].sort(([a, one], [b, other]) =>
    one.order === other.order ? (a < b ? -1 : 1) : one.order < other.order ? -1 : 1,
  );
  themes.forEach(([id, theme], index) => {
    marks.set(id, { index, icon: theme.icon, name: inLanguage(theme.name, language) });
  });
  marks.set('', { index: -1, icon: 'tray', name: words.unthemed });
  return marks;
}

/** The themes first, the tray last and only if something lies in it. */
const inWallOrder = (columns: readonly Column[]): Column[] => [
  ...columns.filter(({ theme }) => theme !== ''),
  ...columns.filter(({ theme, items }) => theme === '' && items.length > 0),
];

export function boardSections(board: Board, teller: Teller): Section[] {
  const marks = marksOf(board, teller);
  return inWallOrder(arrange(board).columns).map(({ theme, items, count }) => ({
    id: theme,
    title: marks.get(theme)?.name ?? '',
    count,
    items: items.flatMap((item): Item[] => {
      if (item.kind === 'stack') return item.cards.length > 0 ? [stackItem(board, item, teller)] : [];
      const text = board.cards.get(item.id)?.text ?? '';
      return [{ id: item.id, kind: 'card', text, note: '' }];
    }),
  }));
}

/** A stack goes by its name; one that has none yet goes by its first idea. */
function stackItem(board: Board, stack: StackItem, { words }: Teller): Item {
  const name = board.stacks.get(stack.id)?.name.trim() ?? '';
  const count = stack.cards.length;
  if (name !== '') return { id: stack.id, kind: 'stack', text: name, note: words.ideas(count) };
  const text = board.cards.get(stack.cards[0] ?? '')?.text ?? '';
  return { id: stack.id, kind: 'stack', text, note: count > 1 ? words.alike(count - 1) : '' };
}

export function projectSections(
  board: Board,
  people: ReadonlyMap<string, Pick<Person, 'name'>>,
  teller: Teller,
): Section[] {
  const marks = marksOf(board, teller);
  const sections = inWallOrder(arrange(board).columns).map(({ theme, items: lying }) => {
    const items = lying.flatMap((item): Item[] => {
      const id = item.kind === 'stack' ? item.project : '';
      const project = board.projects.get(id);
      if (!project) return [];
      const lead = people.get(project.lead);
      const note = lead ? teller.words.ledBy(lead.name) : teller.words.noLead;
      return [{ id, kind: 'project', text: project.title, note }];
    });
    return { id: theme, title: marks.get(theme)?.name ?? '', count: items.length, items };
  });
  return sections.filter(({ id, items }) => id !== '' || items.length > 0);
}
