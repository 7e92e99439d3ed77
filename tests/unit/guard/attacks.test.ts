/** The sixteen attacks that work on any open Yjs server: each is first shown to work on plain Yjs, then against the guard. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import * as awareness from 'y-protocols/awareness';
import { encodeAwareness, judgeAwareness } from '../../../server/guard/index.ts';
import * as edit from '../../../shared/board/edit.ts';
import { fieldsOf } from '../../../shared/records.ts';
import { MAP, updateOf } from '../../support/fuzz/wire.ts';
import { Stage, type Person } from '../../support/fuzz/stage.ts';

const TRAY = { in: 'tray', order: 'a1' } as const;
const ELSEWHERE = { in: 'theme', theme: 'air', order: 'a2' } as const;
const VICTIMS_CARD = 'cardOfVictim';
const MALLORYS_CARD = 'cardOfMallory';

/** Two people with a card each on the board; Mallory's replica knows both. */
function scene(): { stage: Stage; victim: Person; mallory: Person } {
  const stage = new Stage();
  const victim = stage.join('victim');
  const mallory = stage.join('mallory');
  victim.write((doc) => edit.addCard(doc, VICTIMS_CARD, { owner: victim.id, text: 'mine', place: TRAY }));
  mallory.write((doc) => edit.addCard(doc, MALLORYS_CARD, { owner: mallory.id, text: 'hers', place: TRAY }));
  mallory.pull();
  return { stage, victim, mallory };
}

/** The item under a record, or the one that holds a field's value. */
function idOf(doc: Y.Doc, id: string, field?: string): [number, number] {
  const item = doc.getMap<Y.Map<unknown>>('cards')._map.get(id)!;
  if (field === undefined) return [item.id.client, item.id.clock];
  const value = doc.getMap<Y.Map<unknown>>('cards').get(id)!._map.get(field)!;
  return [value.id.client, value.id.clock];
}

const clockOf = (doc: Y.Doc, client: number): number => Y.getState(doc.store, client);

/** A plain, unguarded copy of the document. */
function plain(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  for (const root of doc.share.keys()) copy.getMap(root);
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** Sends bytes past the guard to a copy. */
function unguarded(doc: Y.Doc, bytes: Uint8Array): Y.Doc {
  const copy = plain(doc);
  Y.applyUpdate(copy, bytes);
  return copy;
}

test('G4 attack 1 clock hijack', () => {
  const { stage, victim, mallory } = scene();
  const future = clockOf(stage.server, victim.doc.clientID);
  const hijack = updateOf([
    { client: victim.doc.clientID, clock: future, pieces: [{ root: 'cards', key: 'anything', any: ['x'] }] },
  ]);
  edit.editCard(victim.doc, VICTIMS_CARD, 'what the victim types next');
  const [typed] = victim.unsent;

  const open = unguarded(stage.server, hijack);
  Y.applyUpdate(open, typed!);
  expect(fieldsOf(open, 'cards', VICTIMS_CARD)?.text).not.toBe('what the victim types next'); // dropped for ever

  expect(mallory.send(hijack)).toMatchObject({ ok: false, rule: 'G4', refusal: 'unleased' });
  expect(victim.flush()).toMatchObject({ ok: true });
  expect(fieldsOf(stage.server, 'cards', VICTIMS_CARD)?.text).toBe('what the victim types next');
});

test('G15 attack 2 pre-emptive delete', () => {
  const { stage, victim, mallory } = scene();
  const future = clockOf(stage.server, victim.doc.clientID);
  const curse = updateOf([], [[victim.doc.clientID, [[future, 1000]]]]);
  edit.editCard(victim.doc, VICTIMS_CARD, 'what the victim types next');

  const open = unguarded(stage.server, curse);
  expect(open.store.pendingDs).not.toBeNull();
  Y.applyUpdate(open, victim.unsent[0]!);
  expect(fieldsOf(open, 'cards', VICTIMS_CARD)).not.toHaveProperty('text'); // killed as it arrived

  expect(mallory.send(curse)).toMatchObject({ ok: false, rule: 'G15', refusal: 'not-lawful' });
  expect(stage.server.store.pendingDs).toBeNull();
  expect(victim.flush()).toMatchObject({ ok: true });
  expect(fieldsOf(stage.server, 'cards', VICTIMS_CARD)?.text).toBe('what the victim types next');
});

test('G5 G12 G14 attack 3 partial overlap', () => {
  const { stage, mallory } = scene();
  mallory.write((doc) => edit.moveCard(doc, VICTIMS_CARD, ELSEWHERE));
  const known = clockOf(stage.server, mallory.doc.clientID) - 1;
  // From the last clock the server knows, which lies in the victim's card; it says it belongs to Mallory's own.
  const overlap = updateOf([
    {
      client: mallory.doc.clientID,
      clock: known,
      pieces: [{ parent: idOf(stage.server, MALLORYS_CARD), key: 'text', any: ['hers', 'smuggled'] }],
    },
  ]);

  const open = unguarded(stage.server, overlap);
  expect(fieldsOf(open, 'cards', MALLORYS_CARD)?.text).toBe('smuggled');
  expect(fieldsOf(open, 'cards', VICTIMS_CARD)).not.toHaveProperty('place'); // overwritten from another record

  expect(mallory.send(overlap)).toMatchObject({ ok: false, rule: 'G12' });
  const wellFormed = updateOf([
    {
      client: mallory.doc.clientID,
      clock: known,
      pieces: [{ parent: idOf(stage.server, MALLORYS_CARD), key: 'place', any: [TRAY, TRAY] }],
    },
  ]);
  stage.now = { permits: ['card:edit', 'card:add'], formerPermits: [] };
  expect(mallory.send(wellFormed)).toMatchObject({ ok: false, rule: 'G14', refusal: 'not-now' });
  expect(fieldsOf(stage.server, 'cards', VICTIMS_CARD)?.place).toEqual(ELSEWHERE);
});

test('G3 G14 attack 4 duplicate client block', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const clock = clockOf(stage.server, client);
  const harmless = {
    client,
    clock,
    pieces: [{ origin: idOf(stage.server, MALLORYS_CARD, 'text'), any: ['harmless'] }],
  };
  const harmful = {
    client,
    clock,
    pieces: [{ origin: idOf(stage.server, VICTIMS_CARD, 'text'), any: ['harmful'] }],
  };
  const twice = updateOf([harmless, harmful]);

  expect(Y.decodeUpdate(twice).structs).toHaveLength(2);
  expect(fieldsOf(unguarded(stage.server, twice), 'cards', VICTIMS_CARD)?.text).toBe('harmful');

  expect(mallory.send(twice)).toMatchObject({ ok: false, rule: 'G3', refusal: 'malformed' });
  expect(mallory.send(updateOf([harmful]))).toMatchObject({ ok: false, rule: 'G14', refusal: 'not-yours' });
  expect(mallory.send(updateOf([harmless]))).toMatchObject({ ok: true });
});

test('G6 attack 5 throw in mid-transaction', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const clock = clockOf(stage.server, client);
  const mine = idOf(stage.server, MALLORYS_CARD, 'text');
  const halfway = updateOf([
    {
      client,
      clock,
      pieces: [
        { origin: mine, any: ['applied'] },
        { origin: [client, clock + 9], any: ['throws'] },
      ],
    },
  ]);

  const open = plain(stage.server);
  const emitted: Uint8Array[] = [];
  open.on('update', (update: Uint8Array) => emitted.push(update));
  expect(() => Y.applyUpdate(open, halfway)).toThrow();
  expect(emitted).toHaveLength(1);

  expect(mallory.send(halfway)).toMatchObject({ ok: false, rule: 'G6', refusal: 'not-lawful' });
  expect(fieldsOf(stage.server, 'cards', MALLORYS_CARD)?.text).toBe('hers');
});

test('G2 attack 6 ten bytes that claim 33 million structs', () => {
  const { mallory } = scene();
  const claim = updateOf([{ client: mallory.doc.clientID, clock: 5, claim: 33_000_000, pieces: [] }]);
  expect(claim.length).toBeLessThanOrEqual(10);
  const before = process.memoryUsage().heapUsed;
  const startMs = performance.now();
  expect(mallory.send(claim)).toMatchObject({ ok: false, rule: 'G2', refusal: 'malformed' });
  expect(performance.now() - startMs).toBeLessThan(50);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(4 * 1024 * 1024);
});

test('G2 attack 7 update format V2', () => {
  const { mallory } = scene();
  const copy = plain(mallory.doc);
  edit.moveCard(copy, MALLORYS_CARD, ELSEWHERE);
  const second = Y.encodeStateAsUpdateV2(copy, Y.encodeStateVector(mallory.doc));
  expect(mallory.send(second)).toMatchObject({ ok: false, refusal: 'malformed' });
  // What a run length of V2 expands to is read as V1, where every struct costs bytes.
  const bomb = new Uint8Array([
    0, 0, 3, 1, 1, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0x7f, 0,
  ]);
  expect(mallory.send(bomb)).toMatchObject({ ok: false });
});

test('G3 G9 attack 8 root flood', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const pieces = Array.from({ length: 300 }, (_, i) => ({ root: `flood${i}`, key: 'x', any: [1] }));
  const pending = updateOf([{ client, clock: clockOf(stage.server, client) + 1, pieces }]);
  const before = stage.server.share.size;

  expect(unguarded(stage.server, pending).share.size).toBe(before + 300);

  expect(mallory.send(pending)).toMatchObject({ ok: false, rule: 'G3' });
  const direct = updateOf([{ client, clock: clockOf(stage.server, client), pieces }]);
  expect(mallory.send(direct)).toMatchObject({ ok: false, rule: 'G9', refusal: 'not-lawful' });
  expect(stage.server.share.size).toBe(before);
});

test('G3 G6 attack 9 pending flood', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const clock = clockOf(stage.server, client);
  const text = idOf(stage.server, VICTIMS_CARD, 'text');
  const withGap = updateOf([
    { client, clock: clock + 1, pieces: [{ origin: text, any: ['later, unchecked'] }] },
  ]);

  const open = unguarded(stage.server, withGap);
  expect(open.store.pendingStructs).not.toBeNull();
  Y.applyUpdate(open, updateOf([{ client, clock, pieces: [{ gc: 1 }] }]));
  expect(fieldsOf(open, 'cards', VICTIMS_CARD)?.text).toBe('later, unchecked');

  expect(mallory.send(withGap)).toMatchObject({ ok: false, rule: 'G3', refusal: 'malformed' });
  const onUnknown = updateOf([{ client, clock, pieces: [{ origin: [424_242, 0], any: ['x'] }] }]);
  expect(mallory.send(onUnknown)).toMatchObject({ ok: false, rule: 'G6' });
  expect(stage.server.store.pendingStructs).toBeNull();
});

test('G13 attack 10 __proto__ as a key', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const clock = clockOf(stage.server, client);
  const parent = idOf(stage.server, MALLORYS_CARD);
  const asKey = updateOf([{ client, clock, pieces: [{ parent, key: '__proto__', any: [{ admin: true }] }] }]);
  const polluted = new Map<string, unknown>([
    ['in', 'tray'],
    ['order', 'a1'],
    ['__proto__', { admin: true }],
  ]);
  const place = idOf(stage.server, MALLORYS_CARD, 'place');
  const asValue = updateOf([{ client, clock, pieces: [{ origin: place, any: [polluted] }] }]);

  expect(fieldsOf(unguarded(stage.server, asKey), 'cards', MALLORYS_CARD)).toHaveProperty('admin', true);
  expect(fieldsOf(unguarded(stage.server, asValue), 'cards', MALLORYS_CARD)?.place).toHaveProperty(
    'admin',
    true,
  );

  expect(mallory.send(asKey)).toMatchObject({ ok: false, rule: 'G13', refusal: 'not-lawful' });
  expect(mallory.send(asValue)).toMatchObject({ ok: false, rule: 'G13', refusal: 'not-lawful' });
  expect(fieldsOf(stage.server, 'cards', MALLORYS_CARD)).not.toHaveProperty('admin');
});

test('G3 attack 11 a collected struct of 2^52 clocks', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const clock = clockOf(stage.server, client);
  const exhaust = updateOf([{ client, clock, pieces: [{ gc: 2 ** 52 }] }]);
  expect(clockOf(unguarded(stage.server, exhaust), client)).toBeGreaterThanOrEqual(2 ** 52);
  expect(mallory.send(exhaust)).toMatchObject({ ok: false, rule: 'G3', refusal: 'too-large' });
  const asDeleted = updateOf([{ client, clock, pieces: [{ root: 'cards', key: 'x', deleted: 2 ** 52 }] }]);
  expect(mallory.send(asDeleted)).toMatchObject({ ok: false, rule: 'G3', refusal: 'too-large' });
});

test('G11 attack 12 nested values', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const clock = clockOf(stage.server, client);
  const origin = idOf(stage.server, MALLORYS_CARD, 'place');
  // Each level is an array (117) of one (1): 30,000 of them make 60 KB.
  const levels = new Uint8Array(60_001).map((_, i) => (i === 0 ? 1 : i % 2 ? 117 : 1));
  const value = updateOf([{ client, clock, pieces: [{ origin, content: 8, bytes: levels }] }]);
  expect(() => unguarded(stage.server, value)).toThrow();
  expect(mallory.send(value)).toMatchObject({ ok: false, rule: 'G11', refusal: 'not-lawful' });

  const maps = Array.from({ length: 300 }, (_, i) => ({
    parent: i === 0 ? idOf(stage.server, MALLORYS_CARD) : ([client, clock + i - 1] as [number, number]),
    key: 'text',
    type: MAP,
  }));
  expect(mallory.send(updateOf([{ client, clock, pieces: maps }]))).toMatchObject({ ok: false, rule: 'G11' });
});

test('G12 attack 13 subdocuments', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const parent = idOf(stage.server, MALLORYS_CARD);
  // A guid of one letter, options of an empty object.
  const subdocument = { parent, key: 'attachment', content: 9, bytes: new Uint8Array([1, 97, 118, 0]) };
  const bytes = updateOf([{ client, clock: clockOf(stage.server, client), pieces: [subdocument] }]);
  expect(unguarded(stage.server, bytes).subdocs.size).toBe(1);
  expect(mallory.send(bytes)).toMatchObject({ ok: false, rule: 'G12', refusal: 'not-lawful' });
  expect(stage.server.subdocs.size).toBe(0);
});

test('G10 attack 14 list items inside a map', () => {
  const { stage, mallory } = scene();
  const { clientID: client } = mallory.doc;
  const hidden = { parent: idOf(stage.server, MALLORYS_CARD), any: ['x'.repeat(1000)] };
  const bytes = updateOf([{ client, clock: clockOf(stage.server, client), pieces: [hidden] }]);

  const open = unguarded(stage.server, bytes);
  expect(open.getMap('cards').toJSON()).toEqual(stage.server.getMap('cards').toJSON());
  expect(Y.encodeStateAsUpdate(open).length).toBeGreaterThan(
    Y.encodeStateAsUpdate(stage.server).length + 1000,
  );

  expect(mallory.send(bytes)).toMatchObject({ ok: false, rule: 'G10', refusal: 'not-lawful' });
});

test('G3 attack 15 trailing bytes', () => {
  const { stage, mallory } = scene();
  edit.moveCard(mallory.doc, MALLORYS_CARD, ELSEWHERE);
  const [honest] = mallory.unsent;
  const longer = new Uint8Array([...honest!, 1, 2, 3]);
  expect(fieldsOf(unguarded(stage.server, longer), 'cards', MALLORYS_CARD)?.place).toEqual(ELSEWHERE);
  expect(mallory.send(longer)).toMatchObject({ ok: false, rule: 'G3', refusal: 'malformed' });
  expect(mallory.send(honest!)).toMatchObject({ ok: true });
});

test('P6 attack 16 awareness in the name of the facilitator', () => {
  const { victim, mallory } = scene();
  const room = new awareness.Awareness(new Y.Doc());
  const genuine = encodeAwareness([{ clientId: victim.doc.clientID, clock: 1, state: { at: 'vote' } }]);
  const forged = encodeAwareness([{ clientId: victim.doc.clientID, clock: 999, state: null }]);

  awareness.applyAwarenessUpdate(room, genuine, null);
  awareness.applyAwarenessUpdate(room, forged, null);
  expect(room.states.has(victim.doc.clientID)).toBe(false);
  room.destroy();

  const others = { clockOf: () => undefined };
  expect(judgeAwareness(forged, { leases: mallory.leases, others, last: null })).toMatchObject({ ok: false });
  const last = { clientId: mallory.doc.clientID, clock: 3 };
  expect(judgeAwareness(forged, { leases: mallory.leases, others, last })).toMatchObject({ ok: false });
  expect(judgeAwareness(genuine, { leases: victim.leases, others, last: null })).toMatchObject({ ok: true });
});
