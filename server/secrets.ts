// Tokens and link secrets: long, random, and kept only as hashes.
import { createHash, timingSafeEqual } from 'node:crypto';
import { idFrom } from '../shared/ids.ts';
import type { Random } from './clock.ts';

/** 32 letters of 62: 190 bits. */
export const newSecret = (random: Random): string => idFrom(random, 32);

/** SHA-256 in hex; secrets have full entropy, so no slow hash is needed. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(a), 'hex'), Buffer.from(hashOf(b), 'hex'));
}
