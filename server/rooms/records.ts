// What a room keeps besides its documents: typed collections in memory, each change of which is a write of the tick.
import type { CardRecord } from '../../shared/board/schema.ts';
import type { Agenda } from '../../shared/agenda/agenda.ts';
import type { Method } from '../../shared/method/schema.ts';
import type { Admission } from '../../shared/badge.ts';
import type { BadgeId, BallotId, Code, ParticipantId, RoundId } from '../../shared/ids.ts';
import type { Language, Text } from '../../shared/text.ts';
import type { Role } from '../../shared/permit.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Round } from '../../shared/voting/round.ts';
import { Ledger, type LedgerRecord } from '../ledger/ledger.ts';
import type { StoredRecord, Write } from '../store/contract.ts';

/** The workshop itself: one record. */
export interface WorkshopRecord {
  code: Code;
  title: Text;
  method: Method;
  createdAtMs: number;
  agenda: Agenda;
  ended: boolean;
  /** The address the facilitator chose for links, or '' for the best one. */
  address: string;
  /** Absent in what was stored before there were badges: by link. */
  admission?: Admission;
}
export interface ParticipantRecord {
  id: ParticipantId;
  name: string;
  role: string;
  language: Language;
  joinedAtMs: number;
  state: 'admitted' | 'removed' | 'merged';
  mergedInto: ParticipantId | '';
  /** The client's own id of the join request, so that a repeated one joins nobody twice; '' if it gave none. */
  request: string;
}
/** A badge, by its id. Its secret and words stand on it and nowhere else. */
export interface BadgeRecord {
  id: BadgeId;
  number: number;
  code: string;
  secretHash: string;
  wordsHash: string;
  state: 'live' | 'revoked';
  participant: ParticipantId | '';
  madeAtMs: number;
  claimedAtMs: number;
}
/** A session, by the SHA-256 of its token. */
export interface SessionRecord {
  role: Role;
  participant: ParticipantId | '';
  /** The key it was got with, by its hash, or the badge, by its id, or ''; voiding either ends it. */
  via: string;
}
/** A secret of a desk, co-host or wall link, by its SHA-256. */
export interface KeyRecord {
  role: Exclude<Role, 'participant'>;
}
/** Who may write under a client id: a participant's id, a session's hash for those without one, or the server. */
export interface LeaseRecord {
  holder: string;
}
/** A round as the server keeps it: the public part, and the secrets. */
export interface RoundRecord extends Omit<Round, 'turnout' | 'seed' | 'ledgerRoot'> {
  /** Secret until the round is published. */
  seed: string;
  /** Hides the ballots behind their root where totals only are published; never told. '' elsewhere. */
  salt: string;
  /** How many could vote when it closed; 0 before. */
  admittedAtClosing: number;
}
/** How many voters cast their first ballot within each minute since a round's opening, by the round's id. */
export interface TurnoutRecord {
  byMinute: readonly number[];
}
/** Who has which voter key in an open round, by `round.participant`; deleted when the round closes. */
export interface VoterRecord {
  key: string;
}
/** A ballot, by its id; it names no person, only the round's random voter key. */
export interface BallotRecord {
  round: RoundId;
  id: BallotId;
  voter: string;
  choice: Choice;
  receipt: string;
  /** Counts the ballots of a round in the order in which they came in. */
  seq: number;
  /** Replaced by a later ballot of the same voter, or void because the person was removed. */
  state: 'counted' | 'superseded' | 'void';
  /** A co-host entered it from paper. */
  paper?: true;
}
/** What a restore has begun: one record; absent if there was none. */
export interface EpochRecord {
  id: string;
}
/** A card that a host took off the board, by its id. */
export type HeldRecord = CardRecord;

export class Collection<T> {
  readonly #kind: string;
  readonly #write: (write: Write) => void;
  readonly #values = new Map<string, T>();

  constructor(kind: string, write: (write: Write) => void) {
    this.#kind = kind;
    this.#write = write;
  }

  get(id: string): T | undefined {
    return this.#values.get(id);
  }
  has(id: string): boolean {
    return this.#values.has(id);
  }
  get size(): number {
    return this.#values.size;
  }
  values(): IterableIterator<T> {
    return this.#values.values();
  }
  entries(): IterableIterator<[string, T]> {
    return this.#values.entries();
  }

  put(id: string, value: T): void {
    this.#values.set(id, Object.freeze(value));
    this.#write({ act: 'put', kind: this.#kind, id, value });
  }
  delete(id: string): void {
    if (this.#values.delete(id)) this.#write({ act: 'delete', kind: this.#kind, id });
  }
  /** Takes a stored value as it is, without writing it again. */
  restore(id: string, value: T): void {
    this.#values.set(id, Object.freeze(value));
  }
}

export class Records {
  readonly workshop: Collection<WorkshopRecord>;
  readonly participants: Collection<ParticipantRecord>;
  readonly badges: Collection<BadgeRecord>;
  readonly sessions: Collection<SessionRecord>;
  readonly keys: Collection<KeyRecord>;
  readonly leases: Collection<LeaseRecord>;
  readonly rounds: Collection<RoundRecord>;
  readonly turnouts: Collection<TurnoutRecord>;
  readonly voters: Collection<VoterRecord>;
  readonly ballots: Collection<BallotRecord>;
  readonly held: Collection<HeldRecord>;
  readonly epochs: Collection<EpochRecord>;
  /** Everything that happened in rounds; entries can only be appended. */
  readonly ledger: Ledger;
  /** The file of each closed round, made once at closing; shown only as `ledgerOf` in views.ts allows. */
  readonly published: Collection<PublishedLedger>;

  /** Every change calls `write`; `stored` are the records as the store has them. */
  constructor(stored: readonly StoredRecord[], write: (write: Write) => void) {
    this.workshop = new Collection('workshop', write);
    this.participants = new Collection('participant', write);
    this.badges = new Collection('badge', write);
    this.sessions = new Collection('session', write);
    this.keys = new Collection('key', write);
    this.leases = new Collection('lease', write);
    this.rounds = new Collection('round', write);
    this.turnouts = new Collection('turnout', write);
    this.voters = new Collection('voter', write);
    this.ballots = new Collection('ballot', write);
    this.held = new Collection('held', write);
    this.epochs = new Collection('epoch', write);
    const entries = new Collection<LedgerRecord>('ledger', write);
    this.ledger = new Ledger(entries);
    this.published = new Collection('published', write);
    const byKind: Record<string, Collection<never>> = {
      workshop: this.workshop as Collection<never>,
      participant: this.participants as Collection<never>,
      badge: this.badges as Collection<never>,
      session: this.sessions as Collection<never>,
      key: this.keys as Collection<never>,
      lease: this.leases as Collection<never>,
      round: this.rounds as Collection<never>,
      turnout: this.turnouts as Collection<never>,
      voter: this.voters as Collection<never>,
      ballot: this.ballots as Collection<never>,
      held: this.held as Collection<never>,
      epoch: this.epochs as Collection<never>,
      ledger: entries as Collection<never>,
      published: this.published as Collection<never>,
    };
    for (const { kind, id, value } of stored) {
      const collection = byKind[kind];
      if (!collection) throw new Error(`the store has a record of an unknown kind: ${kind}`);
      collection.restore(id, value as never);
    }
  }

  /** The workshop's one record. */
  get theWorkshop(): WorkshopRecord {
    const workshop = this.workshop.get('workshop');
    if (!workshop) throw new Error('the store has no workshop record');
    return workshop;
  }
  /** Another after each restore; '' if there was none. */
  get epoch(): string {
    return this.epochs.get('epoch')?.id ?? '';
  }
  changeWorkshop(change: Partial<WorkshopRecord>): void {
    this.workshop.put('workshop', { ...this.theWorkshop, ...change });
  }
}
