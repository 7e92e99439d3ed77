// Single transferable vote as Scottish councils count it: a vote that isn't needed, or can't help, moves on
// to the next preference.
import {
  closeTies,
  fieldOf,
  idsOf,
  openMinutes,
  type Count,
  type CountOptions,
  type Minutes,
  type Step,
} from '../count.ts';
import { toFiveDecimals } from '../fraction.ts';
import { checkedWeight, placesOf, type RankingProfile } from '../profile.ts';

/** Votes are counted in 1/100,000: rule 48(3) works to five decimal places. */
const VOTE = 100_000n;

/** Equal papers in one candidate's hands. */
type Parcel = {
  papers: bigint;
  ranks: readonly number[];
  /** Where in `ranks` its holder is. */
  at: number;
  /** What each paper was worth when it came, in 1/100,000 of a vote. */
  value: bigint;
};

type Table = {
  readonly minutes: Minutes;
  readonly quota: bigint;
  /** Not elected and not excluded. */
  readonly continuing: Set<number>;
  readonly excluded: number[];
  readonly parcels: Parcel[][];
  readonly votes: bigint[];
  /** The votes at the end of each stage, first stage first. */
  readonly stages: (readonly bigint[])[];
  /** Votes of papers with no further preference, and what the five decimals cut off. */
  nonTransferable: bigint;
  cutOff: bigint;
};

/**
 * The count of rankings by the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1,
 * rules 45 to 52: quota of Droop, whole; the largest surplus first, transferred on all the candidate's papers
 * at surplus × value / votes, cut to five decimals (weighted inclusive Gregory); with no surplus left the
 * lowest is excluded, one at a time. Equals are told apart by the latest earlier stage at which they weren't
 * equal, and else by lot, for which the tie order stands: its earlier candidate is the one that is acted on,
 * so transferred first or excluded first. As in Droop's rule `scotland`, the papers of the last to be
 * excluded are still transferred before the last seats are filled (rule 52(2) leaves that out; nobody else is
 * elected by it), and a surplus of 0 is no stage. Papers that rank nobody aren't valid (rule 43) and don't
 * count towards the quota. Candidates that may not be elected (see CountOptions) are passed over as if
 * withdrawn.
 */
export function countStvScottish(profile: RankingProfile, options: CountOptions): Count {
  const table = firstStage(profile, options);
  const { minutes, continuing } = table;
  for (;;) {
    const vacancies = minutes.field.seats - minutes.winners.length;
    if (vacancies <= 0 || continuing.size === 0) break;
    if (continuing.size <= vacancies) {
      fillLastVacancies(table);
      break;
    }
    const surplus = minutes.winners.filter((candidate) => votesOf(table, candidate) > table.quota);
    if (surplus.length > 0) transferSurplus(table, surplus);
    else excludeLowest(table);
  }
  return closeStv(table);
}

function firstStage(profile: RankingProfile, options: CountOptions): Table {
  const field = fieldOf(profile, options);
  const place = placesOf(profile);
  const eligible = new Set(field.eligible);
  const parcels: Parcel[][] = field.ids.map(() => []);
  const votes = field.ids.map(() => 0n);
  let valid = 0n;
  const alike = new Map<string, Parcel>();
  for (const ballot of profile.ballots) {
    const papers = BigInt(checkedWeight(ballot));
    const ranks = ballot.ranks.map(place).filter((candidate) => eligible.has(candidate));
    const [first] = ranks;
    if (first === undefined) continue;
    valid += papers;
    votes[first] = (votes[first] ?? 0n) + papers * VOTE;
    const key = ranks.join();
    const parcel = alike.get(key);
    if (parcel) parcel.papers += papers;
    else {
      const fresh = { papers, ranks, at: 0, value: VOTE };
      alike.set(key, fresh);
      parcels[first]?.push(fresh);
    }
  }
  const quota = (valid / BigInt(field.seats + 1) + 1n) * VOTE;
  const table: Table = {
    minutes: openMinutes(field),
    quota,
    continuing: eligible,
    excluded: [],
    parcels,
    votes,
    stages: [],
    nonTransferable: 0n,
    cutOff: 0n,
  };
  endStage(table, 'first-preferences', [], { papers: `${valid}` });
  return table;
}

/** Rules 48 and 49: one candidate's surplus goes on, in equal shares of the value of every paper it holds. */
function transferSurplus(table: Table, candidates: number[]): void {
  const from = chooseExtreme(table, candidates, 'most');
  const total = votesOf(table, from);
  const surplus = total - table.quota;
  const parcels = table.parcels[from] ?? [];
  table.parcels[from] = [];
  let moved = 0n;
  for (const parcel of parcels) {
    const value = (surplus * parcel.value) / total;
    moved += value * parcel.papers;
    passOn(table, parcel, value);
  }
  table.cutOff += surplus - moved;
  table.votes[from] = table.quota;
  endStage(table, 'surplus', [from], { surplus: toFiveDecimals(surplus) });
}

/**
 * Rules 50 and 51: the candidate with the fewest votes goes, and its papers move on at the value at which
 * they came.
 */
function excludeLowest(table: Table): void {
  const lowest = chooseExtreme(table, [...table.continuing], 'fewest');
  const parcels = table.parcels[lowest] ?? [];
  const votes = votesOf(table, lowest);
  table.continuing.delete(lowest);
  table.excluded.push(lowest);
  table.parcels[lowest] = [];
  for (const parcel of parcels) passOn(table, parcel, parcel.value);
  table.votes[lowest] = 0n;
  endStage(table, 'exclusion', [lowest], { votes: toFiveDecimals(votes) });
}

/** Rule 52: as many continue as seats are free. They are written down by votes, most first. */
function fillLastVacancies(table: Table): void {
  const elected = byVotes(table, [...table.continuing]);
  elected.forEach((candidate) => table.continuing.delete(candidate));
  table.minutes.winners.push(...elected);
  writeStage(table, 'last-vacancies', elected, elected, {});
}

/** Gives a parcel to its next continuing preference, or to the papers that have none. */
function passOn(table: Table, parcel: Parcel, value: bigint): void {
  const at = parcel.ranks.findIndex(
    (candidate, index) => index > parcel.at && table.continuing.has(candidate),
  );
  const to = parcel.ranks[at];
  if (to === undefined) {
    table.nonTransferable += value * parcel.papers;
    return;
  }
  table.parcels[to]?.push({ ...parcel, at, value });
  table.votes[to] = votesOf(table, to) + value * parcel.papers;
}

/** Rule 47: whoever has the quota is elected; at the same stage the one with more votes first. */
function endStage(table: Table, what: Step['what'], about: number[], figures: Step['figures']): void {
  const elected = byVotes(
    table,
    [...table.continuing].filter((candidate) => votesOf(table, candidate) >= table.quota),
  );
  elected.forEach((candidate) => table.continuing.delete(candidate));
  table.minutes.winners.push(...elected);
  table.stages.push([...table.votes]);
  writeStage(table, what, about, elected, figures);
}

function writeStage(
  { minutes, votes, quota, nonTransferable, cutOff }: Table,
  what: Step['what'],
  about: number[],
  elected: number[],
  figures: Step['figures'],
): void {
  const { field } = minutes;
  minutes.steps.push({
    step: minutes.steps.length + 1,
    what,
    about: idsOf(field, about),
    elected: idsOf(field, elected),
    measure: 'votes',
    numbers: field.eligible.map((candidate) => ({
      candidate: field.ids[candidate] ?? '',
      number: toFiveDecimals(votes[candidate] ?? 0n),
    })),
    figures: {
      quota: toFiveDecimals(quota),
      ...figures,
      'non-transferable': toFiveDecimals(nonTransferable),
      'cut off': toFiveDecimals(cutOff),
    },
  });
}

const votesOf = (table: Table, candidate: number): bigint => table.votes[candidate] ?? 0n;

/** Compares by votes now, then at the latest earlier stage at which they differ; 0 where they never did. */
function compareVotes(table: Table, a: number, b: number): number {
  const stages = [table.votes, ...table.stages.toReversed()];
  for (const votes of stages) {
    const [first, second] = [votes[a] ?? 0n, votes[b] ?? 0n];
    if (first !== second) return first < second ? -1 : 1;
  }
  return 0;
}

/** Most votes first; equals by earlier stages, then by the tie order. */
function byVotes(table: Table, candidates: number[]): number[] {
  const { rank } = table.minutes.field;
  return candidates.sort((a, b) => compareVotes(table, b, a) || (rank[a] ?? 0) - (rank[b] ?? 0));
}

/** The one with the most (or fewest) votes, and how equals were told apart. */
function chooseExtreme(table: Table, candidates: number[], which: 'most' | 'fewest'): number {
  const sign = which === 'most' ? -1 : 1;
  const { field, ties, steps } = table.minutes;
  const order = [...candidates].sort(
    (a, b) => sign * compareVotes(table, a, b) || (field.rank[a] ?? 0) - (field.rank[b] ?? 0),
  );
  const [chosen, next] = order;
  if (chosen === undefined) throw new Error('nobody to choose from');
  const settled = order.filter((candidate) => votesOf(table, candidate) === votesOf(table, chosen));
  if (next !== undefined && settled.length > 1) {
    const by = compareVotes(table, chosen, next) === 0 ? 'tie-order' : 'earlier-stage';
    ties.push({ step: steps.length + 1, tied: [...settled].sort((a, b) => a - b), settled, by });
  }
  return chosen;
}

/**
 * The elected with the votes that elected them, then those who continued, then the excluded, last out first.
 */
function closeStv({ minutes, continuing, excluded, votes }: Table): Count {
  const { field, steps, winners } = minutes;
  const last = new Map<string, string>();
  for (const step of steps) {
    const numbers = new Map(step.numbers.map(({ candidate, number }) => [candidate, number]));
    for (const id of step.elected) last.set(id, numbers.get(id) ?? '');
    if (step.what === 'exclusion') for (const id of step.about) last.set(id, step.figures['votes'] ?? '');
  }
  const rest = [...continuing].sort((a, b) => Number((votes[b] ?? 0n) - (votes[a] ?? 0n)) || a - b);
  const barred = [...field.ids.keys()].filter((candidate) => !field.eligible.includes(candidate));
  const scores = idsOf(field, [...winners, ...rest, ...excluded.toReversed(), ...barred]).map(
    (candidate) => ({
      candidate,
      score: last.get(candidate) ?? toFiveDecimals(votes[field.ids.indexOf(candidate)] ?? 0n),
    }),
  );
  return { winners: idsOf(field, winners), scores, steps, ties: closeTies(minutes) };
}
