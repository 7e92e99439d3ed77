/** Badges as the desk makes them, and people who hold one. */
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { mintBadge, type MintedBadge } from '../../shared/badge.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { BadgeAnswer, BadgeBody, Joined, JoinBody, ShownBadge } from '../../shared/protocol/http.ts';
import { join } from '../../server/rooms/admission.ts';
import { enterByBadge } from '../../server/rooms/badge-entry.ts';
import { seeded } from './random.ts';
import type { Person, Stage } from './stage.ts';

/** So many badges, the same ones for the same seed. */
export function mint(count: number, seed = 1): MintedBadge[] {
  const random = seeded(seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, () => mintBadge((length) => random.bytes(length), wordlist, taken));
}

/** What of a badge goes to the server when it is made. */
export const madeOf = ({ id, code, secretHash, wordsHash }: MintedBadge) => ({
  id,
  code,
  secretHash,
  wordsHash,
});
export const scanned = ({ secret }: MintedBadge): ShownBadge => ({ secret });

/** The host makes badges. */
export async function issue(stage: Stage, badges: readonly MintedBadge[]): Promise<number[]> {
  const made = await stage.host.does('badges:add', { badges: badges.map(madeOf) });
  if (!made.ok) throw new Error(made.message);
  return made.value.numbers;
}

/** Somebody who is nobody here yet asks to join. */
export const tryJoin = (stage: Stage, name: string, more: Partial<JoinBody> = {}): Promise<Outcome<Joined>> =>
  stage.clock.finish(
    stage.room.do((turn) => join(turn, { name, role: 'citizen', language: 'en', ...more })),
    `${name} joins`,
  );

export const open = (
  stage: Stage,
  body: BadgeBody,
  session: string | null = null,
): Promise<Outcome<BadgeAnswer | Joined>> =>
  stage.clock.finish(
    stage.room.do((turn) => enterByBadge(turn, body, session)),
    'a badge is opened',
  );

/** Whoever was let in, with a page open on every door. */
export async function seat(
  stage: Stage,
  name: string,
  entered: Outcome<BadgeAnswer | Joined>,
): Promise<Person> {
  if (!entered.ok || !('token' in entered.value)) throw new Error(`${name} isn't in`);
  const { token, participant, clientIds } = entered.value;
  const person = await stage.again(name, token, participant.id, clientIds);
  person.dialAll();
  await stage.clock.until(() => person.isConnected, `${name} is connected`);
  return person;
}
