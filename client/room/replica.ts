// One document as a person sees and edits it, through as many replicas as it takes: a refused one is replaced by itself.
import * as Y from 'yjs';
import type { Draft, Saving } from './handle.ts';
import type { Environment } from './environment.ts';
import type { ClientIds } from './client-ids.ts';
import type { EditTable, Plan } from './edits.ts';
import { backoffMs } from './backoff.ts';
import { clockOf, Life } from './life.ts';
import { Outbox, RIDING, type Edit, type Entry } from './outbox.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { idFrom } from '../../shared/ids.ts';
import type { Change, Plain } from '../../shared/records.ts';
import type { Refusal } from '../../shared/outcome.ts';

export interface ReplicaOptions {
  code: string;
  face: Face;
  /** The participant's id or a host's role: whose copy and outbox these are. */
  who: string;
  /** The document's name as it follows /sync/. */
  name: string;
  edits: EditTable;
  /** False for the wall. */
  mayWrite: boolean;
  ids: ClientIds;
  /** What the permit table says to these changes now. */
  judge(doc: Y.Doc, changes: readonly Change[]): Refusal | null;
  /** Whether `judge` knows the server's present step, or only one remembered. */
  isJudgeFresh(): boolean;
}

export interface ReplicaEvents {
  /** Another document is to be shown from now on. */
  shown(doc: Y.Doc): void;
  saving(id: string, saving: Saving): void;
  /** `isConnected` or `isSynced` changed, or a try to connect has failed. */
  line(): void;
  presence(): void;
  draft(draft: Draft): void;
  /** The server refused a frame and the replica heals, or (`isFinal`) won't have this person at all. */
  refused(refusal: Refusal, message: string, isFinal: boolean): void;
}

/** Marks what a person does here, against what arrives. */
const LOCAL = 'here';
/** What a successor receives while its forerunner is still shown. */
const MIRROR = 'mirror';

/** How long an empty pool of ids may keep the board from being shown. */
const ID_PATIENCE_MS = 2500;
/** How soon to look again after what other tabs of this browser have under way. */
const TABS_AGAIN_MS = 3000;
const HEAL_SHORTEST_MS = 500;
const HEAL_LONGEST_MS = 30_000;

/** Codes after which no replica of this person will be welcome. */
const FINAL_CODES: readonly number[] = [CLOSE.notAdmitted, CLOSE.removed, CLOSE.notFound, CLOSE.wrongOrigin];

export class Replica {
  readonly outbox: Outbox;
  isConnected = false;
  /** A try to connect has failed since the last that went well. */
  hasFailed = false;
  isSynced = false;

  readonly #env: Environment;
  readonly #options: ReplicaOptions;
  readonly #events: ReplicaEvents;
  /** What the screen shows and edits: the present life's document, or its forerunner's until that is ready. */
  #shown: Y.Doc | null = null;
  #life: Life | null = null;
  #forerunner: Life | null = null;
  /** After a refusal entries go out one at a time, so that the server's next refusal names its culprit. */
  #isCareful = false;
  #onTrial: Entry | null = null;
  #refusedInARow = 0;
  #triesForId = 0;
  #isWaitingForId = false;
  #isSucceeding = false;
  #callOff: (() => void) | null = null;
  #isHeld = false;
  #isOver = false;
  /** Pages of this browser that are open: what they have in the outbox, they send. */
  #openPages: ReadonlySet<string> = new Set();
  #callOffTabs: (() => void) | null = null;
  readonly #leave: () => void;

  constructor(env: Environment, options: ReplicaOptions, events: ReplicaEvents) {
    this.#env = env;
    this.#options = options;
    this.#events = events;
    const page = idFrom((length) => env.random(length), 8);
    this.#leave = env.tabs.announce(page);
    this.outbox = new Outbox(env.kept, outboxOf(options.name, options.who), page, (ids) => {
      for (const id of new Set(ids)) events.saving(id, this.outbox.saving(id));
    });
  }

  /** Shows what the phone has, then connects. */
  async open(): Promise<void> {
    await this.outbox.load();
    await this.#refresh();
    const clientId = this.#options.mayWrite ? await this.#idInTime() : null;
    const life = await this.#begin(clientId);
    if (!life) return;
    this.#place(life);
    this.#show(life);
    if (!this.#isHeld) life.connect();
    if (this.#options.mayWrite && clientId === null) this.#waitForId();
  }

  /** The life behind the screen; for presence and the ?debug panel. */
  get life(): Life | null {
    return this.#life;
  }

  /** Applies an edit here at once and sends it, or says why not. */
  edit(name: string, args: readonly unknown[]): Refusal | null {
    const doc = this.#shown;
    if (!doc || this.#isOver) return 'busy';
    if (!this.#options.mayWrite) return 'not-allowed';
    // A plain copy: a screen's reactive proxies neither reach the document nor survive being kept.
    const plain = JSON.parse(JSON.stringify(args)) as Plain[];
    const plan = this.#options.edits.plan(doc, name, plain);
    if (plan.changes === null) return 'not-found';
    if (plan.changes.length === 0) return null;
    const refusal = this.#options.judge(doc, plan.changes);
    if (refusal) return refusal;
    const edit: Edit = {
      name,
      args: plain,
      touches: plan.changes.map((change) => change.id),
      isNew: plan.changes.some(({ act }) => act === 'create'),
      words: plan.words,
      atMs: this.#env.nowMs(),
    };
    const life = this.#life;
    if (life?.mayWrite && doc === life.doc) this.#write(life, this.outbox.add(edit), plan);
    else {
      this.outbox.place(this.outbox.add(edit), 0, 0);
      plan.apply(doc, LOCAL);
    }
    return null;
  }

  /** A good moment to try whatever waits. */
  nudge(): void {
    this.#life?.nudge();
    if (this.#isWaitingForId) this.#later(0, () => this.#succeed());
  }

  cut(isCut: boolean): void {
    this.#isHeld = isCut;
    this.#life?.hold(isCut);
  }

  close(): void {
    this.#isOver = true;
    this.#leave();
    this.#callOff?.();
    this.#callOffTabs?.();
    this.#life?.forget();
    this.#forerunner?.forget();
    this.isConnected = false;
  }

  /** A new replica, loaded from the phone; null if this one was closed meanwhile. */
  async #begin(clientId: number | null): Promise<Life | null> {
    const { name, face, mayWrite } = this.#options;
    const options = {
      name,
      face,
      clientId,
      copy: await this.#copyName(),
      // Without an id, what is typed is only shown: kept in the copy it would be sent from there one day.
      isCopyKept: clientId !== null || !mayWrite,
    };
    if (this.#isOver) return null;
    const life: Life = new Life(this.#env, options, {
      line: (isConnected) => this.#lineChanged(life, isConnected),
      synced: () => this.#synced(life),
      sent: (frame, kind) => {
        if (life === this.#life && kind === 'step 2') this.#sentAll(life, frame);
      },
      saved: (frames) => {
        if (life === this.#life) this.#saved(life, frames);
      },
      refused: (code, refusal, message) => this.#refused(life, code, refusal, message),
      presence: () => {
        if (life === this.#life) this.#events.presence();
      },
    });
    this.#life = life;
    if (this.#isHeld) life.hold(true);
    await life.load();
    if (!this.#isOver && this.#life === life) return life;
    life.forget();
    return null;
  }

  /** After a restart: entries whose effect the copy holds ride with step 2, the others are written anew. */
  #place(life: Life): void {
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

  #show(life: Life): void {
    this.#shown = life.doc;
    this.#isCareful = false;
    this.#events.shown(life.doc);
    this.#forerunner?.forget();
    this.#forerunner = null;
  }

  /** Learns what other tabs of this browser have done, and which there are. */
  async #refresh(): Promise<void> {
    if (!this.outbox.hasForeign) return;
    await this.outbox.refresh();
    if (!this.outbox.hasForeign) return;
    this.#openPages = await this.#env.tabs.open();
    if (this.#isOver) return;
    this.outbox.claim(this.#openPages);
    // Another tab is done with it one day, or is closed: then it is this one's to send.
    this.#callOffTabs?.();
    this.#callOffTabs = this.#env.after(TABS_AGAIN_MS, () => {
      const life = this.#life;
      if (life?.isSynced) void this.#refresh().then(() => this.#advance(life));
      else void this.#refresh();
    });
  }

  /** Whether an open tab has it under way. */
  #isElsewhere(entry: Entry): boolean {
    return this.outbox.isForeign(entry) && this.#openPages.has(entry.page);
  }

  #lineChanged(life: Life, isConnected: boolean): void {
    if (life !== this.#life) return;
    this.isConnected = isConnected;
    this.hasFailed = !isConnected;
    this.outbox.lostFrames();
    this.#events.line();
  }

  #synced(life: Life): void {
    if (life !== this.#life) return;
    this.isSynced = true;
    this.#events.line();
    void this.#refresh().then(() => this.#advance(life));
  }

  /** Step 2 carries everything that this replica has and the server hasn't. */
  #sentAll(life: Life, frame: number): void {
    for (const entry of this.outbox.entries) if (isIn(life.doc, entry)) this.outbox.sent(entry, frame);
  }

  #saved(life: Life, frames: number): void {
    if (this.outbox.saved(frames) > 0) this.#refusedInARow = 0;
    this.#advance(life);
  }

  /** Brings what waits into the replica that is in line with the server, then shows it. */
  #advance(life: Life): void {
    if (life !== this.#life || life.hasEnded || !life.isSynced || !life.mayWrite) return;
    if (this.#onTrial && this.outbox.entries.includes(this.#onTrial)) return;
    this.#onTrial = null;
    // On trial alone: with anything else on its way a refusal wouldn't say whom it means.
    if (this.#isCareful && !life.isAllSaved) return;
    for (const entry of [...this.outbox.entries]) {
      if (!this.outbox.entries.includes(entry)) continue; // it fell with the record it was about
      if (isIn(life.doc, entry)) {
        // A fresh replica has from the server alone what it didn't write itself: then it is saved.
        if (this.#isCareful && entry.client !== life.clientId) this.outbox.drop(entry);
        continue;
      }
      if (this.#isElsewhere(entry)) continue;
      const refusal = this.#isCareful ? this.#refusalNow(life, entry) : null;
      if (refusal) {
        this.#giveBack(entry, refusal);
        continue;
      }
      this.#writeAgain(life, entry);
      if (!this.#isCareful || !this.outbox.entries.includes(entry)) continue;
      this.#onTrial = entry;
      return;
    }
    if (this.#shown !== life.doc) this.#show(life);
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

  #refused(life: Life, code: number, refusal: Refusal, message: string): void {
    if (life !== this.#life) return;
    const isFinal = FINAL_CODES.includes(code);
    this.isConnected = false;
    this.#events.refused(refusal, message, isFinal);
    if (isFinal) {
      life.end();
      return;
    }
    if (this.#onTrial && refusal !== 'unleased') this.#onTrial.refusedFor = refusal;
    this.#onTrial = null;
    void this.#heal(life, refusal);
  }

  /** Rule G20: drop document and copy, open fresh ones under a fresh id, and send again what is still wanted. */
  async #heal(refused: Life, refusal: Refusal): Promise<void> {
    this.#retire(refused);
    this.#env.shelf.drop(refused.copyName);
    await this.#turnEpoch();
    if (refusal === 'unleased') await this.#options.ids.discard();
    this.#isCareful = true;
    const waitMs =
      this.#refusedInARow === 0
        ? 0
        : backoffMs(this.#env, this.#refusedInARow, HEAL_SHORTEST_MS, HEAL_LONGEST_MS);
    this.#refusedInARow += 1;
    this.#later(waitMs, () => this.#succeed());
  }

  /** Ends a life; what it showed stays on the screen until its successor is ready. */
  #retire(life: Life): void {
    life.end();
    if (this.#shown === life.doc) this.#forerunner = life;
    this.outbox.lostFrames();
  }

  /** The page's id, unless the network keeps us waiting: people want to see the board meanwhile. */
  #idInTime(): Promise<number | null> {
    return new Promise((resolve) => {
      const callOff = this.#env.after(ID_PATIENCE_MS, () => resolve(null));
      void this.#options.ids.forPage().then((id) => {
        callOff();
        resolve(id);
      });
    });
  }

  #waitForId(): void {
    this.#isWaitingForId = true;
    const waitMs = backoffMs(this.#env, this.#triesForId, HEAL_SHORTEST_MS, HEAL_LONGEST_MS);
    this.#triesForId += 1;
    this.#later(waitMs, () => this.#succeed());
  }

  #later(waitMs: number, task: () => Promise<void>): void {
    this.#callOff?.();
    this.#callOff = null;
    if (this.#isOver) return;
    if (waitMs === 0) return void task();
    this.#callOff = this.#env.after(waitMs, () => {
      this.#callOff = null;
      void task();
    });
  }

  /** Lets a replica that may write follow the one that was refused, or that could only read. */
  async #succeed(): Promise<void> {
    if (this.#isSucceeding) return;
    this.#isSucceeding = true;
    const clientId = await this.#options.ids.fresh();
    this.#isSucceeding = false;
    if (this.#isOver) return;
    if (clientId === null) return this.#waitForId();
    this.#isWaitingForId = false;
    this.#triesForId = 0;
    if (this.#life) this.#retire(this.#life);
    // Another tab may have opened the copy since the refusal and written what the server refuses into it.
    if (this.#isCareful) await this.#turnEpoch();
    const life = await this.#begin(clientId);
    if (!life) return;
    // Meanwhile the screen stays alive.
    life.doc.on('update', (update: Uint8Array) => {
      if (this.#shown && this.#shown !== life.doc) Y.applyUpdate(this.#shown, update, MIRROR);
    });
    if (!this.#isHeld) life.connect();
  }

  get #epochKey(): string {
    return `epoch/${this.#options.name}/${this.#options.who}`;
  }

  async #epoch(): Promise<string> {
    return (await this.#env.kept.get<string>(this.#epochKey)) ?? 'first';
  }

  /** From now on the copy has another name: nothing of what lies under the former ones comes back. */
  #turnEpoch(): Promise<void> {
    return this.#env.kept.put(
      this.#epochKey,
      idFrom((length) => this.#env.random(length)),
    );
  }

  async #copyName(): Promise<string> {
    return `charrette/${this.#options.name}/${this.#options.who}/${await this.#epoch()}`;
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
