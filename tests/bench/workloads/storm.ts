/** Many write cards at once while everybody looks. */
import { Author } from '../clients/author.ts';
import { gather, readsOf, rouse, waitUntil, type Member } from '../clients/crowd.ts';
import { atRate, dice } from '../clients/schedule.ts';
import { Latencies, Remembered, writesIn } from '../clients/tally.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

/** Buffers and the tick find their feet before the clock runs. */
const WARM_UP_MS = 1500;
/** Each run measures three times. */
const WINDOWS = 3;
const WINDOW_MS = 3000;
/** What hasn't arrived by then counts as lost. */
const GRACE_MS = 4000;
/** Cards a second that one participant may write by the guard's quota, with room to spare. */
const WRITES_A_WRITER = 12;

/** As many of these as it takes to write so many cards a second. */
export const writersOf = (members: readonly Member[], rate: number): readonly Member[] =>
  members.slice(0, Math.max(1, Math.ceil(rate / WRITES_A_WRITER)));

/** What is written, by whom and when, and what of it has arrived. */
export class Writes {
  readonly rate: number;
  readonly #receivers: number;
  readonly #random: () => number;
  readonly #found = new Remembered(writesIn);
  readonly #sentAtMs = new Float64Array(100_000);
  readonly #lastAtMs = new Float64Array(100_000);
  #next = 0;
  #first = 0;
  #arrived = 0;
  #latencies = new Latencies();

  constructor(rate: number, receivers: number) {
    this.rate = rate;
    this.#receivers = receivers;
    this.#random = dice(rate + receivers);
  }

  take(payload: Buffer): void {
    const nowMs = performance.now();
    for (const write of this.#found.of(payload)) {
      if (write < this.#first || write >= this.#next) continue;
      this.#arrived += 1;
      this.#lastAtMs[write] = nowMs;
      this.#latencies.add(nowMs - this.#sentAtMs[write]!);
    }
  }

  /** So many frames, ready to be sent. */
  prepare(writers: readonly Member[], authors: readonly Author[], count: number): (() => void)[] {
    this.#first = this.#next;
    return Array.from({ length: count }, () => {
      const write = this.#next++;
      const frame = authors[write % authors.length]!.frame([write]);
      const { wire } = writers[write % writers.length]!;
      return () => {
        this.#sentAtMs[write] = performance.now();
        wire.send(frame);
      };
    });
  }

  /** Sends what was prepared, waits for it, and says what that has cost the server. */
  async measure(server: BenchServer, members: readonly Member[], prepared: (() => void)[]): Promise<Figures> {
    this.#latencies = new Latencies();
    this.#arrived = 0;
    const readsBefore = readsOf(members);
    const cpuBefore = server.process.cpuMs();
    const startMs = performance.now();
    await atRate(prepared, this.rate, this.#random);
    const expected = prepared.length * this.#receivers;
    await waitUntil(() => this.#arrived >= expected, GRACE_MS);
    const wallMs = performance.now() - startMs;
    const cpuMs = server.process.cpuMs() - cpuBefore;
    const frames = readsOf(members) - readsBefore;
    return {
      p50: this.#latencies.quantile(0.5),
      p99: this.#latencies.quantile(0.99),
      lastScreenP99: this.#lastScreen(),
      share: cpuMs / wallMs,
      cpuPerThousand: (1000 * cpuMs) / this.#arrived,
      cpuPerThousandFrames: (1000 * cpuMs) / frames,
      arrived: this.#arrived / expected,
      framesPerSecond: (1000 * frames) / wallMs / this.#receivers,
    };
  }

  /** How long a card takes to the last of all screens, 99 of 100 times. */
  #lastScreen(): number {
    const last = new Latencies();
    for (let write = this.#first; write < this.#next; write += 1)
      last.add(this.#lastAtMs[write]! - this.#sentAtMs[write]!);
    return last.quantile(0.99);
  }
}

export const storm: Workload = {
  keeps: false,
  async run(server: BenchServer, { receivers = 125, rate = 100 }: Sizes): Promise<Figures[]> {
    const writes = new Writes(rate, receivers);
    if (!server.name.startsWith('ws')) await rouse(await server.room('rouse'));
    const room = await server.room();
    const members = await gather(room, await room.seats(receivers), (payload) => writes.take(payload));
    const writers = writersOf(members, rate);
    const authors = writers.map(({ seat }) => new Author(seat, room.dialect));
    const prepare = (count: number): (() => void)[] => writes.prepare(writers, authors, count);
    await writes.measure(server, members, prepare((rate * WARM_UP_MS) / 1000));
    const windows: Figures[] = [];
    for (let n = 0; n < WINDOWS; n += 1) {
      windows.push(await writes.measure(server, members, prepare((rate * WINDOW_MS) / 1000)));
    }
    members.forEach(({ wire }) => wire.end());
    return windows;
  },
};
