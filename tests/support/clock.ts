/** A clock that a test turns: nothing happens by itself, what falls due runs in order, and a killed process's timers are gone. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../server/clock.ts';

interface Timer {
  atMs: number;
  /** Timers of the same moment run in the order in which they were set. */
  nth: number;
  work: () => void;
  isOff: boolean;
}

/** More timers than any scene sets off; a scene that needs more waits for what never comes. */
const TIMERS_MOST = 200_000;

/** The scene ends here: its process is about to be killed. */
export class CutShort extends Error {}

export class TestClock implements Clock {
  #nowMs = Date.UTC(2017, 9, 10, 9);
  #elapsedMs = 0;
  #timers: Timer[] = [];
  #nth = 0;
  /** How many timers have gone off, and after how many the scene is cut short. */
  steps = 0;
  fuse = Infinity;

  nowMs(): number {
    return this.#nowMs;
  }
  elapsedMs(): number {
    return this.#elapsedMs;
  }

  after(ms: number, work: () => void): () => void {
    const timer: Timer = {
      atMs: this.#elapsedMs + Math.max(0, ms),
      nth: (this.#nth += 1),
      work,
      isOff: false,
    };
    let at = this.#timers.length;
    while (at > 0 && this.#timers[at - 1]!.atMs > timer.atMs) at -= 1;
    this.#timers.splice(at, 0, timer);
    return () => void (timer.isOff = true);
  }

  /** The clock as one process has it: after `kill` nothing that it had set goes off any more. */
  forProcess(): Clock & { kill(): void } {
    let isAlive = true;
    return {
      nowMs: () => this.nowMs(),
      elapsedMs: () => this.elapsedMs(),
      after: (ms, work) => this.after(ms, () => isAlive && work()),
      kill: () => void (isAlive = false),
    };
  }

  /** Somebody sets the time of day: what waits goes on waiting as long. */
  set(ms: number): void {
    this.#nowMs += ms;
  }

  /** Runs the timer that is due next, and all that follows from it without waiting; false if there is none. */
  async next(): Promise<boolean> {
    const timer = this.#first && this.#timers.shift();
    if (!timer) return false;
    this.#nowMs += timer.atMs - this.#elapsedMs;
    this.#elapsedMs = timer.atMs;
    timer.work();
    await nextTurn();
    this.steps += 1;
    if (this.steps === this.fuse) throw new CutShort();
    return true;
  }

  /** The timer that is due next. */
  get #first(): Timer | undefined {
    while (this.#timers[0]?.isOff) this.#timers.shift();
    return this.#timers[0];
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    await nextTurn();
    const endMs = this.#elapsedMs + ms;
    for (let count = 0; (this.#first?.atMs ?? Infinity) <= endMs; count += 1) {
      if (count > TIMERS_MOST) throw new Error(`more than ${TIMERS_MOST} timers in ${ms} ms`);
      await this.next();
    }
    this.#nowMs += endMs - this.#elapsedMs;
    this.#elapsedMs = endMs;
  }

  /** Lets time pass until `claim` holds, at most `mostMs`. */
  async until(claim: () => boolean, what: string, mostMs = 600_000): Promise<void> {
    await nextTurn();
    const endMs = this.#elapsedMs + mostMs;
    while (!claim()) {
      if ((this.#first?.atMs ?? Infinity) > endMs) throw new Error(`never: ${what}`);
      await this.next();
    }
  }

  /** Lets time pass until the promise has settled. */
  async finish<T>(promise: Promise<T>, what = 'the promise settles'): Promise<T> {
    let isSettled = false;
    const settle = (): void => void (isSettled = true);
    promise.then(settle, settle);
    await this.until(() => isSettled, what);
    return promise;
  }
}
