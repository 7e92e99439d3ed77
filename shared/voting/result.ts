// The result of a round: its ballots counted by its rule, ties settled by the order that its seed gives.
import type { ProjectId } from '../ids.ts';
import type { Count, Tie } from './count.ts';
import type { DotsBallot, DotsProfile } from './profile.ts';
import { checkEjrPlus } from './proportionality.ts';
import type { Candidate, Dots, Proportionality, Representation, Result, Standing } from './round.ts';
import { countBallots, isDefined, RULE_NAMES } from './rules/index.ts';
import { ballotsRoot, tieOrder } from './ties.ts';

/** What is counted: rules, and candidates as they stood when the vote opened. */
export interface Vote {
  rules: { rule: string; seats: number };
  candidates: readonly Pick<Candidate, 'id' | 'title' | 'theme'>[];
}

/** The result alone; see `countVote`. */
export const countRound = (vote: Vote, cast: readonly { dots: Dots }[], seed: string): Result =>
  countVote(vote, cast, seed).result;

/**
 * Counts by the vote's rule, and by every other that can count dots. Projects without a dot are not elected: fewer
 * than `seats` may go on. Pure; the same for everybody. Throws where a ballot names what isn't a candidate.
 * `ties` are those that the vote's own rule met.
 */
export function countVote(
  { rules, candidates }: Vote,
  cast: readonly { dots: Dots }[],
  seed: string,
): { result: Result; ties: readonly Tie[] } {
  const ballots: DotsBallot[] = cast.map(({ dots }) => ({ weight: 1, dots }));
  const root = ballotsRoot(ballots);
  const profile: DotsProfile = {
    kind: 'dots',
    candidates: candidates.map(({ id, title, theme }) => ({ id, name: title, theme })),
    ballots,
  };
  const order = tieOrder(
    candidates.map(({ id }) => id),
    seed,
    root,
  );
  const countBy = (rule: string): Count => {
    const count = countBallots(rule, profile, { seats: rules.seats, tieOrder: order, onlySupported: true });
    if (!count.ok) throw new Error(`the rule doesn't count dots: ${count.message}`);
    return count.value;
  };
  const count = countBy(rules.rule);
  const shortlist = count.winners as readonly ProjectId[];
  const ranking = rank(candidates, cast, order);
  const others = RULE_NAMES.filter((rule) => rule !== rules.rule && isDefined(rule, 'dots'));
  const result: Result = {
    ranking,
    shortlist,
    cutTie: cutTie(ranking, shortlist),
    ballots: cast.length,
    ballotsRoot: root,
    representation: representedBy(shortlist, cast),
    proportionality: proportionalityOf(profile, shortlist, rules.seats),
    comparison: others.map((rule) => {
      const winners = countBy(rule).winners as readonly ProjectId[];
      return { rule, winners, ...representedBy(winners, cast) };
    }),
  };
  return { result, ties: count.ties };
}

/** How many of the voters gave at least one dot to one of these projects. */
function representedBy(winners: readonly ProjectId[], cast: readonly { dots: Dots }[]): Representation {
  const represented = cast.filter(({ dots }) => winners.some((id) => (dots[id] ?? 0) > 0)).length;
  return { represented, voters: cast.length };
}

function proportionalityOf(
  profile: DotsProfile,
  shortlist: readonly ProjectId[],
  seats: number,
): Proportionality {
  const checked = checkEjrPlus(profile, shortlist, seats);
  if (!checked.ok) throw new Error(`dots can't be checked: ${checked.message}`);
  if (checked.value.satisfied) return { satisfied: true };
  const { candidate, ell, size, needed } = checked.value.witness;
  return { satisfied: false, project: candidate as ProjectId, deserved: ell, size, needed };
}

function rank(
  candidates: Vote['candidates'],
  cast: readonly { dots: Dots }[],
  order: readonly string[],
): Standing[] {
  const place = new Map(order.map((id, index) => [id, index]));
  const sums = candidates.map(({ id }) => ({
    id,
    dots: cast.reduce((sum, ballot) => sum + (ballot.dots[id] ?? 0), 0),
    voters: cast.filter((ballot) => (ballot.dots[id] ?? 0) > 0).length,
  }));
  sums.sort((a, b) => b.dots - a.dots || (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return sums.map((sum) => ({ ...sum, rank: 1 + sums.filter(({ dots }) => dots > sum.dots).length }));
}

/** The tie at the cut: projects with as many dots as the last one in, of which only some went on. */
function cutTie(ranking: readonly Standing[], shortlist: readonly ProjectId[]): Result['cutTie'] {
  const last = ranking.find(({ id }) => id === shortlist.at(-1));
  if (!last) return null;
  const tied = ranking.filter(({ dots }) => dots === last.dots).map(({ id }) => id);
  const taken = tied.filter((id) => shortlist.includes(id));
  return taken.length < tied.length ? { dots: last.dots, tied, taken } : null;
}
