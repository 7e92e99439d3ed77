// What waits for one live connection, counted: Socket.IO itself queues without an end for whoever doesn't read.
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';

/** Bytes that may wait, besides a hello: with 5,000 people of long names that alone weighs more. */
const UNSENT_MOST = 1024 * 1024;

/** The connection below Socket.IO, whose own types don't name what it tells. */
export type Connection = Socket['conn'];

/** What a connection stands on, which those types keep to themselves; all of ours are WebSockets. */
interface OverWebSocket {
  socket: WebSocket;
}
export const webSocketOf = (connection: Connection): WebSocket =>
  (connection.transport as unknown as OverWebSocket).socket;

/** Ends it as when the network breaks: what waits is dropped at once, where a close would wait behind it. */
export function cutOff(connection: Connection): void {
  webSocketOf(connection).terminate();
  connection.close(true);
}

export class Backlog {
  /** In Engine.IO's queue, until all that it has handed over is sent. */
  #queued = 0;
  /** With the socket. */
  #handedOver = 0;
  /** Bytes that may wait at this moment. */
  #most = UNSENT_MOST;

  /** `tooMuch` is called when more waits than may, at the latest with the next message. */
  constructor(connection: Connection, tooMuch: () => void) {
    connection.on('packetCreate', ({ data }: { data?: string }) => {
      if (this.unsentBytes > this.#most) tooMuch();
      if (this.unsentBytes <= UNSENT_MOST) this.#most = UNSENT_MOST;
      this.#queued += Buffer.byteLength(data ?? '');
    });
    connection.on('flush', () => {
      this.#handedOver = this.#queued;
      this.#queued = 0;
    });
    connection.transport.on('drain', () => (this.#handedOver = 0));
  }

  get unsentBytes(): number {
    return this.#queued + this.#handedOver;
  }

  /** Says a hello, which may wait on top: else a large one would be a reason to come again and be sent it, for ever. */
  greet(say: () => void): void {
    const before = this.unsentBytes;
    say();
    this.#most = UNSENT_MOST + this.unsentBytes - before;
  }
}
