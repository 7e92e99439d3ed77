// The tables of the SQLite file and how an older file becomes a newer one.
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';
import { toKindsOfBallots } from './kinds-of-ballots.ts';

/** One entry a version, never changed once released; the file's user_version says how many have run. */
const MIGRATIONS: readonly (string | ((db: Database) => void))[] = [
  `CREATE TABLE records (
     code TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (code, kind, id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE updates (
     code TEXT NOT NULL, document TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL,
     PRIMARY KEY (code, document, seq)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE snapshots (
     code TEXT NOT NULL, document TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL,
     PRIMARY KEY (code, document)
   ) STRICT;`,
  toKindsOfBallots,
];

/** 'Char' in ASCII: tells our files from others'. */
const APPLICATION_ID = 0x43686172;

const read = (db: Database, pragma: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() as object)[0]);

/** Whether Charrette has written this file. */
export const isOurs = (db: Database): boolean =>
  read(db, 'user_version') > 0 && read(db, 'application_id') === APPLICATION_ID;

/** Makes a new or older file one of today's; throws if it isn't ours or comes from a newer Charrette. */
export function migrate(db: Database): void {
  const version = read(db, 'user_version');
  if (version > 0 && !isOurs(db)) throw new Error('not a file of Charrette');
  if (version > MIGRATIONS.length) throw new Error('written by a newer Charrette');
  MIGRATIONS.slice(version).forEach((migration, index) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      if (typeof migration === 'string') db.exec(migration);
      else migration(db);
      db.exec(
        `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + index + 1}; COMMIT`,
      );
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  });
}
