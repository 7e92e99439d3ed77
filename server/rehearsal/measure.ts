// How long a change takes from the socket of the bot that writes it to the replica of another bot.
import * as Y from 'yjs';

/** A change that went out: everything its client id had written up to `clock`. */
interface Sent {
  client: number;
  clock: number;
  atMs: number;
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export class Deliveries {
  readonly log: Sent[] = [];
  /** How far each client id has written, by what it has sent. */
  readonly heads = new Map<number, number>();
  readonly #tookMs: number[] = [];

  /** The bot's socket is about to be given what `client` wrote up to `clock`. */
  sent(client: number, clock: number, atMs: number): void {
    if (clock <= (this.heads.get(client) ?? 0)) return;
    this.heads.set(client, clock);
    this.log.push({ client, clock, atMs });
  }

  arrived(tookMs: number): void {
    this.#tookMs.push(tookMs);
  }

  get count(): number {
    return this.#tookMs.length;
  }

  /** In ms. All 0 if nothing was delivered. */
  percentiles(): Percentiles {
    const sorted = Float64Array.from(this.#tookMs).sort();
    const at = (share: number): number =>
      Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }
}

/**
 * One replica that receives. It looks only at what is on its way to it, so that measuring costs little beside the
 * applying. What was sent before it was connected is not measured: that time is the cut's, not the server's.
 */
export class Follower {
  readonly #deliveries: Deliveries;
  readonly #doc: Y.Doc;
  #awaited: Sent[] = [];
  #next = 0;
  #isFollowing = false;

  constructor(deliveries: Deliveries, doc: Y.Doc) {
    this.#deliveries = deliveries;
    this.#doc = doc;
  }

  /** The replica is in line with the server from here on. */
  start(): void {
    this.#awaited = [];
    this.#next = this.#deliveries.log.length;
    this.#isFollowing = true;
  }

  stop(): void {
    this.#awaited = [];
    this.#isFollowing = false;
  }

  /** Something has arrived in the replica. */
  look(): void {
    if (!this.#isFollowing) return;
    const { log } = this.#deliveries;
    for (; this.#next < log.length; this.#next++) {
      const sent = log[this.#next]!;
      if (sent.client !== this.#doc.clientID) this.#awaited.push(sent);
    }
    const nowMs = performance.now();
    this.#awaited = this.#awaited.filter(({ client, clock, atMs }) => {
      if (Y.getState(this.#doc.store, client) < clock) return true;
      this.#deliveries.arrived(nowMs - atMs);
      return false;
    });
  }

  /** Whether the replica has all that anybody has sent. */
  get hasAll(): boolean {
    for (const [client, clock] of this.#deliveries.heads) {
      if (Y.getState(this.#doc.store, client) < clock) return false;
    }
    return true;
  }
}
