// What each participant has used up of a document (rule G18), kept beside it so that no judgement counts records.
import type * as Y from 'yjs';
import type { DocumentKind, Plain } from '../../shared/records.ts';
import type { Verdict } from './judge.ts';

/** Ten times what 300 full cards and a day of moving them come to; bytes as applied, not as kept. */
export const BYTES_PER_PARTICIPANT = 4 * 1024 * 1024;
/** Twenty a second: dragging a selection of cards does that for a moment, no hand does it for a minute. */
export const CHANGES_PER_MINUTE = 1_200;
const MINUTE_MS = 60_000;

/** What one participant has used up, as the guard wants to know it. */
export interface Spent {
  /** Records made, by root. */
  readonly made: ReadonlyMap<string, number>;
  /** Bytes applied since the document was loaded. */
  readonly bytes: number;
  /** Changes in the present minute. */
  readonly changes: number;
}

interface Account {
  made: Map<string, number>;
  bytes: number;
  changes: number;
  sinceMs: number;
}

/** One for each loaded document. Owners are named as in records: see `ownerOf`. */
export class Usage {
  readonly #accounts = new Map<string, Account>();

  /** Counts the records there are, once, when the document is loaded; `sole` owns those that carry no owner. */
  constructor(doc: Y.Doc, kind: DocumentKind, sole = '') {
    for (const [root, { owner }] of Object.entries(kind.roots)) {
      for (const record of doc.getMap<Y.Map<Plain>>(root).values()) {
        this.#count(owner === null ? sole : String(record.get(owner)), root);
      }
    }
  }

  /** What `owner` has used up at `nowMs`. */
  of(owner: string, nowMs: number): Spent {
    return this.#inMinute(owner, nowMs);
  }

  /** To be called once for each verdict that was applied. */
  add(owner: string, verdict: Verdict, nowMs: number): void {
    if (!verdict.ok || verdict.moot) return;
    const account = this.#inMinute(owner, nowMs);
    account.bytes += verdict.update.length;
    account.changes += verdict.cost;
    for (const change of verdict.changes) if (change.act === 'create') this.#count(owner, change.root);
  }

  #count(owner: string, root: string): void {
    const { made } = this.#account(owner);
    made.set(root, (made.get(root) ?? 0) + 1);
  }

  /** The account as it is in the minute of `nowMs`; a clock that is set back begins a new one, too. */
  #inMinute(owner: string, nowMs: number): Account {
    const account = this.#account(owner);
    const sinceMs = nowMs - account.sinceMs;
    if (sinceMs < 0 || sinceMs >= MINUTE_MS) {
      account.changes = 0;
      account.sinceMs = nowMs;
    }
    return account;
  }

  #account(owner: string): Account {
    const account = this.#accounts.get(owner) ?? { made: new Map(), bytes: 0, changes: 0, sinceMs: 0 };
    this.#accounts.set(owner, account);
    return account;
  }
}
