// How far the rehearsal is, on standard error: one line redrawn on a terminal, a line a phase elsewhere.

const BAR_WIDTH = 24;
const NAME_WIDTH = 28;
/** A terminal needs no more pictures a second, and the bots need the processor. */
const DRAW_EVERY_MS = 60;

export interface Phase {
  /** So many more are done. */
  step(by?: number): void;
}

export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #lastDrawnMs = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows `name` with a bar while `work` goes on. */
  async phase<T>(name: string, total: number, work: (phase: Phase) => Promise<T>): Promise<T> {
    const startMs = performance.now();
    let done = 0;
    const draw = (isLast: boolean): void => {
      const nowMs = performance.now();
      if (!isLast && (!this.#stream.isTTY || nowMs - this.#lastDrawnMs < DRAW_EVERY_MS)) return;
      this.#lastDrawnMs = nowMs;
      const numbers = total > 0 ? `${done}/${total}` : '';
      const line = `${name.padEnd(NAME_WIDTH)} ${bar(done, total)} ${numbers.padStart(9)}  ${seconds(startMs)}`;
      if (this.#stream.isTTY) this.#stream.write(`\r\x1b[2K${line}${isLast ? '\n' : ''}`);
      else this.#stream.write(`${name.padEnd(NAME_WIDTH)} ${numbers.padStart(9)}  ${seconds(startMs)}\n`);
    };
    draw(false);
    try {
      return await work({
        step: (by = 1) => {
          done += by;
          draw(false);
        },
      });
    } finally {
      draw(true);
    }
  }
}

const seconds = (startMs: number): string =>
  `${((performance.now() - startMs) / 1000).toFixed(1).padStart(5)} s`;

function bar(done: number, total: number): string {
  const filled = total > 0 ? Math.min(BAR_WIDTH, Math.round((done / total) * BAR_WIDTH)) : 0;
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
