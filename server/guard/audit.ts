// The backstop (rule G19): applies a judged update and checks that Yjs did just that, before anyone sees it.
import { equalityDeep } from 'lib0/function';
import * as Y from 'yjs';
import type { Plain } from '../../shared/records.ts';
import type { Lawful, Verdict } from './judge.ts';
import type { Chain, Resolved, Step, Target } from './resolve.ts';

/** After `ok: false` the document can't be trusted: drop it with its whole tick, reload the last good state, alarm. */
export type AuditResult = { ok: true } | { ok: false; rule: 'G19'; message: string };

/**
 * Applies a verdict of `judge`, in a transaction of its own or in the one that is open: a tick wraps all its updates
 * in one `doc.transact`, so that a single `update` event comes of them. Judge one, apply it, then judge the next.
 * Where the server itself writes in that transaction too, it must set `transaction.local = true` at the end: applying
 * marks it as a stranger's, and Yjs would then take the document's own client id for stolen and change it.
 * Never throws.
 */
export function applyJudged(doc: Y.Doc, verdict: Verdict, origin?: unknown): AuditResult {
  if (!verdict.ok) return disagree('a refused update is never applied');
  if (verdict.moot) return { ok: true };
  try {
    return doc.transact((transaction) => {
      const before = takeStock(doc, transaction, verdict.plan);
      Y.applyUpdate(doc, verdict.update, origin);
      const fault = faultOf(doc, transaction, verdict, before);
      return fault === null ? { ok: true } : disagree(fault);
    }, origin);
  } catch (error) {
    return disagree(error instanceof Error ? error.message : String(error));
  }
}

const disagree = (message: string): AuditResult => ({ ok: false, rule: 'G19', message });

interface Stock {
  roots: number;
  clients: number;
  /** How many deletions of each client the transaction had before; it only ever appends. */
  deletions: ReadonlyMap<number, number>;
  /** The deletions that must follow, see `nameOf`. */
  expected: Set<string>;
}

function takeStock(doc: Y.Doc, { deleteSet }: Y.Transaction, plan: Resolved): Stock {
  const deletions = new Map<number, number>();
  for (const [client, items] of deleteSet.clients) deletions.set(client, items.length);
  return { roots: doc.share.size, clients: doc.store.clients.size, deletions, expected: deletionsOf(plan) };
}

/** Every value written that isn't what its field holds in the end, and every value held before that isn't any more. */
function deletionsOf({ steps, targets }: Resolved): Set<string> {
  const deletions = new Set<string>();
  for (const step of steps) {
    if (step.act !== 'write' || step.chain.last === step.struct) continue;
    deletions.add(nameOf(step.struct.id.client, step.struct.id.clock, step.struct.length));
  }
  for (const { chains } of targets.values()) {
    for (const { before, last } of chains.values()) {
      if (before && before !== last && !before.deleted) {
        deletions.add(nameOf(before.id.client, before.id.clock, before.length));
      }
    }
  }
  return deletions;
}

const nameOf = (client: number, clock: number, length: number): string => `${client} ${clock} ${length}`;

/** Says in what the document differs from the plan, or null. */
function faultOf(doc: Y.Doc, { deleteSet }: Y.Transaction, { plan }: Lawful, before: Stock): string | null {
  const { store } = doc;
  if (store.pendingStructs || store.pendingDs) return 'structs or deletions are pending';
  if (doc.share.size !== before.roots) return 'there is a new root';
  if (doc.subdocs.size > 0) return 'there is a subdocument';

  const ends = new Map<number, number>();
  let newClients = 0;
  const created = new Map<Target, Y.Map<Plain>>();
  for (const step of plan.steps) {
    const { id, length } = step.struct;
    if (!ends.has(id.client) && id.clock === 0) newClients++;
    ends.set(id.client, id.clock + length);
    const fault = stepFault(doc, step, created);
    if (fault) return `clock ${id.clock} of client ${id.client}: ${fault}`;
  }
  for (const [client, end] of ends) if (Y.getState(store, client) !== end) return `client ${client} went on`;
  if (store.clients.size !== before.clients + newClients) return 'there is an unknown client';

  for (const target of plan.targets.values()) {
    const type = target.type ?? created.get(target);
    for (const chain of target.chains.values()) {
      if (!holdsLast(type?._map.get(chain.field), chain))
        return `${chain.field} of ${target.id} holds another value`;
    }
  }

  for (const [client, items] of deleteSet.clients) {
    for (let i = before.deletions.get(client) ?? 0; i < items.length; i++) {
      const { clock, len } = items[i]!;
      if (!before.expected.delete(nameOf(client, clock, len)))
        return `clock ${clock} of client ${client} was deleted`;
    }
  }
  return before.expected.size > 0 ? 'something was not deleted' : null;
}

/** Says in what the structs that came of a step differ from it. Yjs may have split a run of overwritten values. */
function stepFault(doc: Y.Doc, step: Step, created: Map<Target, Y.Map<Plain>>): string | null {
  const { id, length } = step.struct;
  const structs = doc.store.clients.get(id.client);
  if (!structs || Y.getState(doc.store, id.client) < id.clock + length) return 'not integrated';
  const end = id.clock + length;
  for (let i = Y.findIndexSS(structs, id.clock); i < structs.length && structs[i]!.id.clock < end; i++) {
    const struct = structs[i]!;
    if (struct.id.clock < id.clock || struct.id.clock + struct.length > end)
      return 'merged with something else';
    if (step.act === 'none') {
      if (!(struct instanceof Y.GC)) return 'not collected';
    } else if (!(struct instanceof Y.Item)) {
      return 'collected';
    } else if (step.act === 'create') {
      const { root, id: key } = step.target;
      const { content } = struct;
      if (!(content instanceof Y.ContentType && content.type instanceof Y.Map)) return 'not a record';
      if (struct.parent !== doc.share.get(root) || struct.parentSub !== key) return 'created elsewhere';
      if (struct.deleted || struct.right || struct.left) return 'created, but not alone';
      created.set(step.target, content.type as Y.Map<Plain>);
    } else {
      const { target, field, last } = step.chain;
      if (struct.parent !== (target.type ?? created.get(target)) || struct.parentSub !== field)
        return 'written elsewhere';
      if (struct.deleted !== (last !== step.struct)) return struct.deleted ? 'deleted' : 'not deleted';
    }
  }
  return null;
}

function holdsLast(item: Y.Item | undefined, { last }: Chain): boolean {
  if (!item || item.deleted || !last) return false;
  if (last instanceof Y.Item) return item === last;
  const { client, clock } = item.id;
  if (client !== last.id.client || clock !== last.id.clock || item.length !== 1) return false;
  return item.content instanceof Y.ContentAny && equalityDeep(item.content.arr[0], last.value);
}
