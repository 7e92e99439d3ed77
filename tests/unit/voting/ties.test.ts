/** The order that settles ties, computed a second time with Node's own hashing. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ballotsRoot } from '../../../shared/voting/ledger.ts';
import { seedHash, tieOrder } from '../../../shared/voting/ties.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('V16 the seed is announced by its SHA-256', () => {
  expect(seedHash('Brüssel 2030')).toBe(sha256('Brüssel 2030'));
});

test('V16 the tie order is by ascending SHA-256 of seed:ballotsRoot:id', () => {
  const ids = ['p1', 'p2', 'p3', 'p4', 'p5'];
  const root = ballotsRoot([{ p1: 1 }]);
  const order = tieOrder(ids, 'seed', root);
  expect(order.map((id) => sha256(`seed:${root}:${id}`))).toEqual(
    ids.map((id) => sha256(`seed:${root}:${id}`)).sort(),
  );
  expect(tieOrder([...ids].reverse(), 'seed', root)).toEqual(order);
  expect(
    new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((seed) => tieOrder(ids, seed, root)[0])).size,
  ).toBeGreaterThan(1);
});

test('V17 the ballots root is the SHA-256 of the sorted ballots as JSON, each its pairs sorted by id', () => {
  expect(ballotsRoot([])).toBe(sha256('[]'));
  expect(ballotsRoot([{ b: 2, a: 10, c: 0 }])).toBe(sha256('[[["a",10],["b",2]]]'));
  expect(ballotsRoot([{ b: 1 }, { a: 1, c: 1 }, {}, { b: 1 }])).toBe(
    sha256('[[["a",1],["c",1]],[["b",1]],[["b",1]],[]]'),
  );
  expect(ballotsRoot([{ '\u{1F6B2}': 1, '\uFB01': 2 }, { '\uFB01': 1 }])).toBe(
    sha256('[[["\uFB01",1]],[["\uFB01",2],["\u{1F6B2}",1]]]'),
  );
});

test('V17 the order of the ballots changes nothing; another ballot, number or place does', () => {
  const root = ballotsRoot([{ a: 1, b: 2 }, { c: 1 }, { c: 1 }]);
  expect(ballotsRoot([{ c: 1 }, { b: 2, a: 1 }, { c: 1 }])).toBe(root);
  for (const other of [
    [{ a: 1, b: 2 }, { c: 1 }],
    [{ a: 2, b: 1 }, { c: 1 }, { c: 1 }],
  ] as Record<string, number>[][])
    expect(ballotsRoot(other)).not.toBe(root);
});

test('V17 a salt hides unpublished ballots behind their root', () => {
  expect(ballotsRoot([{ a: 1 }], 'pepper')).toBe(sha256('["pepper",[["a",1]]]'));
});
