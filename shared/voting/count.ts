// What every counting rule takes and gives, and the minutes that each keeps while it counts.
import { compareFractions, toExact, type Exact, type Fraction } from './fraction.ts';
import { supportOf, type CandidateId, type Profile } from './profile.ts';

export type CountOptions = {
  /** How many are to be elected. Fewer are where fewer may be. */
  seats: number;
  /**
   * Settles what the rule leaves equal: the earlier in this list goes first. Candidates that it doesn't name
   * come after those that it does; without it the order in which the candidates are listed decides.
   */
  tieOrder?: readonly CandidateId[];
  /**
   * True: a candidate that nobody chose isn't elected, even if a seat stays empty. The product counts like
   * this.
   */
  onlySupported?: boolean;
  /** How many people must have chosen a candidate before it may be elected; 0 unless told. */
  minSupport?: number;
  /**
   * Rules that elect the highest scores: every theme that has an eligible project gets one (see
   * theme-floors.ts).
   */
  themeFloors?: boolean;
};

/**
 * What a step's numbers are. Higher is better, except for load and price.
 * `dots`, `approvals`: how many; `satisfaction`: the sum over the voters of one divided by the number they
 * chose; `gain`: what electing this candidate next would add to the voters' harmonic satisfaction; `load`:
 * the heaviest load a supporter would carry; `price`: the most that a supporter would pay; `votes`: votes, to
 * five decimals.
 */
export type Measure = 'dots' | 'approvals' | 'satisfaction' | 'gain' | 'load' | 'price' | 'votes';

export type Step = {
  /** From 1. */
  step: number;
  what: 'elect' | 'floor' | 'first-preferences' | 'surplus' | 'exclusion' | 'last-vacancies';
  /** Whom the step is about: the elected, the one whose surplus moved, the excluded. */
  about: readonly CandidateId[];
  /** Who was elected in this step, in order. */
  elected: readonly CandidateId[];
  measure: Measure;
  /** The numbers on which an election was decided; for votes, what each has at the end of the step. */
  numbers: readonly { candidate: CandidateId; number: Exact }[];
  /** Further numbers of the step by name, such as the quota. */
  figures: Readonly<Record<string, Exact>>;
};

export type Tie = {
  /** The step for which it had to be settled. */
  step: number;
  /** The equals, as listed. */
  tied: readonly CandidateId[];
  /** The same in the order chosen: the first went first. */
  settled: readonly CandidateId[];
  /** What chose the order: an earlier stage of the count at which they weren't equal, or the tie order. */
  by: 'earlier-stage' | 'tie-order';
  /** Whether some of the tied were elected in the end and others not. */
  decisive: boolean;
};

export type Count = {
  /** In order of election. */
  winners: readonly CandidateId[];
  /**
   * Every candidate, best first: the elected in their order with the number that elected them, then the
   * others with the number they had last. Null where the rule has no number for a candidate whom nobody
   * chose.
   */
  scores: readonly { candidate: CandidateId; score: Exact | null }[];
  steps: readonly Step[];
  ties: readonly Tie[];
};

/** The candidates as a rule sees them: by position in the profile's list. */
export type Field = {
  ids: readonly CandidateId[];
  seats: number;
  /** Those that may be elected. */
  eligible: readonly number[];
  /** For each candidate its place in the tie order. */
  rank: readonly number[];
};

export function fieldOf(profile: Profile, options: CountOptions): Field {
  if (!Number.isSafeInteger(options.seats) || options.seats < 0) throw new Error(`${options.seats} seats`);
  const ids = profile.candidates.map((candidate) => candidate.id);
  const place = new Map((options.tieOrder ?? []).map((id, index) => [id, index]));
  const order = ids
    .map((_, index) => index)
    .sort(
      (a, b) => (place.get(ids[a] ?? '') ?? place.size) - (place.get(ids[b] ?? '') ?? place.size) || a - b,
    );
  const rank = ids.map(() => 0);
  order.forEach((candidate, index) => (rank[candidate] = index));
  const needed = Math.max(options.minSupport ?? 0, options.onlySupported ? 1 : 0);
  const support = supportOf(profile);
  const eligible = ids.flatMap((_, index) => ((support[index] ?? 0) >= needed ? [index] : []));
  return { ids, seats: options.seats, eligible, rank };
}

/** The candidates in the tie order, first first. */
export const inTieOrder = (field: Field, candidates: Iterable<number>): number[] =>
  [...candidates].sort((a, b) => (field.rank[a] ?? 0) - (field.rank[b] ?? 0));

/** What a rule writes down while it counts; `closeMinutes` makes the count of it. */
export type Minutes = {
  readonly field: Field;
  readonly winners: number[];
  readonly steps: Step[];
  readonly ties: { step: number; tied: number[]; settled: number[]; by: Tie['by'] }[];
  /** Each candidate's number so far: the one that elected it, else the latest. */
  readonly last: Map<number, Fraction>;
};

export const openMinutes = (field: Field): Minutes => ({
  field,
  winners: [],
  steps: [],
  ties: [],
  last: new Map(),
});

/** The eligible that aren't elected yet, while a seat is free; else nobody. */
export function standing({ field, winners }: Minutes): number[] {
  return winners.length < field.seats
    ? field.eligible.filter((candidate) => !winners.includes(candidate))
    : [];
}

/** The ids of candidates, in the given order. */
export const idsOf = (field: Field, candidates: readonly number[]): CandidateId[] =>
  candidates.flatMap((candidate) => field.ids[candidate] ?? []);

/**
 * Elects the standing candidate with the best number, by the tie order where several have it, and writes it
 * down. `numbers` has one entry a candidate of the field; null stands behind every number. At least one must
 * be standing.
 */
export function electNext(
  minutes: Minutes,
  measure: Measure,
  numbers: readonly (Fraction | null)[],
  best: 'highest' | 'lowest',
): number {
  const { field } = minutes;
  const candidates = standing(minutes);
  const sign = best === 'highest' ? 1 : -1;
  let tied: number[] = [];
  let leading: Fraction | null = null;
  for (const candidate of candidates) {
    const number = numbers[candidate] ?? null;
    const ahead =
      leading && number ? sign * compareFractions(number, leading) : Number(!!number) - Number(!!leading);
    if (tied.length === 0 || ahead > 0) [tied, leading] = [[candidate], number];
    else if (ahead === 0) tied.push(candidate);
  }
  const settled = inTieOrder(field, tied);
  const [elected] = settled;
  if (elected === undefined) throw new Error('nobody is standing');
  const step = minutes.steps.length + 1;
  if (tied.length > 1) minutes.ties.push({ step, tied, settled, by: 'tie-order' });
  numbers.forEach((number, candidate) => {
    if (number && !minutes.winners.includes(candidate)) minutes.last.set(candidate, number);
  });
  minutes.winners.push(elected);
  minutes.steps.push({
    step,
    what: 'elect',
    about: idsOf(field, [elected]),
    elected: idsOf(field, [elected]),
    measure,
    numbers: numbersOf(field, candidates, numbers),
    figures: {},
  });
  return elected;
}

/** The numbers of these candidates as a step shows them. */
export const numbersOf = (
  field: Field,
  candidates: readonly number[],
  numbers: readonly (Fraction | null)[],
): Step['numbers'] =>
  candidates.flatMap((candidate) => {
    const number = numbers[candidate];
    return number ? [{ candidate: field.ids[candidate] ?? '', number: toExact(number) }] : [];
  });

/** The count that the minutes tell of; `best` says which number is the better one among those not elected. */
export function closeMinutes(minutes: Minutes, best: 'highest' | 'lowest'): Count {
  const { field, last } = minutes;
  const rest = inTieOrder(field, field.ids.keys()).filter(
    (candidate) => !minutes.winners.includes(candidate),
  );
  rest.sort((a, b) => {
    const [first, second] = [last.get(a), last.get(b)];
    if (!first || !second) return Number(!!second) - Number(!!first);
    return (best === 'highest' ? -1 : 1) * compareFractions(first, second);
  });
  const scores = [...minutes.winners, ...rest].map((candidate) => {
    const score = last.get(candidate);
    return { candidate: field.ids[candidate] ?? '', score: score ? toExact(score) : null };
  });
  return { winners: idsOf(field, minutes.winners), scores, steps: minutes.steps, ties: closeTies(minutes) };
}

export function closeTies({ field, ties, winners }: Minutes): Tie[] {
  return ties.map(({ step, tied, settled, by }) => ({
    step,
    tied: idsOf(field, tied),
    settled: idsOf(field, settled),
    by,
    decisive:
      tied.some((candidate) => winners.includes(candidate)) && !tied.every((c) => winners.includes(c)),
  }));
}
