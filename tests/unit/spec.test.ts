/** Every rule of SPEC.md, and every attack that the guard was built against, is named by the title of a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What no test can show: D7 is how the code is laid out, L18 says what nobody can know. */
const BEYOND_TESTS = ['D7', 'L18'];

const paths = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.test.ts') && !path.includes('node_modules'),
);
const sourceOf = (path: string): string => readFileSync(join(ROOT, 'tests', path), 'utf8');
const sources = paths.map(sourceOf);
const rules = [
  ...readFileSync(join(ROOT, 'shared', 'SPEC.md'), 'utf8').matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm),
].map(([, rule]) => rule!);

test('the rules are found, each once', () => {
  expect(rules.length).toBeGreaterThan(200);
  expect(new Set(rules).size).toBe(rules.length);
});

test('every other rule is named by a title', () => {
  const isNamed = (rule: string): boolean => {
    const title = new RegExp(`['"\`](?:[A-Z]+\\d+ )*${rule}\\b[^'"\`]`);
    return sources.some((source) => title.test(source));
  };
  expect(rules.filter((rule) => !BEYOND_TESTS.includes(rule) && !isNamed(rule))).toEqual([]);
});

describe('the guard', () => {
  /** The titles of tests, not of their groups: what comes first in `test(…)`, or in the second pair of a table's. */
  const titlesIn = (source: string): string[] =>
    [...source.matchAll(/^ *(?:(?:test|it)\(|(?:test|it)\.each[^\n]*\)\(|\]\)\()\s*(['"`])(.*?)\1,/gm)].map(
      ([, , title]) => title!,
    );
  const own = paths.filter((path) => path.startsWith(join('unit', 'guard')));
  const titles = own.flatMap((path) => titlesIn(sourceOf(path)));

  test('all tests of the guard are found', () => {
    const tests = own.flatMap((path) => sourceOf(path).match(/^ *(test|it)(\.each|\()/gm) ?? []);
    expect(titles).toHaveLength(tests.length);
    expect(titles.length).toBeGreaterThan(100);
  });

  test('each of them begins with the rule that it proves', () => {
    expect(titles.filter((title) => !/^[A-Z]+\d+ /.test(title))).toEqual([]);
  });

  test('each of its rules is proved by tests of its own, but for those of pages and rooms', () => {
    // What a page does once it was refused, and how a room treats whoever is refused often.
    const elsewhere = ['G20', 'G22'];
    const guards = rules.filter((rule) => rule.startsWith('G'));
    expect(guards).toHaveLength(23);
    const isProved = (rule: string): boolean => titles.some((title) => title.split(' ').includes(rule));
    expect(guards.filter((rule) => !isProved(rule))).toEqual(elsewhere);
  });

  test('each of the sixteen attacks is a test of that name', () => {
    const attacks = titles.flatMap((title) => /^(?:[A-Z]+\d+ )+attack (\d+) \S/.exec(title)?.[1] ?? []);
    expect(attacks.map(Number)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  });
});
