// One replica from its opening to its end: a Y.Doc under one client id, its copy on the shelf, its socket to the server.
import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import type { Awareness } from 'y-protocols/awareness';
import type { Environment } from './environment.ts';
import type { Copy } from './shelf.ts';
import { reconnectMs } from './backoff.ts';
import { countingSocket, type ChangeKind } from './wire.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { CLOSE, MESSAGE_SAVED, MESSAGE_SYNC, SYNC_STEP_1 } from '../../shared/protocol/frames.ts';
import { REFUSALS, type Refusal } from '../../shared/outcome.ts';

export interface LifeOptions {
  /** The document's name as it follows /sync/. */
  name: string;
  face: Face;
  /** A leased id never used before; null for a replica that only reads (the doc then has a chance id, unknown to the server). */
  clientId: number | null;
  /** The copy's name on the shelf. */
  copy: string;
  /** Whether the copy is kept up to date: not where edits are shown that aren't to be sent from here. */
  isCopyKept: boolean;
}

export interface LifeEvents {
  /** Connected or no longer; the numbers of frames start again. */
  line(isConnected: boolean): void;
  /** The server's state is in the document. */
  synced(): void;
  sent(frame: number, kind: ChangeKind): void;
  /** The first `frames` frames with changes are on the server's disk. */
  saved(frames: number): void;
  /** The server closed with a code that reconnecting can't cure. */
  refused(code: number, refusal: Refusal, message: string): void;
  presence(): void;
}

export class Life {
  readonly doc = new Y.Doc();
  readonly mayWrite: boolean;
  readonly clientId: number;
  isConnected = false;
  /** True once the server's state has arrived on any connection. */
  isSynced = false;
  framesSent = 0;
  framesSaved = 0;

  readonly #env: Environment;
  readonly #options: LifeOptions;
  readonly #events: LifeEvents;
  readonly #provider: WebsocketProvider;
  /** What the server is known to have: clocks by client id. */
  readonly #serverClocks = new Map<number, number>();
  #copy: Copy | null = null;
  #tries = 0;
  #isHeld = false;
  #isOver = false;
  #callOffReconnect: (() => void) | null = null;
  /** Our own clock when each frame went out. */
  #clockByFrame = new Map<number, number>();

  constructor(env: Environment, options: LifeOptions, events: LifeEvents) {
    this.#env = env;
    this.#options = options;
    this.#events = events;
    this.mayWrite = options.clientId !== null;
    // Before anything is loaded: Yjs silently takes another id once it meets its own structs from elsewhere.
    if (options.clientId !== null) this.doc.clientID = options.clientId;
    this.clientId = this.doc.clientID;
    this.#provider = this.#makeProvider();
  }

  /** True once its connection and copy are closed for good: it may be shown, but says nothing about the server. */
  get hasEnded(): boolean {
    return this.#isOver;
  }

  get copyName(): string {
    return this.#options.copy;
  }

  get awareness(): Awareness {
    return this.#provider.awareness;
  }

  /** The document holds what the phone has. */
  async load(): Promise<void> {
    const copy = await this.#env.shelf.open(this.#options.copy, this.doc);
    if (this.#isOver || !this.#options.isCopyKept) copy.release();
    else this.#copy = copy;
  }

  /** Whether the server has everything that this replica has: step 2 and all that came after are on its disk. */
  get isAllSaved(): boolean {
    return this.isConnected && this.framesSent > 0 && this.framesSaved === this.framesSent;
  }

  /** This replica's own clock: how many steps it has written. */
  get clock(): number {
    return clockOf(this.doc, this.clientId);
  }

  /** Where the state vectors differ: steps of a client id here, and as far as known on the server. */
  get differences(): { client: number; here: number; server: number }[] {
    const clients = new Set([...this.doc.store.clients.keys(), ...this.#serverClocks.keys()]);
    return [...clients]
      .map((client) => ({
        client,
        here: clockOf(this.doc, client),
        server: this.#serverClocks.get(client) ?? 0,
      }))
      .filter(({ here, server }) => here !== server);
  }

  connect(): void {
    if (this.#isOver || this.#isHeld) return;
    this.#callOffReconnect?.();
    this.#callOffReconnect = null;
    this.#provider.connect();
  }

  /** Connects at once, if it is waiting to. */
  nudge(): void {
    if (!this.#callOffReconnect) return;
    this.#tries = 0;
    this.connect();
  }

  /** Cuts the wire, or mends it. */
  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (isHeld) this.#disconnect();
    else this.connect();
  }

  /** Ends connection and copy; the document stays readable until `forget`. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#disconnect();
    this.#provider.destroy();
    this.#copy?.release();
    this.#copy = null;
  }

  forget(): void {
    this.end();
    this.doc.destroy();
  }

  #makeProvider(): WebsocketProvider {
    const { name, face } = this.#options;
    const { origin, token, WebSocket } = this.#env;
    const provider = new WebsocketProvider(`${origin.replace(/^http/, 'ws')}/sync`, name, this.doc, {
      connect: false,
      disableBc: true,
      params: { as: face, saved: '1', ...(token === undefined ? {} : { token }) },
      WebSocketPolyfill: countingSocket(WebSocket, this.mayWrite, {
        dialled: () => {
          this.framesSent = 0;
          this.framesSaved = 0;
          this.#clockByFrame.clear();
        },
        sent: (frame, kind) => {
          this.framesSent = frame;
          this.#clockByFrame.set(frame, this.clock);
          this.#events.sent(frame, kind);
        },
      }),
      // Who reconnects, and when, is decided in `#closed`: with jitter, which the provider hasn't.
      shouldReconnect: () => false,
    });
    // Nothing to say until somebody drags: no frame for an empty presence.
    provider.awareness.setLocalState(null);
    provider.awareness.on('change', () => {
      if (!this.#isOver) this.#events.presence();
    });
    provider.on('status', ({ status }) => {
      if (status === 'connecting' || this.#isOver) return;
      this.isConnected = status === 'connected';
      this.#events.line(this.isConnected);
    });
    provider.on('sync', (isSynced) => {
      if (!isSynced) return;
      this.#tries = 0;
      this.isSynced = true;
      this.#events.synced();
    });
    provider.on('connection-close', (event, { wsconnected }) => {
      // The watchdog (half a minute without a message) closes by itself, and would redial without jitter.
      if (event === null && !this.#isOver && !this.#isHeld) {
        provider.shouldConnect = false;
        this.#reconnect();
      }
      if (!wsconnected && !this.#isOver) this.#events.line(false);
    });
    provider.on('closed', ({ code, reason }) => this.#closed(code, reason));
    this.#listen(provider);
    return provider;
  }

  /** Hears the frame that is our own, and learns from the others what the server has. */
  #listen(provider: WebsocketProvider): void {
    provider.messageHandlers[MESSAGE_SAVED] = (_encoder, decoder) => {
      this.framesSaved = decoding.readVarUint(decoder);
      const clock = this.#clockByFrame.get(this.framesSaved);
      if (clock !== undefined) this.#serverHas(this.clientId, clock);
      this.#events.saved(this.framesSaved);
    };
    const readSync = provider.messageHandlers[MESSAGE_SYNC]!;
    provider.messageHandlers[MESSAGE_SYNC] = (encoder, decoder, ...rest) => {
      const ahead = decoding.clone(decoder);
      if (decoding.readVarUint(ahead) === SYNC_STEP_1) {
        for (const [client, clock] of Y.decodeStateVector(decoding.readVarUint8Array(ahead))) {
          this.#serverHas(client, clock);
        }
      }
      readSync(encoder, decoder, ...rest);
    };
    this.doc.on('afterTransaction', (transaction) => {
      if (transaction.origin !== provider) return;
      for (const [client, clock] of transaction.afterState) {
        if (clock !== transaction.beforeState.get(client)) this.#serverHas(client, clock);
      }
    });
  }

  #serverHas(client: number, clock: number): void {
    this.#serverClocks.set(client, Math.max(clock, this.#serverClocks.get(client) ?? 0));
  }

  #closed(code: number, reason: string): void {
    if (this.#isOver || this.#isHeld) return;
    if (isRefusal(code)) this.#events.refused(code, readRefusal(code, reason), reason);
    else this.#reconnect();
  }

  #reconnect(): void {
    const waitMs = reconnectMs(this.#env, this.#tries);
    this.#tries += 1;
    this.#callOffReconnect?.();
    this.#callOffReconnect = this.#env.after(waitMs, () => this.connect());
  }

  #disconnect(): void {
    this.#callOffReconnect?.();
    this.#callOffReconnect = null;
    this.#provider.disconnect();
  }
}

/** The clock of `client` in `doc`: 0 if it has written nothing that is here. */
export const clockOf = (doc: Y.Doc, client: number): number => Y.getState(doc.store, client);

/** y-websocket's convention: 4400–4499 is the server's deliberate, lasting no. */
const isRefusal = (code: number): boolean => code >= 4400 && code < 4500;

const REFUSAL_BY_CODE: ReadonlyMap<number, Refusal> = new Map([
  [CLOSE.malformed, 'malformed'],
  [CLOSE.notAdmitted, 'not-admitted'],
  [CLOSE.refused, 'not-allowed'],
  [CLOSE.notFound, 'not-found'],
  [CLOSE.tooLarge, 'too-large'],
  [CLOSE.readOnly, 'not-allowed'],
  [CLOSE.removed, 'removed'],
  [CLOSE.wrongOrigin, 'wrong-origin'],
]);

/** The refusal a close frame names before its colon (`G4 unleased: …`), or what its code says in general. */
export function readRefusal(code: number, reason: string): Refusal {
  const [named = ''] = reason.split(':', 1);
  const words = named.split(/\s+/);
  return REFUSALS.find((refusal) => words.includes(refusal)) ?? REFUSAL_BY_CODE.get(code) ?? 'not-lawful';
}
