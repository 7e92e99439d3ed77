/** What a server's data folder holds at this moment, read from a copy: recovering the file itself is the next start's business. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { SqliteFile } from '../../server/store/sqlite-file.ts';

export function readDisk<T>(dataFolder: string, read: (file: SqliteFile) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'charrette-copy-'));
  const copy = join(folder, 'charrette.sqlite');
  for (const part of ['', '-wal']) {
    const from = join(dataFolder, `charrette.sqlite${part}`);
    if (existsSync(from)) copyFileSync(from, copy + part);
  }
  const file = new SqliteFile(copy);
  try {
    return read(file);
  } finally {
    file.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One of a workshop's documents, made of all that is kept of it. */
export function docOf(file: SqliteFile, code: string, name: string): Y.Doc {
  const doc = new Y.Doc();
  const stored = file.load(code)?.documents.find(({ document }) => document === name);
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update);
  return doc;
}
