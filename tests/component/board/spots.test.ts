// Putting something down: each spot is one edit, and it lands where the spot says.
import { describe, expect, it } from 'vitest';
import { arrange } from '../../../client/board/arrange.ts';
import { deedOf, endOf, overOf, spotNow, type Moved, type Spot } from '../../../client/board/spots.ts';
import { board } from './make.ts';

const sketch = board({
  cards: {
    a: ['food', 'a1'],
    b: ['food', 'a2'],
    c: ['food', 'a3'],
    d: ['#s', 'a1'],
    e: ['#s', 'a2'],
    f: ['', 'a1'],
  },
  stacks: { s: ['work', 'a1'], t: ['work', 'a2'] },
  projects: { p: 't' },
});
const arrangement = arrange(sketch);
const card = (id: string): Moved => ({ kind: 'card', id });
const stack = (id: string): Moved => ({ kind: 'stack', id });
const put = (moved: Moved, spot: Spot) =>
  deedOf({ board: sketch, arrangement, owner: 'owner000', newId: () => 'stacknew' }, moved, spot);

describe('a spot', () => {
  it('between two cards is a place between their orders', () => {
    const deed = put(card('f'), { at: 'gap', theme: 'food', index: 1 });
    expect(deed).toMatchObject({ edit: 'moveCard', id: 'f', before: { in: 'tray' } });
    const { order } = (deed as { after: { order: string } }).after;
    expect(order > 'a1' && order < 'a2').toBe(true);
  });

  it('within the own column counts without the card itself', () => {
    const deed = put(card('a'), { at: 'gap', theme: 'food', index: 1 });
    const { order } = (deed as { after: { order: string } }).after;
    expect(order > 'a2' && order < 'a3').toBe(true);
  });

  it('where it lies already is no edit', () => {
    expect(spotNow(arrangement, 'b')).toEqual({ at: 'gap', theme: 'food', index: 1 });
    expect(put(card('b'), { at: 'gap', theme: 'food', index: 1 })).toBeNull();
    expect(put(card('e'), { at: 'stack', id: 's', index: 1 })).toBeNull();
  });

  it('on a card makes a stack where that card lies, the lower one first', () => {
    expect(put(card('f'), { at: 'card', id: 'b' })).toEqual({
      act: 'stack',
      id: 'stacknew',
      owner: 'owner000',
      place: { in: 'theme', theme: 'food', order: 'a2' },
      cards: [
        { id: 'b', before: sketch.cards.get('b')?.place },
        { id: 'f', before: sketch.cards.get('f')?.place },
      ],
    });
  });

  it('on a card in a stack joins that stack', () => {
    expect(put(card('f'), { at: 'card', id: 'd' })).toMatchObject({ after: { in: 'stack', stack: 's' } });
  });

  it('on a stack joins it at the end, and out of it is a place in a column again', () => {
    const deed = put(card('a'), { at: 'stack', id: 's', index: 2 });
    expect(deed).toMatchObject({ edit: 'moveCard', after: { in: 'stack', stack: 's' } });
    expect((deed as { after: { order: string } }).after.order > 'a2').toBe(true);
    expect(put(card('d'), endOf(arrangement, '', 'd'))).toMatchObject({ after: { in: 'tray' } });
  });

  it('moves a stack as a whole, and never into another', () => {
    expect(put(stack('s'), endOf(arrangement, 'food', 's'))).toMatchObject({
      edit: 'moveStack',
      after: { in: 'theme', theme: 'food' },
    });
    expect(put(stack('s'), { at: 'stack', id: 't', index: 0 })).toBeNull();
    expect(put(stack('s'), { at: 'card', id: 'a' })).toBeNull();
  });

  it('that is gone is no edit', () => {
    expect(put(card('a'), { at: 'gap', theme: 'lost', index: 0 })).toBeNull();
    expect(put(card('a'), { at: 'stack', id: 'lost', index: 0 })).toBeNull();
    expect(put(card('a'), { at: 'card', id: 'lost' })).toBeNull();
  });

  it('tells others over which theme, stack or tray it is', () => {
    expect(overOf(arrangement, { at: 'gap', theme: '', index: 0 })).toBe('tray');
    expect(overOf(arrangement, { at: 'card', id: 'b' })).toBe('food');
    expect(overOf(arrangement, { at: 'stack', id: 's', index: 0 })).toBe('s');
  });
});
