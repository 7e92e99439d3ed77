// Backups as files: writing one so that it is whole or not there, and taking in only what is whole and ours.
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';
import { openDatabase } from './database.ts';
import { isOurs, migrate } from './migrations.ts';

/** Writes a copy of `db` under a passing name, and gives it its own once it is on the disk. */
export function writeBackup(db: Database, file: string): void {
  if (existsSync(file)) throw new Error(`${file} exists already and is left as it is`);
  const draft = `${file}.unfinished`;
  try {
    // Readable for this user alone: it holds everything that people wrote.
    writeFileSync(draft, '', { mode: 0o600 });
    db.prepare('VACUUM INTO ?').run(draft);
    // SQLite itself doesn't wait for the disk here.
    const handle = openSync(draft, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Makes `draft` a checked copy of the backup in today's form; throws one plain line if the backup is not sound. */
export function copyBackup(file: string, draft: string): void {
  dropDraft(draft);
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  copyFileSync(file, draft);
  // A data folder copied while its server ran has its newest changes here.
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${draft}-wal`);
  const db = openDatabase(draft);
  try {
    check(db, file);
    migrate(db);
  } finally {
    db.close();
  }
}

/** Removes what `copyBackup` has made. */
export function dropDraft(draft: string): void {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(draft + part, { force: true });
}

function check(db: Database, file: string): void {
  let findings: string[];
  try {
    if (!isOurs(db)) throw new Error('another program wrote it');
    findings = db
      .prepare('PRAGMA integrity_check(3)')
      .all()
      .map((row) => String(Object.values(row as object)[0]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} is not a backup of Charrette: ${reason}`, { cause: error });
  }
  if (findings.join() !== 'ok') throw new Error(`${file} is damaged: ${findings.join('; ')}`);
}
