/** When updates arrive: most at once, and some long after they were written, on a page that was offline meanwhile. */
import type { Way } from '../../../server/guard/index.ts';
import { hostileUpdates } from './grammar.ts';
import { mutatedUpdates } from './mutation.ts';
import type { World } from './world.ts';

export type Shape = 'grammar' | 'mutation';

export interface Letter {
  bytes: Uint8Array;
  way: Way;
  /** It was written in an earlier step than the one it comes in. */
  isLate: boolean;
}

/** Once in so many updates the server does something itself. */
const MODERATED_EVERY = 40;
/** One update in so many is written offline. */
const OFFLINE_EVERY = 10;

/** What a fuzzer writes, in the order in which it comes to the server. */
export function* posted(world: World, shape: Shape): Generator<Letter, never> {
  const { random, afternoon } = world;
  const written = shape === 'grammar' ? hostileUpdates(world) : mutatedUpdates(world);
  const waiting: { bytes: Uint8Array; step: number }[] = [];
  for (;;) {
    if (random.int(MODERATED_EVERY) === 0) world.moderate();
    // The page comes back some time after its step has ended, and with the same once more if no answer reached it.
    const [first] = waiting;
    if (first && first.step < afternoon.steps && random.int(4) === 0) {
      if (random.int(4) > 0) waiting.shift();
      yield { bytes: first.bytes, way: 'step2', isLate: true };
      continue;
    }
    const online = world.pages;
    const isOffline = random.int(OFFLINE_EVERY) === 0;
    if (isOffline) world.pages = [world.openPage()];
    const { bytes, way } = written.next().value;
    world.pages = online;
    if (isOffline) waiting.push({ bytes, step: afternoon.steps });
    else yield { bytes, way, isLate: false };
  }
}
