/** The http door from the page: every answer an outcome, whatever the network does. */
import { describe, expect, it } from 'vitest';
import { httpApi } from '../../../client/room/api.ts';
import { FakeClock, settled } from '../../support/client-wire.ts';

function scene(answer: (init: RequestInit) => Promise<Response>) {
  const clock = new FakeClock();
  const asked: { url: string; init: RequestInit }[] = [];
  const api = httpApi({
    origin: 'http://192.168.1.20:3000',
    after: (ms, task) => clock.after(ms, task),
    fetch: (url, init) => {
      asked.push({ url, init });
      return answer(init);
    },
  });
  return { api, asked, clock };
}
const json = (status: number, body: unknown) =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));

describe('the http door', () => {
  it('N9 says which face asks, and sends the cookie of this server alone', async () => {
    const { api, asked } = scene(() => json(200, { clientIds: [1] }));
    expect(await api.leaseClientIds('K3M7QD', 'desk', 1)).toEqual({ ok: true, value: { clientIds: [1] } });
    expect(asked[0]?.url).toBe('http://192.168.1.20:3000/api/workshops/K3M7QD/client-ids?as=desk');
    expect(asked[0]?.init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: '{"count":1}' });
  });

  it('N9 a refusal keeps its name', async () => {
    const { api } = scene(() => json(409, { refusal: 'full', message: 'the workshop is full' }));
    const outcome = await api.join('K3M7QD', { name: 'Ana', role: 'citizen', language: 'fr' });
    expect(outcome).toEqual({ ok: false, refusal: 'full', message: 'the workshop is full' });
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'busy'],
    ['a venue’s login page', () => Promise.resolve(new Response('<h1>Welcome</h1>')), 'busy'],
    ['a refusal without a name', () => json(500, { error: 'oops' }), 'internal'],
  ] as const)('N9 %s is a refusal, not an exception', async (_name, answer, refusal) => {
    const { api } = scene(answer);
    expect(await api.me('K3M7QD', 'join')).toMatchObject({ ok: false, refusal });
  });

  it('N9 a server that never answers is given up', async () => {
    const { api, clock } = scene(
      (init) =>
        new Promise((_resolve, reject) => {
          init.signal?.addEventListener('abort', () => reject(new Error('given up')));
        }),
    );
    const asking = api.facts('K3M7QD');
    await settled();
    await clock.pass(15_000);
    expect(await asking).toMatchObject({ ok: false, refusal: 'busy' });
  });
});
