// A server of the rehearsal's own: the same program in a process of its own, on a free port and a fresh data folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import { readLock } from '../lock.ts';
import { after } from './until.ts';

const START_MS = 20_000;
/** A server that has people on it takes a moment to say goodbye; one that doesn't stop at all is ended. */
const STOP_MS = 10_000;
const LOOK_EVERY_MS = 25;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface OwnServer {
  url: string;
  /** What it has said on standard error, its last lines. */
  complaints(): string;
  /** Stops it and removes its data; says whether it stopped cleanly. */
  stop(): Promise<boolean>;
}

export async function startServer(logLevel: string): Promise<Outcome<OwnServer>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'charrette-rehearsal-'));
  const program = process.argv[1] ?? '';
  const child = spawn(process.execPath, [...process.execArgv, program, 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataFolder,
      LOG_LEVEL: logLevel,
      PUBLIC_URL: '',
      TLS_CERT: '',
      TLS_KEY: '',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  child.on('error', (error) => (said += error.message));
  const stop = stopperOf(child, dataFolder);

  const endMs = performance.now() + START_MS;
  for (;;) {
    const lock = readLock(dataFolder);
    if (lock) return accept({ url: lock.url, complaints: () => said.trim(), stop });
    const isLate = performance.now() > endMs;
    if (isLate || hasEnded(child)) {
      await stop();
      const reason =
        said.trim() || (isLate ? `it isn't ready after ${START_MS / 1000} s` : 'it ended at once');
      return refuse('internal', `the server for the rehearsal did not start: ${reason}`);
    }
    await after(LOOK_EVERY_MS);
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

function stopperOf(child: ChildProcess, dataFolder: string): () => Promise<boolean> {
  // However the rehearsal ends, a broken pipe or Ctrl+C included: it leaves neither a server nor its data behind.
  const cleanUp = (): void => {
    child.kill('SIGKILL');
    rmSync(dataFolder, { recursive: true, force: true });
  };
  const leave = (): void => process.exit(1);
  process.on('exit', cleanUp);
  SIGNALS.forEach((signal) => process.on(signal, leave));
  return async () => {
    if (!hasEnded(child)) {
      const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(impatience);
    }
    SIGNALS.forEach((signal) => process.off(signal, leave));
    process.off('exit', cleanUp);
    cleanUp();
    return child.exitCode === 0;
  };
}
