/** What a hostile client sends: updates that forge, overwrite and delete, frames that aren't any, commands it has no right to. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import {
  addCard,
  addProject,
  addStack,
  addTheme,
  editCard,
  handOver,
  leadProject,
  moveCard,
  removeCard,
  takeCard,
  titleProject,
} from '../../shared/board/edit.ts';
import {
  MESSAGE_AWARENESS,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_SAVED,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../shared/protocol/frames.ts';
import { encodeAwareness, type PresenceEntry } from '../../server/guard/index.ts';
import type { Random } from './random.ts';
import { frameOf } from './replica.ts';

/** Any text of this kind on a board is a victory of the hostile client. */
export const FORGED = 'forged';

/** What a hostile client works with: a board it may read, a client id leased to it, and whom it wants to harm. */
export interface Mallory {
  doc: Y.Doc;
  clientId: number;
  /** Mallory's own participant id. */
  id: string;
  /** Somebody else's participant id and, if they have any, the ids of a card and a project of theirs. */
  victim: { id: string; card: string | undefined; project: string | undefined; clientId: number };
  random: Random;
}

/** Edits a copy of the board under a client id, and returns the update that comes of it. */
export function forge(mallory: Mallory, edit: (doc: Y.Doc) => void, clientId = mallory.clientId): Uint8Array {
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(mallory.doc));
  copy.clientID = clientId;
  const before = Y.encodeStateVector(copy);
  const updates: Uint8Array[] = [];
  copy.on('update', (update: Uint8Array) => updates.push(update));
  copy.transact(() => edit(copy));
  return updates.length > 0 ? Y.mergeUpdates(updates) : Y.encodeStateAsUpdate(copy, before);
}

const tray = { in: 'tray', order: 'a0' } as const;
const fresh = ({ random }: Mallory): string => Buffer.from(random.bytes(8)).toString('hex');
const recordOf = (doc: Y.Doc, root: string, id: string): Y.Map<unknown> | undefined =>
  doc.getMap<Y.Map<unknown>>(root).get(id);

/** Updates of the board, each of which breaks a rule whatever the step permits. */
export const UPDATES: Record<string, (mallory: Mallory) => Uint8Array> = {
  'a card in somebody else’s name': (m) =>
    forge(m, (doc) => addCard(doc, fresh(m), { owner: m.victim.id, text: FORGED, place: tray })),
  'a card in the hosts’ name': (m) =>
    forge(m, (doc) => addCard(doc, fresh(m), { owner: 'host', text: FORGED, place: tray })),
  'a stack in somebody else’s name': (m) =>
    forge(m, (doc) => addStack(doc, fresh(m), { owner: m.victim.id, name: FORGED, place: tray }, [])),
  'somebody else’s card edited': (m) =>
    forge(m, (doc) => m.victim.card && editCard(doc, m.victim.card, FORGED)),
  'somebody else’s card removed': (m) =>
    forge(m, (doc) => m.victim.card && removeCard(doc, m.victim.card, true)),
  'somebody else’s card taken over': (m) =>
    forge(m, (doc) => m.victim.card && handOver(doc, 'cards', m.victim.card, m.id)),
  'somebody else’s card deleted': (m) => forge(m, (doc) => m.victim.card && takeCard(doc, m.victim.card)),
  'a field of somebody else’s card deleted': (m) =>
    forge(m, (doc) => m.victim.card && recordOf(doc, 'cards', m.victim.card)?.delete('text')),
  'somebody else’s card written anew': (m) =>
    forge(m, (doc) => {
      if (!m.victim.card) return;
      takeCard(doc, m.victim.card);
      addCard(doc, m.victim.card, { owner: m.id, text: FORGED, place: tray });
    }),
  'somebody else’s project retitled': (m) =>
    forge(m, (doc) => m.victim.project && titleProject(doc, m.victim.project, FORGED)),
  'somebody else’s project led': (m) =>
    forge(m, (doc) => m.victim.project && leadProject(doc, m.victim.project, m.id)),
  'a theme of one’s own': (m) =>
    forge(m, (doc) => addTheme(doc, 'forged', { name: { en: FORGED }, icon: 'wind', order: 'a0' })),
  'a theme renamed': (m) => forge(m, (doc) => recordOf(doc, 'themes', 'food')?.set('name', { en: FORGED })),
  'a theme deleted': (m) => forge(m, (doc) => doc.getMap('themes').delete('food')),
  'a root of one’s own': (m) => forge(m, (doc) => doc.getMap('forged').set('key', FORGED)),
  'a list in a root': (m) => forge(m, (doc) => doc.getArray('cards').push([FORGED])),
  'a text in a root': (m) => forge(m, (doc) => doc.getText('stacks').insert(0, FORGED)),
  'a value instead of a record': (m) => forge(m, (doc) => doc.getMap('cards').set(fresh(m), FORGED)),
  'a field that no card has': (m) =>
    forge(m, (doc) => {
      const id = fresh(m);
      addCard(doc, id, { owner: m.id, text: 'mallory', place: tray });
      recordOf(doc, 'cards', id)!.set('isAdmin', FORGED);
    }),
  'a card with a field too few': (m) =>
    forge(m, (doc) => {
      const record = new Y.Map<unknown>();
      record.set('owner', m.id);
      record.set('text', FORGED);
      doc.getMap('cards').set(fresh(m), record);
    }),
  'a number for a text': (m) =>
    forge(m, (doc) => addCard(doc, fresh(m), { owner: m.id, text: 5 as never, place: tray })),
  'a text that is too long': (m) =>
    forge(m, (doc) => addCard(doc, fresh(m), { owner: m.id, text: FORGED.repeat(100), place: tray })),
  'a document inside a card': (m) =>
    forge(m, (doc) => {
      const id = fresh(m);
      addCard(doc, id, { owner: m.id, text: 'mallory', place: tray });
      recordOf(doc, 'cards', id)!.set('text', new Y.Doc());
    }),
  'a map inside a card': (m) =>
    forge(m, (doc) => {
      const id = fresh(m);
      addCard(doc, id, { owner: m.id, text: 'mallory', place: tray });
      recordOf(doc, 'cards', id)!.set('place', new Y.Map([['in', 'tray']]));
    }),
  'a place under a theme that isn’t there': (m) =>
    forge(m, (doc) =>
      addCard(doc, fresh(m), {
        owner: m.id,
        text: FORGED,
        place: { in: 'theme', theme: 'nowhere', order: 'a0' },
      }),
    ),
  'a place in a stack that isn’t there': (m) =>
    forge(
      m,
      (doc) => m.victim.card && moveCard(doc, m.victim.card, { in: 'stack', stack: 'nowhere0', order: 'a0' }),
    ),
  'a project of a stack that isn’t there': (m) =>
    forge(m, (doc) =>
      addProject(doc, fresh(m), { owner: m.id, stack: 'nowhere0', title: FORGED, problem: '', lead: '' }),
    ),
  'a key that every object inherits': (m) =>
    forge(m, (doc) => {
      const record = new Y.Map<unknown>();
      record.set('__proto__', { isAdmin: true });
      doc.getMap('cards').set('__proto__', record);
    }),
  'a client id that nobody leased': (m) =>
    forge(m, (doc) => addCard(doc, fresh(m), { owner: m.id, text: FORGED, place: tray }), 123_456_789),
  'somebody else’s client id': (m) =>
    forge(
      m,
      (doc) => addCard(doc, fresh(m), { owner: m.victim.id, text: FORGED, place: tray }),
      m.victim.clientId,
    ),
  'a gap before the first clock': (m) => {
    const late = new Y.Doc();
    late.clientID = m.clientId;
    addCard(late, fresh(m), { owner: m.id, text: 'first', place: tray });
    Y.applyUpdate(late, Y.encodeStateAsUpdate(m.doc));
    const before = Y.encodeStateVector(late);
    addCard(late, fresh(m), { owner: m.id, text: FORGED, place: tray });
    return Y.encodeStateAsUpdate(late, before);
  },
  'format V2': (m) => Y.convertUpdateFormatV1ToV2(UPDATES['a card in somebody else’s name']!(m)),
  'bytes behind the end': (m) =>
    Uint8Array.of(
      ...forge(m, (doc) => addCard(doc, fresh(m), { owner: m.id, text: FORGED, place: tray })),
      0,
    ),
  'bytes cut off': (m) =>
    forge(m, (doc) => addCard(doc, fresh(m), { owner: m.id, text: FORGED, place: tray })).slice(0, -3),
  'ten bytes that claim millions of structs': () => Uint8Array.of(1, 0xff, 0xff, 0xff, 0x0f, 5, 0, 0, 0, 0),
  nothing: () => new Uint8Array(),
};

export interface RawFrame {
  bytes: Uint8Array;
  isBinary: boolean;
}
const binary = (...bytes: number[]): RawFrame => ({ bytes: Uint8Array.from(bytes), isBinary: true });

/** Frames that no client of the protocol sends. */
export const FRAMES: Record<string, RawFrame> = {
  empty: binary(),
  'a text': { bytes: new TextEncoder().encode('{"hello":1}'), isBinary: false },
  'an unknown type': binary(42, 0),
  'our own saved frame': binary(100, 7),
  'an unknown sync step': binary(MESSAGE_SYNC, 3, 0),
  'a step cut off': binary(MESSAGE_SYNC),
  'a length that lies': binary(MESSAGE_SYNC, SYNC_UPDATE, 0xff, 0xff, 0x03, 1),
  'a number without end': binary(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  'bytes behind the end': binary(MESSAGE_SYNC, SYNC_STEP_1, 1, 0, 9),
  'a state vector that isn’t one': binary(MESSAGE_SYNC, SYNC_STEP_1, 3, 0xff, 0xff, 0x7f),
  'awareness cut off': binary(MESSAGE_AWARENESS, 9, 1),
  'bytes behind a query': binary(3, 1),
};

/** Of y-websocket; our server never takes one. */
const MESSAGE_AUTH = 2;
/** Every type of message of the sync door, those that no client may send among them. */
export const MESSAGE_TYPES = [
  MESSAGE_SYNC,
  MESSAGE_AWARENESS,
  MESSAGE_AUTH,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_SAVED,
];

/** Frames in the form of the protocol, by type, for `noise` to spoil: these updates, and what a page says and asks of presence. */
export function honestFrames(updates: readonly Uint8Array[], clientId: number): Uint8Array[][] {
  const sync = updates.flatMap((update) => [SYNC_UPDATE, SYNC_STEP_2].map((step) => frameOf(step, update)));
  const room = Array.from({ length: 50 }, (_, n) => ({ clientId: n + 1, clock: n, state: { at: 'board' } }));
  const presences: PresenceEntry[][] = [
    [{ clientId, clock: 1, state: { at: 'board' } }],
    [{ clientId, clock: 2, state: { dragging: { id: 'card00000001', over: 'theme:food' }, at: 'board' } }],
    [{ clientId, clock: 3, state: null }],
    [...room, { clientId, clock: 4, state: {} }],
    [],
  ];
  return [
    [...sync, frameOf(SYNC_STEP_1, Uint8Array.of(0))],
    presences.map((entries) => typed(MESSAGE_AWARENESS, encodeAwareness(entries))),
    [Uint8Array.of(MESSAGE_QUERY_AWARENESS)],
  ];
}

function typed(type: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/**
 * Frames of random bytes, half of them with a plausible beginning of any type, or honest ones of any type with a bit
 * flipped, a piece cut or bytes added.
 */
export function noise(random: Random, honest: readonly (readonly Uint8Array[])[]): RawFrame {
  const kind = random.int(4);
  if (kind === 0) return { bytes: random.bytes(random.int(200)), isBinary: random.int(10) > 0 };
  if (kind === 1) {
    const step = random.pick([SYNC_STEP_1, SYNC_STEP_2, SYNC_UPDATE]);
    return { bytes: frameOf(step, random.bytes(random.int(300))), isBinary: true };
  }
  if (kind === 2) {
    const type = random.int(4) > 0 ? random.pick(MESSAGE_TYPES) : random.int(120);
    return { bytes: typed(type, random.bytes(random.int(100))), isBinary: true };
  }
  return { bytes: spoiled(random, random.pick(random.pick(honest))), isBinary: true };
}

function spoiled(random: Random, honest: Uint8Array): Uint8Array {
  const way = random.int(3);
  if (way === 0) return honest.slice(0, random.int(honest.length));
  if (way === 1) return Uint8Array.of(...honest, ...random.bytes(1 + random.int(20)));
  const bytes = honest.slice();
  for (let flips = 1 + random.int(3); flips > 0; flips -= 1) {
    const at = random.int(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
  }
  return bytes;
}

/** Every command that only the desk may give, with a body that would do harm. */
export const hostCommands = (
  victim: string,
  card: string,
  round: string,
): [name: string, body: unknown][] => [
  ['step:go', { from: 'welcome', to: 'vote' }],
  ['clock:set', { act: 'set', ms: 1000 }],
  ['card:hide', { card }],
  ['card:show', { card }],
  ['person:remove', { participant: victim }],
  ['person:readmit', { participant: victim }],
  ['person:merge', { from: victim, into: victim }],
  ['cohost:invite', {}],
  ['address:set', { address: '' }],
  ['round:announce', { id: 'forged0000000001' }],
  ['round:open', { round }],
  ['round:close', { round, graceMs: 0 }],
  ['round:void', { round, reason: FORGED }],
  ['round:publish', { round }],
  ['workshop:end', {}],
  ['workshop:reopen', {}],
];

/** Bodies that no command takes, by what is wrong with them. */
export const malformedCommands = (round: string): Record<string, [name: unknown, body: unknown]> => ({
  'a name that isn’t text': [7, {}],
  'an unknown name': ['workshop:delete', {}],
  'a name that every object inherits': ['constructor', {}],
  'another such name': ['__proto__', {}],
  'no body': ['time:read', undefined],
  'null for a body': ['me:change', null],
  'a list for a body': ['me:change', []],
  'a text for a body': ['me:change', 'name'],
  'a field too many': ['me:change', { name: 'Mallory', isAdmin: true }],
  'a field that every object inherits': [
    'me:change',
    JSON.parse('{"name":"Mallory","__proto__":{"isAdmin":true}}'),
  ],
  'another such field': [
    'me:change',
    JSON.parse('{"name":"Mallory","constructor":{"prototype":{"isAdmin":true}}}'),
  ],
  'a name that is empty': ['me:change', { name: '  ' }],
  'a name that turns the writing around': ['me:change', { name: 'ana\u202Egnp' }],
  'a name that is too long': ['me:change', { name: 'x'.repeat(61) }],
  'a language that isn’t spoken': ['me:change', { language: 'xx' }],
  'a step that isn’t a word': ['step:go', { from: 'welcome', to: '../../etc' }],
  'dots that are texts': ['ballot:cast', { round, id: 'forged0000000001', choice: { project1: '5' } }],
  'dots that are too many': ['ballot:cast', { round, id: 'forged0000000001', choice: { project1: 1e9 } }],
  'dots below zero': ['ballot:cast', { round, id: 'forged0000000001', choice: { project1: -1 } }],
  'a time beyond all bounds': ['clock:set', { act: 'set', ms: 1e300 }],
  'a grace that is too long': ['round:close', { round, graceMs: 1e9 }],
});
