// The points at which a test may have this process killed: CHARRETTE_CRASH_AT=point:n ends it at the n-th time, point:n:thread only the store's thread; unset, they do nothing.

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
  process.kill(process.pid, 'SIGKILL');
}
