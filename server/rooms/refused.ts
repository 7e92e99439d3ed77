// Who was refused so often that they may only read for a while (rule G22).

/** Our own page backs off after each refusal and comes to seven a minute; this leaves room for several tabs. */
const REFUSALS_MOST = 30;
const WITHIN_MS = 60_000;
const READS_FOR_MS = 60_000;

interface Record {
  refusals: number;
  sinceMs: number;
  readsUntilMs: number;
}

export class Refused {
  readonly #sessions = new Map<string, Record>();

  /** A change of this session was refused. */
  note(session: string, nowMs: number): void {
    this.#forget(nowMs);
    const record = this.#sessions.get(session) ?? { refusals: 0, sinceMs: nowMs, readsUntilMs: 0 };
    this.#sessions.set(session, record);
    record.refusals += 1;
    if (record.refusals > REFUSALS_MOST) record.readsUntilMs = nowMs + READS_FOR_MS;
  }

  mayOnlyRead(session: string, nowMs: number): boolean {
    return (this.#sessions.get(session)?.readsUntilMs ?? 0) > nowMs;
  }

  #forget(nowMs: number): void {
    for (const [session, { sinceMs, readsUntilMs }] of this.#sessions)
      if (nowMs - sinceMs >= WITHIN_MS && readsUntilMs <= nowMs) this.#sessions.delete(session);
  }
}
