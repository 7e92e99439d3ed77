// A message as it goes over the wire: WebSocket header and payload in one buffer, made once for all sockets it goes to.
import type { Writable } from 'node:stream';
import { WebSocket } from 'ws';

/** RFC 6455, 5.2: the final frame of a binary message; a server's frames are not masked. */
const FINAL_BINARY = 0x82;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

const made = new WeakMap<Uint8Array, Buffer>();

/** The payload as a whole frame; the same payload gives the same buffer. */
export function wholeFrame(payload: Uint8Array): Buffer {
  const known = made.get(payload);
  if (known) return known;
  const { length } = payload;
  const head = length < LENGTH_IN_16_BITS ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(head + length);
  frame[0] = FINAL_BINARY;
  frame[1] = head === 2 ? length : head === 4 ? LENGTH_IN_16_BITS : LENGTH_IN_64_BITS;
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, head);
  made.set(payload, frame);
  return frame;
}

/**
 * Sends it past `ws`, which would make a header for every socket, cork it and write both in two pieces: about a third of
 * what sending costs. It comes in order with what `ws` itself sends (close, pong), since `ws` queues nothing of its own
 * as long as nothing is compressed; and `bufferedAmount` counts it, being the socket's.
 */
export function sendWhole(socket: WebSocket, ...payloads: readonly Uint8Array[]): void {
  const { _socket: raw } = socket as unknown as { _socket?: Writable };
  // After a close frame nothing may follow; and what isn't the `ws` that we know gets it the usual way.
  if (!raw || socket.extensions !== '' || socket.readyState !== WebSocket.OPEN) {
    return payloads.forEach((payload) => socket.send(payload));
  }
  // Several leave together: sending costs by the call.
  if (payloads.length > 1) raw.cork();
  for (const payload of payloads) raw.write(wholeFrame(payload));
  if (payloads.length > 1) raw.uncork();
}
