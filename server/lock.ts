// The lock file in the data folder: where commands on this machine reach the running server, and the secret for it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export interface Lock {
  pid: number;
  /** Where commands on this machine reach the server. */
  url: string;
  adminToken: string;
}

/** How often a lock file that the disk didn't take is tried again. */
const AGAIN_MS = 3000;

const pathOf = (dataFolder: string): string => join(dataFolder, 'server.lock');

/**
 * Written once the server listens. It isn't what keeps two servers apart: that is the store's own exclusive lock, which
 * the system lets go even after kill -9.
 */
export function writeLock(dataFolder: string, lock: Lock): void {
  const draft = `${pathOf(dataFolder)}.${lock.pid}`;
  // Readable for this user alone: the token opens every workshop.
  try {
    writeFileSync(draft, JSON.stringify(lock), { mode: 0o600 });
    renameSync(draft, pathOf(dataFolder));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Writes it, or goes on trying: a disk that is full is no reason not to show what is kept. Returns the way to end that
 * and to remove the file, unless the next server has written its own by then, which waits for the store and no longer.
 */
export function keepLock(dataFolder: string, lock: Lock, clock: Clock, log: Log): () => void {
  let callOff = (): void => undefined;
  const write = (): void => {
    try {
      writeLock(dataFolder, lock);
    } catch (error) {
      log.error({ err: error }, 'the lock file could not be written and will be tried again');
      callOff = clock.after(AGAIN_MS, write);
    }
  };
  write();
  return () => {
    callOff();
    if (lockIn(dataFolder)?.adminToken === lock.adminToken) rmSync(pathOf(dataFolder), { force: true });
  };
}

/** The running server, or null if none runs; a file left by a killed one counts as none. */
export function readLock(dataFolder: string): Lock | null {
  const lock = lockIn(dataFolder);
  return lock && isAlive(lock.pid) ? lock : null;
}

function lockIn(dataFolder: string): Lock | null {
  try {
    return JSON.parse(readFileSync(pathOf(dataFolder), 'utf8')) as Lock;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
