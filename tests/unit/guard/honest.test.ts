/** What honest replicas send that looks odd, and must pass: late answers, other page loads, concurrency, moderation. */
import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import * as edit from '../../../shared/board/edit.ts';
import { fieldsOf } from '../../../shared/records.ts';
import { Stage, type Person } from '../../support/fuzz/stage.ts';

const TRAY = { in: 'tray', order: 'a1' } as const;
const ELSEWHERE = { in: 'theme', theme: 'air', order: 'a2' } as const;
const FARTHER = { in: 'theme', theme: 'water', order: 'a3' } as const;
const CARD = 'cardOfAna';

let stage: Stage;
let ana: Person;
let ben: Person;

beforeEach(() => {
  stage = new Stage();
  ana = stage.join('ana');
  ana.write((doc) => edit.addCard(doc, CARD, { owner: ana.id, text: 'one', place: TRAY }));
  ben = stage.join('ben'); // a higher client id: his concurrent values win
});

const card = (id = CARD, doc = stage.server) => fieldsOf(doc, 'cards', id);
const agree = (...people: Person[]): void => {
  for (const person of people) {
    person.pull();
    expect(person.doc.getMap('cards').toJSON()).toEqual(stage.server.getMap('cards').toJSON());
  }
};

test('G5 a late step 2 overlaps with what came live', () => {
  const old = Y.encodeStateVector(stage.server);
  ana.write((doc) => edit.editCard(doc, CARD, 'two'));
  ben.write((doc) => edit.moveCard(doc, CARD, ELSEWHERE));
  edit.editCard(ana.doc, CARD, 'three');
  expect(ana.sync(old)).toMatchObject({ ok: true, changes: [{ field: 'text', value: 'three' }] });
  expect(card()).toMatchObject({ text: 'three', place: ELSEWHERE });
  agree(ana, ben);
});

test('G5 a step 2 against an empty state vector carries all and changes nothing', () => {
  ben.write((doc) => edit.moveCard(doc, CARD, ELSEWHERE));
  expect(ana.sync(Y.encodeStateVector(new Y.Doc()))).toEqual({ ok: true, moot: true });
  expect(ben.sync(Y.encodeStateVector(new Y.Doc()))).toEqual({ ok: true, moot: true });
});

test('G4 a reader without a lease may answer with step 2, but not write', () => {
  const reader = stage.join('rita');
  reader.leases.clear();
  expect(reader.sync()).toEqual({ ok: true, moot: true });
  expect(reader.write((doc) => edit.moveCard(doc, CARD, ELSEWHERE))).toMatchObject({
    ok: false,
    refusal: 'unleased',
  });
});

test('G4 edits of several page loads come in one step 2', () => {
  edit.editCard(ana.doc, CARD, 'first page');
  ana.open();
  edit.moveCard(ana.doc, CARD, ELSEWHERE);
  edit.addCard(ana.doc, 'cardOfPage2', { owner: ana.id, text: 'x', place: TRAY });
  ana.open();
  edit.editCard(ana.doc, CARD, 'third page');
  edit.editCard(ana.doc, 'cardOfPage2', 'y');
  expect(ana.leases.size).toBe(3);
  expect(ana.sync()).toMatchObject({ ok: true });
  expect(card()).toMatchObject({ text: 'third page', place: ELSEWHERE });
  expect(card('cardOfPage2')?.text).toBe('y');
  agree(ana, ben);
});

test('G14 two set the same field at once: both pass, Yjs says who wins', () => {
  edit.moveCard(ana.doc, CARD, ELSEWHERE);
  edit.moveCard(ben.doc, CARD, FARTHER);
  expect(ben.flush()).toMatchObject({ ok: true, changes: [{ field: 'place' }] });
  expect(ana.flush()).toMatchObject({ ok: true, moot: false, changes: [] }); // lost, but counted
  expect(card()?.place).toEqual(FARTHER);
  agree(ana, ben);
  expect(ana.write((doc) => edit.moveCard(doc, CARD, TRAY))).toMatchObject({
    ok: true,
    changes: [{ field: 'place' }],
  });
});

test('G14 who lost while offline sends only that the value was overwritten', () => {
  edit.moveCard(ana.doc, CARD, ELSEWHERE);
  ana.unsent = [];
  ben.write((doc) => edit.moveCard(doc, CARD, FARTHER));
  expect(ana.sync()).toMatchObject({ ok: true, moot: false, changes: [] });
  expect(card()?.place).toEqual(FARTHER);
  agree(ana, ben);
});

test('G14 a long quarrel about one card, then a value from before it', () => {
  const early = stage.join('cleo');
  const wins = stage.lease() > early.doc.clientID;
  expect(wins).toBe(true);
  for (let i = 0; i < 200; i++) {
    for (const person of [ana, ben]) {
      person.pull();
      const order = `b${String(i + 1).padStart(3, '0')}V`;
      expect(
        person.write((doc) => edit.moveCard(doc, CARD, { in: 'theme', theme: 'air', order })),
      ).toMatchObject({ ok: true });
    }
  }
  edit.moveCard(early.doc, CARD, FARTHER);
  expect(early.flush()).toMatchObject({ ok: true, changes: [{ value: FARTHER }] }); // the highest id of the three
  agree(ana, ben, early);
});

test('G14 a value loses with the one it hangs on, though its own client id is the highest', () => {
  const cleo = stage.join('cleo');
  const move = (person: Person, order: string): void => {
    expect(person.write((doc) => edit.moveCard(doc, CARD, { in: 'tray', order }))).toMatchObject({
      ok: true,
    });
  };
  move(ana, 'a2');
  ben.pull();
  move(ana, 'a3');
  cleo.pull();
  move(ana, 'a4'); // the two before merge into one run of overwritten values
  move(ben, 'a5'); // hangs on the first of them, and wins against all that hangs on the second
  edit.moveCard(cleo.doc, CARD, { in: 'tray', order: 'a6' });
  expect(cleo.flush()).toMatchObject({ ok: true, changes: [] });
  expect(card()?.place).toMatchObject({ order: 'a5' });
  agree(ana, ben, cleo);
});

test('G14 a value wins against the branch it stands beside, though what hangs on that has a higher client id', () => {
  const cleo = stage.join('cleo');
  const move = (person: Person, order: string): void => {
    expect(person.write((doc) => edit.moveCard(doc, CARD, { in: 'tray', order }))).toMatchObject({
      ok: true,
    });
  };
  move(ana, 'a2');
  ben.pull();
  move(ana, 'a3');
  cleo.pull();
  move(cleo, 'a4'); // hangs on the second value of Ana's, whose id is the lowest
  edit.moveCard(ben.doc, CARD, { in: 'tray', order: 'a5' }); // beside that second one
  expect(ben.flush()).toMatchObject({ ok: true, changes: [{ field: 'place' }] });
  expect(card()?.place).toMatchObject({ order: 'a5' });
  agree(ana, ben, cleo);
});

test('G8 moving a card that moderation took away is moot, and its mover goes on', () => {
  edit.moveCard(ben.doc, CARD, ELSEWHERE);
  edit.takeCard(stage.server, CARD);
  expect(ben.flush()).toMatchObject({ ok: true, changes: [] });
  expect(ben.write((doc) => edit.moveCard(doc, CARD, FARTHER))).toMatchObject({ ok: true, changes: [] });
  agree(ana, ben);
  const mine = { owner: ben.id, text: 'next', place: TRAY };
  expect(ben.write((doc) => edit.addCard(doc, 'cardOfBen', mine))).toMatchObject({
    ok: true,
    changes: [{ act: 'create' }],
  });
});

test('G8 what was written offline on a card that is gone by then comes collected', () => {
  edit.editCard(ana.doc, CARD, 'two');
  edit.moveCard(ana.doc, CARD, ELSEWHERE);
  edit.takeCard(stage.server, CARD);
  ana.pull(); // collects her own two values
  const answer = Y.encodeStateAsUpdate(ana.doc, Y.encodeStateVector(stage.server));
  expect(Y.decodeUpdate(answer).structs.some((struct) => struct instanceof Y.GC)).toBe(true);
  expect(ana.send(answer, 'step2')).toMatchObject({ ok: true, changes: [] });
  agree(ana, ben);
});

test('G8 G16 a card that was taken and brought back can be edited by who has seen it, and moot by who has not', () => {
  const before = card()!;
  edit.editCard(ana.doc, CARD, 'of the old one');
  edit.takeCard(stage.server, CARD);
  edit.returnCard(stage.server, CARD, {
    owner: ana.id,
    text: String(before.text),
    place: TRAY,
    removed: false,
  });
  expect(ana.flush()).toMatchObject({ ok: true, changes: [] });
  ana.pull();
  expect(ana.write((doc) => edit.editCard(doc, CARD, 'of the new one'))).toMatchObject({
    ok: true,
    changes: [{ field: 'text' }],
  });
  agree(ana, ben);
  expect(card()?.text).toBe('of the new one');
});

test('G15 setting a field twice in one transaction sends the overwritten clock along', () => {
  const verdict = ana.write((doc) =>
    doc.transact(() => {
      edit.editCard(doc, CARD, 'typo');
      edit.editCard(doc, CARD, 'two');
    }),
  );
  expect(verdict).toMatchObject({ ok: true, changes: [{ field: 'text', value: 'two' }] });
  agree(ana, ben);
});

test('G3 a replica that collects nothing sends several values in one struct', () => {
  const hoarder = stage.join('hugo');
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(stage.server));
  doc.clientID = hoarder.doc.clientID;
  for (const place of [ELSEWHERE, FARTHER, TRAY, FARTHER]) edit.moveCard(doc, CARD, place);
  const answer = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(stage.server));
  expect(Y.decodeUpdate(answer).structs.some((struct) => struct.length > 1)).toBe(true);
  expect(hoarder.send(answer, 'step2')).toMatchObject({ ok: true, changes: [{ value: FARTHER }] });
  agree(ana, ben);
});

test('G3 updates that a client merged while offline pass as one', () => {
  edit.editCard(ana.doc, CARD, 'two');
  edit.addCard(ana.doc, 'secondOfAna', { owner: ana.id, text: 'x', place: TRAY });
  edit.editCard(ana.doc, CARD, 'three');
  expect(ana.send(Y.mergeUpdates(ana.unsent))).toMatchObject({ ok: true });
  expect(card()?.text).toBe('three');
  agree(ana, ben);
});

test.each(['🙂', '👩‍👩‍👧‍👦', 'né', 'שלום', '\uFEFFwith a mark', '\u0000', 'é', 'ÿ'.repeat(500), '🌳'.repeat(250)])(
  'G12 text passes as it is: %j',
  (text) => {
    expect(ana.write((doc) => edit.editCard(doc, CARD, text))).toMatchObject({ ok: true });
    expect(card()?.text).toBe(text);
    agree(ana, ben);
  },
);

test('G12 half a surrogate pair arrives as the replacement character that the wire makes of it', () => {
  expect(ana.write((doc) => edit.editCard(doc, CARD, 'x\uD83D'))).toMatchObject({ ok: true });
  expect(card()?.text).toBe('x\uFFFD');
});
