/** What a browser keeps, where it may not keep anything on disk: everything works, for as long as the page is open. */
import { describe, expect, it } from 'vitest';
import { memoryKept, openKept } from '../../../client/room/kept.ts';

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
