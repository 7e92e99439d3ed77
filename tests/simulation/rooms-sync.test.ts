/** The sync door's half of a room: what hostile clients send, what is shown of people, and how much of one's own is on disk. */
import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import { addCard, addProject, addStack, editCard } from '../../shared/board/edit.ts';
import { CLOSE, MESSAGE_SYNC, SYNC_STEP_2, SYNC_UPDATE } from '../../shared/protocol/frames.ts';
import { encodeAwareness, type PresenceEntry } from '../../server/guard/index.ts';
import { CHANGES_PER_MINUTE } from '../../server/guard/quota.ts';
import { FRAMES, honestFrames, noise, UPDATES, type Mallory } from '../support/hostile.ts';
import { seeded } from '../support/random.ts';
import { frameOf } from '../support/replica.ts';
import { Stage, type Person } from '../support/stage.ts';

const tray = { in: 'tray', order: 'a0' } as const;

/** Ana has a card and a project on the board; Mallory reads along. */
async function attacked(): Promise<{ stage: Stage; ana: Person; mallory: Person; intent: () => Mallory }> {
  const stage = await Stage.open();
  const [ana, mallory] = [await stage.join('ana'), await stage.join('mallory')];
  await stage.goTo('cluster');
  addCard(ana.board.doc, 'card0001', { owner: ana.id, text: 'ana: one', place: tray });
  addStack(ana.board.doc, 'stack001', { owner: ana.id, name: 'S', place: tray }, ['card0001']);
  await stage.settle();
  await stage.goTo('projects');
  addProject(ana.board.doc, 'project1', {
    owner: ana.id,
    stack: 'stack001',
    title: 'P',
    problem: '',
    lead: ana.id,
  });
  await stage.settle();
  await stage.goTo('cluster');
  const intent = (): Mallory => ({
    doc: mallory.board.doc,
    clientId: mallory.board.doc.clientID,
    id: mallory.id,
    victim: { id: ana.id, card: 'card0001', project: 'project1', clientId: ana.board.doc.clientID },
    random: seeded(3),
  });
  return { stage, ana, mallory, intent };
}

test.each([
  ['live', SYNC_UPDATE],
  ['in a step 2', SYNC_STEP_2],
] as const)(
  'P1 every forged update, sent %s, ends the connection by name and changes nothing',
  async (_way, step) => {
    const { stage, ana, mallory, intent } = await attacked();
    const before = JSON.stringify(ana.board.json());
    const commits = stage.store.asked;
    let survived: string[] = [];
    for (const [name, update] of Object.entries(UPDATES)) {
      mallory.refusals.length = 0;
      mallory.board.sendRaw(frameOf(step, update(intent())));
      await stage.clock.pass(300);
      const [refusal] = mallory.refusals;
      if (!refusal) survived = [...survived, name];
      else
        expect(refusal, name).toMatchObject({
          code: CLOSE.refused,
          reason: expect.stringMatching(/^G\d+ [a-z-]+: /) as string,
        });
      if (mallory.clientIdsLeft < 3) await mallory.leaseMore(20);
      mallory.board.dial();
      await stage.clock.until(() => mallory.board.isOnline, 'mallory is back');
      expect(JSON.stringify(ana.board.json()), name).toBe(before);
    }
    expect(survived).toEqual([]);
    // Leasing client ids is all that was written.
    expect(stage.store.asked - commits).toBeLessThan(6);
    expect(ana.board.closings).toEqual([]);
  },
);

test('P1 every frame that is none ends the connection with 4400 and changes nothing', async () => {
  const { stage, ana, mallory } = await attacked();
  const before = JSON.stringify(ana.board.json());
  for (const [name, { bytes, isBinary }] of Object.entries(FRAMES)) {
    mallory.refusals.length = 0;
    mallory.board.sendRaw(bytes, isBinary);
    await stage.clock.pass(300);
    expect(mallory.refusals, name).toMatchObject([
      { code: CLOSE.malformed, reason: expect.stringMatching(/^malformed: /) as string },
    ]);
    if (mallory.clientIdsLeft < 3) await mallory.leaseMore(20);
    mallory.board.dial();
    await stage.clock.until(() => mallory.board.isOnline, 'mallory is back');
  }
  expect(JSON.stringify(ana.board.json())).toBe(before);
});

test('P4 a newcomer’s step 2 is all there is: nothing of the board is still to come when it says that it is in sync', async () => {
  const { stage, ana } = await attacked();
  // Somebody has come already, so that there is a snapshot to share, and the board has changed since.
  for (let n = 0; n < 20; n += 1) {
    addCard(ana.board.doc, `card1${n + 10}0`, { owner: ana.id, text: 'since the snapshot', place: tray });
    editCard(ana.board.doc, 'card0001', `ana: ${n}`);
    await stage.settle();
  }
  const ben = await stage.join('ben', { isQuiet: true });
  const whole = JSON.stringify(ana.board.json());
  let atSync = '';
  const message = ben.board.message.bind(ben.board);
  ben.board.message = (bytes) => {
    message(bytes);
    if (bytes[0] === MESSAGE_SYNC && bytes[1] === SYNC_STEP_2) atSync = JSON.stringify(ben.board.json());
  };
  ben.board.dial();
  await stage.settle();
  expect(atSync).toBe(whole);
});

test('P1 a frame that is too large, and frames that are too many, end the connection by name', async () => {
  const { stage, mallory } = await attacked();
  mallory.board.sendRaw(new Uint8Array(513 * 1024));
  await stage.clock.pass(300);
  expect(mallory.refusals).toMatchObject([{ code: CLOSE.tooLarge, reason: 'too-large: frame' }]);
  mallory.board.dial();
  await stage.clock.until(() => mallory.board.isOnline, 'mallory is back');
  mallory.refusals.length = 0;
  mallory.board.sendRaw(frameOf(SYNC_UPDATE, new Uint8Array(65 * 1024)));
  await stage.clock.pass(300);
  expect(mallory.refusals).toMatchObject([
    { code: CLOSE.refused, reason: expect.stringMatching(/^G1 too-large: /) as string },
  ]);
  mallory.board.dial();
  await stage.clock.until(() => mallory.board.isOnline, 'mallory is back');
  for (let n = 0; n < 800; n += 1) mallory.board.sendRaw(Uint8Array.of(3));
  await stage.clock.pass(300);
  expect(mallory.board.closings.at(-1)).toEqual({ code: CLOSE.rate, reason: 'too-many: frames' });
});

test('P1 a person in a quiet room may send six hundred frames at once, as an outbox does that is given out again', async () => {
  const { stage, ana } = await attacked();
  for (let n = 0; n < 250; n += 1) {
    addCard(ana.board.doc, `card1${String(n).padStart(3, '0')}`, {
      owner: ana.id,
      text: 'from the outbox',
      place: tray,
    });
  }
  await stage.settle();
  expect(ana.board.closings).toEqual([]);
});

test('G4 G20 P1 the wall reads the board and writes nothing, whatever it tries', async () => {
  const { stage, ana } = await attacked();
  const wall = await stage.wall();
  wall.board.dial();
  await stage.clock.until(() => wall.board.isOnline, 'the wall reads');
  expect(wall.board.json()).toEqual(ana.board.json());
  addCard(wall.board.doc, 'card0009', { owner: ana.id, text: 'forged', place: tray });
  await stage.clock.pass(300);
  expect(wall.refusals).toMatchObject([
    { code: CLOSE.refused, reason: expect.stringMatching(/^G4 unleased: /) as string },
  ]);
  await expect(wall.leaseMore(3).then(() => wall.clientIdsLeft)).resolves.toBe(0);
  expect(Object.keys(ana.board.json().cards as object)).toEqual(['card0001']);
});

test('G18 a person’s changes are counted over all their frames: beyond a minute’s worth they are refused until the next', async () => {
  const { stage, ana, mallory } = await attacked();
  const ids = Array.from({ length: 100 }, (_, n) => `card1${String(n).padStart(3, '0')}`);
  ana.board.doc.transact(() => {
    for (const id of ids) addCard(ana.board.doc, id, { owner: ana.id, text: 'ana: 0', place: tray });
  });
  await stage.settle();
  const editAll = async (text: string): Promise<void> => {
    ana.board.doc.transact(() => ids.forEach((id) => editCard(ana.board.doc, id, text)));
    await stage.clock.pass(300);
  };
  // A new minute, which has nothing but these.
  await stage.clock.pass(60_000);
  const rounds = CHANGES_PER_MINUTE / ids.length;
  for (let n = 1; n <= rounds; n += 1) await editAll(`ana: ${n}`);
  expect(ana.refusals).toEqual([]);
  await editAll('one too many');
  expect(ana.refusals).toMatchObject([
    { code: CLOSE.refused, reason: expect.stringMatching(/^G18 too-many: /) as string },
  ]);
  const textOf = (): unknown =>
    (mallory.board.json().cards as Record<string, { text: string }>)[ids[0]!]!.text;
  expect(textOf()).toBe(`ana: ${rounds}`);
  ana.board.dial();
  await stage.clock.until(() => ana.board.isOnline, 'ana is back');
  await stage.clock.pass(60_000);
  await editAll('the next minute');
  expect(textOf()).toBe('the next minute');
});

test('R18 G18 a minute ends after a minute also if the server’s clock is set back meanwhile', async () => {
  const { stage, ana } = await attacked();
  const ids = Array.from({ length: 100 }, (_, n) => `card1${String(n).padStart(3, '0')}`);
  for (const id of ids) addCard(ana.board.doc, id, { owner: ana.id, text: 'ana: 0', place: tray });
  await stage.settle();
  await stage.clock.pass(60_000);
  for (let n = 0; n < CHANGES_PER_MINUTE; n += 1) {
    editCard(ana.board.doc, ids[n % ids.length]!, `ana: ${n}`);
    if (n % ids.length === 0) await stage.clock.pass(1200);
  }
  await stage.settle();
  stage.clock.set(-3_600_000);
  await stage.clock.pass(60_000);
  editCard(ana.board.doc, 'card1000', 'the next minute');
  await stage.settle();
  expect(ana.refusals).toEqual([]);
  const kept = await stage.turn(({ board }) => board.doc.getMap('cards').toJSON() as Record<string, object>);
  expect(kept['card1000']).toMatchObject({ text: 'the next minute' });
});

test('P5 the number of saved frames counts changes alone, and only once they are on the disk', async () => {
  const { stage, ana } = await attacked();
  const before = (await stage.kept()).updates.get('board')!.length;
  stage.weather.commitMs = () => 1000;
  for (let n = 0; n < 5; n += 1) {
    addCard(ana.board.doc, `card1${n}00`, { owner: ana.id, text: 'one of five', place: tray });
  }
  ana.board.show(awareness({ clientId: ana.board.doc.clientID, clock: 1, state: { at: 'board' } }));
  await stage.clock.pass(500);
  expect(ana.board.isSaved).toBe(false);
  expect((await stage.kept()).updates.get('board')!.length).toBe(before);
  await stage.clock.until(() => ana.board.isSaved, 'all five are saved', 4000);
  expect((await stage.kept()).updates.get('board')!.length).toBeGreaterThan(before);
});

const awareness = (...entries: PresenceEntry[]): Uint8Array => encodeAwareness(entries);
/** What a phone was last told that the others show: states by client id. */
function shownTo(person: Person): Record<number, unknown> {
  const frame = person.board.awareness;
  if (!frame) return {};
  const decoder = decoding.createDecoder(frame);
  const states: Record<number, unknown> = {};
  for (let count = decoding.readVarUint(decoder); count > 0; count -= 1) {
    const clientId = decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    states[clientId] = JSON.parse(decoding.readVarString(decoder));
  }
  return states;
}

test('P6 a person shows only themselves, under their own name, however they forge it', async () => {
  const { stage, ana, mallory } = await attacked();
  const own = mallory.board.doc.clientID;
  ana.board.show(awareness({ clientId: ana.board.doc.clientID, clock: 1, state: { at: 'board' } }));
  await stage.clock.pass(300);
  expect(shownTo(mallory)).toEqual({ [ana.board.doc.clientID]: { at: 'board', who: ana.id } });
  mallory.board.show(awareness({ clientId: ana.board.doc.clientID, clock: 9, state: { at: 'desk' } }));
  mallory.board.show(awareness({ clientId: 4_000_000_000, clock: 1, state: { at: 'desk' } }));
  await stage.clock.pass(300);
  expect(shownTo(ana)).toEqual({ [ana.board.doc.clientID]: { at: 'board', who: ana.id } });
  mallory.board.show(awareness({ clientId: own, clock: 1, state: { at: 'desk', who: ana.id } }));
  await stage.clock.pass(300);
  expect(shownTo(ana)).toEqual({ [own]: { at: 'desk', who: mallory.id } });
  mallory.board.show(awareness({ clientId: own, clock: 2, state: { isAdmin: true } as never }));
  await stage.clock.pass(300);
  expect(shownTo(ana)).toEqual({ [own]: { at: 'desk', who: mallory.id } });
  expect(mallory.refusals).toEqual([]);
});

test('P6 whoever leaves is shown no longer, and whoever comes late is shown everybody there', async () => {
  const { stage, ana, mallory } = await attacked();
  ana.board.show(awareness({ clientId: ana.board.doc.clientID, clock: 1, state: { at: 'board' } }));
  await stage.clock.pass(300);
  const late = await stage.join('late');
  await stage.clock.pass(100);
  expect(Object.values(shownTo(late))).toEqual([{ at: 'board', who: ana.id }]);
  ana.board.wire!.drop();
  await stage.clock.pass(500);
  expect(shownTo(mallory)).toEqual({ [ana.board.doc.clientID]: null });
  const later = await stage.join('later');
  await stage.clock.pass(100);
  expect(shownTo(later)).toEqual({});
});

test('P6 two devices of one person show themselves both, though each repeats what it hears, and neither removes the other', async () => {
  const { stage, ana, mallory } = await attacked();
  await ana.leaseMore(3);
  const phone = await stage.again('ana', ana.token, ana.id, [ana.clientId()]);
  phone.board.dial();
  await stage.clock.until(() => phone.board.isOnline, 'the second device is there');
  const [first, second] = [ana.board.doc.clientID, phone.board.doc.clientID];
  const says = (person: Person, clientId: number, clock: number, at: string | null): Promise<void> => {
    person.board.show(awareness({ clientId, clock, state: at === null ? null : { at } }));
    return stage.clock.pass(300);
  };
  await says(ana, first, 1, 'board');
  // What y-websocket does with every change it hears of.
  await says(phone, first, 1, 'board');
  await says(phone, second, 1, 'tray');
  expect(shownTo(mallory)).toEqual({ [second]: { at: 'tray', who: ana.id } });
  await says(ana, first, 2, 'desk');
  expect(shownTo(mallory)).toEqual({ [first]: { at: 'desk', who: ana.id } });
  phone.board.wire!.drop();
  await stage.clock.pass(300);
  expect(shownTo(mallory)).toEqual({ [second]: null });
  const late = await stage.join('late');
  await stage.clock.pass(100);
  expect(shownTo(late)).toEqual({ [first]: { at: 'desk', who: ana.id } });

  // A device that has shown nothing yet hears that the other is gone, and repeats what was last shown, and that, too.
  if (phone.clientIdsLeft === 0) await phone.leaseMore(3);
  phone.board.begin(true);
  phone.board.dial();
  await stage.clock.until(() => phone.board.isOnline, 'the second device is there again');
  const third = phone.board.doc.clientID;
  ana.board.wire!.drop();
  await stage.clock.pass(300);
  await says(phone, first, 2, 'desk');
  await says(phone, first, 2, null);
  expect(shownTo(mallory)).toEqual({ [first]: null });
  await says(phone, third, 1, 'tray');
  expect(shownTo(mallory)).toEqual({ [third]: { at: 'tray', who: ana.id } });
});

test('P6 a page that comes back before its old connection has ended shows itself on, and outlives that', async () => {
  const { stage, ana, mallory } = await attacked();
  const own = ana.board.doc.clientID;
  ana.board.show(awareness({ clientId: own, clock: 1, state: { at: 'board' } }));
  await stage.clock.pass(300);
  const old = ana.board.wire!;
  ana.board.wire = null;
  ana.board.dial();
  const wire = ana.board.wire!;
  await stage.clock.pass(300);
  ana.board.show(awareness({ clientId: own, clock: 2, state: { at: 'desk' } }));
  await stage.clock.pass(300);
  old.server.close(CLOSE.busy, 'busy');
  await stage.clock.pass(300);
  expect(shownTo(mallory)).toEqual({ [own]: { at: 'desk', who: ana.id } });
  wire.drop();
  await stage.clock.pass(300);
  expect(shownTo(mallory)).toEqual({ [own]: null });
});

test('P6 however many move at once, everybody gets at most forty frames a second', async () => {
  const { stage, ana } = await attacked();
  const people: Person[] = [];
  for (let n = 0; n < 10; n += 1) people.push(await stage.join(`p${n}`));
  let frames = 0;
  const message = ana.board.message.bind(ana.board);
  ana.board.message = (bytes) => {
    if (bytes[0] === 1) frames += 1;
    message(bytes);
  };
  for (let clock = 1; clock <= 200; clock += 1) {
    for (const { board } of people)
      board.show(awareness({ clientId: board.doc.clientID, clock, state: { at: `at${clock}` } }));
    await stage.clock.pass(10);
  }
  expect(frames).toBeGreaterThan(40);
  expect(frames).toBeLessThanOrEqual(82);
});

test('P10 a quiet connection gets a message at least every twenty seconds, so that no stock client gives it up', async () => {
  const { stage, ana } = await attacked();
  let lastMs = stage.clock.nowMs();
  let longestMs = 0;
  const message = ana.board.message.bind(ana.board);
  ana.board.message = (bytes) => {
    longestMs = Math.max(longestMs, stage.clock.nowMs() - lastMs);
    lastMs = stage.clock.nowMs();
    message(bytes);
  };
  await stage.clock.pass(120_000);
  expect(longestMs).toBeGreaterThan(1000);
  expect(longestMs).toBeLessThan(20_000);
});

test('P11 three thousand frames of noise later the room stands, and honest people have noticed nothing', async () => {
  const { stage, ana, mallory, intent } = await attacked();
  const random = seeded(20_261);
  const before = JSON.stringify(ana.board.json());
  for (let sent = 0; sent < 3000;) {
    const updates = Object.values(UPDATES).map((make) => make(intent()));
    const honest = honestFrames(updates, mallory.board.doc.clientID);
    // Until this connection is ended, which is mostly by the first frame; it then comes again.
    for (let burst = 0; burst < 60; burst += 1, sent += 1) {
      const { bytes, isBinary } = noise(random, honest);
      mallory.board.sendRaw(bytes, isBinary);
      if (burst % 4 > 0) continue;
      await stage.clock.pass(40);
      if (mallory.clientIdsLeft < 3) await mallory.leaseMore(40).catch(() => undefined);
      mallory.board.dial();
      await stage.clock.pass(40);
    }
  }
  expect(JSON.stringify(ana.board.json())).toBe(before);
  expect(ana.board.closings).toEqual([]);
  expect(stage.log.filter(({ level }) => level === 'error')).toEqual([]);
  addCard(ana.board.doc, 'card0002', { owner: ana.id, text: 'ana: two', place: tray });
  await stage.settle();
  expect(ana.board.isSaved).toBe(true);
});
