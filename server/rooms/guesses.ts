// Counts tries at badges' words, in memory: whoever starts the server anew to guess on has its disk anyway.

/** Wrong tries at one badge within the time below; with 44 bits in the words, guessing one takes ages. */
export const GUESSES_MOST = 10;
export const GUESSES_MS = 10 * 60_000;
/** Tries at one badge within the same time, right ones too: each keeps the room busy for some milliseconds. */
export const TRIES_MOST = 30;
/** Tries at all badges of a room within the time below: at most some 5 % of what the room can do. */
export const TRIES_ALL = 100;
export const TRIES_ALL_MS = 10_000;

interface Try {
  atMs: number;
  isRight: boolean;
}

/** Not of moments to come, either: then the server's clock has been set back, and they would count until it is there again. */
const isWithin = (ms: number, atMs: number, nowMs: number): boolean => atMs <= nowMs && nowMs - atMs < ms;

export class Guesses {
  /** By what was tried. Only badges that exist are counted, so that it stays small. */
  readonly #tries = new Map<string, Try[]>();
  /** Moments of the last tries at any badge. */
  #all: number[] = [];

  /** Whether nothing more may be tried at this badge now, be it right or wrong. */
  isOver(badge: string, nowMs: number): boolean {
    const tries = this.#recent(badge, nowMs);
    return tries.length >= TRIES_MOST || tries.filter(({ isRight }) => !isRight).length >= GUESSES_MOST;
  }

  /** Whether so much is being tried that every badge's words have to wait. */
  isFlooded(nowMs: number): boolean {
    this.#all = this.#all.filter((atMs) => isWithin(TRIES_ALL_MS, atMs, nowMs));
    return this.#all.length >= TRIES_ALL;
  }

  tried(badge: string, isRight: boolean, nowMs: number): void {
    this.#tries.set(badge, [...this.#recent(badge, nowMs), { atMs: nowMs, isRight }]);
    this.#all.push(nowMs);
  }

  #recent(badge: string, nowMs: number): Try[] {
    return (this.#tries.get(badge) ?? []).filter(({ atMs }) => isWithin(GUESSES_MS, atMs, nowMs));
  }
}
