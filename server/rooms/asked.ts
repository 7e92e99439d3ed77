// How often a session may ask for what a few bytes are answered with: a whole board, everybody who is here, a hello.
import type { Clock } from '../clock.ts';

/** Of one session within the time below: twenty connections that all come again six times. */
const ASKED_MOST = 120;
const WITHIN_MS = 60_000;

/**
 * What one turn spends on answers for one client alone, in changes told; some 20 ms. What clients share isn't counted.
 */
const SPENT_MOST = 20_000;

/** Counts what each session asks. */
export class Asked {
  readonly #clock: Clock;
  #bySession = new Map<string, number>();
  #sinceMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.elapsedMs();
  }

  mayAsk(session: string): boolean {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs - this.#sinceMs >= WITHIN_MS) {
      this.#bySession = new Map();
      this.#sinceMs = nowMs;
    }
    const asked = (this.#bySession.get(session) ?? 0) + 1;
    this.#bySession.set(session, asked);
    return asked <= ASKED_MOST;
  }
}

/** The answers of one turn. */
export class Answers {
  #spent = 0;

  /** Whether an answer of so many changes may still be made; the first of a turn may always. */
  spend(changes: number): boolean {
    if (this.#spent > 0 && this.#spent + changes > SPENT_MOST) return false;
    this.#spent += changes;
    return true;
  }
}
