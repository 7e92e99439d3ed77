// Looks after a screen that somebody has left: covers it when the page is, and clears it when nobody comes back.
import type { Environment } from '../../room/environment.ts';

/** How long somebody who looked at another page finds their ballot as it was. */
export const AWAY_MOST_MS = 60_000;
/** How long a screen may stand untouched before it asks, and how long it then waits for an answer (WCAG 2.2.1: 20 s). */
export const STILL_MS = 100_000;
export const ASKING_MS = 20_000;

export class Minder {
  readonly #env: Pick<Environment, 'nowMs' | 'after'>;
  readonly #over: () => void;
  #isCovered = $state(false);
  #isAsking = $state(false);
  #leftAtMs = 0;
  #touchedAtMs = 0;
  #callOffStill: (() => void) | null = null;
  #callOffAway: (() => void) | null = null;

  /** @param over whoever was here has gone */
  constructor(env: Pick<Environment, 'nowMs' | 'after'>, over: () => void) {
    this.#env = env;
    this.#over = over;
  }

  /** The page was left and has not been taken up again. */
  get isCovered(): boolean {
    return this.#isCovered;
  }
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** From now on somebody's turn is looked after; calling the answer ends that. */
  watch(): () => void {
    this.#touchedAtMs = this.#env.nowMs();
    this.#waitStill();
    return () => {
      this.#callOffStill?.();
      this.#callOffAway?.();
      this.#isCovered = false;
      this.#isAsking = false;
    };
  }

  touched(): void {
    this.#touchedAtMs = this.#env.nowMs();
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#waitStill();
  }

  /** Another page or app is in front of this one. */
  left(): void {
    if (this.#isCovered) return;
    this.#isCovered = true;
    this.#leftAtMs = this.#env.nowMs();
    this.#callOffAway = this.#env.after(AWAY_MOST_MS, () => this.#over());
  }

  /** The page is in front again; a device that slept may have missed its own clock. */
  cameBack(): void {
    if (this.#isCovered && this.#env.nowMs() - this.#leftAtMs >= AWAY_MOST_MS) this.#over();
  }

  /** Whoever is there says that it is still their turn. */
  goOn(): void {
    this.#callOffAway?.();
    this.#isCovered = false;
    this.touched();
  }

  #waitStill(): void {
    this.#callOffStill?.();
    const waitMs = this.#touchedAtMs + STILL_MS - this.#env.nowMs();
    this.#callOffStill = this.#env.after(Math.max(0, waitMs), () => {
      if (this.#env.nowMs() - this.#touchedAtMs < STILL_MS) return this.#waitStill();
      this.#isAsking = true;
      this.#callOffStill = this.#env.after(ASKING_MS, () => this.#over());
    });
  }
}
