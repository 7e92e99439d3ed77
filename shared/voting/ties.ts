// How ties are settled in the open: by an order that nobody can know before the last ballot is in, and
// everybody can compute after.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CandidateId } from './profile.ts';

/** SHA-256 of the text's UTF-8 bytes, in lower-case hex. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/**
 * The seed's fingerprint, which is shown before the vote opens: SHA-256 of the seed's UTF-8 bytes, in
 * lower-case hex. The seed itself is published with the result. Whoever knows the seed can't choose the order
 * without the last ballot, and whoever casts the last ballot doesn't know the seed.
 */
export const seedHash = (seed: string): string => sha256Hex(seed);

/**
 * The tie order of a round: the ids by ascending SHA-256 (lower-case hex) of the UTF-8 bytes of
 * `seed:ballotsRoot:id`. The first goes first.
 */
export function tieOrder(ids: readonly CandidateId[], seed: string, root: string): CandidateId[] {
  return ids
    .map((id) => ({ id, hash: sha256Hex(`${seed}:${root}:${id}`) }))
    .sort((a, b) => compareText(a.hash, b.hash))
    .map(({ id }) => id);
}

/** Compares by code points, where JavaScript's own `<` compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return inPlace(left) - inPlace(right);
  }
  return a.length - b.length;
}

/** Halves of code points above U+FFFF go behind all other units. */
const inPlace = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
