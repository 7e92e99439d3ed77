// Moving by keys, without a page: where arrows take the focus, and where they take a lifted card.
import { describe, expect, it } from 'vitest';
import { arrange } from '../../../client/board/arrange.ts';
import { lift, spotOf, steer, walk, type Lift, type WalkKey } from '../../../client/board/keyboard.ts';
import { board } from './make.ts';

const arrangement = arrange(
  board({
    themes: ['food', 'void', 'work'],
    cards: {
      a: ['food', 'a1'],
      b: ['food', 'a2'],
      d: ['#s', 'a1'],
      e: ['#s', 'a2'],
      f: ['', 'a1'],
    },
    stacks: { s: ['work', 'a1'] },
  }),
);
const steered = (lifted: Lift | null, ...keys: WalkKey[]) => {
  if (!lifted) throw new Error('nothing was lifted');
  return spotOf(
    arrangement,
    keys.reduce((now, key) => steer(arrangement, now, key, true), lifted),
  );
};

describe('a lifted card', () => {
  it('begins where it lies', () => {
    expect(steered(lift(arrangement, 'b'))).toEqual({ at: 'gap', theme: 'food', index: 1 });
    expect(steered(lift(arrangement, 'd'))).toEqual({ at: 'stack', id: 's', index: 0 });
  });

  it('goes by way of gaps and cards, and stops at the ends', () => {
    const a = lift(arrangement, 'a');
    expect(steered(a, 'ArrowUp')).toEqual({ at: 'gap', theme: 'food', index: 0 });
    expect(steered(a, 'ArrowDown')).toEqual({ at: 'card', id: 'b' });
    expect(steered(a, 'ArrowDown', 'ArrowDown')).toEqual({ at: 'gap', theme: 'food', index: 1 });
    expect(steered(a, 'End', 'ArrowDown')).toEqual({ at: 'gap', theme: 'food', index: 1 });
  });

  it('goes over to every column, empty ones too, and never enters on a card', () => {
    const f = lift(arrangement, 'f');
    expect(steered(f, 'ArrowRight')).toEqual({ at: 'gap', theme: 'food', index: 0 });
    expect(steered(f, 'ArrowRight', 'ArrowDown', 'ArrowRight')).toEqual({
      at: 'gap',
      theme: 'void',
      index: 0,
    });
    expect(steered(f, 'ArrowLeft')).toEqual({ at: 'gap', theme: '', index: 0 });
    expect(steered(f, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown')).toEqual({
      at: 'stack',
      id: 's',
      index: 2,
    });
  });

  it('is never laid on another by somebody who may not stack', () => {
    const a = lift(arrangement, 'a') as Lift;
    expect(spotOf(arrangement, steer(arrangement, a, 'ArrowDown', false))).toEqual({
      at: 'gap',
      theme: 'food',
      index: 1,
    });
  });

  it('that is a stack takes only gaps', () => {
    const s = lift(arrangement, 's');
    expect(steered(s, 'ArrowLeft', 'ArrowLeft', 'ArrowDown')).toEqual({ at: 'gap', theme: 'food', index: 1 });
  });

  it('that is gone can’t be lifted', () => {
    expect(lift(arrangement, 'lost')).toBeNull();
  });
});

describe('the focus', () => {
  const shut = (): boolean => false;
  it('walks up and down a column and over to the next that has something', () => {
    expect(walk(arrangement, shut, 'a', 'ArrowDown')).toBe('b');
    expect(walk(arrangement, shut, 'b', 'ArrowDown')).toBeNull();
    expect(walk(arrangement, shut, 'b', 'ArrowRight')).toBe('s');
    expect(walk(arrangement, shut, 's', 'ArrowLeft')).toBe('a');
    expect(walk(arrangement, shut, 'f', 'ArrowLeft')).toBeNull();
  });

  it('walks through an open stack', () => {
    const open = (): boolean => true;
    expect(walk(arrangement, open, 's', 'ArrowDown')).toBe('d');
    expect(walk(arrangement, open, 's', 'End')).toBe('e');
    expect(walk(arrangement, open, 'e', 'Home')).toBe('s');
  });
});
