// How a command reaches the workshops: through the running server if there is one, else by opening the store itself.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rankedAddresses } from '../addresses.ts';
import { realClock, realRandom } from '../clock.ts';
import type { Config } from '../config.ts';
import { readLock, type Lock } from '../lock.ts';
import { openLog } from '../log.ts';
import { Registry } from '../rooms/registry.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';

export interface Reach {
  /** Asks the running server's API; the lock file's secret goes along. */
  overHttp(lock: Lock): Promise<Outcome<unknown>>;
  /** Does the same on the store, while no server runs. */
  onStore(rooms: Registry, bestAddress: string): Promise<Outcome<unknown>>;
}

/** Never two writers on one file: where a server runs, it does the work. */
export async function reach(config: Config, way: Reach): Promise<Outcome<unknown>> {
  const lock = readLock(config.dataFolder);
  if (lock) return way.overHttp(lock);
  mkdirSync(config.dataFolder, { recursive: true });
  const store = await SqliteStore.open(join(config.dataFolder, 'charrette.sqlite'));
  const addresses = (): string[] => rankedAddresses(config.host, config.port, config.tls ? 'https' : 'http');
  const rooms = await Registry.open({
    store,
    clock: realClock,
    random: realRandom,
    log: openLog(config.logLevel),
    addresses,
    publicUrl: config.publicUrl,
  });
  try {
    return await way.onStore(rooms, addresses()[0] ?? config.publicUrl);
  } finally {
    await rooms.close();
    await store.close();
  }
}

/** One request to the running server; its refusals come back as they are. */
export async function ask(lock: Lock, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Outcome<unknown>> {
  const response = await fetch(`${lock.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${lock.adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { refusal?: never; message?: string };
  return response.ok ? accept(answer) : refuse(answer.refusal ?? 'internal', answer.message ?? `${response.status}`);
}
