/** Exact numbers: written, read and compared without rounding. */
import { expect, test } from 'vitest';
import {
  compareFractions,
  fraction,
  leastCommonMultiple,
  parseExact,
  toExact,
  toFiveDecimals,
  toNumber,
} from '../../../shared/voting/fraction.ts';

test('V2 an exact number is written in lowest terms and read back as itself', () => {
  expect(toExact(fraction(6, 4))).toBe('3/2');
  expect(toExact(fraction(6, -3))).toBe('-2');
  expect(toExact(fraction(0, 7))).toBe('0');
  expect(toFiveDecimals(131_288_123n)).toBe('1312.88123');
  expect(toFiveDecimals(7n)).toBe('0.00007');
  expect(toFiveDecimals(-7n)).toBe('-0.00007');
  for (const text of ['3/2', '-7/3', '12', '0']) expect(toExact(parseExact(text))).toBe(text);
  expect(toExact(parseExact('1312.50000'))).toBe('2625/2');
  expect(() => parseExact('1,5')).toThrow('not an exact number');
  expect(() => fraction(1, 0)).toThrow();
});

test('V2 numbers that a float holds to be equal are told apart', () => {
  const third = fraction(10n ** 30n, 3n * 10n ** 30n);
  const more = fraction(10n ** 30n + 1n, 3n * 10n ** 30n);
  expect(toNumber(toExact(third))).toBe(toNumber(toExact(more)));
  expect(compareFractions(third, more)).toBeLessThan(0);
  expect(compareFractions(third, fraction(1, 3))).toBe(0);
  expect(toNumber('-5/2')).toBe(-2.5);
  expect(leastCommonMultiple([4, 6, 10])).toBe(60n);
  expect(leastCommonMultiple([])).toBe(1n);
});
