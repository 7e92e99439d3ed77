// The result of a round: its ballots counted by its rule, ties settled by the order that its seed gives.
import type { ProjectId } from '../ids.ts';
import type { Candidate, Dots, Result, Standing } from './round.ts';
import type { VoteRules } from '../method/schema.ts';
import type { DotsBallot, DotsProfile } from './profile.ts';
import { countBallots } from './rules/index.ts';
import { ballotsRoot, tieOrder } from './ties.ts';

/** Counts. Projects without a dot are not elected: fewer than `seats` may go on. Pure; the same for everybody. */
export function countRound(
  round: { rules: VoteRules; candidates: readonly Candidate[] },
  cast: readonly { dots: Dots }[],
  seed: string,
): Result {
  const ballots: DotsBallot[] = cast.map(({ dots }) => ({ weight: 1, dots }));
  const root = ballotsRoot(ballots);
  const profile: DotsProfile = {
    kind: 'dots',
    candidates: round.candidates.map(({ id, title, theme }) => ({ id, name: title, theme })),
    ballots,
  };
  const order = tieOrder(
    round.candidates.map(({ id }) => id),
    seed,
    root,
  );
  const count = countBallots(round.rules.rule, profile, {
    seats: round.rules.seats,
    tieOrder: order,
    onlySupported: true,
  });
  if (!count.ok) throw new Error(`a method's rule doesn't count dots: ${count.message}`);
  const shortlist = count.value.winners as readonly ProjectId[];
  const ranking = rank(round.candidates, cast, order);
  return { ranking, shortlist, cutTie: cutTie(ranking, shortlist), ballots: cast.length, ballotsRoot: root };
}

function rank(
  candidates: readonly Candidate[],
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
