/** Backup and restore as their users run them, with and without a running server, and what becomes of old replicas. */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { startApp, type App } from '../../server/app.ts';
import { backup, restore } from '../../server/commands/keeping.ts';
import type { Config } from '../../server/config.ts';
import { Api } from '../../server/rehearsal/api.ts';
import { newId } from '../../server/rehearsal/dice.ts';
import { HostBot } from '../../server/rehearsal/host-bot.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { Replica } from '../../server/rehearsal/replica.ts';
import { until } from '../../server/rehearsal/until.ts';
import { openDatabase } from '../../server/store/database.ts';
import { addCard } from '../../shared/board/edit.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import { boardName } from '../../shared/protocol/frames.ts';
import { RealPhone } from '../support/real-phone.ts';

const LIMIT_MS = 60_000;

let folder: string;
let config: Config;
let file: string;
const closers: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charrette-test-'));
  const dataFolder = join(folder, 'data');
  config = { port: 0, host: '127.0.0.1', dataFolder, publicUrl: '', logLevel: 'silent', tls: null };
  file = join(folder, 'backup.sqlite');
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal}: ${outcome.message}`);
  return outcome.value;
};
const messageOf = (outcome: Outcome<unknown>): string => (outcome.ok ? '' : outcome.message);

async function start(): Promise<App> {
  const app = must(await startApp(config));
  closers.push(() => app.stop());
  return app;
}

async function makeWorkshop(
  app: App,
): Promise<{ api: Api; made: Created; host: HostBot; refusals: Refusals }> {
  const api = new Api(app.localUrl);
  const made = must(await api.create({ method: shippedMethod('brussels-2017')! }));
  const refusals = new Refusals();
  const host = new HostBot();
  await host.open(app.localUrl, made.code, made.hostToken, refusals);
  closers.push(() => host.close());
  await host.goTo('cluster');
  return { api, made, host, refusals };
}

const joinAs = async (api: Api, code: string, name: string): Promise<Joined> =>
  must(await api.join(code, { name, role: 'citizen', language: 'en', request: newId() }));

function stockClient(
  origin: string,
  code: string,
  joined: Joined,
  clientId: number,
  refusals: Refusals,
): Replica {
  const client = new Replica({ origin, document: boardName(code), token: joined.token, clientId, refusals });
  closers.push(() => client.close());
  client.connect();
  return client;
}

const put = (client: Replica, owner: string, text: string): void =>
  addCard(client.doc, newId(), { owner, text, place: { in: 'tray', order: 'a0' } });

/** The board as the server has it. */
async function boardOf(app: App, code: string): Promise<unknown> {
  const room = await app.rooms.find(code);
  if (!room) throw new Error('no room');
  return must(await room.do((turn) => ({ ok: true, value: turn.board.doc.getMap('cards').toJSON() })));
}
const cardsOf = (client: Replica): unknown => client.doc.getMap('cards').toJSON();

test(
  'S3 S5 S6 G20 a backup taken while people write is restored under them: old replicas cannot bring the newer state back, and heal',
  async () => {
    const app = await start();
    const { api, made, host, refusals } = await makeWorkshop(app);
    const { code } = made;
    const [ann, ben, cleo] = [
      await joinAs(api, code, 'Ann'),
      await joinAs(api, code, 'Ben'),
      await joinAs(api, code, 'Cleo'),
    ];
    const stock = stockClient(app.localUrl, code, ann, ann.clientIds[0]!, refusals);
    const away = stockClient(app.localUrl, code, cleo, cleo.clientIds[0]!, refusals);
    const phone = new RealPhone(app.localUrl, code, ben.participant.id, ben.token);
    closers.push(() => phone.close());
    await until('all to be in', () => stock.isSynced && away.isSynced && phone.replica.isSynced);
    put(stock, ann.participant.id, 'before, by Ann');
    phone.addCard('before, by Ben');
    await until('the first cards to be saved', () => stock.isSaved && phone.isSaved);
    const before = await boardOf(app, code);
    expect(must(await backup(config, file)).bytes).toBe(statSync(file).size);

    put(stock, ann.participant.id, 'after, by Ann');
    phone.addCard('after, by Ben');
    await until('the later cards to be everywhere', () => Object.keys(cardsOf(away) as object).length === 4);
    away.disconnect();
    put(away, cleo.participant.id, 'written offline');
    const late = await boardOf(app, code);
    const epochs = [host.live.hello?.epoch];

    const restored = must(await restore(config, file));
    expect(restored.workshops).toBe(1);
    await until('the phone to have healed', () => phone.refusals.includes('unleased') && phone.isSaved);
    await until('the stock client to be refused', () => stock.isRefused);
    away.connect();
    await until('the one who was away to be refused', () => away.isRefused);
    expect(await boardOf(app, code)).toEqual(before);
    await until('the phone to show the board', () => Object.keys(phone.cards()).length === 2);
    expect(phone.cards()).toEqual(before);
    expect(refusals.reasons.map(([reason]) => reason).join()).toContain('G4 unleased');

    // Everybody is who they were; a fresh page under a fresh id writes.
    await until('the desk to be back', () => host.live.isUp);
    epochs.push(host.live.hello?.epoch);
    await host.goTo('cluster');
    const leased = await fetch(`${app.localUrl}/api/workshops/${code}/client-ids?as=join`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ count: 1 }),
    });
    const [fresh = 0] = ((await leased.json()) as { clientIds: number[] }).clientIds;
    const again = stockClient(app.localUrl, code, ann, fresh, refusals);
    await until('the fresh page to be in', () => again.isSynced);
    expect(cardsOf(again)).toEqual(before);
    put(again, ann.participant.id, 'new, by Ann');
    phone.addCard('new, by Ben');
    await until('the new cards to be saved', () => again.isSaved && phone.isSaved);
    await until('all to see them', () => Object.keys(phone.cards()).length === 4);
    const now = await boardOf(app, code);
    await until('the fresh page to see them', () => Object.keys(cardsOf(again) as object).length === 4);
    expect([phone.cards(), cardsOf(again)]).toEqual([now, now]);

    // What was there before the restore is kept, and comes back the same way.
    must(await restore(config, restored.aside!));
    expect(await boardOf(app, code)).toEqual(late);
    await until('the desk to be told', () => host.live.isUp && !epochs.includes(host.live.hello?.epoch));
    must(await restore(config, file));
    epochs.push(host.live.hello?.epoch);
    await until('the desk to be told', () => host.live.isUp && !epochs.includes(host.live.hello?.epoch));
    expect(new Set(epochs).size).toBe(3);
  },
  LIMIT_MS,
);

test(
  'S3 S4 a file that is there is never overwritten, and one that is not a sound backup changes nothing',
  async () => {
    const app = await start();
    const { api, made, refusals } = await makeWorkshop(app);
    const ann = await joinAs(api, made.code, 'Ann');
    const stock = stockClient(app.localUrl, made.code, ann, ann.clientIds[0]!, refusals);
    await until('Ann to be in', () => stock.isSynced);
    put(stock, ann.participant.id, 'a card');
    await until('the card to be saved', () => stock.isSaved);
    must(await backup(config, file));
    const bytes = readFileSync(file);
    expect(messageOf(await backup(config, file))).toBe(`${file} exists already and is left as it is`);
    expect(messageOf(await backup(config, join(folder, 'no', 'where')))).toContain('no backup was written');
    expect(readFileSync(file)).toEqual(bytes);

    const bad = join(folder, 'bad.sqlite');
    const refusalOf = async (change: () => void): Promise<string> => {
      copyFileSync(file, bad);
      change();
      return messageOf(await restore(config, bad));
    };
    const statement = (sql: string) => (): void => {
      const db = openDatabase(bad);
      db.exec(sql);
      db.close();
    };
    const damage = (): void => {
      const broken = Buffer.from(bytes);
      // Page 1 is the schema; what follows are the tables' own pages.
      broken.fill(0xff, 4096, 4096 * 4);
      writeFileSync(bad, broken);
    };
    expect(await refusalOf(() => rmSync(bad))).toBe(`${bad} is not there`);
    expect(await refusalOf(() => writeFileSync(bad, 'a letter to my aunt '.repeat(99)))).toContain(
      'not a backup',
    );
    expect(await refusalOf(() => writeFileSync(bad, ''))).toContain('not a backup');
    expect(await refusalOf(statement('PRAGMA application_id = 7'))).toContain('not a backup');
    expect(await refusalOf(statement('PRAGMA user_version = 99'))).toContain('newer Charrette');
    expect(await refusalOf(damage)).toMatch(/damaged|malformed/);

    expect(await boardOf(app, made.code)).toEqual(cardsOf(stock));
    expect(stock.isSynced).toBe(true);
    expect(refusals.drops).toBe(0);
    expect(readdirSync(config.dataFolder).filter((name) => /restor|unfinished/.test(name))).toEqual([]);
  },
  LIMIT_MS,
);

const bytesOf = (write: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc();
  write(doc);
  return Y.encodeStateAsUpdate(doc);
};
/** The second of two updates, without the first. */
const gap = (root: string): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap(root).set('one', new Y.Map());
  const known = Y.encodeStateVector(doc);
  doc.getMap(root).set('two', new Y.Map());
  return Y.encodeStateAsUpdate(doc, known);
};
/** No structs; one deleted clock of a client that nobody knows. */
const DELETES_THE_UNKNOWN = Uint8Array.of(0, 1, 77, 1, 3, 1);

test.each([
  ['a gap on the board', 'board', gap('cards'), 'a gap'],
  ['a gap in a notebook', 'notebook/participant1', gap('ideas'), 'a gap'],
  ['a deletion of what nobody wrote', 'board', DELETES_THE_UNKNOWN, 'a gap'],
  ['garbage', 'board', Uint8Array.of(9, 9, 9, 9, 9), 'can’t be read'],
  [
    'bytes cut off',
    'board',
    bytesOf((doc) => doc.getMap('cards').set('a', 'b')).slice(0, -6),
    'can’t be read',
  ],
  ['nothing at all', 'board', new Uint8Array(), 'can’t be read'],
  [
    'something other than a record',
    'board',
    bytesOf((doc) => doc.getMap('cards').set('a', 1)),
    'than records',
  ],
  ['a list among its records', 'board', bytesOf((doc) => doc.getArray('cards').push([1])), 'than records'],
  ['a root that no board has', 'board', bytesOf((doc) => doc.getMap('secrets').set('a', 1)), 'secrets'],
  [
    'a root of the board in a notebook',
    'notebook/x',
    bytesOf((doc) => doc.getMap('cards').set('a', 1)),
    'cards',
  ],
])(
  'S4 a backup in which a document has %s is refused, and nothing is changed',
  async (_what, document, update, reason) => {
    const app = await start();
    const { api, made, refusals } = await makeWorkshop(app);
    const ann = await joinAs(api, made.code, 'Ann');
    const stock = stockClient(app.localUrl, made.code, ann, ann.clientIds[0]!, refusals);
    await until('Ann to be in', () => stock.isSynced);
    put(stock, ann.participant.id, 'a card');
    await until('the card to be saved', () => stock.isSaved);
    must(await backup(config, file));
    const sound = join(folder, 'sound.sqlite');
    copyFileSync(file, sound);
    const db = openDatabase(file);
    db.prepare('INSERT INTO updates (code, document, seq, bytes) VALUES (?, ?, 999, ?)').run(
      made.code,
      document,
      update,
    );
    db.close();

    const before = await boardOf(app, made.code);
    const message = messageOf(await restore(config, file));
    expect(message).toContain(`${file} is damaged: ${made.code}/${document}`);
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
    expect(await boardOf(app, made.code)).toEqual(before);
    expect(stock.isSynced).toBe(true);
    expect(refusals.drops).toBe(0);
    expect(readdirSync(config.dataFolder).filter((name) => /restor|unfinished|check/.test(name))).toEqual([]);
    // The same without that update is one.
    expect(must(await restore(config, sound)).workshops).toBe(1);
  },
  LIMIT_MS,
);

test(
  'S3 S5 both work on the data folder while no server runs',
  async () => {
    expect(messageOf(await backup(config, file))).toContain('there is nothing in');
    const app = await start();
    const { made } = await makeWorkshop(app);
    const before = await boardOf(app, made.code);
    await app.stop();
    must(await backup(config, file));

    config.dataFolder = join(folder, 'spare laptop');
    expect(must(await restore(config, file))).toEqual({ workshops: 1, aside: null });
    const spare = await start();
    expect(await boardOf(spare, made.code)).toEqual(before);
    await spare.stop();
    const again = must(await restore(config, file));
    expect(readdirSync(config.dataFolder)).toContain(again.aside?.split('/').at(-1));
  },
  LIMIT_MS,
);
