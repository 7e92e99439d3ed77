// The bodies and answers of the HTTP door; parsed strictly, types inferred from the schemas.
import * as v from 'valibot';
import { LanguageSchema, type Language, type Text } from '../text.ts';
import type { Code, ParticipantId, RoundId } from '../ids.ts';
import { readBadgeCode, readWords, type Admission } from '../badge.ts';
import { SlugSchema } from '../ids.ts';
import type { BallotFormat } from '../voting/ballot-formats.ts';
import type { Role } from '../permit.ts';

/** The three faces of one workshop in one browser; each has a session of its own. */
export const FACES = ['join', 'desk', 'wall'] as const;
export type Face = (typeof FACES)[number];
export const FaceSchema = v.picklist(FACES);

/** A person's name or alias as shown to the room. Control and direction characters can't hide another's name. */
export const NameSchema = v.pipe(
  v.string(),
  v.transform((name) => name.normalize('NFC').replace(/\s+/gu, ' ').trim()),
  v.minLength(1),
  v.maxLength(60),
  v.regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Cs}<>]+$/u, 'a name of letters'),
);
export const SecretSchema = v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{20,64}$/, 'secret'));

export const CreateSchema = v.strictObject({
  /** The id of a shipped method, or a whole method file (checked by readMethod). */
  method: v.union([v.string(), v.record(v.string(), v.unknown())]),
  title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
  capacity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000))),
});
/** A badge's short code, however it is typed. */
export const BadgeCodeSchema = v.pipe(
  v.string(),
  v.maxLength(20),
  v.transform(readBadgeCode),
  v.string('a badge’s code'),
);
const WordsSchema = v.pipe(v.string(), v.maxLength(120), v.transform(readWords), v.string('four words'));

const bySecret = { secret: SecretSchema };
const byWords = { badge: BadgeCodeSchema, words: WordsSchema };
/** What shows that a badge is somebody's: the secret of its QR code, or its short code with its recovery words. */
export const ShownBadgeSchema = v.union([v.strictObject(bySecret), v.strictObject(byWords)]);
/**
 * `then`: what to do where it isn't plain. `bind` gives an unclaimed badge to who is in already; `switch` lets a phone
 * that is in as somebody else come in as the badge's owner.
 */
const then = v.optional(v.picklist(['bind', 'switch']));
export const BadgeSchema = v.union([
  v.strictObject({ ...bySecret, then }),
  v.strictObject({ ...byWords, then }),
]);

export const JoinSchema = v.strictObject({
  name: NameSchema,
  role: SlugSchema,
  language: LanguageSchema,
  /** Minted by the client: asking again with the same one (a lost answer) joins nobody twice. */
  request: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{16,64}$/))),
  /** Claimed by joining; who shows one that is claimed already comes in as its owner. */
  badge: v.optional(ShownBadgeSchema),
});
export const SessionSchema = v.strictObject({ secret: SecretSchema });
export const ClientIdsSchema = v.strictObject({
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
});

export type CreateBody = v.InferOutput<typeof CreateSchema>;
export type JoinBody = v.InferOutput<typeof JoinSchema>;
export type ShownBadge = v.InferOutput<typeof ShownBadgeSchema>;
export type BadgeBody = v.InferOutput<typeof BadgeSchema>;

export interface Links {
  join: string;
  desk: string;
  wall: string;
}
export interface Created {
  code: Code;
  links: Links;
  hostToken: string;
}
/** A participant as they know themselves. */
export interface Self {
  id: ParticipantId;
  name: string;
  role: string;
  language: Language;
}
export interface Joined {
  participant: Self;
  token: string;
  clientIds: number[];
}
/**
 * What `POST /badge` answers with 200. `new`: nobody has come in with it yet; `yours`: it is the asker's, or is now;
 * `other`: it is somebody else's than the asker. With 201 it answers `Joined`: the asker is in as its owner.
 */
export type BadgeAnswer =
  { state: 'new' | 'yours'; number: number } | { state: 'other'; number: number; name: string };
/** What `POST /session` and `GET /me` answer. */
export interface SessionAnswer {
  role: Role;
  participant: Self | null;
  token?: string;
}
/** A vote whose result and ledger everybody may have. */
export interface PublishedRound {
  id: RoundId;
  /** Counts the workshop's published votes from 1, in the order in which they closed. */
  number: number;
  closedAtMs: number;
  /** The last hash of its ledger, as it stands in every export. */
  root: string;
  /** In which its ballots are exported for other programs: those of the newest vote that isn't a tie vote. */
  formats: readonly BallotFormat[];
}
export interface PublicFacts {
  code: Code;
  title: Text;
  step: string;
  languages: readonly Language[];
  roles: readonly { id: string; name: Text }[];
  themes: readonly { id: string; name: Text }[];
  ended: boolean;
  full: boolean;
  admission: Admission;
  /** Whether a vote takes ballots now. */
  voting: boolean;
}
