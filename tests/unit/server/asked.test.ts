/** How often it may be asked how a document stands, and what a turn spends on answers. */
import { expect, test } from 'vitest';
import { Answers, Asked } from '../../../server/rooms/asked.ts';
import { TestClock } from '../../support/clock.ts';

test('P25 one session asks 120 times in a minute, and again in the next; others are not counted with it', async () => {
  const clock = new TestClock();
  const asked = new Asked(clock);
  const may = Array.from({ length: 121 }, () => asked.mayAsk('mallory'));
  expect(may.filter(Boolean).length).toBe(120);
  expect(may.at(-1)).toBe(false);
  expect(asked.mayAsk('ana')).toBe(true);
  await clock.pass(60_000);
  expect(asked.mayAsk('mallory')).toBe(true);
});

test('R19 a turn makes its first answer however large, and no more than are 20,000 changes together', () => {
  const large = new Answers();
  expect([large.spend(1_000_000), large.spend(1)]).toEqual([true, false]);
  const small = new Answers();
  const made = Array.from({ length: 30 }, () => small.spend(1000));
  expect(made.filter(Boolean).length).toBe(20);
});
