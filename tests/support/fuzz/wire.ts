/** Writes Yjs updates of any shape, lawful or not: the hostile client's pen, which shares no code with Yjs or the guard. */
import * as encoding from 'lib0/encoding';

type Pair = readonly [client: number, clock: number];

/** Where a struct says it belongs. Yjs writes either neighbours, or a root or parent with a key. */
export interface Place {
  origin?: Pair | undefined;
  right?: Pair | undefined;
  root?: string | undefined;
  parent?: Pair | undefined;
  key?: string | undefined;
}

export type Piece =
  | { gc: number }
  | { skip: number }
  | (Place & { deleted: number })
  /** Several values make one struct of as many clocks. Objects may be `Map`s, to hold keys that no object can. */
  | (Place & { any: readonly unknown[] })
  /** 0 array, 1 map, 2 text, 3 xml element, 4 fragment, 5 hook, 6 xml text. */
  | (Place & { type: number })
  /** Content of any other number with its bytes. */
  | (Place & { content: number; bytes: Uint8Array });

export interface Block {
  client: number;
  clock: number;
  pieces: readonly Piece[];
  /** How many structs the block says it has, if that isn't how many it has. */
  claim?: number;
}

export type Deletions = readonly (readonly [client: number, ranges: readonly Pair[]])[];

export const MAP = 1;

/** Encodes blocks and a delete set as they are given, format V1. */
export function updateOf(
  blocks: readonly Block[],
  deletions: Deletions = [],
  tail: Uint8Array = new Uint8Array(),
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, blocks.length);
  for (const { client, clock, pieces, claim } of blocks) {
    encoding.writeVarUint(encoder, claim ?? pieces.length);
    writePair(encoder, [client, clock]);
    for (const piece of pieces) writePiece(encoder, piece);
  }
  encoding.writeVarUint(encoder, deletions.length);
  for (const [client, ranges] of deletions) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const range of ranges) writePair(encoder, range);
  }
  encoding.writeUint8Array(encoder, tail);
  return encoding.toUint8Array(encoder);
}

/** How many clocks a piece takes. */
export function lengthOf(piece: Piece): number {
  if ('gc' in piece) return piece.gc;
  if ('skip' in piece) return piece.skip;
  if ('deleted' in piece) return piece.deleted;
  return 'any' in piece ? piece.any.length : 1;
}

function writePiece(encoder: encoding.Encoder, piece: Piece): void {
  if ('gc' in piece) {
    encoding.writeUint8(encoder, 0);
    encoding.writeVarUint(encoder, piece.gc);
  } else if ('skip' in piece) {
    encoding.writeUint8(encoder, 10);
    encoding.writeVarUint(encoder, piece.skip);
  } else if ('deleted' in piece) {
    writePlace(encoder, piece, 1);
    encoding.writeVarUint(encoder, piece.deleted);
  } else if ('any' in piece) {
    writePlace(encoder, piece, 8);
    encoding.writeVarUint(encoder, piece.any.length);
    for (const value of piece.any) writeAny(encoder, value);
  } else if ('type' in piece) {
    writePlace(encoder, piece, 7);
    encoding.writeVarUint(encoder, piece.type);
    if (piece.type === 3 || piece.type === 5) encoding.writeVarString(encoder, 'p');
  } else {
    writePlace(encoder, piece, piece.content);
    encoding.writeUint8Array(encoder, piece.bytes);
  }
}

function writePlace(encoder: encoding.Encoder, place: Place, content: number): void {
  const info =
    content | (place.origin ? 0x80 : 0) | (place.right ? 0x40 : 0) | (place.key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, info);
  if (place.origin) writePair(encoder, place.origin);
  if (place.right) writePair(encoder, place.right);
  if (place.origin || place.right) return;
  if (place.root !== undefined) {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, place.root);
  } else {
    encoding.writeVarUint(encoder, 0);
    writePair(encoder, place.parent ?? [0, 0]);
  }
  if (place.key !== undefined) encoding.writeVarString(encoder, place.key);
}

function writePair(encoder: encoding.Encoder, [first, second]: Pair): void {
  encoding.writeVarUint(encoder, first);
  encoding.writeVarUint(encoder, second);
}

function writeAny(encoder: encoding.Encoder, value: unknown): void {
  if (value instanceof Map) {
    encoding.writeUint8(encoder, 118);
    encoding.writeVarUint(encoder, value.size);
    for (const [key, inner] of value) {
      encoding.writeVarString(encoder, String(key));
      writeAny(encoder, inner);
    }
  } else if (Array.isArray(value)) {
    encoding.writeUint8(encoder, 117);
    encoding.writeVarUint(encoder, value.length);
    for (const inner of value) writeAny(encoder, inner);
  } else {
    encoding.writeAny(encoder, value as encoding.AnyEncodable);
  }
}
