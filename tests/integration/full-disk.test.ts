/** A whole server whose disk is full for a while: nothing is told that isn't kept, it goes on living, and then all that waited is kept. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { addCard } from '../../shared/board/edit.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { boardName } from '../../shared/protocol/frames.ts';
import type { Face, Joined } from '../../shared/protocol/http.ts';
import { readLock } from '../../server/lock.ts';
import { Api } from '../../server/rehearsal/api.ts';
import { newId } from '../../server/rehearsal/dice.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { Replica } from '../../server/rehearsal/replica.ts';
import { until } from '../../server/rehearsal/until.ts';
import { docOf, readDisk } from '../support/disk.ts';
import { Live } from '../support/running.ts';
import { canLimitFiles } from '../support/file-limit.ts';
import { Served } from '../support/served.ts';

const LIMIT_MS = 90_000;
/** What is left on the disk: some dozen commits. */
const ROOM_BYTES = 200_000;
/** Far more than fit. */
const CARDS_MOST = 200;

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal}: ${outcome.message}`);
  return outcome.value;
};

class Scene {
  readonly served: Served;
  readonly api: Api;
  readonly refusals = new Refusals();
  readonly #open: { close(): void }[] = [];
  code = '';

  constructor(served: Served) {
    this.served = served;
    this.api = new Api(served.url);
  }

  async close(): Promise<void> {
    this.#open.forEach((one) => one.close());
    await this.served.stop();
  }

  async live(as: Face, token: string): Promise<Live> {
    const auth = { code: this.code, as, token };
    const socket = io(this.served.url, { path: '/live', transports: ['websocket'], auth, forceNew: true });
    this.#open.push(socket);
    const live = new Live(socket);
    await live.until(() => live.hello !== null, 'the live line is greeted');
    return live;
  }

  async board(token: string, clientId: number): Promise<Replica> {
    const document = boardName(this.code);
    const replica = new Replica({
      origin: this.served.url,
      document,
      token,
      clientId,
      refusals: this.refusals,
    });
    this.#open.push(replica);
    replica.connect();
    await until('the board to be synced', () => replica.isSynced);
    return replica;
  }

  join(name: string, request = newId()) {
    return this.api.join(this.code, { name, role: 'citizen', language: 'en', request });
  }

  /** The cards and the names that are on the disk. */
  kept(): { cards: string[]; names: string[] } {
    return readDisk(this.served.dataFolder, (file) => ({
      cards: cardsOf(docOf(file, this.code, 'board')),
      names: (file.load(this.code)?.records ?? [])
        .flatMap(({ kind, value }) => (kind === 'participant' ? [(value as { name: string }).name] : []))
        .sort(),
    }));
  }
}

const cardsOf = (doc: Replica['doc']): string[] => [...doc.getMap('cards').keys()].sort();
/** What a live line was told of the disk, in order. */
const failingTold = ({ topics }: Live): boolean[] =>
  topics.flatMap(([name, , value]) => (name === 'storage' ? [(value as { failing: boolean }).failing] : []));

let scene: Scene | undefined;
afterEach(() => scene?.close());

const writes = ({ doc }: Replica, { participant }: Joined): string => {
  const id = newId();
  const card = {
    owner: participant.id,
    text: 'Trees '.repeat(50),
    place: { in: 'tray', order: 'a0' } as const,
  };
  addCard(doc, id, card);
  return id;
};

/** A room with Ana, Ben and the desk, in a step in which cards are written. */
async function open() {
  const served = await Served.start({ LOG_LEVEL: 'error' });
  const here = (scene = new Scene(served));
  const method = structuredClone(shippedMethod('brussels-2017')!);
  method.steps[0]!.permits = ['card:add'];
  const made = must(await here.api.create({ method }));
  here.code = made.code;
  const [ana, ben] = [must(await here.join('Ana')), must(await here.join('Ben'))];
  const desk = await here.live('desk', made.hostToken);
  const anasBoard = await here.board(ana.token, ana.clientIds[0]!);
  const bensBoard = await here.board(ben.token, ben.clientIds[0]!);
  return Object.assign(here, { ana, ben, desk, hostToken: made.hostToken, anasBoard, bensBoard });
}

test.skipIf(!canLimitFiles)(
  'S11 R4 S2 a server whose disk is full tells nothing that isn’t kept, lives on, keeps all that waited once there is room, and has it after kill -9',
  async () => {
    const here = await open();
    const { served, ana, ben, desk, anasBoard, bensBoard } = here;
    const line = await here.live('join', ben.token);

    served.limitFiles(statSync(join(served.dataFolder, 'charrette.sqlite-wal')).size + ROOM_BYTES);
    const saved: string[] = [];
    const waiting = { ana: [] as string[], ben: [] as string[] };
    for (let n = 0; n < CARDS_MOST && failingTold(desk).length === 0; n += 1) {
      const id = writes(anasBoard, ana);
      await until('the card to be saved, or the desk to be told', () => {
        return anasBoard.isSaved || failingTold(desk).length > 0;
      });
      (anasBoard.isSaved ? saved : waiting.ana).push(id);
    }
    expect(saved.length).toBeGreaterThan(5);
    expect(waiting.ana).toHaveLength(1);
    expect(failingTold(desk)).toEqual([true]);

    for (let n = 0; n < 5; n += 1) waiting.ana.push(writes(anasBoard, ana));
    for (let n = 0; n < 5; n += 1) waiting.ben.push(writes(bensBoard, ben));
    const answers: string[] = [];
    const renamed = line.command('me:change', { name: 'Benedict' }).then(must);
    const joined = here.join('Cleo').then(must);
    void renamed.then(() => answers.push('renamed'));
    void joined.then(() => answers.push('joined'));
    const tries = (): number => served.said.split('a commit failed').length - 1;
    const triedBefore = tries();
    await until('more commits to fail', () => tries() >= triedBefore + 4);
    expect(served.said).toMatch(/full|disk I\/O error/i);
    expect(anasBoard.isSaved || bensBoard.isSaved).toBe(false);
    expect(answers).toEqual([]);
    expect(cardsOf(bensBoard.doc)).toEqual([...saved, ...waiting.ben].sort());
    expect(cardsOf(anasBoard.doc)).toEqual([...saved, ...waiting.ana].sort());
    expect(here.kept()).toEqual({ cards: [...saved].sort(), names: ['Ana', 'Ben'] });
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
    expect(failingTold(desk)).toEqual([true]);

    served.limitFiles(null);
    await desk.until(() => failingTold(desk).length > 1, 'the desk is told that the disk is back');
    await Promise.all([renamed, joined]);
    await until('all to be saved', () => anasBoard.isSaved && bensBoard.isSaved);
    const all = [...saved, ...waiting.ana, ...waiting.ben].sort();
    await until('all to see all', () =>
      [anasBoard, bensBoard].every(({ doc }) => cardsOf(doc).length === all.length),
    );
    expect(failingTold(desk)).toEqual([true, false]);
    all.push(writes(anasBoard, ana));
    all.sort();
    await until('the next card to be saved', () => anasBoard.isSaved);

    await served.kill();
    expect(here.kept()).toEqual({ cards: all, names: ['Ana', 'Benedict', 'Cleo'] });
    await served.start();
    const [, nextId = 0] = ben.clientIds;
    const fresh = await here.board(ben.token, nextId);
    expect(cardsOf(fresh.doc)).toEqual(all);
    await until('all to be in line', () => [anasBoard, bensBoard].every((board) => board.isSaved));
    for (const { doc } of [anasBoard, bensBoard]) expect(cardsOf(doc)).toEqual(all);
    expect(here.refusals.reasons).toEqual([]);
  },
  LIMIT_MS,
);

test.skipIf(!canLimitFiles)(
  'S11 K5 a server that is started on a full disk shows what is kept, refuses to lose anything, and is whole again once there is room',
  async () => {
    const here = await open();
    const { served, ana, ben, anasBoard } = here;
    const kept = [writes(anasBoard, ana), writes(anasBoard, ana)].sort();
    await until('the cards to be saved', () => anasBoard.isSaved);
    await served.kill();
    await served.startOnFullDisk({ LOG_LEVEL: 'error' });

    const desk = await here.live('desk', here.hostToken);
    const fresh = await here.board(ben.token, ben.clientIds[1]!);
    expect(cardsOf(fresh.doc)).toEqual(kept);
    expect(readLock(served.dataFolder)).toBeNull();
    const late = writes(fresh, ben);
    await desk.until(() => failingTold(desk).length > 0, 'the desk is told');
    expect(fresh.isSaved).toBe(false);
    expect(here.kept().cards).toEqual(kept);

    served.limitFiles(null);
    await until('all to be saved, and the server to be found', () => {
      return fresh.isSaved && readLock(served.dataFolder) !== null;
    });
    expect(readLock(served.dataFolder)?.url).toBe(served.url);
    expect(failingTold(desk)).toEqual([true, false]);
    expect(here.kept().cards).toEqual([...kept, late].sort());
    const left = readdirSync(served.dataFolder).filter((name) => name.startsWith('server.lock'));
    expect(left).toEqual(['server.lock']);
  },
  LIMIT_MS,
);
