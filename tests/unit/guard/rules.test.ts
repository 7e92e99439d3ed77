/** The rules of the guard, one by one, each with what it refuses and what it must let pass. */
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyJudged, Usage, type Spent } from '../../../server/guard/index.ts';
import { LENGTH_MAX, LIMITS } from '../../../server/guard/decode.ts';
import { CHANGES_PER_MINUTE, BYTES_PER_PARTICIPANT } from '../../../server/guard/quota.ts';
import * as edit from '../../../shared/board/edit.ts';
import { BOARD, CARD_TEXT_MAX } from '../../../shared/board/schema.ts';
import { editIdea, markRevealed, writeIdea } from '../../../shared/notebook/edit.ts';
import { NOTEBOOK } from '../../../shared/notebook/schema.ts';
import { create, fieldsOf, set } from '../../../shared/records.ts';
import { MAP, updateOf, type Piece } from '../../support/fuzz/wire.ts';
import { SERVER_ID, Stage, type Person } from '../../support/fuzz/stage.ts';

const TRAY = { in: 'tray', order: 'a1' } as const;
const ELSEWHERE = { in: 'theme', theme: 'air', order: 'a2' } as const;
const ANAS = 'cardOfAna';
const BENS = 'cardOfBen';

let stage: Stage;
let ana: Person;
let ben: Person;

beforeEach(() => {
  stage = new Stage();
  ana = stage.join('ana');
  ben = stage.join('ben');
  ana.write((doc) => edit.addCard(doc, ANAS, { owner: ana.id, text: 'of Ana', place: TRAY }));
  ben.write((doc) => edit.addCard(doc, BENS, { owner: ben.id, text: 'of Ben', place: TRAY }));
  ana.pull();
  ben.pull();
});

const itemOf = (id: string, field?: string, root = 'cards'): Y.Item => {
  const records = stage.server.getMap<Y.Map<unknown>>(root);
  return field === undefined ? records._map.get(id)! : records.get(id)!._map.get(field)!;
};
const idOf = (id: string, field?: string): [number, number] => {
  const item = itemOf(id, field);
  return [item.id.client, item.id.clock + item.length - 1];
};
const clockOf = (client: number): number => Y.getState(stage.server.store, client);
const card = (id: string) => fieldsOf(stage.server, 'cards', id);

/** An update of Ana's present page with these structs. */
const ofAna = (...pieces: Piece[]): Uint8Array => {
  const client = ana.doc.clientID;
  return updateOf([{ client, clock: clockOf(client), pieces }]);
};

describe('on the wire', () => {
  test('G1 a live update has at most 64 KB, a step 2 at most 512 KB', () => {
    const large = new Uint8Array(64 * 1024 + 1);
    expect(ana.send(large)).toMatchObject({ ok: false, rule: 'G1', refusal: 'too-large' });
    expect(ana.send(large, 'step2')).not.toMatchObject({ rule: 'G1' });
    expect(ana.send(new Uint8Array(512 * 1024 + 1), 'step2')).toMatchObject({ ok: false, rule: 'G1' });
  });

  test.each([
    ['nothing', []],
    ['one byte', [1]],
    ['a number without an end', [0xff, 0xff, 0xff]],
    ['a number beyond 2^53', [1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0]],
    ['text that is not UTF-8', [1, 1, 9, 0, 0x28, 1, 2, 0xc3, 0x28, 1, 97, 1, 126, 0]],
  ])('G2 %s is not an update', (_, bytes) => {
    expect(ana.send(new Uint8Array(bytes))).toMatchObject({ ok: false, rule: 'G2', refusal: 'malformed' });
  });

  test('G2 a truncated update is refused at whatever byte it ends', () => {
    edit.addCard(ana.doc, 'cardToBeCut', { owner: ana.id, text: 'whole', place: TRAY });
    const [whole] = ana.unsent;
    for (let end = 0; end < whole!.length; end++) expect(ana.send(whole!.subarray(0, end)).ok).toBe(false);
    expect(ana.send(whole!)).toMatchObject({ ok: true });
  });

  test('G3 a client id has one block', () => {
    const client = ana.doc.clientID;
    const block = { client, clock: clockOf(client), pieces: [{ gc: 1 }] };
    expect(ana.send(updateOf([block, { ...block, clock: block.clock + 1 }]))).toMatchObject({
      ok: false,
      rule: 'G3',
    });
    expect(ana.send(updateOf([{ client, clock: 0, pieces: [], claim: 0 }]))).toMatchObject({
      ok: false,
      rule: 'G3',
    });
  });

  test('G3 a gap, a skip and a struct without length are refused', () => {
    const client = ana.doc.clientID;
    const gap = updateOf([{ client, clock: clockOf(client) + 1, pieces: [{ gc: 1 }] }]);
    expect(ana.send(gap)).toMatchObject({ ok: false, rule: 'G3', refusal: 'malformed' });
    expect(ana.send(ofAna({ skip: 1 }))).toMatchObject({ ok: false, rule: 'G3' });
    expect(ana.send(ofAna({ gc: 0 }))).toMatchObject({ ok: false, rule: 'G3' });
    expect(ana.send(ofAna({ origin: idOf(ANAS, 'text'), any: [] }))).toMatchObject({ ok: false, rule: 'G3' });
    expect(ana.send(updateOf([], [[client, [[0, 0]]]]))).toMatchObject({ ok: false, rule: 'G3' });
  });

  test('G3 lengths and clocks are capped', () => {
    expect(ana.send(ofAna({ gc: LENGTH_MAX + 1 }))).toMatchObject({
      ok: false,
      rule: 'G3',
      refusal: 'too-large',
    });
    expect(ana.send(ofAna({ gc: LENGTH_MAX }))).toMatchObject({ ok: true, moot: false, changes: [] });
    const far = updateOf([{ client: ana.doc.clientID, clock: 2 ** 40, pieces: [{ gc: 1 }] }]);
    expect(ana.send(far)).toMatchObject({ ok: false, rule: 'G3', refusal: 'too-large' });
  });

  test('G3 structs, client ids and deleted ranges are capped', () => {
    const many = ofAna(...Array.from({ length: LIMITS.live.structs + 1 }, () => ({ gc: 1 })));
    expect(ana.send(many)).toMatchObject({ ok: false, rule: 'G3', refusal: 'too-large' });
    expect(ana.send(many, 'step2')).toMatchObject({ ok: true });

    const leases = Array.from({ length: 5 }, (_, i) => 50_000 + i);
    for (const lease of leases) ana.leases.add(lease);
    const five = updateOf(leases.map((client) => ({ client, clock: 0, pieces: [{ gc: 1 }] })));
    expect(ana.send(five)).toMatchObject({ ok: false, rule: 'G3', refusal: 'too-large' });
    expect(ana.send(five, 'step2')).toMatchObject({ ok: true });

    const ranges = Array.from({ length: LIMITS.live.ranges + 1 }, () => [0, 1] as const);
    expect(ana.send(updateOf([], [[SERVER_ID, ranges]]))).toMatchObject({ ok: false, rule: 'G3' });
  });

  test('G3 values written beside a long history are capped by the work they make', () => {
    const [one, two, three] = [61_001, 61_002, 61_003];
    ana.leases.add(one).add(two).add(three);
    const first = idOf(ANAS, 'place');
    for (let i = 0; i < 600; i++) {
      const client = i % 2 ? one : two;
      const pieces = [{ origin: idOf(ANAS, 'place'), any: [TRAY] }];
      expect(ana.send(updateOf([{ client, clock: clockOf(client), pieces }]))).toMatchObject({
        ok: true,
        cost: 1,
      });
    }
    const late = (count: number): Uint8Array =>
      updateOf([
        {
          client: three,
          clock: 0,
          pieces: Array.from({ length: count }, () => ({ origin: first, any: [TRAY] })),
        },
      ]);
    expect(ana.judge(late(300))).toMatchObject({ ok: false, rule: 'G3', refusal: 'too-large' });
    const verdict = ana.send(late(20));
    expect(verdict).toMatchObject({ ok: true });
    expect(verdict.ok && !verdict.moot && verdict.cost).toBeGreaterThan(200);
  });

  test('G3 bytes after the end are refused', () => {
    expect(ana.send(updateOf([], [], new Uint8Array([0])))).toMatchObject({ ok: false, rule: 'G3' });
  });

  test('G4 only leased client ids may write', () => {
    const write = (client: number): Uint8Array =>
      updateOf([{ client, clock: clockOf(client), pieces: [{ gc: 1 }] }]);
    expect(ana.send(write(ben.doc.clientID))).toMatchObject({ ok: false, rule: 'G4', refusal: 'unleased' });
    expect(ana.send(write(424_242))).toMatchObject({ ok: false, rule: 'G4', refusal: 'unleased' });
    expect(ana.send(write(ana.doc.clientID))).toMatchObject({ ok: true });
  });

  test("G4 the server's own client id can't be leased away", () => {
    ana.leases.add(SERVER_ID);
    const asServer = updateOf([{ client: SERVER_ID, clock: clockOf(SERVER_ID), pieces: [{ gc: 1 }] }]);
    expect(ana.send(asServer)).toMatchObject({ ok: false, rule: 'G4' });
  });

  test('G5 what the server has is trimmed, whoever wrote it', () => {
    expect(ana.send(Y.encodeStateAsUpdate(ana.doc), 'step2')).toEqual({ ok: true, moot: true });
    ana.write((doc) => edit.editCard(doc, ANAS, 'changed'));
    edit.moveCard(ana.doc, ANAS, ELSEWHERE);
    const verdict = ana.send(Y.encodeStateAsUpdate(ana.doc), 'step2');
    expect(verdict).toMatchObject({
      ok: true,
      moot: false,
      changes: [{ act: 'set', id: ANAS, field: 'place' }],
    });
    expect(verdict.ok && !verdict.moot && verdict.update.length).toBeLessThan(80);
  });

  test('G5 a run that is half known is cut in the middle', () => {
    const client = ana.doc.clientID;
    const clock = clockOf(client);
    expect(ana.send(ofAna({ gc: 4 }))).toMatchObject({ ok: true });
    const overlap = updateOf([{ client, clock: clock + 2, pieces: [{ gc: 5 }] }]);
    expect(ana.send(overlap)).toMatchObject({ ok: true, moot: false });
    expect(clockOf(client)).toBe(clock + 7);
  });

  test('G5 the delete set is cut to what lives', () => {
    ben.write((doc) => edit.editCard(doc, BENS, 'again'));
    ana.pull();
    const all: [number, [number, number][]][] = [[ben.doc.clientID, [[idOf(BENS)[1] + 2, 1]]]];
    expect(ana.send(updateOf([], all))).toEqual({ ok: true, moot: true });
  });
});

describe('references', () => {
  test('G6 an origin or parent that nobody wrote is refused', () => {
    expect(ana.send(ofAna({ origin: [424_242, 0], any: ['x'] }))).toMatchObject({ ok: false, rule: 'G6' });
    const future: [number, number] = [ben.doc.clientID, clockOf(ben.doc.clientID)];
    expect(ana.send(ofAna({ parent: future, key: 'text', any: ['x'] }))).toMatchObject({
      ok: false,
      rule: 'G6',
    });
  });

  test('G6 two structs that hang on each other are refused', () => {
    const [one, two] = [61_001, 61_002];
    ana.leases.add(one).add(two);
    const circle = updateOf([
      { client: one, clock: 0, pieces: [{ origin: [two, 0], any: ['x'] }] },
      { client: two, clock: 0, pieces: [{ origin: [one, 0], any: ['x'] }] },
    ]);
    expect(ana.send(circle)).toMatchObject({ ok: false, rule: 'G6', refusal: 'not-lawful' });
  });

  test('G6 blocks may come in any order', () => {
    const [early, late] = [61_001, 61_002];
    ana.leases.add(early).add(late);
    const write = updateOf([
      { client: late, clock: 0, pieces: [{ origin: [early, 0], any: ['second'] }] },
      { client: early, clock: 0, pieces: [{ origin: idOf(ANAS, 'text'), any: ['first'] }] },
    ]);
    expect(ana.send(write)).toMatchObject({ ok: true });
    expect(card(ANAS)?.text).toBe('second');
  });

  test('G7 a right neighbour is refused', () => {
    const between = { origin: idOf(ANAS, 'text'), right: idOf(ANAS, 'text'), any: ['x'] };
    expect(ana.send(ofAna(between))).toMatchObject({ ok: false, rule: 'G7', refusal: 'not-lawful' });
    const behind = { origin: idOf(ANAS, 'text'), any: ['x'] };
    expect(ana.send(ofAna(behind))).toMatchObject({ ok: true, changes: [{ id: ANAS, value: 'x' }] });
  });

  test("G8 a parent must be a record, and a value isn't one", () => {
    const below = { parent: idOf(ANAS, 'text'), key: 'text', any: ['x'] };
    expect(ana.send(ofAna(below))).toMatchObject({ ok: false, rule: 'G8' });
    const belowOwn = {
      parent: [ana.doc.clientID, clockOf(ana.doc.clientID)] as const,
      key: 'text',
      any: ['x'],
    };
    expect(ana.send(ofAna({ origin: idOf(ANAS, 'text'), any: ['x'] }, belowOwn))).toMatchObject({
      ok: false,
      rule: 'G8',
    });
    const belowCard = { parent: idOf(ANAS), key: 'text', any: ['first of its kind'] };
    expect(ana.send(ofAna(belowCard))).toMatchObject({ ok: true });
  });

  test('G8 what lies below a removed record passes without effect', () => {
    edit.moveCard(ben.doc, ANAS, ELSEWHERE);
    edit.takeCard(stage.server, ANAS);
    const verdict = ben.flush();
    expect(verdict).toMatchObject({ ok: true, moot: false, changes: [] });
    expect(card(ANAS)).toBeUndefined();
    // The clocks count, so Ben goes on without a gap.
    expect(ben.write((doc) => edit.editCard(doc, BENS, 'next'))).toMatchObject({
      ok: true,
      changes: [{ id: BENS }],
    });
  });

  test.each([true, false])('G8 so does what names the removed record as its parent (collected: %s)', (gc) => {
    stage.server.gc = gc;
    const parent = idOf(ANAS);
    const origin = idOf(ANAS, 'text');
    edit.takeCard(stage.server, ANAS);
    expect(ana.send(ofAna({ parent, key: 'text', any: ['x'] }))).toMatchObject({ ok: true, changes: [] });
    expect(ana.send(ofAna({ origin, any: ['x'] }))).toMatchObject({ ok: true, changes: [] });
    expect(ana.send(ofAna({ parent, key: 'no such field', any: ['x'] }))).toMatchObject({
      ok: true,
      changes: [],
    });
  });

  test('G8 nothing is kept of what was written below a removed record', () => {
    edit.editCard(ana.doc, ANAS, 'a secret');
    edit.takeCard(stage.server, ANAS);
    expect(ana.flush()).toMatchObject({ ok: true });
    expect(new TextDecoder().decode(Y.encodeStateAsUpdate(stage.server))).not.toContain('a secret');
  });

  test('G9 only the roots of the schema exist', () => {
    expect(ana.send(ofAna({ root: 'ghosts', key: 'someRecord', type: MAP }))).toMatchObject({
      ok: false,
      rule: 'G9',
    });
    expect(stage.server.share.has('ghosts')).toBe(false);
    const stack = { owner: ana.id, name: '', place: TRAY, removed: false };
    ana.pull();
    expect(ana.write((doc) => create(doc, 'stacks', 'someRecord', stack))).toMatchObject({ ok: true });
    expect([...stage.server.share.keys()].sort()).toEqual(Object.keys(BOARD.roots).sort());
  });

  test('G10 everything in a map has a key', () => {
    expect(ana.send(ofAna({ parent: idOf(ANAS), any: ['x'] }))).toMatchObject({ ok: false, rule: 'G10' });
    expect(ana.send(ofAna({ root: 'cards', type: MAP }))).toMatchObject({ ok: false, rule: 'G10' });
  });

  test('G10 below a root there are only records', () => {
    const value = { root: 'cards', key: 'notARecord', any: ['x'] };
    expect(ana.send(ofAna(value))).toMatchObject({ ok: false, rule: 'G10' });
    expect(ana.send(ofAna({ root: 'cards', key: 'squatted1', deleted: 1 }))).toMatchObject({
      ok: false,
      rule: 'G10',
    });
    const whole = { owner: ana.id, text: 'x', place: TRAY, removed: false };
    const { clientID: client } = ana.doc;
    const record = { root: 'cards', key: 'aRecord1', type: MAP };
    const parent = [client, clockOf(client)] as const;
    const values = Object.entries(whole).map(([key, value]) => ({ parent, key, any: [value] }));
    expect(ana.send(ofAna(record, ...values))).toMatchObject({ ok: true, changes: [{ id: 'aRecord1' }] });
  });

  test('G11 a field holds no map and no deep value', () => {
    const map = { parent: idOf(ANAS), key: 'text', type: MAP };
    expect(ana.send(ofAna(map))).toMatchObject({ ok: false, rule: 'G11' });
    const deep = { origin: idOf(ANAS, 'text'), any: [[[[[[['x']]]]]]] };
    expect(ana.send(ofAna(deep))).toMatchObject({ ok: false, rule: 'G11' });
    // As deep as any value may nest, which is for the schema to judge.
    const shallow = { origin: idOf(ANAS, 'text'), any: [[[[['x']]]]] };
    expect(ana.send(ofAna(shallow))).toMatchObject({ ok: false, rule: 'G12' });
    const flat = { origin: idOf(ANAS, 'place'), any: [ELSEWHERE] };
    expect(ana.send(ofAna(flat))).toMatchObject({ ok: true, changes: [{ value: ELSEWHERE }] });
  });
});

describe('content', () => {
  test.each([
    ['a text too long', 'text', 'x'.repeat(CARD_TEXT_MAX + 1)],
    ['an empty text', 'text', ' '],
    ['another type', 'text', 7],
    ['null', 'text', null],
    ['undefined', 'text', undefined],
    ['a big integer', 'text', 7n],
    ['bytes', 'text', new Uint8Array([1])],
    ['no number', 'text', Number.NaN],
    ['another word than those listed', 'place', { in: 'attic', order: 'a1' }],
    ['a key too many', 'place', { in: 'tray', order: 'a1', note: 'hidden' }],
    ['a key too few', 'place', { in: 'tray' }],
    ['a number for a boolean', 'removed', 1],
  ])('G12 %s is no value for a field', (_, field, value) => {
    expect(ana.send(ofAna({ origin: idOf(ANAS, field), any: [value] }))).toMatchObject({
      ok: false,
      rule: 'G12',
    });
  });

  test.each([
    ['a text as long as it may be', 'text', 'x'.repeat(CARD_TEXT_MAX)],
    ['a text in any script', 'text', '字 слова 👩‍👩‍👧'],
    ['one of the words listed', 'place', { in: 'theme', theme: 'water', order: 'a1' }],
    ['a boolean', 'removed', true],
  ])('G12 %s is a value for a field', (_, field, value) => {
    expect(ana.send(ofAna({ origin: idOf(ANAS, field), any: [value] }))).toMatchObject({
      ok: true,
      changes: [{ id: ANAS, field, value }],
    });
  });

  test.each(['x'.repeat(8), 'x'.repeat(32), '0Aa9zZ00'])('G12 a record can be called "%s"', (id) => {
    const verdict = ana.write((doc) => edit.addCard(doc, id, { owner: ana.id, text: 'x', place: TRAY }));
    expect(verdict).toMatchObject({ ok: true, changes: [{ id }] });
  });

  test('G12 a field that the schema does not know is refused', () => {
    expect(ana.write((doc) => set(doc, 'cards', ANAS, 'secret', 'x'))).toMatchObject({
      ok: false,
      rule: 'G12',
    });
  });

  test.each([0, 2, 4, 6])('G12 a type other than a map (%i) is refused', (type) => {
    expect(ana.send(ofAna({ root: 'cards', key: 'someRecord', type }))).toMatchObject({
      ok: false,
      rule: 'G12',
    });
  });

  test.each(['short', 'x'.repeat(33), 'a b c d e f', '', 'cards/of/Ana', 'ключключ'])(
    'G12 a record can not be called "%s"',
    (id) => {
      const verdict = ana.write((doc) => edit.addCard(doc, id, { owner: ana.id, text: 'x', place: TRAY }));
      expect(verdict).toMatchObject({ ok: false, rule: 'G12' });
    },
  );

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'G13 %s is no key anywhere',
    (key) => {
      const refusal = { ok: false, rule: 'G13', refusal: 'not-lawful' };
      expect(ana.send(ofAna({ root: 'cards', key, type: MAP }))).toMatchObject(refusal);
      expect(ana.send(ofAna({ root: key, key: 'someRecord', type: MAP }))).toMatchObject(refusal);
      expect(ana.send(ofAna({ parent: idOf(ANAS), key, any: ['x'] }))).toMatchObject(refusal);
      const inner = new Map<string, unknown>([
        ['in', 'tray'],
        ['order', 'a1'],
        [key, 'x'],
      ]);
      expect(ana.send(ofAna({ origin: idOf(ANAS, 'place'), any: [inner] }))).toMatchObject(refusal);
      expect(ana.send(ofAna({ origin: idOf(ANAS, 'place'), any: [[inner]] }))).toMatchObject(refusal);
    },
  );

  test.each(['proto00000', 'constructors', 'valueOfMine'])('G13 %s is a key like any other', (key) => {
    const verdict = ana.write((doc) => edit.addCard(doc, key, { owner: ana.id, text: key, place: TRAY }));
    expect(verdict).toMatchObject({ ok: true, changes: [{ id: key }] });
  });
});

describe('effect', () => {
  test("G14 overwriting somebody's value needs the right to", () => {
    expect(ana.write((doc) => edit.editCard(doc, BENS, 'of Ana now'))).toMatchObject({
      ok: false,
      rule: 'G14',
      refusal: 'not-yours',
    });
    expect(card(BENS)?.text).toBe('of Ben');
    ana = stage.join('ana');
    expect(ana.write((doc) => edit.moveCard(doc, BENS, ELSEWHERE))).toMatchObject({ ok: true });
  });

  test('G14 a value that loses against a concurrent one needs the right too', () => {
    const older = idOf(BENS, 'text');
    ben.write((doc) => edit.editCard(doc, BENS, 'newer'));
    expect(ana.send(ofAna({ origin: older, any: ['concurrent'] }))).toMatchObject({
      ok: false,
      refusal: 'not-yours',
    });
  });

  test('G14 of two values of one client beside each other the earlier stays', () => {
    const origin = idOf(ANAS, 'text');
    const verdict = ana.send(ofAna({ origin, any: ['earlier'] }, { origin, any: ['later'] }));
    expect(verdict).toMatchObject({ ok: true, changes: [{ value: 'earlier' }] });
    expect(card(ANAS)?.text).toBe('earlier');
  });

  test('G14 a field is never left without a value', () => {
    const gone = ofAna({ origin: idOf(ANAS, 'text'), deleted: 1 });
    expect(ana.send(gone)).toMatchObject({ ok: false, rule: 'G14', refusal: 'not-lawful' });
    const client = ana.doc.clientID;
    const clock = clockOf(client);
    const writtenAndDeleted = updateOf(
      [{ client, clock, pieces: [{ origin: idOf(ANAS, 'text'), any: ['x'] }] }],
      [[client, [[clock, 1]]]],
    );
    expect(ana.send(writtenAndDeleted)).toMatchObject({ ok: false, rule: 'G14' });
  });

  test('G14 G23 the step decides, with the former one in its grace', () => {
    stage.now = { permits: [], formerPermits: [] };
    expect(ana.send(ofAna({ origin: idOf(ANAS, 'text'), any: ['late'] }))).toMatchObject({
      ok: false,
      refusal: 'not-now',
    });
    stage.now = { permits: [], formerPermits: ['card:edit'] };
    expect(ana.send(ofAna({ origin: idOf(ANAS, 'text'), any: ['late'] }))).toMatchObject({ ok: true });
  });

  test('G15 a deletion without structs is judged: a record can not be removed', () => {
    for (const id of [ANAS, BENS]) {
      const [client, clock] = idOf(id);
      const bytes = updateOf([], [[client, [[clock, 5]]]]);
      expect(ana.send(bytes)).toMatchObject({ ok: false, rule: 'G15', refusal: 'not-lawful' });
      expect(card(id)).toBeDefined();
    }
    expect(ana.write((doc) => doc.getMap('cards').delete(ANAS))).toMatchObject({ ok: false, rule: 'G15' });
  });

  test('G15 a deletion of one value beside others that are overwritten is found', () => {
    const client = ana.doc.clientID;
    const clock = clockOf(client);
    const pieces = [{ origin: idOf(ANAS, 'text'), any: ['new'] }];
    const overwritten: [number, number] = [idOf(ANAS, 'text')[1], 1];
    const honest = updateOf([{ client, clock, pieces }], [[client, [overwritten]]]);
    const [bensClient, bensClock] = idOf(BENS, 'text');
    const hostile = updateOf(
      [{ client, clock, pieces }],
      [
        [client, [overwritten]],
        [bensClient, [[bensClock, 1]]],
      ],
    );
    expect(ana.send(hostile)).toMatchObject({ ok: false, rule: 'G15' });
    expect(ana.send(honest)).toMatchObject({ ok: true, changes: [{ field: 'text', value: 'new' }] });
  });

  test('G15 a value that loses does not excuse deleting the one it loses against', () => {
    const origin = idOf(ANAS, 'text');
    ana.write((doc) => edit.editCard(doc, ANAS, 'last'));
    const [client, clock] = idOf(ANAS, 'text');
    ana.leases.add(7); // the lowest id
    const bytes = updateOf(
      [{ client: 7, clock: 0, pieces: [{ origin, any: ['loses'] }] }],
      [[client, [[clock, 1]]]],
    );
    expect(ana.send(bytes)).toMatchObject({ ok: false, rule: 'G15' });
    expect(card(ANAS)?.text).toBe('last');
  });

  test('G15 a record does not come with its deletion', () => {
    const client = ana.doc.clientID;
    const clock = clockOf(client);
    const pieces = [{ root: 'cards', key: 'stillborn', type: MAP }];
    const bytes = updateOf([{ client, clock, pieces }], [[client, [[clock, 1]]]]);
    expect(ana.send(bytes)).toMatchObject({ ok: false, rule: 'G15' });
  });

  test('G15 a range beyond what is known is refused', () => {
    const client = ana.doc.clientID;
    const bytes = updateOf([], [[client, [[clockOf(client), 1]]]]);
    expect(ana.send(bytes)).toMatchObject({ ok: false, rule: 'G15' });
    expect(ana.send(updateOf([], [[424_242, [[0, 1]]]]))).toMatchObject({ ok: false, rule: 'G15' });
  });

  test('G15 a delete set over everything is walked once, however often it is repeated', () => {
    const ranges = Array.from({ length: 4_000 }, () => [0, clockOf(SERVER_ID)] as const);
    const startMs = performance.now();
    expect(ana.send(updateOf([], [[SERVER_ID, ranges]]))).toMatchObject({ ok: false, rule: 'G15' });
    expect(performance.now() - startMs).toBeLessThan(100);
  });

  test('G16 a record is made in the name of its maker', () => {
    const forged = { owner: ben.id, text: 'forged', place: TRAY };
    expect(ana.write((doc) => edit.addCard(doc, 'forgedCard', forged))).toMatchObject({
      ok: false,
      rule: 'G16',
      refusal: 'not-yours',
    });
    expect(card('forgedCard')).toBeUndefined();
    ana = stage.join('ana');
    const honest = { ...forged, owner: ana.id };
    expect(ana.write((doc) => edit.addCard(doc, 'honestCard', honest))).toMatchObject({ ok: true });
  });

  test('G16 an id is used once, even if its record was removed since', () => {
    const again = (): Uint8Array => ofAna({ root: 'cards', key: BENS, type: MAP });
    expect(ana.send(again())).toMatchObject({ ok: false, rule: 'G16', refusal: 'taken' });
    edit.takeCard(stage.server, BENS);
    expect(ana.send(again())).toMatchObject({ ok: false, rule: 'G16', refusal: 'taken' });
    expect(ana.send(ofAna({ origin: idOf(BENS), type: MAP }))).toMatchObject({
      ok: false,
      rule: 'G16',
      refusal: 'taken',
    });
  });

  test('G16 the server may bring back what it removed', () => {
    const { owner, text, place } = card(BENS) as { owner: string; text: string; place: typeof TRAY };
    edit.takeCard(stage.server, BENS);
    edit.returnCard(stage.server, BENS, { owner, text, place, removed: false });
    ben = stage.join('ben');
    expect(ben.write((doc) => edit.editCard(doc, BENS, 'back'))).toMatchObject({ ok: true });
    expect(card(BENS)?.text).toBe('back');
  });

  test('G16 two records of one id in one update are refused', () => {
    const twice = ofAna(
      { root: 'cards', key: 'madeTwice', type: MAP },
      { root: 'cards', key: 'madeTwice', type: MAP },
    );
    expect(ana.send(twice)).toMatchObject({ ok: false, rule: 'G16', refusal: 'taken' });
  });

  test('G16 the owner never changes', () => {
    expect(ben.write((doc) => set(doc, 'cards', BENS, 'owner', ana.id))).toMatchObject({
      ok: false,
      rule: 'G16',
    });
    const host = stage.join('hana', 'host');
    expect(host.write((doc) => set(doc, 'cards', BENS, 'owner', 'somebodyElse'))).toMatchObject({
      ok: false,
      rule: 'G16',
    });
  });

  test('G17 a new record has all of its fields', () => {
    const whole = { owner: ana.id, text: 'x', place: TRAY, removed: false };
    for (const field of Object.keys(whole)) {
      const lacking = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
      const person = stage.join('ana');
      const verdict = person.write((doc) => create(doc, 'cards', 'newCardOfAna', lacking));
      expect(verdict).toMatchObject({ ok: false, rule: 'G17', refusal: 'not-lawful' });
    }
    ana.pull();
    expect(ana.write((doc) => create(doc, 'cards', 'newCardOfAna', whole))).toMatchObject({
      ok: true,
      changes: [{ act: 'create', root: 'cards', id: 'newCardOfAna', fields: whole }],
    });
  });

  test('G17 G21 what is refused leaves no trace', () => {
    const page = ana.doc.clientID;
    const before = Y.encodeStateAsUpdate(stage.server);
    ana.write((doc) =>
      doc.transact(() => {
        edit.moveCard(doc, ANAS, ELSEWHERE);
        edit.editCard(doc, BENS, 'not hers');
      }),
    );
    expect(Y.encodeStateAsUpdate(stage.server)).toEqual(before);
    // Not even its clocks are used up, as they are where values come too late for their record (G8).
    const again = updateOf([
      { client: page, clock: clockOf(page), pieces: [{ origin: idOf(ANAS, 'text'), any: ['hers'] }] },
    ]);
    expect(ana.send(again)).toMatchObject({ ok: true, changes: [{ id: ANAS, value: 'hers' }] });
    ana = stage.join('ana');
    edit.moveCard(ana.doc, BENS, ELSEWHERE);
    edit.takeCard(stage.server, BENS);
    const clock = clockOf(ana.doc.clientID);
    expect(ana.flush()).toMatchObject({ ok: true, changes: [] });
    expect(clockOf(ana.doc.clientID)).toBe(clock + 1);
  });

  test("M1 G14 G16 an observer changes nothing, and themes are the server's", () => {
    const wall = stage.join('wall', 'observer');
    expect(wall.write((doc) => edit.moveCard(doc, ANAS, ELSEWHERE))).toMatchObject({
      ok: false,
      refusal: 'not-allowed',
    });
    const theme = { name: { en: 'Fire' }, icon: 'flame', order: 'a2' };
    expect(ana.write((doc) => edit.addTheme(doc, 'firefirefire', theme))).toMatchObject({
      ok: false,
      refusal: 'not-allowed',
    });
  });
});

describe('changes of one update are judged in the light of each other', () => {
  test('D8 a card may move into a stack that the same update makes', () => {
    const verdict = ana.write((doc) =>
      edit.addStack(doc, 'stackOfAna', { owner: ana.id, name: '', place: TRAY }, [ANAS, BENS]),
    );
    expect(verdict).toMatchObject({ ok: true, changes: [{ act: 'create' }, { id: ANAS }, { id: BENS }] });
  });

  test('D8 a new card may lie in a stack that was made after it, in the same step 2', () => {
    edit.addCard(ana.doc, 'offlineCard', { owner: ana.id, text: 'x', place: TRAY });
    edit.addStack(ana.doc, 'stackOfAna', { owner: ana.id, name: '', place: TRAY }, ['offlineCard']);
    expect(ana.sync()).toMatchObject({ ok: true });
    expect(card('offlineCard')?.place).toMatchObject({ in: 'stack', stack: 'stackOfAna' });
  });

  test('D8 a card may not move into a stack that nobody made', () => {
    const nowhere = { in: 'stack', stack: 'noSuchStack', order: 'a1' } as const;
    expect(ana.write((doc) => edit.moveCard(doc, ANAS, nowhere))).toMatchObject({
      ok: false,
      refusal: 'not-found',
    });
  });

  test('D8 a card or stack may not move under a theme that nobody made', () => {
    ana.write((doc) => edit.addStack(doc, 'stackOfAna', { owner: ana.id, name: '', place: TRAY }, []));
    const under = (theme: string) => ({ in: 'theme', theme, order: 'a1' }) as const;
    for (const move of [edit.moveCard, edit.moveStack] as const) {
      const id = move === edit.moveCard ? ANAS : 'stackOfAna';
      expect(ana.write((doc) => move(doc, id, under('water')))).toMatchObject({ ok: true });
      expect(ana.write((doc) => move(doc, id, under('fire')))).toMatchObject({
        ok: false,
        refusal: 'not-found',
      });
      ana = stage.join('ana');
    }
  });

  test('D8 a project comes only from a stack that is there', () => {
    const project = { owner: ana.id, title: 'P', problem: '', lead: '' };
    const nowhere = { ...project, stack: 'noSuchStack' };
    expect(ana.write((doc) => edit.addProject(doc, 'projectOne', nowhere))).toMatchObject({
      ok: false,
      rule: 'G16',
      refusal: 'not-found',
    });
    ana = stage.join('ana');
    const verdict = ana.write((doc) =>
      doc.transact(() => {
        edit.addProject(doc, 'projectTwo', { ...project, stack: 'stackOfAna' });
        edit.addStack(doc, 'stackOfAna', { owner: ana.id, name: '', place: TRAY }, []);
      }),
    );
    expect(verdict).toMatchObject({ ok: true });
  });

  test('D8 a value that loses may not name what is not there either', () => {
    const origin = idOf(BENS, 'place');
    ben.write((doc) => edit.moveCard(doc, BENS, ELSEWHERE));
    const lost = (stack: string): Uint8Array => ofAna({ origin, any: [{ in: 'stack', stack, order: 'a1' }] });
    expect(ana.send(lost('noSuchStack'))).toMatchObject({ ok: false, rule: 'G14', refusal: 'not-found' });
    ben.write((doc) => edit.addStack(doc, 'stackOfBen', { owner: ben.id, name: '', place: TRAY }, []));
    expect(ana.send(lost('stackOfBen'))).toMatchObject({ ok: true, changes: [] });
    expect(card(BENS)?.place).toEqual(ELSEWHERE);
  });

  test('G16 two projects of one stack in one update are one too many', () => {
    ana.write((doc) => edit.addStack(doc, 'stackOfAna', { owner: ana.id, name: '', place: TRAY }, []));
    const project = { owner: ana.id, stack: 'stackOfAna', title: 'P', problem: '', lead: '' };
    const verdict = ana.write((doc) =>
      doc.transact(() => {
        edit.addProject(doc, 'projectOne', project);
        edit.addProject(doc, 'projectTwo', project);
      }),
    );
    expect(verdict).toMatchObject({ ok: false, rule: 'G16', refusal: 'taken' });
  });

  test('G16 a project that was given up comes back only where its stack has no other by now', () => {
    ana.write((doc) => edit.addStack(doc, 'stackOfAna', { owner: ana.id, name: '', place: TRAY }, []));
    const project = { owner: ana.id, stack: 'stackOfAna', title: 'P', problem: '', lead: '' };
    ana.write((doc) => edit.addProject(doc, 'projectOne', project));
    expect(ana.write((doc) => edit.removeProject(doc, 'projectOne', true)).ok).toBe(true);
    expect(ana.write((doc) => edit.removeProject(doc, 'projectOne', false)).ok).toBe(true);
    ana.write((doc) => edit.removeProject(doc, 'projectOne', true));
    expect(ana.write((doc) => edit.addProject(doc, 'projectTwo', project)).ok).toBe(true);
    expect(ana.write((doc) => edit.removeProject(doc, 'projectOne', false))).toMatchObject({
      ok: false,
      rule: 'G14',
      refusal: 'taken',
    });
  });

  test('G14 who hands over the lead can not go on leading in the same update', () => {
    ben.write((doc) => edit.addStack(doc, 'stackOfBen', { owner: ben.id, name: '', place: TRAY }, []));
    const project = { owner: ben.id, stack: 'stackOfBen', title: 'P', problem: '', lead: ana.id };
    ben.write((doc) => edit.addProject(doc, 'projectBen', project));
    ana.pull();
    const verdict = ana.write((doc) =>
      doc.transact(() => {
        edit.leadProject(doc, 'projectBen', ben.id);
        edit.titleProject(doc, 'projectBen', 'one more word');
      }),
    );
    expect(verdict).toMatchObject({ ok: false, rule: 'G14', refusal: 'not-yours' });
  });
});

describe('in a notebook', () => {
  const IDEA = 'firstIdea';
  let notebook: Stage;
  let ida: Person;
  beforeEach(() => {
    notebook = new Stage(NOTEBOOK);
    ida = notebook.join('ida');
    ida.write((doc) => writeIdea(doc, IDEA, { text: 'x', theme: '', keep: false, order: 'a1' }));
  });
  const rewrite = (): unknown => ida.write((doc) => editIdea(doc, IDEA, 'better'));

  test('G14 G23 no step closes it to its owner, and only participants have one', () => {
    notebook.now = { permits: [], formerPermits: [] };
    expect(rewrite()).toMatchObject({ ok: true, changes: [{ field: 'text', value: 'better' }] });
    const host = notebook.join('hana', 'host');
    expect(host.write((doc) => editIdea(doc, IDEA, 'the host’s'))).toMatchObject({
      ok: false,
      rule: 'G14',
      refusal: 'not-allowed',
    });
  });

  test('G9 it has no root of the board’s', () => {
    const { clientID: client } = ida.doc;
    const clock = Y.getState(notebook.server.store, client);
    const pieces = [{ root: 'cards', key: 'cardOfIda', type: MAP }];
    expect(ida.send(updateOf([{ client, clock, pieces }]))).toMatchObject({ ok: false, rule: 'G9' });
    expect([...notebook.server.share.keys()]).toEqual(['ideas']);
  });

  test('G14 G16 I3 only the server says that the board has an idea, and then it stays as it is', () => {
    const idea = { text: 'x', theme: '', keep: false, order: 'a1', removed: false };
    expect(
      ida.write((doc) => create(doc, 'ideas', 'bornRevealed', { ...idea, revealed: true })),
    ).toMatchObject({ ok: false, rule: 'G16', refusal: 'not-allowed' });
    ida = notebook.join('ida');
    expect(ida.write((doc) => markRevealed(doc, IDEA))).toMatchObject({
      ok: false,
      rule: 'G14',
      refusal: 'not-allowed',
    });
    ida = notebook.join('ida');
    markRevealed(notebook.server, IDEA);
    expect(rewrite()).toMatchObject({ ok: false, rule: 'G14', refusal: 'stale' });
  });
});

describe('quotas', () => {
  const spent = (change: Partial<Spent>): Spent => ({ made: new Map(), bytes: 0, changes: 0, ...change });
  const judged = (person: Person, use: Spent) =>
    stage.judge(person.unsent[0]!, { actor: person.actor, leases: person.leases, way: 'live', spent: use });

  test('G18 records of a kind are counted', () => {
    const most = BOARD.roots['cards']!.mostPerParticipant;
    edit.addCard(ana.doc, 'oneCardMore', { owner: ana.id, text: 'x', place: TRAY });
    expect(judged(ana, spent({ made: new Map([['cards', most]]) }))).toMatchObject({
      ok: false,
      rule: 'G18',
      refusal: 'too-many',
    });
    expect(judged(ana, spent({ made: new Map([['cards', most - 1]]) }))).toMatchObject({ ok: true });
    expect(judged(ana, spent({ made: new Map([['stacks', 9_999]]) }))).toMatchObject({ ok: true });
  });

  test('G18 bytes and changes a minute are counted', () => {
    edit.moveCard(ana.doc, ANAS, ELSEWHERE);
    expect(judged(ana, spent({ bytes: BYTES_PER_PARTICIPANT }))).toMatchObject({ ok: false, rule: 'G18' });
    expect(judged(ana, spent({ changes: CHANGES_PER_MINUTE }))).toMatchObject({ ok: false, rule: 'G18' });
    expect(judged(ana, spent({ changes: CHANGES_PER_MINUTE - 1 }))).toMatchObject({ ok: true });
  });

  test('G18 more than a minute holds passes in one piece, if it is the first of its minute', () => {
    const pieces = Array.from({ length: CHANGES_PER_MINUTE + 1 }, () => ({ gc: 1 }));
    const judgedAfter = (changes: number) =>
      stage.judge(ofAna(...pieces), {
        actor: ana.actor,
        leases: ana.leases,
        way: 'step2',
        spent: spent({ changes }),
      });
    expect(judgedAfter(0)).toMatchObject({ ok: true });
    expect(judgedAfter(1)).toMatchObject({ ok: false, rule: 'G18', refusal: 'too-many' });
  });

  test('G18 usage is counted from the document and from verdicts', () => {
    const usage = new Usage(stage.server, BOARD);
    expect(usage.of(ana.id, 0).made.get('cards')).toBe(1);
    const verdict = ana.write((doc) =>
      edit.addCard(doc, 'oneCardMore', { owner: ana.id, text: 'x', place: TRAY }),
    );
    usage.add(ana.id, verdict, 1_000);
    expect(usage.of(ana.id, 1_000)).toMatchObject({ changes: 1, made: new Map([['cards', 2]]) });
    expect(usage.of(ana.id, 1_000).bytes).toBeGreaterThan(50);
    expect(usage.of(ana.id, 61_000).changes).toBe(0);
    expect(usage.of(ben.id, 1_000).made.get('cards')).toBe(1);
  });

  test("G18 in a notebook all records are its owner's", () => {
    const notebook = new Stage(NOTEBOOK);
    const ida = notebook.join('ida');
    const idea = { text: 'x', theme: '', keep: false, order: 'a1' };
    expect(ida.write((doc) => writeIdea(doc, 'firstIdea', idea))).toMatchObject({ ok: true });
    expect(new Usage(notebook.server, NOTEBOOK, ida.id).of(ida.id, 0).made.get('ideas')).toBe(1);
  });
});

describe('the audit', () => {
  const verdictOn = (edited: () => void) => {
    edited();
    return ana.judge(ana.unsent.pop()!);
  };

  test('G19 a refused update is never applied', () => {
    const verdict = verdictOn(() => edit.editCard(ana.doc, BENS, 'x'));
    expect(applyJudged(stage.server, verdict)).toMatchObject({ ok: false, rule: 'G19' });
    expect(card(BENS)?.text).toBe('of Ben');
  });

  test('G19 a tick of many updates is one transaction and one update event', () => {
    const mirror = new Y.Doc();
    const events: Uint8Array[] = [];
    Y.applyUpdate(mirror, Y.encodeStateAsUpdate(stage.server));
    stage.server.on('update', (update: Uint8Array) => events.push(update));
    edit.addCard(ana.doc, 'inTheTick', { owner: ana.id, text: 'x', place: TRAY });
    edit.editCard(ana.doc, 'inTheTick', 'y');
    edit.moveCard(ana.doc, BENS, ELSEWHERE);
    edit.moveCard(ben.doc, BENS, { in: 'tray', order: 'a9' });
    edit.editCard(ben.doc, BENS, 'in the tick');
    stage.server.transact(() => {
      expect(ana.flush()).toMatchObject({ ok: true });
      expect(ben.flush()).toMatchObject({ ok: true });
      expect(ben.write((doc) => edit.editCard(doc, ANAS, 'not hers'))).toMatchObject({ ok: false });
    });
    expect(events).toHaveLength(1);
    Y.applyUpdate(mirror, events[0]!);
    expect(mirror.getMap('cards').toJSON()).toEqual(stage.server.getMap('cards').toJSON());
    expect(card('inTheTick')?.text).toBe('y');
    expect(card(BENS)).toMatchObject({ text: 'in the tick', place: { in: 'tray' } }); // Ben's client id is the higher
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['something else', () => ofAna({ origin: idOf(BENS, 'text'), any: ['not judged'] })],
    ['another value', () => ofAna({ origin: idOf(ANAS, 'text'), any: ['another'] })],
    ['nothing', () => updateOf([])],
    ['a gap', () => updateOf([{ client: ana.doc.clientID, clock: 99, pieces: [{ gc: 1 }] }])],
    ['one struct more', () => ofAna({ origin: idOf(ANAS, 'text'), any: ['judged'] }, { gc: 1 })],
    [
      'one client more',
      (bytes) => Y.mergeUpdates([bytes, updateOf([{ client: 42, clock: 0, pieces: [{ gc: 1 }] }])]),
    ],
    [
      'one deletion more',
      (bytes) => Y.mergeUpdates([bytes, updateOf([], [[idOf(BENS)[0], [[idOf(BENS)[1], 1]]]])]),
    ],
    ['a pending deletion', (bytes) => Y.mergeUpdates([bytes, updateOf([], [[ben.doc.clientID, [[99, 1]]]])])],
    [
      'a root more',
      (bytes) =>
        Y.mergeUpdates([
          bytes,
          updateOf([{ client: 42, clock: 3, pieces: [{ root: 'r', key: 'k', any: [1] }] }]),
        ]),
    ],
    ['bytes that throw', () => new Uint8Array([1, 1])],
  ])('G19 disagrees if %s was applied than what was judged', (_, tamper) => {
    const verdict = verdictOn(() => edit.editCard(ana.doc, ANAS, 'judged'));
    if (!verdict.ok || verdict.moot) throw new Error('expected a lawful update');
    const audit = applyJudged(stage.server, { ...verdict, update: tamper(verdict.update) });
    expect(audit).toMatchObject({ ok: false, rule: 'G19' });
  });

  test('G19 disagrees if the document changed between judging and applying', () => {
    const verdict = verdictOn(() => edit.editCard(ana.doc, ANAS, 'judged'));
    edit.takeCard(stage.server, ANAS);
    expect(applyJudged(stage.server, verdict)).toMatchObject({ ok: false, rule: 'G19' });
  });

  test('G19 a document with pending structs judges nothing', () => {
    Y.applyUpdate(stage.server, updateOf([{ client: 42, clock: 3, pieces: [{ gc: 1 }] }]));
    expect(ana.send(ofAna({ gc: 1 }))).toMatchObject({ ok: false, refusal: 'internal' });
  });
});
