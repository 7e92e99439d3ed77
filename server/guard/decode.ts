// First reading of an update: from bytes to structs and deletions, refusing whatever no honest replica writes.
import * as decoding from 'lib0/decoding';
import type { Plain } from '../../shared/records.ts';
import type { Refusal } from '../../shared/outcome.ts';
import { LIVE_UPDATE_MAX, STEP_2_MAX } from '../../shared/protocol/frames.ts';

export type Rule = `G${number}`;

/**
 * A broken rule. Thrown anywhere inside the guard and caught in one place, `judge`, which makes it a verdict.
 * No Error: nobody reads its stack, and to record one costs a hostile update more time than to judge it.
 */
export class Broken {
  readonly rule: Rule;
  readonly refusal: Refusal;
  readonly message: string;
  constructor(rule: Rule, refusal: Refusal, message: string) {
    this.rule = rule;
    this.refusal = refusal;
    this.message = message;
  }
}

export const unlawful = (rule: Rule, message: string): Broken => new Broken(rule, 'not-lawful', message);
const malformed = (rule: Rule, message: string): Broken => new Broken(rule, 'malformed', message);
export const tooLarge = (rule: Rule, message: string): Broken => new Broken(rule, 'too-large', message);

/** live: what a replica sends as it changes; step2: its answer to a state vector, all that was written offline. */
export type Way = 'live' | 'step2';

export interface Id {
  readonly client: number;
  readonly clock: number;
}

/**
 * One struct of an update. `length` clocks from `id` on; each but the first has the one before as its origin.
 * gc: clocks used up below something deleted. deleted: values already overwritten. value: the value of a field.
 * record: a new, empty record.
 */
export interface Struct {
  readonly kind: 'gc' | 'deleted' | 'value' | 'record';
  readonly id: Id;
  readonly length: number;
  /** The value of the same field that its writer had seen last. */
  readonly origin: Id | null;
  /** Only without an origin: where it lies, below a root or below a record, and under which key. */
  readonly root: string | null;
  readonly parent: Id | null;
  readonly key: string | null;
  /** Of a `value`; else null. */
  readonly value: Plain;
}

/** The clocks from `from` up to but not including `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Decoded {
  /** By client id: what the document doesn't hold yet, without a gap. */
  readonly runs: ReadonlyMap<number, readonly Struct[]>;
  /** By client id: the delete set, sorted, overlaps merged, not yet cut to what exists. */
  readonly deletions: ReadonlyMap<number, readonly Range[]>;
}

/**
 * What one update may hold. Bytes bound the memory of the decoder, the other numbers the work after it. Client ids
 * and structs count only as far as they are new to the document.
 * A live update is one transaction of one page; 4 clients leave room for a client that merges what it queued.
 * A step 2 is what one person wrote offline in all their page loads.
 */
export const LIMITS: Record<Way, { bytes: number; clients: number; structs: number; ranges: number }> = {
  live: { bytes: LIVE_UPDATE_MAX, clients: 4, structs: 4_096, ranges: 4_096 },
  // A whole board's delete set comes along: 5,000 cards, each moved a few times by several people.
  step2: { bytes: STEP_2_MAX, clients: 64, structs: 32_768, ranges: 131_072 },
};
/** Clocks in one struct: overwritten values merge, and nobody moves one card more often while offline. */
export const LENGTH_MAX = 16_384;
/** Clocks of one client id, far above what a page load can write and far below where numbers lose precision. */
export const CLOCK_MAX = 2 ** 31;
/** How deep a field's value may nest; the deepest that any schema knows is 1. */
export const VALUE_DEPTH_MAX = 4;

/**
 * Reads an update in format V1. `known` says how many clocks of a client the document holds: what lies below is
 * read and dropped (G5), as a step 2 built against an old state vector is honest.
 * Throws `Broken` for rules G1, G2, G3, G7, G10, G11, G12, G13 and G15 as far as bytes alone can tell.
 */
export function decode(bytes: Uint8Array, way: Way, known: (client: number) => number): Decoded {
  const limits = LIMITS[way];
  if (bytes.length > limits.bytes) throw tooLarge('G1', `${bytes.length} bytes in one update`);
  try {
    const decoder = decoding.createDecoder(bytes);
    const runs = readRuns(decoder, way, known);
    const deletions = readDeletions(decoder, limits.ranges);
    if (decoder.pos !== bytes.length) throw malformed('G3', 'bytes after the end of the update');
    return { runs: withoutDeleted(runs, deletions), deletions };
  } catch (error) {
    // What lib0 throws on bytes that are cut off, numbers too large and text that isn't UTF-8.
    throw error instanceof Broken
      ? error
      : malformed('G2', error instanceof Error ? error.message : 'not an update');
  }
}

function readRuns(
  decoder: decoding.Decoder,
  way: Way,
  known: (client: number) => number,
): Map<number, Struct[]> {
  const limits = LIMITS[way];
  const runs = new Map<number, Struct[]>();
  const seen = new Set<number>();
  let remaining = 0;
  // Nothing is allocated by a number that was only claimed: each turn of these loops eats bytes or throws.
  for (let blocks = decoding.readVarUint(decoder); blocks > 0; blocks--) {
    let count = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = readClock(decoder);
    if (count === 0) throw malformed('G3', 'a client block without structs');
    if (seen.has(client)) throw malformed('G3', `two blocks of client ${client}`);
    seen.add(client);
    const held = known(client);
    if (clock > held) throw malformed('G3', `a gap before clock ${clock} of client ${client}`);
    const run: Struct[] = [];
    for (; count > 0; count--) {
      for (const struct of readStruct(decoder, client, clock)) {
        clock += struct.length;
        if (clock > CLOCK_MAX) throw tooLarge('G3', `clock ${clock} of client ${client}`);
        if (clock <= held) continue;
        run.push(cutFront(struct, held));
        if (++remaining > limits.structs) throw tooLarge('G3', 'too many structs in one update');
      }
    }
    if (run.length > 0) runs.set(client, run);
    if (runs.size > limits.clients) throw tooLarge('G3', 'too many client ids in one update');
  }
  return runs;
}

/** Drops a struct's clocks below `held`. What remains hangs on the last one dropped, whatever parent it named. */
function cutFront(struct: Struct, held: number): Struct {
  const { client, clock } = struct.id;
  if (clock >= held) return struct;
  const place = struct.kind === 'gc' ? NOWHERE : besides({ client, clock: held - 1 });
  return structOf(struct.kind, { client, clock: held }, clock + struct.length - held, place);
}

/** A value that is one struct on the wire for several clocks is read as one struct for each. */
function readStruct(decoder: decoding.Decoder, client: number, clock: number): Struct[] {
  const info = readByte(decoder);
  const content = info & 0b0001_1111;
  const id = { client, clock };
  if (content === SKIP) throw malformed('G3', 'a skip');
  if (content === GC) {
    if (info !== GC) throw malformed('G2', 'a collected struct with neighbours');
    return [structOf('gc', id, readLength(decoder), NOWHERE)];
  }
  if (content === DELETED || content === ANY || content === TYPE) {
    const place = readPlace(decoder, info);
    if (content === DELETED) return [structOf('deleted', id, readLength(decoder), place)];
    if (content === ANY) return readValues(decoder, id, place);
    if (decoding.readVarUint(decoder) !== TYPE_MAP) throw unlawful('G12', 'a type other than a map');
    return [structOf('record', id, 1, place)];
  }
  // JSON, binary, text, embed, format, subdocument: no field holds any of these.
  throw unlawful('G12', `content ${content}, which no field holds`);
}

// Content numbers of Yjs 13.6 (structs/Item.js, contentRefs), its number for a map (ContentType.js), and flags.
export const GC = 0;
export const DELETED = 1;
export const TYPE = 7;
export const ANY = 8;
const SKIP = 10;
export const TYPE_MAP = 1;
export const HAS_ORIGIN = 0b1000_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
export const HAS_KEY = 0b0010_0000;

type Place = Pick<Struct, 'origin' | 'root' | 'parent' | 'key'>;
const NOWHERE: Place = { origin: null, root: null, parent: null, key: null };
const besides = (origin: Id): Place => ({ origin, root: null, parent: null, key: null });

/** One literal for all of them, as thousands are made: spreading costs several times as much. */
const structOf = (kind: Struct['kind'], id: Id, length: number, at: Place, value: Plain = null): Struct => ({
  kind,
  id,
  length,
  origin: at.origin,
  root: at.root,
  parent: at.parent,
  key: at.key,
  value,
});

function readPlace(decoder: decoding.Decoder, info: number): Place {
  // A replica puts a value behind the last one of its key: it has a left neighbour or none, never a right one.
  if (info & HAS_RIGHT_ORIGIN) throw unlawful('G7', 'a right neighbour');
  if (info & HAS_ORIGIN) return besides(readId(decoder));
  const isRoot = decoding.readVarUint(decoder);
  if (isRoot !== 0 && isRoot !== 1) throw malformed('G2', 'neither a root nor a parent');
  const root = isRoot ? readKey(decoder) : null;
  const parent = isRoot ? null : readId(decoder);
  if (!(info & HAS_KEY)) throw unlawful('G10', 'a list item in a map');
  return { origin: null, root, parent, key: readKey(decoder) };
}

function readValues(decoder: decoding.Decoder, id: Id, place: Place): Struct[] {
  const structs: Struct[] = [];
  const { client } = id;
  for (let count = readLength(decoder), clock = id.clock; count > 0; count--, clock++) {
    const at = clock === id.clock ? place : besides({ client, clock: clock - 1 });
    structs.push(structOf('value', { client, clock }, 1, at, readValue(decoder, 0)));
  }
  return structs;
}

/** Our own reader of lib0's `any`: lib0's follows `__proto__` and recurses as deep as the bytes say. */
function readValue(decoder: decoding.Decoder, depth: number): Plain {
  if (depth > VALUE_DEPTH_MAX) throw unlawful('G11', 'a value nested too deep');
  const type = readByte(decoder);
  switch (type) {
    case 126:
      return null;
    case 125:
      return decoding.readVarInt(decoder);
    case 124:
      return finite(decoding.readFloat32(decoder));
    case 123:
      return finite(decoding.readFloat64(decoder));
    case 121:
      return false;
    case 120:
      return true;
    case 119:
      return readString(decoder);
    case 118: {
      const object: Record<string, Plain> = {};
      for (let count = decoding.readVarUint(decoder); count > 0; count--) {
        object[readKey(decoder)] = readValue(decoder, depth + 1);
      }
      return object;
    }
    case 117: {
      const array: Plain[] = [];
      for (let count = decoding.readVarUint(decoder); count > 0; count--)
        array.push(readValue(decoder, depth + 1));
      return array;
    }
    default:
      // undefined, bigint and bytes exist on the wire, but aren't plain values.
      throw unlawful('G12', `a value of type ${type}`);
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw unlawful('G12', 'a number that is not finite');
  return value;
}

/** Any name that a plain object inherits would pass for a field of it (`__proto__`, `constructor`, `toString`). */
export const isInherited = (key: string): boolean => key in Object.prototype || key === 'prototype';

function readKey(decoder: decoding.Decoder): string {
  const key = readString(decoder);
  if (isInherited(key)) throw unlawful('G13', `the key ${key}`);
  return key;
}

/** Names, ids and places are short and ASCII: letter by letter they cost a quarter of a view and a call to TextDecoder. */
function readString(decoder: decoding.Decoder): string {
  const start = decoder.pos;
  const length = decoding.readVarUint(decoder);
  const end = decoder.pos + length;
  if (length > SHORT || end > decoder.arr.length) return readLongString(decoder, start);
  let text = '';
  for (let i = decoder.pos; i < end; i++) {
    const byte = decoder.arr[i]!;
    if (byte >= 0x80) return readLongString(decoder, start);
    text += String.fromCharCode(byte);
  }
  decoder.pos = end;
  return text;
}
const SHORT = 32;

function readLongString(decoder: decoding.Decoder, start: number): string {
  decoder.pos = start;
  return decoding.readVarString(decoder);
}

function readByte(decoder: decoding.Decoder): number {
  const byte = decoder.arr[decoder.pos++];
  if (byte === undefined) throw malformed('G2', 'cut off');
  return byte;
}

const readId = (decoder: decoding.Decoder): Id => ({
  client: decoding.readVarUint(decoder),
  clock: decoding.readVarUint(decoder),
});

function readClock(decoder: decoding.Decoder): number {
  const clock = decoding.readVarUint(decoder);
  if (clock > CLOCK_MAX) throw tooLarge('G3', `clock ${clock}`);
  return clock;
}

function readLength(decoder: decoding.Decoder): number {
  const length = decoding.readVarUint(decoder);
  if (length === 0) throw malformed('G3', 'a struct without length');
  if (length > LENGTH_MAX) throw tooLarge('G3', `a struct of ${length} clocks`);
  return length;
}

function readDeletions(decoder: decoding.Decoder, most: number): Map<number, Range[]> {
  const deletions = new Map<number, Range[]>();
  let read = 0;
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder);
    if (deletions.has(client)) throw malformed('G3', `client ${client} twice in the delete set`);
    const ranges: Range[] = [];
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      if (++read > most) throw tooLarge('G3', 'too many deleted ranges in one update');
      const from = readClock(decoder);
      const length = readClock(decoder);
      if (length === 0) throw malformed('G3', 'a deleted range without length');
      ranges.push({ from, to: from + length });
    }
    deletions.set(client, merged(ranges));
  }
  return deletions;
}

/** Sorted and without overlaps, so that however often a range is repeated it is walked once. */
function merged(ranges: Range[]): Range[] {
  ranges.sort((a, b) => a.from - b.from);
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && range.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else {
      result.push(range);
    }
  }
  return result;
}

/** A value that comes with its own deletion was overwritten before it was sent: only its clock still counts. */
function withoutDeleted(
  runs: ReadonlyMap<number, readonly Struct[]>,
  deletions: ReadonlyMap<number, readonly Range[]>,
): ReadonlyMap<number, readonly Struct[]> {
  const result = new Map<number, readonly Struct[]>();
  for (const [client, run] of runs) {
    const ranges = deletions.get(client);
    result.set(client, ranges ? run.map((struct) => withoutValue(struct, ranges)) : run);
  }
  return result;
}

function withoutValue(struct: Struct, ranges: readonly Range[]): Struct {
  if (struct.kind === 'gc' || struct.kind === 'deleted' || !covers(ranges, struct.id.clock)) return struct;
  if (struct.kind === 'record') throw unlawful('G15', 'a record that comes with its deletion');
  return structOf('deleted', struct.id, 1, struct);
}

/** Whether one of the sorted ranges holds the clock. */
function covers(ranges: readonly Range[], clock: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle]!;
    if (clock < range.from) high = middle - 1;
    else if (clock >= range.to) low = middle + 1;
    else return true;
  }
  return false;
}
