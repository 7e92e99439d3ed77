// Lays a board out on the wall: as large as it fits on one page, else at the smallest legible size on several pages.

/** What stands together under one heading: a theme with its cards, or with its projects. */
export interface Section {
  id: string;
  title: string;
  /** How many ideas or projects, those in stacks included. */
  count: number;
  items: readonly Item[];
}
export interface Item {
  id: string;
  kind: 'card' | 'stack' | 'project';
  text: string;
  /** A second, quieter line: how many ideas a stack holds, who leads a project; '' for none. */
  note: string;
}

/** The room there is, in px; `unit` is a hundredth of the wall's height. */
export interface Sheet {
  width: number;
  height: number;
  unit: number;
}
/** How many lines `text` takes in a width and at a type size, both in px. */
export type Measure = (text: string, width: number, size: number, weight: number) => number;

interface Box {
  key: string;
  section: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Lines shown of its text; longer texts end in an ellipsis. */
  lines: number;
}
export interface HeadingBlock extends Box {
  kind: 'heading';
  title: string;
  count: number;
  /** Which of how many columns of this section, from 1. */
  part: number;
  parts: number;
}
export interface ItemBlock extends Box {
  kind: 'item';
  item: Item;
}
export type Block = HeadingBlock | ItemBlock;
export interface Page {
  blocks: readonly Block[];
  sections: readonly string[];
}
export interface Layout {
  /** The type size in px, and that of the notes, which never falls below the limit either. */
  size: number;
  noteSize: number;
  pages: readonly Page[];
}

/** Type sizes to try, largest first, in hundredths of the height: lead, body and small of the wall's scale. */
const SIZES = [4.4, 3.2, 2.6] as const;
/** Nothing on the wall is smaller: 2.5 is the limit of one fortieth, and rounding needs a little above it. */
export const SMALLEST = 2.6;

/** In ems of the type size. WallSheet's style sheet says the same numbers. */
export const EM = {
  column: 11.8,
  gap: 1.1,
  lineHeight: 1.22,
  headingBefore: 0.3,
  headingAfter: 0.4,
  headingLeast: 1.6,
  /** The icon before a heading and its number behind it, or "2 of 5" where it runs over several columns. */
  headingSides: 3.3,
  headingSidesInParts: 4.8,
  cardPadding: 0.42,
  cardSides: 0.6,
  cardGap: 0.42,
  sectionGap: 0.9,
} as const;
const NOTE_RATIO = 0.8;
const MOST_LINES: Record<Item['kind'], number> = { card: 5, stack: 3, project: 4 };
const WEIGHT: Record<Item['kind'], number> = { card: 450, stack: 650, project: 650 };
const HEADING_LINES = 3;
/** Canvas and style sheet may differ by a hair; a line too many is better than a cut letter. */
const SAFETY = 0.995;

export function layOut(sections: readonly Section[], sheet: Sheet, measure: Measure): Layout {
  for (const units of SIZES) {
    const grid = gridFor(sheet, units, measure);
    const columns = onOnePage(sections, grid);
    if (columns) return layoutOf(grid, [columns]);
  }
  const grid = gridFor(sheet, SMALLEST, measure);
  const columns = overPages(sections, grid);
  const pages: Column[][] = [];
  for (let first = 0; first < columns.length; first += grid.columns)
    pages.push(columns.slice(first, first + grid.columns));
  return layoutOf(grid, pages);
}

interface Grid {
  sheet: Sheet;
  size: number;
  noteSize: number;
  columns: number;
  columnWidth: number;
  measure: Measure;
}
/** A part of a section that stays together in one column. */
interface Piece {
  section: Section;
  items: readonly Item[];
  part: number;
  parts: number;
}
type Column = readonly Piece[];

function gridFor(sheet: Sheet, units: number, measure: Measure): Grid {
  const size = units * sheet.unit;
  const gap = EM.gap * size;
  const columns = Math.max(1, Math.floor((sheet.width + gap) / (EM.column * size + gap)));
  const columnWidth = (sheet.width - gap * (columns - 1)) / columns;
  return {
    sheet,
    size,
    noteSize: Math.max(SMALLEST * sheet.unit, size * NOTE_RATIO),
    columns,
    columnWidth,
    measure,
  };
}

const within = (lines: number, most: number): number => Math.max(1, Math.min(lines, most));

function headingSize(
  { size, columnWidth, measure }: Grid,
  title: string,
  sides: number = EM.headingSides,
): { lines: number; height: number } {
  const lines = within(measure(title, (columnWidth - sides * size) * SAFETY, size, 650), HEADING_LINES);
  const height = EM.headingBefore + Math.max(EM.headingLeast, lines * EM.lineHeight) + EM.headingAfter;
  return { lines, height: height * size };
}

function itemSize(
  { size, noteSize, columnWidth, measure }: Grid,
  item: Item,
): { lines: number; height: number } {
  const width = (columnWidth - 2 * EM.cardSides * size) * SAFETY;
  const lines = within(measure(item.text, width, size, WEIGHT[item.kind]), MOST_LINES[item.kind]);
  const note = item.note === '' ? 0 : noteSize * EM.lineHeight;
  return { lines, height: (2 * EM.cardPadding + lines * EM.lineHeight) * size + note };
}

function heightOf(grid: Grid, section: Section): number {
  const gaps = section.items.length * EM.cardGap * grid.size;
  const cards = section.items.reduce((sum, item) => sum + itemSize(grid, item).height, 0);
  return headingSize(grid, section.title).height + cards + gaps;
}

/** Every section whole, in order, in as even columns as possible; null where that doesn't fit. */
function onOnePage(sections: readonly Section[], grid: Grid): Column[] | null {
  const heights = sections.map((section) => heightOf(grid, section));
  const starts = evenly(heights, grid.columns, EM.sectionGap * grid.size);
  if (starts.tallest > grid.sheet.height) return null;
  return starts.cuts.map((first, column) =>
    sections
      .slice(first, starts.cuts[column + 1] ?? sections.length)
      .map((section) => ({ section, items: section.items, part: 1, parts: 1 })),
  );
}

/** Cuts a row of heights into at most `columns` runs so that the tallest is as low as can be (few sections: all cuts are tried). */
function evenly(
  heights: readonly number[],
  columns: number,
  gap: number,
): { cuts: number[]; tallest: number } {
  const memo = new Map<string, { cuts: number[]; tallest: number }>();
  const from = (first: number, left: number): { cuts: number[]; tallest: number } => {
    if (first === heights.length) return { cuts: [], tallest: 0 };
    const key = `${first}/${left}`;
    const known = memo.get(key);
    if (known) return known;
    let best = { cuts: [first], tallest: Infinity };
    let run = -gap;
    for (let end = first + 1; end <= heights.length; end += 1) {
      run += gap + (heights[end - 1] ?? 0);
      if (left === 1 && end < heights.length) continue;
      const rest = from(end, left - 1);
      const tallest = Math.max(run, rest.tallest);
      if (tallest < best.tallest) best = { cuts: [first, ...rest.cuts], tallest };
    }
    memo.set(key, best);
    return best;
  };
  return from(0, columns);
}

/** Sections one below the other as long as they fit whole; a taller one gets columns of its own. Empty ones are left out. */
function overPages(sections: readonly Section[], grid: Grid): Column[] {
  const gap = EM.sectionGap * grid.size;
  const columns: Piece[][] = [];
  let used = Infinity;
  for (const section of sections) {
    if (section.items.length === 0) continue;
    const height = heightOf(grid, section);
    if (height > grid.sheet.height) {
      columns.push(...split(section, grid).map((piece) => [piece]));
      used = Infinity;
    } else if (used + gap + height <= grid.sheet.height) {
      columns.at(-1)?.push({ section, items: section.items, part: 1, parts: 1 });
      used += gap + height;
    } else {
      columns.push([{ section, items: section.items, part: 1, parts: 1 }]);
      used = height;
    }
  }
  return columns;
}

/** One section over as many full columns as it needs. */
function split(section: Section, grid: Grid): Piece[] {
  const room = grid.sheet.height - headingSize(grid, section.title, EM.headingSidesInParts).height;
  const runs: Item[][] = [];
  let used = Infinity;
  for (const item of section.items) {
    const height = itemSize(grid, item).height + EM.cardGap * grid.size;
    if (used + height > room) {
      runs.push([]);
      used = 0;
    }
    runs.at(-1)?.push(item);
    used += height;
  }
  return runs.map((items, index) => ({ section, items, part: index + 1, parts: runs.length }));
}

function layoutOf(grid: Grid, pages: readonly (readonly Column[])[]): Layout {
  return {
    size: grid.size,
    noteSize: grid.noteSize,
    pages: pages.map((columns) => ({
      blocks: columns.flatMap((column, index) => blocksOf(grid, column, index)),
      sections: [...new Set(columns.flatMap((column) => column.map(({ section }) => section.id)))],
    })),
  };
}

function blocksOf(grid: Grid, column: Column, index: number): Block[] {
  const { size, columnWidth: width } = grid;
  const x = index * (width + EM.gap * size);
  const blocks: Block[] = [];
  let y = 0;
  for (const { section, items, part, parts } of column) {
    if (y > 0) y += EM.sectionGap * size;
    const heading = headingSize(grid, section.title, parts > 1 ? EM.headingSidesInParts : EM.headingSides);
    const place = { section: section.id, x, width };
    const { title, count } = section;
    blocks.push({
      ...place,
      ...heading,
      kind: 'heading',
      key: `${section.id}/${part}`,
      y,
      title,
      count,
      part,
      parts,
    });
    y += heading.height;
    for (const item of items) {
      const shown = itemSize(grid, item);
      blocks.push({ ...place, ...shown, kind: 'item', key: item.id, y, item });
      y += shown.height + EM.cardGap * size;
    }
  }
  return blocks;
}

/** How long a page stays: time to read a full one from the last row. */
export const PAGE_MS = 12_000;

/** The page to show, from the server's time, so that two walls show the same one. */
export const pageAt = (pages: number, nowMs: number): number =>
  pages <= 1 ? 0 : Math.floor(nowMs / PAGE_MS) % pages;
