// One SQLite file: its tables, and reading and writing it; synchronous, so it runs in a thread of its own.
import { existsSync } from 'node:fs';
import type {
  DatabaseSyncInstance as Database,
  StatementSyncInstance as Statement,
} from '@photostructure/sqlite';
import { killPoint } from '../kill-points.ts';
import { copyBackup, dropDraft, dropLeftovers, restoreDraftOf, writeBackup } from './backup-file.ts';
import type { Restoration, StoredDocument, StoredWorkshop, Write } from './contract.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrations.ts';

type Row = Record<string, unknown>;

const TABLES = ['records', 'updates', 'snapshots'];

export class SqliteFile {
  readonly #path: string;
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  /** Whether opening it has emptied its log; else that is still due. */
  readonly isLogEmptied: boolean;
  /** Whether there has been a log beside it; from then on there always is. */
  #hasLog = false;

  /** Opens or makes the file. Throws if it can't be opened, isn't ours, or comes from a newer Charrette. */
  constructor(path: string) {
    this.#path = path;
    this.#db = openDatabase(path);
    // FULL: a commit is on the disk before it returns, power cut included. EXCLUSIVE: never two writers on one file.
    this.#db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    this.#db.exec('PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;');
    migrate(this.#db);
    // A process killed before its checkpoint may have left deleted secrets in the log. A disk that is full doesn't take it,
    // and is no reason not to open what can be read.
    this.isLogEmptied = this.tryCheckpoint();
    // Nor does what a check or a restore was killed over stay; nobody else is at it, as the file is locked by now.
    dropLeftovers(path);
  }

  /** What the connection itself says of how a commit reaches the disk: 2 is FULL. */
  get durability(): { journalMode: string; synchronous: number } {
    const [log = {}] = this.#all('PRAGMA journal_mode');
    const [flush = {}] = this.#all('PRAGMA synchronous');
    return { journalMode: String(log['journal_mode']), synchronous: Number(flush['synchronous']) };
  }

  codes(): string[] {
    return this.#all('SELECT DISTINCT code FROM records ORDER BY code').map((row) => String(row.code));
  }

  load(code: string): StoredWorkshop | null {
    const records = this.#all('SELECT kind, id, value FROM records WHERE code = ?', code).map((row) => ({
      kind: String(row.kind),
      id: String(row.id),
      value: JSON.parse(String(row.value)) as unknown,
    }));
    if (records.length === 0) return null;
    const documents = new Map<string, StoredDocument>();
    const add = (row: Row): void => {
      const name = String(row.document);
      const document = documents.get(name) ?? { document: name, seq: 0, updates: [] };
      document.seq = Number(row.seq);
      document.updates.push(row.bytes as Uint8Array);
      documents.set(name, document);
    };
    this.#all('SELECT document, seq, bytes FROM snapshots WHERE code = ?', code).forEach(add);
    this.#all('SELECT document, seq, bytes FROM updates WHERE code = ? ORDER BY document, seq', code).forEach(
      add,
    );
    return { records, documents: [...documents.values()] };
  }

  /**
   * Writes several workshops' batches in one durable transaction: all of them or none. Throws, too, when the file isn't
   * where the next start would look for it: the system would go on writing it until it is closed.
   */
  commit(batches: readonly { code: string; writes: readonly Write[] }[]): void {
    this.#hasLog ||= existsSync(`${this.#path}-wal`);
    for (const part of this.#hasLog ? ['', '-wal'] : [''])
      if (!existsSync(this.#path + part))
        throw new Error(`${this.#path}${part} is not there any more: put it back`);
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { code, writes } of batches) for (const write of writes) this.#write(code, write);
      killPoint('in-commit');
      this.#db.exec('COMMIT');
    } catch (error) {
      // SQLite has rolled back by itself after some errors (a full disk); a second ROLLBACK would hide the cause.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Copies everything into a new file; refuses to overwrite one. Commits go on meanwhile. */
  backup(file: string): Promise<void> {
    return writeBackup(this.#db, file);
  }

  /** In one transaction on this very file: whoever is killed in the middle has what was here before. */
  async restore({ file, aside, ...changes }: Restoration): Promise<void> {
    const draft = restoreDraftOf(this.#path);
    try {
      copyBackup(file, draft);
      if (aside !== null) await this.backup(aside);
      this.#db.prepare('ATTACH ? AS backup').run(draft);
      try {
        this.#takeOver(changes);
        killPoint('after-restore');
      } finally {
        this.#db.exec('DETACH backup');
      }
      this.checkpoint();
    } finally {
      dropDraft(draft);
    }
  }

  #takeOver({ voided, begun }: Pick<Restoration, 'voided' | 'begun'>): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const table of TABLES) {
        this.#db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM backup.${table};`);
        killPoint('in-restore');
      }
      this.#db
        .prepare('UPDATE main.records SET value = ? WHERE kind = ?')
        .run(JSON.stringify(voided.value), voided.kind);
      this.#db
        .prepare(
          'INSERT INTO main.records (code, kind, id, value) SELECT DISTINCT code, ?, ?, ? FROM main.records ' +
            'WHERE true ON CONFLICT (code, kind, id) DO UPDATE SET value = excluded.value',
        )
        .run(begun.kind, begun.id, JSON.stringify(begun.value));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Empties the write-ahead log into the file, so that deleted rows are gone from both. */
  checkpoint(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** The same; false if the disk doesn't take it now. */
  tryCheckpoint(): boolean {
    try {
      this.checkpoint();
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #write(code: string, write: Write): void {
    switch (write.act) {
      case 'put':
        this.#statement(
          'INSERT INTO records (code, kind, id, value) VALUES (?, ?, ?, ?) ' +
            'ON CONFLICT (code, kind, id) DO UPDATE SET value = excluded.value',
        ).run(code, write.kind, write.id, JSON.stringify(write.value));
        return;
      case 'delete':
        this.#statement('DELETE FROM records WHERE code = ? AND kind = ? AND id = ?').run(
          code,
          write.kind,
          write.id,
        );
        return;
      case 'append':
        this.#statement('INSERT INTO updates (code, document, seq, bytes) VALUES (?, ?, ?, ?)').run(
          code,
          write.document,
          write.seq,
          write.update,
        );
        return;
      case 'snapshot':
        this.#statement(
          'INSERT INTO snapshots (code, document, seq, bytes) VALUES (?, ?, ?, ?) ' +
            'ON CONFLICT (code, document) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes',
        ).run(code, write.document, write.seq, write.state);
        killPoint('in-snapshot');
        this.#statement('DELETE FROM updates WHERE code = ? AND document = ? AND seq <= ?').run(
          code,
          write.document,
          write.seq,
        );
    }
  }

  #all(sql: string, ...values: string[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
