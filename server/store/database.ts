// Opens and copies SQLite files with whatever this Node has of it.
import { createRequire } from 'node:module';
import type { BackupOptions, DatabaseSyncInstance as Database } from '@photostructure/sqlite';
import { killPoint } from '../kill-points.ts';

interface Sqlite {
  DatabaseSync: new (path: string) => Database;
  backup(from: Database, file: string, options: BackupOptions): Promise<number>;
}

/** Pages of 4 KB copied in one step: a commit waits for one step at most, which takes about a millisecond. */
const PAGES_A_STEP = 100;

/** Node's own SQLite where there is one that can copy (from 22.16), else the package with the same interface. */
function sqlite(): Sqlite {
  const require = createRequire(import.meta.url);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const builtIn = major > 23 || (major === 23 && minor >= 8) || (major === 22 && minor >= 16);
  return require(builtIn ? 'node:sqlite' : '@photostructure/sqlite') as Sqlite;
}

export function openDatabase(path: string): Database {
  const { DatabaseSync } = sqlite();
  return new DatabaseSync(path);
}

/** Copies what `from` holds into `file` in steps; what is committed between them is copied, too. */
export async function copyDatabase(from: Database, file: string): Promise<void> {
  await sqlite().backup(from, file, { rate: PAGES_A_STEP, progress: () => killPoint('in-backup') });
}
