// What is counted: the candidates, and the ballots of one kind that were cast for them.

/** A candidate's id: a project's id in the product, its number in a file. */
export type CandidateId = string;

export type Candidate = { id: CandidateId; name: string; theme?: string };

/**
 * `weight` is how many people cast exactly this ballot: a whole number, 1 or more. It is 1 for a ballot of
 * the product.
 */
export type ApprovalBallot = { weight: number; approves: readonly CandidateId[] };
/** The candidates in order of preference, best first; those left out are ranked nowhere. */
export type RankingBallot = { weight: number; ranks: readonly CandidateId[] };
/** How many dots each candidate got: whole numbers; a candidate that is left out got none. */
export type DotsBallot = { weight: number; dots: Readonly<Record<CandidateId, number>> };
export type Ballot = ApprovalBallot | RankingBallot | DotsBallot;

type Of<Kind, B extends Ballot> = { kind: Kind; candidates: readonly Candidate[]; ballots: readonly B[] };
export type ApprovalProfile = Of<'approval', ApprovalBallot>;
export type RankingProfile = Of<'ranking', RankingBallot>;
export type DotsProfile = Of<'dots', DotsBallot>;
export type Profile = ApprovalProfile | RankingProfile | DotsProfile;
export type BallotKind = Profile['kind'];

/** People who chose the same candidates, at least one dot counting as an approval. */
export type Group = {
  weight: number;
  /** Positions in the profile's list of candidates, ascending, each once. */
  chosen: readonly number[];
};

/** How many people voted, those who chose nobody included. */
export const votersOf = (profile: Profile): number =>
  profile.ballots.reduce((sum, ballot) => sum + ballot.weight, 0);

/** The candidates that a ballot names: approved, ranked anywhere, or given at least one dot. */
export function chosenBy(ballot: Ballot): CandidateId[] {
  if ('approves' in ballot) return [...ballot.approves];
  if ('ranks' in ballot) return [...ballot.ranks];
  return Object.entries(ballot.dots).flatMap(([id, dots]) => (dots > 0 ? [id] : []));
}

/**
 * A profile's voters, one group for all who chose the same candidates, in the order of the first such ballot.
 * Throws where a ballot names a candidate that doesn't stand or has a weight that isn't a whole number above
 * 0: ballots are checked before they are counted.
 */
export function groupsOf(profile: Profile): Group[] {
  const place = placesOf(profile);
  const groups = new Map<string, { weight: number; chosen: number[] }>();
  for (const ballot of profile.ballots) {
    const chosen = [...new Set(chosenBy(ballot).map((id) => place(id)))].sort((a, b) => a - b);
    const key = chosen.join();
    const group = groups.get(key);
    if (group) group.weight += checkedWeight(ballot);
    else groups.set(key, { weight: checkedWeight(ballot), chosen });
  }
  return [...groups.values()];
}

/** For each candidate of the profile, in its order, how many people chose it. */
export function supportOf(profile: Profile): number[] {
  const support = profile.candidates.map(() => 0);
  for (const group of groupsOf(profile)) {
    for (const candidate of group.chosen) support[candidate] = (support[candidate] ?? 0) + group.weight;
  }
  return support;
}

/** Finds a candidate's position in the profile's list; throws where no such candidate stands. */
export function placesOf(profile: Profile): (id: CandidateId) => number {
  const places = new Map(profile.candidates.map((candidate, index) => [candidate.id, index]));
  return (id) => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`a ballot names ${id}, which isn't a candidate`);
    return place;
  };
}

export function checkedWeight(ballot: Ballot): number {
  if (Number.isSafeInteger(ballot.weight) && ballot.weight > 0) return ballot.weight;
  throw new Error(`a ballot weighs ${ballot.weight}: weights are whole numbers above 0`);
}
