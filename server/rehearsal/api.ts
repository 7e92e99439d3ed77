// What the bots ask over HTTP, as any script may: create, join, export, metrics.
import * as v from 'valibot';
import { accept, REFUSALS, refuse, type Outcome } from '../../shared/outcome.ts';
import type { CreateBody, Created, Joined, JoinBody, PublicFacts } from '../../shared/protocol/http.ts';

const RefusedSchema = v.object({ refusal: v.picklist(REFUSALS), message: v.string() });

/** What the server has used so far. */
export interface Usage {
  cpuSeconds: number;
  rssMb: number;
}

/** Longest time for one answer; a busy server takes a second for a large export. */
const ANSWER_MS = 20_000;

export class Api {
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Says in one line why there is no Charrette at this address, or null if there is one. */
  async faultOfAddress(): Promise<string | null> {
    try {
      const response = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
      if (response.ok && (await response.text()).trim() === 'ready') return null;
      return `${this.origin} answers, but not as a Charrette that is ready (${response.status})`;
    } catch (error) {
      return `${this.origin} can't be reached: ${causeOf(error)}`;
    }
  }

  create(body: CreateBody): Promise<Outcome<Created>> {
    return this.#ask('/api/workshops', { body });
  }

  facts(code: string): Promise<Outcome<PublicFacts>> {
    return this.#ask(`/api/workshops/${code}`, {});
  }

  join(code: string, body: JoinBody): Promise<Outcome<Joined>> {
    return this.#ask(`/api/workshops/${code}/join`, { body });
  }

  /** The JSON export as it comes. */
  export(code: string, hostToken: string): Promise<Outcome<unknown>> {
    return this.#ask(`/api/workshops/${code}/export.json`, { token: hostToken });
  }

  /** Null where the server doesn't tell, for instance behind a proxy that hides it. */
  async usage(): Promise<Usage | null> {
    const text = await fetch(`${this.origin}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
      (response) => response.text(),
      () => '',
    );
    const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    const cpuSeconds = read('process_cpu_seconds_total');
    const rssMb = read('process_resident_memory_bytes') / 1e6;
    return Number.isFinite(cpuSeconds) && Number.isFinite(rssMb) ? { cpuSeconds, rssMb } : null;
  }

  async #ask<T>(path: string, { body, token }: { body?: unknown; token?: string }): Promise<Outcome<T>> {
    try {
      const response = await fetch(`${this.origin}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const answer: unknown = await response.json();
      if (response.ok) return accept(answer as T);
      const refused = v.safeParse(RefusedSchema, answer);
      return refused.success
        ? refuse(refused.output.refusal, refused.output.message)
        : refuse('internal', `status ${response.status}`);
    } catch (error) {
      return refuse('busy', `no answer: ${causeOf(error)}`);
    }
  }
}

/** `fetch` says only "fetch failed" and hides the reason in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as NodeJS.ErrnoException).code ?? cause.name);
}
