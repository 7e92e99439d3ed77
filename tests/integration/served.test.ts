/** What the tests that kill servers rely on: an end of the server's own doing is not taken for a kill. */
import { afterEach, expect, test } from 'vitest';
import { Api } from '../../server/rehearsal/api.ts';
import { until } from '../../server/rehearsal/until.ts';
import { Served } from '../support/served.ts';

const LIMIT_MS = 60_000;

let served: Served | undefined;
afterEach(() => served?.stop());

async function ended(crashAt: string): Promise<Served> {
  served = await Served.start({ CHARRETTE_CRASH_AT: crashAt, LOG_LEVEL: 'error' });
  const server = served;
  await new Api(server.url).create({ method: 'brussels-2017' });
  await until('the server to end', () => !server.isRunning);
  return server;
}

test(
  'S2 a server that is killed at a point counts as killed, and one that ends by itself there does not',
  async () => {
    const killed = await ended('in-commit:1');
    expect(killed.endedBy).toBe('SIGKILL');
    killed.mustBeKilled();
    await killed.start();
    expect(() => killed.mustBeKilled()).toThrow('not killed: it runs');
    await killed.stop();
    const crashed = await ended('in-commit:1:thread');
    expect(() => crashed.mustBeKilled()).toThrow(/^not killed: ended by 1: charrette: /);
  },
  LIMIT_MS,
);
