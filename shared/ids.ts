// The ids of the product: plain strings, told apart by the type checker and by their shape.
import * as v from 'valibot';

/** A workshop's short code as people type it: 6 characters without vowels or look-alikes (no 0 O 1 I L). */
export const CODE_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';
export const CODE_LENGTH = 6;

/** Letters of every other id; also what a fractional order may contain. */
export const ID_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const ID_LENGTH = 16;

const id = <B extends string>(brand: B) =>
  v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{8,32}$/, brand), v.brand(brand));

export const CodeSchema = v.pipe(
  v.string(),
  v.transform((text) => text.trim().toUpperCase()),
  v.regex(/^[23456789BCDFGHJKMNPQRSTVWXZ]{6}$/, 'code'),
  v.brand('Code'),
);
export const ParticipantIdSchema = id('ParticipantId');
export const BadgeIdSchema = id('BadgeId');
export const CardIdSchema = id('CardId');
export const StackIdSchema = id('StackId');
export const ProjectIdSchema = id('ProjectId');
export const RoundIdSchema = id('RoundId');
export const BallotIdSchema = id('BallotId');
/** Themes and steps are named by the method file: short lower-case words. */
export const SlugSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/, 'slug'));

export type Code = v.InferOutput<typeof CodeSchema>;
export type BadgeId = v.InferOutput<typeof BadgeIdSchema>;
export type ParticipantId = v.InferOutput<typeof ParticipantIdSchema>;
export type CardId = v.InferOutput<typeof CardIdSchema>;
export type StackId = v.InferOutput<typeof StackIdSchema>;
export type ProjectId = v.InferOutput<typeof ProjectIdSchema>;
export type RoundId = v.InferOutput<typeof RoundIdSchema>;
export type BallotId = v.InferOutput<typeof BallotIdSchema>;
export type ThemeId = string;
export type StepId = string;

/** Makes an id from `random`, which yields uniformly distributed bytes (the caller's source of randomness). */
export function idFrom(
  random: (length: number) => Uint8Array,
  length = ID_LENGTH,
  alphabet = ID_ALPHABET,
): string {
  let text = '';
  // Bytes past the largest multiple of the alphabet are dropped, so that every letter is equally likely.
  const limit = 256 - (256 % alphabet.length);
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
