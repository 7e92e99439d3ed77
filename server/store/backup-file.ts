// Backups as files: writing one so that it is whole or not there, and taking in only what is whole and ours.
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';
import { copyDatabase, openDatabase } from './database.ts';
import { isOurs, migrate } from './migrations.ts';

/** Where a backup that is being checked, or restored, is copied to beside the file at `path`. */
export const checkDraftOf = (path: string): string => `${path}.checking`;
export const restoreDraftOf = (path: string): string => `${path}.restoring`;

/** What a restore sets aside beside the file, while it is not whole, and what SQLite keeps beside that. */
const HALF_SET_ASIDE = /^charrette-before-restore-.*\.unfinished(-wal|-shm|-journal)?$/;

/** Removes what a killed process left beside the file at `path` in its own folder: each is a copy of everything. */
export function dropLeftovers(path: string): void {
  dropDraft(checkDraftOf(path));
  dropDraft(restoreDraftOf(path));
  const folder = dirname(path);
  for (const name of readdirSync(folder))
    if (HALF_SET_ASIDE.test(name)) rmSync(join(folder, name), { force: true });
}

/** Writes a copy of `db` under a passing name, and gives it its own once it is on the disk. Commits go on meanwhile. */
export async function writeBackup(db: Database, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already and is left as it is`);
  const draft = `${file}.unfinished`;
  dropDraft(draft);
  try {
    // Readable for this user alone: it holds everything that people wrote.
    writeFileSync(draft, '', { mode: 0o600 });
    await copyDatabase(db, draft);
    standAlone(draft);
    const handle = await open(draft, 'r+');
    await handle.sync();
    await handle.close();
    renameSync(draft, file);
    await flushFolder(dirname(file));
  } finally {
    dropDraft(draft);
  }
}

/** What file systems answer that can't flush a folder, or not for us. */
const CANNOT_FLUSH = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EACCES', 'EPERM'];

/** So that a power cut doesn't take a new file's name away; where folders can't be flushed the system sees to it, or nobody. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!CANNOT_FLUSH.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/** Makes it one file that needs no log beside it, as people expect of what they carry on a stick. */
function standAlone(file: string): void {
  const db = openDatabase(file);
  try {
    db.exec('PRAGMA journal_mode = DELETE');
  } finally {
    db.close();
  }
}

/** Throws one plain line if the backup is not sound, or if one of its documents isn't. */
export async function checkBackup(file: string, draft: string): Promise<void> {
  try {
    copyBackup(file, draft);
    // What reads documents weighs 10 MB: the thread that keeps the store does without.
    const { documentFault } = await import('./backup-documents.ts');
    const db = openDatabase(draft);
    try {
      const fault = documentFault(db);
      if (fault !== null) throw new Error(`${file} is damaged: ${fault}`);
    } finally {
      db.close();
    }
  } finally {
    dropDraft(draft);
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

/** Removes a file and what SQLite keeps beside it. */
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
