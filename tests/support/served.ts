// The built program as people run it: a server in a process of its own, which tests may stop, kill and start again.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLock } from '../../server/lock.ts';
import { limitFiles } from './file-limit.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));
/** Far above what a busy machine needs. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;

const endOf = (child: ChildProcess | null): NodeJS.Signals | number | null =>
  child?.signalCode ?? child?.exitCode ?? null;

export class Served {
  readonly dataFolder = mkdtempSync(join(tmpdir(), 'charrette-test-'));
  url = '';
  #port = '0';
  #child: ChildProcess | null = null;
  #said = '';

  static async start(environment: Record<string, string> = {}): Promise<Served> {
    const served = new Served();
    await served.start(environment);
    return served;
  }

  /** Starts it on the same data folder and, from the second time on, on the same port. */
  async start(environment: Record<string, string> = {}): Promise<void> {
    const child = this.#spawn(environment, process.execPath, [PROGRAM, 'serve']);
    const untilMs = Date.now() + PATIENCE_MS;
    for (;;) {
      const lock = readLock(environment.DATA_DIR ?? this.dataFolder);
      if (lock !== null && lock.pid === child.pid) {
        this.url = lock.url;
        this.#port = new URL(lock.url).port;
        return;
      }
      // Told to be killed at a point, it may have passed that before this machine came to look.
      if (child.signalCode === 'SIGKILL' && this.url !== '') return;
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > untilMs)
        throw new Error(`the server didn't start: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** A later start, on a disk that is full from the outset; resolves when it is ready. See file-limit.ts. */
  async startOnFullDisk(environment: Record<string, string> = {}): Promise<void> {
    const limited = 'ulimit -S -f 0 && exec "$0" "$@"';
    const child = this.#spawn(environment, 'sh', ['-c', limited, process.execPath, PROGRAM, 'serve']);
    const untilMs = Date.now() + PATIENCE_MS;
    while (!(await fetch(`${this.url}/readyz`).catch(() => null))?.ok) {
      if (endOf(child) !== null || Date.now() > untilMs)
        throw new Error(`the server didn't start: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  #spawn(environment: Record<string, string>, command: string, parameters: string[]): ChildProcess {
    const child = spawn(command, parameters, {
      env: {
        ...process.env,
        PORT: this.#port,
        HOST: '127.0.0.1',
        DATA_DIR: this.dataFolder,
        PUBLIC_URL: '',
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
    this.#child = child;
    return child;
  }

  /** Whether its process runs. */
  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What ended its process: a signal's name or its own exit status; null while it runs. */
  get endedBy(): NodeJS.Signals | number | null {
    return endOf(this.#child);
  }

  /** Throws unless `kill -9` ended it: what the server does to itself is no power cut. */
  mustBeKilled(child: ChildProcess | null = this.#child): void {
    const end = endOf(child);
    if (end === null) throw new Error('not killed: it runs');
    if (end !== 'SIGKILL') throw new Error(`not killed: ended by ${end}: ${this.#said}`);
  }

  /** What it has said on standard error. */
  get said(): string {
    return this.#said;
  }

  /** From now on no file of its may grow beyond so many bytes; null: any may again (see file-limit.ts). */
  limitFiles(bytes: number | null): void {
    limitFiles(this.#child?.pid ?? 0, bytes);
  }

  /** Ends it without a chance to say goodbye, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    await this.#end('SIGKILL');
    if (child) this.mustBeKilled(child);
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
  }
}
