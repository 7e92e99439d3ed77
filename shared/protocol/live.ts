// The live door: every command with its body and reply, and every topic a screen is told of.
import * as v from 'valibot';
import { ADMISSIONS, BADGES_AT_ONCE, type Admission } from '../badge.ts';
import {
  BadgeIdSchema,
  BallotIdSchema,
  CardIdSchema,
  ParticipantIdSchema,
  ProjectIdSchema,
  RoundIdSchema,
  SlugSchema,
  type BadgeId,
  type CardId,
  type Code,
  type ParticipantId,
  type RoundId,
} from '../ids.ts';
import { BadgeCodeSchema, NameSchema, type Self } from './http.ts';
import { LanguageSchema, type Text } from '../text.ts';
import type { Outcome } from '../outcome.ts';
import type { Method } from '../method/schema.ts';
import type { Agenda } from '../agenda/agenda.ts';
import { CLOCK_MOST_MS } from '../agenda/agenda.ts';
import type { Role } from '../permit.ts';
import type { CardRecord } from '../board/schema.ts';
import { ChoiceSchema } from '../voting/choice.ts';
import type { OwnBallot, Round } from '../voting/round.ts';

const ms = v.pipe(v.number(), v.integer(), v.minValue(-CLOCK_MOST_MS), v.maxValue(CLOCK_MOST_MS));

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'hash'));
/** A badge as the desk makes it: the server never sees its secret or its words, only their hashes (see badge.ts). */
const newBadge = { id: BadgeIdSchema, code: BadgeCodeSchema, secretHash: hash, wordsHash: hash };

/** Bodies by command. `id`s are minted by the client, so that sending again changes nothing twice. */
export const COMMANDS = {
  'step:go': v.strictObject({ from: SlugSchema, to: SlugSchema }),
  'clock:set': v.variant('act', [
    v.strictObject({ act: v.literal('pause') }),
    v.strictObject({ act: v.literal('resume') }),
    v.strictObject({ act: v.literal('add'), ms }),
    v.strictObject({ act: v.literal('set'), ms }),
  ]),
  'card:hide': v.strictObject({ card: CardIdSchema }),
  'card:show': v.strictObject({ card: CardIdSchema }),
  'person:remove': v.strictObject({ participant: ParticipantIdSchema }),
  'person:readmit': v.strictObject({ participant: ParticipantIdSchema }),
  /** Two entries of one person: `into` stays; ideas, leads and the last ballot of `from` become theirs. */
  'person:merge': v.strictObject({ from: ParticipantIdSchema, into: ParticipantIdSchema }),
  'me:change': v.strictObject({
    name: v.optional(NameSchema),
    role: v.optional(SlugSchema),
    language: v.optional(LanguageSchema),
  }),
  'badges:add': v.strictObject({
    badges: v.pipe(
      v.array(
        v.strictObject({
          ...newBadge,
          /** Whose it is from the beginning: somebody who is in already. */
          participant: v.exactOptional(ParticipantIdSchema),
        }),
      ),
      v.minLength(1),
      v.maxLength(BADGES_AT_ONCE),
    ),
  }),
  'badge:revoke': v.strictObject({ badge: BadgeIdSchema }),
  /** The same person gets a new badge, and the old one ends. */
  'badge:reissue': v.strictObject({ badge: BadgeIdSchema, as: v.strictObject(newBadge) }),
  'admission:set': v.strictObject({ by: v.picklist(ADMISSIONS) }),
  'cohost:invite': v.strictObject({}),
  /** The address that links and QR codes show: one of those the server knows, or '' for the best. */
  'address:set': v.strictObject({ address: v.pipe(v.string(), v.maxLength(200)) }),
  'round:announce': v.strictObject({
    id: RoundIdSchema,
    /** Projects that don't stand: duplicates, or such as were taken back. */
    leaveOut: v.optional(v.pipe(v.array(ProjectIdSchema), v.maxLength(1000))),
    /** The method's roles that vote, none named: all; left out: those that the method says. */
    voters: v.optional(v.pipe(v.array(SlugSchema), v.maxLength(20))),
  }),
  'round:open': v.strictObject({ round: RoundIdSchema }),
  'round:close': v.strictObject({
    round: RoundIdSchema,
    /** How long ballots still on phones may arrive; 0 closes at once, also while closing. */
    graceMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(300_000)),
  }),
  'round:void': v.strictObject({
    round: RoundIdSchema,
    reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300)),
  }),
  /** How a tie at the last seat is settled; a tie vote gets the `id`, and is announced. */
  'round:settle': v.variant('by', [
    v.strictObject({ by: v.picklist(['lot', 'all']), round: RoundIdSchema }),
    v.strictObject({ by: v.literal('vote'), round: RoundIdSchema, id: RoundIdSchema }),
  ]),
  'round:publish': v.strictObject({ round: RoundIdSchema }),
  /** This person has the ballot before them; only how many have is told, to hosts. */
  'ballot:look': v.strictObject({ round: RoundIdSchema }),
  'ballot:cast': v.strictObject({ round: RoundIdSchema, id: BallotIdSchema, choice: ChoiceSchema }),
  /** A paper ballot of a badge; `as` says who it is if nobody has come in with the badge yet. */
  'ballot:enter': v.strictObject({
    round: RoundIdSchema,
    id: BallotIdSchema,
    badge: BadgeIdSchema,
    as: v.optional(v.strictObject({ name: NameSchema, role: SlugSchema, language: LanguageSchema })),
    choice: ChoiceSchema,
  }),
  'workshop:end': v.strictObject({}),
  'workshop:reopen': v.strictObject({}),
  /** The server's time, for a screen's offset. */
  'time:read': v.strictObject({}),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandBody<N extends CommandName> = v.InferOutput<(typeof COMMANDS)[N]>;

/** What a command's acknowledgement carries; commands that aren't listed answer `null`. */
export interface Replies {
  /** The numbers that stand on them, in the order of the command. */
  'badges:add': { numbers: number[] };
  'badge:reissue': { number: number };
  'cohost:invite': { link: string };
  'ballot:cast': { receipt: string };
  'ballot:enter': { receipt: string };
  'time:read': { nowMs: number };
}
export type Reply<N extends CommandName> = N extends keyof Replies ? Replies[N] : null;
export type CommandOutcome<N extends CommandName> = Outcome<Reply<N>>;

/** One person of the roster, as everybody in the room may know them. */
export interface Person {
  id: ParticipantId;
  name: string;
  role: string;
  /** removed: by a host; merged: it was a second entry of `mergedInto`. */
  state: 'admitted' | 'removed' | 'merged';
  mergedInto?: ParticipantId;
}

export interface WorkshopTopic {
  code: Code;
  admission: Admission;
  title: Text;
  method: Method;
  ended: boolean;
  /** Every address the server can be joined at, best first; which one the QR shows; and the one for remote attendees. */
  addresses: readonly string[];
  address: string;
  publicUrl: string;
}

/** A card that a host took off the board; hosts only. */
export interface HeldCard {
  id: CardId;
  card: CardRecord;
}

/**
 * Who of those that may vote are where, while ballots are taken; for hosts, numbers only. Nothing of it depends on how
 * anybody voted.
 */
export interface Attendance {
  round: RoundId;
  /** Connected now, and how many of these have a ballot in. */
  present: number;
  presentCast: number;
  /** Connected, have opened the ballot, and have none in. */
  onTheirWay: number;
  /** Were here since the vote opened, have no ballot in, and are offline: nobody knows whether one is on the way. */
  unknown: number;
  /** How many voters cast their first ballot within each minute since the opening. */
  byMinute: readonly number[];
}

/** A badge as hosts see it; what it is proved with is known to nobody but who has it. */
export interface Badge {
  id: BadgeId;
  /** Counts the workshop's badges from 1; it stands on the badge. */
  number: number;
  code: string;
  state: 'live' | 'revoked';
  /** Whose it is, or '' as long as nobody came in with it. */
  participant: ParticipantId | '';
  claimedAtMs: number;
}

/** What the server tells screens, each topic whole: the newest `seq` wins, none needs another's history. */
export interface Topics {
  workshop: WorkshopTopic;
  agenda: Agenda;
  /** Changed or new entries of the roster. */
  people: readonly Person[];
  /** Who is connected now; ids go to hosts only. */
  presence: { here: number; ids?: readonly ParticipantId[] };
  round: Round;
  /** Changes a round's turnout alone: it comes with every ballot. */
  turnout: { round: RoundId; cast: number; admitted: number };
  attendance: Attendance;
  held: readonly HeldCard[];
  /** Hosts only. */
  badges: readonly Badge[];
  me: Me;
  /** Whether the server's disk takes what is written; while it doesn't, nothing new is shown or called saved. */
  storage: { failing: boolean };
}
export type TopicName = keyof Topics;

export interface Me {
  role: Role;
  participant: Self | null;
  ballots: readonly OwnBallot[];
  /** The number of the newest badge that brings them back; null if none does. */
  badge: number | null;
}

/** Sent once on connecting: all that a screen needs, however late it comes. */
export interface Hello {
  protocol: number;
  nowMs: number;
  seq: number;
  /** Another after each restore: a replica from a former one holds what is no more. '' if there was none. */
  epoch: string;
  workshop: WorkshopTopic;
  agenda: Agenda;
  people: readonly Person[];
  presence: Topics['presence'];
  rounds: readonly Round[];
  /** For hosts while ballots are taken. */
  attendance: Attendance | null;
  held: readonly HeldCard[];
  badges: readonly Badge[];
  me: Me;
  storage: Topics['storage'];
}

/** Socket.IO event names: `command` (name, body, ack) up; `hello`, `topic` (name, seq, value), `goodbye` down. */
export interface ServerToClient {
  hello(hello: Hello): void;
  topic<N extends TopicName>(name: N, seq: number, value: Topics[N]): void;
  /** The connection ends; `stale`: come again at once, as somebody else (two entries were joined). */
  goodbye(refusal: 'removed' | 'not-admitted' | 'stale'): void;
}
export interface ClientToServer {
  command<N extends CommandName>(name: N, body: unknown, ack: (outcome: CommandOutcome<N>) => void): void;
}
