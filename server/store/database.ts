// Opens SQLite with whatever this Node has of it.
import { createRequire } from 'node:module';
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';

/** Node's own SQLite where there is one (from 22.13), else the package with the same interface. */
export function openDatabase(path: string): Database {
  const require = createRequire(import.meta.url);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const builtIn = major > 22 || (major === 22 && minor >= 13);
  const module = builtIn ? 'node:sqlite' : '@photostructure/sqlite';
  const { DatabaseSync } = require(module) as { DatabaseSync: new (path: string) => Database };
  return new DatabaseSync(path);
}
