// What reading a ballot file gives: what is in it, or the line at which it goes wrong and why.
import type { CandidateId, Profile } from '../profile.ts';

export type BallotFile<P extends Profile = Profile> = {
  profile: P;
  /** How many are to be elected, where the file says so. */
  seats: number | null;
  /** The order that settles ties, where the file says so. */
  tieOrder: readonly CandidateId[] | null;
  /** What the file calls itself. */
  title: string | null;
  /** What of the file isn't used, in plain sentences for whoever reads the result. */
  notes: readonly string[];
};

/** A file read, or a refusal that says at which line (from 1) it goes wrong. */
export type FileOutcome<P extends Profile = Profile> =
  | { ok: true; value: BallotFile<P> }
  | { ok: false; refusal: 'malformed'; message: string; line: number; reason: string };

/** Thrown inside a reader at the place where the file goes wrong; never leaves it. */
export class BadFile extends Error {
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** Runs a reader and makes the fault that it threw a value. */
export function reading<P extends Profile>(read: () => BallotFile<P>): FileOutcome<P> {
  try {
    return { ok: true, value: read() };
  } catch (fault) {
    if (!(fault instanceof BadFile)) throw fault;
    const { line, message: reason } = fault;
    return { ok: false, refusal: 'malformed', message: `line ${line}: ${reason}`, line, reason };
  }
}

/** The file without the mark that some programs put at its start. */
export const withoutByteOrderMark = (text: string): string => text.replace(/^\uFEFF/, '');

/**
 * The most candidates, and the most equal ballots written as one, that a file may have: far beyond any real
 * vote.
 */
export const MOST_CANDIDATES = 100_000;
export const MOST_WEIGHT = 1_000_000_000;

/** A number written in digits; null for anything else, or one too long to be exact. */
export const wholeNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);
