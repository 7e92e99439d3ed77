/** From Yjs events to runes: what changes is rendered again, and nothing else is. */
import { render } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocumentView } from '../../../client/room/adapter.svelte.ts';
import type { Saving } from '../../../client/room/handle.ts';
import * as edits from '../../../shared/board/edit.ts';
import type { CardRecord } from '../../../shared/board/schema.ts';
import type { RecordMap } from '../../../shared/records.ts';
import CountedBoard from './CountedBoard.svelte';

const id = (n: number): string => `card0000${String(n).padStart(4, '0')}`;

function boardOf(cards: number): Y.Doc {
  const doc = new Y.Doc();
  for (let n = 0; n < cards; n += 1) {
    edits.addCard(doc, id(n), {
      owner: 'ana000000001',
      text: `card ${n}`,
      place: { in: 'tray', order: 'a0' },
    });
  }
  return doc;
}

function shown(doc: Y.Doc) {
  const savings = new SvelteMap<string, Saving>();
  const view = new DocumentView(['cards'], (card) => savings.set(card, 'saved'));
  view.bind(doc);
  const board = {
    cards: view.roots['cards'] as unknown as SvelteMap<string, CardRecord>,
    saving: (card: string): Saving => savings.get(card) ?? 'saved',
  };
  const rendered: string[] = [];
  const page = render(CountedBoard, { board, rendered: (card: string) => rendered.push(card) });
  /** The cards rendered by `change`, and only by it. */
  const during = (change: () => void): string[] => {
    rendered.length = 0;
    change();
    flushSync();
    return [...rendered];
  };
  return { view, board, savings, page, during, first: [...rendered] };
}

describe('the adapter', () => {
  it('N14 typing in one card renders that card alone', () => {
    const doc = boardOf(40);
    const { during, first, page } = shown(doc);
    expect(first.length).toBe(40);
    expect(during(() => edits.editCard(doc, id(7), 'typed'))).toEqual([id(7)]);
    expect(page.getByText('typed (saved)')).toBeTruthy();
  });

  it('N14 so does what arrives from others, and moving a card within the list', () => {
    const doc = boardOf(40);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const { during } = shown(doc);
    edits.editCard(other, id(3), 'from elsewhere');
    const update = Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc));
    expect(during(() => Y.applyUpdate(doc, update))).toEqual([id(3)]);
    expect(during(() => edits.moveCard(doc, id(3), { in: 'tray', order: 'a9' }))).toEqual([id(3)]);
  });

  it('N14 a new card renders itself, a saving state its own card', () => {
    const doc = boardOf(40);
    const { during, savings } = shown(doc);
    const card = { owner: 'ana000000001', text: 'new', place: { in: 'tray', order: 'a1' } } as const;
    expect(during(() => edits.addCard(doc, id(99), card))).toEqual([id(99)]);
    expect(during(() => savings.set(id(5), 'sending'))).toEqual([id(5)]);
  });

  it('N14 many changes of one transaction are one rendering of each card', () => {
    const doc = boardOf(10);
    const { during } = shown(doc);
    const changed = during(() =>
      doc.transact(() => {
        edits.editCard(doc, id(1), 'once');
        edits.editCard(doc, id(1), 'twice');
        edits.editCard(doc, id(2), 'me too');
      }),
    );
    expect(changed.sort()).toEqual([id(1), id(2)]);
  });

  it('N14 snapshots are frozen to the bottom, and a card that didn’t change keeps its own', () => {
    const doc = boardOf(2);
    const { board } = shown(doc);
    const untouched = board.cards.get(id(0));
    edits.editCard(doc, id(1), 'changed');
    expect(board.cards.get(id(0))).toBe(untouched);
    expect(Object.isFrozen(untouched)).toBe(true);
    expect(Object.isFrozen(untouched?.place)).toBe(true);
  });

  it('N14 a card that the server takes away leaves the screen', () => {
    const doc = boardOf(3);
    const { board, during } = shown(doc);
    during(() => edits.takeCard(doc, id(1)));
    expect([...board.cards.keys()]).toEqual([id(0), id(2)]);
  });

  it('N14 another replica with the same cards renders nothing anew', () => {
    const doc = boardOf(20);
    const { view, board, during } = shown(doc);
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc));
    fresh.getMap<RecordMap>('cards').delete(id(4));
    edits.editCard(fresh, id(6), 'differs');
    expect(during(() => view.bind(fresh))).toEqual([id(6)]);
    expect(board.cards.has(id(4))).toBe(false);
    // The former replica is no longer listened to.
    expect(during(() => edits.editCard(doc, id(1), 'unheard'))).toEqual([]);
  });
});
