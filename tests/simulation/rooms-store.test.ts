/** Rooms on a disk that is slow, full or failing: nothing is told before it is kept, and nothing kept is lost. */
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { addCard, editCard } from '../../shared/board/edit.ts';
import { CLOSE, SYNC_STEP_1, SYNC_UPDATE } from '../../shared/protocol/frames.ts';
import { accept } from '../../shared/outcome.ts';
import { QUEUE_BYTES_MOST, QUEUE_MOST } from '../../server/rooms/queue.ts';
import type { Turn } from '../../server/rooms/turn.ts';
import { frameOf } from '../support/replica.ts';
import { methodWith, Stage, type Person } from '../support/stage.ts';

const cardBy = (person: Person, id: string, text = `${person.name}: ${id}`): void =>
  addCard(person.board.doc, id, { owner: person.id, text, place: { in: 'tray', order: 'a0' } });
/** A card of 50 kB, as only the server may write it. */
const bigCard = (turn: Turn, person: Person, n: number): void =>
  addCard(turn.board.doc, `big${String(n).padStart(8, '0')}`, {
    owner: person.id,
    text: 'x'.repeat(50_000),
    place: { in: 'tray', order: 'a0' },
  });
const cardsOf = (person: Person): string[] => Object.keys(person.board.json().cards as object).sort();

test('R2 nobody sees, and nobody is told of, what is not on the disk yet', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const ben = await stage.join('ben');
  await stage.goTo('cluster');
  stage.weather.commitMs = () => 5000;
  cardBy(ana, 'card0001');
  const renamed = ben.sends('me:change', { name: 'Benedict' });
  await stage.clock.pass(4000);
  expect(cardsOf(ben)).toEqual([]);
  expect(ana.board.isSaved).toBe(false);
  expect(ana.roster.get(ben.id)?.name).toBe('ben');
  expect((await stage.kept()).updates.get('board')).toHaveLength(1);
  await stage.clock.until(() => ana.board.isSaved, 'the card is saved');
  expect(await stage.clock.finish(renamed)).toEqual({ ok: true, value: null });
  await stage.settle();
  expect(cardsOf(ben)).toEqual(['card0001']);
  expect(ana.roster.get(ben.id)?.name).toBe('Benedict');
});

test('R2 one turn takes everything that waits, and is one commit and one frame', async () => {
  const stage = await Stage.open();
  const people = [await stage.join('ana'), await stage.join('ben'), await stage.join('cleo')];
  await stage.goTo('cluster');
  stage.weather.commitMs = () => 2000;
  cardBy(people[0]!, 'card0000');
  await stage.clock.pass(1000);
  const { asked } = stage.store;
  people.forEach((person, n) => cardBy(person, `card000${n + 1}`));
  await stage.settle();
  expect(stage.store.asked - asked).toBe(1);
  expect(cardsOf(people[0]!)).toEqual(['card0000', 'card0001', 'card0002', 'card0003']);
});

test('R17 a crowd is told in parts, and while a commit is slow everybody is told what was on the disk before it', async () => {
  const stage = await Stage.open({ partMost: 1 });
  const people = [await stage.join('ana'), await stage.join('ben'), await stage.join('cleo')];
  await stage.goTo('cluster');
  const { asked } = stage.store;
  stage.weather.commitMs = () => (stage.store.asked === asked + 1 ? 0 : 5000);
  const serversCard = (turn: Turn, id: string): void =>
    addCard(turn.board.doc, id, { owner: stage.host.id, text: id, place: { in: 'tray', order: 'a0' } });
  void stage.room.do((turn) => {
    serversCard(turn, 'card0001');
    turn.afterCommit(() => void stage.room.do((next) => accept(serversCard(next, 'card0002'))));
    return accept(null);
  });
  await stage.clock.until(() => stage.store.asked === asked + 2, 'the second is being committed');
  await stage.clock.pass(40);
  expect(people.map(cardsOf).flat()).toEqual(['card0001']);
  await stage.clock.pass(500);
  expect(people.map(cardsOf)).toEqual([['card0001'], ['card0001'], ['card0001']]);
  await stage.clock.pass(6000);
  expect(people.map(cardsOf)).toEqual(people.map(() => ['card0001', 'card0002']));
});

test('R17 R5 when a turn fails, a crowd is told what was on the disk before it while the room is read again', async () => {
  const stage = await Stage.open({ partMost: 1 });
  const people = [await stage.join('ana'), await stage.join('ben'), await stage.join('cleo')];
  await stage.goTo('cluster');
  stage.weather.loadMs = () => 5000;
  void stage.room.do((turn) => {
    addCard(turn.board.doc, 'card0001', {
      owner: stage.host.id,
      text: 'kept',
      place: { in: 'tray', order: 'a0' },
    });
    turn.afterCommit(() => {
      void stage.room.do(() => {
        throw new Error('as a bug would');
      });
    });
    return accept(null);
  });
  await stage.clock.pass(1000);
  expect(people.map(cardsOf)).toEqual([['card0001'], ['card0001'], ['card0001']]);
  expect(people.map(({ board }) => board.wire !== null)).toEqual([true, true, true]);
});

test('R3 P3 a screen that is greeted in the turn of a change learns of that change', async () => {
  const stage = await Stage.open();
  stage.weather.commitMs = () => 1000;
  // A turn is under way, so that the greeting and what follows wait for the same next one.
  const busy = stage.turn(() => stage.host.id);
  const wall = stage.wall();
  await stage.clock.pass(40);
  const dialled = stage.join('ana', { isQuiet: true });
  const [ana] = await Promise.all([dialled, busy]);
  const before = stage.turn((turn) => turn.records.changeWorkshop({ address: '' }));
  ana.dialLive();
  await stage.clock.pass(40);
  const gone = stage.host.does('step:go', { from: 'welcome', to: 'ice-breaker' });
  const joined = stage.tryJoin('ben');
  await Promise.all([before, gone, stage.clock.finish(joined), wall]);
  await stage.clock.until(() => ana.hello !== null, 'ana is greeted');
  await stage.clock.pass(3000);
  expect(ana.agenda.step).toBe('ice-breaker');
  expect([...ana.roster.values()].map(({ name }) => name).sort()).toEqual(['ana', 'ben']);
});

test('R4 a disk that fails a hundred times and then recovers has lost nothing, and everybody was told', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const ben = await stage.join('ben');
  await stage.goTo('cluster');
  let faults = 100;
  stage.weather.fault = () => (faults-- > 0 ? 'database or disk is full' : null);
  cardBy(ana, 'card0001');
  await stage.clock.until(() => ben.isStorageFailing && ana.isStorageFailing, 'everybody is told');
  cardBy(ben, 'card0002');
  editCard(ana.board.doc, 'card0001', 'ana: said better');
  await stage.clock.pass(10_000);
  expect(faults).toBeGreaterThan(0);
  expect(ana.board.isSaved || ben.board.isSaved).toBe(false);
  expect(cardsOf(ben)).toEqual(['card0002']);
  await stage.clock.until(() => faults < 0, 'the disk recovers');
  await stage.settle();
  expect(stage.store.failed).toBe(100);
  expect(ana.isStorageFailing || ben.isStorageFailing).toBe(false);
  expect(cardsOf(ben)).toEqual(['card0001', 'card0002']);
  expect(ben.board.json()).toEqual(ana.board.json());
  await stage.crash();
  await stage.restart();
  await stage.turn((turn) => expect(turn.board.doc.getMap('cards').toJSON()).toEqual(ana.board.json().cards));
});

test('R4 a disk that gives no answer for ten seconds is told to everybody, until it has', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  const told = (): boolean[] =>
    stage.published.flatMap(({ topic, value }) => (topic === 'storage' ? [value.failing] : []));
  stage.weather.commitMs = () => 9_000;
  cardBy(ana, 'card0001');
  await stage.settle();
  expect(told()).toEqual([]);
  stage.weather.commitMs = () => 30_000;
  cardBy(ana, 'card0002');
  await stage.clock.pass(11_000);
  expect(told()).toEqual([true]);
  expect(ana.isStorageFailing && ben.isStorageFailing && stage.host.isStorageFailing).toBe(true);
  expect(ana.board.isSaved).toBe(false);
  await stage.settle();
  expect(told()).toEqual([true, false]);
  expect(cardsOf(ben)).toEqual(['card0001', 'card0002']);
});

test('R4 a queue that is full refuses as busy, sends connections away to come again, and keeps what it took', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  let isHanging = true;
  stage.weather.fault = () => (isHanging ? 'no disk' : null);
  cardBy(ana, 'card0001');
  await stage.clock.pass(1000);
  const waiting = Array.from({ length: QUEUE_MOST }, () => stage.room.do(() => accept('taken')));
  expect(await stage.room.do(() => accept('taken'))).toMatchObject({ ok: false, refusal: 'busy' });
  cardBy(ana, 'card0002');
  await stage.clock.until(() => ana.board.closings.length > 0, 'ana is sent away');
  expect(ana.board.closings).toEqual([{ code: CLOSE.busy, reason: 'busy' }]);
  isHanging = false;
  await stage.clock.until(() => stage.store.failed > 0 && !stage.host.isStorageFailing, 'the disk is back');
  const outcomes = await stage.clock.finish(Promise.all(waiting));
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  ana.board.dial();
  await stage.settle();
  expect(cardsOf(ana)).toEqual(['card0001', 'card0002']);
});

test('R4 a queue is full by its bytes, too, so that a flood while the disk hangs cannot fill the memory', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  stage.weather.fault = () => 'no disk';
  cardBy(ana, 'card0001');
  await stage.clock.pass(1000);
  const heavy = frameOf(SYNC_UPDATE, new Uint8Array(500_000));
  const frames = Math.ceil(QUEUE_BYTES_MOST / 500_000) + 1;
  for (let n = 0; n < frames; n += 1) ana.board.sendRaw(heavy);
  await stage.clock.until(() => ana.board.closings.length > 0, 'the flood is ended');
  expect(ana.board.closings).toEqual([{ code: CLOSE.busy, reason: 'busy' }]);
});

test('R5 a failed audit drops the whole turn: nobody sees any of it, and everybody comes back to the last good state', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  cardBy(ana, 'card0001');
  await stage.settle();
  // Ben's page is a new one: its client id is unknown to the document yet.
  ben.board.begin(false);
  ben.board.dial();
  await stage.settle();
  stage.weather.commitMs = () => 1000;
  const renamed = stage.clock.finish(
    stage.room.do((turn) => {
      turn.records.changeWorkshop({ address: 'before' });
      return accept(null);
    }),
  );
  await stage.clock.pass(100);
  // A document that does more than it was told: whoever writes next brings in a client that nobody judged.
  const broken = stage.room.do((turn) => {
    const { clients } = turn.board.doc.store;
    const add = clients.set.bind(clients);
    clients.set = (client, structs) => {
      add(666, [new Y.GC(Y.createID(666, 0), 1)]);
      return add(client, structs);
    };
    turn.records.changeWorkshop({ address: 'in the failed turn' });
    return accept(null);
  });
  cardBy(ben, 'card0002');
  editCard(ana.board.doc, 'card0001', 'ana: in the failed turn');
  await stage.clock.pass(100);
  await renamed;
  expect(await stage.clock.finish(broken)).toMatchObject({ ok: false, refusal: 'internal' });
  await stage.clock.pass(1000);
  expect(stage.log.filter(({ level }) => level === 'error').map(({ about }) => String(about.err))).toEqual([
    expect.stringContaining('audit'),
  ]);
  expect(ana.board.closings).toEqual([{ code: CLOSE.busy, reason: 'internal' }]);
  expect(
    stage.people.every(({ board }) => board.shown.every((doc) => !doc.getMap('cards').has('card0002'))),
  ).toBe(true);
  // Their replicas bring again what was dropped.
  ana.board.dial();
  ben.board.dial();
  await stage.settle();
  expect(cardsOf(ana)).toEqual(['card0001', 'card0002']);
  expect(ben.board.json()).toEqual(ana.board.json());
  expect(await stage.turn((turn) => turn.records.theWorkshop.address)).toBe('before');
});

test('R8 the last phone leaves while the disk is slow and comes back at once', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  stage.host.hangUpAll();
  stage.weather.commitMs = () => 3000;
  cardBy(ana, 'card0001');
  await stage.clock.pass(100);
  ana.hangUpAll();
  await stage.clock.pass(100);
  expect(stage.room.isIdle).toBe(false);
  ana.dialAll();
  await stage.clock.until(() => ana.isConnected, 'ana is back');
  await stage.settle();
  expect(ana.board.isSaved).toBe(true);
  expect(cardsOf(ana)).toEqual(['card0001']);
});

test('R8 a room that nobody needs stays while its disk is at it, however long, and is dropped after that', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  ben.hangUpAll();
  stage.host.hangUpAll();
  await stage.settle();
  const { room } = stage;
  // Three looks for idle rooms come by meanwhile; a second one in a row would drop it.
  stage.weather.commitMs = () => 17 * 60_000;
  cardBy(ana, 'card0001');
  await stage.clock.pass(100);
  stage.weather.commitMs = () => 2;
  ana.hangUpAll();
  await stage.clock.pass(16 * 60_000);
  expect(stage.rooms.openRooms).toBe(1);
  expect(await stage.findRoom()).toBe(room);
  expect((await stage.kept()).updates.get('board')).toHaveLength(1);

  ben.dialAll();
  await stage.clock.pass(30_000);
  expect(ben.isConnected).toBe(false);
  await stage.clock.until(() => ben.isConnected, 'ben is back', 2 * 60_000);
  await stage.settle();
  expect(cardsOf(ben)).toEqual(['card0001']);
  cardBy(ben, 'card0002');
  await stage.settle();
  expect(ben.board.isSaved).toBe(true);

  ben.hangUpAll();
  await stage.clock.pass(11 * 60_000);
  expect(stage.rooms.openRooms).toBe(0);
  expect(await stage.findRoom()).not.toBe(room);
  ana.dialAll();
  await stage.clock.until(() => ana.isConnected, 'ana is back');
  await stage.settle();
  expect(cardsOf(ana)).toEqual(['card0001', 'card0002']);
  expect([ana, ben].flatMap(({ board }) => board.closings)).toEqual([]);
});

test('R8 a room that nobody needs is dropped from memory, and the next to come finds it as it was', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  cardBy(ana, 'card0001');
  await stage.settle();
  const before = ana.board.json();
  ana.hangUpAll();
  stage.host.hangUpAll();
  await stage.clock.pass(11 * 60_000);
  expect(stage.rooms.openRooms).toBe(0);
  await stage.findRoom();
  ana.dialAll();
  await stage.clock.until(() => ana.isConnected, 'ana is back');
  expect(ana.board.json()).toEqual(before);
  expect(ana.board.closings).toEqual([]);
});

test('R9 fifty phones that storm a room while it opens share one room, with one set of themes', async () => {
  const stage = await Stage.open();
  const people: Person[] = [];
  for (let n = 0; n < 50; n += 1) people.push(await stage.join(`p${n}`, { isQuiet: true }));
  const themes = await stage.turn((turn) => turn.board.doc.getMap('themes').toJSON());
  await stage.crash();
  await stage.start();
  stage.weather.loadMs = () => 800;
  const rooms = people.map(() => stage.rooms.find(stage.code));
  const found = new Set(await stage.clock.finish(Promise.all(rooms)));
  expect(found.size).toBe(1);
  await stage.findRoom();
  people.forEach((person) => person.dialAll());
  await stage.clock.until(() => people.every((person) => person.isConnected), 'all fifty are in');
  await stage.settle();
  for (const person of people) expect(person.board.json().themes).toEqual(themes);
  expect(Object.keys(themes)).toHaveLength(10);
});

test('R10 a room that is told to close finishes what waits, refuses what comes later, and does close', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  let isClosed = false;
  let later = 0;
  const flood = (): void => {
    void stage.room.do((turn) => accept(turn.records.changeWorkshop({ address: `${(later += 1)}` })));
    if (!isClosed) stage.clock.after(1, flood);
  };
  flood();
  cardBy(ana, 'card0001');
  await stage.clock.pass(60);
  const first = stage.room.do(() => accept('in time'));
  const closing = stage.room.close().then(() => (isClosed = true));
  expect(await stage.room.do(() => accept('too late'))).toMatchObject({ ok: false, refusal: 'busy' });
  await stage.clock.until(() => isClosed, 'the room closes', 5000);
  await closing;
  expect(await first).toEqual({ ok: true, value: 'in time' });
  expect(ana.board.isSaved).toBe(true);
});

test('R10 a room whose disk fails closes all the same, and what it could not keep was never acknowledged', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  stage.weather.fault = () => 'database or disk is full';
  cardBy(ana, 'card0001');
  const asked = stage.room.do((turn) => accept(turn.records.changeWorkshop({ address: 'never' })));
  await stage.clock.pass(500);
  let isClosed = false;
  const closing = stage.rooms.close().then(() => (isClosed = true));
  await stage.clock.until(() => isClosed, 'the room closes', 10_000);
  await closing;
  expect(await asked).toMatchObject({ ok: false, refusal: 'busy' });
  expect(ana.board.isSaved).toBe(false);
});

test('R10 a room whose disk gives no answer closes all the same: what waits is refused, and an answer that comes late is told to nobody', async () => {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('cluster');
  stage.weather.commitMs = () => 60_000;
  cardBy(ana, 'card0001');
  const first = stage.room.do((turn) => accept(turn.records.changeWorkshop({ address: 'never' })));
  await stage.clock.pass(500);
  const waiting = stage.room.do(() => accept('waits'));
  const startMs = stage.clock.elapsedMs();
  expect(await stage.clock.finish(stage.rooms.close(), 'the rooms close')).toBe(false);
  expect(stage.clock.elapsedMs() - startMs).toBeLessThan(6000);
  expect(await first).toMatchObject({ ok: false, refusal: 'busy' });
  expect(await waiting).toMatchObject({ ok: false, refusal: 'busy' });
  const said = stage.log.filter(({ level }) => level === 'error');
  expect(said.map(({ message }) => message)).toEqual([expect.stringContaining('may not be kept')]);
  const { length } = stage.published;
  await stage.clock.pass(120_000);
  expect(stage.published).toHaveLength(length);
  expect(ana.board.isSaved).toBe(false);
  expect(cardsOf(ben)).toEqual([]);
});

test('R10 a room whose disk is slow, but answers, closes when everything is kept', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  stage.weather.commitMs = () => 4500;
  const outcomes: unknown[] = [];
  const write = (): void => {
    for (let n = 0; n < 500; n += 1)
      void stage.room
        .do((turn) => accept(turn.records.changeWorkshop({ address: '' })))
        .then((outcome) => outcomes.push(outcome.ok));
  };
  cardBy(ana, 'card0001');
  await stage.clock.pass(100);
  write();
  expect(await stage.clock.finish(stage.rooms.close(), 'the rooms close')).toBe(true);
  expect(outcomes).toEqual(Array.from({ length: 500 }, () => true));
  expect(ana.board.isSaved).toBe(true);
});

test.each([
  ['fails', (stage: Stage) => (stage.weather.fault = () => 'database or disk is full')],
  ['gives no answer', (stage: Stage) => (stage.weather.commitMs = () => 600_000)],
])(
  'R10 a workshop that is being made while the disk %s keeps no server from stopping',
  async (_what, spoil) => {
    const stage = await Stage.open();
    spoil(stage);
    const method = methodWith();
    const made = stage.rooms.create(method, method.title);
    await stage.clock.pass(500);
    expect(await stage.clock.finish(stage.rooms.close(), 'the rooms close')).toBe(false);
    expect(await made).toMatchObject({ ok: false, refusal: 'busy' });
  },
);

test('R10 a room that is just being read, or read again, keeps no server from stopping if the disk gives no answer', async () => {
  const stage = await Stage.open();
  const method = methodWith();
  const other = await stage.clock.finish(stage.rooms.create(method, method.title));
  await stage.crash();
  await stage.restart();
  stage.weather.loadMs = () => 600_000;
  void stage.rooms.find(other.ok ? other.value.code : '');
  const failed = stage.room.do(() => {
    throw new Error('as a bug would');
  });
  await stage.clock.pass(500);
  const waiting = stage.room.do(() => accept('waits'));
  const startMs = stage.clock.elapsedMs();
  expect(await stage.clock.finish(stage.rooms.close(), 'the rooms close')).toBe(false);
  expect(stage.clock.elapsedMs() - startMs).toBeLessThan(6000);
  expect(await failed).toMatchObject({ ok: false, refusal: 'internal' });
  expect(await waiting).toMatchObject({ ok: false, refusal: 'busy' });
  await stage.clock.pass(700_000);
});

test('R11 a room that could not be read is tried again when somebody asks again', async () => {
  const stage = await Stage.open();
  await stage.crash();
  await stage.start();
  const { store } = stage;
  const load = store.load.bind(store);
  let faults = 1;
  store.load = (code) => (faults-- > 0 ? Promise.reject(new Error('disk I/O error')) : load(code));
  await expect(stage.rooms.find(stage.code)).rejects.toThrow('disk I/O error');
  expect(await stage.findRoom()).not.toBeNull();
});

test('R11 a board that is damaged on the disk ends its own connections and nothing else', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  await stage.crash();
  const state = Uint8Array.of(1, 200, 7, 7);
  await stage.disk.commit(stage.code, [{ act: 'snapshot', document: 'board', seq: 1000, state }]);
  await stage.restart();
  await stage.clock.until(() => ana.board.wire === null, 'ana learns that her line is gone');
  // A page that has something already is told what it lacks, for which the board has to be read.
  ana.board.dial();
  await stage.clock.until(() => ana.board.wire === null, 'ana is sent away');
  const method = methodWith();
  const made = await stage.clock.finish(stage.rooms.create(method, method.title));
  expect(made.ok).toBe(true);
  expect(stage.log.some(({ level }) => level === 'error')).toBe(true);
});

test('R12 a slow phone on a board larger than its send buffer gets it whole, once, and then follows', async () => {
  const stage = await Stage.open({ traffic: { shortestMs: 1, longestMs: 5 } });
  const ana = await stage.join('ana');
  await stage.goTo('cluster');
  await stage.turn((turn) => {
    for (let n = 0; n < 40; n += 1) bigCard(turn, ana, n);
  });
  const ben = await stage.join('ben', { isQuiet: true });
  ben.dialLive();
  ben.board.dial();
  ben.board.wire!.stallDown(true);
  await stage.clock.pass(200);
  for (let n = 0; n < 30; n += 1) {
    cardBy(ana, `card00${String(n).padStart(2, '0')}`);
    await stage.clock.pass(100);
  }
  ben.board.wire!.stallDown(false);
  await stage.settle();
  expect(ben.board.closings).toEqual([]);
  expect(cardsOf(ben)).toEqual(cardsOf(ana));
});

test('P7 a phone that reads nothing costs at most its buffer and one state, and is sent away after half a minute', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const ben = await stage.join('ben');
  await stage.goTo('cluster');
  ben.board.wire!.stallDown(true);
  const server = ben.board.wire!.server;
  let most = 0;
  for (let n = 0; n < 100; n += 1) {
    await stage.turn((turn) => bigCard(turn, ana, n));
    ben.board.sendRaw(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
    await stage.clock.pass(20);
    most = Math.max(most, server.bufferedAmount);
  }
  const state = await stage.turn((turn) => Y.encodeStateAsUpdate(turn.board.doc).length);
  expect(state).toBeGreaterThan(2_000_000);
  expect(most).toBeLessThan(2 * 1024 * 1024 + state);
  await stage.clock.pass(40_000);
  ben.board.wire?.stallDown(false);
  await stage.clock.until(() => ben.board.closings.length > 0, 'ben is sent away', 40_000);
  expect(ben.board.closings[0]).toMatchObject({ code: CLOSE.busy });
});

test('S7 a turn is told to everybody before its document is folded into a snapshot, which goes with the next commit or is made again', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const ben = await stage.join('ben');
  await stage.goTo('cluster');
  const kept = async (): Promise<number> => (await stage.kept()).updates.get('board')!.length;
  const fill = async (from: number): Promise<void> => {
    for (const n of [from, from + 1]) await stage.turn((turn) => bigCard(turn, ana, n));
    await stage.settle();
  };
  await fill(1);
  expect(cardsOf(ben)).toEqual(['big00000001', 'big00000002']);
  const unfolded = await kept();
  expect(unfolded).toBeGreaterThan(2);
  cardBy(ana, 'card0001');
  await stage.settle();
  expect(await kept()).toBe(2);
  expect(cardsOf(ben)).toEqual(cardsOf(ana));

  // The process is killed before there is a next commit: nothing is missing, and it is folded after all.
  await stage.turn((turn) => {
    for (const n of [3, 4, 5]) bigCard(turn, ana, n);
  });
  await stage.settle();
  expect(await kept()).toBe(3);
  await stage.crash();
  await stage.restart();
  for (const { board } of [ana, ben]) {
    await stage.clock.until(() => board.wire === null, 'the line is gone');
    board.dial();
    await stage.clock.until(() => board.isOnline, 'the line is back');
  }
  for (const id of ['card0002', 'card0003']) {
    cardBy(ana, id);
    await stage.settle();
  }
  expect(await kept()).toBe(2);
  expect(cardsOf(ben)).toEqual([
    ...[1, 2, 3, 4, 5].map((n) => `big0000000${n}`),
    'card0001',
    'card0002',
    'card0003',
  ]);
});
