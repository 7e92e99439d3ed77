// Counts wrong tries at a badge's words, in memory: whoever starts the server anew to guess on has its disk anyway.

/** Wrong tries at one badge within the time below; with 44 bits in the words, guessing one takes ages. */
export const GUESSES_MOST = 10;
export const GUESSES_MS = 10 * 60_000;

export class Guesses {
  /** Moments of wrong tries, by what was tried. Only badges that exist are counted, so that it stays small. */
  readonly #wrong = new Map<string, number[]>();

  /** Whether nothing more may be tried at this badge now, be it right or wrong. */
  isOver(badge: string, nowMs: number): boolean {
    return this.#recent(badge, nowMs).length >= GUESSES_MOST;
  }

  wrong(badge: string, nowMs: number): void {
    this.#wrong.set(badge, [...this.#recent(badge, nowMs), nowMs]);
  }

  #recent(badge: string, nowMs: number): number[] {
    return (this.#wrong.get(badge) ?? []).filter((atMs) => nowMs - atMs < GUESSES_MS);
  }
}
