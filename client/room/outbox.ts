// Every edit of one document that isn't known to be on the server's disk, in the order it was made, also over a reload.
import type { Saving } from './handle.ts';
import type { Kept } from './kept.ts';
import type { Plain } from '../../shared/records.ts';
import type { Refusal } from '../../shared/outcome.ts';

export interface Edit {
  name: string;
  args: readonly Plain[];
  /** The records it changes. */
  touches: readonly string[];
  /** Whether it makes the first of them. */
  isNew: boolean;
  words: string;
  atMs: number;
}

/** An edit on its way. */
export interface Entry extends Edit {
  readonly key: string;
  /** The page load that made it, or has taken it over. */
  page: string;
  /** The client id it was written under and that id's clock just before (or RIDING); client 0 while it is in no replica yet. */
  client: number;
  clock: number;
  /** The number of this connection's frame that carries it; null while it is only on this phone. */
  frame: number | null;
  /** Why the server refused it when it was sent alone, until it is clear whether it is needed at all. */
  refusedFor: Refusal | null;
}

/** How an entry is kept: the frame belongs to a connection and dies with it. */
type KeptEntry = Omit<Entry, 'key' | 'frame' | 'refusedFor'>;

/** Digits of a key's parts, so that keys sort as the edits were made: ms since 1970, and edits within one. */
const MS_DIGITS = 15;
const COUNT_DIGITS = 6;

/** The clock of an entry that a replica has the effect of without having written it. */
export const RIDING = -1;

export class Outbox {
  readonly #kept: Kept;
  readonly #prefix: string;
  readonly #page: string;
  readonly #changed: (ids: readonly string[]) => void;
  #entries: Entry[] = [];
  #count = 0;
  /** The moment in the newest key: a clock that is set back puts no edit before an earlier one. */
  #lastMs = 0;

  /**
   * @param prefix where its entries are kept: one for each document, person and workshop
   * @param page an id of this page load, so that two tabs never write the same key
   * @param changed told of the records whose saving state may have changed
   */
  constructor(kept: Kept, prefix: string, page: string, changed: (ids: readonly string[]) => void) {
    this.#kept = kept;
    this.#prefix = prefix;
    this.#page = page;
    this.#changed = changed;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Brings back what earlier page loads left. */
  async load(): Promise<void> {
    const kept = await this.#kept.list<KeptEntry>(this.#prefix);
    const loaded = kept.map(([key, entry]): Entry => ({ ...entry, key, frame: null, refusedFor: null }));
    this.#entries = [...loaded, ...this.#entries];
    // Of the same ms the page's id would decide.
    for (const [key] of kept) this.#lastMs = Math.max(this.#lastMs, this.#momentOf(key) + 1);
    this.#changed(loaded.flatMap((entry) => entry.touches));
  }

  /** Whether an entry is another page load's: one that has ended, or a tab that is open beside this one. */
  isForeign(entry: Entry): boolean {
    return entry.page !== this.#page;
  }

  get hasForeign(): boolean {
    return this.#entries.some((entry) => this.isForeign(entry));
  }

  /** Learns what another tab of this browser has done meanwhile with entries that both know. */
  async refresh(): Promise<void> {
    const kept = new Map(await this.#kept.list<KeptEntry>(this.#prefix));
    for (const entry of [...this.#entries]) {
      if (!this.isForeign(entry)) continue;
      const now = kept.get(entry.key);
      if (!now) {
        this.drop(entry);
        continue;
      }
      entry.page = now.page;
      if (entry.client === 0) Object.assign(entry, { client: now.client, clock: now.clock });
    }
  }

  /** Takes over what pages that are no longer open have left, so that no other tab does too. */
  claim(openPages: ReadonlySet<string>): void {
    for (const entry of this.#entries) {
      if (!this.isForeign(entry) || openPages.has(entry.page)) continue;
      entry.page = this.#page;
      this.#put(entry);
    }
  }

  /** Keeps an edit, before it is applied. */
  add(edit: Edit): Entry {
    this.#lastMs = Math.max(this.#lastMs, edit.atMs);
    const atMs = String(this.#lastMs).padStart(MS_DIGITS, '0');
    const count = String((this.#count += 1)).padStart(COUNT_DIGITS, '0');
    const key = `${this.#prefix}${atMs}-${this.#page}-${count}`;
    const entry: Entry = {
      ...edit,
      key,
      page: this.#page,
      client: 0,
      clock: 0,
      frame: null,
      refusedFor: null,
    };
    this.#entries.push(entry);
    return entry;
  }

  #momentOf(key: string): number {
    return Number(key.slice(this.#prefix.length, this.#prefix.length + MS_DIGITS));
  }

  /** Notes where an entry is about to be written; then it is kept on disk with that. */
  place(entry: Entry, client: number, clock: number): void {
    entry.client = client;
    entry.clock = clock;
    this.#put(entry);
    this.#changed(entry.touches);
  }

  #put({ key, frame: _frame, refusedFor: _refusedFor, ...kept }: Entry): void {
    void this.#kept.put(key, kept satisfies KeptEntry);
  }

  /** Notes that a replica has its effect without having written it; a page opened later looks for itself. */
  ride(entry: Entry, client: number): void {
    entry.client = client;
    entry.clock = RIDING;
  }

  /** Notes that a frame carries the entry. */
  sent(entry: Entry, frame: number): void {
    entry.frame = frame;
    this.#changed(entry.touches);
  }

  /** The connection is gone, and with it the numbers of its frames. */
  lostFrames(): void {
    for (const entry of this.#entries) entry.frame = null;
    this.#changed(this.#entries.flatMap((entry) => entry.touches));
  }

  /** The first `frames` frames of this connection are on the server's disk; gives how many entries were in them. */
  saved(frames: number): number {
    const done = this.#entries.filter((entry) => entry.frame !== null && entry.frame <= frames);
    this.drop(...done);
    return done.length;
  }

  /** Takes entries out: saved, without effect, or given back to their author. */
  drop(...entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#entries = this.#entries.filter((entry) => !entries.includes(entry));
    for (const { key } of entries) void this.#kept.remove(key);
    this.#changed(entries.flatMap((entry) => entry.touches));
  }

  /** The entries behind this one that are about the same record. */
  after(entry: Entry): Entry[] {
    const [record = ''] = entry.touches;
    return this.#entries
      .slice(this.#entries.indexOf(entry) + 1)
      .filter((one) => one.touches.includes(record));
  }

  /** Whether a later entry sets the same thing anew, so that this one need never arrive. */
  isOverwritten(entry: Entry): boolean {
    return !entry.isNew && this.after(entry).some(({ name }) => name === entry.name);
  }

  /** Where the newest words of a record are: as far behind as its slowest edit. */
  saving(id: string): Saving {
    let worst: Saving = 'saved';
    for (const { touches, frame } of this.#entries) {
      if (!touches.includes(id)) continue;
      if (frame === null) return 'on this phone';
      worst = 'sending';
    }
    return worst;
  }
}

/** Hands what waits under one prefix to another: two entries of one person have become one. */
export async function handOverOutbox(kept: Kept, from: string, to: string): Promise<void> {
  for (const [key, entry] of await kept.list<KeptEntry>(from)) {
    await kept.put(to + key.slice(from.length), { ...entry, client: 0, clock: 0 } satisfies KeptEntry);
    await kept.remove(key);
  }
}
