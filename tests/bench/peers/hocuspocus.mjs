// Hocuspocus as its README starts it; with DATA_DIR also its database extension over SQLite, as its SQLite extension does.
import { createRequire } from 'node:module';
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';

const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite');
const folder = process.env.DATA_DIR;
// Held by the module: once collected, it would close the file under its statements.
const db = folder ? new DatabaseSync(`${folder}/hocuspocus.sqlite`) : null;

/** The statements of @hocuspocus/extension-sqlite 4.7, without the compiler that its driver wants. */
function sqlite() {
  db.exec('CREATE TABLE IF NOT EXISTS documents (name TEXT NOT NULL PRIMARY KEY, data BLOB NOT NULL)');
  const select = db.prepare('SELECT data FROM documents WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data',
  );
  return new Database({
    fetch: async ({ documentName }) => select.get(documentName)?.data ?? null,
    store: async ({ documentName, state }) => void upsert.run(documentName, state),
  });
}

const server = new Server({
  address: '127.0.0.1',
  port: Number(process.env.PORT),
  quiet: true,
  extensions: db ? [sqlite()] : [],
});
await server.listen();
