/** What a document's connections show, gathered and told, by a clock that is turned. */
import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import { Awareness } from '../../../server/rooms/awareness.ts';
import { PART_MOST } from '../../../server/rooms/fan-out.ts';
import { TestClock } from '../../support/clock.ts';
import { follower } from '../../support/follower.ts';

/** The connection that shows all of it. */
const PHONE = {};

type Entries = [client: number, clock: number, at: unknown][];

/** The frames told so far, each as its entries. */
function scene(partMost = PART_MOST): {
  clock: TestClock;
  awareness: Awareness;
  frames: Entries[];
} {
  const clock = new TestClock();
  const awareness = new Awareness(clock, partMost);
  return { clock, awareness, frames: joined(awareness) };
}

/** The frames that somebody who follows is told. */
function joined(awareness: Awareness): Entries[] {
  const frames: Entries[] = [];
  awareness.followers.add(
    follower({ send: (some) => some.forEach((frame) => frames.push(entriesOf(frame))) }),
  );
  return frames;
}

function entriesOf(frame: Uint8Array): Entries {
  const whole = decoding.createDecoder(frame);
  expect(decoding.readVarUint(whole)).toBe(1);
  const decoder = decoding.createDecoder(decoding.readVarUint8Array(whole));
  return Array.from({ length: decoding.readVarUint(decoder) }, () => [
    decoding.readVarUint(decoder),
    decoding.readVarUint(decoder),
    (JSON.parse(decoding.readVarString(decoder)) as { at: string } | null)?.at ?? null,
  ]);
}

test('P6 every state is told once, in order, in one frame for all who moved', async () => {
  const { clock, awareness, frames } = scene();
  awareness.show({ clientId: 1, clock: 1, state: { at: 'a' } }, PHONE);
  awareness.show({ clientId: 2, clock: 7, state: { at: 'x' } }, PHONE);
  awareness.show({ clientId: 1, clock: 2, state: { at: 'b' } }, PHONE);
  await clock.pass(30);
  awareness.show({ clientId: 1, clock: 3, state: { at: 'c' } }, PHONE);
  await clock.pass(1000);
  expect(frames).toEqual([
    [
      [1, 1, 'a'],
      [2, 7, 'x'],
      [1, 2, 'b'],
    ],
    [[1, 3, 'c']],
  ]);
});

test('P6 a client that only says that it is still here is passed on, so that nobody forgets it', async () => {
  const { clock, awareness, frames } = scene();
  for (let n = 1; n <= 4; n += 1) {
    awareness.show({ clientId: 1, clock: n, state: { at: 'a' } }, PHONE);
    await clock.pass(15_000);
  }
  expect(frames).toEqual([1, 2, 3, 4].map((n) => [[1, n, 'a']]));
});

test('P6 of a hundred states of one client in one frame the last is told, and no more than four', async () => {
  const { clock, awareness, frames } = scene();
  for (let n = 1; n <= 100; n += 1) awareness.show({ clientId: 1, clock: n, state: { at: `a${n}` } }, PHONE);
  await clock.pass(1000);
  expect(frames.length).toBe(1);
  expect(frames[0]!.length).toBe(4);
  expect(frames[0]!.at(-1)).toEqual([1, 100, 'a100']);
});

test('P6 R17 a crowd is told part by part, each the newest, and each at most forty times a second', async () => {
  const { clock, awareness, frames } = scene(3);
  const heard = [frames, ...Array.from({ length: 3 }, () => joined(awareness))];
  const told: number[] = [];
  for (let n = 1; n <= 100; n += 1) {
    awareness.show({ clientId: 1, clock: n, state: { at: `a${n}` } }, PHONE);
    await clock.pass(5);
    told.push(heard.flat().length);
  }
  await clock.pass(1000);
  const mostAtOnce = Math.max(...told.map((count, n) => count - (told[n - 1] ?? 0)));
  expect(mostAtOnce).toBe(1);
  for (const one of heard) {
    expect(one.length).toBeLessThanOrEqual(22);
    expect(one.flat().map(([, at]) => at)).toEqual([...new Set(one.flat().map(([, at]) => at))]);
    expect(one.flat().at(-1)).toEqual([1, 100, 'a100']);
  }
});

test('P6 who comes late is told what is shown now, and not who has gone', async () => {
  const { clock, awareness, frames } = scene();
  expect(awareness.whole()).toBe(null);
  awareness.show({ clientId: 1, clock: 1, state: { at: 'a' } }, PHONE);
  awareness.show({ clientId: 2, clock: 1, state: { at: 'b' } }, PHONE);
  awareness.show({ clientId: 1, clock: 2, state: { at: 'c' } }, PHONE);
  awareness.remove(2, PHONE);
  expect(entriesOf(awareness.whole()!)).toEqual([[1, 2, 'c']]);
  expect(awareness.whole()).toBe(awareness.whole());
  await clock.pass(1000);
  expect(frames.flat().at(-1)).toEqual([2, 1, null]);
  awareness.remove(1, PHONE);
  expect(awareness.whole()).toBe(null);
});
