/** Eight hours of a workshop of 125 people, sped up: what is stored, what the heap does, how fast it is there again. */
import { expect, test } from 'vitest';
import { inWords, slopeOf, workshopOf } from '../support/growth.ts';

/** All but the board's replica: rooms, records (a client id for each page load), turns, and the test's own disk. */
const SLOPE_MOST_MB = 0.25;
/**
 * What Yjs keeps of each value that is overwritten, and may not forget, since a phone that was away may still refer to
 * it: an item of 112 bytes, its id, its place in the list, a note that it is deleted. Seen: about 300 bytes.
 */
const BYTES_A_CHANGE_MOST = 400;

test('S7 after eight hours with 125 people the stored board is under five times its live content, and the heap is level', async ({
  annotate,
}) => {
  const growth = await workshopOf(125, 8 * 60);
  // The second half: by then all cards are written, and changes overwrite what was there.
  const half = growth.heap.slice(growth.heap.length / 2);
  const slope = slopeOf(half, ({ allMb, boardMb }) => allMb - boardMb);
  const boardSlope = slopeOf(half, ({ boardMb }) => boardMb);
  const bytesAChange = (boardSlope * 1e6) / (growth.changes / 8);
  const words =
    `${inWords(growth)}; in the second half the board grows by ${boardSlope.toFixed(2)} MB an hour, ` +
    `${bytesAChange.toFixed(0)} bytes a change, and all else by ${slope.toFixed(2)} MB`;
  await annotate(words);
  process.stderr.write(`${words}\n`);
  expect(growth.refused).toEqual([]);
  expect(growth.storedBytes, words).toBeLessThan(5 * growth.liveBytes);
  expect(Math.abs(slope), words).toBeLessThan(SLOPE_MOST_MB);
  expect(bytesAChange, words).toBeLessThan(BYTES_A_CHANGE_MOST);
});
