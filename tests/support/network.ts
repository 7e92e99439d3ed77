/** A network between phones and the server that delays, stalls, drops and partitions, all by one seeded die. */
import { EventEmitter } from 'node:events';
import type { Clock } from '../../server/clock.ts';
import type { Random } from './random.ts';

/** What either end of a connection does with what reaches it. */
export interface Receiver {
  message(bytes: Uint8Array, isBinary: boolean): void;
  closed(code: number, reason: string): void;
}

export interface Traffic {
  /** Delay of one message on its way, in ms. */
  shortestMs: number;
  longestMs: number;
}

/** What a browser is told when a connection just ends. */
export const ABNORMAL = 1006;

export class Network {
  readonly clock: Clock;
  readonly random: Random;
  readonly traffic: Traffic;
  readonly wires = new Set<Wire>();

  constructor(clock: Clock, random: Random, traffic: Traffic = { shortestMs: 1, longestMs: 30 }) {
    this.clock = clock;
    this.random = random;
    this.traffic = traffic;
  }

  /** A connection between `phone` and a server end that looks like a WebSocket of `ws`. */
  dial(phone: Receiver): Wire {
    const wire = new Wire(this, phone);
    this.wires.add(wire);
    return wire;
  }

  /** Whole milliseconds: sums of fractions would let a timer go off a hair before what it waits for. */
  delayMs(): number {
    const { shortestMs, longestMs } = this.traffic;
    return shortestMs + this.random.int(longestMs - shortestMs + 1);
  }

  /** The server is gone: every phone finds its connection ended, sooner or later. */
  dropAll(): void {
    for (const wire of [...this.wires]) wire.drop(this.random.int(2) === 0);
  }
}

/** One direction of a connection: messages arrive in order, or never. */
class Lane {
  readonly #network: Network;
  readonly #arrive: (bytes: Uint8Array, isBinary: boolean) => void;
  #waiting: { bytes: Uint8Array; isBinary: boolean; atMs: number }[] = [];
  #lastMs = 0;
  isCut = false;
  isStalled = false;

  constructor(network: Network, arrive: (bytes: Uint8Array, isBinary: boolean) => void) {
    this.#network = network;
    this.#arrive = arrive;
  }

  /** Bytes sent and not yet arrived. */
  get bytesUnderWay(): number {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  send(bytes: Uint8Array, isBinary: boolean): void {
    const { clock } = this.#network;
    const atMs = Math.max(this.#lastMs, clock.elapsedMs() + this.#network.delayMs());
    this.#lastMs = atMs;
    this.#waiting.push({ bytes: bytes.slice(), isBinary, atMs });
    clock.after(atMs - clock.elapsedMs(), () => this.flow());
  }

  /** Lets through what has had time to arrive. */
  flow(): void {
    while (
      !this.isCut &&
      !this.isStalled &&
      (this.#waiting[0]?.atMs ?? Infinity) <= this.#network.clock.elapsedMs()
    ) {
      const { bytes, isBinary } = this.#waiting.shift()!;
      this.#arrive(bytes, isBinary);
    }
  }

  cut(): void {
    this.isCut = true;
    this.#waiting = [];
  }
}

export class Wire {
  readonly #network: Network;
  readonly #phone: Receiver;
  readonly #up: Lane;
  readonly #down: Lane;
  #isPhoneOpen = true;
  readonly server: ServerEnd;

  constructor(network: Network, phone: Receiver) {
    this.#network = network;
    this.#phone = phone;
    this.#up = new Lane(network, (bytes, isBinary) => this.server.arrive(bytes, isBinary));
    this.#down = new Lane(network, (bytes, isBinary) => this.#isPhoneOpen && phone.message(bytes, isBinary));
    this.server = new ServerEnd(
      (bytes) => this.#down.send(bytes, true),
      () => this.#down.bytesUnderWay,
      (code, reason) => this.#serverCloses(code, reason),
    );
  }

  get isOpen(): boolean {
    return this.#isPhoneOpen;
  }

  send(bytes: Uint8Array, isBinary = true): void {
    if (this.#isPhoneOpen) this.#up.send(bytes, isBinary);
  }

  /** The phone closes: what it has sent still arrives, then the server learns of it. */
  close(): void {
    if (!this.#isPhoneOpen) return;
    this.#isPhoneOpen = false;
    this.#later(() => this.#end());
  }

  /**
   * The network loses the connection, and both ends learn of it in their own time. What is under way is gone; if
   * `isDelivered`, what the server had sent still arrives before.
   */
  drop(isDelivered = false): void {
    this.#up.cut();
    if (!isDelivered) this.#down.cut();
    this.#later(() => this.server.gone());
    this.#later(() => this.#tellPhone(ABNORMAL, ''), isDelivered ? this.#network.traffic.longestMs * 2 : 0);
    this.#network.wires.delete(this);
  }

  /** Nothing arrives at either end any more, and nobody knows it, until it goes on or is dropped. */
  stall(isStalled: boolean): void {
    this.stallDown(isStalled);
    this.#up.isStalled = isStalled;
    this.#up.flow();
  }
  /** Only the phone gets nothing: a slow reader. */
  stallDown(isStalled: boolean): void {
    this.#down.isStalled = isStalled;
    this.#down.flow();
  }

  #serverCloses(code: number, reason: string): void {
    // The close frame comes behind all that was sent before it.
    this.#later(() => {
      this.#end();
      this.#tellPhone(code, reason);
    }, this.#network.traffic.longestMs * 2);
    this.server.gone();
  }

  #end(): void {
    this.#up.cut();
    this.server.gone();
    this.#network.wires.delete(this);
  }

  #tellPhone(code: number, reason: string): void {
    if (!this.#isPhoneOpen) return;
    this.#isPhoneOpen = false;
    this.#down.cut();
    this.#phone.closed(code, reason);
  }

  #later(work: () => void, extraMs = 0): void {
    this.#network.clock.after(this.#network.delayMs() + extraMs, work);
  }
}

/** The part of a `ws` socket that the sync door's connection uses. */
export class ServerEnd extends EventEmitter {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #buffered: () => number;
  readonly #close: (code: number, reason: string) => void;
  #isGone = false;

  constructor(
    send: (bytes: Uint8Array) => void,
    buffered: () => number,
    close: (code: number, reason: string) => void,
  ) {
    super();
    this.#send = send;
    this.#buffered = buffered;
    this.#close = close;
  }

  get bufferedAmount(): number {
    return this.#buffered();
  }
  send(bytes: Uint8Array): void {
    if (!this.#isGone) this.#send(bytes);
  }
  close(code: number, reason: string): void {
    if (!this.#isGone) this.#close(code, reason);
  }
  arrive(bytes: Uint8Array, isBinary: boolean): void {
    if (!this.#isGone) this.emit('message', Buffer.from(bytes), isBinary);
  }
  gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.emit('close');
  }
}
