// A room's queue: work waits here until the tick opens; one turn at a time, the next only when the last is on disk.
import type { Clock } from '../clock.ts';
import { CARDS_REST, Rest } from './rest.ts';

/**
 * What comes to a quiet room waits so long for company: nobody sees it, and a hundred cards a second share their frames
 * and their commits by two and three.
 */
const TICK_MIN_MS = 10;
/** Work that may wait, in jobs and in bytes; more is refused as busy, so that a store that hangs can't fill the memory. */
export const QUEUE_MOST = 20_000;
export const QUEUE_BYTES_MOST = 64 * 1024 * 1024;

/**
 * What one turn takes: all rooms share the event loop, and a room that is flooded shall not keep the others waiting for
 * longer than a moment. The rest has the next turn.
 */
export const TURN_JOBS_MOST = 400;
export const TURN_BYTES_MOST = 2 * 1024 * 1024;

export interface Job {
  /** Does its work at once, without waiting for anything. */
  run(): void;
  /** Called instead of any effect if the job will never take effect. */
  fail(refusal: 'busy' | 'internal'): void;
  /** What it carries from the wire. */
  bytes: number;
  /** Whether it may change a document. */
  mayChange: boolean;
}

/** What a turn has cost, and whether it has left something to be told that is no job. */
export interface Spent {
  /** How long it has kept the event loop busy, waiting for the disk not counted. */
  busyMs: number;
  hasMore: boolean;
}

export class Queue {
  readonly #clock: Clock;
  readonly #turn: (jobs: readonly Job[]) => Promise<Spent>;
  readonly #rest = new Rest(CARDS_REST);
  #jobs: Job[] = [];
  #bytes = 0;
  #state: 'idle' | 'scheduled' | 'turning' = 'idle';
  #isClosed = false;
  /** Whether a turn is due though no job waits. */
  #hasMore = false;
  /** Since when the first of them waits. */
  #waitsSinceMs = 0;
  /** When the loop will have rested enough. */
  #restedAtMs = 0;
  #drained: (() => void)[] = [];

  /**
   * `turn` runs the jobs, commits and delivers; it never rejects.
   */
  constructor(clock: Clock, turn: (jobs: readonly Job[]) => Promise<Spent>) {
    this.#clock = clock;
    this.#turn = turn;
  }

  push(job: Job): void {
    if (this.#jobs.length === 0) this.#waitsSinceMs = this.#clock.elapsedMs();
    const isFull = this.#jobs.length >= QUEUE_MOST || this.#bytes + job.bytes > QUEUE_BYTES_MOST;
    if (this.#isClosed || isFull) return job.fail('busy');
    this.#jobs.push(job);
    this.#bytes += job.bytes;
    this.#schedule();
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  /** Resolves when everything that waits now has had its turn; later work is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#state !== 'idle') await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  #schedule(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'scheduled';
    const companyMs = this.#hasMore ? 0 : this.#waitsSinceMs + TICK_MIN_MS;
    const dueMs = Math.max(companyMs, this.#restedAtMs);
    const wait = Math.max(0, dueMs - this.#clock.elapsedMs());
    this.#clock.after(wait, () => void this.#open());
  }

  async #open(): Promise<void> {
    const jobs = this.#takeTurnful();
    this.#state = 'turning';
    const startMs = this.#clock.elapsedMs();
    const { busyMs, hasMore } = await this.#turn(jobs);
    this.#hasMore = hasMore;
    this.#restedAtMs = this.#rest.after(startMs, busyMs);
    this.#state = 'idle';
    if (this.#jobs.length > 0 || hasMore) return this.#schedule();
    this.#drained.splice(0).forEach((resolve) => resolve());
  }

  /** As many of the first as one turn takes, and one at least. */
  #takeTurnful(): Job[] {
    let count = 0;
    for (let bytes = 0; count < Math.min(this.#jobs.length, TURN_JOBS_MOST); count += 1) {
      bytes += this.#jobs[count]!.bytes;
      if (count > 0 && bytes > TURN_BYTES_MOST) break;
    }
    const jobs = this.#jobs.splice(0, count);
    jobs.forEach(({ bytes }) => (this.#bytes -= bytes));
    return jobs;
  }
}
