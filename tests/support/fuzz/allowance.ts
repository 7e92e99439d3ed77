/** What one participant may use up (rule G18), counted without the guard: from the document and the bytes applied. */
import type { DocumentKind } from '../../../shared/records.ts';
import type { Sight, Touch } from './oracle.ts';

/** Rule G18, said again: whoever changes these in the product is to change them here too. */
export const BYTES_MOST = 4 * 1024 * 1024;
export const CHANGES_MOST = 1_200;
const MINUTE_MS = 60_000;

export class Allowance {
  readonly #kind: DocumentKind;
  readonly #owner: string;
  #bytes: number;
  /** Changes that anybody can see: fewer than the guard counts, never more. */
  #changes: number;
  #sinceMs: number;

  /** `bytes` and `changes` were used up before, the changes in the minute that begins now. */
  constructor(kind: DocumentKind, owner: string, bytes: number, changes: number, nowMs: number) {
    this.#kind = kind;
    this.#owner = owner;
    this.#bytes = bytes;
    this.#changes = changes;
    this.#sinceMs = nowMs;
  }

  /** A minute begins with the first update after the last one was over, whatever becomes of that update. */
  turn(nowMs: number): void {
    if (nowMs - this.#sinceMs < MINUTE_MS) return;
    this.#changes = 0;
    this.#sinceMs = nowMs;
  }

  /** What an update that was let through has taken beyond what is allowed, or null. */
  violation(after: Sight, touched: readonly Touch[], bytes: number): string | null {
    const isFirst = this.#changes === 0;
    this.#bytes += bytes;
    this.#changes += touched.length;
    if (this.#bytes > BYTES_MOST) return 'more bytes than one participant may write';
    if (!isFirst && touched.length > 0 && this.#changes > CHANGES_MOST)
      return 'more changes in one minute than one participant may make';
    for (const [root, { owner, mostPerParticipant }] of Object.entries(this.#kind.roots)) {
      if (!touched.some((touch) => touch.root === root && touch.was === undefined)) continue;
      const records = Object.values(after.roots[root]!);
      const own = owner === null ? records : records.filter((record) => record[owner] === this.#owner);
      if (own.length > mostPerParticipant) return `more ${root} than one participant may make`;
    }
    return null;
  }
}
