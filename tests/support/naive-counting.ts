/**
 * The counting rules a second time, as slowly and plainly as they can be said, sharing no code with
 * shared/voting: every voter is counted alone, Phragmén and equal shares are money that is earned and spent,
 * PAV is the whole committee's score, and a transferable vote is a heap of single papers.
 */

/** Numerator and denominator, in lowest terms, the denominator above 0. */
type Ratio = readonly [bigint, bigint];

const ratio = (top: bigint, bottom: bigint): Ratio => {
  let [a, b] = [top < 0n ? -top : top, bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? [0n, 1n] : [top / a, bottom / a];
};
const add = (a: Ratio, b: Ratio): Ratio => ratio(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const minus = (a: Ratio, b: Ratio): Ratio => add(a, [-b[0], b[1]]);
const over = (a: Ratio, n: number): Ratio => ratio(a[0], a[1] * BigInt(n));
const less = (a: Ratio, b: Ratio): boolean => a[0] * b[1] < b[0] * a[1];
const same = (a: Ratio, b: Ratio): boolean => a[0] === b[0] && a[1] === b[1];
const sum = (terms: readonly Ratio[]): Ratio => terms.reduce(add, [0n, 1n]);
const ONE: Ratio = [1n, 1n];

export interface NaiveElection {
  /** How many candidates there are; they are numbered from 0. */
  candidates: number;
  seats: number;
  /** Candidates in the order in which ties are settled. */
  order: readonly number[];
}

/** The first in the tie order that no other of `among` beats. */
function firstBest(
  among: readonly number[],
  { order }: NaiveElection,
  beats: (a: number, b: number) => boolean,
) {
  const best = order.find((a) => among.includes(a) && !among.some((b) => beats(b, a)));
  if (best === undefined) throw new Error('nobody is best');
  return best;
}

/** Elects one by one whoever scores most on the committee so far. */
function oneByOne(
  election: NaiveElection,
  score: (committee: readonly number[], candidate: number) => Ratio,
): number[] {
  const committee: number[] = [];
  while (committee.length < Math.min(election.seats, election.candidates)) {
    const open = election.order.filter((candidate) => !committee.includes(candidate));
    const scores = new Map(open.map((candidate) => [candidate, score(committee, candidate)]));
    committee.push(firstBest(open, election, (a, b) => less(scores.get(b) ?? ONE, scores.get(a) ?? ONE)));
  }
  return committee;
}

export const naiveDots = (election: NaiveElection, voters: readonly (readonly number[])[]): number[] =>
  oneByOne(election, (_, candidate) => sum(voters.map((dots) => [BigInt(dots[candidate] ?? 0), 1n])));

type Approvals = readonly (readonly number[])[];

export const naiveAv = (election: NaiveElection, voters: Approvals): number[] =>
  oneByOne(election, (_, c) => [BigInt(voters.filter((set) => set.includes(c)).length), 1n]);

export const naiveSav = (election: NaiveElection, voters: Approvals): number[] =>
  oneByOne(election, (_, c) =>
    sum(voters.filter((set) => set.includes(c)).map((set) => over(ONE, set.length))),
  );

export const naiveSeqPav = (election: NaiveElection, voters: Approvals): number[] =>
  oneByOne(election, (committee, candidate) =>
    sum(
      voters.map((set) => {
        const got = [...committee, candidate].filter((member) => set.includes(member)).length;
        return sum(Array.from({ length: got }, (_, j) => over(ONE, j + 1)));
      }),
    ),
  );

export const naiveSeqPhragmen = (election: NaiveElection, voters: Approvals): number[] =>
  earnAndBuy(
    election,
    voters,
    voters.map(() => [0n, 1n] as Ratio),
    [],
  );

/**
 * All voters earn money at the same rate. As soon as the supporters of a candidate have 1 together, they
 * spend all of it on that candidate. Candidates whom nobody supports come last.
 */
function earnAndBuy(election: NaiveElection, voters: Approvals, money: Ratio[], bought: number[]): number[] {
  const committee = [...bought];
  while (committee.length < Math.min(election.seats, election.candidates)) {
    const open = election.order.filter((candidate) => !committee.includes(candidate));
    const supporters = (candidate: number): number[] =>
      [...voters.keys()].filter((voter) => voters[voter]?.includes(candidate));
    const wait = new Map(
      open.flatMap((candidate) => {
        const group = supporters(candidate);
        if (group.length === 0) return [];
        const missing = minus(ONE, sum(group.map((voter) => money[voter] ?? ONE)));
        return [[candidate, over(missing, group.length)] as const];
      }),
    );
    const supported = open.filter((candidate) => wait.has(candidate));
    if (supported.length === 0) {
      committee.push(...open.slice(0, election.seats - committee.length));
      break;
    }
    const next = firstBest(supported, election, (a, b) => less(wait.get(a) ?? ONE, wait.get(b) ?? ONE));
    const time = wait.get(next) ?? ONE;
    money = money.map((purse, voter) => (voters[voter]?.includes(next) ? [0n, 1n] : add(purse, time)));
    committee.push(next);
  }
  return committee;
}

/** Equal shares: the price is found by trying how many of the supporters pay all they have. */
export function naiveEqualShares(election: NaiveElection, voters: Approvals): number[] {
  const { seats, candidates, order } = election;
  let money: Ratio[] = voters.map(() => ratio(BigInt(seats), BigInt(voters.length)));
  const committee: number[] = [];
  while (committee.length < Math.min(seats, candidates)) {
    const prices = new Map<number, Ratio>();
    for (const candidate of order.filter((open) => !committee.includes(open))) {
      const purses = money.filter((_, voter) => voters[voter]?.includes(candidate));
      purses.sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));
      for (let poor = 0; poor < purses.length; poor++) {
        const price = over(minus(ONE, sum(purses.slice(0, poor))), purses.length - poor);
        const paid = sum(purses.map((purse) => (less(purse, price) ? purse : price)));
        const known = prices.get(candidate);
        if (same(paid, ONE) && (!known || less(price, known))) prices.set(candidate, price);
      }
    }
    if (prices.size === 0) break;
    const next = firstBest([...prices.keys()], election, (a, b) =>
      less(prices.get(a) ?? ONE, prices.get(b) ?? ONE),
    );
    const price = prices.get(next) ?? ONE;
    money = money.map((purse, voter) => {
      if (!voters[voter]?.includes(next)) return purse;
      return less(purse, price) ? [0n, 1n] : minus(purse, price);
    });
    committee.push(next);
  }
  return earnAndBuy(election, voters, money, committee);
}

/** Scottish STV: single papers; votes are the sum of what a candidate's papers are worth, in 1/100,000. */
export function naiveStv(
  { candidates, seats, order }: NaiveElection,
  rankings: readonly (readonly number[])[],
) {
  const papers = rankings
    .filter((ranks) => ranks.length > 0)
    .map((ranks) => ({ ranks, holder: ranks[0] as number | undefined, worth: 100_000n }));
  const quota = BigInt(Math.floor(papers.length / (seats + 1)) + 1) * 100_000n;
  const elected: number[] = [];
  const settledAtQuota = new Set<number>();
  const out = new Set<number>();
  const history: bigint[][] = [];

  const all = Array.from({ length: candidates }, (_, candidate) => candidate);
  const votes = (): bigint[] =>
    all.map((candidate) =>
      settledAtQuota.has(candidate)
        ? quota
        : papers
            .filter((paper) => paper.holder === candidate)
            .reduce((total, paper) => total + paper.worth, 0n),
    );
  const continuing = (): number[] =>
    all.filter((candidate) => !elected.includes(candidate) && !out.has(candidate));
  const moveOn = (paper: (typeof papers)[number]): void => {
    const rest = paper.ranks.slice(paper.ranks.indexOf(paper.holder ?? -1) + 1);
    paper.holder = rest.find((candidate) => continuing().includes(candidate));
  };
  /** Keeps those with the most (or fewest) at the latest stage at which they differ, until one is left. */
  const pick = (among: number[], most: boolean): number => {
    let left = among;
    for (const stage of [...history].reverse()) {
      const values = left.map((candidate) => stage[candidate] ?? 0n);
      const extreme = values.reduce((a, b) => ((most ? a > b : a < b) ? a : b));
      left = left.filter((_, index) => values[index] === extreme);
    }
    return order.find((candidate) => left.includes(candidate)) ?? -1;
  };
  const endStage = (): void => {
    history.push(votes());
    for (;;) {
      const reached = continuing().filter((candidate) => (votes()[candidate] ?? 0n) >= quota);
      if (reached.length === 0) return;
      elected.push(pick(reached, true));
    }
  };

  endStage();
  while (elected.length < Math.min(seats, candidates)) {
    if (continuing().length + elected.length <= seats) {
      while (continuing().length > 0) elected.push(pick(continuing(), true));
      break;
    }
    const now = votes();
    const withSurplus = elected.filter((candidate) => (now[candidate] ?? 0n) > quota);
    if (withSurplus.length > 0) {
      const from = pick(withSurplus, true);
      const total = now[from] ?? 0n;
      for (const paper of papers.filter(({ holder }) => holder === from)) {
        paper.worth = ((total - quota) * paper.worth) / total;
        moveOn(paper);
      }
      settledAtQuota.add(from);
    } else {
      const lowest = pick(continuing(), false);
      out.add(lowest);
      for (const paper of papers.filter(({ holder }) => holder === lowest)) moveOn(paper);
    }
    endStage();
  }
  return { elected, stages: history };
}

/** EJR+ word by word: is there a group of voters (any of the 2^n) that lacks its share? */
export function naiveLacksShare(voters: Approvals, committee: readonly number[], seats: number): boolean {
  for (let members = 1; members < 2 ** voters.length; members++) {
    const group = voters.filter((_, voter) => members & (1 << voter));
    const common = (group[0] ?? []).filter(
      (c) => group.every((set) => set.includes(c)) && !committee.includes(c),
    );
    if (common.length === 0) continue;
    const deserved = Math.floor((group.length * seats) / voters.length);
    const most = Math.max(...group.map((set) => set.filter((c) => committee.includes(c)).length));
    if (most < deserved) return true;
  }
  return false;
}
