// Who was refused so often that they may only read for a while (rule G22).

/** Our own page backs off after each refusal and comes to seven a minute; this leaves room for several tabs. */
const REFUSALS_MOST = 30;
const WITHIN_MS = 60_000;
const READS_FOR_MS = 60_000;

interface Record {
  /** When the latest refusals were, oldest first; no more of them than are too many. */
  atMs: number[];
  readsUntilMs: number;
}

export class Refused {
  readonly #sessions = new Map<string, Record>();

  /** A change of this session was refused. */
  note(session: string, nowMs: number): void {
    this.#forget(nowMs);
    const record = this.#sessions.get(session) ?? { atMs: [], readsUntilMs: 0 };
    this.#sessions.set(session, record);
    record.atMs.push(nowMs);
    if (record.atMs.length <= REFUSALS_MOST) return;
    if (nowMs - record.atMs.shift()! < WITHIN_MS) record.readsUntilMs = nowMs + READS_FOR_MS;
  }

  mayOnlyRead(session: string, nowMs: number): boolean {
    const leftMs = (this.#sessions.get(session)?.readsUntilMs ?? 0) - nowMs;
    // More is left only if the server's clock has been set back.
    return leftMs > 0 && leftMs <= READS_FOR_MS;
  }

  #forget(nowMs: number): void {
    for (const [session, { atMs, readsUntilMs }] of this.#sessions)
      if (nowMs - atMs.at(-1)! >= WITHIN_MS && readsUntilMs <= nowMs) this.#sessions.delete(session);
  }
}
