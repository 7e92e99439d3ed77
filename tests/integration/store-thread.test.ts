/** The thread that keeps the file dies under load: the program ends, and the next start has all that anybody was told. */
import { afterEach, expect, test } from 'vitest';
import { Api } from '../../server/rehearsal/api.ts';
import { newId } from '../../server/rehearsal/dice.ts';
import { until } from '../../server/rehearsal/until.ts';
import { Served } from '../support/served.ts';

const AT_A_TIME = 4;
const LIMIT_MS = 60_000;

let served: Served | undefined;
afterEach(() => served?.stop());

test.each(['in-commit', 'after-commit-before-answer'] as const)(
  'S16 the store’s thread dies %s: one plain line, status 1, and the next start has everybody who was told, once',
  async (point) => {
    served = await Served.start();
    const server = served;
    const api = new Api(server.url);
    const made = await api.create({ method: 'brussels-2017' });
    if (!made.ok) throw new Error(made.message);
    const { code } = made.value;
    await server.kill();
    await server.start({ CHARRETTE_CRASH_AT: `${point}:7:thread`, LOG_LEVEL: 'error' });

    const asked = new Map<string, string | null>();
    const join = async (request: string): Promise<void> => {
      asked.set(request, asked.get(request) ?? null);
      const joined = await api.join(code, { name: 'Ann', role: 'citizen', language: 'en', request });
      if (joined.ok) asked.set(request, joined.value.participant.id);
    };
    const joinOn = async (): Promise<void> => {
      while (server.isRunning) await join(newId());
    };
    const comers = Promise.all(Array.from({ length: AT_A_TIME }, joinOn));
    await until('the server to end', () => !server.isRunning);
    await comers;
    expect(server.endedBy).toBe(1);
    expect(server.said).toMatch(/^charrette: what keeps the data has died \([^\n]+\)[^\n]*\n$/);
    const told = [...asked].filter(([, participant]) => participant !== null);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(asked.size);

    await server.start();
    const before = new Map(asked);
    for (const request of before.keys()) await join(request);
    for (const [request, participant] of told) expect(asked.get(request)).toBe(participant);
    expect(new Set(asked.values()).size).toBe(before.size);
    const facts = await api.facts(code);
    expect(facts).toMatchObject({ ok: true });
  },
  LIMIT_MS,
);
