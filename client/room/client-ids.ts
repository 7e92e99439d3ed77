// The client ids a phone writes under: leased by the server, each used by one page load and never again.
import type { Environment } from './environment.ts';
import { httpApi } from './api.ts';
import type { Face } from '../../shared/protocol/http.ts';

/** A pool below this is filled up again: each page load takes one, each refused replica one more. */
const FEWEST = 4;
const LEASED_AT_ONCE = 10;

/** Where the leases of one person on one device wait; the person is in it, since devices are passed on. */
const poolOf = (code: string, face: Face, who: string): string => `client-id/${code}/${face}/${who}/`;

export class ClientIds {
  readonly #env: Environment;
  readonly #code: string;
  readonly #face: Face;
  readonly #pool: string;
  #refilling: Promise<void> | null = null;
  #forPage: Promise<number | null> | null = null;

  constructor(env: Environment, code: string, face: Face, who: string) {
    this.#env = env;
    this.#code = code;
    this.#face = face;
    this.#pool = poolOf(code, face, who);
  }

  /** The one id of this page load, for every document's first replica; null while there is none to be had. */
  async forPage(): Promise<number | null> {
    this.#forPage ??= this.fresh();
    const id = await this.#forPage;
    if (id === null) this.#forPage = null;
    return id;
  }

  /** An id that nobody has used; from the pool, else from the server; null while there is none to be had. */
  async fresh(): Promise<number | null> {
    const waiting = await this.#env.kept.take<number>(this.#pool);
    if (waiting !== undefined) return waiting;
    await this.#lease();
    return (await this.#env.kept.take<number>(this.#pool)) ?? null;
  }

  /** Fills the pool up, so that the page can be opened again without a network. To be called when online. */
  async refill(): Promise<void> {
    if ((await this.#env.kept.list(this.#pool)).length < FEWEST) await this.#lease();
  }

  /** Forgets leases that the server no longer knows. */
  async discard(): Promise<void> {
    for (const [key] of await this.#env.kept.list(this.#pool)) await this.#env.kept.remove(key);
  }

  #lease(): Promise<void> {
    this.#refilling ??= httpApi(this.#env)
      .leaseClientIds(this.#code, this.#face, LEASED_AT_ONCE)
      .then(async (outcome) => {
        if (outcome.ok) await this.#put(outcome.value.clientIds);
      })
      .finally(() => {
        this.#refilling = null;
      });
    return this.#refilling;
  }

  #put(clientIds: readonly number[]): Promise<void> {
    return poolClientIds(this.#env, this.#pool, clientIds);
  }
}

/** Puts the leases that came with joining into the pool of the one who joined. */
export const keepClientIds = (
  env: Pick<Environment, 'kept'>,
  code: string,
  face: Face,
  who: string,
  clientIds: readonly number[],
): Promise<void> => poolClientIds(env, poolOf(code, face, who), clientIds);

async function poolClientIds(
  env: Pick<Environment, 'kept'>,
  pool: string,
  clientIds: readonly number[],
): Promise<void> {
  for (const id of clientIds) await env.kept.put(pool + id, id);
}
