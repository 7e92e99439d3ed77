// What is costly to make: made once for all who ask meanwhile, never more often than the event loop bears.
import type { Clock } from '../clock.ts';

/** So many times as long as making it took the next one waits: all together take a tenth of the processor. */
const REST = 9;

/** Something that many may ask for at once, such as a workshop's export; it is never older than the asking. */
export class Costly<T> {
  readonly #clock: Clock;
  /** What whoever asks now will get, until it is begun. */
  #next: Promise<T> | null = null;
  #mayBeginAtMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ask(make: () => Promise<T>): Promise<T> {
    return (this.#next ??= this.#begin(make));
  }

  /** Does what belongs to making it, and has the next one wait for as long as that is worth. */
  spend<R>(work: () => R): R {
    const startMs = this.#clock.elapsedMs();
    const made = work();
    const endMs = this.#clock.elapsedMs();
    this.#mayBeginAtMs = Math.max(this.#mayBeginAtMs, startMs) + (endMs - startMs) * (1 + REST);
    return made;
  }

  async #begin(make: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#clock.after(Math.max(0, this.#mayBeginAtMs - this.#clock.elapsedMs()), resolve);
    });
    this.#next = null;
    return make();
  }
}

/** Lets large answers through one by one, so that a thousand that are ready together leave the others their turns. */
export class Turnstile {
  #last = Promise.resolve();

  pass(): Promise<void> {
    this.#last = this.#last.then(() => new Promise((resolve) => void setImmediate(resolve)));
    return this.#last;
  }
}

/** What is made of values that never change, kept as long as these; bytes so that slow readers share them. */
export class MadeOf<V extends object, T> {
  readonly #made = new WeakMap<V, Map<string, T>>();

  /** `key` says which of the things that are made of this value. */
  of(value: V, key: string, make: () => T): T {
    const known = this.#made.get(value) ?? new Map<string, T>();
    this.#made.set(value, known);
    const made = known.get(key) ?? make();
    known.set(key, made);
    return made;
  }
}
