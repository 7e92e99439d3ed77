// How the edits that wait get into a replica, and back to their author where they can't.
import type * as Y from 'yjs';
import type { Draft, Saving } from './handle.ts';
import type { Environment } from './environment.ts';
import type { EditTable, Plan } from './edits.ts';
import { clockOf, type Life } from './life.ts';
import { Outbox, RIDING, type Edit, type Entry } from './outbox.ts';
import { idFrom } from '../../shared/ids.ts';
import type { Change } from '../../shared/records.ts';
import type { Refusal } from '../../shared/outcome.ts';

export interface DeliveryOptions {
  /** The participant's id or a host's role: whose outbox it is. */
  who: string;
  /** The document's name as it follows /sync/. */
  name: string;
  edits: EditTable;
  /** What the permit table says to these changes now. */
  judge(doc: Y.Doc, changes: readonly Change[]): Refusal | null;
  /** Whether `judge` knows the server's present step, or only one remembered. */
  isJudgeFresh(): boolean;
}

export interface DeliveryEvents {
  saving(id: string, saving: Saving): void;
  draft(draft: Draft): void;
  /** Time to look again after what other tabs have under way: `refresh`, then `advance`. */
  again(): void;
}

/** Marks what a person does here, against what arrives. */
const LOCAL = 'here';
/** How soon to look again after what other tabs of this browser have under way. */
const TABS_AGAIN_MS = 3000;

export class Delivery {
  readonly outbox: Outbox;
  /** After a refusal entries go out one at a time, so that the server's next refusal names its culprit. */
  isCareful = false;

  readonly #env: Environment;
  readonly #options: DeliveryOptions;
  readonly #events: DeliveryEvents;
  #onTrial: Entry | null = null;
  /** Pages of this browser that are open: what they have in the outbox, they send. */
  #openPages: ReadonlySet<string> = new Set();
  #callOffTabs: (() => void) | null = null;
  readonly #leave: () => void;
  #isOver = false;

  constructor(env: Environment, options: DeliveryOptions, events: DeliveryEvents) {
    this.#env = env;
    this.#options = options;
    this.#events = events;
    const page = idFrom((length) => env.random(length), 8);
    this.#leave = env.tabs.announce(page);
    this.outbox = new Outbox(env.kept, outboxOf(options.name, options.who), page, (ids) => {
      for (const id of new Set(ids)) events.saving(id, this.outbox.saving(id));
    });
  }

  /** Brings back what earlier page loads left. */
  async open(): Promise<void> {
    await this.outbox.load();
    await this.refresh();
  }

  close(): void {
    this.#isOver = true;
    this.#leave();
    this.#callOffTabs?.();
  }

  /** Keeps an edit and applies it to what is shown; it goes out from there if that is the life's own document. */
  take(edit: Edit, plan: Plan, shown: Y.Doc, life: Life | null): void {
    const entry = this.outbox.add(edit);
    if (life?.mayWrite && shown === life.doc) {
      this.#write(life, entry, plan);
      return;
    }
    this.outbox.place(entry, 0, 0);
    plan.apply(shown, LOCAL);
  }

  /** After a restart: entries whose effect the copy holds ride with step 2, the others are written anew. */
  place(life: Life): void {
    if (!life.mayWrite) {
      for (const entry of this.outbox.entries) {
        if (!isIn(life.doc, entry)) this.#planOf(life, entry).apply(life.doc, LOCAL);
      }
      return;
    }
    for (const entry of [...this.outbox.entries]) {
      if (!isIn(life.doc, entry) && !this.#isElsewhere(entry)) this.#writeAgain(life, entry);
    }
  }

  /** Writes an entry that is in no replica yet; one whose record isn't here yet waits until the server's state is. */
  #writeAgain(life: Life, entry: Entry): void {
    if (this.outbox.isOverwritten(entry)) {
      this.outbox.drop(entry);
      return;
    }
    entry.client = 0;
    const plan = this.#planOf(life, entry);
    if (plan.changes === null) {
      if (life.isSynced) this.#giveBack(entry, 'not-found');
    } else if (plan.changes.length === 0) {
      if (life.isSynced) this.#letRide(life, entry);
    } else {
      this.#write(life, entry, plan);
    }
  }

  /**
   * The document is as this entry would make it, be it by another tab's doing, over the copy both share: then it is
   * saved when all that this replica has is.
   */
  #letRide(life: Life, entry: Entry): void {
    if (life.isAllSaved) {
      this.outbox.drop(entry);
      return;
    }
    this.outbox.ride(entry, life.clientId);
    if (life.framesSent > 0) this.outbox.sent(entry, life.framesSent);
  }

  #write(life: Life, entry: Entry, plan: Plan): void {
    this.outbox.place(entry, life.clientId, life.clock);
    const framesBefore = life.framesSent;
    plan.apply(life.doc, LOCAL);
    if (life.framesSent > framesBefore) this.outbox.sent(entry, life.framesSent);
  }

  #planOf(life: Life, { name, args }: Entry): Plan {
    return this.#options.edits.plan(life.doc, name, args);
  }

  /** Learns what other tabs of this browser have done, and which there are. */
  async refresh(): Promise<void> {
    if (!this.outbox.hasForeign) return;
    await this.outbox.refresh();
    if (!this.outbox.hasForeign) return;
    this.#openPages = await this.#env.tabs.open();
    if (this.#isOver) return;
    this.outbox.claim(this.#openPages);
    // Another tab is done with it one day, or is closed: then it is this one's to send.
    this.#callOffTabs?.();
    this.#callOffTabs = this.#env.after(TABS_AGAIN_MS, () => this.#events.again());
  }

  /** Whether an open tab has it under way. */
  #isElsewhere(entry: Entry): boolean {
    return this.outbox.isForeign(entry) && this.#openPages.has(entry.page);
  }

  /** Step 2 carries everything that this replica has and the server hasn't. */
  sentAll(life: Life, frame: number): void {
    for (const entry of this.outbox.entries) if (isIn(life.doc, entry)) this.outbox.sent(entry, frame);
  }

  /** Brings what waits into a replica that is in line with the server; true once nothing waits any more. */
  advance(life: Life): boolean {
    if (this.#onTrial && this.outbox.entries.includes(this.#onTrial)) return false;
    this.#onTrial = null;
    // On trial alone: with anything else on its way a refusal wouldn't say whom it means.
    if (this.isCareful && !life.isAllSaved) return false;
    for (const entry of [...this.outbox.entries]) {
      if (!this.outbox.entries.includes(entry)) continue; // it fell with the record it was about
      if (isIn(life.doc, entry)) {
        // A fresh replica has from the server alone what it didn't write itself: then it is saved.
        if (this.isCareful && entry.client !== life.clientId) this.outbox.drop(entry);
        continue;
      }
      if (this.#isElsewhere(entry)) continue;
      const refusal = this.isCareful ? this.#refusalNow(life, entry) : null;
      if (refusal) {
        this.#giveBack(entry, refusal);
        continue;
      }
      this.#writeAgain(life, entry);
      if (!this.isCareful || !this.outbox.entries.includes(entry)) continue;
      this.#onTrial = entry;
      return false;
    }
    return true;
  }

  /** The server refused a frame: what was on trial is to blame, unless it is about the client id. */
  refused(refusal: Refusal): void {
    if (this.#onTrial && refusal !== 'unleased') this.#onTrial.refusedFor = refusal;
    this.#onTrial = null;
  }

  /** Why an entry that isn't in the fresh replica shouldn't be sent (again); null also if there is no more need to. */
  #refusalNow(life: Life, entry: Entry): Refusal | null {
    const { changes } = this.#planOf(life, entry);
    if (!changes || changes.length === 0) return null;
    if (entry.refusedFor) return entry.refusedFor;
    return this.#options.isJudgeFresh() ? this.#options.judge(life.doc, changes) : null;
  }

  /** Words come back as one draft; a move that isn't allowed any more just doesn't happen. */
  #giveBack(entry: Entry, reason: Refusal): void {
    const later = this.outbox.after(entry);
    // What was written on a new record falls with it; of a record that stays, its newer words are judged themselves.
    const text = entry.isNew
      ? later.reduce((words, next) => this.#options.edits.reword(words, next.name, next.words), entry.words)
      : this.outbox.isOverwritten(entry)
        ? ''
        : entry.words;
    if (text.trim() !== '') this.#events.draft({ id: entry.key, text, reason, atMs: entry.atMs });
    this.outbox.drop(entry, ...(entry.isNew ? later : []));
  }
}

/** Where the edits of one document by one person wait. */
export const outboxOf = (name: string, who: string): string => `outbox/${name}/${who}/`;

/**
 * Whether this entry's effect is part of `doc`: exact, whoever wrote over it since. One that only rides along does so
 * in the replica that found it there, and in no other.
 */
const isIn = (doc: Y.Doc, { client, clock }: Entry): boolean =>
  clock === RIDING ? doc.clientID === client : client !== 0 && clockOf(doc, client) > clock;
