// Makes the file that is published after closing: two unlinked lists instead of the entries in casting order.
import type { Text } from '../../shared/text.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Tie } from '../../shared/voting/count.ts';
import {
  ballotsRoot,
  chain,
  LEDGER_FORMAT,
  listedChoice,
  receiptHash,
  rootOf,
  sortedChoices,
  type Closing,
  type DecisionEntry,
  type Link,
  type Opening,
  type PublishedEntry,
  type PublishedLedger,
  type ResultEntry,
  type SeedEntry,
  type TieEntry,
} from '../../shared/voting/ledger.ts';
import type { Result, Round } from '../../shared/voting/round.ts';
import { compareText } from '../../shared/voting/ties.ts';

type OpenedRound = Pick<Round, 'id' | 'rules' | 'candidates' | 'seedHash' | 'openedAtMs' | 'tieOf'>;

/** The opening entry of a round that has been opened; `workshop` is the workshop's title. */
export const openingOf = (round: OpenedRound, workshop: Text): Opening => ({
  kind: 'opening',
  round: round.id,
  workshop,
  tieOf: round.tieOf,
  rules: round.rules,
  candidates: round.candidates
    .map(({ id, title, problem, theme }) => ({ id, title, problem, theme }))
    .sort((a, b) => compareText(a.id, b.id)),
  seedHash: round.seedHash,
  openedAtMs: round.openedAtMs,
});

/** A vote that has just been closed. */
export interface ClosedVote {
  opening: Opening;
  /** The ballots that count, in any order. */
  counted: readonly { choice: Choice; receipt: string; paper?: boolean }[];
  superseded: number;
  voided: number;
  admitted: number;
  closedAtMs: number;
  seed: string;
  /** Hides the ballots behind their root where they stay unpublished; else ''. */
  salt: string;
  ties: readonly Tie[];
}

/** What is written down when a vote is closed, before it is known how a tie at the last seat is settled. */
export function closingOf(vote: ClosedVote): readonly [Closing, SeedEntry, ...TieEntry[]] {
  const { counted, salt } = vote;
  return [
    {
      kind: 'closing',
      closedAtMs: vote.closedAtMs,
      receipts: rootOf(receiptsOf(vote)),
      ballots: {
        count: counted.length,
        root: ballotsRoot(
          counted.map(({ choice }) => choice),
          salt,
        ),
      },
      superseded: vote.superseded,
      voided: vote.voided,
      paper: counted.filter(({ paper }) => paper === true).length,
      admitted: vote.admitted,
    },
    { kind: 'seed', seed: vote.seed },
    ...vote.ties.map((tie): TieEntry => ({ kind: 'tie', ...tie })),
  ];
}

/** How it ended: a host's decision, if there was one to make, and the result. */
export const endingOf = (
  decision: DecisionEntry | null,
  result: Result,
): readonly (DecisionEntry | ResultEntry)[] => [
  ...(decision ? [decision] : []),
  { kind: 'result', result } as const,
];

/** The published file of a vote whose result is settled. */
export function publishLedger(
  vote: ClosedVote,
  decision: DecisionEntry | null,
  result: Result,
): PublishedLedger {
  const isListed = vote.opening.rules.publish === 'ballots';
  const ballots = sortedChoices(vote.counted.map(({ choice }) => listedChoice(choice)));
  const entries: Link<PublishedEntry>[] = [];
  for (const entry of [
    vote.opening,
    { kind: 'receipts', receipts: receiptsOf(vote) } as const,
    ...(isListed ? [{ kind: 'ballots', ballots } as const] : []),
    ...closingOf(vote),
    ...endingOf(decision, result),
  ]) {
    entries.push(chain(entries.at(-1) ?? null, entry));
  }
  return { format: LEDGER_FORMAT, entries, root: entries.at(-1)?.hash ?? '' };
}

const receiptsOf = ({ counted }: ClosedVote): string[] =>
  counted.map(({ receipt }) => receiptHash(receipt)).sort(compareText);
