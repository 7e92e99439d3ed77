// How a command reaches the workshops: through the running server if there is one, else by opening the store itself.
import { mkdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
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
  if (lock && (await isThere(lock))) return way.overHttp(lock);
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
export async function ask(
  lock: Lock,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Outcome<unknown>> {
  const { status, text } = await send(lock, method, path, body);
  const answer = JSON.parse(text) as { refusal?: never; message?: string };
  return status < 300 ? accept(answer) : refuse(answer.refusal ?? 'internal', answer.message ?? `${status}`);
}

/** A lock file may outlive its server, and another program may have got its process id. */
const isThere = (lock: Lock): Promise<boolean> =>
  send(lock, 'GET', '/healthz').then(
    ({ status }) => status === 200,
    () => false,
  );

/** Over https the certificate isn't checked: it names the address of phones, and this stays on the machine. */
function send(
  { url, adminToken }: Lock,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; text: string }> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      {
        method,
        rejectUnauthorized: false,
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
