// Backup and restore of everything, as the command line and the admin route ask for it.
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { accept, refuse, type Outcome } from '../shared/outcome.ts';
import type { Registry } from './rooms/registry.ts';

export interface BackedUp {
  file: string;
  bytes: number;
}
export interface Restored {
  workshops: number;
  /** The dated copy of what was there before; null if that was nothing. */
  aside: string | null;
}

/** Writes a consistent copy of everything to a new file, while people go on. */
export async function backUp(rooms: Registry, file: string): Promise<Outcome<BackedUp>> {
  if (!isAbsolute(file)) return refuse('malformed', 'the backup needs a whole path');
  if (existsSync(file)) return refuse('taken', `${file} exists already and is left as it is`);
  try {
    await rooms.backup(file);
    return accept({ file, bytes: statSync(file).size });
  } catch (error) {
    return refuse('not-allowed', `no backup was written: ${lineOf(error)}`);
  }
}

/** Puts a backup in the place of everything; what was there is kept in a dated copy in the data folder. */
export async function restoreFrom(
  rooms: Registry,
  file: string,
  dataFolder: string,
  nowMs: number,
): Promise<Outcome<Restored>> {
  if (!isAbsolute(file)) return refuse('malformed', 'the restore needs a whole path');
  if (!existsSync(file)) return refuse('not-found', `${file} is not there`);
  const moment = new Date(nowMs).toISOString().replaceAll(':', '-');
  try {
    return accept(await rooms.restore(file, join(dataFolder, `charrette-before-restore-${moment}.sqlite`)));
  } catch (error) {
    return refuse('not-allowed', `nothing was restored: ${lineOf(error)}`);
  }
}

const lineOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
