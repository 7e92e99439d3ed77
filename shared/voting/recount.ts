// Recounts a published ledger: checks its chain, its lists, its seed and its ties, counts again, and says exactly
// what is wrong.
import type { Count } from './count.ts';
import {
  breaksOf,
  canonicalJson,
  rootOf,
  sortedChoices,
  type BallotList,
  type ListedChoice,
  type Closing,
  type DecisionEntry,
  type Link,
  type ListRoot,
  type Opening,
  type PublishedEntry,
  type PublishedLedger,
  type ReceiptList,
  type ResultEntry,
  type SeedEntry,
  type TieEntry,
} from './ledger.ts';
import { faultOf, type Choice } from './choice.ts';
import { countVote, resettled, type Cast, type Vote } from './result.ts';
import type { Candidate, Result } from './round.ts';
import { ruleFor } from './rules/index.ts';
import { compareText, seedHash } from './ties.ts';

export type EntryKind = PublishedEntry['kind'];
export type ListName = 'ballots' | 'receipts';
/** What a result says besides shortlist and ranking. */
export type ResultPart = Exclude<keyof Result, 'shortlist' | 'ranking'>;
/** Why a ballot couldn't have been cast: `unknown` names no candidate, `unsorted` isn't written as ballots are. */
export type Unlawful = 'unknown' | 'twice' | 'not-whole' | 'over-cap' | 'over-budget' | 'unsorted';

/** What is wrong with a file. Entries and items of lists are counted from 1; projects are named by their titles. */
export type Problem =
  /** The entries aren't those that a ledger has, in their order; null: the file ends. */
  | { what: 'sequence'; seq: number; expected: EntryKind | null; found: EntryKind | null }
  /** The contents aren't those that the entry's hash fixes. */
  | { what: 'changed'; seq: number; kind: EntryKind }
  /** The entry doesn't name the hash and number of the one before it. */
  | { what: 'unchained'; seq: number; kind: EntryKind }
  /** The file's root isn't the hash of its last entry. */
  | { what: 'root' }
  /** The file's root isn't the one that was asked for. */
  | { what: 'other-root'; expected: string }
  | { what: 'candidates'; why: 'twice' | 'unsorted' }
  | { what: 'rule'; rule: string }
  /** The list is longer or shorter than at closing. */
  | { what: 'count'; list: ListName; found: number; fixed: number }
  /** The list isn't sorted; the item `at` comes too late. */
  | { what: 'order'; list: ListName; at: number }
  /** As long as at closing, but not the same. */
  | { what: 'content'; list: ListName }
  | { what: 'double-receipt'; at: number }
  | { what: 'unequal-lists'; ballots: number; receipts: number }
  | { what: 'unlawful'; ballot: number; why: Unlawful }
  /** The seed's SHA-256 isn't what was shown before the vote. */
  | { what: 'seed' }
  | { what: 'tie'; why: 'missing' | 'invented' | 'different'; projects: readonly string[] }
  /** A host's decision on the tie at the last seat: not there, not the host's to make, or not one that the rules allow. */
  | { what: 'decision'; why: 'missing' | 'invented' | 'unlawful' }
  /** Who is on the file's shortlist and not on the recount's, and the other way round; neither: another order. */
  | { what: 'shortlist'; wrongly: readonly string[]; missing: readonly string[] }
  /** The first project whose score, voters or rank differ. */
  | { what: 'ranking'; project: string; said: number | null; counted: number | null }
  | { what: 'result'; part: ResultPart };

/** Whether counting again found it, so that another problem may be its cause. */
export const isOfCount = ({ what }: Problem): boolean =>
  what === 'tie' || what === 'decision' || what === 'shortlist' || what === 'ranking' || what === 'result';

/** A ledger's entries by what they are. */
export interface LedgerParts {
  opening: Opening;
  receipts: ReceiptList;
  /** Null where the vote publishes totals only: then nobody can count it again. */
  ballots: BallotList | null;
  closing: Closing;
  seed: SeedEntry;
  ties: readonly TieEntry[];
  decision: DecisionEntry | null;
  result: ResultEntry;
}

export interface Recount {
  /** Causes first; none: the file is what it says. */
  problems: readonly Problem[];
  /** Null where entries are missing or in disorder. */
  parts: LedgerParts | null;
}

/** Recounts by the rule in the file. `root`, if given, is the fingerprint that the file must have. */
export function recount(file: PublishedLedger, root?: string): Recount {
  const { entries } = file;
  const problems: Problem[] = breaksOf(entries).map(({ at, what }) => ({
    what,
    seq: at + 1,
    kind: entries[at]?.entry.kind ?? 'opening',
  }));
  if (file.root !== (entries.at(-1)?.hash ?? '')) problems.push({ what: 'root' });
  if (root !== undefined && root !== file.root) problems.push({ what: 'other-root', expected: root });
  const parts = partsOf(entries);
  if ('what' in parts) return { problems: [...problems, parts], parts: null };
  const { opening, ballots, seed } = parts;
  problems.push(...candidateProblems(opening), ...listProblems(parts));
  if (seedHash(seed.seed) !== opening.seedHash) problems.push({ what: 'seed' });
  if (ballots) {
    problems.push(...ballotProblems(opening, ballots));
    if (isCountable(problems)) problems.push(...countProblems(parts, ballots));
  }
  return { problems, parts };
}

/** Whether the file says that its ballots aren't published. */
const isTotalsOnly = (entries: readonly Link<PublishedEntry>[]): boolean =>
  entries[0]?.entry.kind === 'opening' && entries[0].entry.rules.publish === 'totals';

/** The entries by kind, or where they aren't the ones that a ledger has. */
export function partsOf(
  entries: readonly Link<PublishedEntry>[],
): LedgerParts | (Problem & { what: 'sequence' }) {
  const kinds = entries.map(({ entry }) => entry.kind);
  const some = (kind: EntryKind): EntryKind[] => kinds.filter((one) => one === kind);
  const expected: EntryKind[] = [
    ...(['opening', 'receipts'] as const),
    ...(isTotalsOnly(entries) ? [] : (['ballots'] as const)),
    ...(['closing', 'seed'] as const),
    ...some('tie'),
    ...some('decision').slice(0, 1),
    'result',
  ];
  for (let at = 0; at < Math.max(kinds.length, expected.length); at++) {
    if (kinds[at] === expected[at]) continue;
    return { what: 'sequence', seq: at + 1, expected: expected[at] ?? null, found: kinds[at] ?? null };
  }
  const all = <K extends EntryKind>(kind: K): (PublishedEntry & { kind: K })[] =>
    entries.flatMap(({ entry }) => (entry.kind === kind ? [entry as PublishedEntry & { kind: K }] : []));
  const only = <K extends EntryKind>(kind: K): PublishedEntry & { kind: K } => {
    const [entry] = all(kind);
    if (!entry) throw new Error(`no ${kind}, although the sequence is right`);
    return entry;
  };
  return {
    opening: only('opening'),
    receipts: only('receipts'),
    ballots: all('ballots')[0] ?? null,
    closing: only('closing'),
    seed: only('seed'),
    ties: all('tie'),
    decision: all('decision')[0] ?? null,
    result: only('result'),
  };
}

function candidateProblems({ candidates, rules }: Opening): Problem[] {
  const problems: Problem[] = [];
  const ids = candidates.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) problems.push({ what: 'candidates', why: 'twice' });
  else if (firstUnsorted(ids) !== -1) problems.push({ what: 'candidates', why: 'unsorted' });
  if (!ruleFor(rules.rule, rules.ballot).ok) problems.push({ what: 'rule', rule: rules.rule });
  return problems;
}

function listProblems({ receipts: { receipts }, ballots, closing }: LedgerParts): Problem[] {
  const listed = ballots?.ballots ?? null;
  const problems = [
    ...(listed ? oneListProblems('ballots', listed, sortedChoices(listed), closing.ballots) : []),
    ...oneListProblems('receipts', receipts, [...receipts].sort(compareText), closing.receipts),
  ];
  const seen = new Set<string>();
  const double = receipts.findIndex((receipt) => seen.has(receipt) || !seen.add(receipt));
  if (double !== -1) problems.push({ what: 'double-receipt', at: double + 1 });
  const count = listed?.length ?? closing.ballots.count;
  if (count !== receipts.length) {
    problems.push({ what: 'unequal-lists', ballots: count, receipts: receipts.length });
  }
  return problems;
}

function oneListProblems(
  list: ListName,
  items: readonly unknown[],
  sorted: readonly unknown[],
  fixed: ListRoot,
): Problem[] {
  const problems: Problem[] = [];
  if (items.length !== fixed.count) {
    problems.push({ what: 'count', list, found: items.length, fixed: fixed.count });
  }
  const unsorted = firstUnsorted(items.map(canonicalJson));
  if (unsorted !== -1) problems.push({ what: 'order', list, at: unsorted + 1 });
  const isFixed = [sorted, items].some((order) => rootOf(order).root === fixed.root);
  if (!isFixed && items.length === fixed.count) problems.push({ what: 'content', list });
  return problems;
}

/** The first text that should stand before its neighbour on the left; -1 if all are in order. */
const firstUnsorted = (texts: readonly string[]): number =>
  texts.findIndex((text, index) => index > 0 && compareText(texts[index - 1] ?? '', text) > 0);

/** The ballots that couldn't have been cast. */
export function ballotProblems({ rules, candidates }: Opening, { ballots }: BallotList): Problem[] {
  const known = new Set(candidates.map(({ id }) => id));
  return ballots.flatMap((choice, index) => {
    const why = unlawfulness(choice, known, rules);
    return why ? [{ what: 'unlawful' as const, ballot: index + 1, why }] : [];
  });
}

/** Why this ballot couldn't have been cast, or null. Whose own project it names can't be told without names. */
function unlawfulness(
  choice: ListedChoice,
  known: ReadonlySet<string>,
  rules: Opening['rules'],
): Unlawful | null {
  const ids = choice.map(([id]) => id);
  if (ids.some((id) => !known.has(id))) return 'unknown';
  if (new Set(ids).size !== ids.length) return 'twice';
  const fault = faultOf(
    rules,
    choice.map(([, number]) => number),
  );
  return fault ?? (firstUnsorted(ids) === -1 ? null : 'unsorted');
}

/** Whether the rules can be applied to the ballots at all. */
const isCountable = (problems: readonly Problem[]): boolean =>
  !problems.some(
    (problem) =>
      problem.what === 'rule' ||
      (problem.what === 'candidates' && problem.why === 'twice') ||
      (problem.what === 'unlawful' && ['unknown', 'twice', 'not-whole'].includes(problem.why)),
  );

function countProblems(
  { opening, seed, ties, decision, result }: LedgerParts,
  { ballots }: BallotList,
): Problem[] {
  const vote: Vote = {
    rules: opening.rules,
    candidates: opening.candidates as readonly Candidate[],
    tieOf: opening.tieOf,
  };
  const cast = ballots.map((choice) => ({ choice: Object.fromEntries(choice) as Choice }));
  const counted = countVote(vote, cast, seed.seed);
  const settled = settledResult(vote, cast, counted.result, opening.rules.tie, decision);
  const titles = new Map<string, string>(opening.candidates.map(({ id, title }) => [id, title]));
  const titled = (ids: readonly string[]): string[] => ids.map((id) => titles.get(id) || id);
  return [
    ...tieProblems(ties, counted.ties, titled),
    ...('what' in settled ? [settled] : []),
    ...('what' in settled ? [] : shortlistProblems(result.result, settled, titled)),
    ...rankingProblems(result.result, counted.result, titled),
    ...('what' in settled ? [] : otherResultProblems(result.result, settled)),
  ];
}

/**
 * The result as the host's decision makes it, where the tie at the last seat was the host's to settle; else as counted.
 * What a tie vote decided stands in the ledger of that vote; here it can only have taken as many as there were seats.
 */
function settledResult(
  vote: Vote,
  cast: readonly Cast[],
  counted: Result,
  by: Opening['rules']['tie'],
  decision: DecisionEntry | null,
): Result | (Problem & { what: 'decision' }) {
  const tie = by === 'host' ? counted.cutTie : null;
  if (!decision || !tie) {
    return Boolean(decision) === Boolean(tie)
      ? counted
      : { what: 'decision', why: decision ? 'invented' : 'missing' };
  }
  const wanted = decision.by === 'all' ? tie.tied.length : tie.taken.length;
  const taken = tie.tied.filter((id) => decision.taken.includes(id));
  const isLawful =
    taken.length === wanted &&
    decision.taken.length === wanted &&
    (decision.by === 'vote') === (decision.vote !== null) &&
    (decision.by !== 'lot' || canonicalJson(decision.taken) === canonicalJson(tie.taken)) &&
    (decision.by !== 'all' || canonicalJson(decision.taken) === canonicalJson(tie.tied));
  if (!isLawful) return { what: 'decision', why: 'unlawful' };
  return decision.by === 'lot'
    ? counted
    : resettled(vote, cast, counted, decision.taken as Result['shortlist']);
}

type Titled = (ids: readonly string[]) => string[];

function tieProblems(said: readonly TieEntry[], ties: Count['ties'], titled: Titled): Problem[] {
  const counted = ties.map((tie): TieEntry => ({ kind: 'tie', ...tie }));
  const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
  const among = (tie: TieEntry, others: readonly TieEntry[]): TieEntry | undefined =>
    others.find((other) => isSame([...other.tied].sort(), [...tie.tied].sort()));
  const problem = (why: 'missing' | 'invented' | 'different', tie: TieEntry): Problem => ({
    what: 'tie',
    why,
    projects: titled(tie.tied),
  });
  const problems = [
    ...counted.flatMap((tie) => {
      const other = among(tie, said);
      if (!other) return [problem('missing', tie)];
      return isSame(tie, other) ? [] : [problem('different', tie)];
    }),
    ...said.flatMap((tie) => (among(tie, counted) ? [] : [problem('invented', tie)])),
  ];
  const [first] = said;
  // All there, but in another order or more than once.
  return problems.length === 0 && first && !isSame(said, counted) ? [problem('different', first)] : problems;
}

function shortlistProblems(said: Result, counted: Result, titled: Titled): Problem[] {
  if (canonicalJson(said.shortlist) === canonicalJson(counted.shortlist)) return [];
  const wrongly = said.shortlist.filter((id) => !counted.shortlist.includes(id));
  const missing = counted.shortlist.filter((id) => !said.shortlist.includes(id));
  return [{ what: 'shortlist', wrongly: titled(wrongly), missing: titled(missing) }];
}

function rankingProblems(said: Result, counted: Result, titled: Titled): Problem[] {
  const length = Math.max(said.ranking.length, counted.ranking.length);
  for (let at = 0; at < length; at++) {
    if (canonicalJson(said.ranking[at] ?? null) === canonicalJson(counted.ranking[at] ?? null)) continue;
    const id = (counted.ranking[at] ?? said.ranking[at])?.id ?? '';
    const scoreIn = ({ ranking }: Result): number | null =>
      ranking.find((standing) => standing.id === id)?.score ?? null;
    return [
      { what: 'ranking', project: titled([id])[0] ?? id, said: scoreIn(said), counted: scoreIn(counted) },
    ];
  }
  return [];
}

const OTHER_PARTS = {
  cutTie: true,
  ballots: true,
  ballotsRoot: true,
  representation: true,
  proportionality: true,
  comparison: true,
} satisfies Record<ResultPart, true>;

const otherResultProblems = (said: Result, counted: Result): Problem[] =>
  (Object.keys(OTHER_PARTS) as ResultPart[])
    .filter((part) => canonicalJson(said[part]) !== canonicalJson(counted[part]))
    .map((part) => ({ what: 'result', part }));
