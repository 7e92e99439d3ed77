// The tables of the SQLite file and how an older file becomes a newer one.
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';

/** One entry a version, never changed once released; the file's user_version says how many have run. */
const MIGRATIONS = [
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
];

/** 'Char' in ASCII: tells our files from others'. */
const APPLICATION_ID = 0x43686172;

export function migrate(db: Database): void {
  const read = (pragma: string): number =>
    Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() as object)[0]);
  const version = read('user_version');
  if (version > 0 && read('application_id') !== APPLICATION_ID) throw new Error('not a file of Charrette');
  if (version > MIGRATIONS.length) throw new Error('written by a newer Charrette');
  MIGRATIONS.slice(version).forEach((migration, index) => {
    db.exec(
      `BEGIN IMMEDIATE; ${migration} PRAGMA application_id = ${APPLICATION_ID};
       PRAGMA user_version = ${version + index + 1}; COMMIT;`,
    );
  });
}
