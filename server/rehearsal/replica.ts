// One document as a bot has it: a Y.Doc and a stock WebsocketProvider over a real socket.
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MESSAGE_SAVED, MESSAGE_SYNC, SYNC_STEP_1, SYNC_STEP_2 } from '../../shared/protocol/frames.ts';
import type { Presence } from '../../shared/protocol/presence.ts';
import type { Refusals } from './refusals.ts';

export interface ReplicaOptions {
  origin: string;
  /** As it follows /sync/. */
  document: string;
  token: string;
  /** Leased, and never used before for this document. */
  clientId: number;
  /** Told just before a frame with changes goes out, with how far this client id has written. */
  onSend?: (clientId: number, clock: number) => void;
  refusals: Refusals;
}

/** Phones come back sooner than y-websocket's 2.5 s; with 125 at once the spread of the cuts is jitter enough. */
const RECONNECT_MOST_MS = 1000;

export class Replica {
  readonly doc = new Y.Doc();
  readonly #provider: WebsocketProvider;
  readonly #options: ReplicaOptions;
  #framesSent = 0;
  #framesSaved = 0;
  #isCutOnPurpose = false;
  /** The server has refused this connection for good. */
  isRefused = false;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.doc.clientID = options.clientId;
    this.#provider = new WebsocketProvider(
      `${options.origin.replace(/^http/, 'ws')}/sync`,
      options.document,
      this.doc,
      {
        connect: false,
        // Otherwise all bots, being one process, would tell each other everything past the server.
        disableBc: true,
        params: { token: options.token, saved: '1' },
        maxBackoffTime: RECONNECT_MOST_MS,
        WebSocketPolyfill: this.#socketClass() as unknown as typeof globalThis.WebSocket,
      },
    );
    this.#provider.awareness.setLocalState(null);
    this.#provider.messageHandlers[MESSAGE_SAVED] = (_encoder, decoder) => {
      this.#framesSaved = decoding.readVarUint(decoder);
    };
    this.#provider.on('connection-close', (event) => this.#closed(event));
  }

  /** Whether what the document says next comes from the server. */
  isFromServer(origin: unknown): boolean {
    return origin === this.#provider;
  }

  get isSynced(): boolean {
    return this.#provider.synced;
  }

  /** Whether all that was written here is on the server's disk. */
  get isSaved(): boolean {
    return this.isSynced && this.#framesSent > 0 && this.#framesSaved === this.#framesSent;
  }

  onSync(listener: (isSynced: boolean) => void): void {
    this.#provider.on('sync', listener);
  }

  connect(): void {
    this.#isCutOnPurpose = false;
    this.#provider.connect();
  }

  /** The network goes, in the middle of whatever it is; the provider comes back by itself. */
  cut(): void {
    this.#isCutOnPurpose = true;
    (this.#provider.ws as unknown as WebSocket | null)?.terminate();
  }

  /** No network until `connect`. */
  disconnect(): void {
    this.#isCutOnPurpose = true;
    this.#provider.disconnect();
  }

  /** What the others see of this one besides the document. */
  show(presence: Presence | null): void {
    this.#provider.awareness.setLocalState(presence);
  }

  close(): void {
    this.#isCutOnPurpose = true;
    this.#provider.destroy();
    this.doc.destroy();
  }

  #closed(event: CloseEvent | null): void {
    if (event !== null && event.code >= 4000) {
      const name = this.#options.document.split('/')[1] ?? '';
      this.#options.refusals.note(name, event.reason || `closed with ${event.code}`);
      if (event.code < 4500) this.isRefused = true;
    } else if (!this.#isCutOnPurpose && this.#provider.wsconnected) this.#options.refusals.drops += 1;
    this.#isCutOnPurpose = false;
  }

  /**
   * Sockets that count the frames with changes, as the server does for its saved frame. Like the page they hold updates
   * back until the connection's step 2 has gone: written on top of what was written offline they would come before it,
   * with a gap that the server must refuse (rule G3). The step 2 carries them all.
   */
  #socketClass() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below has a `this` of its own
    const replica = this;
    return class CountingSocket extends WebSocket {
      #hasCaughtUp = false;

      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols, { perMessageDeflate: false });
        replica.#framesSent = 0;
        replica.#framesSaved = 0;
      }

      override send(frame: Uint8Array): void {
        const step = syncStepOf(frame);
        const isChange = step !== null && step !== SYNC_STEP_1;
        if (isChange && !this.#hasCaughtUp && step !== SYNC_STEP_2) return;
        if (isChange) {
          this.#hasCaughtUp = true;
          replica.#framesSent += 1;
          const { clientID, store } = replica.doc;
          replica.#options.onSend?.(clientID, Y.getState(store, clientID));
        }
        super.send(frame);
      }
    };
  }
}

/** Which step of the sync protocol a frame is, or null for any other message. */
function syncStepOf(frame: Uint8Array): number | null {
  const decoder = decoding.createDecoder(frame);
  return decoding.readVarUint(decoder) === MESSAGE_SYNC ? decoding.readVarUint(decoder) : null;
}
