// One process at a time: a lock file that survives neither its owner nor half an hour.
import { mkdirSync, openSync, closeSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Longer than any install seen (25 s) by far; a lock this old belongs to a machine that was switched off. */
const STALE_MS = 30 * 60_000;
const POLL_MS = 200;

/** @param {string} path */
function tryTake(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function isAbandoned(path) {
  try {
    const ageMs = Date.now() - statSync(path).mtimeMs;
    if (ageMs > STALE_MS) return true;
    const pid = Number(readFileSync(path, 'utf8'));
    // Between `open` and `write` the file is empty for an instant.
    if (!pid) return ageMs > 10_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    // EPERM: the owner lives, under another user. ENOENT: it has just been released; the next try will tell.
    return code === 'ESRCH';
  }
}

/**
 * Runs `work` while no other process holds `path`; waits as long as that takes.
 * @template T
 * @param {string} path
 * @param {() => Promise<T> | T} work
 * @param {() => void} [onWait] called once if somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  let hasWaited = false;
  while (!tryTake(path)) {
    if (isAbandoned(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!hasWaited) onWait?.();
    hasWaited = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const release = () => rmSync(path, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
