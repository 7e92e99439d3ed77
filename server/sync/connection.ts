// One connection of the sync door: reads its frames strictly, hands them to the room, and bounds what it may cost.
import * as decoding from 'lib0/decoding';
import type { WebSocket } from 'ws';
import {
  CLOSE,
  MESSAGE_AWARENESS,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_SYNC,
  STEP_2_MAX,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../shared/protocol/frames.ts';
import type { Clock } from '../clock.ts';
import { boundPings } from '../pings.ts';
import { TokenBucket } from '../rate.ts';
import { keepAliveFrame } from '../rooms/awareness.ts';
import type { Subscriber } from '../rooms/subscriber.ts';
import type { Room } from '../rooms/room.ts';
import { Outlet } from './whole-frame.ts';

/** Frames a connection may send: a burst (an outbox given out again after a refusal), then so many a second. */
const FRAME_BURST = 600;
const FRAMES_PER_SECOND = 100;
/**
 * Bytes that may wait for a slow socket, besides a state that it is being sent; past that it gets nothing until it has
 * read them, then the whole state.
 */
const SEND_BUFFER_MAX = 1024 * 1024;
const BEHIND_CHECK_MS = 500;
const BEHIND_MOST_MS = 30_000;
/** y-websocket takes a connection without a message for 30 s as dead. */
const KEEP_ALIVE_MS = 15_000;
const KEEP_ALIVE = [keepAliveFrame];
/** A close frame holds 125 bytes, of which two are the code. */
const CLOSE_REASON_MAX = 123;

export class SyncConnection implements Subscriber {
  readonly session: string;
  readonly wantsSaved: boolean;
  /** The participant it came as, or ''. */
  readonly holder: string;
  frames = 0;
  shown: Subscriber['shown'] = null;
  isOpen = true;
  readonly #socket: WebSocket;
  readonly #outlet: Outlet;
  readonly #room: Room;
  readonly #document: string;
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  #isBehind = false;
  /** Bytes that may wait at this moment. */
  #bufferMost = SEND_BUFFER_MAX;
  #callOff: (() => void)[] = [];

  constructor(
    socket: WebSocket,
    room: Room,
    document: string,
    clock: Clock,
    followed: { session: string; holder: string; wantsSaved: boolean },
  ) {
    this.#socket = socket;
    this.#outlet = new Outlet(socket);
    this.#room = room;
    this.#document = document;
    this.#clock = clock;
    this.session = followed.session;
    this.wantsSaved = followed.wantsSaved;
    this.holder = followed.holder;
    this.#bucket = new TokenBucket(clock, FRAME_BURST, FRAMES_PER_SECOND);
    socket.on('message', (bytes: Buffer, isBinary: boolean) => this.#receive(bytes, isBinary));
    boundPings(socket, clock, () => this.close(CLOSE.rate, 'too-many: pings'));
    socket.on('close', () => this.#end());
    socket.on('error', () => this.#end());
    this.#keepAlive();
  }

  get document(): string {
    return this.#document;
  }

  /** Whether it gets nothing until it has read what waits for it. */
  get isBehind(): boolean {
    return this.#isBehind && this.isOpen;
  }
  /** Bytes that wait for it in this process; what the system holds comes on top. */
  get unsentBytes(): number {
    return this.#outlet.unsentBytes;
  }

  send(frames: readonly Uint8Array[]): void {
    if (!this.isOpen || this.#isBehind) return;
    const waiting = this.#outlet.unsentBytes;
    if (waiting > this.#bufferMost) return this.#fallBehind();
    if (waiting <= SEND_BUFFER_MAX) this.#bufferMost = SEND_BUFFER_MAX;
    this.#outlet.send(frames);
  }

  sendState(frames: readonly Uint8Array[]): void {
    if (!this.isOpen || this.#isBehind) return;
    if (this.#outlet.unsentBytes > SEND_BUFFER_MAX) return this.#fallBehind();
    this.#outlet.sendEach(frames);
    // Else a large state would itself be a reason to be sent it again, for ever.
    this.#bufferMost = SEND_BUFFER_MAX + this.#outlet.unsentBytes;
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#end();
    this.#socket.close(code, cut(reason));
  }

  #receive(bytes: Buffer, isBinary: boolean): void {
    if (!this.isOpen) return;
    if (!this.#bucket.take()) return this.close(CLOSE.rate, 'too-many: frames');
    if (!isBinary) return this.close(CLOSE.malformed, 'malformed: a text frame');
    if (bytes.length > STEP_2_MAX + 64) return this.close(CLOSE.tooLarge, 'too-large: frame');
    try {
      this.#read(decoding.createDecoder(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)));
    } catch {
      this.close(CLOSE.malformed, 'malformed: not a frame'); // what lib0 throws on bytes that are cut off
    }
  }

  #read(decoder: decoding.Decoder): void {
    const type = decoding.readVarUint(decoder);
    switch (type) {
      case MESSAGE_SYNC: {
        const step = decoding.readVarUint(decoder);
        // Copied: the bytes wait in the queue, and the socket's buffer is shared.
        const payload = decoding.readVarUint8Array(decoder).slice();
        this.#expectEnd(decoder);
        if (step === SYNC_STEP_1) return this.#room.subscribe(this.#document, this, payload);
        if (step === SYNC_STEP_2) return this.#room.write(this.#document, this, payload, 'step2');
        if (step === SYNC_UPDATE) return this.#room.write(this.#document, this, payload, 'live');
        return this.close(CLOSE.malformed, `malformed: sync step ${step}`);
      }
      case MESSAGE_AWARENESS: {
        const payload = decoding.readVarUint8Array(decoder);
        this.#expectEnd(decoder);
        return this.#room.show(this.#document, this, payload);
      }
      case MESSAGE_QUERY_AWARENESS:
        this.#expectEnd(decoder);
        return this.#room.showAll(this.#document, this);
      default:
        this.close(CLOSE.malformed, `malformed: message type ${type}`);
    }
  }

  #expectEnd(decoder: decoding.Decoder): void {
    if (decoding.hasContent(decoder)) throw new Error('bytes after the end');
  }

  /** Stops following until the socket has read what waits for it; then it is given the whole state anew. */
  #fallBehind(): void {
    this.#isBehind = true;
    this.#room.unsubscribe(this.#document, this);
    const untilMs = this.#clock.elapsedMs() + BEHIND_MOST_MS;
    const check = (): void => {
      if (!this.isOpen) return;
      if (this.#outlet.unsentBytes === 0) {
        this.#isBehind = false;
        return this.#room.subscribe(this.#document, this, Uint8Array.of(0));
      }
      if (this.#clock.elapsedMs() > untilMs)
        return this.close(CLOSE.busy, 'busy: this connection is too slow');
      this.#callOff.push(this.#clock.after(BEHIND_CHECK_MS, check));
    };
    this.#callOff.push(this.#clock.after(BEHIND_CHECK_MS, check));
  }

  #keepAlive(): void {
    const callOff = this.#clock.after(KEEP_ALIVE_MS, () => {
      if (!this.isOpen) return;
      this.#callOff = this.#callOff.filter((one) => one !== callOff);
      this.send(KEEP_ALIVE);
      this.#keepAlive();
    });
    this.#callOff.push(callOff);
  }

  #end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#callOff.forEach((callOff) => callOff());
    this.#room.unsubscribe(this.#document, this);
    this.#room.hide(this.#document, this);
  }
}

/** Cuts a reason to what a close frame holds, at a whole character. */
function cut(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > CLOSE_REASON_MAX) text = [...text].slice(0, -1).join('');
  return text;
}
