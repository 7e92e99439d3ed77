// The default store: one SQLite file in the data folder, written by a thread so that no commit stops the event loop.
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkDraftOf } from './backup-file.ts';
import type { Restoration, Store, StoredWorkshop, Write } from './contract.ts';
import type { Answer, Ask, Task } from './sqlite-thread.ts';

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** The built thread: beside this file in dist/server, or there when this file runs from source in tests. */
const workerUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('../../dist/server/sqlite-worker.js', import.meta.url)
    : new URL('./sqlite-worker.js', import.meta.url);

const threadFor = (task: Task): Worker => new Worker(workerUrl(), { workerData: task });

/**
 * Under any name. Whoever opens and closes the data file a second time in this process ends SQLite's lock on it, by
 * POSIX, and another server could write it, too.
 */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

export class SqliteStore implements Store {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #lastId = 0;
  #dead: Error | null = null;
  #isOpen = false;
  readonly #died: (error: Error) => void;

  private constructor(path: string, died: (error: Error) => void) {
    this.#path = path;
    this.#died = died;
    this.#worker = threadFor({ path });
    this.#worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.value as never);
      else waiting?.reject(new Error(answer.message));
    });
    this.#worker.on('error', (error) => this.#die(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () =>
      this.#die(new Error(this.#isOpen ? 'its thread ended' : 'the store is closed')),
    );
  }

  /**
   * Opens the file at `path`, making it if needed; rejects with one plain line if that can't be done. `died` is called
   * if the thread ends without having been asked to, before what waits for it is refused.
   */
  static async open(path: string, died: (error: Error) => void = () => undefined): Promise<SqliteStore> {
    const store = new SqliteStore(path, died);
    await store.codes();
    store.#isOpen = true;
    return store;
  }

  codes(): Promise<string[]> {
    return this.#ask<string[]>({ act: 'codes' });
  }
  load(code: string): Promise<StoredWorkshop | null> {
    return this.#ask<StoredWorkshop | null>({ act: 'load', code });
  }
  commit(code: string, writes: readonly Write[]): Promise<void> {
    return this.#ask<void>({ act: 'commit', code, writes });
  }
  backup(file: string): Promise<void> {
    return this.#ask<void>({ act: 'backup', file });
  }
  /** In a thread of its own: it reads every page of the file, and commits go on meanwhile. */
  async checkBackup(file: string): Promise<void> {
    if (isSameFile(file, this.#path)) throw new Error(`${file} is the data file itself`);
    const thread = threadFor({ check: file, draft: checkDraftOf(this.#path) });
    await new Promise<void>((resolve, reject) => {
      thread.on('error', reject);
      thread.on('exit', () => resolve());
    });
  }
  restore(restoration: Restoration): Promise<void> {
    return this.#ask<void>({ act: 'restore', restoration });
  }
  async close(): Promise<void> {
    if (this.#dead) return;
    this.#isOpen = false;
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    await this.#ask<void>({ act: 'close' });
    await gone;
  }

  #ask<T>(ask: Unnumbered<Ask>): Promise<T> {
    if (this.#dead) return Promise.reject(this.#dead);
    const id = (this.#lastId += 1);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...ask, id });
    });
  }

  #die(error: Error): void {
    this.#dead ??= error;
    if (this.#isOpen) this.#died(this.#dead);
    this.#isOpen = false;
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}
