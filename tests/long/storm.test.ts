/** A hundred thousand malformed frames, packets and requests on all three doors. */
import { expect, test } from 'vitest';
import { Running } from '../support/running.ts';
import { heapAfterCollection, storm } from '../support/storm.ts';

test('P11 a hundred thousand malformed frames: the process stands, and its heap is what it was', async () => {
  const server = await Running.start();
  const workshop = await server.create();
  // What grows in the first gusts is compiled code and the log's kept lines.
  for (let gust = 0; gust < 2; gust += 1) await storm(server, workshop, 5000, gust);
  const heap = await heapAfterCollection();
  for (let gust = 0; gust < 10; gust += 1) await storm(server, workshop, 10_000, 10 + gust);
  const after = await heapAfterCollection();
  console.log(`heap ${(heap / 1e6).toFixed(1)} → ${(after / 1e6).toFixed(1)} MB`);
  expect(after).toBeLessThan(heap * 1.1);
  expect(server.faults).toEqual([]);
  expect((await server.get('/readyz')).status).toBe(200);
  await server.stop();
});
