// What has left a shared device and what is still leaving it: how many ballots are in, on their way, and not counted.
import { backoffMs } from '../../room/backoff.ts';
import type { Environment } from '../../room/environment.ts';
import type { PassingApi } from '../../room/passing-api.ts';
import { idFrom } from '../../../shared/ids.ts';
import type { Refusal } from '../../../shared/outcome.ts';
import type { Sealed } from './sealed.ts';
import { Seat } from './seat.svelte.ts';

/** A ballot that was not counted; whose and what it was is known to nobody any more. */
export interface Uncounted {
  refusal: Refusal;
  atMs: number;
}
interface Counted {
  round: string;
  ballots: number;
}

/** A session that couldn't be ended is tried again: shortest and longest wait. */
const AGAIN_SHORTEST_MS = 1000;
const AGAIN_LONGEST_MS = 30_000;
/** Notes of ballots that were not counted; so many at one table are one fault. */
const NOTES_MOST = 20;

export class Parcels {
  readonly #env: Environment;
  readonly #code: string;
  readonly #api: PassingApi;
  #underway = $state.raw<readonly Seat[]>([]);
  #counted = $state.raw<Counted>({ round: '', ballots: 0 });
  #uncounted = $state.raw<readonly Uncounted[]>([]);
  #isOver = false;

  constructor(env: Environment, code: string, api: PassingApi) {
    this.#env = env;
    this.#code = code;
    this.#api = api;
  }

  /** Voters whose first ballot in the newest vote came from this device. */
  get counted(): number {
    return this.#counted.ballots;
  }
  /** Ballots of people who have handed the device on. */
  get underway(): number {
    return this.#underway.length;
  }
  get uncounted(): readonly Uncounted[] {
    return this.#uncounted;
  }

  /** Brings back what an earlier page load left; what waits is sent. */
  async load(): Promise<void> {
    const { kept } = this.#env;
    this.#counted = (await kept.get<Counted>(this.#countedKey)) ?? this.#counted;
    this.#uncounted = (await kept.get<readonly Uncounted[]>(this.#uncountedKey)) ?? this.#uncounted;
    for (const [key, { token, voter }] of await kept.list<Sealed>(this.#sealedKeys)) {
      if (this.#isOver || this.#underway.some((seat) => seat.key === key)) continue;
      const seat = this.#open({ token, voter, key });
      this.#underway = [...this.#underway, seat];
      void seat.box.load();
    }
  }

  /** A place for somebody who has come in. */
  seat(token: string, voter: string): Seat {
    const key = this.#sealedKeys + idFrom((length) => this.#env.random(length));
    return this.#open({ token, voter, key });
  }

  /** The person has gone. A ballot that isn't answered for goes on by itself; else their session ends at once. */
  take(seat: Seat): void {
    const isWaiting = seat.box.waiting !== null && (seat.refusal === null || seat.refusal === 'stale');
    if (isWaiting) this.#underway = [...this.#underway, seat];
    else this.#end(seat);
  }

  /** Ends a session of which nothing is wanted any more. */
  forget(token: string, tries = 0): void {
    void this.#api.leave(token).then((outcome) => {
      if (outcome.ok || outcome.refusal !== 'busy' || this.#isOver) return;
      const waitMs = backoffMs(this.#env, tries, AGAIN_SHORTEST_MS, AGAIN_LONGEST_MS);
      this.#env.after(waitMs, () => this.forget(token, tries + 1));
    });
  }

  /** Somebody has read which ballots were not counted. */
  clearUncounted(): void {
    this.#uncounted = [];
    void this.#env.kept.remove(this.#uncountedKey);
  }

  /** The page goes; what waits is kept for the next one. */
  close(): void {
    this.#isOver = true;
    this.#underway.forEach((seat) => seat.close());
    this.#underway = [];
  }

  get #sealedKeys(): string {
    return `table/${this.#code}/sealed/`;
  }
  get #countedKey(): string {
    return `table/${this.#code}/counted`;
  }
  get #uncountedKey(): string {
    return `table/${this.#code}/uncounted`;
  }

  #open(entered: ConstructorParameters<typeof Seat>[2]): Seat {
    return new Seat(this.#env, this.#code, entered, {
      cast: (seat) => this.#supersede(seat),
      settled: (seat, sealed, refusal) => this.#settle(seat, sealed, refusal),
    });
  }

  #supersede(by: Seat): void {
    for (const seat of this.#underway) {
      if (seat === by || seat.voter !== by.voter) continue;
      void seat.drop();
      this.#end(seat);
    }
  }

  #settle(seat: Seat, sealed: Sealed, refusal: Refusal | null): void {
    const isHandedOn = this.#underway.includes(seat);
    if (refusal === null && sealed.isFirst) this.#count(sealed.round);
    if (refusal !== null && isHandedOn) {
      const note = { refusal, atMs: this.#env.nowMs() };
      this.#uncounted = [...this.#uncounted, note].slice(-NOTES_MOST);
      void this.#env.kept.put(this.#uncountedKey, this.#uncounted);
    }
    if (isHandedOn) this.#end(seat);
  }

  #count(round: string): void {
    const before = this.#counted.round === round ? this.#counted.ballots : 0;
    this.#counted = { round, ballots: before + 1 };
    void this.#env.kept.put(this.#countedKey, this.#counted);
  }

  #end(seat: Seat): void {
    this.#underway = this.#underway.filter((other) => other !== seat);
    seat.close();
    this.forget(seat.token);
  }
}
