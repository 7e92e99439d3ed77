// French marks stay with their word: a line never begins with one, and never ends with an opening quotation mark.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SHIPPED_METHODS, shippedMethod } from '../../../shared/method/index.ts';

const FOLDER = new URL('../../../shared/words/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file !== 'words.ts');

/** Here the first parameter is a kind of ballot; elsewhere it is a number, or a text that a number can stand for. */
const OF_BALLOTS = ['ballots.ts', 'results.ts', 'round-rules.ts'];

/** Entries as texts: functions are called with something plausible for each parameter. */
function textsOf(words: object, first: unknown): [string, string][] {
  return Object.entries(words).map(([key, entry]: [string, unknown]) => [
    key,
    typeof entry === 'function'
      ? String((entry as (...args: unknown[]) => unknown)(first, 2, 1))
      : String(entry),
  ]);
}

const BREAKING = / [:;?!»]|« /u;

test.each(files)('the French of %s has no breaking space beside its marks', async (file) => {
  const first = OF_BALLOTS.includes(file) ? 'dots' : 3;
  const areas = Object.values((await import(new URL(file, FOLDER).href)) as object) as unknown[];
  const broken = areas
    .filter((area) => typeof area === 'function' && area.length === 1)
    .flatMap((area) => textsOf((area as (language: string) => object)('fr'), first))
    .filter(([, text]) => BREAKING.test(text));
  expect(broken).toEqual([]);
});

/** All French texts in a value, at any depth. */
function frenchIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'fr' && typeof inner === 'string' ? [inner] : frenchIn(inner),
  );
}

test.each(SHIPPED_METHODS)('the French of the method %s is set like that of the pages', (id) => {
  const texts = frenchIn(shippedMethod(id));
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((text) => BREAKING.test(text) || /\w'\w/u.test(text))).toEqual([]);
});
