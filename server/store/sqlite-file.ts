// One SQLite file: its tables, and reading and writing it; synchronous, so it runs in a thread of its own.
import { createRequire } from 'node:module';
import type {
  DatabaseSyncInstance as Database,
  StatementSyncInstance as Statement,
} from '@photostructure/sqlite';
import type { StoredDocument, StoredWorkshop, Write } from './contract.ts';
import { migrate } from './migrations.ts';

type Row = Record<string, unknown>;

/** Node's own SQLite where there is one (from 22.13), else the package with the same interface. */
function openDatabase(path: string): Database {
  const require = createRequire(import.meta.url);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const builtIn = major > 22 || (major === 22 && minor >= 13);
  const module = builtIn ? 'node:sqlite' : '@photostructure/sqlite';
  const { DatabaseSync } = require(module) as { DatabaseSync: new (path: string) => Database };
  return new DatabaseSync(path);
}

export class SqliteFile {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();

  /** Opens or makes the file. Throws if it can't be opened, isn't ours, or comes from a newer Charrette. */
  constructor(path: string) {
    this.#db = openDatabase(path);
    // FULL: a commit is on the disk before it returns, power cut included. EXCLUSIVE: never two writers on one file.
    this.#db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    this.#db.exec('PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;');
    migrate(this.#db);
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

  /** Writes several workshops' batches in one durable transaction: all of them or none. */
  commit(batches: readonly { code: string; writes: readonly Write[] }[]): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { code, writes } of batches) for (const write of writes) this.#write(code, write);
      this.#db.exec('COMMIT');
    } catch (error) {
      // SQLite has rolled back by itself after some errors (a full disk); a second ROLLBACK would hide the cause.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Copies everything into a new file; refuses to overwrite one. */
  backup(file: string): void {
    this.#statement('VACUUM INTO ?').run(file);
  }

  /** Empties the write-ahead log into the file, so that deleted rows are gone from both. */
  checkpoint(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
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
