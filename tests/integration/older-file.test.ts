/** A file of the version before there were several kinds of ballots: it is opened, served, and nothing of it is lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startApp } from '../../server/app.ts';
import { exportWorkshop } from '../../server/export/whole.ts';
import { openDatabase } from '../../server/store/database.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';
import { shippedMethod } from '../../shared/method/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'charrette-older-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CODE = '23BCDF';
const method = structuredClone(shippedMethod('brussels-2017')!);
const { budget, cap, ownProjects, seats, rule } = method.vote;
const vote = { budget, cap, ownProjects, seats, rule };
const project = 'project0000001';
const result = {
  ranking: [{ id: project, dots: 2, voters: 1, rank: 1 }],
  shortlist: [project],
  cutTie: null,
  ballots: 1,
  ballotsRoot: 'a'.repeat(64),
  representation: { represented: 1, voters: 1 },
  proportionality: { satisfied: true },
  comparison: [],
};
const round = {
  rules: vote,
  candidates: [{ id: project, title: 'P', problem: '', theme: '', lead: '' }],
  seedHash: 'b'.repeat(64),
  seed: 'seed',
  openedAtMs: 1,
  closesAtMs: 0,
  closedAtMs: 2,
  voidReason: '',
  published: true,
};
const RECORDS: [kind: string, id: string, value: object][] = [
  [
    'workshop',
    'workshop',
    {
      code: CODE,
      title: { en: 'Before' },
      method: { ...method, vote },
      createdAtMs: 1,
      agenda: { step: 'vote', former: '', formerUntilMs: 0, enteredAtMs: 1, clock: { state: 'none' } },
      ended: false,
      address: '',
    },
  ],
  ['round', 'round0000001', { ...round, id: 'round0000001', state: 'closed', result }],
  ['round', 'round0000002', { ...round, id: 'round0000002', state: 'void', result: null, published: false }],
  [
    'ballot',
    'ballot0000001',
    {
      round: 'round0000001',
      id: 'ballot0000001',
      voter: 'key',
      dots: { [project]: 2 },
      receipt: 'K7F3RQBD2H',
      seq: 1,
      state: 'counted',
    },
  ],
  [
    'published',
    'round0000001',
    { format: 'charrette-ledger/1', entries: [{ entry: { kind: 'closing', admitted: 7 } }], root: 'c' },
  ],
];

test('S4 S15 a file of the version before is served as today’s, with its votes, ballots and turnout', async () => {
  const file = join(folder, 'charrette.sqlite');
  await (await SqliteStore.open(file)).close();
  const db = openDatabase(file);
  // Not prepared: a statement that isn't let go would keep the file locked.
  for (const [kind, id, value] of RECORDS) {
    const text = JSON.stringify(value).replaceAll("'", "''");
    db.exec(`INSERT INTO records (code, kind, id, value) VALUES ('${CODE}', '${kind}', '${id}', '${text}')`);
  }
  db.exec('PRAGMA user_version = 1');
  db.close();

  const config = {
    port: 0,
    host: '127.0.0.1',
    dataFolder: folder,
    publicUrl: '',
    logLevel: 'silent',
    tls: null,
  };
  const started = await startApp(config);
  if (!started.ok) throw new Error(started.message);
  const room = await started.value.rooms.find(CODE);
  const exported = await room!.do((turn) => ({ ok: true, value: exportWorkshop(turn) }));
  await started.value.stop();
  if (!exported.ok) throw new Error(exported.message);
  expect(exported.value.method.vote).toEqual(method.vote);
  expect(exported.value.rounds).toMatchObject([
    {
      rules: method.vote,
      tieOf: '',
      tieChoice: 'none',
      turnout: { cast: 1, admitted: 7 },
      result: { ranking: [{ id: project, score: 2, voters: 1, rank: 1 }] },
      ballots: [{ [project]: 2 }],
    },
    { state: 'void', result: null },
  ]);
});
