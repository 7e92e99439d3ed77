/** The reveal in time: from the last place up, the same on every wall, and over for whoever comes later. */
import { describe, expect, it } from 'vitest';
import { EACH_MS, OPENING_MS, revealAt } from '../../../client/wall/reveal.ts';
import { pageRows, pagesOf } from '../../../client/wall/result-pages.ts';
import { MOST_ROWS } from '../../../client/wall/wall-view.ts';
import { placesOf } from '../../../client/results/places.ts';
import { fakeRoom } from '../../../client/playground/fake-room.svelte.ts';

const PUBLISHED = 1_000_000;
const at = (elapsedMs: number, places = 15) => revealAt(PUBLISHED, PUBLISHED + elapsedMs, places);

describe('the reveal', () => {
  it('begins with a breath, then shows one place after the other', () => {
    expect(at(0)).toMatchObject({ phase: 'opening', shown: 0 });
    expect(at(OPENING_MS)).toMatchObject({ phase: 'revealing', shown: 1 });
    expect(at(OPENING_MS + EACH_MS)).toMatchObject({ phase: 'revealing', shown: 2 });
    expect(at(OPENING_MS + 15 * EACH_MS - 1)).toMatchObject({ phase: 'revealing', shown: 15 });
    expect(at(OPENING_MS + 15 * EACH_MS)).toMatchObject({ phase: 'over', shown: 15 });
  });
  it('keeps the code to join away for a minute', () => {
    expect(at(59_000).isAlone).toBe(true);
    expect(at(61_000).isAlone).toBe(false);
  });
  it('is over for a wall that is loaded long after', () => {
    expect(at(3_600_000)).toEqual({ phase: 'over', shown: 15, isAlone: false });
  });
  it('is over where nobody knows when it was published', () => {
    expect(revealAt(undefined, PUBLISHED, 15)).toEqual({ phase: 'over', shown: 15, isAlone: false });
  });
  it('begins at the beginning on a wall whose clock is behind', () => {
    expect(at(-5000)).toMatchObject({ phase: 'opening', shown: 0 });
  });
  it('has nothing to reveal if no project got a dot', () => {
    expect(at(OPENING_MS, 0)).toMatchObject({ phase: 'over', shown: 0 });
  });
});

describe('the shortlist', () => {
  it('tells the projects in the order of the result, each with its support', () => {
    const [round] = fakeRoom({ round: 'closed' }).rounds;
    const places = placesOf(round!, round!.result!);
    expect(places.map(({ id }) => id)).toEqual(round!.result!.shortlist);
    expect(places[0]?.share).toBe(1);
    expect(places.every(({ title, score }) => title !== '' && score > 0)).toBe(true);
  });
  it('fits its rows on a page, however many go on', () => {
    for (const count of [0, 1, 15, 16, 40]) {
      const rows = Array.from({ length: count }, (_, index) => index);
      const pages = pagesOf(rows.length, MOST_ROWS);
      const all = Array.from({ length: pages }, (_, page) => pageRows(rows, MOST_ROWS, page));
      expect(all.flat()).toEqual(rows);
      expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(MOST_ROWS);
    }
  });
});
