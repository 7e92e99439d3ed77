/** A workshop of ours for a benchmark: its first step lets everybody write cards, and thousands may join. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Created, Joined } from '../../../shared/protocol/http.ts';
import type { Seat } from '../clients/dialect.ts';

export type Workshop = Created;

const METHOD = fileURLToPath(new URL('../../../shared/method/brussels-2017.json', import.meta.url));
const CAPACITY = 5000;
/** Joins under way at a time. */
const AT_A_TIME = 32;

const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });

export function post<T>(port: number, path: string, body: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asking = request({ port, host: '127.0.0.1', path, method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('end', () => {
        if (answer.statusCode === 201) resolve(JSON.parse(text) as T);
        else reject(new Error(`${path}: ${answer.statusCode} ${text}`));
      });
    });
    asking.on('error', reject);
    asking.end(JSON.stringify(body));
  });
}

export function openWorkshop(port: number): Promise<Workshop> {
  const method = JSON.parse(readFileSync(METHOD, 'utf8')) as { steps: { permits: string[] }[] };
  method.steps[0]!.permits = ['card:add', 'card:edit', 'card:move', 'card:remove'];
  return post<Workshop>(port, '/api/workshops', { method, capacity: CAPACITY });
}

/** Everybody joins over HTTP, as phones do; what a benchmark measures begins with the connection. */
export async function seatPeople(port: number, { code }: Workshop, count: number): Promise<Seat[]> {
  const seats: Seat[] = [];
  let next = 0;
  const joinOn = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const body = { name: `Person ${n}`, role: 'citizen', language: 'en' };
      const joined = await post<Joined>(port, `/api/workshops/${code}/join`, body);
      seats.push({
        path: `/sync/${code}/board?token=${joined.token}`,
        clientId: joined.clientIds[0]!,
        owner: joined.participant.id,
      });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, joinOn));
  agent.destroy();
  return seats;
}
