// The arrangement of a board: what lies where, in which order, and that nothing moves that needn't.
import { describe, expect, it } from 'vitest';
import { arrange, columnOf, type Arrangement } from '../../../client/board/arrange.ts';
import { board } from './make.ts';

const shown = (arrangement: Arrangement): Record<string, unknown[]> =>
  Object.fromEntries(
    arrangement.columns.map(({ theme, items }) => [
      theme,
      items.map((item) => (item.kind === 'card' ? item.id : [item.id, ...item.cards])),
    ]),
  );

describe('arrange', () => {
  it('puts the tray first and the themes in their order, each card and stack in its own', () => {
    const arrangement = arrange(
      board({
        cards: {
          c: ['food', 'a2'],
          a: ['', 'a1'],
          d: ['#s', 'a2'],
          b: ['#s', 'a1'],
          e: ['food', 'a0'],
        },
        stacks: { s: ['food', 'a1'] },
      }),
    );
    expect(shown(arrangement)).toEqual({ '': ['a'], food: ['e', ['s', 'b', 'd'], 'c'], work: [] });
    expect(columnOf(arrangement, 'food')?.count).toBe(4);
    expect(arrangement.homes.get('d')).toEqual({ theme: 'food', stack: 's' });
  });

  it('D4 sorts equal orders by id, so that every screen shows the same', () => {
    const cards = { z: ['food', 'a1'], y: ['food', 'a1'], x: ['food', 'a1'] } as const;
    expect(shown(arrange(board({ cards: { ...cards } as never })))['food']).toEqual(['x', 'y', 'z']);
  });

  it('D5 leaves out what is removed, and stacks that nothing lies in unless they are projects', () => {
    const arrangement = arrange(
      board({
        cards: { a: ['food', 'a1'], b: ['#gone', 'a1'] },
        stacks: { empty: ['food', 'a2'], kept: ['food', 'a3'], gone: ['work', 'a1'] },
        projects: { p: 'kept' },
        removed: ['a', 'gone'],
      }),
    );
    expect(shown(arrangement)).toEqual({ '': [], food: [['kept']], work: ['b'] });
  });

  it('shows the cards of a theme that is gone in the tray', () => {
    expect(shown(arrange(board({ cards: { a: ['lost', 'a1'] } })))['']).toEqual(['a']);
  });

  it('keeps the columns and stacks that are as before the same objects', () => {
    const cards = { a: ['food', 'a1'], b: ['#s', 'a1'], c: ['work', 'a1'] } as Record<
      string,
      [string, string]
    >;
    const stacks = { s: ['food', 'a2'] } as Record<string, [string, string]>;
    const before = arrange(board({ cards, stacks }));
    const after = arrange(board({ cards: { ...cards, c: ['', 'a1'] }, stacks }), before);
    expect(columnOf(after, 'food')).toBe(columnOf(before, 'food'));
    expect(columnOf(after, 'work')).not.toBe(columnOf(before, 'work'));
  });

  it('takes the first of two projects that were made of one stack at the same moment', () => {
    const stacks = { s: ['food', 'a1'] } as Record<string, [string, string]>;
    const arrangement = arrange(board({ stacks, projects: { q: 's', p: 's' } }));
    expect(columnOf(arrangement, 'food')?.items[0]).toMatchObject({ project: 'p' });
  });

  it('arranges 400 cards in well under a frame', () => {
    const cards = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`card${n}`, ['food', `a${n}`] as [string, string]]),
    );
    const big = board({ cards });
    arrange(big);
    const startedMs = performance.now();
    for (let time = 0; time < 10; time += 1) arrange(big);
    expect((performance.now() - startedMs) / 10).toBeLessThan(16);
  });
});
