/** What must hold whatever was sent, said without the guard: from the document before and after alone. */
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import * as Y from 'yjs';
import type { DocumentKind } from '../../../shared/records.ts';
import { openDocument, SERVER_ID } from './stage.ts';

type Fields = Record<string, unknown>;
type Records = Record<string, Fields>;

/** A document at one moment, cheap enough to take at every update. */
export interface Sight {
  roots: Record<string, Records>;
  clocks: Map<number, number>;
  /** The whole document as bytes, if nothing at all may have changed. */
  bytes: Uint8Array;
}

export const rootsOf = (doc: Y.Doc, kind: DocumentKind): Sight['roots'] =>
  Object.fromEntries(Object.keys(kind.roots).map((root) => [root, doc.getMap(root).toJSON() as Records]));

export const look = (doc: Y.Doc, kind: DocumentKind): Sight => ({
  roots: rootsOf(doc, kind),
  clocks: Y.decodeStateVector(Y.encodeStateVector(doc)),
  bytes: Y.encodeStateAsUpdate(doc),
});

/** One thing that differs: a record that wasn't there before (`was` undefined), or a field of one that was. */
export interface Touch {
  root: string;
  key: string;
  field: string;
  was: Fields | undefined;
  record: Fields;
}

/** What became of a document's records; those that are gone are for `recordsViolation` to find. */
export function touchedBetween(before: Sight, after: Sight): Touch[] {
  const touched: Touch[] = [];
  for (const [root, now] of Object.entries(after.roots)) {
    for (const [key, record] of Object.entries(now)) {
      const was = before.roots[root]![key];
      if (!was) {
        touched.push({ root, key, field: '', was, record });
        continue;
      }
      for (const field of Object.keys(record))
        if (!isDeepStrictEqual(was[field], record[field])) touched.push({ root, key, field, was, record });
    }
  }
  return touched;
}

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
  ideas: {
    text: ['idea:write', 'any'],
    theme: ['idea:write', 'any'],
    keep: ['idea:write', 'any'],
    order: ['idea:write', 'any'],
    removed: ['idea:write', 'any'],
  },
};
const CREATABLE: Record<string, string> = {
  cards: 'card:add',
  stacks: 'stack:add',
  projects: 'project:add',
  ideas: 'idea:write',
};

export interface Sender {
  id: string;
  leases: ReadonlySet<number>;
  /** Every action that they may do at this moment. */
  permits: readonly string[];
}

/** What an accepted update of a participant broke, or null. */
export function violation(
  doc: Y.Doc,
  kind: DocumentKind,
  [before, after]: [Sight, Sight],
  touched: readonly Touch[],
  sender: Sender,
  known: { has(client: number): boolean },
): string | null {
  return (
    storeViolation(doc, kind, [before, after], sender, known) ??
    recordsViolation(kind, [before, after]) ??
    rightsViolation(kind, touched, sender) ??
    referencesViolation(after) ??
    shapeViolation(doc, kind)
  );
}

function storeViolation(
  doc: Y.Doc,
  kind: DocumentKind,
  [before, after]: [Sight, Sight],
  sender: Sender,
  known: { has(client: number): boolean },
): string | null {
  if (doc.store.pendingStructs || doc.store.pendingDs) return 'something is pending';
  if ([...doc.share.keys()].some((root) => !Object.hasOwn(kind.roots, root))) return 'an unknown root';
  if (doc.subdocs.size > 0) return 'a subdocument';
  for (const [client, clock] of after.clocks) {
    if (!known.has(client)) return `an unknown client ${client}`;
    if (!sender.leases.has(client) && before.clocks.get(client) !== clock)
      return `a foreign clock of ${client} moved`;
  }
  return null;
}

/** Records stay, and are whole. */
function recordsViolation(kind: DocumentKind, [before, after]: [Sight, Sight]): string | null {
  for (const [root, { fields }] of Object.entries(kind.roots)) {
    const now = after.roots[root]!;
    for (const key of Object.keys(before.roots[root]!))
      if (!Object.hasOwn(now, key)) return `${root} ${key} is gone`;
    for (const [key, record] of Object.entries(now)) {
      if (!isDeepStrictEqual(Object.keys(record).sort(), Object.keys(fields).sort()))
        return `${root} ${key} has other fields`;
      for (const [field, schema] of Object.entries(fields)) {
        if (!v.is(schema, record[field])) return `${field} of ${root} ${key} breaks its schema`;
      }
    }
  }
  return null;
}

/** Nobody did what they may not do now, or to what isn't theirs. */
function rightsViolation(
  kind: DocumentKind,
  touched: readonly Touch[],
  { id, permits }: Sender,
): string | null {
  for (const { root, key, field, was, record } of touched) {
    const ownerField = kind.roots[root]!.owner;
    if (!was) {
      if (!/^[0-9A-Za-z]{8,32}$/.test(key)) return `${root} ${key} is no id`;
      if (!permits.includes(CREATABLE[root] ?? '')) return `${root} ${key} was made without a right to`;
      if (ownerField && record[ownerField] !== id) return `${root} ${key} was made for somebody else`;
      if (record['revealed'] === true) return `${root} ${key} says that the board has it`;
      continue;
    }
    const [action, whose] = SETTABLE[root]?.[field] ?? ['', 'any'];
    if (!permits.includes(action)) return `${field} of ${root} ${key} changed without a right to`;
    const isTheirs = whose === 'any' || was['owner'] === id || (whose === 'lead' && was['lead'] === id);
    if (!isTheirs) return `${field} of a foreign record in ${root} changed`;
    if (was['revealed'] === true) return `${field} of ${root} ${key} changed, which the board has by now`;
  }
  return null;
}

/** Whatever a record names is there; neither themes nor stacks ever go. A stack has become one project at most. */
function referencesViolation({ roots }: Sight): string | null {
  for (const root of ['cards', 'stacks']) {
    for (const [key, { place }] of Object.entries(roots[root] ?? {})) {
      const { theme, stack } = place as { theme?: string; stack?: string };
      if (theme !== undefined && !Object.hasOwn(roots['themes']!, theme))
        return `${root} ${key} lies under no theme`;
      if (stack !== undefined && !Object.hasOwn(roots['stacks']!, stack))
        return `${root} ${key} lies in no stack`;
    }
  }
  const become = new Set<string>();
  for (const [key, project] of Object.entries(roots['projects'] ?? {})) {
    const stack = project['stack'] as string;
    if (!Object.hasOwn(roots['stacks']!, stack)) return `projects ${key} comes from no stack`;
    if (project['removed']) continue;
    if (become.has(stack)) return `projects ${key} is the second of its stack`;
    become.add(stack);
  }
  return null;
}

/** Nothing is stored where no reader looks: list items in maps, values below values, keys beside the schema. */
function shapeViolation(doc: Y.Doc, kind: DocumentKind): string | null {
  for (const [root, { fields }] of Object.entries(kind.roots)) {
    const records = doc.getMap(root);
    if (records._start) return `a list item in ${root}`;
    for (const [key, record] of records) {
      if (!(record instanceof Y.Map)) return `${root} ${key} is no record`;
      if (record._start) return `a list item in ${root} ${key}`;
      if (record._item?.left && record._item.id.client !== SERVER_ID) return `${root} ${key} was used before`;
      for (const [field, item] of record._map) {
        if (!Object.hasOwn(fields, field)) return `${root} ${key} hides ${field}`;
        if (item.length !== 1 || !(item.content instanceof Y.ContentAny))
          return `${field} of ${root} ${key} hides values`;
      }
    }
  }
  return null;
}

/** In what other replicas differ from the document: one that was fed by its update events, and one that is loaded anew. */
export function replicaViolation(kind: DocumentKind, mirror: Y.Doc, after: Sight): string | null {
  if (!isDeepStrictEqual(rootsOf(mirror, kind), after.roots)) return 'a replica fed by update events differs';
  const copy = openDocument(kind);
  Y.applyUpdate(copy, after.bytes);
  if (!isDeepStrictEqual(rootsOf(copy, kind), after.roots)) return 'a replica loaded anew differs';
  const again = Y.encodeStateAsUpdate(copy);
  if (Buffer.compare(again, after.bytes) === 0) return null;
  return isDeepStrictEqual(joined(again), joined(after.bytes)) ? null : 'encoded again it differs';
}

/** What an update holds. What the server deletes Yjs collects in pieces, and joins them when the document is loaded. */
function joined(bytes: Uint8Array): unknown {
  const { structs, ds } = Y.decodeUpdate(bytes);
  const result: typeof structs = [];
  for (const struct of structs) {
    const last = result.at(-1);
    const isNext = last?.id.client === struct.id.client && last.id.clock + last.length === struct.id.clock;
    if (isNext && last instanceof Y.GC && struct instanceof Y.GC) last.length += struct.length;
    else result.push(struct);
  }
  return { structs: result, ds };
}
