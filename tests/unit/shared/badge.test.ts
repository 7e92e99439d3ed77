/** What stands on a badge, and how it is read when people type it. */
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, test } from 'vitest';
import { hashWords, mintBadge, readBadgeCode, readWords } from '../../../shared/badge.ts';
import { seeded } from '../../support/random.ts';

test.each([
  'abandon ladder clip zoo',
  'ABANDON  Ladder\tclip, ZOO',
  ' aban-ladd-clip-zoo ',
  'Abandón ladd clipper zoo',
])('E3 the words are read forgivingly: “%s”', (typed) => expect(readWords(typed)).toBe('aban ladd clip zoo'));

test.each([
  '',
  'abandon ladder clip',
  'abandon ladder clip zoo zoo',
  'ab ladder clip zoo',
  '1234 5678 9012 3456',
])('E3 “%s” is no four words', (typed) => expect(readWords(typed)).toBeNull());

test('E3 the first four letters tell every word of the list from all others', () => {
  const read = wordlist.map((word) => readWords(`${word} zoo zoo zoo`));
  expect(read).not.toContain(null);
  expect(new Set(read).size).toBe(2048);
});

test.each([
  ['k7m2q', 'K7M2Q'],
  [' K7 M2-Q ', 'K7M2Q'],
  ['K7M2QX', null],
  ['K7M2', null],
  ['K7M2A', null],
  ['K7M20', null],
])('E3 the code “%s” is read as %s', (typed, code) => expect(readBadgeCode(typed)).toBe(code));

test('E2 every badge has its own code, secret and words, and its hashes say none of them', () => {
  const random = seeded(7);
  const taken = new Set<string>();
  const badges = Array.from({ length: 40 }, () =>
    mintBadge((length) => random.bytes(length), wordlist, taken),
  );
  for (const field of ['id', 'code', 'secret', 'words', 'secretHash', 'wordsHash'] as const) {
    expect(new Set(badges.map((badge) => badge[field])).size, field).toBe(40);
  }
  for (const { id, words, wordsHash, secret } of badges) {
    expect(words.split(' ').every((word) => wordlist.includes(word))).toBe(true);
    expect(hashWords(readWords(words.toUpperCase())!, id)).toBe(wordsHash);
    expect(secret).toMatch(/^[0-9A-Za-z]{32}$/);
  }
  const [one, other] = badges as [(typeof badges)[0], (typeof badges)[0]];
  expect(hashWords(readWords(one.words)!, other.id)).not.toBe(one.wordsHash);
});

test('E2 a code that is in use is drawn anew', () => {
  const once = seeded(3);
  const { code } = mintBadge((length) => once.bytes(length), wordlist, new Set());
  const again = seeded(3);
  const other = mintBadge((length) => again.bytes(length), wordlist, new Set([code]));
  expect(other.code).not.toBe(code);
});
