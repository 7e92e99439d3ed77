/** A crowd is told in parts: whoever comes and goes meanwhile, nobody misses anything, nobody is told twice. */
import { describe, expect, test } from 'vitest';
import { FanOut } from '../../../server/rooms/fan-out.ts';
import type { Subscriber } from '../../../server/rooms/subscriber.ts';
import { Queue } from '../../../server/rooms/queue.ts';
import { TestClock } from '../../support/clock.ts';
import { seeded } from '../../support/random.ts';

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
    subscriber: {
      session: '',
      wantsSaved: false,
      shown: null,
      frames: 0,
      isOpen: true,
      send(frames) {
        heard.push(...frames.map(([number]) => number!));
        then(one);
      },
      sendState: () => undefined,
      close: () => undefined,
    },
  };
  return one;
}

const sayIn = (fanOut: FanOut<Uint8Array>, from: number, to: number): void => {
  for (let n = from; n <= to; n += 1) fanOut.say(Uint8Array.of(n));
};
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);
const crowd = (fanOut: FanOut<Uint8Array>, count: number): Listener[] =>
  Array.from({ length: count }, () => {
    const one = listener(0);
    fanOut.add(one.subscriber);
    return one;
  });

describe('R16 a crowd is told in parts', () => {
  test('R16 up to as many as a part holds are told at once, one more makes two equal parts', () => {
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

  test('R16 the next part is told what has come meanwhile, too; then it is the turn of the first again', () => {
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

  test('R16 those who are sent the same are sent the same array, which is made into bytes once', () => {
    let made = 0;
    const fanOut = new FanOut<Uint8Array>(100, (news) => ((made += 1), news));
    crowd(fanOut, 100);
    sayIn(fanOut, 1, 5);
    fanOut.sendPart();
    expect(made).toBe(1);
  });

  test('R16 over any coming and going everybody hears all that is said while they follow, in order and once', () => {
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

  test('R16 in a storm that never pauses nothing is kept that everybody has been told', () => {
    const lengths: number[] = [];
    const news = { length: 0 };
    const fanOut = new FanOut<Uint8Array>(10, (some) => {
      news.length = some.length;
      return some;
    });
    crowd(fanOut, 30);
    for (let n = 0; n < 10_000; n += 1) {
      fanOut.say(Uint8Array.of(1));
      fanOut.sendPart();
      lengths.push(fanOut.kept);
      expect(news.length).toBeLessThanOrEqual(3);
    }
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2 * 3);
  });

  test('R16 a queue takes another turn while somebody is still to be told, though no job waits, and is not idle before', async () => {
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
