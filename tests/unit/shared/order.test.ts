// Orders between neighbours: always in between, never a key that the library would choke on.
import { describe, expect, test } from 'vitest';
import { isOrder, ORDER_MAX, orderAtEnd, orderBetween } from '../../../shared/board/order.ts';
import { seeded } from '../../support/random.ts';

describe('D4 orders', () => {
  test('D4 an order lies between its neighbours, wherever a thousand things are put', () => {
    const random = seeded(20170810);
    const orders: string[] = [];
    for (let i = 0; i < 1000; i++) {
      const at = random.int(orders.length + 1);
      const order = orderBetween(orders[at - 1] ?? null, orders[at] ?? null);
      expect(isOrder(order)).toBe(true);
      orders.splice(at, 0, order);
    }
    expect(orders).toEqual([...orders].sort());
    expect(orderAtEnd(orders) > orders.at(-1)!).toBe(true);
  });

  test('D4 equal neighbours give their own order again', () => {
    expect(orderBetween('a5', 'a5')).toBe('a5');
    expect(orderBetween('a6', 'a5')).toBe('a6');
  });

  test('D4 a spot that is full stays below the longest order', () => {
    let last = 'a1';
    for (let i = 0; i < 3000; i++) last = orderBetween('a0', last);
    expect(last.length).toBeLessThanOrEqual(ORDER_MAX);
  });

  test('D4 beside any orders that somebody may have set, others can be put', () => {
    const random = seeded(20170810);
    const first = `A${'0'.repeat(25)}`;
    const orders = [`${first}1`, `${first}2`, `${first}V`, `z${'z'.repeat(26)}`, `z${'z'.repeat(199)}`];
    while (orders.length < 400) {
      const text = random.pick([...'Aaz']) + random.pick([...'0Vz']).repeat(random.int(ORDER_MAX)) + '1';
      if (isOrder(text)) orders.push(text);
    }
    const pairs = orders.flatMap((order) => [
      [null, order] as const,
      [order, null] as const,
      [order, random.pick(orders)] as const,
    ]);
    for (const [before, behind] of pairs) {
      const order = orderBetween(before, behind);
      expect(isOrder(order), `${order} between ${before} and ${behind}`).toBe(true);
    }
  });

  test.each(['', '0', 'a', 'zz', 'a00', 'A00000000000000000000000000', 'a!', 'é1', `a1${'V'.repeat(300)}`])(
    'D4 %j is no order',
    (text) => expect(isOrder(text)).toBe(false),
  );
});
