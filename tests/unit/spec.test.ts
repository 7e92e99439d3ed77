/** Every rule of SPEC.md is named by the title of a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What no test can show: D7 is how the code is laid out, L18 says what nobody can know. */
const BEYOND_TESTS = ['D7', 'L18'];

const sources = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
  .map((path) => readFileSync(join(ROOT, 'tests', path), 'utf8'));
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
