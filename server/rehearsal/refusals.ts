// What was refused in a rehearsal, wherever it was: the same reason at the same place is told once, with its number.

export class Refusals {
  readonly #counts = new Map<string, number>();
  count = 0;
  /** Connections that broke without a reason of the server's, and that no bot cut by itself. */
  drops = 0;

  /** `where` is a door or a command; `reason` is the refusal with the server's sentence. */
  note(where: string, reason: string): void {
    const text = `${where}: ${reason}`;
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    this.count += 1;
  }

  /** The most frequent first. */
  get reasons(): readonly (readonly [reason: string, times: number])[] {
    return [...this.#counts].sort((a, b) => b[1] - a[1]);
  }
}
