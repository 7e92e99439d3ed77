/** The order that settles ties, computed a second time with Node's own hashing. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ballotsRoot, seedHash, tieOrder } from '../../../shared/voting/ties.ts';
import { approvals, dots, rankings } from './elections.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('V16 the seed is announced by its SHA-256', () => {
  expect(seedHash('Brüssel 2030')).toBe(sha256('Brüssel 2030'));
});

test('V16 the tie order is by ascending SHA-256 of seed:ballotsRoot:id', () => {
  const ids = ['p1', 'p2', 'p3', 'p4', 'p5'];
  const root = ballotsRoot(dots(1, { 0: 1 }).ballots);
  const order = tieOrder(ids, 'seed', root);
  expect(order.map((id) => sha256(`seed:${root}:${id}`))).toEqual(
    ids.map((id) => sha256(`seed:${root}:${id}`)).sort(),
  );
  expect(tieOrder([...ids].reverse(), 'seed', root)).toEqual(order);
  expect(
    new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((seed) => tieOrder(ids, seed, root)[0])).size,
  ).toBeGreaterThan(1);
});

test('V17 the ballots root is the SHA-256 of the sorted ballots as JSON', () => {
  expect(ballotsRoot([])).toBe(sha256('[]'));
  expect(ballotsRoot(approvals(3, '20', '1', '', '1').ballots)).toBe(sha256('[["0","2"],["1"],["1"],[]]'));
  expect(ballotsRoot(rankings(3, '20', '1').ballots)).toBe(sha256('[["1"],["2","0"]]'));
  expect(ballotsRoot([{ weight: 1, dots: { b: 2, a: 10, c: 0 } }])).toBe(sha256('[[["a",10],["b",2]]]'));
  expect(
    ballotsRoot([
      { weight: 1, ranks: ['\u{1F6B2}', '\uFB01'] },
      { weight: 1, ranks: ['\uFB01'] },
    ]),
  ).toBe(sha256('[["\uFB01"],["\u{1F6B2}","\uFB01"]]'));
});

test('V17 neither the order of the ballots nor writing equal ones as one changes the root', () => {
  const root = ballotsRoot(approvals(3, '01', '2', '2', '2').ballots);
  expect(ballotsRoot(approvals(3, '2 x3', '10').ballots)).toBe(root);
  expect(ballotsRoot(approvals(3, '2 x2', '10').ballots)).not.toBe(root);
});
