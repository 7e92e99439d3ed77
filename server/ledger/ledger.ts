// The ledger that the server keeps of its rounds: entries are appended, each chained to the one before, and nothing
// is ever changed. It names nobody: ballots carry the round's random voter keys.
import type { BallotId, RoundId } from '../../shared/ids.ts';
import {
  chain,
  type ListedChoice,
  type Closing,
  type DecisionEntry,
  type Link,
  type Opening,
  type ResultEntry,
  type SeedEntry,
  type TieEntry,
} from '../../shared/voting/ledger.ts';

/** What happens in a round, in the order in which it happened; the ballots' order is why it stays unpublished. */
export type KeptEntry =
  | Opening
  | { kind: 'ballot'; ballot: BallotId; voter: string; receipt: string; choice: ListedChoice; paper?: true }
  /** `by` is the later ballot of the same voter. */
  | { kind: 'supersession'; ballot: BallotId; by: BallotId }
  /** The voter was removed. */
  | { kind: 'voiding'; ballot: BallotId }
  | Closing
  | SeedEntry
  | TieEntry
  | DecisionEntry
  | ResultEntry
  /** The result was shown to everybody, together with the published file of this root. */
  | { kind: 'publication'; root: string }
  /** The whole round was annulled. */
  | { kind: 'annulment'; reason: string };

export interface LedgerRecord extends Link<KeptEntry> {
  round: RoundId;
}

/** Where the records lie: a collection of the room, whose writes belong to the turn. */
export interface LedgerShelf {
  put(id: string, record: LedgerRecord): void;
  values(): Iterable<LedgerRecord>;
}

export class Ledger {
  readonly #shelf: LedgerShelf;
  /** The last entry of each round that was asked for. */
  readonly #last = new Map<RoundId, LedgerRecord | null>();

  constructor(shelf: LedgerShelf) {
    this.#shelf = shelf;
  }

  append(round: RoundId, entry: KeptEntry): void {
    const record = { round, ...chain(this.#lastOf(round), entry) };
    this.#shelf.put(`${round}.${record.seq}`, record);
    this.#last.set(round, record);
  }

  /** The round's entries, first first. */
  entries(round: RoundId): LedgerRecord[] {
    return [...this.#shelf.values()].filter((record) => record.round === round).sort((a, b) => a.seq - b.seq);
  }

  #lastOf(round: RoundId): LedgerRecord | null {
    const known = this.#last.get(round);
    return known === undefined ? (this.entries(round).at(-1) ?? null) : known;
  }
}
