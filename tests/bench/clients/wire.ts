/** The leanest WebSocket client there is, so that the clients' core is not what a benchmark measures. */
import { connect, type Socket } from 'node:net';

const OP_BINARY = 2;
const OP_CLOSE = 8;
const OP_PING = 9;
const OP_PONG = 10;
const HEAD_END = Buffer.from('\r\n\r\n');
/**
 * Everything is read into the same memory: a buffer of its own for every frame would have the collector stop the clients
 * for longer than a frame is under way.
 */
const READ = Buffer.alloc(256 * 1024);
/** Any 16 bytes will do: nobody checks that they are new. */
const KEY = 'Y2hhcnJldHRlLWJlbmNoIQ==';

/** A whole client frame. Its mask is four zeros, which the protocol allows and which costs nothing. */
export function frameOf(payload: Uint8Array, opcode = OP_BINARY): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(6 + extra + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeUInt32BE(length, 6);
  frame.set(payload, 6 + extra);
  return frame;
}

export class Wire {
  readonly opened: Promise<void>;
  onPayload: (payload: Buffer) => void = () => undefined;
  onClose: (code: number) => void = () => undefined;
  isOpen = false;
  /** Times that something has come: what a server sends in one write comes at once, however many messages it holds. */
  reads = 0;
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #held = 0;
  #needed = 0;
  #code = 1006;
  /** Bytes until it pauses: one read may take more, and then pauses longer. */
  #mayRead = Infinity;
  #pace: NodeJS.Timeout | undefined;

  constructor(port: number, path: string) {
    let hear: (chunk: Buffer) => void = () => undefined;
    const onread = {
      buffer: READ,
      callback: (length: number): boolean => {
        hear(READ.subarray(0, length));
        this.#mayRead -= length;
        return this.#mayRead > 0;
      },
    };
    this.#socket = connect({ port, host: '127.0.0.1', onread });
    this.#socket.setNoDelay(true);
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    this.#socket.on('error', () => this.#socket.destroy());
    this.opened = new Promise((resolve, reject) => {
      hear = (chunk) => {
        if (this.isOpen) return this.#take(chunk);
        const bytes = this.#gather(chunk);
        const end = bytes.indexOf(HEAD_END);
        if (end < 0) return this.#hold(bytes, bytes.length + 1);
        if (!bytes.subarray(0, 12).toString('latin1').endsWith('101')) this.#socket.destroy();
        this.isOpen = true;
        resolve();
        if (end + 4 < bytes.length) this.#take(bytes.subarray(end + 4));
      };
      this.#socket.on('close', () => {
        if (!this.isOpen) reject(new Error('the connection was refused'));
        this.isOpen = false;
        this.onClose(this.#code);
      });
    });
  }

  /** Sends bytes that `frameOf` made. */
  send(frame: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(frame);
  }

  /** Reads so many bytes a second from now on: a slow phone. */
  slowDown(bytesPerSecond: number): void {
    this.#mayRead = 0;
    this.#socket.pause();
    this.#pace = setInterval(() => {
      this.#mayRead += bytesPerSecond / 10;
      if (this.#mayRead > 0) this.#socket.resume();
    }, 100);
  }
  speedUp(): void {
    clearInterval(this.#pace);
    this.#mayRead = Infinity;
    this.#socket.resume();
  }

  end(): void {
    clearInterval(this.#pace);
    this.#socket.destroy();
  }

  #gather(chunk: Buffer): Buffer {
    if (this.#held === 0) return chunk;
    this.#chunks.push(chunk);
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#held = 0;
    return bytes;
  }

  /** Keeps the beginning of what hasn't come whole; copied, since the memory is read into again. */
  #hold(bytes: Buffer, needed: number): void {
    this.#chunks = [Buffer.from(bytes)];
    this.#held = bytes.length;
    this.#needed = needed;
  }

  #take(chunk: Buffer): void {
    this.reads += 1;
    if (this.#held > 0 && this.#held + chunk.length < this.#needed) {
      // Not joined yet: a large frame would be copied once for each piece.
      this.#chunks.push(Buffer.from(chunk));
      this.#held += chunk.length;
      return;
    }
    const bytes = this.#gather(chunk);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1]! & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + head > bytes.length) break;
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
      const end = at + head + length;
      if (end > bytes.length) return this.#hold(bytes.subarray(at), end - at);
      this.#frame(bytes[at]! & 0x0f, bytes.subarray(at + head, end));
      at = end;
    }
    if (at < bytes.length) this.#hold(bytes.subarray(at), bytes.length - at + 1);
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === OP_BINARY) this.onPayload(payload);
    else if (opcode === OP_PING) this.send(frameOf(payload, OP_PONG));
    else if (opcode === OP_CLOSE) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#socket.end();
    }
  }
}
