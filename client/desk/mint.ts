// Mints badges in this browser: secrets are drawn here, and only their hashes leave it.
import { mintBadge, type MintedBadge } from '../../shared/badge.ts';
import type { Badge } from '../../shared/protocol/live.ts';

/** Badges minted before the screen may breathe again: hashing the words of one takes some 5 ms. */
const MINTED_AT_ONCE = 4;

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** So many badges with codes that are nobody's; `minted` is told now and then how many there are. */
export async function mintBadges(
  count: number,
  others: readonly { code: string }[],
  minted: (count: number) => void = () => undefined,
): Promise<MintedBadge[]> {
  // 13 kB of words, for who really makes badges.
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  const taken = new Set(others.map(({ code }) => code));
  const badges: MintedBadge[] = [];
  while (badges.length < count) {
    badges.push(mintBadge(random, wordlist, taken));
    minted(badges.length);
    if (badges.length % MINTED_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return badges;
}

/** What of a badge the server is sent. */
export const madeOf = ({ id, code, secretHash, wordsHash }: MintedBadge) => ({
  id,
  code,
  secretHash,
  wordsHash,
});

/** Whom a badge brings back. */
export const holdersOf = (badges: readonly Badge[]): ReadonlySet<string> =>
  new Set(badges.filter(({ state }) => state === 'live').map(({ participant }) => participant));
