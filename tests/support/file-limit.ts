/** A disk that is full for one process alone: the system lets none of its files grow beyond a size. */
import { spawnSync } from 'node:child_process';

/** Whether a running process can be held to a size of its files here, and let go again. */
export const canLimitFiles =
  process.platform === 'linux' && spawnSync('prlimit', ['--version'], { stdio: 'ignore' }).status === 0;

/** From now on no file of the process may grow beyond so many bytes; null: any may again. */
export function limitFiles(pid: number, bytes: number | null): void {
  const limit = `--fsize=${bytes ?? 'unlimited'}:`;
  const done = spawnSync('prlimit', ['--pid', String(pid), limit], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`prlimit: ${done.stderr}`);
}
