// Dragging by pointer, without a page: when a finger or a mouse lifts, carries, drops and gives up.
import { describe, expect, it } from 'vitest';
import { IDLE, nextPress, partOf, scrollSpeed, type Press, type Signal } from '../../../client/board/drag.ts';

const at = (x: number, y: number) => ({ x, y });
const down = (isFinger: boolean): Signal => ({
  type: 'down',
  id: 'a',
  pointer: 1,
  isFinger,
  at: at(100, 100),
});
const move = (x: number, y: number, pointer = 1): Signal => ({ type: 'move', pointer, at: at(x, y) });
const after = (...signals: Signal[]): Press => signals.reduce(nextPress, IDLE);

describe('a finger', () => {
  it('lifts after it has held still', () => {
    expect(after(down(true), move(103, 104)).phase).toBe('pressed');
    expect(after(down(true), move(103, 104), { type: 'held' })).toMatchObject({ phase: 'dragging', id: 'a' });
  });

  it('that moves first is scrolling, and then never lifts', () => {
    expect(after(down(true), move(100, 115), { type: 'held' })).toEqual(IDLE);
  });

  it('is given up when a second one comes', () => {
    const second: Signal = { type: 'down', id: 'b', pointer: 2, isFinger: true, at: at(10, 10) };
    expect(after(down(true), { type: 'held' }, second)).toEqual(IDLE);
  });
});

describe('a mouse', () => {
  it('lifts once it has moved a little', () => {
    expect(after(down(false), move(102, 101)).phase).toBe('pressed');
    expect(after(down(false), move(106, 100))).toMatchObject({ phase: 'dragging', at: at(106, 100) });
  });

  it('lets go on its own button only', () => {
    const dragging = after(down(false), move(110, 100));
    expect(nextPress(dragging, { type: 'up', pointer: 7 })).toBe(dragging);
    expect(nextPress(dragging, { type: 'up', pointer: 1 })).toEqual(IDLE);
    expect(nextPress(dragging, { type: 'cancel', pointer: 1 })).toEqual(IDLE);
  });
});

describe('the measures', () => {
  it('say beside at a card’s edges and on it in the middle', () => {
    expect([105, 150, 195].map((y) => partOf(y, 100, 200, true))).toEqual(['before', 'on', 'after']);
    expect([105, 149, 151].map((y) => partOf(y, 100, 200, false))).toEqual(['before', 'before', 'after']);
  });

  it('scroll near the edges, faster at the edge', () => {
    expect(scrollSpeed(300, 100, 500)).toBe(0);
    expect(scrollSpeed(100, 100, 500)).toBe(-900);
    expect(scrollSpeed(480, 100, 500)).toBeGreaterThan(0);
    expect(scrollSpeed(480, 100, 500)).toBeLessThan(scrollSpeed(499, 100, 500));
  });
});
