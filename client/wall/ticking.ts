// The server's time as a value that screens can depend on; it ticks only while something looks at it.
import { createSubscriber } from 'svelte/reactivity';

export interface Ticking {
  readonly current: number;
}

/** @param everyMs how often those who look at it look again */
export function ticking(nowMs: () => number, everyMs = 250): Ticking {
  const subscribe = createSubscriber((update) => {
    const timer = setInterval(update, everyMs);
    return () => clearInterval(timer);
  });
  return {
    get current() {
      subscribe();
      return nowMs();
    },
  };
}
