// A room's queue: work waits here until the tick opens; one turn at a time, the next only when the last is on disk.
import type { Clock } from '../clock.ts';

/** The shortest and longest time between the end of one turn and the start of the next. */
const TICK_MIN_MS = 4;
const TICK_MAX_MS = 100;
/** The tick grows with what a turn costs, so that a crowded room sends fewer, fuller frames. */
const COST_FACTOR = 2;
/** Work that may wait, in jobs and in bytes; more is refused as busy, so that a store that hangs can't fill the memory. */
export const QUEUE_MOST = 20_000;
export const QUEUE_BYTES_MOST = 64 * 1024 * 1024;

export interface Job {
  /** Does its work at once, without waiting for anything. */
  run(): void;
  /** Called instead of any effect if the job will never take effect. */
  fail(refusal: 'busy' | 'internal'): void;
  /** What it carries from the wire. */
  bytes: number;
}

export class Queue {
  readonly #clock: Clock;
  readonly #turn: (jobs: readonly Job[]) => Promise<void>;
  #jobs: Job[] = [];
  #bytes = 0;
  #state: 'idle' | 'scheduled' | 'turning' = 'idle';
  #isClosed = false;
  #lastCostMs = 0;
  #drained: (() => void)[] = [];

  /** `turn` runs the jobs, commits and delivers; it never rejects. */
  constructor(clock: Clock, turn: (jobs: readonly Job[]) => Promise<void>) {
    this.#clock = clock;
    this.#turn = turn;
  }

  push(job: Job): void {
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
    const wait = Math.min(TICK_MAX_MS, Math.max(TICK_MIN_MS, COST_FACTOR * this.#lastCostMs));
    this.#clock.after(wait, () => void this.#open());
  }

  async #open(): Promise<void> {
    const jobs = this.#jobs;
    this.#jobs = [];
    this.#bytes = 0;
    this.#state = 'turning';
    const startMs = this.#clock.elapsedMs();
    await this.#turn(jobs);
    this.#lastCostMs = this.#clock.elapsedMs() - startMs;
    this.#state = 'idle';
    if (this.#jobs.length > 0) return this.#schedule();
    this.#drained.splice(0).forEach((resolve) => resolve());
  }
}
