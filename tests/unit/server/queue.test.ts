/** The queue of a room and the token bucket of a connection, by a clock that is turned. */
import { describe, expect, test } from 'vitest';
import { Queue, QUEUE_BYTES_MOST, QUEUE_MOST, type Job } from '../../../server/rooms/queue.ts';
import { TokenBucket } from '../../../server/rate.ts';
import { TestClock } from '../../support/clock.ts';

const job = (done: string[], name: string, bytes = 0): Job => ({
  run: () => void done.push(name),
  fail: (refusal) => void done.push(`${name} ${refusal}`),
  bytes,
});

/** A queue whose turns keep the loop busy for `costMs` of the clock and wait `diskMs` more; when they began. */
function queueOf(
  clock: TestClock,
  costMs: () => number,
  diskMs = 0,
): { queue: Queue; turns: number[]; sizes: number[] } {
  const turns: number[] = [];
  const sizes: number[] = [];
  const queue = new Queue(clock, async (jobs) => {
    turns.push(clock.elapsedMs());
    sizes.push(jobs.length);
    jobs.forEach((one) => one.run());
    await new Promise<void>((resolve) => clock.after(costMs() + diskMs, resolve));
    return costMs();
  });
  return { queue, turns, sizes };
}

describe('R1 R6 the queue', () => {
  test('R1 jobs run in order, all that wait in one turn, and the next turn begins after the last has ended', async () => {
    const clock = new TestClock();
    const { queue, turns, sizes } = queueOf(clock, () => 10);
    const done: string[] = [];
    ['a', 'b', 'c'].forEach((name) => queue.push(job(done, name)));
    await clock.pass(16);
    ['d', 'e'].forEach((name) => queue.push(job(done, name)));
    await clock.pass(200);
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(sizes).toEqual([3, 2]);
    expect(turns[1]! - turns[0]!).toBeGreaterThanOrEqual(10);
  });

  test.each([
    [0, 12],
    [7, 12],
    [10, 15],
    [20, 30],
    [30, 45],
    [500, 50],
  ])('R6 after a turn of %d ms the next waits %d ms', async (costMs, waitMs) => {
    const clock = new TestClock();
    const { queue, turns } = queueOf(clock, () => costMs);
    queue.push(job([], 'a'));
    await clock.pass(12);
    expect(turns).toEqual([12]);
    await clock.pass(costMs);
    queue.push(job([], 'b'));
    await clock.pass(1000);
    expect(turns[1]! - turns[0]! - costMs).toBeCloseTo(waitMs);
  });

  test('R6 waiting for the disk is rest: what came meanwhile has its turn at once, or as soon as that was enough', async () => {
    const clock = new TestClock();
    const { queue, turns } = queueOf(clock, () => 20, 10);
    queue.push(job([], 'a'));
    await clock.pass(12);
    queue.push(job([], 'b'));
    await clock.pass(1000);
    expect(turns[0]).toBe(12);
    expect(turns[1]).toBe(12 + 20 + 10 + 20);
    const slow = queueOf(clock, () => 20, 500);
    slow.queue.push(job([], 'a'));
    await clock.pass(12);
    slow.queue.push(job([], 'b'));
    await clock.pass(2000);
    expect(slow.turns[1]! - slow.turns[0]!).toBe(520);
  });

  test('R4 what is too much, in jobs or in bytes, is refused as busy; afterwards there is room again', async () => {
    const clock = new TestClock();
    const { queue } = queueOf(clock, () => 1);
    const done: string[] = [];
    for (let n = 0; n < QUEUE_MOST; n += 1) queue.push(job([], `${n}`));
    queue.push(job(done, 'late'));
    expect(done).toEqual(['late busy']);
    await clock.pass(50);
    queue.push(job(done, 'heavy', QUEUE_BYTES_MOST));
    queue.push(job(done, 'more', 1));
    queue.push(job(done, 'light', 0));
    await clock.pass(50);
    expect(done).toEqual(['late busy', 'more busy', 'heavy', 'light']);
  });

  test('R10 closing lets what waits have its turn, and refuses the rest', async () => {
    const clock = new TestClock();
    const { queue } = queueOf(clock, () => 50);
    const done: string[] = [];
    queue.push(job(done, 'a'));
    await clock.pass(14);
    queue.push(job(done, 'b'));
    let isClosed = false;
    const closing = queue.close().then(() => (isClosed = true));
    queue.push(job(done, 'c'));
    await clock.pass(20);
    expect(isClosed).toBe(false);
    await clock.pass(300);
    await closing;
    expect(done).toEqual(['a', 'c busy', 'b']);
    await queue.close();
    expect(queue.isIdle).toBe(true);
  });
});

describe('P1 the token bucket', () => {
  test('P1 lets a burst through, then so many a second, and never saves up more than the burst', async () => {
    const clock = new TestClock();
    const bucket = new TokenBucket(clock, 5, 10);
    const take = (times: number): number =>
      Array.from({ length: times }, () => bucket.take()).filter(Boolean).length;
    expect(take(9)).toBe(5);
    await clock.pass(100);
    expect(take(9)).toBe(1);
    await clock.pass(350);
    expect(take(9)).toBe(3);
    await clock.pass(3_600_000);
    expect(take(99)).toBe(5);
  });
});
