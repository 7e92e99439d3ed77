// The ledger of a vote: the entries of its published file, and how each entry is chained to the one before.
import type { VoteRules } from '../method/schema.ts';
import type { Text } from '../text.ts';
import type { Tie } from './count.ts';

import type { Candidate, Result } from './round.ts';
import { compareText, sha256Hex } from './ties.ts';

export const LEDGER_FORMAT = 'charrette-ledger/1';

/** What stands before the first entry. */
export const NO_HASH = '0'.repeat(64);

/** A candidate as it was voted on; its lead is left out, because the ledger names nobody. */
export type LedgerCandidate = Omit<Candidate, 'lead'>;

/** What was shown before the vote opened. Candidates are sorted by id. */
export interface Opening {
  kind: 'opening';
  round: string;
  workshop: Text;
  /** The vote whose tie at the last seat this one settles, or ''. */
  tieOf: string;
  rules: Omit<VoteRules, 'rule'> & { rule: string };
  candidates: readonly LedgerCandidate[];
  /** SHA-256 of the seed that settles ties. */
  seedHash: string;
  openedAtMs: number;
}

/**
 * What one ballot chose, as pairs of a project's id and a number (its dots, 1 for a tick, its place in an order), sorted by
 * id; projects that weren't chosen are left out.
 */
export type ListedChoice = readonly (readonly [project: string, number: number])[];

/** A choice whose projects are told by any texts. */
type Numbers = Readonly<Record<string, number>>;

/** How long a list is, and the SHA-256 of its canonical JSON. */
export interface ListRoot {
  count: number;
  root: string;
}

/** The codes of the counted ballots, each hashed, sorted: no link to the ballots. */
export interface ReceiptList {
  kind: 'receipts';
  receipts: readonly string[];
}
/** The counted ballots, sorted by their canonical JSON: no code, time or voter. Left out where totals only are published. */
export interface BallotList {
  kind: 'ballots';
  ballots: readonly ListedChoice[];
}
export interface Closing {
  kind: 'closing';
  closedAtMs: number;
  receipts: ListRoot;
  ballots: ListRoot;
  /** Ballots that a later one of the same voter replaced, and ballots of people who were removed; neither counts. */
  superseded: number;
  voided: number;
  /** How many of the counted ballots were entered from paper. */
  paper: number;
  /** How many people could vote at this moment. */
  admitted: number;
}
export interface SeedEntry {
  kind: 'seed';
  seed: string;
}
/** Candidates that the rule left equal, and the order that the seed and the ballots gave them. */
export interface TieEntry extends Tie {
  kind: 'tie';
}
/** How a host had a tie at the last seat settled, where the rules leave it to the host. */
export interface DecisionEntry {
  kind: 'decision';
  by: 'lot' | 'all' | 'vote';
  /** Those of the tied that go on. */
  taken: readonly string[];
  /** The tie vote and its ledger's root, or null. */
  vote: { round: string; root: string } | null;
}
export interface ResultEntry {
  kind: 'result';
  result: Result;
}

export type PublishedEntry =
  Opening | ReceiptList | BallotList | Closing | SeedEntry | TieEntry | DecisionEntry | ResultEntry;

/** An entry in its chain: `hash` is the SHA-256 of the canonical JSON of the other three fields. */
export interface Link<E> {
  /** Counts from 1. */
  seq: number;
  /** The hash of the entry before; NO_HASH for the first. */
  prev: string;
  entry: E;
  hash: string;
}

/** The file that is published after closing: opening, receipts, ballots, closing, seed, ties, decision, result. */
export interface PublishedLedger {
  format: typeof LEDGER_FORMAT;
  entries: readonly Link<PublishedEntry>[];
  /** The hash of the last entry. */
  root: string;
}

/**
 * A value's one text: no white space, keys sorted by code points, strings and numbers as by ECMAScript's
 * JSON.stringify. For well-formed text and whole numbers it is Python's `json.dumps(…, sort_keys=True,
 * ensure_ascii=False, separators=(',', ':'))`.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => compareText(a, b));
  return `{${pairs.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}

export const hashOfLink = ({ seq, prev, entry }: Omit<Link<unknown>, 'hash'>): string =>
  sha256Hex(canonicalJson({ seq, prev, entry }));

/** The next link of a chain; `last` is null for the first. */
export function chain<E>(last: Pick<Link<unknown>, 'seq' | 'hash'> | null, entry: E): Link<E> {
  const link = { seq: (last?.seq ?? 0) + 1, prev: last?.hash ?? NO_HASH, entry };
  return { ...link, hash: hashOfLink(link) };
}

/** Where a chain is broken: contents that aren't what their hash says, or an entry that doesn't follow. */
export function breaksOf(links: readonly Link<unknown>[]): { at: number; what: 'changed' | 'unchained' }[] {
  return links.flatMap((link, at) => {
    const before = links[at - 1];
    const follows = link.seq === (before?.seq ?? 0) + 1 && link.prev === (before?.hash ?? NO_HASH);
    return [
      ...(hashOfLink(link) === link.hash ? [] : [{ at, what: 'changed' as const }]),
      ...(follows ? [] : [{ at, what: 'unchained' as const }]),
    ];
  });
}

export const listedChoice = (choice: Numbers): ListedChoice =>
  Object.entries(choice)
    .filter(([, number]) => number !== 0)
    .sort(([a], [b]) => compareText(a, b));

/** The ballots in the order of the published list, which says nothing of who cast them or when. */
export const sortedChoices = (choices: readonly ListedChoice[]): ListedChoice[] =>
  choices
    .map((choice) => ({ choice, text: canonicalJson(choice) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ choice }) => choice);

export const rootOf = (list: readonly unknown[]): ListRoot => ({
  count: list.length,
  root: sha256Hex(canonicalJson(list)),
});

/**
 * The fingerprint of the counted ballots, in whatever order they came: the root of the published list. Where the list
 * isn't published, a secret `salt` stands before its items, so that few ballots can't be guessed from it.
 */
export const ballotsRoot = (choices: readonly Numbers[], salt = ''): string =>
  rootOf([...(salt === '' ? [] : [salt]), ...sortedChoices(choices.map(listedChoice))]).root;

/** A receipt's hash in the list: SHA-256 of the code in capitals, without the spaces and hyphens that people add. */
export const receiptHash = (code: string): string => sha256Hex(code.replace(/[\s-]+/g, '').toUpperCase());

/** Whether the ballot with this receipt was counted; says nothing of its choice. */
export const hasReceipt = (file: PublishedLedger, code: string): boolean =>
  file.entries.some(({ entry }) => entry.kind === 'receipts' && entry.receipts.includes(receiptHash(code)));
