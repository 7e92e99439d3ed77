/** What newcomers are sent of a document that the store has and nobody has read yet. */
import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { PART_MOST } from '../../../server/rooms/fan-out.ts';
import { RoomDocument } from '../../../server/rooms/document.ts';
import type { StoredDocument } from '../../../server/store/contract.ts';
import { addCard, editCard, moveCard } from '../../../shared/board/edit.ts';
import { BOARD } from '../../../shared/board/schema.ts';
import { SYNC_STEP_1, SYNC_STEP_2, SYNC_UPDATE } from '../../../shared/protocol/frames.ts';
import { TestClock } from '../../support/clock.ts';
import { follower } from '../../support/follower.ts';
import { openDocument } from '../../support/replica.ts';

const NEW = Uint8Array.of(0);
const TRAY = { in: 'tray', order: 'a0' } as const;

/** A board as it was written: a snapshot, and what several people did after it. */
function written(): { whole: Y.Doc; stored: StoredDocument } {
  const whole = openDocument(BOARD);
  const since: Uint8Array[] = [];
  whole.on('update', (update: Uint8Array) => since.push(update));
  const by = (clientId: number, edit: () => void): void => {
    whole.clientID = clientId;
    whole.transact(edit);
  };
  by(7, () => addCard(whole, 'card0001', { owner: 'ana', text: 'one', place: TRAY }));
  by(9, () => addCard(whole, 'card0002', { owner: 'ben', text: 'two', place: TRAY }));
  by(7, () => editCard(whole, 'card0001', 'one, said better'));
  const snapshot = Y.encodeStateAsUpdate(whole);
  since.splice(0);
  by(9, () => moveCard(whole, 'card0001', { in: 'theme', theme: 'food', order: 'a1' }));
  by(11, () => addCard(whole, 'card0003', { owner: 'cleo', text: 'three', place: TRAY }));
  by(7, () => moveCard(whole, 'card0001', TRAY));
  return { whole, stored: { document: 'board', seq: 6, updates: [snapshot, ...since] } };
}

const open = (stored?: StoredDocument, clock = new TestClock()): RoomDocument =>
  new RoomDocument(
    'board',
    BOARD,
    77,
    stored,
    clock,
    () => undefined,
    () => undefined,
    PART_MOST,
  );

const welcome = (document: RoomDocument, stateVector: Uint8Array): Uint8Array[] =>
  document.welcome(stateVector, () => true) ?? [];

/** A phone that has nothing takes what it is sent; returns its replica and what it is asked. */
function take(frames: readonly Uint8Array[]): { doc: Y.Doc; steps: number[]; asked: Uint8Array } {
  const doc = openDocument(BOARD);
  const steps: number[] = [];
  let asked: Uint8Array = NEW;
  for (const frame of frames) {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    steps.push(step);
    if (step === SYNC_STEP_1) asked = payload;
    else Y.applyUpdate(doc, payload);
    // Nothing waits in its document, which would be merged again and again.
    expect(doc.store.pendingStructs).toBe(null);
  }
  return { doc, steps, asked };
}
const jsonOf = (doc: Y.Doc): unknown => Object.keys(BOARD.roots).map((root) => doc.getMap(root).toJSON());
const clocksOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));

test.each(['snapshot and updates', 'a snapshot alone'])(
  'R3 the first to come is sent %s as stored, has the whole board, and is asked for nothing that is there',
  (what) => {
    const { stored } = written();
    if (what === 'a snapshot alone') stored.updates.splice(1);
    const whole = openDocument(BOARD);
    stored.updates.forEach((update) => Y.applyUpdate(whole, update));
    const document = open(stored);
    const first = take(welcome(document, NEW));
    expect(document.isRead).toBe(false);
    expect(first.steps).toEqual([SYNC_UPDATE, SYNC_STEP_2, SYNC_STEP_1]);
    expect(jsonOf(first.doc)).toEqual(jsonOf(whole));
    expect(Y.decodeStateVector(first.asked)).toEqual(clocksOf(whole));
    // Whoever comes once it is read is sent the same.
    addCard(document.doc, 'card0004', { owner: 'host', text: 'four', place: TRAY });
    const next = take(welcome(document, NEW));
    addCard(whole, 'card0004', { owner: 'host', text: 'four', place: TRAY });
    expect(jsonOf(next.doc)).toEqual(jsonOf(whole));
    expect(Y.decodeStateVector(next.asked)).toEqual(clocksOf(document.doc));
  },
);

test('R3 who has part of a board that nobody has read yet is sent the rest', () => {
  const { whole, stored } = written();
  const document = open(stored);
  const doc = openDocument(BOARD);
  Y.applyUpdate(doc, stored.updates[0]!);
  for (const frame of welcome(document, Y.encodeStateVector(doc))) {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    const step = decoding.readVarUint(decoder);
    if (step !== SYNC_STEP_1) Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
  }
  expect(jsonOf(doc)).toEqual(jsonOf(whole));
});

test('R3 a document that nobody has written yet is empty for everybody', () => {
  const { doc, asked } = take(welcome(open(), NEW));
  expect(jsonOf(doc)).toEqual(jsonOf(openDocument(BOARD)));
  expect(Y.decodeStateVector(asked).size).toBe(0);
});

test('R19 who lacks most of a document is sent what all newcomers are, and nothing is made for them alone', () => {
  const { stored } = written();
  const document = open(stored);
  document.read();
  const none = (): boolean => false;
  const newcomers = document.welcome(NEW, none);
  // As somebody asks who knows nothing and wants an answer of their own.
  const made = Uint8Array.of(1, 1, 1);
  const others = document.welcome(made, none);
  expect(others).toEqual(newcomers);
  others?.forEach((frame, at) => expect(frame).toBe(newcomers?.[at]));
});

test('R19 who lacks little is told just that, unless the turn has spent enough on others', () => {
  const { stored } = written();
  const document = open(stored);
  const doc = openDocument(BOARD);
  document.read();
  welcome(document, NEW).forEach((frame) => {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    if (decoding.readVarUint(decoder) === SYNC_STEP_2)
      Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
  });
  const vector = Y.encodeStateVector(doc);
  editCard(document.doc, 'card0003', 'three, said later');
  const asked: number[] = [];
  expect(document.welcome(vector, (changes) => asked.push(changes) === 0)).toBe(null);
  expect(asked[0]).toBeGreaterThan(0);
  expect(asked[0]).toBeLessThan(3);
  const frames = welcome(document, vector);
  const whole = welcome(document, NEW);
  expect(frames[0]!.length).toBeLessThan(whole.at(-2)!.length / 2);
});

test('P6 P4 whoever asks for everything again just as somebody leaves is told that they have gone', async () => {
  const clock = new TestClock();
  const document = open(undefined, clock);
  const phone = {};
  let frames = 0;
  const asking = follower({ send: (some) => void (frames += some.length) });
  document.follow(asking);
  document.awareness.show({ clientId: 9, clock: 1, state: { at: 'desk' } }, phone);
  await clock.pass(100);
  expect(frames).toBe(1);
  document.awareness.remove(9, phone);
  expect(document.awareness.whole()).toBe(null);
  document.follow(asking);
  await clock.pass(100);
  expect(frames).toBe(2);
});
