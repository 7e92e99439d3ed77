// A room's way to its disk: it tries until the disk has done what it was asked, and gives up only if the room has to close.
import type { Clock } from '../clock.ts';
import { killPoint } from '../kill-points.ts';
import type { Log } from '../log.ts';
import type { Store, StoredWorkshop, Write } from '../store/contract.ts';

/** How long a failed try waits before the next, growing to the most. */
const RETRY_MIN_MS = 50;
const RETRY_MOST_MS = 2000;
/** A disk that takes longer doesn't hold up what it has taken already: so often some more is told of that. */
const SLOW_MS = 50;
/** How long a commit may have no answer until the disk counts as failing: far longer than one that is only busy takes. */
const SILENT_MOST_MS = 10_000;
/** How long a room that is to close goes on trying: a disk that is full, or says nothing, by then stays so. */
const CLOSE_PATIENCE_MS = 5000;

/** What ends the wait for an answer in a room that is to close. */
class NoAnswer extends Error {
  override message = 'the disk gives no answer';
}

/** What a room does while its disk keeps it waiting. */
export interface Meanwhile {
  /** The disk fails from now on, or no longer. */
  failing(isFailing: boolean): void;
  /** Whether something is on the disk that not everybody has been told. */
  hasMore(): boolean;
  /** Tells some more of it. */
  tellMore(): void;
}

export class Disk {
  readonly #code: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #meanwhile: Meanwhile;
  #isFailing = false;
  /** When it stops trying, by the elapsed time; once it has, nothing more may be written. */
  #giveUpMs = Infinity;
  #hasGivenUp = false;
  /** Waits no longer for what was asked last. */
  #stopWaiting: () => void = () => undefined;
  #callOffWaiting: () => void = () => undefined;

  /** The part of the store that belongs to the workshop `code`. */
  constructor(code: string, env: { store: Store; clock: Clock; log: Log }, meanwhile: Meanwhile) {
    this.#code = code;
    this.#store = env.store;
    this.#clock = env.clock;
    this.#log = env.log;
    this.#meanwhile = meanwhile;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }
  get hasGivenUp(): boolean {
    return this.#hasGivenUp;
  }

  /** Resolves once all of it is durable, or it has given up. */
  async commit(writes: readonly Write[]): Promise<void> {
    killPoint('before-commit');
    await this.#reach('a commit failed', async () => {
      const callOff = this.#clock.after(SILENT_MOST_MS, () => this.#fails(true));
      await this.#store.commit(this.#code, writes).finally(callOff);
    });
  }

  /** Lets `take` have what is stored; one that throws is given it again. Resolves after that, or when it has given up. */
  async read(take: (stored: StoredWorkshop | null) => void): Promise<void> {
    await this.#reach('reading the room from disk failed', async () => {
      const stored = await this.#store.load(this.#code);
      // An answer may come when nobody waits for it any more.
      if (!this.#hasGivenUp) take(stored);
    });
  }

  /** The room has to close: from now on the disk has five seconds, and so long for an answer. */
  hurry(): void {
    this.#giveUpMs = this.#clock.elapsedMs() + CLOSE_PATIENCE_MS;
    this.#waitNoLonger();
  }

  /** Nothing is asked any more. */
  close(): void {
    this.#callOffWaiting();
  }

  async #reach(fault: string, work: () => Promise<void>): Promise<void> {
    let callOff = (): void => undefined;
    const tellLater = (): void => {
      if (!this.#meanwhile.hasMore()) return;
      callOff = this.#clock.after(SLOW_MS, () => {
        this.#meanwhile.tellMore();
        tellLater();
      });
    };
    tellLater();
    await this.#try(fault, work);
    callOff();
  }

  async #try(fault: string, work: () => Promise<void>): Promise<void> {
    for (let wait = RETRY_MIN_MS; ; wait = Math.min(RETRY_MOST_MS, wait * 2)) {
      try {
        await this.#answered(work());
        return this.#fails(false);
      } catch (error) {
        const isLast = error instanceof NoAnswer || this.#clock.elapsedMs() >= this.#giveUpMs;
        const next = isLast
          ? 'the room closes: what was not acknowledged may not be kept'
          : 'will be tried again';
        this.#log.error({ code: this.#code, err: error }, `${fault} and ${next}`);
        this.#fails(true);
        this.#hasGivenUp = isLast;
      }
      if (this.#hasGivenUp) return;
      await new Promise<void>((resolve) => void this.#clock.after(wait, resolve));
    }
  }

  /** The same promise; in a room that is to close it rejects after a while without an answer. */
  #answered(work: Promise<void>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#stopWaiting = () => reject(new NoAnswer());
      if (this.#giveUpMs < Infinity) this.#waitNoLonger();
      void work.then(resolve, reject).finally(() => this.#callOffWaiting());
    });
  }

  #waitNoLonger(): void {
    this.#callOffWaiting();
    this.#callOffWaiting = this.#clock.after(CLOSE_PATIENCE_MS, () => this.#stopWaiting());
  }

  #fails(isFailing: boolean): void {
    if (isFailing === this.#isFailing || this.#hasGivenUp) return;
    this.#isFailing = isFailing;
    this.#meanwhile.failing(isFailing);
  }
}
