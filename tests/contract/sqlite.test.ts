/** What only a store on a disk has to do: several processes, kill -9, a full disk, files of others, and secrets that must go. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open as openHandle, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import type { StoredRecord, Write } from '../../server/store/contract.ts';
import { openDatabase } from '../../server/store/database.ts';
import { SqliteFile } from '../../server/store/sqlite-file.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';
import { canLimitFiles } from '../support/file-limit.ts';
import { seeded } from '../support/random.ts';

const CHILD = fileURLToPath(new URL('../support/store-child.ts', import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];
const stores: SqliteStore[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charrette-sqlite-'));
  folders.push(folder);
  return join(folder, 'charrette.sqlite');
}
async function open(file: string): Promise<SqliteStore> {
  const store = await SqliteStore.open(file);
  stores.push(store);
  return store;
}
const put = (id: string, value: unknown): Write => ({ act: 'put', kind: 'note', id, value });
const gone = (id: string): Write => ({ act: 'delete', kind: 'note', id });

/** A child that writes for ever; `lines` are the commits that it has been told are done. */
async function writer(
  file: string,
): Promise<{ child: ChildProcess; lines: string[]; until(count: number): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, file, 'writes'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => lines.push(line));
  const until = async (count: number): Promise<void> => {
    while (lines.length < count) await once(reader, 'line');
  };
  await until(1);
  return { child, lines, until };
}

test('S10 S1 while one process has the file no other gets it; killed with -9, it gives it up and has lost nothing', async () => {
  const file = freshFile();
  const random = seeded(4);
  let told = 0;
  for (let round = 0; round < 3; round += 1) {
    const { child, lines, until } = await writer(file);
    expect(lines[0]).toBe('open');
    await expect(SqliteStore.open(file)).rejects.toThrow(/locked|busy/i);
    await until(2 + random.int(60));
    child.kill('SIGKILL');
    await once(child, 'exit');
    told = Math.max(told, Number(lines.at(-1)));
    const store = await SqliteStore.open(file);
    const kept = await store.load('AAAAAA');
    const last = Number(kept?.records.find(({ id }) => id === 'last')?.value);
    expect(last).toBeGreaterThanOrEqual(told);
    expect(kept?.documents[0]?.seq).toBe(last);
    expect(kept?.documents[0]?.updates).toHaveLength(last);
    kept?.documents[0]?.updates.forEach((update, at) => expect(update[0]).toBe((at + 1) % 256));
    await store.close();
    // The next writer begins anew, in another file, so that its numbers do.
    rmSync(file);
    told = 0;
  }
});

// Windows doesn't let a file go that is open.
test.skipIf(process.platform === 'win32').each([
  ['the folder is moved away', (file: string) => renameSync(dirname(file), `${dirname(file)}-away`)],
  ['the file is moved away', (file: string) => renameSync(file, `${file}-away`)],
  ['its log is moved away', (file: string) => renameSync(`${file}-wal`, `${file}-away`)],
])(
  'S18 when %s, nothing is called kept that a start would not find; put back, it goes on',
  async (_what, take) => {
    const file = freshFile();
    const store = await open(file);
    await store.commit('AAAAAA', [put('before', 1)]);
    take(file);
    await expect(store.commit('AAAAAA', [put('meanwhile', 1)])).rejects.toThrow(/is not there any more/);
    for (const [away, back] of [
      [`${dirname(file)}-away`, dirname(file)],
      [`${file}-away`, existsSync(file) ? `${file}-wal` : file],
    ] as const)
      if (existsSync(away)) renameSync(away, back);
    await store.commit('AAAAAA', [put('meanwhile', 1), put('after', 1)]);
    await store.close();
    const kept = await (await open(file)).load('AAAAAA');
    expect(kept?.records.map(({ id }) => id).sort()).toEqual(['after', 'before', 'meanwhile']);
  },
);

test.skipIf(process.platform === 'win32')(
  'S18 what was kept in a file that is deleted while it is open can still be backed up',
  async () => {
    const file = freshFile();
    const store = await open(file);
    await store.commit('AAAAAA', [put('before', 1)]);
    for (const part of ['', '-wal']) rmSync(file + part);
    await expect(store.commit('AAAAAA', [put('after', 1)])).rejects.toThrow(/is not there any more/);
    const copy = `${file}-copy`;
    await store.backup(copy);
    const kept = await (await open(copy)).load('AAAAAA');
    expect(kept?.records.map(({ id }) => id)).toEqual(['before']);
  },
);

test('S10 S4 a restore from the data file itself is refused, and no other process gets the file by it', async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit('AAAAAA', [put('before', 1)]);
  const linked = `${file}-linked`;
  linkSync(file, linked);
  for (const same of [file, linked])
    await expect(store.checkBackup(same)).rejects.toThrow('is the data file itself');
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, file, 'look'], { stdio: 'ignore' });
  children.push(child);
  expect(await once(child, 'exit')).not.toEqual([0, null]);
});

/** Runs the child to its end; no file that it writes may grow beyond so many blocks of 512 bytes. */
const withFilesUpTo = (blocks: number, file: string, mode: string) =>
  spawnSync(
    'sh',
    [
      '-c',
      `ulimit -S -f ${blocks} && exec "$0" "$@"`,
      process.execPath,
      '--import',
      'tsx',
      CHILD,
      file,
      mode,
    ],
    { encoding: 'utf8', timeout: 25_000 },
  );

test.skipIf(!canLimitFiles)(
  'S11 S8 a store that was killed opens on a full disk and is read; with room again it goes on, and its log is emptied',
  async () => {
    const file = freshFile();
    const before = freshFile();
    const killed = await open(before);
    const secrets = Array.from({ length: 30 }, (_, n) => put(`n${n}`, `secret ${n} `.padEnd(30_000, 'x')));
    for (const secret of secrets) await killed.commit('AAAAAA', [secret]);
    for (const part of ['', '-wal']) writeFileSync(file + part, readFileSync(`${before}${part}`));
    // Half of what the log would have to be taken over into.
    const run = withFilesUpTo(1000, file, 'look');
    expect(run.status, run.stderr).toBe(0);
    const said = run.stdout.trim().split('\n');
    expect(said.slice(0, 2)).toEqual(['open', 'kept: 30']);
    expect(said[2]).toMatch(/^more: .*(full|disk I\/O error)/i);
    expect(said.slice(3)).toEqual(['again: done', 'log: 0']);
    expect((await (await open(file)).load('AAAAAA'))?.records).toHaveLength(31);
  },
);

test.skipIf(process.platform === 'win32')(
  'S11 a disk that is full refuses what is too much, keeps the rest, and goes on when there is room',
  () => {
    const file = freshFile();
    // No file of the child may grow beyond a megabyte.
    const run = withFilesUpTo(2000, file, 'full');
    const said = run.stdout.trim().split('\n');
    expect(run.status, run.stderr).toBe(0);
    expect(said).toContain('small: done');
    expect(said.find((line) => line.startsWith('large:'))).toMatch(/full|disk I\/O error/i);
    expect(said).toContain('after: done');
    expect(said).toContain('file 1: done');
    expect(said).toContain('last: done');
    const kept = said.find((line) => line.startsWith('kept:')) ?? '';
    expect(kept).toMatch(/\bafter\b.*\bfile 1\b.*\blast\b.*\bsmall\b/);
    expect(kept).not.toContain('large');
    const done = said.filter((line) => /^file \d: done$/.test(line)).map((line) => line.slice(0, 6));
    for (const name of done) expect(kept).toContain(name);
  },
);

test('S12 what many rooms commit at once is one transaction, or few', async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit('AAAAAA', [put('first', 1)]);
  const before = await transactionsIn(`${file}-wal`);
  const codes = Array.from({ length: 60 }, (_, n) => `ROOM${n + 10}`);
  await Promise.all(codes.map((code) => store.commit(code, [put('a', code)])));
  const transactions = (await transactionsIn(`${file}-wal`)) - before;
  expect(transactions).toBeGreaterThan(0);
  expect(transactions).toBeLessThan(20);
  for (const code of codes) expect((await store.load(code))?.records[0]?.value).toBe(code);
});

test('S12 R16 while the file is busy with one room’s commit the others’ wait, and have the next transaction, in order, before that room is served again', async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit('AAAAAA', [put('first', 1)]);
  const before = await transactionsIn(`${file}-wal`);
  const large = Array.from({ length: 20 }, (_, n) => put(`large ${n}`, `${n} `.padEnd(50_000, 'x')));
  const answered: string[] = [];
  const commit = async (code: string, writes: Write[]): Promise<void> => {
    await store.commit(code, writes);
    answered.push(code);
  };
  const codes = Array.from({ length: 30 }, (_, n) => `ROOM${n + 10}`);
  const long = commit('AAAAAA', large).then(() => commit('AAAAAA', large));
  await Promise.all([long, ...codes.map((code) => commit(code, [put('a', code)]))]);
  expect(answered).toEqual(['AAAAAA', ...codes, 'AAAAAA']);
  expect((await transactionsIn(`${file}-wal`)) - before).toBeLessThan(10);
});

/** Counts the commit frames of a write-ahead log: those that say how large the file is after them. */
async function transactionsIn(log: string): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(log)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const frame = 24 + bytes.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= bytes.length; at += frame) if (bytes.readUInt32BE(at + 4) > 0) commits += 1;
  return commits;
}

test('S8 a secret that is deleted or replaced is gone from file and log at once, while the store goes on', async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit('AAAAAA', [put('voter', 'the-secret-of-ana'), put('kept', 'something to stay')]);
  await store.commit(
    'AAAAAA',
    Array.from({ length: 200 }, (_, n) => put(`filler ${n}`, 'x'.repeat(500))),
  );
  const holds = (secret: string): boolean =>
    [file, `${file}-wal`].some((path) => existsSync(path) && readFileSync(path).includes(secret));
  expect(holds('the-secret-of-ana')).toBe(true);
  await store.commit('AAAAAA', [gone('voter')]);
  // The checkpoint comes after the answer; whatever is answered next comes after it.
  await store.codes();
  expect(holds('the-secret-of-ana')).toBe(false);
  expect(holds('something to stay')).toBe(true);
});

test('S5 what a killed process leaves of a check, a restore and a copy set aside is gone at the next start, and nothing else is', async () => {
  const path = freshFile();
  await (await SqliteStore.open(path)).close();
  const beside = (name: string): string => join(dirname(path), name);
  const halves = [
    'charrette.sqlite.checking',
    'charrette.sqlite.restoring',
    'charrette-before-restore-2026-01-02T03-04-05.678Z.sqlite.unfinished',
  ];
  const companions = halves.flatMap((name) => ['-wal', '-shm', '-journal'].map((part) => name + part));
  const kept = [
    'charrette-before-restore-2026-01-01T03-04-05.678Z.sqlite',
    'backup-1.sqlite.unfinished',
    'charrette-before-restore-notes.txt',
  ];
  for (const name of [...halves, ...companions, ...kept]) writeFileSync(beside(name), 'something');
  await open(path);
  const left = readdirSync(dirname(path)).filter((name) => !/^charrette\.sqlite(-wal|-shm)?$/.test(name));
  expect(left.sort()).toEqual(kept.sort());
});

test.each([
  ['a newer Charrette', (file: string) => edit(file, 'PRAGMA user_version = 99'), /newer Charrette/],
  [
    'another program',
    (file: string) => edit(file, 'PRAGMA application_id = 7; PRAGMA user_version = 1'),
    /not a file of Charrette/,
  ],
  [
    'nobody, being no database',
    (file: string) => writeFileSync(file, 'a diary '.repeat(2000)),
    /not a database/,
  ],
])('S13 a file by %s is refused and left as it is', async (_whose, make, words) => {
  const file = freshFile();
  const store = await SqliteStore.open(file);
  await store.commit('AAAAAA', [put('a', 1)]);
  await store.close();
  make(file);
  const before = readFileSync(file);
  await expect(SqliteStore.open(file)).rejects.toThrow(words);
  expect(readFileSync(file).equals(before)).toBe(true);
});

function edit(file: string, sql: string): void {
  const db = openDatabase(file);
  db.exec(sql);
  db.close();
}

test('S14 closing waits for what is under way; after that everything is refused', async () => {
  const file = freshFile();
  const store = await SqliteStore.open(file);
  const commits = Array.from({ length: 30 }, (_, n) => store.commit('AAAAAA', [put(`n${n}`, n)]));
  await store.close();
  await Promise.all(commits);
  await expect(store.commit('AAAAAA', [put('late', 1)])).rejects.toThrow(/closed/);
  await expect(store.load('AAAAAA')).rejects.toThrow(/closed/);
  await store.close();
  expect((await (await open(file)).load('AAAAAA'))?.records).toHaveLength(30);
});

test('S15 values come back as they were put: text of all kinds, deep values, large updates', async () => {
  const file = freshFile();
  const store = await open(file);
  const values = [
    '',
    'é😀\u2028\u0000\ud800',
    0,
    -1.5,
    1e300,
    true,
    null,
    [],
    {},
    { a: [{ b: null }] },
    JSON.parse('{"__proto__":1}'),
  ] as unknown[];
  const update = seeded(9).bytes(3_000_000);
  await store.commit('AAAAAA', [
    ...values.map((value, n) => put(`v${String(n).padStart(2, '0')}`, value)),
    { act: 'append', document: 'board', seq: 1, update },
  ]);
  const kept = await store.load('AAAAAA');
  expect(kept?.records.map(({ value }) => JSON.stringify(value))).toEqual(
    values.map((value) => JSON.stringify(value)),
  );
  expect(Buffer.from(kept!.documents[0]!.updates[0]!).equals(Buffer.from(update))).toBe(true);
});

test('S1 the connection that commits is bound to wait for the disk: a log, flushed at every commit', async () => {
  const earlier = freshFile();
  await (await SqliteStore.open(earlier)).close();
  for (const path of [freshFile(), earlier]) {
    const file = new SqliteFile(path);
    expect(file.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
    file.close();
  }
});

/** What was in the folder each time it was flushed to the disk while `work` went on. */
async function flushedBy(folder: string, work: () => Promise<void>): Promise<string[][]> {
  const probe = await openHandle(folder, 'r');
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const seen: string[][] = [];
  const { sync } = handles;
  const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    const { ino } = await this.stat();
    if (ino === statSync(folder).ino) seen.push(readdirSync(folder));
    return sync.call(this);
  });
  await work().finally(() => spy.mockRestore());
  return seen;
}

test.skipIf(process.platform === 'win32')(
  'S3 S5 a backup’s name is on the disk, too, when it is told to be written, and so is that of what a restore sets aside',
  async () => {
    const path = freshFile();
    const file = new SqliteFile(path);
    file.commit([{ code: 'AAAAAA', writes: [put('a', 1)] }]);
    const elsewhere = dirname(freshFile());
    const backup = join(elsewhere, 'backup.sqlite');
    expect(await flushedBy(elsewhere, () => file.backup(backup))).toEqual([['backup.sqlite']]);
    const aside = join(dirname(path), 'aside.sqlite');
    const voided = { kind: 'lease', value: null };
    const begun = { kind: 'epoch', id: 'epoch', value: 1 };
    const flushed = await flushedBy(dirname(path), () =>
      file.restore({ file: backup, aside, voided, begun }),
    );
    expect(flushed).toEqual([expect.arrayContaining(['aside.sqlite'])]);
    file.close();
  },
);

test('S1 a file’s own synchronous commit is all or nothing, and says which', () => {
  const file = new SqliteFile(freshFile());
  const append = (seq: number): Write => ({
    act: 'append',
    document: 'board',
    seq,
    update: Uint8Array.of(seq),
  });
  file.commit([{ code: 'AAAAAA', writes: [put('a', 1), append(1)] }]);
  expect(() =>
    file.commit([
      { code: 'BBBBBB', writes: [put('b', 2)] },
      { code: 'AAAAAA', writes: [put('a', 3), append(1)] },
    ]),
  ).toThrow(/UNIQUE/);
  expect(file.codes()).toEqual(['AAAAAA']);
  expect(file.load('AAAAAA')?.records[0]?.value).toBe(1);
  file.commit([{ code: 'AAAAAA', writes: [append(2)] }]);
  expect(file.load('AAAAAA')?.documents[0]?.updates).toHaveLength(2);
  file.close();
});

/** Enough pages that a copy takes many steps. */
const MUCH = Array.from({ length: 40 }, (_, n) => put(`much ${n}`, `${n} `.padEnd(200_000, 'm')));

test('S3 a commit goes through while a backup is being written', async () => {
  const path = freshFile();
  const file = new SqliteFile(path);
  file.commit([{ code: 'AAAAAA', writes: MUCH }]);
  const copy = freshFile();
  let isWritten = false;
  const backup = file.backup(copy).then(() => (isWritten = true));
  // Nothing is awaited here: it is on the disk before the copy can be finished.
  file.commit([{ code: 'BBBBBB', writes: [put('meanwhile', 1), gone('nothing')] }]);
  expect(file.tryCheckpoint()).toBe(true);
  expect(isWritten).toBe(false);
  expect(file.load('BBBBBB')?.records).toHaveLength(1);
  await backup;
  file.close();
  const copied = await open(copy);
  expect((await copied.load('AAAAAA'))?.records).toHaveLength(MUCH.length);
  expect(existsSync(`${copy}.unfinished`)).toBe(false);
});

test('S3 S14 commits during backups are acknowledged one by one, each copy holds all up to one of them, and closing waits', async () => {
  const store = await open(freshFile());
  await store.commit('AAAAAA', MUCH);
  const copies = [freshFile(), freshFile()];
  let left = copies.length;
  const backups = copies.map((copy) => store.backup(copy).then(() => (left -= 1)));
  let seq = 0;
  while (left > 0) {
    seq += 1;
    const update = new Uint8Array(300).fill(seq % 256);
    await store.commit('AAAAAA', [put('last', seq), { act: 'append', document: 'board', seq, update }]);
  }
  await Promise.all(backups);
  const late = freshFile();
  const closing = store.backup(late);
  await store.close();
  await closing;
  for (const copy of [...copies, late]) {
    await copiedStore(copy, seq);
  }
});

test('S3 S5 restores and backups that are asked for at once are done one after the other', async () => {
  const store = await open(freshFile());
  await store.commit('AAAAAA', MUCH);
  const [file, first, second, last] = [freshFile(), freshFile(), freshFile(), freshFile()];
  await store.backup(file);
  await store.commit('AAAAAA', [put('later', 1)]);
  const voided = { kind: 'lease', value: null };
  const begun = (value: number) => ({ kind: 'epoch', id: 'epoch', value });
  await Promise.all([
    store.restore({ file, aside: first, voided, begun: begun(1) }),
    store.restore({ file, aside: second, voided, begun: begun(2) }),
    store.backup(last),
  ]);
  const recordsIn = async (copy: string): Promise<StoredRecord[]> =>
    (await (await open(copy)).load('AAAAAA'))?.records ?? [];
  const epochOf = (records: StoredRecord[]): unknown => records.find(({ kind }) => kind === 'epoch')?.value;
  const before = await recordsIn(first);
  expect(before.map(({ id }) => id)).toContain('later');
  expect(epochOf(before)).toBeUndefined();
  const now = (await store.load('AAAAAA'))?.records ?? [];
  for (const [records, epoch] of [
    [await recordsIn(second), 1],
    [await recordsIn(last), 2],
    [now, 2],
  ] as const) {
    expect(records).toHaveLength(MUCH.length + 1);
    expect(epochOf(records)).toBe(epoch);
  }
});

async function copiedStore(copy: string, most: number): Promise<void> {
  const store = await open(copy);
  const kept = await store.load('AAAAAA');
  const last = Number(kept?.records.find(({ id }) => id === 'last')?.value ?? 0);
  expect(last).toBeLessThanOrEqual(most);
  expect(kept?.documents[0]?.updates ?? []).toHaveLength(last);
  expect(kept?.records.filter(({ id }) => id.startsWith('much'))).toHaveLength(MUCH.length);
}
