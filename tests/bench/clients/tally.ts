/** Counts what arrives where, and how long it was under way. */

/** Latencies are kept in steps of a quarter millisecond, up to half a minute. */
const STEP_MS = 0.25;
const STEPS = 120_000;

export class Latencies {
  readonly #counts = new Uint32Array(STEPS + 1);
  count = 0;

  add(ms: number): void {
    const step = Math.min(STEPS, Math.max(0, Math.floor(ms / STEP_MS)));
    this.#counts[step] = this.#counts[step]! + 1;
    this.count += 1;
  }

  /** The latency below which this share of all lies, in ms. */
  quantile(share: number): number {
    let left = Math.ceil(this.count * share);
    for (let step = 0; step <= STEPS; step += 1) {
      left -= this.#counts[step]!;
      if (left <= 0) return (step + 1) * STEP_MS;
    }
    return Number.NaN;
  }
}

/** Every write carries a marker of its own in the card's text: `#w` and five digits. */
export const MARKER = Buffer.from('#w');
const DIGITS = 5;
export const markerOf = (write: number): string => `#w${String(write).padStart(DIGITS, '0')}`;

/** The numbers of the writes whose cards these bytes hold, each once. */
export function writesIn(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(MARKER); at >= 0; at = bytes.indexOf(MARKER, at + 2)) {
    const write = Number(bytes.toString('latin1', at + 2, at + 2 + DIGITS));
    if (Number.isInteger(write)) found.push(write);
  }
  return found;
}

/** Messages that are recognised: a server may send some together, and then the same ones to the next. */
const REMEMBERED = 8;

/** The same message goes to everybody, so it is read once and then recognised. */
export class Remembered<T> {
  readonly #read: (bytes: Buffer) => T;
  readonly #last: { bytes: Buffer; value: T }[] = [];

  constructor(read: (bytes: Buffer) => T) {
    this.#read = read;
  }

  of(bytes: Buffer): T {
    const known = this.#last.find((one) => one.bytes.equals(bytes));
    if (known) return known.value;
    const value = this.#read(bytes);
    this.#last.unshift({ bytes: Buffer.from(bytes), value });
    this.#last.length = Math.min(this.#last.length, REMEMBERED);
    return value;
  }
}
