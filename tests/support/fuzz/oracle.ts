/** What must hold whatever was sent, said without the guard: from the document before and after alone. */
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import * as Y from 'yjs';
import { BOARD } from '../../../shared/board/schema.ts';
import { openDocument } from './stage.ts';

type Records = Record<string, Record<string, unknown>>;

/** A document at one moment, cheap enough to take at every update. */
export interface Sight {
  roots: Record<string, Records>;
  clocks: Map<number, number>;
  /** The whole document as bytes, if nothing at all may have changed. */
  bytes: Uint8Array;
}

export const rootsOf = (doc: Y.Doc): Sight['roots'] =>
  Object.fromEntries(Object.keys(BOARD.roots).map((root) => [root, doc.getMap(root).toJSON() as Records]));

export const look = (doc: Y.Doc): Sight => ({
  roots: rootsOf(doc),
  clocks: Y.decodeStateVector(Y.encodeStateVector(doc)),
  bytes: Y.encodeStateAsUpdate(doc),
});

/** By field: the action that changes it, and whose it must be. What isn't listed never changes after creation. */
const SETTABLE: Record<string, Record<string, [action: string, whose: 'any' | 'owner' | 'lead']>> = {
  cards: { text: ['card:edit', 'owner'], place: ['card:move', 'any'], removed: ['card:remove', 'owner'] },
  stacks: { name: ['stack:name', 'any'], place: ['stack:move', 'any'] },
  projects: {
    title: ['project:edit', 'lead'],
    problem: ['project:edit', 'lead'],
    lead: ['project:lead', 'lead'],
    removed: ['project:remove', 'lead'],
  },
  themes: {},
};
const CREATABLE: Record<string, string> = { cards: 'card:add', stacks: 'stack:add', projects: 'project:add' };

export interface Sender {
  id: string;
  leases: ReadonlySet<number>;
  permits: readonly string[];
}

/** What an accepted update of a participant broke, or null. */
export function violation(
  doc: Y.Doc,
  before: Sight,
  after: Sight,
  sender: Sender,
  known: ReadonlySet<number>,
): string | null {
  return (
    storeViolation(doc, before, after, sender, known) ??
    recordsViolation(before, after, sender) ??
    shapeViolation(doc) ??
    copyViolation(after)
  );
}

function storeViolation(
  doc: Y.Doc,
  before: Sight,
  after: Sight,
  sender: Sender,
  known: ReadonlySet<number>,
): string | null {
  if (doc.store.pendingStructs || doc.store.pendingDs) return 'something is pending';
  if ([...doc.share.keys()].some((root) => !Object.hasOwn(BOARD.roots, root))) return 'an unknown root';
  if (doc.subdocs.size > 0) return 'a subdocument';
  for (const [client, clock] of after.clocks) {
    if (!known.has(client)) return `an unknown client ${client}`;
    if (!sender.leases.has(client) && before.clocks.get(client) !== clock)
      return `a foreign clock of ${client} moved`;
  }
  return null;
}

function recordsViolation(before: Sight, after: Sight, { id, permits }: Sender): string | null {
  for (const [root, { fields, owner: ownerField }] of Object.entries(BOARD.roots)) {
    const old = before.roots[root]!;
    const now = after.roots[root]!;
    for (const key of Object.keys(old)) if (!Object.hasOwn(now, key)) return `${root} ${key} is gone`;
    for (const [key, record] of Object.entries(now)) {
      if (!isDeepStrictEqual(Object.keys(record).sort(), Object.keys(fields).sort()))
        return `${root} ${key} has other fields`;
      for (const [field, schema] of Object.entries(fields)) {
        if (!v.is(schema, record[field])) return `${field} of ${root} ${key} breaks its schema`;
      }
      const was = old[key];
      if (!was) {
        if (!/^[0-9A-Za-z]{8,32}$/.test(key)) return `${root} ${key} is no id`;
        if (!permits.includes(CREATABLE[root] ?? '')) return `${root} ${key} was made without a right to`;
        if (ownerField && record[ownerField] !== id) return `${root} ${key} was made for somebody else`;
        continue;
      }
      for (const field of Object.keys(fields)) {
        if (isDeepStrictEqual(was[field], record[field])) continue;
        const [action, whose] = SETTABLE[root]?.[field] ?? ['', 'any'];
        if (!permits.includes(action)) return `${field} of ${root} ${key} changed without a right to`;
        const isTheirs = whose === 'any' || was['owner'] === id || (whose === 'lead' && was['lead'] === id);
        if (!isTheirs) return `${field} of a foreign record in ${root} changed`;
      }
    }
  }
  return null;
}

/** Nothing is stored where no reader looks: list items in maps, values below values, keys beside the schema. */
function shapeViolation(doc: Y.Doc): string | null {
  for (const [root, { fields }] of Object.entries(BOARD.roots)) {
    const records = doc.getMap(root);
    if (records._start) return `a list item in ${root}`;
    for (const [key, record] of records) {
      if (!(record instanceof Y.Map)) return `${root} ${key} is no record`;
      if (record._start) return `a list item in ${root} ${key}`;
      for (const [field, item] of record._map) {
        if (!Object.hasOwn(fields, field)) return `${root} ${key} hides ${field}`;
        if (item.length !== 1 || !(item.content instanceof Y.ContentAny))
          return `${field} of ${root} ${key} hides values`;
      }
    }
  }
  return null;
}

function copyViolation(after: Sight): string | null {
  const copy = openDocument(BOARD);
  Y.applyUpdate(copy, after.bytes);
  if (!isDeepStrictEqual(rootsOf(copy), after.roots)) return 'a replica loaded anew differs';
  return Buffer.compare(Y.encodeStateAsUpdate(copy), after.bytes) === 0 ? null : 'encoded again it differs';
}
