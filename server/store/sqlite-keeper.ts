// In the store's thread: takes what has come in meanwhile as one group, commits it once, and answers each.
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { killPoint } from '../kill-points.ts';
import { SqliteFile } from './sqlite-file.ts';
import type { Answer, Ask } from './sqlite-thread.ts';

type Commit = Extract<Ask, { act: 'commit' }>;

export class Keeper {
  readonly #port: MessagePort;
  readonly #file: SqliteFile;
  /** Ends with the last of what takes longer: one after the other, commits beside it, and the file is closed after it. */
  #longWork = Promise.resolve();
  /** A disk that is full can't take the checkpoint: it is due again after the next commit, or at the next start. */
  #mustEmptyLog: boolean;

  constructor(port: MessagePort, path: string) {
    this.#port = port;
    this.#file = new SqliteFile(path);
    this.#mustEmptyLog = !this.#file.isLogEmptied;
    port.on('message', (first: Ask) => this.#receive(first));
  }

  #receive(first: Ask): void {
    let commits: Commit[] = [];
    let ask: Ask | undefined = first;
    while (ask) {
      if (ask.act === 'commit') commits.push(ask);
      else {
        if (commits.length > 0) this.#commitGroup(commits);
        commits = [];
        this.#serve(ask);
        if (ask.act === 'close') return;
      }
      ask = (receiveMessageOnPort(this.#port) as { message: Ask } | undefined)?.message;
    }
    if (commits.length > 0) this.#commitGroup(commits);
  }

  /** One transaction for all rooms that wait; if it fails, each alone, so that one room's fault is not another's. */
  #commitGroup(group: Commit[]): void {
    try {
      this.#file.commit(group);
      killPoint('after-commit-before-answer');
      group.forEach(({ id }) => this.#answer({ id, ok: true, value: null }));
    } catch (error) {
      if (group.length === 1) group.forEach(({ id }) => this.#fail(id, error));
      else group.forEach((commit) => this.#commitGroup([commit]));
      return;
    }
    // Secrets that were deleted (voters' keys) must not live on in the write-ahead log.
    this.#mustEmptyLog ||= group.some(({ writes }) => writes.some((write) => write.act === 'delete'));
    if (!this.#mustEmptyLog) return;
    killPoint('in-checkpoint');
    this.#mustEmptyLog = !this.#file.tryCheckpoint();
  }

  #serve(ask: Exclude<Ask, Commit>): void {
    try {
      switch (ask.act) {
        case 'codes':
          return this.#answer({ id: ask.id, ok: true, value: this.#file.codes() });
        case 'load':
          return this.#answer({ id: ask.id, ok: true, value: this.#file.load(ask.code) });
        case 'backup':
          return this.#goOn(ask.id, () => this.#file.backup(ask.file));
        case 'restore':
          return this.#goOn(ask.id, () => this.#file.restore(ask.restoration));
        case 'close':
          void this.#longWork.then(() => this.#close(ask.id));
      }
    } catch (error) {
      this.#fail(ask.id, error);
    }
  }

  #goOn(id: number, work: () => Promise<void>): void {
    this.#longWork = this.#longWork.then(work).then(
      () => this.#answer({ id, ok: true, value: null }),
      (error: unknown) => this.#fail(id, error),
    );
  }

  #close(id: number): void {
    try {
      this.#file.close();
      this.#answer({ id, ok: true, value: null });
    } catch (error) {
      this.#fail(id, error);
    }
    this.#port.close();
  }

  #answer(reply: Answer): void {
    this.#port.postMessage(reply);
  }

  #fail(id: number, error: unknown): void {
    this.#answer({ id, ok: false, message: error instanceof Error ? error.message : String(error) });
  }
}
