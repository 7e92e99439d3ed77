// Chance that can be repeated: the same seed gives the same rehearsal; and ids, which are really random.
import { randomBytes } from 'node:crypto';
import { idFrom } from '../../shared/ids.ts';

export interface Dice {
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `most`. */
  below(most: number): number;
  /** True in `share` of the cases. */
  says(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A copy in another order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** mulberry32 by Tommy Ettinger: 32 bits of state are plenty for a few thousand throws. */
export function diceFrom(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    next,
    below,
    says: (share) => next() < share,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    shuffle: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
  };
}

/** Mints an id for a record, a request or a ballot, as a page does. */
export const newId = (): string => idFrom((length) => randomBytes(length));
export const newSeed = (): number => randomBytes(4).readUInt32BE();
