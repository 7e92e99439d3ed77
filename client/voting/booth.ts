// What voting needs to know of its surroundings, and no more: a phone's room gives it, and so does a tablet that is passed round.
import type { RoundId } from '../../shared/ids.ts';
import type { Method } from '../../shared/method/schema.ts';
import type { OwnBallot, Round } from '../../shared/voting/round.ts';
import { themesOf, type ShownTheme } from '../notebook/themes.ts';
import type { BallotStage } from './ballot-choice.svelte.ts';
import type { BallotBox, Connection, Room } from '../room/handle.ts';

/** One person before the ballot; everything here is reactive. */
export interface Booth {
  /** The workshop's code. */
  readonly code: string;
  /** The vote that is on; null while there is none. */
  readonly round: Round | null;
  /** The last vote, if it was annulled and none has taken its place. */
  readonly voided: Round | null;
  readonly method: Pick<Method, 'vote' | 'roles'>;
  /** Who votes here, with their role of the method; null for somebody who only looks (a host, a wall). */
  readonly voter: { readonly id: string; readonly role: string } | null;
  /** The ballot that the server has from the voter in this round. */
  readonly ballot: OwnBallot | null;
  readonly box: BallotBox | null;
  readonly connection: Connection;
  readonly themes: readonly ShownTheme[];
  readonly people: { get(id: string): { readonly name: string } | undefined };
  /** Whether an unsent choice may be kept on this device over a reload; never where others vote on it too. */
  readonly keeps: boolean;
  /** The server's time. */
  nowMs(): number;
  /** The ballot is before the voter's eyes: hosts are told how many are on their way. */
  look(round: RoundId): void;
  /** Told where the voter's ballot stands, for a screen that shows more than the ballot. */
  staged?(stage: BallotStage): void;
}

/** The booth of whoever's phone or laptop this is. */
export const boothOf = (room: Room): Booth => ({
  code: room.code,
  get round() {
    return room.round;
  },
  get voided() {
    return room.round ? null : (room.rounds.findLast(({ state }) => state === 'void') ?? null);
  },
  get method() {
    return room.workshop.method;
  },
  get voter() {
    return room.me.participant;
  },
  get ballot() {
    return room.me.ballots.find(({ round }) => round === room.round?.id) ?? null;
  },
  get box() {
    return room.ballotBox;
  },
  get connection() {
    return room.connection;
  },
  get themes() {
    return themesOf(room);
  },
  people: room.people,
  keeps: true,
  nowMs: () => room.nowMs(),
  look: (round) => void room.command('ballot:look', { round }),
});
