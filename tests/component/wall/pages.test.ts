/** How the wall lays out cards: always on the sheet, never smaller than the limit, nothing lost, nothing twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLines, fitSize } from '../../../client/wall/measure.ts';
import { layOut, PAGE_MS, pageAt, type Item, type Section } from '../../../client/wall/pages.ts';

/** Half an em a letter: what the typeface takes on average, near enough for a layout. */
const measure = (text: string, width: number, size: number): number =>
  countLines(text, width, (part) => part.length * size * 0.5);

const SHEETS = {
  '1920×1080': { width: 1823, height: 810, unit: 10.8 },
  '1280×720': { width: 1215, height: 540, unit: 7.2 },
  '1024×768': { width: 955, height: 576, unit: 7.68 },
};
/** A fortieth of the wall's height, in units of a hundredth. */
const LIMIT = 2.5;

const card = (id: number, text: string): Item => ({ id: `card${id}`, kind: 'card', text, note: '' });
const sectionsOf = (count: number, text = 'Share cargo bikes per street instead of per city'): Section[] =>
  Array.from({ length: 10 }, (_, theme) => {
    const items = Array.from({ length: Math.ceil((count - theme) / 10) }, (_, row) =>
      card(row * 10 + theme, text),
    );
    return { id: `theme${theme}`, title: `Challenge theme number ${theme}`, count: items.length, items };
  });

const anItem = fc.record({
  kind: fc.constantFrom('card' as const, 'stack' as const, 'project' as const),
  text: fc.oneof(
    fc.lorem({ maxCount: 60 }),
    fc.constant('Arbeidsongeschiktheidsverzekeringsmaatschappij'.repeat(4)),
    fc.constant('x'),
  ),
  note: fc.constantFrom('', '7 ideas'),
});
const aBoard = fc.array(fc.array(anItem, { maxLength: 60 }), { minLength: 1, maxLength: 12 }).map((themes) =>
  themes.map((items, theme): Section => ({
    id: `theme${theme}`,
    title: `Environment, water, soil and air ${theme}`,
    count: items.length,
    items: items.map((item, row) => ({ ...item, id: `${theme}.${row}` })),
  })),
);

describe.each(Object.entries(SHEETS))('on a wall of %s', (_size, sheet) => {
  it('every block lies on the sheet and on no other, in type of at least a fortieth of the height', () => {
    fc.assert(
      fc.property(aBoard, (sections) => {
        const { size, noteSize, pages } = layOut(sections, sheet, measure);
        expect(Math.min(size, noteSize)).toBeGreaterThanOrEqual(LIMIT * sheet.unit);
        for (const { blocks } of pages) {
          for (const block of blocks) {
            expect(block.x).toBeGreaterThanOrEqual(0);
            expect(block.y).toBeGreaterThanOrEqual(0);
            expect(block.x + block.width).toBeLessThanOrEqual(sheet.width + 0.01);
            expect(block.y + block.height).toBeLessThanOrEqual(sheet.height + 0.01);
          }
          for (const block of blocks) {
            const below = blocks.filter(({ x, y }) => x === block.x && y > block.y);
            for (const { y } of below) expect(y).toBeGreaterThanOrEqual(block.y + block.height);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('every card is on exactly one page, under its own heading', () => {
    fc.assert(
      fc.property(aBoard, (sections) => {
        const { pages } = layOut(sections, sheet, measure);
        const shown = pages.flatMap(({ blocks }) =>
          blocks.flatMap((block) => (block.kind === 'item' ? [block.item.id] : [])),
        );
        expect(shown.toSorted()).toEqual(
          sections.flatMap(({ items }) => items.map(({ id }) => id)).toSorted(),
        );
        for (const { blocks } of pages) {
          let heading = '';
          for (const block of blocks) {
            if (block.kind === 'heading') heading = block.section;
            else expect(block.section).toBe(heading);
          }
          const keys = blocks.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('an empty board shows every theme on one page', () => {
    const { pages } = layOut(sectionsOf(0), sheet, measure);
    expect(pages.length).toBe(1);
    expect(pages[0]?.sections.length).toBe(10);
  });

  it('400 cards take pages, and a full reading takes minutes, not an hour', () => {
    const { pages } = layOut(sectionsOf(400), sheet, measure);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.length * PAGE_MS).toBeLessThan(6 * 60_000);
  });
});

it('few cards are set larger than many', () => {
  const sheet = SHEETS['1920×1080'];
  const sizes = [0, 10, 400].map((count) => layOut(sectionsOf(count), sheet, measure).size);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(sizes[0]).toBeGreaterThan(sizes[2]!);
});

it('an idea that arrives in one theme leaves the pages of the themes before it as they are', () => {
  const sheet = SHEETS['1920×1080'];
  const before = sectionsOf(300);
  const after = before.map((section, index) =>
    index === 9 ? { ...section, items: [...section.items, card(999, 'One more idea')] } : section,
  );
  const untouched = (sections: Section[]) =>
    layOut(sections, sheet, measure)
      .pages.flatMap(({ blocks }) => blocks)
      .filter(({ section }) => section !== 'theme9');
  expect(untouched(after)).toEqual(untouched(before));
});

describe('the pages turn by the server’s time', () => {
  it('two walls show the same page at the same moment, each in its turn', () => {
    const turns = [0, 1, 2, 3].map((turn) => pageAt(3, turn * PAGE_MS + 500));
    expect(turns).toEqual([0, 1, 2, 0]);
  });
  it('a single page stays', () => {
    expect(pageAt(1, 987_654_321)).toBe(0);
    expect(pageAt(0, 987_654_321)).toBe(0);
  });
});

describe('counting lines', () => {
  const letters = (text: string): number => text.length;
  it.each([
    ['', 10, 1],
    ['short', 10, 1],
    ['two words', 5, 2],
    ['two words', 9, 1],
    ['abcdefghijkl', 5, 3],
    ['a abcdefghijkl b', 5, 4],
  ])('%j in %d letters takes %d lines', (text, width, lines) => {
    expect(countLines(text, width, letters)).toBe(lines);
  });

  it('the largest size that fits is taken, the smallest where none does', () => {
    expect(fitSize(measure, 'Ice-breaker', 1000, [100, 50], 1)).toBe(100);
    expect(fitSize(measure, 'Imagine Brussels in the year 2030', 1000, [100, 50], 1)).toBe(50);
    expect(fitSize(measure, 'x '.repeat(500), 1000, [100, 50], 1)).toBe(50);
  });
});
