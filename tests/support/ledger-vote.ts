/** A counted vote for tests of the ledger, and people who tamper with its file more or less cleverly. */
import type { BallotId, ProjectId, RoundId } from '../../shared/ids.ts';
import {
  chain,
  rootOf,
  type DecisionEntry,
  type Link,
  type PublishedEntry,
  type PublishedLedger,
} from '../../shared/voting/ledger.ts';
import { countVote, type Cast, type Vote } from '../../shared/voting/result.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Candidate, Result } from '../../shared/voting/round.ts';
import { seedHash } from '../../shared/voting/ties.ts';
import { openingOf, publishLedger } from '../../server/ledger/publish.ts';
import type { VoteRules } from '../../shared/method/schema.ts';
import { seeded } from './random.ts';

export const ROUND = 'round00000000001' as RoundId;
export const SEED = 'the number under the seal';
export const project = (n: number): ProjectId => `project${String(n).padStart(2, '0')}` as ProjectId;
export const ballotId = (n: number): BallotId => `ballot${String(n).padStart(4, '0')}` as BallotId;
export const receipt = (n: number): string => `RCPT${String(n).padStart(6, '0')}`;

const TITLES = ['Vélos pour tous', 'Straat zonder auto', 'A "quiet" hour', 'Café; bar', 'Ünïcode 🚲'];

export const candidates: Candidate[] = Array.from({ length: 12 }, (_, n) => ({
  id: project(n),
  title: TITLES[n] ?? `Project ${n}`,
  problem: n % 2 ? 'Noise,\nat night' : '',
  theme: ['mobility', 'health', ''][n % 3] ?? '',
  lead: `person${String(n).padStart(10, '0')}`,
}));

export const rules: VoteRules = {
  ballot: 'dots',
  budget: 5,
  cap: 3,
  ownProjects: true,
  seats: 4,
  rule: 'most-dots',
  themeFloors: false,
  tie: 'lot',
  voters: [],
  publish: 'ballots',
};

/** `voters` ballots, the same at every run. Projects 8 and 9 are always equal; nobody chooses 10 and 11. */
export function choices(voters: number, seed = 7): Choice[] {
  const random = seeded(seed);
  return Array.from({ length: voters }, () => {
    const dots: Record<ProjectId, number> = { [project(8)]: 1, [project(9)]: 1 };
    for (let n = random.int(4); n > 0; n--) {
      const id = project(random.int(8));
      dots[id] = Math.min(3, (dots[id] ?? 0) + 1);
    }
    return dots;
  });
}

/** What of a vote differs from the usual one. */
export interface Variant {
  rules?: Partial<VoteRules>;
  seed?: string;
  salt?: string;
  tieOf?: RoundId;
  /** How the host settled the tie at the last seat: the entry, and the result that follows from it. */
  decide?: (vote: Vote, cast: Cast[], result: Result) => { decision: DecisionEntry; result: Result };
}

/** The published ledger of a vote in which these ballots counted. */
export function published(cast: readonly Choice[] = choices(30), variant: Variant = {}): PublishedLedger {
  const { seed = SEED, salt = '' } = variant;
  const tieOf: RoundId | '' = variant.tieOf ?? '';
  const vote = { rules: { ...rules, ...variant.rules }, candidates, tieOf };
  const round = { ...vote, id: ROUND, seedHash: seedHash(seed), openedAtMs: 1_511_000_000_000 };
  const ballots = cast.map((choice) => ({ choice }));
  const counted = countVote(vote, ballots, seed, salt);
  const decided = variant.decide?.(vote, ballots, counted.result);
  return publishLedger(
    {
      opening: openingOf(round, { en: 'Brussels 2017', fr: 'Bruxelles 2017' }),
      counted: cast.map((choice, n) => ({ choice, receipt: receipt(n) })),
      superseded: 3,
      voided: 1,
      admitted: cast.length + 5,
      closedAtMs: 1_511_000_600_000,
      seed,
      salt,
      ties: counted.ties,
    },
    decided?.decision ?? null,
    decided?.result ?? counted.result,
  );
}

type Mutable<T> = T extends readonly [infer A, infer B]
  ? [A, B]
  : T extends readonly (infer I)[]
    ? Mutable<I>[]
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T;
export type Entries = Mutable<Link<PublishedEntry>[]>;
export type EntryOf<K extends PublishedEntry['kind']> = Mutable<PublishedEntry & { kind: K }>;

export function entryOf<K extends PublishedEntry['kind']>(entries: Entries, kind: K): EntryOf<K> {
  const found = entries.map(({ entry }) => entry).find((entry) => entry.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found as EntryOf<K>;
}

/** Edits the file and leaves every hash as it was. */
export function careless(file: PublishedLedger, change: (entries: Entries) => void): PublishedLedger {
  const entries = structuredClone(file.entries) as Entries;
  change(entries);
  return { ...file, entries: entries as Link<PublishedEntry>[] };
}

/** Edits the file and chains it anew, so that every hash fits. */
export function careful(file: PublishedLedger, change: (entries: Entries) => void): PublishedLedger {
  const entries: Link<PublishedEntry>[] = [];
  for (const { entry } of careless(file, change).entries) entries.push(chain(entries.at(-1) ?? null, entry));
  return { ...file, entries, root: entries.at(-1)?.hash ?? '' };
}

/** As `careful`, and makes the closing fit the lists, too. */
export const thorough = (file: PublishedLedger, change: (entries: Entries) => void): PublishedLedger =>
  careful(file, (entries) => {
    change(entries);
    const closing = entryOf(entries, 'closing');
    closing.ballots = rootOf(entryOf(entries, 'ballots').ballots);
    closing.receipts = rootOf(entryOf(entries, 'receipts').receipts);
  });
