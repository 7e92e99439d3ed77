// The result of a round: its ballots counted by its rule, ties settled by the order that its seed gives.
import type { ProjectId } from '../ids.ts';
import type { VoteRules } from '../method/schema.ts';
import { ballotOf, type Choice } from './choice.ts';
import type { Count, Tie } from './count.ts';
import { ballotsRoot } from './ledger.ts';
import { chosenBy, type ApprovalProfile, type Ballot, type BallotKind, type Profile } from './profile.ts';
import { checkEjrPlus } from './proportionality.ts';
import type { Candidate, Proportionality, Representation, Result, Standing } from './round.ts';
import { countBallots, isDefined, RULE_NAMES, scoresAlone, type RuleName } from './rules/index.ts';
import { tieOrder } from './ties.ts';

/** What is counted: rules, and candidates as they stood when the vote opened. */
export interface Vote {
  rules: { rule: string } & Pick<VoteRules, 'ballot' | 'seats' | 'themeFloors'>;
  candidates: readonly Pick<Candidate, 'id' | 'title' | 'theme'>[];
  /** Set for a tie vote. All its candidates had support, so every seat is filled. */
  tieOf?: string;
}

/** A ballot as it is counted. */
export interface Cast {
  choice: Choice;
}

/** The result alone; see `countVote`. */
export const countRound = (vote: Vote, cast: readonly Cast[], seed: string, salt = ''): Result =>
  countVote(vote, cast, seed, salt).result;

/**
 * Counts by the vote's rule, and by every other that can count these ballots. Projects without support are not elected:
 * fewer than `seats` may go on. Pure; the same for everybody. Throws where a ballot names what isn't a candidate.
 * `ties` are those that the vote's own rule met. `salt` hides the ballots behind their root where they stay unpublished.
 */
export function countVote(
  { rules, candidates, tieOf }: Vote,
  cast: readonly Cast[],
  seed: string,
  salt = '',
): { result: Result; ties: readonly Tie[] } {
  const root = ballotsRoot(
    cast.map(({ choice }) => choice),
    salt,
  );
  const profile = profileOf(rules.ballot, candidates, cast);
  const order = tieOrder(
    candidates.map(({ id }) => id),
    seed,
    root,
  );
  const countBy = (rule: string, themeFloors = false): Count => {
    const count = countBallots(rule, profile, {
      seats: rules.seats,
      tieOrder: order,
      onlySupported: !tieOf,
      themeFloors,
    });
    if (!count.ok) throw new Error(`the rule doesn't count these ballots: ${count.message}`);
    return count.value;
  };
  const count = countBy(rules.rule, rules.themeFloors);
  const shortlist = count.winners as readonly ProjectId[];
  const ranking = rank(profile, order as ProjectId[]);
  const others = RULE_NAMES.filter((rule) => rule !== rules.rule && isDefined(rule, rules.ballot));
  const result: Result = {
    ranking,
    shortlist,
    cutTie: cutTie(rules, ranking, shortlist, count.ties),
    ballots: cast.length,
    ballotsRoot: root,
    ...judgementOf(profile, shortlist, rules.seats),
    comparison: others.map((rule) => {
      const winners = countBy(rule).winners as readonly ProjectId[];
      return { rule, winners, ...representedBy(winners, profile) };
    }),
  };
  return { result, ties: count.ties };
}

/** What is said of a shortlist: how many are represented, and whether every large group has its share. */
function judgementOf(
  profile: Profile,
  shortlist: readonly ProjectId[],
  seats: number,
): Pick<Result, 'representation' | 'proportionality'> {
  return {
    representation: representedBy(shortlist, profile),
    proportionality: proportionalityOf(profile, shortlist, seats),
  };
}

/** The result after a tie at its last seat was settled otherwise than by lot: `taken` are those of the tied that go on. */
export function resettled(
  { rules, candidates }: Vote,
  cast: readonly Cast[],
  result: Result,
  taken: readonly ProjectId[],
): Result {
  const { cutTie: tie } = result;
  if (!tie) throw new Error('there is no tie to settle');
  const shortlist = [...result.shortlist.filter((id) => !tie.tied.includes(id)), ...taken];
  const profile = profileOf(rules.ballot, candidates, cast);
  return {
    ...result,
    shortlist,
    cutTie: { ...tie, taken },
    ...judgementOf(profile, shortlist, Math.max(rules.seats, shortlist.length)),
  };
}

function profileOf(kind: BallotKind, candidates: Vote['candidates'], cast: readonly Cast[]): Profile {
  return {
    kind,
    candidates: candidates.map(({ id, title, theme }) => ({
      id,
      name: title,
      // No theme is no theme that could have a floor.
      ...(theme === '' ? {} : { theme }),
    })),
    ballots: cast.map(({ choice }) => ballotOf(kind, choice)),
  } as Profile;
}

/** How many of the voters chose at least one of these projects. */
function representedBy(winners: readonly ProjectId[], { ballots }: Profile): Representation {
  const elected = new Set<string>(winners);
  const represented = (ballots as readonly Ballot[]).filter((ballot) =>
    chosenBy(ballot).some((id) => elected.has(id)),
  ).length;
  return { represented, voters: ballots.length };
}

function proportionalityOf(
  profile: Profile,
  shortlist: readonly ProjectId[],
  seats: number,
): Proportionality {
  const checked = checkEjrPlus(asApprovals(profile), shortlist, seats);
  if (!checked.ok) throw new Error(`these ballots can't be checked: ${checked.message}`);
  if (checked.value.satisfied) return { satisfied: true };
  const { candidate, ell, size, needed } = checked.value.witness;
  return { satisfied: false, project: candidate as ProjectId, deserved: ell, size, needed };
}

/** Everything somebody chose counts as approved, a project that was ranked anywhere too. */
const asApprovals = ({ candidates, ballots }: Profile): ApprovalProfile => ({
  kind: 'approval',
  candidates,
  ballots: (ballots as readonly Ballot[]).map((ballot) => ({
    weight: ballot.weight,
    approves: chosenBy(ballot),
  })),
});

function rank({ ballots }: Profile, order: readonly ProjectId[]): Standing[] {
  const sums = order.map((id) => ({ id, score: 0, voters: 0 }));
  const of = new Map(sums.map((sum) => [sum.id as string, sum]));
  for (const ballot of ballots as readonly Ballot[]) {
    for (const id of chosenBy(ballot)) {
      const sum = of.get(id);
      if (!sum) throw new Error(`a ballot names ${id}, which isn't a candidate`);
      sum.voters += 1;
      sum.score += scoreOn(ballot, id);
    }
  }
  // Sorting keeps equals in the order of the tie rule.
  sums.sort((a, b) => b.score - a.score);
  return sums.map((sum) => ({ ...sum, rank: 1 + sums.filter(({ score }) => score > sum.score).length }));
}

function scoreOn(ballot: Ballot, id: string): number {
  if ('dots' in ballot) return ballot.dots[id] ?? 0;
  return 'approves' in ballot || ballot.ranks[0] === id ? 1 : 0;
}

/** The tie that decided who is in: where scores decide, who had as many as the last one in; else the last that the rule met. */
function cutTie(
  { rule, ballot, themeFloors }: Vote['rules'],
  ranking: readonly Standing[],
  shortlist: readonly ProjectId[],
  ties: readonly Tie[],
): Result['cutTie'] {
  if (!scoresAlone(rule as RuleName) || themeFloors) {
    const tied = ties.findLast(({ decisive }) => decisive)?.settled as readonly ProjectId[] | undefined;
    return tied ? { score: null, tied, taken: tied.filter((id) => shortlist.includes(id)) } : null;
  }
  const last = ranking.find(({ id }) => id === shortlist.at(-1));
  if (!last) return null;
  // Approval counts people, however many dots each of them gave.
  const sum = ({ score, voters }: Standing): number => (rule === 'av' ? voters : score);
  const level = ranking.filter((standing) => sum(standing) === sum(last)).map(({ id }) => id);
  const tied = ties.find((tie) => level.every((id) => tie.settled.includes(id)))?.settled as
    readonly ProjectId[] | undefined;
  if (!tied) return null;
  const taken = tied.filter((id) => shortlist.includes(id));
  const score = rule === 'av' && ballot === 'dots' ? null : last.score;
  return taken.length < tied.length ? { score, tied, taken } : null;
}
