// Exact fractions: a count never rounds, so that another program gets the same winners on any machine.

/** A fraction of whole numbers, `den` above 0; not always in lowest terms. */
export type Fraction = { readonly num: bigint; readonly den: bigint };

/**
 * An exact number as text, in lowest terms: `12`, `-7/3`; a rule that is defined to five decimals writes them
 * all, `1243.37552`. Text because JSON has no exact numbers: read it with `parseExact`, draw it with
 * `toNumber`.
 */
export type Exact = string;

/** `num`/`den` as a fraction; throws where `den` is 0. */
export function fraction(num: bigint | number, den: bigint | number = 1n): Fraction {
  const below = BigInt(den);
  if (below === 0n) throw new Error('a fraction over 0');
  return below > 0n ? { num: BigInt(num), den: below } : { num: -BigInt(num), den: -below };
}

/** Below 0 where `a` is less than `b`, 0 where they are equal, above 0 where it is more. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const left = a.num * b.den;
  const right = b.num * a.den;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The greatest number that divides both (Euclid); 0 only for two zeros. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (small > 0n) [large, small] = [small, large % small];
  return large;
}

/** The least number above 0 that every one of `numbers` divides; 1 for none. */
export function leastCommonMultiple(numbers: Iterable<number>): bigint {
  let multiple = 1n;
  for (const number of numbers) {
    const factor = BigInt(number);
    multiple *= factor / greatestCommonDivisor(multiple, factor);
  }
  return multiple;
}

/** The fraction in lowest terms as text. */
export function toExact({ num, den }: Fraction): Exact {
  const divisor = greatestCommonDivisor(num, den);
  return divisor === den ? `${num / den}` : `${num / divisor}/${den / divisor}`;
}

/** Units of 1/100,000 as a number with five decimals: `1243.37552`. */
export function toFiveDecimals(units: bigint): Exact {
  const sign = units < 0n ? '-' : '';
  const digits = `${units < 0n ? -units : units}`.padStart(6, '0');
  return `${sign}${digits.slice(0, -5)}.${digits.slice(-5)}`;
}

/** Reads what `toExact` and `toFiveDecimals` write; throws on anything else. */
export function parseExact(text: Exact): Fraction {
  const parts = /^(-?\d+)(?:\/(\d+)|\.(\d+))?$/.exec(text);
  if (!parts) throw new Error(`not an exact number: ${text}`);
  const [, whole = '0', den, decimals] = parts;
  if (decimals === undefined) return fraction(BigInt(whole), BigInt(den ?? 1));
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

/** The nearest floating-point number, for drawing a bar: never for comparing. */
export function toNumber(text: Exact): number {
  const { num, den } = parseExact(text);
  // Divided as whole numbers first: both sides may be far beyond what a float holds.
  const scaled = (num * 1_000_000_000_000n) / den;
  return Number(scaled) / 1e12;
}
