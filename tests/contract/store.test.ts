// One suite for every store: what the contract promises, and what only a disk must do besides.
import { afterEach, describe, expect, test } from 'vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store, Write } from '../../server/store/contract.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';

const folders: string[] = [];
const open: Store[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charrette-store-'));
  folders.push(folder);
  return join(folder, 'charrette.sqlite');
}
async function sqlite(file = freshFile()): Promise<SqliteStore> {
  const store = await SqliteStore.open(file);
  open.push(store);
  return store;
}

const put = (id: string, value: unknown): Write => ({ act: 'put', kind: 'note', id, value });
const append = (seq: number, ...bytes: number[]): Write => ({
  act: 'append',
  document: 'board',
  seq,
  update: Uint8Array.from(bytes),
});
const bytesOf = async (store: Store, code: string): Promise<number[][]> =>
  ((await store.load(code))?.documents ?? []).flatMap(({ updates }) => updates.map((update) => [...update]));

describe.each([
  ['memory', (): Promise<Store> => Promise.resolve(new MemoryStore())],
  ['SQLite', (): Promise<Store> => sqlite()],
])('S9 a store (%s)', (_name, make) => {
  test('S9 gives back what was put, replaced and deleted', async () => {
    const store = await make();
    expect(await store.load('AAAAAA')).toBeNull();
    await store.commit('AAAAAA', [put('a', { text: 'é\u2028😀' }), put('b', 1)]);
    await store.commit('AAAAAA', [put('a', null), { act: 'delete', kind: 'note', id: 'b' }]);
    expect((await store.load('AAAAAA'))?.records).toEqual([{ kind: 'note', id: 'a', value: null }]);
  });

  test('S9 keeps workshops apart and lists their codes', async () => {
    const store = await make();
    await Promise.all([store.commit('BBBBBB', [put('a', 2)]), store.commit('AAAAAA', [put('a', 1)])]);
    expect(await store.codes()).toEqual(['AAAAAA', 'BBBBBB']);
    expect((await store.load('AAAAAA'))?.records[0]?.value).toBe(1);
  });

  test('S9 gives updates in order, the snapshot first', async () => {
    const store = await make();
    await store.commit('AAAAAA', [put('a', 1), append(1, 1), append(2, 2), append(3, 3)]);
    await store.commit('AAAAAA', [
      { act: 'snapshot', document: 'board', seq: 2, state: Uint8Array.of(9) },
      append(4, 4),
    ]);
    const document = (await store.load('AAAAAA'))?.documents[0];
    expect(document?.seq).toBe(4);
    expect(await bytesOf(store, 'AAAAAA')).toEqual([[9], [3], [4]]);
  });

  test('S9 what is given is nobody else’s: changing it changes nothing kept', async () => {
    const store = await make();
    const update = Uint8Array.of(1);
    await store.commit('AAAAAA', [put('a', 1), { act: 'append', document: 'board', seq: 1, update }]);
    update[0] = 7;
    const loaded = await store.load('AAAAAA');
    loaded?.documents[0]?.updates[0]?.fill(8);
    expect(await bytesOf(store, 'AAAAAA')).toEqual([[1]]);
  });
});

describe('S1 the SQLite store', () => {
  test('S1 has it all after closing and opening again', async () => {
    const file = freshFile();
    const store = await SqliteStore.open(file);
    await store.commit('AAAAAA', [put('a', 'kept'), append(1, 1, 2, 3)]);
    await store.close();
    const again = await sqlite(file);
    expect((await again.load('AAAAAA'))?.records[0]?.value).toBe('kept');
    expect(await bytesOf(again, 'AAAAAA')).toEqual([[1, 2, 3]]);
  });

  test('S1 a commit that fails leaves nothing, and others in its group are not harmed', async () => {
    const store = await sqlite();
    await store.commit('AAAAAA', [put('a', 1), append(1, 1)]);
    const results = await Promise.allSettled([
      store.commit('AAAAAA', [put('b', 2), append(1, 2)]), // that update is there already
      store.commit('BBBBBB', [put('a', 3)]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect((await store.load('AAAAAA'))?.records).toHaveLength(1);
    expect(await store.codes()).toEqual(['AAAAAA', 'BBBBBB']);
  });

  test('S10 two stores never share a file', async () => {
    const file = freshFile();
    await sqlite(file);
    await expect(SqliteStore.open(file)).rejects.toThrow(/locked|busy/i);
  });

  test('S8 nothing deleted stays in the file or its log', async () => {
    const file = freshFile();
    const store = await sqlite(file);
    await store.commit('AAAAAA', [put('voter', 'a-secret-that-must-go'), put('a', 1)]);
    await store.commit('AAAAAA', [{ act: 'delete', kind: 'note', id: 'voter' }]);
    await store.close();
    expect(readFileSync(file).includes('a-secret-that-must-go')).toBe(false);
    open.splice(0);
  });

  test('S3 a backup opens like the original, and never overwrites a file', async () => {
    const store = await sqlite();
    await store.commit('AAAAAA', [put('a', 1), append(1, 5)]);
    const copy = freshFile();
    await store.backup(copy);
    await expect(store.backup(copy)).rejects.toThrow();
    expect(await bytesOf(await sqlite(copy), 'AAAAAA')).toEqual([[5]]);
  });
});
