// Whole records that come from a file (an import), judged as if each of their owners had sent them (SPEC, rules G).
import type { Refusal } from '../../shared/outcome.ts';
import type { Actor } from '../../shared/permit.ts';
import type { Change, DocumentKind, Fields, ListRoot, Lookup, Plain } from '../../shared/records.ts';
import { Broken, isInherited, unlawful, VALUE_DEPTH_MAX, type Rule } from './decode.ts';
import { checkId, checkValue } from './judge.ts';
import { nameOf } from './resolve.ts';

export interface Given {
  root: string;
  id: string;
  /** What the file says of the kind's fields; not judged yet. */
  fields: Fields;
}
type RecordsVerdict = { ok: true } | { ok: false; rule: Rule; refusal: Refusal; message: string };

/** Nobody is in a hurry: who made these records had the right to, in whichever step that was. */
const NO_STEP = { permits: [], formerPermits: [] };

/**
 * Judges all records of a document that is to be filled: their shapes, ids, owners, and what they refer to. `actorOf`
 * says who an owner is, as somebody who may make records in every step, or null if nobody knows them.
 */
export function judgeRecords(
  kind: DocumentKind,
  given: readonly Given[],
  actorOf: (owner: string) => Actor | null,
): RecordsVerdict {
  try {
    const roots = new Map(Object.keys(kind.roots).map((root) => [root, new Map<string, Fields>()]));
    for (const record of given) admit(kind, record, roots);
    demandPermits(kind, given, roots, actorOf);
    return { ok: true };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { ok: false, rule: error.rule, refusal: error.refusal, message: error.message };
  }
}

type Roots = ReadonlyMap<string, Map<string, Fields>>;

/** What a record is by itself: it has its kind's fields, with values they may take, under an id that is its own. */
function admit({ roots: kinds }: DocumentKind, { root, id, fields }: Given, roots: Roots): void {
  const records = roots.get(root);
  const kind = kinds[root];
  if (!records || !kind) throw unlawful('G9', `no root is called ${root}`);
  if (isInherited(id)) throw unlawful('G13', `${root} can't have the id ${id}`);
  // Records without an owner are the server's, which names them as the method does.
  if (kind.owner !== null) checkId({ root, id });
  if (records.has(id)) throw new Broken('G16', 'taken', `${root} ${id} is there twice`);
  for (const field of Object.keys(kind.fields)) {
    const value = fields[field];
    if (value === undefined) throw unlawful('G17', `${root} ${id} lacks ${field}`);
    checkKeys(value, `${field} of ${root} ${id}`, 0);
    checkValue({ target: { root, id, kind }, field }, value);
  }
  records.set(id, fields);
}

function checkKeys(value: Plain, where: string, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= VALUE_DEPTH_MAX) throw unlawful('G11', `${where} is nested too deep`);
  for (const [key, inner] of Object.entries(value) as [string, Plain][]) {
    if (isInherited(key)) throw unlawful('G13', `${where} has the key ${key}`);
    checkKeys(inner, where, depth + 1);
  }
}

/** What a record is beside the others, all of which stand or fall with it, so that their order doesn't matter. */
function demandPermits(
  kind: DocumentKind,
  given: readonly Given[],
  roots: Roots,
  actorOf: (owner: string) => Actor | null,
): void {
  const lookup: Lookup = (root, id) => roots.get(root)?.get(id);
  const list = listed(roots);
  for (const { root, id, fields } of given) {
    const { owner } = kind.roots[root]!;
    if (owner === null) continue;
    const actor = actorOf(String(fields[owner]));
    if (!actor) throw new Broken('G16', 'not-yours', `${root} ${id} is of somebody unknown`);
    const change: Change = { act: 'create', root, id, fields };
    const refusal = kind.permit(change, actor, NO_STEP, lookup, list);
    if (refusal) throw new Broken('G16', refusal, `may not create ${root} ${id}: ${refusal}`);
  }
}

/** Looks through a root once for each field that is asked for, not once for each record. */
function listed(roots: Roots): ListRoot {
  const indexes = new Map<string, Map<Plain, [string, Fields][]>>();
  return (root, field, value) => {
    if (field === undefined || value === undefined) return roots.get(root) ?? [];
    let index = indexes.get(nameOf(root, field));
    if (!index) {
      index = new Map();
      for (const entry of roots.get(root) ?? []) {
        const held = entry[1][field]!;
        const alike = index.get(held);
        if (alike) alike.push(entry);
        else index.set(held, [entry]);
      }
      indexes.set(nameOf(root, field), index);
    }
    return index.get(value) ?? [];
  };
}
