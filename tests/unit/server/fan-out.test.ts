/** A crowd is told in parts: whoever comes and goes meanwhile, nobody misses anything, nobody is told twice. */
import { describe, expect, test } from 'vitest';
import { FanOut } from '../../../server/rooms/fan-out.ts';
import type { Subscriber } from '../../../server/rooms/subscriber.ts';
import { Queue } from '../../../server/rooms/queue.ts';
import { TestClock } from '../../support/clock.ts';
import { follower } from '../../support/follower.ts';
import { seeded } from '../../support/random.ts';
import { heapAfterCollection } from '../../support/storm.ts';

interface Listener {
  subscriber: Subscriber;
  heard: number[];
  /** The last thing said before it came. */
  since: number;
}

/** Hears what it is sent; `then` runs each time. */
function listener(since: number, then: (one: Listener) => void = () => undefined): Listener {
  const heard: number[] = [];
  const one: Listener = {
    heard,
    since,
    subscriber: follower({
      send(frames) {
        heard.push(...frames.map(([number]) => number!));
        then(one);
      },
    }),
  };
  return one;
}

const sayIn = (fanOut: FanOut<Uint8Array>, from: number, to: number): void => {
  for (let n = from; n <= to; n += 1) fanOut.say(Uint8Array.of(n));
};
const alive = (refs: readonly WeakRef<object>[]): number => refs.filter((ref) => ref.deref()).length;
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);
const crowd = (fanOut: FanOut<Uint8Array>, count: number): Listener[] =>
  Array.from({ length: count }, () => {
    const one = listener(0);
    fanOut.add(one.subscriber);
    return one;
  });

describe('R17 a crowd is told in parts', () => {
  test('R17 up to as many as a part holds are told at once, one more makes two equal parts', () => {
    const few = new FanOut<Uint8Array>(4, (news) => news);
    const four = crowd(few, 4);
    sayIn(few, 1, 2);
    few.sendPart();
    expect(four.map(({ heard }) => heard)).toEqual([1, 2, 3, 4].map(() => [1, 2]));
    expect(few.hasMore).toBe(false);
    const more = new FanOut<Uint8Array>(4, (news) => news);
    const six = crowd(more, 6);
    sayIn(more, 1, 1);
    more.sendPart();
    expect(six.map(({ heard }) => heard.length)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(more.hasMore).toBe(true);
  });

  test('R17 the next part is told what has come meanwhile, too; then it is the turn of the first again', () => {
    const fanOut = new FanOut<Uint8Array>(2, (news) => news);
    const [ana, ben, cleo, dan] = crowd(fanOut, 4);
    sayIn(fanOut, 1, 1);
    fanOut.sendPart();
    sayIn(fanOut, 2, 3);
    fanOut.sendPart();
    expect([ana, ben, cleo, dan].map((one) => one!.heard)).toEqual([[1], [1], [1, 2, 3], [1, 2, 3]]);
    fanOut.sendPart();
    expect([ana, ben].map((one) => one!.heard)).toEqual([range(1, 3), range(1, 3)]);
    expect(fanOut.hasMore).toBe(false);
  });

  test('R17 those who are sent the same are sent the same array, which is made into bytes once', () => {
    let made = 0;
    const fanOut = new FanOut<Uint8Array>(100, (news) => ((made += 1), news));
    crowd(fanOut, 100);
    sayIn(fanOut, 1, 5);
    fanOut.sendPart();
    expect(made).toBe(1);
  });

  test('R17 over any coming and going everybody hears all that is said while they follow, in order and once', () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const random = seeded(seed);
      const fanOut = new FanOut<Uint8Array>(1 + random.int(5), (news) => news);
      const present = new Set<Listener>();
      const everybody: Listener[] = [];
      let said = 0;
      const leave = (one: Listener): void => {
        present.delete(one);
        fanOut.delete(one.subscriber);
      };
      for (let n = 0; n < 60; n += 1) {
        const dice = random.int(10);
        if (dice < 3) {
          // Some fall behind, and stop following as they are sent something.
          const one = listener(said, (hearing) => {
            if (random.int(8) === 0) leave(hearing);
          });
          present.add(one);
          everybody.push(one);
          fanOut.add(one.subscriber);
        } else if (dice < 6 && said < 200) sayIn(fanOut, (said += 1), said);
        else if (dice < 9) fanOut.sendPart();
        else if (present.size > 0) leave(random.pick([...present]));
      }
      while (fanOut.hasMore) fanOut.sendPart();
      const heard = everybody.map((one) => one.heard);
      expect(heard, `seed ${seed}`).toEqual(
        everybody.map((one) => range(one.since + 1, present.has(one) ? said : one.since + one.heard.length)),
      );
      expect(fanOut.followers).toEqual([...present].map(({ subscriber }) => subscriber));
    }
  });

  test('R17 in a storm that never pauses nothing is kept that everybody has been told; in a pause, nothing at all', async () => {
    const fanOut = new FanOut<Uint8Array>(10, (news) => news);
    crowd(fanOut, 30);
    const said: WeakRef<Uint8Array>[] = [];
    const say = (): void => {
      const news = Uint8Array.of(1);
      said.push(new WeakRef(news));
      fanOut.say(news);
    };
    for (let n = 0; n < 1000; n += 1) {
      say();
      fanOut.sendPart();
    }
    await heapAfterCollection();
    expect(fanOut.hasMore).toBe(true);
    expect(alive(said)).toBeLessThanOrEqual(2 * 3);
    while (fanOut.hasMore) fanOut.sendPart();
    await heapAfterCollection();
    expect(alive(said)).toBe(0);
  });

  test('R17 nobody who has gone is kept, whether anything is said meanwhile or not', async () => {
    const fanOut = new FanOut<Uint8Array>(2, (news) => news);
    crowd(fanOut, 3);
    const gone: WeakRef<Subscriber>[] = [];
    const comeAndGo = (): void => {
      const some = crowd(fanOut, 10);
      gone.push(...some.map(({ subscriber }) => new WeakRef(subscriber)));
      some.forEach(({ subscriber }) => fanOut.delete(subscriber));
    };
    sayIn(fanOut, 1, 1);
    while (fanOut.hasMore) fanOut.sendPart();
    for (let n = 0; n < 500; n += 1) comeAndGo();
    await heapAfterCollection();
    expect(alive(gone)).toBe(0);
    expect(fanOut.followers.length).toBe(3);
  });

  test('R17 a queue takes another turn while somebody is still to be told, though no job waits, and is not idle before', async () => {
    const clock = new TestClock();
    const left = [2, 1, 0];
    let turns = 0;
    const queue = new Queue(clock, (jobs) => {
      turns += 1;
      jobs.forEach((job) => job.run());
      return Promise.resolve({ busyMs: 1, hasMore: left.shift()! > 0 });
    });
    queue.push({ run: () => undefined, fail: () => undefined, bytes: 0, mayChange: true });
    await clock.pass(10);
    expect(queue.isIdle).toBe(false);
    await clock.pass(1000);
    expect(turns).toBe(3);
    expect(queue.isIdle).toBe(true);
  });
});
