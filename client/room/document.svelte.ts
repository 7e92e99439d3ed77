// One document of a room as its screens see it: snapshots, saving states, edits, over whichever replica is behind it.
import { SvelteMap } from 'svelte/reactivity';
import { DocumentView } from './adapter.svelte.ts';
import type { DocumentProbe, Draft, Saving } from './handle.ts';
import type { Environment } from './environment.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import type { Life } from './life.ts';
import type { DocumentKind } from '../../shared/records.ts';
import type { Refusal } from '../../shared/outcome.ts';

export interface DocumentEvents {
  presence(): void;
  draft(draft: Draft): void;
  refused(refusal: Refusal, message: string, isFinal: boolean): void;
}

export class RoomDocument {
  readonly #env: Environment;
  readonly #events: DocumentEvents;
  readonly #view: DocumentView;
  readonly #savings = new SvelteMap<string, Saving>();
  #replica: Replica | null = null;
  #epoch = '';
  #isShown = $state(false);
  #isSynced = $state(false);
  #isConnected = $state(false);
  #hasFailed = $state(false);

  constructor(env: Environment, kind: DocumentKind, events: DocumentEvents) {
    this.#env = env;
    this.#events = events;
    this.#view = new DocumentView(Object.keys(kind.roots), (id) => {
      // Known before a card asks: a map with an unknown key would wake every card that waits for one.
      if (!this.#savings.has(id)) this.#savings.set(id, 'saved');
    });
  }

  /** True once there is something to read and edit, be it empty. */
  get isShown(): boolean {
    return this.#isShown;
  }
  get isSynced(): boolean {
    return this.#isSynced;
  }
  get isConnected(): boolean {
    return this.#isConnected;
  }
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
  get life(): Life | null {
    return this.#replica?.life ?? null;
  }

  /**
   * Opens it for somebody, in the place of whoever it was open for.
   * @param isCut whether it stays off the network for the time being
   */
  open(options: ReplicaOptions, isCut: boolean): void {
    if (options.epoch === this.#epoch) this.#replica?.close();
    else this.#replica?.abandon();
    this.#epoch = options.epoch;
    this.#savings.clear();
    this.#isSynced = false;
    this.#isConnected = false;
    this.#hasFailed = false;
    const replica: Replica = new Replica(this.#env, options, {
      shown: (doc) => {
        this.#view.bind(doc);
        this.#isShown = true;
      },
      saving: (id, saving) => this.#savings.set(id, saving),
      line: () => {
        this.#isConnected = replica.isConnected;
        this.#hasFailed = replica.hasFailed;
        this.#isSynced = replica.isSynced;
      },
      presence: this.#events.presence,
      draft: this.#events.draft,
      refused: this.#events.refused,
    });
    this.#replica = replica;
    replica.cut(isCut);
    void replica.open();
  }

  close(): void {
    this.#view.unbind();
    this.#replica?.close();
    this.#replica = null;
    this.#isShown = false;
  }

  root<T>(name: string): SvelteMap<string, T> {
    return this.#view.roots[name] as unknown as SvelteMap<string, T>;
  }

  edit(name: string, args: readonly unknown[]): Refusal | null {
    return this.#replica ? this.#replica.edit(name, args) : 'busy';
  }

  saving(id: string): Saving {
    return this.#savings.get(id) ?? 'saved';
  }

  nudge(): void {
    this.#replica?.nudge();
  }

  cut(isCut: boolean): void {
    this.#replica?.cut(isCut);
  }

  probe(name: string): DocumentProbe[] {
    const life = this.life;
    if (!life || !this.#replica) return [];
    const { clientId, isConnected, isSynced, framesSent, framesSaved, differences } = life;
    const waiting = this.#replica.outbox.entries.length;
    return [{ name, clientId, isConnected, isSynced, framesSent, framesSaved, waiting, differences }];
  }
}
