// One document as a person sees and edits it, through as many replicas as it takes: a refused one is replaced by itself.
import * as Y from 'yjs';
import type { Draft, Saving } from './handle.ts';
import type { Environment } from './environment.ts';
import type { ClientIds } from './client-ids.ts';
import { backoffMs } from './backoff.ts';
import { Delivery, type DeliveryOptions } from './delivery.ts';
import { Life } from './life.ts';
import type { Outbox } from './outbox.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { idFrom } from '../../shared/ids.ts';
import type { Plain } from '../../shared/records.ts';
import type { Refusal } from '../../shared/outcome.ts';

export interface ReplicaOptions extends DeliveryOptions {
  face: Face;
  /** The server's: what a copy from another one holds may be no more. */
  epoch: string;
  /** False for the wall. */
  mayWrite: boolean;
  ids: ClientIds;
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

/** What a successor receives while its forerunner is still shown. */
const MIRROR = 'mirror';

/** How long an empty pool of ids may keep the board from being shown. */
const ID_PATIENCE_MS = 2500;
const HEAL_SHORTEST_MS = 500;
const HEAL_LONGEST_MS = 30_000;

/** Codes after which no replica of this person will be welcome. */
const FINAL_CODES: readonly number[] = [CLOSE.notAdmitted, CLOSE.removed, CLOSE.notFound, CLOSE.wrongOrigin];

export class Replica {
  isConnected = false;
  /** A try to connect has failed since the last that went well. */
  hasFailed = false;
  isSynced = false;

  readonly #env: Environment;
  readonly #options: ReplicaOptions;
  readonly #events: ReplicaEvents;
  readonly #delivery: Delivery;
  /** What the screen shows and edits: the present life's document, or its forerunner's until that is ready. */
  #shown: Y.Doc | null = null;
  #life: Life | null = null;
  #forerunner: Life | null = null;
  #refusedInARow = 0;
  #triesForId = 0;
  #isWaitingForId = false;
  #isSucceeding = false;
  #callOff: (() => void) | null = null;
  #isHeld = false;
  #isOver = false;

  constructor(env: Environment, options: ReplicaOptions, events: ReplicaEvents) {
    this.#env = env;
    this.#options = options;
    this.#events = events;
    this.#delivery = new Delivery(env, options, {
      saving: events.saving,
      draft: events.draft,
      again: () => this.#refresh(),
    });
  }

  /** Shows what the phone has, then connects. */
  async open(): Promise<void> {
    await this.#delivery.open();
    const clientId = this.#options.mayWrite ? await this.#idInTime() : null;
    const life = await this.#begin(clientId);
    if (!life) return;
    this.#delivery.place(life);
    this.#show(life);
    if (!this.#isHeld) life.connect();
    if (this.#options.mayWrite && clientId === null) this.#waitForId();
  }

  get outbox(): Outbox {
    return this.#delivery.outbox;
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
    const edit = {
      name,
      args: plain,
      touches: plan.changes.map((change) => change.id),
      isNew: plan.changes.some(({ act }) => act === 'create'),
      words: plan.words,
      atMs: this.#env.nowMs(),
    };
    this.#delivery.take(edit, plan, doc, this.#life);
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
    this.#delivery.close();
    this.#callOff?.();
    this.#life?.forget();
    this.#forerunner?.forget();
    this.isConnected = false;
  }

  /** Closes it for one of another epoch: nobody opens its copy again. */
  abandon(): void {
    const copy = this.#life?.copyName;
    this.close();
    if (copy !== undefined) this.#env.shelf.drop(copy);
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
        if (life === this.#life && kind === 'step 2') this.#delivery.sentAll(life, frame);
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

  #show(life: Life): void {
    this.#shown = life.doc;
    this.#delivery.isCareful = false;
    this.#events.shown(life.doc);
    this.#forerunner?.forget();
    this.#forerunner = null;
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
    this.#refresh();
  }

  /** Learns first what other tabs of this browser have done. */
  #refresh(): void {
    void this.#delivery.refresh().then(() => {
      if (this.#life) this.#advance(this.#life);
    });
  }

  #advance(life: Life): void {
    if (life.hasEnded || !life.isSynced || !life.mayWrite) return;
    if (this.#delivery.advance(life) && this.#shown !== life.doc) this.#show(life);
  }

  #saved(life: Life, frames: number): void {
    if (this.outbox.saved(frames) > 0) this.#refusedInARow = 0;
    this.#advance(life);
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
    this.#delivery.refused(refusal);
    void this.#heal(life, refusal);
  }

  /** Rule G20: drop document and copy, open fresh ones under a fresh id, and send again what is still wanted. */
  async #heal(refused: Life, refusal: Refusal): Promise<void> {
    this.#retire(refused);
    this.#env.shelf.drop(refused.copyName);
    await this.#turnEpoch();
    if (refusal === 'unleased') await this.#options.ids.discard();
    this.#delivery.isCareful = true;
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
    if (this.#delivery.isCareful) await this.#turnEpoch();
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
    const { name, who, epoch } = this.#options;
    return `charrette/${name}/${who}/${epoch}/${await this.#epoch()}`;
  }
}
