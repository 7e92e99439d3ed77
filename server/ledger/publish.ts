// Makes the file that is published after closing: two unlinked lists instead of the entries in casting order.
import type { Text } from '../../shared/text.ts';
import type { Tie } from '../../shared/voting/count.ts';
import {
  chain,
  choiceOf,
  LEDGER_FORMAT,
  receiptHash,
  rootOf,
  sortedChoices,
  type Closing,
  type Link,
  type Opening,
  type PublishedEntry,
  type PublishedLedger,
  type ResultEntry,
  type SeedEntry,
  type TieEntry,
} from '../../shared/voting/ledger.ts';
import type { Dots, Result, Round } from '../../shared/voting/round.ts';
import { compareText } from '../../shared/voting/ties.ts';

type OpenedRound = Pick<Round, 'id' | 'rules' | 'candidates' | 'seedHash' | 'openedAtMs'>;

/** The opening entry of a round that has been opened; `workshop` is the workshop's title. */
export const openingOf = (round: OpenedRound, workshop: Text): Opening => ({
  kind: 'opening',
  round: round.id,
  workshop,
  ballotKind: 'dots',
  rules: round.rules,
  candidates: round.candidates
    .map(({ id, title, problem, theme }) => ({ id, title, problem, theme }))
    .sort((a, b) => compareText(a.id, b.id)),
  seedHash: round.seedHash,
  openedAtMs: round.openedAtMs,
});

/** A vote that has just been counted. */
export interface CountedVote {
  opening: Opening;
  /** The ballots that count, in any order. */
  counted: readonly { dots: Dots; receipt: string }[];
  superseded: number;
  voided: number;
  admitted: number;
  closedAtMs: number;
  seed: string;
  ties: readonly Tie[];
  result: Result;
}

/** How the vote ended: the entries that the kept ledger and the published file have in common. */
export type Ending = readonly [Closing, SeedEntry, ...TieEntry[], ResultEntry];

export function publishLedger(vote: CountedVote): { file: PublishedLedger; ending: Ending } {
  const receipts = vote.counted.map(({ receipt }) => receiptHash(receipt)).sort(compareText);
  const ballots = sortedChoices(vote.counted.map(({ dots }) => choiceOf(dots)));
  const ending: Ending = [
    {
      kind: 'closing',
      closedAtMs: vote.closedAtMs,
      receipts: rootOf(receipts),
      ballots: rootOf(ballots),
      superseded: vote.superseded,
      voided: vote.voided,
      admitted: vote.admitted,
    },
    { kind: 'seed', seed: vote.seed },
    ...vote.ties.map((tie): TieEntry => ({ kind: 'tie', ...tie })),
    { kind: 'result', result: vote.result },
  ];
  const entries: Link<PublishedEntry>[] = [];
  for (const entry of [
    vote.opening,
    { kind: 'receipts', receipts } as const,
    { kind: 'ballots', ballots } as const,
    ...ending,
  ]) {
    entries.push(chain(entries.at(-1) ?? null, entry));
  }
  return { file: { format: LEDGER_FORMAT, entries, root: entries.at(-1)?.hash ?? '' }, ending };
}
