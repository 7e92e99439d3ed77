// One shared document of a room: its replica, who follows it, its cached snapshot and how it is kept.
import * as Y from 'yjs';
import * as encoding from 'lib0/encoding';
import type { DocumentKind } from '../../shared/records.ts';
import {
  MESSAGE_SAVED,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../shared/protocol/frames.ts';
import type { Clock } from '../clock.ts';
import { Usage } from '../guard/index.ts';
import type { StoredDocument, Write } from '../store/contract.ts';
import { Awareness } from './awareness.ts';
import { FanOut } from './fan-out.ts';
import type { Subscriber } from './subscriber.ts';

/** Updates kept one by one before they are folded into a snapshot; 500 load in about 10 ms. */
const UPDATES_BEFORE_SNAPSHOT = 500;
/** Bytes of updates that are always kept one by one; more are folded in when they weigh more than the snapshot. */
const BYTES_BEFORE_SNAPSHOT = 64 * 1024;
/** Updates a joiner gets on top of the shared snapshot before that is made anew. */
const TAIL_MOST = 64;

/** Whoever lacks a greater part of everything gets all of it: that is made once for all, their own answer for them alone. */
const LACKING_MOST = 1 / 4;
/** What is deleted is gathered from all there is, which costs as much as telling this part of it. */
const GATHERING = 1 / 32;

/** An update that says nothing. */
const NOTHING = Uint8Array.of(0, 0);

export class RoomDocument {
  /** Its name within the workshop: `board`, or `notebook/<participant>`. */
  readonly name: string;
  readonly kind: DocumentKind;
  /** Tells who follows what has changed; who shows what is told apart. */
  readonly changes: FanOut<Uint8Array>;
  readonly awareness: Awareness;
  readonly #clientId: number;
  readonly #write: (write: Write) => void;
  readonly #deliver: (document: RoomDocument, frame: Uint8Array) => void;
  /** What the store has, until it is read. */
  #stored: readonly Uint8Array[];
  #read: { doc: Y.Doc; usage: Usage } | null = null;
  #seq: number;
  #sinceSnapshot: number;
  #bytesSinceSnapshot: number;
  #snapshotBytes: number;
  /** What newcomers are sent, and the updates since it was made. */
  #snapshot: { frame: Uint8Array; tail: Uint8Array[] } | null = null;
  /** What newcomers are sent while it isn't read. */
  #early: Uint8Array[] | null = null;
  /** What everybody is asked until the next update: a state vector costs by the people who have written. */
  #question: Uint8Array | null = null;

  /**
   * `clientId` is the server's own leased id, never used for this document before; `write` takes what is to be
   * committed and `deliver` what is to be sent to all subscribers after that, at most `partMost` at a time.
   */
  constructor(
    name: string,
    kind: DocumentKind,
    clientId: number,
    stored: StoredDocument | undefined,
    clock: Clock,
    write: (write: Write) => void,
    deliver: (document: RoomDocument, frame: Uint8Array) => void,
    partMost: number,
  ) {
    this.name = name;
    this.kind = kind;
    this.#clientId = clientId;
    this.#write = write;
    this.#deliver = deliver;
    this.#stored = stored?.updates ?? [];
    this.#seq = stored?.seq ?? 0;
    this.#sinceSnapshot = this.#stored.length;
    // The first is the snapshot, or else so small that it doesn't matter.
    this.#snapshotBytes = this.#stored[0]?.length ?? 0;
    this.#bytesSinceSnapshot = bytesOf(this.#stored) - this.#snapshotBytes;
    this.changes = new FanOut(partMost, (frames) => frames);
    this.awareness = new Awareness(clock, partMost);
  }

  /** Lets a connection follow that has just been sent everything. */
  follow(subscriber: Subscriber): void {
    this.changes.add(subscriber);
    // Who asks again isn't sent who has just gone, and would show them on.
    if (!this.awareness.followers.has(subscriber)) this.awareness.followers.add(subscriber);
  }
  unfollow(subscriber: Subscriber): void {
    this.changes.delete(subscriber);
    this.awareness.followers.delete(subscriber);
  }

  /** The replica, read from what is stored when it is first asked for: a large board takes 200 ms. */
  get doc(): Y.Doc {
    return this.read().doc;
  }
  /** What each participant has used up of it. */
  get usage(): Usage {
    return this.read().usage;
  }
  get isRead(): boolean {
    return this.#read !== null;
  }

  /** Reads what is stored, unless that was done. */
  read(): { doc: Y.Doc; usage: Usage } {
    if (this.#read) return this.#read;
    const doc = new Y.Doc({ gc: true });
    doc.clientID = this.#clientId;
    // Every root is opened before the first client, so that nobody can define it as another type (rule G9).
    for (const root of Object.keys(this.kind.roots)) doc.getMap(root);
    doc.transact(() => this.#stored.forEach((update) => Y.applyUpdate(doc, update)));
    this.#stored = [];
    this.#early = null;
    doc.on('update', (update: Uint8Array) => {
      this.#seq += 1;
      this.#sinceSnapshot += 1;
      this.#bytesSinceSnapshot += update.length;
      this.#write({ act: 'append', document: this.name, seq: this.#seq, update });
      const frame = syncFrame(SYNC_UPDATE, update);
      this.#question = null;
      if (this.#snapshot && this.#snapshot.tail.push(frame) > TAIL_MOST) this.#snapshot = null;
      this.#deliver(this, frame);
    });
    // Only the board's records name their owners; a notebook is all its participant's.
    this.#read = { doc, usage: new Usage(doc, this.kind, this.name.split('/')[1]) };
    return this.#read;
  }

  /** The write that folds the updates so far into a snapshot, when there are enough of them; else null. */
  compaction(): Write | null {
    const bytesMost = Math.max(BYTES_BEFORE_SNAPSHOT, this.#snapshotBytes);
    if (this.#sinceSnapshot < UPDATES_BEFORE_SNAPSHOT && this.#bytesSinceSnapshot < bytesMost) return null;
    const state = Y.encodeStateAsUpdate(this.doc);
    this.#sinceSnapshot = 0;
    this.#bytesSinceSnapshot = 0;
    this.#snapshotBytes = state.length;
    return { act: 'snapshot', document: this.name, seq: this.#seq, state };
  }

  /**
   * The frames that bring a client with this state vector up to date, and the question for what it has that we lack.
   * Clients that have nothing, or little, share one snapshot and the updates since. Step 2 comes last, as it tells a
   * client that it has everything; updates that come before wait in its document. `spend` is asked before an answer is
   * made for this client alone, with its cost in changes; null if it says no. Throws on a malformed state vector.
   */
  welcome(stateVector: Uint8Array, spend: (changes: number) => boolean): Uint8Array[] | null {
    const isEmpty = stateVector.length === 1 && stateVector[0] === 0;
    if (isEmpty && this.#stored.length > 0) return (this.#early ??= this.#asStored());
    this.#question ??= syncFrame(SYNC_STEP_1, Y.encodeStateVector(this.doc));
    const question = this.#question;
    const { all, lacking } = isEmpty ? { all: 0, lacking: 0 } : this.#lackOf(stateVector);
    if (!isEmpty && lacking <= all * LACKING_MOST) {
      if (!spend(lacking + all * GATHERING)) return null;
      return [syncFrame(SYNC_STEP_2, Y.encodeStateAsUpdate(this.doc, stateVector)), question];
    }
    this.#snapshot ??= { frame: syncFrame(SYNC_STEP_2, Y.encodeStateAsUpdate(this.doc)), tail: [] };
    return [...this.#snapshot.tail, this.#snapshot.frame, question];
  }

  /** How many changes there are, and how many of them a client with this state vector lacks. */
  #lackOf(stateVector: Uint8Array): { all: number; lacking: number } {
    const has = Y.decodeStateVector(stateVector);
    let [all, lacking] = [0, 0];
    for (const client of this.doc.store.clients.keys()) {
      const changes = Y.getState(this.doc.store, client);
      all += changes;
      lacking += Math.max(0, changes - (has.get(client) ?? 0));
    }
    return { all, lacking };
  }

  /** The same, made of what is stored: a newcomer needn't wait until it is read. */
  #asStored(): Uint8Array[] {
    const [snapshot = NOTHING, ...updates] = this.#stored;
    const later = updates.length > 0 ? Y.mergeUpdates(updates) : NOTHING;
    const clocks = new Map([...Y.parseUpdateMeta(snapshot).to, ...Y.parseUpdateMeta(later).to]);
    return [
      syncFrame(SYNC_UPDATE, snapshot),
      syncFrame(SYNC_STEP_2, later),
      syncFrame(SYNC_STEP_1, Y.encodeStateVector(clocks)),
    ];
  }

  destroy(): void {
    this.awareness.close();
    this.#read?.doc.destroy();
  }
}

const bytesOf = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, { length }) => sum + length, 0);

function syncFrame(step: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** Tells a connection how many of its change frames are on the disk. */
export function savedFrame(frames: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SAVED);
  encoding.writeVarUint(encoder, frames);
  return encoding.toUint8Array(encoder);
}
