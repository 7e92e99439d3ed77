// The sync door: documents over the y-websocket protocol at /sync/<document>, for pages and stock clients alike.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE, readDocumentName } from '../../shared/protocol/frames.ts';
import type { Clock } from '../clock.ts';
import { Crowding } from '../crowding.ts';
import type { Log } from '../log.ts';
import { closeCodeOf, mayOpen } from '../rooms/admission.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Expulsion } from '../rooms/turn.ts';
import { isForeign, sessionOf } from '../sessions.ts';
import { SyncConnection } from './connection.ts';

/** The hard limit of a message in bytes; the guard's own limits are lower and are answered with a name. */
const MESSAGE_MAX = 1024 * 1024;
/** Each is an object in memory, however small: a browser splits a large message into some ten, a bad network into 2,000. */
const FRAGMENTS_MOST = 1000;
const PIECES_MOST = 4000;
const PATH = '/sync/';
/** Connections of one session: ten tabs, each with board and notebook. */
const CONNECTIONS_MOST = 20;

export class SyncDoor {
  readonly #rooms: Registry;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #publicUrl: string;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX,
    maxFragments: FRAGMENTS_MOST,
    maxBufferedChunks: PIECES_MOST,
    perMessageDeflate: false,
  });
  readonly #connections = new Map<string, Set<SyncConnection>>();
  readonly #crowding = new Crowding<SyncConnection>(CONNECTIONS_MOST);

  constructor(rooms: Registry, environment: { clock: Clock; log: Log; publicUrl: string }) {
    this.#rooms = rooms;
    this.#clock = environment.clock;
    this.#log = environment.log;
    this.#publicUrl = environment.publicUrl;
    rooms.listen({ publish: () => undefined, expel: (code, expulsion) => this.#expel(code, expulsion) });
  }

  /** Whether this upgrade is for this door. */
  serves(url: URL): boolean {
    return url.pathname.startsWith(PATH);
  }

  get connections(): number {
    let count = 0;
    for (const connections of this.#connections.values()) count += connections.size;
    return count;
  }
  /** Connections that read too slowly and wait for the whole state. */
  get behind(): number {
    let count = 0;
    for (const { isBehind } of this.#all()) count += isBehind ? 1 : 0;
    return count;
  }
  /** Bytes that wait in this process for the slowest connection. */
  get mostUnsentBytes(): number {
    let most = 0;
    for (const { unsentBytes } of this.#all()) most = Math.max(most, unsentBytes);
    return most;
  }

  *#all(): Generator<SyncConnection> {
    for (const connections of this.#connections.values()) yield* connections;
  }

  /** Accepts always, and then closes with a code and a reason where it must: a client that is turned away before would retry for ever. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      // Until the room is found, frames wait in the socket.
      webSocket.pause();
      this.#admit(webSocket, request, url)
        .catch((error: unknown) => {
          this.#log.error({ err: error }, 'a connection could not be opened');
          webSocket.close(CLOSE.busy, 'internal');
        })
        .finally(() => webSocket.resume());
    });
  }

  async #admit(socket: WebSocket, request: IncomingMessage, url: URL): Promise<void> {
    // Without a listener an early error of the socket would end the process.
    socket.on('error', () => socket.terminate());
    if (isForeign(request, this.#publicUrl)) return socket.close(CLOSE.wrongOrigin, 'wrong-origin');
    const name = readDocumentName(nameIn(url));
    if (!name) return socket.close(CLOSE.notFound, 'not-found: no such document');
    const room = await this.#rooms.find(name.code);
    if (!room) return socket.close(CLOSE.notFound, 'wrong-code');
    const session = sessionOf(request, url, name.code);
    if (!session) return socket.close(CLOSE.notAdmitted, 'not-admitted');
    const caller = room.caller(session);
    if (!caller.ok) return socket.close(closeCodeOf(caller.refusal), caller.refusal);
    const document = name.kind === 'board' ? 'board' : `notebook/${name.participant}`;
    if (!mayOpen(document, caller.value)) {
      return socket.close(CLOSE.notAdmitted, 'not-yours: a notebook is its owner’s alone');
    }
    const wantsSaved = url.searchParams.get('saved') === '1';
    const connection = new SyncConnection(socket, room, document, this.#clock, {
      session,
      holder: caller.value.participant,
      wantsSaved,
    });
    const connections = this.#connections.get(name.code) ?? new Set();
    this.#connections.set(name.code, connections.add(connection));
    this.#crowding.enter(session, connection)?.close(CLOSE.rate, 'too-many: connections of one session');
    socket.on('close', () => {
      this.#crowding.leave(session, connection);
      connections.delete(connection);
      if (connections.size === 0 && this.#connections.get(name.code) === connections) {
        this.#connections.delete(name.code);
      }
    });
  }

  #expel(code: string, { everyone, participant, sessions, refusal }: Expulsion): void {
    for (const connection of [...(this.#connections.get(code) ?? [])]) {
      const isNotebook = participant !== undefined && connection.document === `notebook/${participant}`;
      const isMeant =
        everyone || isNotebook || connection.holder === participant || sessions?.includes(connection.session);
      if (!isMeant) continue;
      if (refusal === 'stale') connection.close(CLOSE.restart, refusal);
      else connection.close(closeCodeOf(refusal), refusal);
    }
  }

  /** Ends all connections; clients come again by themselves. */
  close(): void {
    for (const connections of this.#connections.values()) {
      for (const connection of connections) connection.close(CLOSE.restart, 'the server restarts');
    }
    this.#server.close();
  }
}

/** The document's name in the address; '' if it can't be decoded, which is nobody's name. */
function nameIn(url: URL): string {
  try {
    return decodeURIComponent(url.pathname.slice(PATH.length));
  } catch {
    return '';
  }
}
