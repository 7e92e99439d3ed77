/** A process of its own that uses a store, to be killed or to run out of disk: store-child.ts FILE writes|full|look */
import { statSync } from 'node:fs';
import type { Write } from '../../server/store/contract.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';
import { limitFiles } from './file-limit.ts';

const [file = '', mode] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const put = (id: string, value: unknown): Write => ({ act: 'put', kind: 'note', id, value });
const gone = (id: string): Write => ({ act: 'delete', kind: 'note', id });

/** Commits for ever, and says of each commit that it is done once it is. */
async function writeForEver(store: SqliteStore): Promise<void> {
  for (let seq = 1; ; seq += 1) {
    const update = new Uint8Array(50 + (seq % 400)).fill(seq % 256);
    await store.commit('AAAAAA', [put('last', seq), { act: 'append', document: 'board', seq, update }]);
    say(String(seq));
  }
}

const outcome = (what: string, work: Promise<unknown>): Promise<void> =>
  work.then(
    () => say(`${what}: done`),
    (error: unknown) => say(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  );

/** Reads what is kept, and tries to add to it: while the disk is full, and when there is room again. */
async function look(store: SqliteStore): Promise<void> {
  const kept = await store.load('AAAAAA');
  say(`kept: ${kept?.records.length}`);
  await outcome('more', store.commit('AAAAAA', [put('more', 1)]));
  limitFiles(process.pid, null);
  await outcome('again', store.commit('AAAAAA', [put('more', 1)]));
  // Whatever is answered next comes after the log was emptied.
  await store.codes();
  say(`log: ${statSync(`${file}-wal`).size}`);
}

/** Runs into the largest size that this process may give a file, first with the log and then with the file itself. */
async function fill(store: SqliteStore): Promise<void> {
  await outcome('small', store.commit('AAAAAA', [put('small', 1)]));
  await outcome('large', store.commit('AAAAAA', [put('small', 2), put('large', 'x'.repeat(4_000_000))]));
  await outcome('after', store.commit('AAAAAA', [put('after', 3)]));
  // A commit that deletes something is followed by a checkpoint, which makes the file itself grow.
  for (let n = 1; n <= 6; n += 1) {
    await outcome(
      `file ${n}`,
      store.commit('AAAAAA', [put(`file ${n}`, 'y'.repeat(300_000)), gone('nothing')]),
    );
  }
  await outcome('last', store.commit('AAAAAA', [put('last', 4)]));
  const kept = await store.load('AAAAAA');
  say(`kept: ${kept?.records.map(({ id }) => id).join(', ')}`);
  await store.close();
}

const store = await SqliteStore.open(file);
say('open');
if (mode === 'look') await look(store).finally(() => store.close());
else await (mode === 'full' ? fill(store) : writeForEver(store));
