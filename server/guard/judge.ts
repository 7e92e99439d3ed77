// The guard: whether a client's update may change a document, and the bytes that may be applied if so (SPEC, rules G).
import * as v from 'valibot';
import * as Y from 'yjs';
import { CardIdSchema } from '../../shared/ids.ts';
import type { Refusal } from '../../shared/outcome.ts';
import type { Actor, Now } from '../../shared/permit.ts';
import {
  fieldsOf,
  type Change,
  type DocumentKind,
  type Fields,
  type ListRoot,
  type Lookup,
  type Plain,
} from '../../shared/records.ts';
import { Broken, decode, unlawful, type Rule, type Way } from './decode.ts';
import { encode } from './encode.ts';
import { BYTES_PER_PARTICIPANT, CHANGES_PER_MINUTE, type Spent } from './quota.ts';
import { nameOf, resolve, type Resolved, type Target } from './resolve.ts';

export interface Request {
  kind: DocumentKind;
  actor: Actor;
  now: Now;
  /** The client ids leased to this participant, and to nobody else. */
  leases: { has(clientId: number): boolean };
  way: Way;
  /** What the participant has used up of this document; without it quotas aren't checked. */
  spent?: Spent;
}

/** What may be applied, by `applyJudged` and before anything else changes the document. */
export interface Lawful {
  ok: true;
  moot: false;
  /** Canonical bytes, written by the guard from what it judged. */
  update: Uint8Array;
  /** What it does, in order. May be empty: values that lost, or that lie below something deleted by now. */
  changes: readonly Change[];
  /** How many changes it counts as in the quota; those without effect count too. */
  cost: number;
  plan: Resolved;
}

/** moot: the document holds all of it already, so there is nothing to apply. */
export type Verdict =
  { ok: true; moot: true } | Lawful | { ok: false; rule: Rule; refusal: Refusal; message: string };

/** Judges one update against the document as it is now. Changes nothing and never throws. */
export function judge(doc: Y.Doc, bytes: Uint8Array, request: Request): Verdict {
  try {
    return weigh(doc, bytes, request);
  } catch (error) {
    if (error instanceof Broken) {
      return { ok: false, rule: error.rule, refusal: error.refusal, message: error.message };
    }
    // A fault of ours is a refusal too: what the guard can't follow must not pass.
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, rule: 'G2', refusal: 'internal', message };
  }
}

function weigh(doc: Y.Doc, bytes: Uint8Array, request: Request): Verdict {
  const { store } = doc;
  if (store.pendingStructs || store.pendingDs) throw new Error('the document holds pending structs');
  const decoded = decode(bytes, request.way, (client) => Y.getState(store, client));
  for (const client of decoded.runs.keys()) {
    // The server writes under the document's own id, past the guard.
    if (client === doc.clientID || !request.leases.has(client)) {
      throw new Broken('G4', 'unleased', `client id ${client} is not leased to this participant`);
    }
  }
  const plan = resolve(doc, request.kind, decoded);
  if (plan.steps.length === 0) return { ok: true, moot: true };
  const changes = changesOf(doc, request, plan);
  const update = encode(plan.steps);
  const cost = costOf(plan);
  if (request.spent) checkQuotas(request.kind, request.spent, changes, update.length, cost);
  return { ok: true, moot: false, update, changes, cost, plan };
}

/** Looks at every change in order, each in the light of those before it. */
function changesOf(doc: Y.Doc, { kind, actor, now }: Request, { steps, targets }: Resolved): Change[] {
  for (const step of steps) {
    if (step.act === 'write' && step.struct.kind === 'value') checkValue(step.chain, step.struct.value);
  }
  // A new record is judged as the update leaves it: nobody ever saw it otherwise. Others may name it before its
  // turn comes, as an update stands or falls as a whole.
  const current = new Map<Target, Fields>();
  for (const target of targets.values()) if (!target.type) current.set(target, wholeRecord(target));

  const changes: Change[] = [];
  // Whoever asks is the kind's own `permit`, which names no roots but those it has.
  const lookup: Lookup = (root, id) => {
    const target = targets.get(nameOf(root, id));
    return (target && current.get(target)) ?? fieldsOf(doc, root, id);
  };
  const list: ListRoot = function* (root) {
    for (const id of doc.getMap(root).keys()) yield [id, lookup(root, id)!];
    for (const change of changes)
      if (change.act === 'create' && change.root === root) yield [change.id, change.fields];
  };
  const demandPermit = (change: Change, rule: Rule): void => {
    const refusal = kind.permit(change, actor, now, lookup, list);
    if (!refusal) return;
    const what = change.act === 'set' ? `set ${change.field} of` : 'create';
    throw new Broken(rule, refusal, `may not ${what} ${change.root} ${change.id}: ${refusal}`);
  };

  for (const step of steps) {
    if (step.act === 'create') {
      const { root, id } = step.target;
      const change: Change = { act: 'create', root, id, fields: current.get(step.target)! };
      demandPermit(change, 'G16');
      changes.push(change);
    } else if (step.act === 'write' && step.struct.kind === 'value' && step.chain.target.type) {
      const { target, field } = step.chain;
      const { root, id } = target;
      const { value } = step.struct;
      const before = lookup(root, id)!;
      const change: Change = { act: 'set', root, id, field, value, before };
      demandPermit(change, 'G14');
      // A value that loses against one written at the same time needs the right too, but changes nothing.
      if (!step.isLast) continue;
      current.set(target, Object.freeze({ ...before, [field]: value }));
      changes.push(change);
    }
  }
  return changes;
}

type Named = Pick<Target, 'root' | 'id' | 'kind'>;

export function checkValue({ target, field }: { target: Named; field: string }, value: Plain): void {
  if (v.is(target.kind.fields[field]!, value)) return;
  throw unlawful('G12', `${field} of ${target.root} ${target.id} can't have this value`);
}

export function checkId({ root, id }: Pick<Named, 'root' | 'id'>): void {
  const isId: boolean = v.is(CardIdSchema, id);
  if (!isId) throw unlawful('G12', `${root} can't have the id ${id.slice(0, 40)}`);
}

/** The fields of a new record, each of which must be there. */
function wholeRecord(target: Target): Fields {
  const { root, id, kind, chains } = target;
  checkId(target);
  const fields: Record<string, Plain> = {};
  for (const field of Object.keys(kind.fields)) {
    const last = chains.get(field)?.last;
    if (!last || last instanceof Y.Item) throw unlawful('G17', `${root} ${id} lacks ${field}`);
    fields[field] = last.value;
  }
  return Object.freeze(fields);
}

/** Steps of effort that count as one change: about the work that a change makes anyhow. */
const EFFORT_PER_CHANGE = 50;

/** A new record counts as one change, whatever it holds; anything else by the struct and by the effort it takes. */
function costOf({ steps, effort }: Resolved): number {
  const inNewRecords = steps.filter((step) => step.act === 'write' && !step.chain.target.type).length;
  return steps.length - inNewRecords + Math.floor(effort / EFFORT_PER_CHANGE);
}

const tooMany = (message: string): Broken => new Broken('G18', 'too-many', message);

function checkQuotas(
  kind: DocumentKind,
  spent: Spent,
  changes: readonly Change[],
  bytes: number,
  cost: number,
): void {
  if (spent.bytes + bytes > BYTES_PER_PARTICIPANT) throw tooMany('too many bytes in this document');
  // Someone comes back from a long time offline with more than a minute's worth: that passes once a minute.
  if (spent.changes > 0 && spent.changes + cost > CHANGES_PER_MINUTE) {
    throw tooMany('too many changes in one minute');
  }
  for (const [root, { mostPerParticipant }] of Object.entries(kind.roots)) {
    const created = changes.filter((change) => change.act === 'create' && change.root === root).length;
    if (created > 0 && (spent.made.get(root) ?? 0) + created > mostPerParticipant) {
      throw tooMany(`more than ${mostPerParticipant} ${root} by one participant`);
    }
  }
}
