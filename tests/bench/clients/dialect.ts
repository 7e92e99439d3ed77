/** How each server wants to be spoken to; what is said is the same for all: Yjs updates and awareness states. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
  MESSAGE_AWARENESS,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
} from '../../../shared/protocol/frames.ts';

/** Somebody at a server: where they connect, and under which client id they write. */
export interface Seat {
  path: string;
  clientId: number;
  /** The owner of their cards. */
  owner: string;
}

export type Kind = 'state' | 'update' | 'awareness' | 'other';

export interface Dialect {
  /** What a client says first, to be sent everything. */
  hello: readonly Uint8Array[];
  sync(step: number, payload: Uint8Array): Uint8Array;
  awareness(payload: Uint8Array): Uint8Array;
  kindOf(payload: Buffer): Kind;
  /** Bytes before an awareness frame's entries, or -1 if it has none. */
  entriesAt(payload: Buffer): number;
}

const EMPTY_STATE_VECTOR = Uint8Array.of(0);

function message(name: string | null, parts: (number | Uint8Array | string)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  if (name !== null) encoding.writeVarString(encoder, name);
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else if (typeof part === 'string') encoding.writeVarString(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}

/** y-websocket's protocol; with a name before every message it is Hocuspocus's. */
function yjs(name: string | null): Dialect {
  const skip = name === null ? 0 : Buffer.byteLength(name) + 1;
  const dialect: Dialect = {
    hello: [],
    sync: (step, payload) => message(name, [MESSAGE_SYNC, step, payload]),
    awareness: (payload) => message(name, [MESSAGE_AWARENESS, payload]),
    kindOf(payload) {
      const type = payload[skip];
      if (type === MESSAGE_AWARENESS) return 'awareness';
      if (type !== MESSAGE_SYNC) return 'other';
      const step = payload[skip + 1];
      return step === SYNC_STEP_2 ? 'state' : step === SYNC_STEP_1 ? 'other' : 'update';
    },
    entriesAt(payload) {
      const decoder = decoding.createDecoder(payload);
      decoder.pos = skip + 1;
      decoding.readVarUint(decoder);
      return decoder.pos;
    },
  };
  const login = name === null ? [] : [message(name, [2, 0, 'token'])];
  return { ...dialect, hello: [...login, dialect.sync(SYNC_STEP_1, EMPTY_STATE_VECTOR)] };
}

/** A bare broadcast says nothing but the payload; awareness has a first byte that no update has. */
const BARE_AWARENESS = 0xff;
export const bare: Dialect = {
  hello: [],
  sync: (_step, payload) => payload,
  awareness: (payload) => Uint8Array.of(BARE_AWARENESS, ...payload),
  kindOf: (payload) => (payload[0] === BARE_AWARENESS ? 'awareness' : 'update'),
  entriesAt: () => 1,
};

export const yWebsocket = yjs(null);
export const hocuspocus = (document: string): Dialect => yjs(document);
