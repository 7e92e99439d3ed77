/** Awareness: everyone speaks for themselves, in the words of the schema; stock clients that echo are not punished. */
import { describe, expect, test } from 'vitest';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
  encodeAwareness,
  judgeAwareness,
  type AwarenessRequest,
  type PresenceEntry,
} from '../../../server/guard/index.ts';

const OWN = 501;
const OTHER = 777;
const leases = new Set([OWN, 502]);
const nobody: AwarenessRequest['others'] = { clockOf: () => undefined };
const mine = (clock: number, state: unknown): Uint8Array =>
  encodeAwareness([{ clientId: OWN, clock, state: state as PresenceEntry['state'] }]);

test('P6 an entry in the words of the schema passes', () => {
  for (const state of [
    {},
    { at: 'sort' },
    { dragging: { id: 'cardOfAna' } },
    { dragging: { id: 'cardOfAna', over: 'theme:air' }, at: 'sort' },
  ]) {
    expect(judgeAwareness(mine(1, state), { leases, others: nobody, last: null })).toEqual({
      ok: true,
      entry: { clientId: OWN, clock: 1, state },
    });
  }
});

test.each([
  ['an unknown field', { user: { name: 'Ana', color: 'red' } }],
  ['a name of anything', { at: 'x'.repeat(41) }],
  ['another type', 'here'],
  ['a place with markup', { dragging: { id: 'cardOfAna', over: '<b>' } }],
  ['a key of the prototype', JSON.parse('{"__proto__":{"at":"sort"}}')],
])('P6 %s is ignored', (_, state) => {
  expect(judgeAwareness(mine(1, state), { leases, others: nobody, last: null })).toEqual({
    ok: false,
    ignored: 'state unknown',
  });
});

test('P6 a state beyond 1 KB is ignored unread', () => {
  const bytes = mine(1, { at: 'x'.repeat(2000) });
  expect(judgeAwareness(bytes, { leases, others: nobody, last: null })).toEqual({
    ok: false,
    ignored: 'state too large',
  });
});

test('P6 the clock only rises, but who leaves may say so at the same clock', () => {
  const last = { clientId: OWN, clock: 5 };
  expect(judgeAwareness(mine(6, {}), { leases, others: nobody, last })).toMatchObject({ ok: true });
  expect(judgeAwareness(mine(5, {}), { leases, others: nobody, last })).toMatchObject({ ok: false });
  expect(judgeAwareness(mine(4, null), { leases, others: nobody, last })).toMatchObject({ ok: false });
  expect(judgeAwareness(mine(5, null), { leases, others: nobody, last })).toMatchObject({ ok: true });
  expect(judgeAwareness(mine(2 ** 40, {}), { leases, others: nobody, last })).toMatchObject({ ok: false });
});

test('P6 a connection’s first entry is its own only if it says more than another connection did', () => {
  const others = { clockOf: () => 5 };
  const first = (clock: number, state: unknown, of: AwarenessRequest['others'] = others): unknown =>
    judgeAwareness(mine(clock, state), { leases, others: of, last: null });
  const echo = { ok: false, ignored: 'an echo' };
  expect(first(5, {})).toEqual(echo);
  expect(first(5, null)).toEqual(echo);
  expect(first(1, null, nobody)).toEqual(echo);
  expect(first(6, {})).toMatchObject({ ok: true });
  expect(first(6, null)).toMatchObject({ ok: true });
});

test('P6 a reader without a lease is ignored', () => {
  expect(judgeAwareness(mine(1, {}), { leases: new Set(), others: nobody, last: null })).toEqual({
    ok: false,
    ignored: 'not leased',
  });
});

test('P6 what is no awareness frame is ignored', () => {
  for (const bytes of [[], [1], [1, 1, 1, 9], [1, 245, 3, 1, 2, 123, 34], [255, 255, 255, 255, 15]]) {
    expect(judgeAwareness(new Uint8Array(bytes), { leases, others: nobody, last: null })).toMatchObject({
      ok: false,
    });
  }
  expect(judgeAwareness(new Uint8Array(64 * 1024 + 1), { leases, others: nobody, last: null })).toMatchObject(
    { ok: false },
  );
});

describe('the protocol of y-protocols', () => {
  const clientOf = (clientId: number): awarenessProtocol.Awareness => {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    return new awarenessProtocol.Awareness(doc);
  };

  test('P6 a stock client sends back what it is sent, which is skipped', () => {
    const client = clientOf(OWN);
    const echoed: Uint8Array[] = [];
    client.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      echoed.push(awarenessProtocol.encodeAwarenessUpdate(client, [...added, ...updated, ...removed]));
    });
    const room = encodeAwareness([
      { clientId: OTHER, clock: 3, state: { at: 'sort' } },
      { clientId: 502, clock: 1, state: {} },
    ]);
    awarenessProtocol.applyAwarenessUpdate(client, room, 'server');
    expect(echoed).toHaveLength(1);
    expect(judgeAwareness(echoed[0]!, { leases, others: nobody, last: null })).toEqual({
      ok: false,
      ignored: 'nothing of its own',
    });

    // Told that it is gone, it says in one frame with others that it isn't.
    const gone = encodeAwareness([
      { clientId: OTHER, clock: 4, state: null },
      { clientId: OWN, clock: 7, state: null },
    ]);
    awarenessProtocol.applyAwarenessUpdate(client, gone, 'server');
    const last = { clientId: OWN, clock: 7 };
    expect(judgeAwareness(echoed.at(-1)!, { leases, others: nobody, last })).toEqual({
      ok: true,
      entry: { clientId: OWN, clock: 8, state: {} },
    });
    client.destroy();
  });

  test('P6 a stock client opens with its own state, and reads the frames we encode', () => {
    const client = clientOf(OWN);
    const opening = awarenessProtocol.encodeAwarenessUpdate(client, [OWN]);
    expect(judgeAwareness(opening, { leases, others: nobody, last: null })).toMatchObject({
      ok: true,
      entry: { clientId: OWN, clock: 0 },
    });
    client.setLocalState({ dragging: { id: 'cardOfAna' } });
    const moving = awarenessProtocol.encodeAwarenessUpdate(client, [OWN]);
    const verdict = judgeAwareness(moving, { leases, others: nobody, last: { clientId: OWN, clock: 0 } });
    if (!verdict.ok) expect.fail(verdict.ignored);
    const other = clientOf(OTHER);
    awarenessProtocol.applyAwarenessUpdate(other, encodeAwareness([verdict.entry]), 'server');
    expect(other.states.get(OWN)).toEqual({ dragging: { id: 'cardOfAna' } });
    client.destroy();
    other.destroy();
  });
});
