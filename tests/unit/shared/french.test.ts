// French marks stay with their word: a line never begins with one, and never ends with an opening quotation mark.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

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

test.each(files)('the French of %s has no breaking space beside its marks', async (file) => {
  const first = OF_BALLOTS.includes(file) ? 'dots' : 3;
  const areas = Object.values((await import(new URL(file, FOLDER).href)) as object) as unknown[];
  const broken = areas
    .filter((area) => typeof area === 'function' && area.length === 1)
    .flatMap((area) => textsOf((area as (language: string) => object)('fr'), first))
    .filter(([, text]) => / [:;?!»]|« /u.test(text));
  expect(broken).toEqual([]);
});
