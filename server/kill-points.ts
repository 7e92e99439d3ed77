// The points at which a test may have this process killed: CHARRETTE_CRASH_AT=point:n ends it at the n-th time, point:n:thread only the store's thread, point:n:/PIPE has it hang; unset, they do nothing.
import { readFileSync } from 'node:fs';

/** Every point, in the order in which a change passes them, and then those of backup and restore (rule S2). */
export const KILL_POINTS = [
  'on-create',
  'on-close-round',
  'before-commit',
  'in-snapshot',
  'in-commit',
  'after-commit-before-answer',
  'in-checkpoint',
  'after-commit-before-deliver',
  'in-delivery',
  'in-backup',
  'in-restore',
  'after-restore',
] as const;

export type KillPoint = (typeof KILL_POINTS)[number];

const [wanted = '', nth = '1', victim = 'process'] = (process.env['CHARRETTE_CRASH_AT'] ?? '').split(':');
let times = 0;

/** As a power cut would: no handler runs, nothing is flushed. */
export function killPoint(point: KillPoint): void {
  if (point !== wanted) return;
  times += 1;
  if (times !== Number(nth)) return;
  // In a thread this ends the thread alone, wherever it is.
  if (victim === 'thread') process.exit(1);
  // A pipe that nobody writes into: it waits in the system, as for a disk that hangs.
  if (victim.startsWith('/')) return void readFileSync(victim);
  process.kill(process.pid, 'SIGKILL');
}
