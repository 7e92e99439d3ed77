/** The queue of a room and the token bucket of a connection, by a clock that is turned. */
import { describe, expect, test } from 'vitest';
import {
  Queue,
  QUEUE_BYTES_MOST,
  QUEUE_MOST,
  TURN_BYTES_MOST,
  TURN_JOBS_MOST,
  type Job,
} from '../../../server/rooms/queue.ts';
import { CARDS_REST, Rest } from '../../../server/rooms/rest.ts';
import { TokenBucket } from '../../../server/rate.ts';
import { TestClock } from '../../support/clock.ts';

const job = (done: string[], name: string, bytes = 0): Job => ({
  run: () => void done.push(name),
  fail: (refusal) => void done.push(`${name} ${refusal}`),
  bytes,
  mayChange: true,
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
    return { busyMs: costMs(), hasMore: false };
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

  /** Always one job waits; when turn after turn began. */
  async function inStorm(costMs: (turn: number) => number, diskMs: number, turns: number): Promise<number[]> {
    const clock = new TestClock();
    const storm = queueOf(clock, () => costMs(storm.turns.length), diskMs);
    const again: Job = { ...job([], 'again'), run: () => storm.queue.push(again) };
    storm.queue.push(again);
    while (storm.turns.length < turns) await clock.pass(1);
    return storm.turns;
  }

  test('R6 what comes to a quiet room waits 10 ms for company', async () => {
    const clock = new TestClock();
    const { queue, turns, sizes } = queueOf(clock, () => 1);
    queue.push(job([], 'a'));
    await clock.pass(9);
    queue.push(job([], 'b'));
    await clock.pass(100);
    queue.push(job([], 'c'));
    await clock.pass(100);
    expect(turns).toEqual([10, 119]);
    expect(sizes).toEqual([2, 1]);
  });

  test.each([
    [1, 0, 10],
    [4, 0, 10],
    [10, 0, 24],
    [20, 0, 48],
    [20, 10, 48],
    [20, 500, 520],
    [100, 0, 150],
  ])(
    'R6 in a storm of turns of %d ms, and %d ms of waiting for the disk, one begins every %d ms',
    async (costMs, diskMs, everyMs) => {
      const turns = await inStorm(() => costMs, diskMs, 100);
      expect((turns[99]! - turns[79]!) / 20).toBeCloseTo(everyMs, 0);
    },
  );

  test('R6 a turn that was held up does not hold up the next: their rests share it', async () => {
    const turns = await inStorm((turn) => (turn === 80 ? 100 : 10), 0, 140);
    const gaps = turns.slice(80).map((beganMs, n) => beganMs - turns[79 + n]!);
    expect(gaps[0]).toBe(100);
    // Alone it would rest 140 ms.
    expect(Math.max(...gaps.slice(1))).toBeLessThan(55);
    expect((turns[139]! - turns[129]!) / 10).toBeCloseTo(24, 0);
  });

  test('R6 many light turns between the heavy ones take none of their rest', async () => {
    const turns = await inStorm((turn) => (turn % 3 === 0 ? 30 : 0), 0, 400);
    // 30 ms of work and 42 of rest for every three turns, which is more than company alone would take.
    expect((turns[399]! - turns[99]!) / 100).toBeCloseTo(72, 0);
  });

  test('R6 after a pause one turn may follow at once upon another; the third waits for the rests of both', () => {
    const rest = new Rest(CARDS_REST);
    let beginsMs = 0;
    for (let turn = 0; turn < 100; turn += 1) beginsMs = rest.after(beginsMs, 20);
    const firstMs = beginsMs + 1000;
    expect(rest.after(firstMs, 20)).toBe(firstMs);
    const thirdMs = rest.after(firstMs + 20, 20);
    expect(thirdMs - firstMs).toBeCloseTo(48);
    expect(rest.after(thirdMs, 20) - firstMs).toBeCloseTo(2 * 48);
  });

  test('R4 what is too much, in jobs or in bytes, is refused as busy; afterwards there is room again', async () => {
    const clock = new TestClock();
    const { queue } = queueOf(clock, () => 1);
    const done: string[] = [];
    for (let n = 0; n < QUEUE_MOST; n += 1) queue.push(job([], `${n}`));
    queue.push(job(done, 'late'));
    expect(done).toEqual(['late busy']);
    await clock.pass(500);
    queue.push(job(done, 'heavy', QUEUE_BYTES_MOST));
    queue.push(job(done, 'more', 1));
    queue.push(job(done, 'light', 0));
    await clock.pass(500);
    expect(done).toEqual(['late busy', 'more busy', 'heavy', 'light']);
  });

  test('R15 a turn takes 400 jobs, or 2 MB of them, and one at least; the others have the next turns, in order', async () => {
    const clock = new TestClock();
    const many = queueOf(clock, () => 1);
    const done: string[] = [];
    const names = Array.from({ length: 1001 }, (_, n) => `${n}`);
    names.forEach((name) => many.queue.push(job(done, name)));
    await clock.pass(100);
    expect(many.sizes).toEqual([TURN_JOBS_MOST, TURN_JOBS_MOST, 1001 - 2 * TURN_JOBS_MOST]);
    expect(done).toEqual(names);
    const heavy = queueOf(clock, () => 1);
    [0.6, 0.6, 0.1, 1.2, 0.1].forEach((share, n) =>
      heavy.queue.push(job([], `${n}`, share * TURN_BYTES_MOST)),
    );
    await clock.pass(100);
    expect(heavy.sizes).toEqual([1, 2, 1, 1]);
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
