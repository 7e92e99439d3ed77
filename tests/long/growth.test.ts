/** Eight hours of a workshop of 125 people, sped up: what is stored, what the heap does, how fast it is there again. */
import { expect, test } from 'vitest';
import { inWords, workshopOf } from '../support/growth.ts';

/** Every change leaves a tombstone of some hundred bytes on the heap, here in two replicas. */
const HEAP_SLOPE_MOST_MB = 4;

test('S7 after eight hours with 125 people the stored board is under five times its live content, and the heap is level', async ({
  annotate,
}) => {
  const growth = await workshopOf(125, 8 * 60);
  await annotate(inWords(growth));
  process.stderr.write(`${inWords(growth)}\n`);
  expect(growth.refused).toEqual([]);
  expect(growth.storedBytes, inWords(growth)).toBeLessThan(5 * growth.liveBytes);
  // The second half: by then nearly all cards are written.
  const half = growth.heapMb.slice(growth.heapMb.length / 2);
  const hours = (half.length - 1) / 2;
  const slope = (half.at(-1)! - half[0]!) / hours;
  await annotate(`the heap grows by ${slope.toFixed(2)} MB an hour`);
  expect(slope, inWords(growth)).toBeLessThan(HEAP_SLOPE_MOST_MB);
});
