/** Ten thousand malformed frames, packets and requests; tests/long sends a hundred thousand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Created } from '../../shared/protocol/http.ts';
import { MESSAGE_TYPES } from '../support/hostile.ts';
import { Running } from '../support/running.ts';
import { heapAfterCollection, storm } from '../support/storm.ts';

const WARM_UP = 4000;
const FRAMES = 10_000;
/** Seconds on a quiet machine. */
const LIMIT_MS = 120_000;

let server: Running;
let workshop: Created;
beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create();
});
afterAll(() => server.stop());

test(
  'P11 ten thousand malformed frames on all three doors: nothing changes, nothing leaks, nobody else notices',
  async () => {
    const ana = await server.join(workshop.code, 'Ana');
    const live = await server.live(workshop.code, 'join', ana.token);
    const board = async (): Promise<unknown> => {
      const { body } = await server.get(`/api/workshops/${workshop.code}/export.json`, workshop.hostToken);
      return [
        body.cards,
        body.stacks,
        body.projects,
        body.themes,
        body.agenda,
        body.rounds,
        (body.participants as object[]).length,
      ];
    };
    // The first gusts warm up what is made once: compiled code, caches, buffers.
    await storm(server, workshop, WARM_UP, 1);
    await server.join(workshop.code, 'Ben');
    const before = await board();
    const heap = await heapAfterCollection();
    const sent = await storm(server, workshop, FRAMES, 2);
    expect(sent.sync + sent.live + sent.http).toBeGreaterThanOrEqual(FRAMES);
    for (const type of MESSAGE_TYPES)
      expect(sent.types.get(type), `frames of type ${type}`).toBeGreaterThan(sent.sync / 60);
    for (const route of [
      'GET /CODE/export.csv',
      'GET /CODE/export.md',
      'POST /CODE/badge',
      'DELETE /CODE/session',
    ])
      expect(sent.routes.get(route), route).toBeGreaterThan(0);
    const after = await heapAfterCollection();
    console.log(
      `${sent.sync} frames, ${sent.live} packets, ${sent.http} requests; heap ${(heap / 1e6).toFixed(1)} → ${(after / 1e6).toFixed(1)} MB`,
    );
    expect(after).toBeLessThan(heap * 1.1);
    const [mallory] = (before as unknown[]).splice(-1) as [number];
    const now = (await board()) as unknown[];
    expect(now.splice(-1)[0]).toBe(mallory + 1);
    expect(now).toEqual(before);
    expect([...sent.answers.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(server.faults).toEqual([]);
    expect(await live.command('time:read', {})).toMatchObject({ ok: true });
    expect((await server.get('/readyz')).status).toBe(200);
  },
  LIMIT_MS,
);
