// Words that came back to their author, kept on this phone until they are dealt with.
import type { Draft } from './handle.ts';
import type { Kept } from './kept.ts';

export class Drafts {
  readonly #kept: Kept;
  readonly #prefix: string;
  #drafts = $state.raw<readonly Draft[]>([]);

  /** @param prefix where the drafts of one person in one workshop are kept */
  constructor(kept: Kept, prefix: string) {
    this.#kept = kept;
    this.#prefix = prefix;
  }

  get all(): readonly Draft[] {
    return this.#drafts;
  }

  async load(): Promise<void> {
    const kept = await this.#kept.list<Draft>(this.#prefix);
    const earlier = kept.map(([, draft]) => draft);
    this.#drafts = [
      ...earlier.filter(({ id }) => !this.#drafts.some((draft) => draft.id === id)),
      ...this.#drafts,
    ];
  }

  add(draft: Draft): void {
    this.#drafts = [...this.#drafts.filter(({ id }) => id !== draft.id), draft];
    void this.#kept.put(this.#prefix + draft.id, draft);
  }

  drop(id: string): void {
    this.#drafts = this.#drafts.filter((draft) => draft.id !== id);
    void this.#kept.remove(this.#prefix + id);
  }
}
