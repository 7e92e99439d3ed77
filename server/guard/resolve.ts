// Second reading of an update: from structs to the fields of records they write, in the order Yjs will apply them.
import * as Y from 'yjs';
import type { DocumentKind, Plain, RecordKind } from '../../shared/records.ts';
import { Broken, tooLarge, unlawful, type Decoded, type Id, type Range, type Struct } from './decode.ts';

/** A record that the update writes into: `type` is its map in the document, null if the update creates it. */
export interface Target {
  readonly root: string;
  readonly id: string;
  readonly kind: RecordKind;
  readonly type: Y.Map<Plain> | null;
  readonly chains: Map<string, Chain>;
}

/** All values that one field ever had, each behind the one before; the last one is what the field holds. */
export interface Chain {
  readonly target: Target;
  readonly field: string;
  /** The last value in the document before the update. */
  readonly before: Y.Item | null;
  /** The last value once the structs placed so far are in. */
  last: Run | null;
  /** How many values were placed so far, and the most that the document holds behind what one of them had seen. */
  placed: number;
  reach: number;
}

/** What covers a stretch of clocks: a struct of the update or an item of the document. */
export type Run = Struct | Y.Item;

/** A struct and where it lands. Taken one after the other, every step finds what it builds on. */
export type Step =
  /** Clocks only, or a value below something deleted: no effect, but its writer counts on from here. */
  | { readonly act: 'none'; readonly struct: Struct }
  | { readonly act: 'create'; readonly struct: Struct; readonly target: Target }
  /** `isLast`: the field holds it once it is placed; otherwise a value written at the same time wins. */
  | { readonly act: 'write'; readonly struct: Struct; readonly chain: Chain; readonly isLast: boolean };

export interface Resolved {
  readonly steps: readonly Step[];
  /** By `nameOf` root and id. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Steps it takes to order concurrent values. */
  readonly effort: number;
}

/**
 * Finds out what an update would change, without touching the document.
 * Throws `Broken` for rules G3, G6, G8 to G12 and G14 to G16 as far as the structure of the document can tell.
 */
export function resolve(doc: Y.Doc, kind: DocumentKind, { runs, deletions }: Decoded): Resolved {
  const placing = new Placing(doc, kind, runs);
  placing.placeAll();
  placing.checkDeletions(deletions);
  placing.checkLastValues();
  return { steps: placing.steps, targets: placing.targets, effort: placing.effort };
}

/**
 * Steps that placing values beside concurrent ones may take in one update, here and in Yjs, which walks from what the
 * writer had seen to where the value lands: some 0.5 µs each. An honest value takes as many as its field was set since.
 */
const EFFORT_MAX = 100_000;

type Spot = { target: Target; field: string };
type Runs = Decoded['runs'];

class Placing {
  readonly steps: Step[] = [];
  readonly targets = new Map<string, Target>();
  effort = 0;
  readonly #store: Y.Doc['store'];
  readonly #kind: DocumentKind;
  readonly #runs: Runs;
  readonly #roots: ReadonlyMap<string, Y.Map<Y.Map<Plain>>>;
  readonly #landed = new Map<Struct, Step>();

  constructor(doc: Y.Doc, kind: DocumentKind, runs: Runs) {
    this.#store = doc.store;
    this.#kind = kind;
    this.#runs = runs;
    this.#roots = new Map(Object.keys(kind.roots).map((root) => [root, doc.getMap<Y.Map<Plain>>(root)]));
  }

  /**
   * Blocks of several client ids come in any order: where a struct hangs on one further on in the bytes, that one's
   * block goes first, up to it. A block that would have to wait for itself hangs on its own future.
   */
  placeAll(): void {
    const next = new Map<number, number>();
    for (const first of this.#runs.keys()) {
      const waiting = [{ client: first, until: Infinity }];
      for (let top = waiting.at(-1); top; top = waiting.at(-1)) {
        const { client, until } = top;
        const index = next.get(client) ?? 0;
        const struct = this.#runs.get(client)![index];
        if (!struct || struct.id.clock > until) {
          waiting.pop();
          continue;
        }
        const awaited = this.#place(struct);
        if (!awaited) {
          next.set(client, index + 1);
        } else if (waiting.some((other) => other.client === awaited.client)) {
          throw unlawful('G6', `clock ${struct.id.clock} of client ${client} hangs on its own future`);
        } else {
          waiting.push({ client: awaited.client, until: awaited.clock });
        }
      }
    }
  }

  /**
   * A field's values are deleted by being overwritten, which Yjs does by itself: so what an honest delete set names
   * is dead already, or not the last of its field any more. Anything else would remove a value or a record.
   */
  checkDeletions(deletions: Decoded['deletions']): void {
    const byType = new Map([...this.targets.values()].map((target) => [target.type, target]));
    for (const [client, ranges] of deletions) {
      const held = Y.getState(this.#store, client);
      const end = held + (this.#runs.get(client)?.reduce((sum, struct) => sum + struct.length, 0) ?? 0);
      for (const range of ranges) {
        if (range.to > end) throw unlawful('G15', `deletes clock ${range.to - 1} of ${client}`);
        for (const item of this.#liveItems(client, range, held)) {
          const chain = byType.get(item.parent as Y.Map<Plain>)?.chains.get(item.parentSub ?? '');
          if (!chain || chain.last === item) {
            throw unlawful('G15', `deletes ${item.parentSub} without a new value`);
          }
        }
      }
    }
  }

  /** A value that was overwritten before it was sent must not be what a field ends with: that would remove it. */
  checkLastValues(): void {
    for (const { root, id, chains } of this.targets.values()) {
      for (const { field, last } of chains.values()) {
        const isLive = last instanceof Y.Item ? !last.deleted : last?.kind === 'value';
        if (!isLive) throw unlawful('G14', `leaves ${field} of ${root} ${id} without a value`);
      }
    }
  }

  *#liveItems(client: number, range: Range, held: number): Generator<Y.Item> {
    const structs = this.#store.clients.get(client);
    if (!structs || range.from >= held) return;
    for (let i = Y.findIndexSS(structs, range.from); i < structs.length; i++) {
      const struct = structs[i]!;
      if (struct.id.clock >= range.to) return;
      if (struct instanceof Y.Item && !struct.deleted) yield struct;
    }
  }

  /** Returns the id that has to be placed before, or null if the struct is placed. */
  #place(struct: Struct): Id | null {
    const step = this.#stepOf(struct);
    if (!step) return struct.origin ?? struct.parent;
    this.#landed.set(struct, step);
    this.steps.push(step);
    return null;
  }

  #stepOf(struct: Struct): Step | undefined {
    if (struct.kind === 'gc') return { act: 'none', struct };
    if (struct.root !== null) return this.#create(struct, struct.root, struct.key!);
    const neighbour = this.#find(struct.origin ?? struct.parent!);
    if (!neighbour) return undefined;
    const spot = struct.origin ? this.#besides(neighbour) : this.#below(neighbour, struct.key!);
    return spot ? this.#write(struct, spot) : { act: 'none', struct };
  }

  /** What holds the id: in the document, or placed already. Undefined if it is still to come in this update. */
  #find(id: Id): Y.Item | Y.GC | Step | undefined {
    const structs = this.#store.clients.get(id.client);
    if (structs && id.clock < Y.getState(this.#store, id.client))
      return structs[Y.findIndexSS(structs, id.clock)];
    const struct = structAt(this.#runs.get(id.client), id.clock);
    if (!struct) throw unlawful('G6', `client ${id.client} never wrote clock ${id.clock}`);
    return this.#landed.get(struct);
  }

  #create(struct: Struct, root: string, id: string): Step {
    const records = this.#roots.get(root);
    if (!records) throw unlawful('G9', `no root is called ${root}`);
    if (struct.kind !== 'record') throw unlawful('G10', `something other than a record in ${root}`);
    // Not `has`: an id whose record was removed counts as used.
    if (records._map.has(id) || this.targets.has(nameOf(root, id))) {
      throw new Broken('G16', 'taken', `${root} ${id} exists, or once did`);
    }
    return { act: 'create', struct, target: this.#target(root, id, null) };
  }

  /** Where a value goes that follows another one: to the same field of the same record. Null: nowhere any more. */
  #besides(left: Y.Item | Y.GC | Step): Spot | null {
    if (left instanceof Y.GC) return null;
    if (left instanceof Y.Item) {
      const type = left.parent as Y.Map<Plain>;
      if (type._item === null) throw new Broken('G16', 'taken', `the id ${left.parentSub} is used already`);
      if (type._item.deleted) return null;
      if (left.parentSub === null) throw unlawful('G10', 'a list item in a map');
      return { target: this.#targetOf(type, type._item), field: left.parentSub };
    }
    if (left.act === 'write') return left.chain;
    if (left.act === 'none') return null;
    throw new Broken('G16', 'taken', `${left.target.root} ${left.target.id} is made twice`);
  }

  /** Where the first value of a field goes, which names its record. Null: nowhere any more. */
  #below(parent: Y.Item | Y.GC | Step, field: string): Spot | null {
    if (parent instanceof Y.GC) return null;
    if (parent instanceof Y.Item) {
      if (parent.deleted) return null;
      const { content } = parent;
      if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
        return { target: this.#targetOf(content.type as Y.Map<Plain>, parent), field };
      }
    } else {
      if (parent.act === 'create') return { target: parent.target, field };
      if (parent.act === 'none') return null;
    }
    throw unlawful('G8', 'a parent that is not a record');
  }

  #targetOf(type: Y.Map<Plain>, item: Y.Item): Target {
    for (const [root, records] of this.#roots) {
      if (item.parent === records && item.parentSub !== null) return this.#target(root, item.parentSub, type);
    }
    throw unlawful('G11', 'a record that lies below no root');
  }

  #target(root: string, id: string, type: Y.Map<Plain> | null): Target {
    const name = nameOf(root, id);
    let target = this.targets.get(name);
    if (!target) {
      target = { root, id, kind: this.#kind.roots[root]!, type, chains: new Map() };
      this.targets.set(name, target);
    }
    return target;
  }

  #write(struct: Struct, { target, field }: Spot): Step {
    const { root, id, kind, type, chains } = target;
    if (struct.kind === 'record') throw unlawful('G11', `a map in ${field} of ${root} ${id}`);
    if (!Object.hasOwn(kind.fields, field)) throw unlawful('G12', `${root} have no field ${field}`);
    if (type && kind.fixed.includes(field)) {
      throw unlawful('G16', `${field} of ${root} ${id} never changes`);
    }
    let chain = chains.get(field);
    if (!chain) {
      const before = type?._map.get(field) ?? null;
      chain = { target, field, before, last: before, placed: 0, reach: 0 };
      chains.set(field, chain);
    }
    const isLast = this.#becomesLast(struct, chain);
    chain.placed++;
    if (isLast) chain.last = struct;
    return { act: 'write', struct, chain, isLast };
  }

  #becomesLast(value: Struct, chain: Chain): boolean {
    const { last } = chain;
    if (last === null || follows(value, last)) return true;
    chain.reach = Math.max(chain.reach, this.#reachOf(value, chain));
    this.#exert(chain.reach + chain.placed);
    return this.#landsBehind(value, last);
  }

  /** How many of the document's values lie between what the writer had seen and the end. */
  #reachOf({ origin }: Struct, { before }: Chain): number {
    const seen = origin && this.#runOf(origin);
    let steps = 0;
    if (seen instanceof Y.Item) for (let item = seen.right; item; item = item.right) steps++;
    else if (!seen) for (let item = before; item; item = item.left) steps++;
    return steps;
  }

  #exert(steps: number): void {
    this.effort += steps;
    if (this.effort > EFFORT_MAX) throw tooLarge('G3', 'too many concurrent values');
  }

  /**
   * Whether a new value lands behind the one that is last now. The values of a field form a tree: each hangs on the
   * one its writer had seen. Yjs lists it depth first, branches of one value by ascending client id, those of one
   * client the later first (`Item.integrate`, where nothing has a right origin). So climb from both until the ways
   * meet; the branches taken there decide. In turns, so that a long history above the meeting point costs nothing.
   */
  #landsBehind(value: Run, last: Run): boolean {
    const mine = wayUpFrom(value);
    const theirs = wayUpFrom(last);
    while (mine.run || theirs.run) {
      this.#exert(1);
      for (const way of [mine, theirs]) {
        const { run } = way;
        if (!run) continue;
        way.passed.set(run, { clock: way.clock, branch: way.branch });
        const here = mine.passed.get(run);
        const there = theirs.passed.get(run);
        if (here && there) return isBehind(run.id.client, here, there);
        way.branch = run.id;
        way.clock = run.origin?.clock ?? 0;
        way.run = run.origin && this.#runOf(run.origin);
      }
    }
    return isBranchBehind(mine.branch!, theirs.branch!);
  }

  #runOf(id: Id): Run {
    const found = this.#find(id);
    if (found instanceof Y.Item) return found;
    if (!found || found instanceof Y.GC) throw new Error('a value of a living record hangs on nothing');
    return found.struct;
  }
}

/** Where a way up passes a run, and the first clock of the run it came from; null where it starts. */
interface Fork {
  readonly clock: number;
  readonly branch: Id | null;
}
interface WayUp {
  run: Run | null;
  clock: number;
  branch: Id | null;
  readonly passed: Map<Run, Fork>;
}

const wayUpFrom = (run: Run): WayUp => ({ run, clock: lastClock(run), branch: null, passed: new Map() });

/** Compares two ways that meet in a run of `client`: the one that goes on within the run has its next clock as branch. */
function isBehind(client: number, mine: Fork, theirs: Fork): boolean {
  const fork = Math.min(mine.clock, theirs.clock);
  const branch = mine.clock > fork ? { client, clock: fork + 1 } : mine.branch;
  const theirBranch = theirs.clock > fork ? { client, clock: fork + 1 } : theirs.branch;
  // Without a branch the way ends at the fork: what hangs on a value lies behind it.
  if (!branch || !theirBranch) return branch !== null;
  return isBranchBehind(branch, theirBranch);
}

const isBranchBehind = (mine: Id, theirs: Id): boolean =>
  mine.client === theirs.client ? mine.clock < theirs.clock : mine.client > theirs.client;

const lastClock = (run: Run): number => run.id.clock + run.length - 1;

const follows = ({ origin }: Struct, last: Run): boolean =>
  origin !== null && origin.client === last.id.client && origin.clock === lastClock(last);

export const nameOf = (root: string, id: string): string => `${root}/${id}`;

/** The struct that holds the clock; a run has no gaps. */
function structAt(run: readonly Struct[] | undefined, clock: number): Struct | undefined {
  let low = 0;
  let high = (run?.length ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const struct = run![middle]!;
    if (clock < struct.id.clock) high = middle - 1;
    else if (clock > lastClock(struct)) low = middle + 1;
    else return struct;
  }
  return undefined;
}
