/** Rooms beside each other on one real SQLite file, watched: what each asks of the store, and when that is answered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as inFolder } from 'node:path';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { addCard, editCard } from '../../shared/board/edit.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { MESSAGE_SAVED } from '../../shared/protocol/frames.ts';
import type { Joined } from '../../shared/protocol/http.ts';
import { realClock, realRandom, type Clock } from '../../server/clock.ts';
import type { Log } from '../../server/log.ts';
import { join } from '../../server/rooms/admission.ts';
import type { Subscriber } from '../../server/rooms/subscriber.ts';
import { Registry } from '../../server/rooms/registry.ts';
import type { Room } from '../../server/rooms/room.ts';
import type { Publication } from '../../server/rooms/turn.ts';
import { hashOf } from '../../server/secrets.ts';
import type { Restoration, Store, Write } from '../../server/store/contract.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';
import { methodWith } from './stage.ts';

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal}: ${outcome.message}`);
  return outcome.value;
};

/** A clock that runs so many times as fast, so that long waits take a moment. */
export const hurried = (times: number): Clock => ({
  nowMs: () => realClock.nowMs(),
  elapsedMs: () => realClock.elapsedMs() * times,
  after: (ms, work) => realClock.after(ms / times, work),
});

export interface Note {
  code: string;
  what: 'asked' | 'kept' | 'failed';
}

/** The store as it is; a test may spoil or hold up what a room commits before the store gets it. */
export class WatchedStore implements Store {
  readonly inner: Store;
  readonly notes: Note[] = [];
  hinder: (code: string, writes: readonly Write[]) => readonly Write[] | Promise<readonly Write[]> = (
    _code,
    writes,
  ) => writes;

  constructor(inner: Store) {
    this.inner = inner;
  }

  async commit(code: string, writes: readonly Write[]): Promise<void> {
    this.notes.push({ code, what: 'asked' });
    try {
      const hindered = this.hinder(code, writes);
      await this.inner.commit(code, hindered instanceof Promise ? await hindered : hindered);
    } catch (error) {
      this.notes.push({ code, what: 'failed' });
      throw error;
    }
    this.notes.push({ code, what: 'kept' });
  }

  codes = () => this.inner.codes();
  load = (code: string) => this.inner.load(code);
  backup = (file: string) => this.inner.backup(file);
  checkBackup = (file: string) => this.inner.checkBackup(file);
  restore = (restoration: Restoration) => this.inner.restore(restoration);
  close = () => this.inner.close();
}

/** Somebody in a room: a page that writes to the board, and a line for commands. */
export class Author implements Subscriber {
  readonly room: Room;
  readonly session: string;
  readonly doc = new Y.Doc();
  readonly card: string;
  readonly wantsSaved = true;
  shown = null;
  frames = 0;
  isOpen = true;
  /** Change frames that went out, and those that were called saved. */
  sent = 0;
  saved = 0;
  readonly closings: string[] = [];

  constructor(room: Room, { participant, token, clientIds }: Joined) {
    this.room = room;
    this.session = hashOf(token);
    this.card = participant.id;
    this.doc.clientID = clientIds[0]!;
    this.doc.on('update', (update: Uint8Array) => {
      this.sent += 1;
      room.write('board', this, update, 'live');
    });
    addCard(this.doc, this.card, { owner: participant.id, text: '0', place: { in: 'tray', order: 'a0' } });
  }

  writes(text: string): void {
    editCard(this.doc, this.card, text);
  }
  async renames(name: string): Promise<void> {
    must(await this.room.command(this.session, 'me:change', { name }));
  }
  get isSaved(): boolean {
    return this.saved === this.sent;
  }

  send(frames: readonly Uint8Array[]): void {
    for (const frame of frames) {
      const decoder = decoding.createDecoder(frame);
      if (decoding.readVarUint(decoder) === MESSAGE_SAVED) this.saved = decoding.readVarUint(decoder);
    }
    this.#look();
  }
  /** Resolves once all that was written is called saved. */
  untilSaved(): Promise<void> {
    if (this.isSaved) return Promise.resolve();
    return new Promise((resolve) => {
      this.#look = () => this.isSaved && resolve();
    });
  }
  #look: () => unknown = () => undefined;
  sendState(): void {
    throw new Error('nobody has asked for it');
  }
  close(_code: number, reason: string): void {
    this.isOpen = false;
    this.closings.push(reason);
  }
}

export class Beside {
  readonly #folder = mkdtempSync(inFolder(tmpdir(), 'charrette-beside-'));
  readonly file = inFolder(this.#folder, 'charrette.sqlite');
  readonly told: { code: string; publication: Publication }[] = [];
  readonly errors: string[] = [];
  store!: WatchedStore;
  rooms!: Registry;

  static async open(clock: Clock = realClock): Promise<Beside> {
    const beside = new Beside();
    beside.store = new WatchedStore(await SqliteStore.open(beside.file));
    const quiet = (): void => undefined;
    beside.rooms = await Registry.open({
      store: beside.store,
      clock,
      random: realRandom,
      log: {
        debug: quiet,
        info: quiet,
        warn: (_about: unknown, message: string) => beside.errors.push(message),
        error: (about: { code: string; err: unknown }, message: string) =>
          beside.errors.push(`${about.code} ${message}: ${String(about.err)}`),
      } as unknown as Log,
      addresses: () => [],
      publicUrl: '',
    });
    beside.rooms.listen({
      publish: (code, publication) => void beside.told.push({ code, publication }),
      expel: () => undefined,
    });
    return beside;
  }

  /** A workshop whose people may write cards. */
  async room(): Promise<Room> {
    const method = methodWith(({ steps }) => (steps[0]!.permits = ['card:add', 'card:edit']));
    const { code } = must(await this.rooms.create(method, method.title));
    return (await this.rooms.find(code))!;
  }

  async author(room: Room, name: string): Promise<Author> {
    const body = { name, role: 'citizen', language: 'en' as const };
    const author = new Author(room, must(await room.do((turn) => join(turn, body))));
    await author.untilSaved();
    return author;
  }

  /** Whether a room's screens have been told that the disk takes nothing, in order. */
  failingTold(code: string): boolean[] {
    return this.told.flatMap(({ code: whose, publication }) =>
      whose === code && publication.topic === 'storage' ? [publication.value.failing] : [],
    );
  }

  async close(): Promise<void> {
    await this.rooms.close();
    await this.store.close();
  }
  drop(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
