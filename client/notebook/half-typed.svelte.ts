// The idea somebody is in the middle of writing: it survives a reload and going to another tab.
import { forget, keep, kept } from '../ui/keep.ts';

interface Half {
  text: string;
  theme: string;
  keep: boolean;
}

const EMPTY: Half = { text: '', theme: '', keep: false };

function read(key: string): Half {
  const stored = kept(key);
  if (!stored) return EMPTY;
  try {
    const half: unknown = JSON.parse(stored);
    if (typeof half !== 'object' || half === null) return EMPTY;
    const { text, theme, keep: isKept } = half as Partial<Half>;
    return { text: String(text ?? ''), theme: String(theme ?? ''), keep: isKept === true };
  } catch {
    // Not ours, or from another version: better an empty field than none.
    return EMPTY;
  }
}

export class HalfTyped {
  readonly #key: string;
  #half = $state.raw<Half>(EMPTY);

  /** One per workshop and person: a tablet that goes round doesn't hand on a half idea. */
  constructor(code: string, participant: string) {
    this.#key = `half.${code}.${participant}`;
    this.#half = read(this.#key);
  }

  #change(part: Partial<Half>): void {
    this.#half = { ...this.#half, ...part };
    keep(this.#key, JSON.stringify(this.#half));
  }

  get text(): string {
    return this.#half.text;
  }
  set text(text: string) {
    this.#change({ text });
  }
  get theme(): string {
    return this.#half.theme;
  }
  set theme(theme: string) {
    this.#change({ theme });
  }
  get keep(): boolean {
    return this.#half.keep;
  }
  set keep(isKept: boolean) {
    this.#change({ keep: isKept });
  }

  /** Takes over what another field for the same person has kept meanwhile. */
  reload(): void {
    this.#half = read(this.#key);
  }

  /** Puts words that came back behind what stands here already. */
  append(text: string): void {
    this.text = this.text.trim() === '' ? text : `${this.text.trimEnd()}\n${text}`;
  }

  clear(): void {
    this.#half = EMPTY;
    forget(this.#key);
  }
}
