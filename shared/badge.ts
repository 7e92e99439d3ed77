// What stands on a badge, how it is read when somebody types it, and the hash that is kept of its words.
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { CODE_ALPHABET, idFrom, type BadgeId } from './ids.ts';

/** Letters of a badge's short code, one fewer than a workshop's, so that nobody mistakes one for the other. */
export const BADGE_CODE_LENGTH = 5;
/** Recovery words of a badge: 44 bits with the BIP-39 list of 2,048 words. */
export const BADGE_WORDS = 4;
/** Badges of one workshop, and of one command: 100 are about 25 KB. */
export const BADGES_MOST = 2000;
export const BADGES_AT_ONCE = 100;

/** Who may come in: everybody who has the link, or only who has a badge. */
export const ADMISSIONS = ['link', 'badges'] as const;
export type Admission = (typeof ADMISSIONS)[number];

/** The first four letters tell every word of the BIP-39 list from all others. */
const LETTERS_THAT_COUNT = 4;
/** About 5 ms: the limit on guesses protects the words; this slows down who has stolen the hashes. */
const STRETCH = { N: 2 ** 10, r: 8, p: 1, dkLen: 32 };

/** A short code as people type it, in any case and with spaces or dashes; null if it can't be one. */
export function readBadgeCode(typed: string): string | null {
  const code = typed.replace(/[\s\-–.]/gu, '').toUpperCase();
  const isOne =
    code.length === BADGE_CODE_LENGTH && [...code].every((letter) => CODE_ALPHABET.includes(letter));
  return isOne ? code : null;
}

/**
 * Recovery words as people type them: in any case, set apart by anything, each at least by its first four letters.
 * The answer is the one form that is hashed; null if these aren't four words.
 */
export function readWords(typed: string): string | null {
  const plain = typed.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[a-z]+/gu) ?? [];
  if (words.length !== BADGE_WORDS || words.some((word) => word.length < 3)) return null;
  return words.map((word) => word.slice(0, LETTERS_THAT_COUNT)).join(' ');
}

/** The hash of what `readWords` gave; salted with the badge's id, so that equal words of two badges differ. */
export const hashWords = (words: string, badge: string): string => bytesToHex(scrypt(words, badge, STRETCH));

/** A badge as it is printed, with the hashes that alone are kept. */
export interface MintedBadge {
  id: BadgeId;
  code: string;
  /** Stands in the QR code, in the part of the address that no server is sent. */
  secret: string;
  words: string;
  secretHash: string;
  wordsHash: string;
}

/** Letters of a secret: 190 bits, so that its hash needs no stretching. */
const SECRET_LENGTH = 32;

/**
 * Makes a badge.
 * @param random uniformly distributed bytes
 * @param list the BIP-39 list of 2,048 words
 * @param taken codes of the workshop's other badges; the new one is added
 */
export function mintBadge(
  random: (length: number) => Uint8Array,
  list: readonly string[],
  taken: Set<string>,
): MintedBadge {
  const id = idFrom(random) as BadgeId;
  let code = idFrom(random, BADGE_CODE_LENGTH, CODE_ALPHABET);
  while (taken.has(code)) code = idFrom(random, BADGE_CODE_LENGTH, CODE_ALPHABET);
  taken.add(code);
  const secret = idFrom(random, SECRET_LENGTH);
  const words = Array.from({ length: BADGE_WORDS }, () => wordFrom(random, list)).join(' ');
  const wordsHash = hashWords(readWords(words) ?? '', id);
  return { id, code, secret, words, secretHash: bytesToHex(sha256(utf8ToBytes(secret))), wordsHash };
}

/** Eleven random bits are one word of 2,048, each as likely as any other. */
function wordFrom(random: (length: number) => Uint8Array, list: readonly string[]): string {
  const [high = 0, low = 0] = random(2);
  return list[((high << 8) | low) % 2048] ?? '';
}
