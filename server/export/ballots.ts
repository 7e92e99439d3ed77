// The counted ballots of a vote as files that other programs count: made from the published ledger alone.
import { accept, refuse, unreachable, type Outcome } from '../../shared/outcome.ts';
import { writeAbcYaml } from '../../shared/voting/formats/abc-yaml.ts';
import { writeBlt } from '../../shared/voting/formats/blt.ts';
import { writePb } from '../../shared/voting/formats/pb.ts';
import type { BallotFormat } from '../../shared/voting/ballot-formats.ts';
import { ballotOf, type Choice } from '../../shared/voting/choice.ts';
import type { BallotList, PublishedLedger } from '../../shared/voting/ledger.ts';
import { chosenBy, type ApprovalProfile, type Profile } from '../../shared/voting/profile.ts';
import { partsOf, type LedgerParts } from '../../shared/voting/recount.ts';
import { tieOrder } from '../../shared/voting/ties.ts';

/** What a file says besides its ballots. */
interface Vote {
  profile: Profile;
  title: string;
  round: string;
  rules: LedgerParts['opening']['rules'];
  /**
   * How many are elected: fewer than there are seats where fewer projects have support, because other programs would
   * fill the rest with projects that nobody chose.
   */
  seats: number;
  /** The fingerprints, by which the file can be compared with the ledger. */
  roots: string;
}

/** The ballots of a ledger in this format; a refusal names format and ballots where they don't fit. */
export function ballotFile(format: BallotFormat, file: PublishedLedger): Outcome<string> {
  const parts = partsOf(file.entries);
  if ('what' in parts) throw new Error('a ledger of our own is incomplete');
  if (!parts.ballots) return refuse('not-found', 'this vote publishes totals only: there are no ballots');
  return writeBallots(format, voteOf(parts, parts.ballots, file.root));
}

/** Candidates stand in the order that settles ties: programs that take the first of equals get the same winners. */
function voteOf(
  { opening, seed, result: { result } }: LedgerParts,
  { ballots }: BallotList,
  root: string,
): Vote {
  const order = tieOrder(
    opening.candidates.map(({ id }) => id),
    seed.seed,
    result.ballotsRoot,
  );
  const kind = opening.rules.ballot;
  const candidates = order.flatMap((id) => opening.candidates.filter((candidate) => candidate.id === id));
  return {
    profile: {
      kind,
      candidates: candidates.map(({ id, title, theme }) => ({ id, name: title, theme })),
      ballots: ballots.map((choice) => ballotOf(kind, Object.fromEntries(choice) as Choice)),
    } as Profile,
    title: opening.workshop.en,
    round: opening.round,
    rules: opening.rules,
    seats: result.shortlist.length || opening.rules.seats,
    roots: `SHA-256 of the ballots: ${result.ballotsRoot}; of the ledger: ${root}`,
  };
}

const LISTED = 'Projects are listed in the order that settles ties.';
/** No other program knows of floors: whoever counts again has to give them by hand. */
const floorsOf = ({ themeFloors }: Vote['rules']): string =>
  themeFloors ? ' Every theme with a project that somebody chose gets at least one place.' : '';

export function writeBallots(format: BallotFormat, vote: Vote): Outcome<string> {
  const { profile, title, rules, seats, roots } = vote;
  switch (format) {
    case 'pb':
      return accept(
        writePb(profile, {
          seats,
          description: title,
          country: '',
          unit: title,
          instance: vote.round,
          rule: rules.rule,
          more: [
            ...(profile.kind === 'dots'
              ? ([
                  ['max_points', `${rules.cap}`],
                  ['max_sum_points', `${rules.budget}`],
                ] as const)
              : []),
            ['comment', `${roots}. ${LISTED} Each takes one seat.${floorsOf(rules)}`],
          ],
        }),
      );
    case 'abc.yaml':
      if (profile.kind === 'ranking') return unfit('an .abc.yaml file holds approvals', profile);
      return accept(writeAbcYaml(approvalsOf(profile), { seats, description: descriptionOf(vote) }));
    case 'blt':
      if (profile.kind !== 'ranking') return unfit('a .blt file holds rankings', profile);
      return accept(writeBlt(profile, { seats, title: `${title}. ${roots}` }));
    default:
      return unreachable(format);
  }
}

const unfit = (holds: string, { kind }: Profile): Outcome<string> =>
  refuse('not-found', `${holds}; the ballots of this vote are ${kind === 'ranking' ? 'rankings' : kind}`);

const descriptionOf = ({ profile, title, rules, roots }: Vote): string =>
  `${title}. ${profile.kind === 'dots' ? 'At least one dot is written as an approval. ' : ''}${roots}. ${LISTED}${floorsOf(rules)}`;

const approvalsOf = (profile: Profile): ApprovalProfile => ({
  kind: 'approval',
  candidates: profile.candidates,
  ballots: profile.ballots.map((ballot) => ({ weight: ballot.weight, approves: chosenBy(ballot) })),
});
