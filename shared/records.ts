// What a guarded document is made of: root maps of keyed records whose fields are plain values (see SPEC, rules D).
import type * as v from 'valibot';
import * as Y from 'yjs';
import type { Actor, Now } from './permit.ts';
import type { Refusal } from './outcome.ts';

/** A field's plain value: scalar or short plain object. Nothing in a record is ever a Yjs type. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };
export type Fields = Readonly<Record<string, Plain>>;
/** A record as Yjs holds it, under its id in a root map. */
export type RecordMap = Y.Map<Plain>;

export interface RecordKind {
  /** Every field of the record, each always present, with the values it may take. */
  fields: Readonly<Record<string, v.GenericSchema>>;
  /** Fields that never change once the record exists. */
  fixed: readonly string[];
  /** The field that names the record's owner; null where records carry none (the document is one person's, or the server makes them). */
  owner: string | null;
  /** The most records of this kind that one participant may have made. */
  mostPerParticipant: number;
}

/** One thing a participant does to a document: nothing else on the wire is lawful. */
export type Change =
  | { act: 'create'; root: string; id: string; fields: Fields }
  | { act: 'set'; root: string; id: string; field: string; value: Plain; before: Fields };

/** Looks up a live record while changes are judged, those of the same update included. */
export type Lookup = (root: string, id: string) => Fields | undefined;
/**
 * All live records of one root, with the changes of the same update that were judged before. Who asks only for those
 * whose `field` holds the scalar `value` says so, and may be given others too.
 */
export type ListRoot = (root: string, field?: string, value?: Plain) => Iterable<readonly [string, Fields]>;

export interface DocumentKind {
  name: 'board' | 'notebook';
  roots: Readonly<Record<string, RecordKind>>;
  /** Says why this actor may not make this change now, or null. Pure; asks the permit table. */
  permit(change: Change, actor: Actor, now: Now, lookup: Lookup, list: ListRoot): Refusal | null;
}

/** The record's fields as a frozen plain object, or undefined if there is no such record. */
export function fieldsOf(doc: Y.Doc, root: string, id: string): Fields | undefined {
  const record = doc.getMap<RecordMap>(root).get(id);
  return record ? Object.freeze(record.toJSON()) : undefined;
}

/** Writes a record whole, in one transaction; does nothing if the id is in use. */
export function create(
  doc: Y.Doc,
  root: string,
  id: string,
  fields: Record<string, Plain>,
  origin?: unknown,
): void {
  const records = doc.getMap<RecordMap>(root);
  if (records.has(id)) return;
  doc.transact(() => {
    const record: RecordMap = new Y.Map();
    for (const [field, value] of Object.entries(fields)) record.set(field, value);
    records.set(id, record);
  }, origin);
}

/** Sets one field of a record that exists; does nothing where the value is the same already. */
export function set(
  doc: Y.Doc,
  root: string,
  id: string,
  field: string,
  value: Plain,
  origin?: unknown,
): void {
  const record = doc.getMap<RecordMap>(root).get(id);
  if (!record || JSON.stringify(record.get(field)) === JSON.stringify(value)) return;
  doc.transact(() => record.set(field, value), origin);
}
