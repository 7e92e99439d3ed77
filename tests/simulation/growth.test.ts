/** Half an hour of a workshop of 125 people; tests/long has the eight hours. */
import { expect, test } from 'vitest';
import { inWords, workshopOf } from '../support/growth.ts';

test('S7 after half an hour with 125 people the stored board is under five times its live content', async () => {
  const growth = await workshopOf(125, 30);
  expect(growth.refused).toEqual([]);
  expect(growth.changes).toBeGreaterThan(1500);
  expect(growth.storedBytes, inWords(growth)).toBeLessThan(5 * growth.liveBytes);
});
