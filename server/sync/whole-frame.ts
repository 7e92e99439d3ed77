// A message as it goes over the wire: WebSocket header and payload in one buffer, made once for all sockets it goes to.
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { WebSocket } from 'ws';

/** RFC 6455, 5.2: the final frame of a binary message; a server's frames are not masked. */
const FINAL_BINARY = 0x82;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

/** What a stream is told that bytes are encoded as; its types know only text. */
const BUFFER = 'buffer' as BufferEncoding;

const made = new WeakMap<Uint8Array, Buffer>();
/** What is just going to everybody: a thousand look-ups in the map would cost as much as ten frames. */
let latest: { payloads: readonly Uint8Array[]; frames: Buffer } | null = null;

/** The payload as a whole frame; the same payload gives the same buffer. */
export function wholeFrame(payload: Uint8Array): Buffer {
  const frame = made.get(payload) ?? frameOf(payload);
  made.set(payload, frame);
  return frame;
}

/** Payloads as whole frames that leave in one write: sending costs by the write. */
export function wholeFrames(payloads: readonly Uint8Array[]): Buffer {
  if (latest?.payloads === payloads) return latest.frames;
  const frames = payloads.map(wholeFrame);
  latest = { payloads, frames: frames.length === 1 ? frames[0]! : Buffer.concat(frames) };
  return latest.frames;
}

function frameOf(payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length < LENGTH_IN_16_BITS ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(head + length);
  frame[0] = FINAL_BINARY;
  frame[1] = head === 2 ? length : head === 4 ? LENGTH_IN_16_BITS : LENGTH_IN_64_BITS;
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, head);
  return frame;
}

/**
 * Sends whole frames past `ws`, which would make a header for every socket, cork it and write both in two pieces: about
 * a third of what sending costs; and, while the socket's own queue is empty, past that, which would keep an account of
 * what the system takes at once: another twelfth. Order holds: what this, `ws` (close, pong) and the queue hand to the
 * socket's handle is written in that order. A TLS socket takes one write at a time, so there the queue is kept.
 */
export class Outlet {
  readonly #socket: WebSocket;
  /** Null if this isn't the `ws` that we know: then it is sent the usual way. */
  readonly #raw: Writable | null;
  readonly #takesMany: boolean;
  /** Bytes that the system hasn't taken yet and that no queue counts. */
  #handedOver = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    const { _socket: raw } = socket as unknown as { _socket?: Writable };
    this.#raw = raw && socket.extensions === '' ? raw : null;
    this.#takesMany = raw?.constructor === Socket;
  }

  /** Bytes that wait in this process for the other side to read. */
  get unsentBytes(): number {
    return (this.#raw?.writableLength ?? this.#socket.bufferedAmount) + this.#handedOver;
  }

  /** Sends payloads that many sockets are sent together: as one buffer, made once for the same array. */
  send(payloads: readonly Uint8Array[]): void {
    if (this.#raw) this.#write(this.#raw, wholeFrames(payloads));
    else payloads.forEach((payload) => this.#socket.send(payload));
  }

  /** Sends payloads that others are sent in other company, so that they aren't copied into one buffer. */
  sendEach(payloads: readonly Uint8Array[]): void {
    const raw = this.#raw;
    if (!raw) return this.send(payloads);
    raw.cork();
    // After a close frame nothing may follow.
    if (this.#socket.readyState === WebSocket.OPEN)
      payloads.forEach((payload) => raw.write(wholeFrame(payload)));
    raw.uncork();
  }

  #write(raw: Writable, bytes: Buffer): void {
    // After a close frame nothing may follow.
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (!this.#takesMany || raw.writableLength > 0) return void raw.write(bytes);
    this.#handedOver += bytes.length;
    raw._write(bytes, BUFFER, (error) => {
      this.#handedOver -= bytes.length;
      if (error) raw.destroy(error);
    });
  }
}
