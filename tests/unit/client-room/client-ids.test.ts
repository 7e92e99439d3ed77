/** Leased ids: one a page load, never the same twice, some in store for a page opened without a network. */
import { describe, expect, it } from 'vitest';
import { ClientIds, keepClientIds } from '../../../client/room/client-ids.ts';
import { memoryKept } from '../../../client/room/kept.ts';
import { Phone, VirtualServer } from '../../support/client-wire.ts';

const WHO = { id: 'ana000000001', role: 'participant' } as const;

function scene() {
  const server = new VirtualServer();
  const phone = new Phone(server, WHO, memoryKept(true));
  /** The ids as one page load sees them. */
  const page = () => new ClientIds(phone.environment(), server.code, 'join', WHO.id);
  return { server, phone, page };
}

describe('client ids', () => {
  it('N4 no two page loads ever take the same, however they race', async () => {
    const { page } = scene();
    const taken = await Promise.all(Array.from({ length: 30 }, () => page().forPage()));
    expect(taken).not.toContain(null);
    expect(new Set(taken).size).toBe(30);
  });

  it('N4 a page has one for all its documents, and a fresh one for each replica that was refused', async () => {
    const { page } = scene();
    const ids = page();
    const first = await ids.forPage();
    expect(await ids.forPage()).toBe(first);
    expect(await ids.fresh()).not.toBe(first);
  });

  it('N4 those that came with joining last for pages opened offline', async () => {
    const { server, phone, page } = scene();
    await keepClientIds(phone, server.code, 'join', WHO.id, server.lease(WHO.id, 3));
    server.isReachable = false;
    const taken = [await page().forPage(), await page().forPage(), await page().forPage()];
    expect(taken).not.toContain(null);
    expect(new Set(taken).size).toBe(3);
    expect(await page().forPage()).toBeNull();
  });

  it('N4 an id that could not be had is asked for again', async () => {
    const { server, page } = scene();
    server.isReachable = false;
    const ids = page();
    expect(await ids.forPage()).toBeNull();
    server.isReachable = true;
    expect(await ids.forPage()).not.toBeNull();
  });

  it('N4 the pool is filled when it runs low, and not before', async () => {
    const { server, page } = scene();
    await page().refill();
    expect(server.leases.size).toBe(10);
    await page().refill();
    expect(server.leases.size).toBe(10);
    for (let load = 0; load < 7; load += 1) await page().forPage();
    await page().refill();
    expect(server.leases.size).toBe(20);
  });

  it('N4 a server that leases no more gives none, and nothing breaks', async () => {
    const { server, page } = scene();
    server.leaseAnswer = 'too-many';
    expect(await page().forPage()).toBeNull();
  });

  it('N4 two people on one device have pools of their own', async () => {
    const { server, phone, page } = scene();
    await page().refill();
    server.isReachable = false;
    expect(
      await new ClientIds(phone.environment(), server.code, 'join', 'bo0000000001').forPage(),
    ).toBeNull();
    expect(await page().forPage()).not.toBeNull();
  });
});
