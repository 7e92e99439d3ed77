/** A phone's replica of one document over the virtual network: speaks the sync protocol, and remembers all it was shown. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import {
  MESSAGE_AWARENESS,
  MESSAGE_SAVED,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../shared/protocol/frames.ts';
import type { DocumentKind } from '../../shared/records.ts';
import type { Wire } from './network.ts';

/** Marks what came from the server. */
const SERVER = Symbol('server');

export interface Line {
  /** Opens a connection for `name`; frames and the end of it come to the replica. */
  dial(replica: Replica): Wire;
  /** The next of this person's leased client ids. */
  clientId(): number;
  /** A lasting no: the replica has begun anew, and `lost` is what had not been called saved. */
  refused(replica: Replica, code: number, reason: string): void;
}

export function openDocument(kind: DocumentKind): Y.Doc {
  // A guid of its own would cost more than all the rest of a small document.
  const doc = new Y.Doc({ guid: kind.name });
  for (const root of Object.keys(kind.roots)) doc.getMap(root);
  return doc;
}

export class Replica {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly #line: Line;
  doc!: Y.Doc;
  /** What the server has shown, and nothing else; one for each page that was ever open. */
  readonly shown: Y.Doc[] = [];
  /** By client id: up to which clock the server has said that it is on disk. */
  readonly saved = new Map<number, number>();
  /** How often the server ended a connection, by code and reason. */
  readonly closings: { code: number; reason: string }[] = [];
  wire: Wire | null = null;
  isOnline = false;
  #wants = false;
  /** The client ids that this person's pages had, and their clocks at each change frame of this connection. */
  readonly #own = new Set<number>();
  #sent: Map<number, number>[] = [];
  /** It sends frames of its own making: then nobody knows which of them are meant by the number saved. */
  #isRaw = false;
  #awareness: Uint8Array | null = null;

  constructor(name: string, kind: DocumentKind, line: Line) {
    this.name = name;
    this.kind = kind;
    this.#line = line;
    this.begin(false);
  }

  /** A new page under a new client id. What the old one held is kept, as IndexedDB keeps it, unless it was refused. */
  begin(keeps: boolean): void {
    const kept = this.doc as Y.Doc | undefined;
    this.hangUp();
    this.doc = openDocument(this.kind);
    if (kept && keeps) Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(kept), SERVER);
    this.doc.clientID = this.#line.clientId();
    if (!keeps) this.#own.clear();
    this.#own.add(this.doc.clientID);
    this.shown.push(openDocument(this.kind));
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== SERVER && this.wire) this.#sendChange(SYNC_UPDATE, update);
    });
  }

  dial(): void {
    this.#wants = true;
    if (this.wire) return;
    this.#sent = [];
    this.wire = this.#line.dial(this);
    this.wire.send(frameOf(SYNC_STEP_1, Y.encodeStateVector(this.doc)));
  }

  hangUp(): void {
    this.#wants = false;
    this.wire?.close();
    this.wire = null;
    this.isOnline = false;
  }

  /** Whether it should be connected: a dropped connection is dialled again by whoever drives the scene. */
  get wantsLine(): boolean {
    return this.#wants && this.wire === null;
  }

  /** Everything this page has written is on disk, as far as the server has said. */
  get isSaved(): boolean {
    return [...this.#own].every((id) => Y.getState(this.doc.store, id) <= (this.saved.get(id) ?? 0));
  }

  json(): Record<string, unknown> {
    return Object.fromEntries(
      Object.keys(this.kind.roots).map((root) => [root, this.doc.getMap(root).toJSON()]),
    );
  }

  show(awareness: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
    encoding.writeVarUint8Array(encoder, awareness);
    this.wire?.send(encoding.toUint8Array(encoder));
  }

  /** The last awareness frame from the server, without its type. */
  get awareness(): Uint8Array | null {
    return this.#awareness;
  }

  message(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE_SAVED) return this.#savedUpTo(decoding.readVarUint(decoder));
    if (type === MESSAGE_AWARENESS) return void (this.#awareness = decoding.readVarUint8Array(decoder));
    if (type !== MESSAGE_SYNC) throw new Error(`the server sent a message of type ${type}`);
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === SYNC_STEP_1) {
      this.#sendChange(SYNC_STEP_2, Y.encodeStateAsUpdate(this.doc, payload));
      return;
    }
    Y.applyUpdate(this.doc, payload, SERVER);
    Y.applyUpdate(this.shown.at(-1)!, payload);
    // Only now it has everything: what comes before hangs on this.
    if (step === SYNC_STEP_2) this.isOnline = true;
  }

  closed(code: number, reason: string): void {
    this.closings.push({ code, reason });
    this.wire = null;
    this.isOnline = false;
    if (code >= 4400 && code < 4500) this.#line.refused(this, code, reason);
  }

  /** Sends bytes of any kind, lawful or not. */
  sendRaw(bytes: Uint8Array, isBinary = true): void {
    this.#isRaw = true;
    this.wire?.send(bytes, isBinary);
  }

  /** Changes before the first step 2 of a connection are held back, as our own client does: step 2 carries them. */
  #sendChange(step: number, update: Uint8Array): void {
    if (step === SYNC_UPDATE && this.#sent.length === 0) return;
    this.#sent.push(new Map([...this.#own].map((id) => [id, Y.getState(this.doc.store, id)])));
    this.wire?.send(frameOf(step, update));
  }

  #savedUpTo(frames: number): void {
    if (this.#isRaw) return;
    const clocks = this.#sent[frames - 1];
    if (!clocks) throw new Error(`${frames} frames are saved, but ${this.#sent.length} were sent`);
    for (const [id, clock] of clocks) this.saved.set(id, Math.max(clock, this.saved.get(id) ?? 0));
  }
}

export function frameOf(step: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/**
 * Whether `whole` holds every struct and every deletion of `part`. Both come from one authority, so that a struct with
 * the same id is the same struct.
 */
export function covers(whole: Y.Doc, part: Y.Doc): boolean {
  if (part.store.pendingStructs || part.store.pendingDs) {
    // A page that was loaded from the phone was only told what it lacked: that hangs on what the disk must have.
    const both = new Y.Doc({ guid: 'both' });
    Y.applyUpdate(both, Y.encodeStateAsUpdate(whole));
    Y.applyUpdate(both, Y.encodeStateAsUpdate(part));
    if (both.store.pendingStructs || both.store.pendingDs) return false;
    return covers(whole, both);
  }
  for (const client of part.store.clients.keys()) {
    if (Y.getState(part.store, client) > Y.getState(whole.store, client)) return false;
  }
  const { ds } = Y.snapshot(whole);
  for (const [client, deletions] of Y.snapshot(part).ds.clients) {
    for (const { clock, len } of deletions) {
      for (let at = clock; at < clock + len; at += 1)
        if (!Y.isDeleted(ds, Y.createID(client, at))) return false;
    }
  }
  return true;
}
