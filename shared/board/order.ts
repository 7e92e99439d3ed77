// Orders between neighbours: fractional indices, so that putting something between two others changes only itself.
import { generateKeyBetween } from 'fractional-indexing';

/** Longest order taken. One spot takes several hundred insertions in the worst sequence before it is reached. */
export const ORDER_MAX = 200;

/** Whether a text is an order that others can be put before and behind. */
export function isOrder(text: string): boolean {
  if (!/^[0-9A-Za-z]+$/.test(text) || text.length > ORDER_MAX) return false;
  try {
    return generateKeyBetween(text, null) > text && generateKeyBetween(null, text) < text;
  } catch {
    return false; // the library's way to say that it is no key
  }
}

/**
 * An order between two neighbours; null stands for the start or the end. Neighbours with equal orders (two people put
 * something at the same spot at once) and a spot that is full (the order would be too long, or be the very first, before
 * which there is none) give a neighbour's order again: ids then decide.
 */
export function orderBetween(first: string | null, second: string | null): string {
  if (first !== null && second !== null && first >= second) return first;
  const order = generateKeyBetween(first, second);
  return isOrder(order) ? order : (first ?? second ?? order);
}

/** The order behind all of `orders`. */
export function orderAtEnd(orders: Iterable<string>): string {
  let last: string | null = null;
  for (const order of orders) if (last === null || order > last) last = order;
  return orderBetween(last, null);
}
