/** What a browser keeps, where it may not keep anything on disk: everything works, for as long as the page is open. */
import { describe, expect, it } from 'vitest';
import { memoryKept, openKept } from '../../../client/room/kept.ts';
import { BrowserStore } from '../../support/browser-store.ts';

/** A browser that has IndexedDB and lets nobody use it, in the ways browsers do that. */
const forbidding = {
  throws: {
    open: () => {
      throw new Error('insecure operation');
    },
  },
  refuses: {
    open: () => {
      const request = { onerror: null as (() => void) | null };
      queueMicrotask(() => request.onerror?.());
      return request;
    },
  },
};

describe.each([
  ['memory', () => memoryKept()],
  ['no IndexedDB', () => openKept(undefined)],
  ['IndexedDB that throws', () => openKept(forbidding.throws as unknown as IDBFactory)],
  ['IndexedDB that refuses', () => openKept(forbidding.refuses as unknown as IDBFactory)],
])('kept in %s', (_name, open) => {
  it('N8 gives back what was put, as a copy', async () => {
    const kept = open();
    const value = { text: 'idea' };
    await kept.put('a', value);
    value.text = 'changed since';
    expect(await kept.get('a')).toEqual({ text: 'idea' });
    await kept.remove('a');
    expect(await kept.get('a')).toBeUndefined();
    expect(await kept.isDurable).toBe(false);
  });

  it('N8 lists by prefix, in the order of the keys', async () => {
    const kept = open();
    await kept.put('x/2', 2);
    await kept.put('y/1', 0);
    await kept.put('x/1', 1);
    expect(await kept.list('x/')).toEqual([
      ['x/1', 1],
      ['x/2', 2],
    ]);
  });

  it('N8 takes each value once', async () => {
    const kept = open();
    await Promise.all([1, 2, 3].map((id) => kept.put(`pool/${id}`, id)));
    const taken = await Promise.all([1, 2, 3, 4].map(() => kept.take<number>('pool/')));
    expect(taken.filter((id) => id !== undefined).sort()).toEqual([1, 2, 3]);
  });
});

describe('kept in IndexedDB', () => {
  it('N8 outlives the page, is given back as a copy, and is taken once by all tabs', async () => {
    const store = new BrowserStore();
    const [one, other] = [openKept(store.factory), openKept(store.factory)];
    expect(await one.isDurable).toBe(true);
    for (const id of [2, 1, 3]) await one.put(`pool/${id}`, { id });
    expect(await other.get('pool/1')).toEqual({ id: 1 });
    expect((await other.list('pool/')).map(([key]) => key)).toEqual(['pool/1', 'pool/2', 'pool/3']);
    const taken = await Promise.all([one, other, one, other].map((tab) => tab.take<{ id: number }>('pool/')));
    expect(taken.flatMap((value) => (value ? [value.id] : [])).sort()).toEqual([1, 2, 3]);
    await one.put('a', 1);
    await other.remove('a');
    expect([await one.get('a'), await one.list('a')]).toEqual([undefined, []]);
  });

  it('N8 what a full disk refuses is newer than what is on it, and can be taken', async () => {
    const store = new BrowserStore();
    const kept = openKept(store.factory);
    await kept.put('ballot', 'first');
    store.isFull = true;
    await kept.put('ballot', 'second');
    await kept.put('pool/1', 1);
    expect(await kept.get('ballot')).toBe('second');
    expect(await kept.list('ballot')).toEqual([['ballot', 'second']]);
    expect([await kept.take('pool/'), await kept.take('pool/')]).toEqual([1, undefined]);
    await kept.remove('ballot');
    expect(await kept.get('ballot')).toBeUndefined();
    store.isFull = false;
    await kept.put('ballot', 'third');
    expect(await openKept(store.factory).get('ballot')).toBe('third');
  });

  it('N8 a connection that is lost, as phones do in their sleep, is made again', async () => {
    const store = new BrowserStore();
    const kept = openKept(store.factory);
    await kept.put('a', 1);
    store.loseConnections();
    expect(await kept.get('a')).toBe(1);
    store.loseConnections();
    await kept.put('b', 2);
    expect(store.values.get('b')).toBe(2);
  });

  it('N8 while nothing can be read, what the page has read or written is still there, and nothing is taken for gone', async () => {
    const store = new BrowserStore();
    await openKept(store.factory).put('outbox/1', 'by an earlier page');
    const kept = openKept(store.factory);
    await kept.put('outbox/2', 'by this one');
    await kept.list('outbox/');
    store.isMute = true;
    expect((await kept.list('outbox/')).map(([, value]) => value)).toEqual([
      'by an earlier page',
      'by this one',
    ]);
    expect(await kept.get('outbox/1')).toBe('by an earlier page');
    // It may be another tab's by now.
    expect(await kept.take('outbox/')).toBeUndefined();
  });
});
