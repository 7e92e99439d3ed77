/** A server's process: started on a core of its own, measured from outside, ended gently or not. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** Linux counts a process's time in hundredths of a second. */
const MS_PER_TICK = 10;
const KB_PER_PAGE = 4;
const PATIENCE_MS = 30_000;

export const SERVER_CORE = '0';
export const CLIENT_CORE = '1';

const hasTaskset = spawnSync('taskset', ['-V']).status === 0;
/** The command line that runs a command on one core, where the system can do that. */
export const pinned = (core: string, command: readonly string[]): [string, string[]] => {
  const [program = '', ...rest] = hasTaskset ? ['taskset', '-c', core, ...command] : command;
  return [program, rest];
};

/** What makes Node collect when it is told to. */
export const COLLECTS = ['--expose-gc', '--import', new URL('./collect.mjs', import.meta.url).href];

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class ServerProcess {
  readonly #command: readonly string[];
  readonly #environment: Record<string, string>;
  readonly port: number;
  #child: ChildProcess | null = null;
  #said = '';

  constructor(port: number, command: readonly string[], environment: Record<string, string> = {}) {
    this.port = port;
    this.#command = command;
    this.#environment = { PORT: String(port), HOST: '127.0.0.1', ...environment };
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const [program, parameters] = pinned(SERVER_CORE, this.#command);
    const child = spawn(program, parameters, {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-4000)));
    this.#child = child;
    // A driver that fails leaves nothing behind.
    process.once('exit', () => child.kill('SIGKILL'));
    const untilMs = Date.now() + PATIENCE_MS;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || Date.now() > untilMs)
        throw new Error(`the server didn't start: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await fetch(`http://127.0.0.1:${this.port}/readyz`).then((answer) => answer.text());
      return true;
    } catch {
      return false;
    }
  }

  get said(): string {
    return this.#said;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** CPU time of all its threads so far, in ms. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'latin1');
    const [utime = 0, stime = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (utime + stime) * MS_PER_TICK;
  }

  /** The same by thread name, for whoever wants to know where it goes. */
  cpuByThreadMs(): Record<string, number> {
    const threads: Record<string, number> = {};
    for (const id of readdirSync(`/proc/${this.pid}/task`)) {
      const name = readFileSync(`/proc/${this.pid}/task/${id}/comm`, 'latin1').trim();
      const [ns] = readFileSync(`/proc/${this.pid}/task/${id}/schedstat`, 'latin1').split(' ');
      threads[name] = Math.round((threads[name] ?? 0) + Number(ns) / 1e6);
    }
    return threads;
  }

  /** Resident memory in MB. */
  rssMb(): number {
    const pages = Number(readFileSync(`/proc/${this.pid}/statm`, 'latin1').split(' ')[1]);
    return (pages * KB_PER_PAGE) / 1024;
  }

  /** Bytes of V8's heap after a collection, of a server that was started with `COLLECTS`. */
  async heapBytes(): Promise<number> {
    this.#said = '';
    this.#child?.kill('SIGUSR2');
    const untilMs = Date.now() + PATIENCE_MS;
    for (;;) {
      const heap = /^heap (\d+)$/m.exec(this.#said)?.[1];
      if (heap) return Number(heap);
      if (Date.now() > untilMs) throw new Error(`the server didn't tell its heap: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }
  /** Without a chance to say goodbye, as a power cut would. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(late);
  }
}
