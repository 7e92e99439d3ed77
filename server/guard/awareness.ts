// The guard of awareness: a connection speaks for its own client id alone, and only in the words of the presence schema.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as v from 'valibot';
import { PRESENCE_MAX, PresenceSchema, type Presence } from '../../shared/protocol/presence.ts';

/** One client's presence as awareness carries it; a state of null says that it is gone. */
export interface PresenceEntry {
  readonly clientId: number;
  /** Counts up with every change of the state; the higher one wins. */
  readonly clock: number;
  readonly state: Presence | null;
}

export interface AwarenessRequest {
  /** The client ids leased to this connection's participant. */
  leases: { has(clientId: number): boolean };
  /** The clocks of what other connections show, or showed a moment ago. */
  others: { clockOf(clientId: number): number | undefined };
  /**
   * The entry last taken from this connection, or null: then the first leased id it names with news, and not as the echo
   * of another device of the same person, becomes its own.
   */
  last: Pick<PresenceEntry, 'clientId' | 'clock'> | null;
}

/** ignored: nothing to publish, and nothing wrong that would deserve a refusal. */
export type AwarenessVerdict = { ok: true; entry: PresenceEntry } | { ok: false; ignored: string };

/** A stock client sends back every state it is sent, so a frame holds a whole room: 250 people at 200 bytes. */
export const AWARENESS_MAX = 64 * 1024;
/** Far above any honest clock (one step a state), far below where numbers lose precision. */
const CLOCK_MAX = 2 ** 31;

/**
 * Reads a frame in the encoding of y-protocols 1.0 and returns the one entry in it that this connection may send.
 * Entries of others are skipped and not refused: y-websocket 3.1 answers each change it hears of by repeating it.
 * Never throws.
 */
export function judgeAwareness(
  bytes: Uint8Array,
  { leases, others, last }: AwarenessRequest,
): AwarenessVerdict {
  if (bytes.length > AWARENESS_MAX) return ignore('too large');
  try {
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    for (let i = 0; i < count; i++) {
      const clientId = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const json = decoding.readVarUint8Array(decoder);
      // A first entry that comes with others may be the echo of the same person's other page.
      const isOwn = last ? clientId === last.clientId : count === 1;
      if (!isOwn) continue;
      if (!leases.has(clientId)) return ignore('not leased');
      const verdict = judgeEntry(clientId, clock, json, last);
      if (!last && verdict.ok && isEcho(verdict.entry, others.clockOf(clientId))) return ignore('an echo');
      return verdict;
    }
    return ignore('nothing of its own');
  } catch (error) {
    return ignore(error instanceof Error ? error.message : 'malformed');
  }
}

const utf8 = new TextDecoder();
const ignore = (ignored: string): AwarenessVerdict => ({ ok: false, ignored });

/** Whether a connection's first entry says nothing that others haven't said; a page that comes back counts on. */
const isEcho = ({ clock, state }: PresenceEntry, othersClock: number | undefined): boolean =>
  othersClock === undefined ? state === null : clock <= othersClock;

function judgeEntry(
  clientId: number,
  clock: number,
  json: Uint8Array,
  last: AwarenessRequest['last'],
): AwarenessVerdict {
  if (clock > CLOCK_MAX) return ignore('clock too high');
  if (json.length > PRESENCE_MAX) return ignore('state too large');
  const parsed = v.safeParse(v.nullable(PresenceSchema), JSON.parse(utf8.decode(json)));
  if (!parsed.success) return ignore('state unknown');
  // Going offline, a stock client says so without counting up.
  if (last && (clock < last.clock || (clock === last.clock && parsed.output !== null)))
    return ignore('clock not new');
  return { ok: true, entry: { clientId, clock, state: parsed.output } };
}

/** Encodes entries as one awareness frame (without its message type), as stock clients read it. */
export const encodeAwareness = (entries: readonly PresenceEntry[]): Uint8Array =>
  joinEntries(entries.map(encodeEntry));

/** One entry's part of such a frame. */
export function encodeEntry({ clientId, clock, state }: PresenceEntry): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return encoding.toUint8Array(encoder);
}

/** The frame that has these parts. */
export function joinEntries(entries: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  entries.forEach((entry) => encoding.writeUint8Array(encoder, entry));
  return encoding.toUint8Array(encoder);
}
