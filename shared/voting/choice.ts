// What one voter chose: its shape, its kinds, and whether a round may take it.
import * as v from 'valibot';
import { ProjectIdSchema, type ParticipantId, type ProjectId } from '../ids.ts';
import type { VoteRules } from '../method/schema.ts';
import { accept, refuse, unreachable, type Outcome } from '../outcome.ts';
import type { ApprovalBallot, BallotKind, DotsBallot, RankingBallot } from './profile.ts';

/**
 * Projects with a number each, those left out not chosen: how many dots it got; 1 for a tick (approval); its place in
 * an order, from 1 (ranking).
 */
export type Choice = Readonly<Record<ProjectId, number>>;

/** Keys that reading a record would pass over in silence. */
const PASSED_OVER = ['__proto__', 'prototype', 'constructor'];
const isRecord = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !PASSED_OVER.some((key) => Object.hasOwn(value, key));

export const ChoiceSchema = v.pipe(
  v.unknown(),
  v.check(isRecord, 'not projects with a number each'),
  v.record(ProjectIdSchema, v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  v.check((choice) => Object.keys(choice).length <= 100, 'too many projects'),
) as v.GenericSchema<unknown, Record<ProjectId, number>>;

/** What of a round decides whether a choice is lawful. */
export interface Askable {
  rules: Pick<VoteRules, 'ballot' | 'budget' | 'cap' | 'ownProjects'>;
  candidates: readonly { id: ProjectId; lead: string }[];
}

/** Says whether `choice` is one this round may take from `voter`; whether it is open is the room's question. */
export function checkChoice(
  { rules, candidates }: Askable,
  voter: ParticipantId | string,
  choice: Choice,
): Outcome<Choice> {
  for (const project of Object.keys(choice)) {
    const candidate = candidates.find(({ id }) => id === project);
    if (!candidate) return refuse('not-found', `project ${project} is not on this ballot`);
    if (!rules.ownProjects && leads(candidate, voter))
      return refuse('own-project', 'no support for a project one leads');
  }
  const fault = faultOf(rules, Object.values(choice));
  if (!fault) return accept(choice);
  return fault === 'not-whole'
    ? refuse('malformed', `not ${WANTED[rules.ballot]}`)
    : refuse('over-budget', `more than ${fault === 'over-cap' ? rules.cap : rules.budget}`);
}

const WANTED: Readonly<Record<BallotKind, string>> = {
  dots: 'whole numbers of dots from 1',
  approval: 'ticks, which are 1',
  ranking: 'places from 1 on, each once',
};

/** Whether this is the voter's own project. One that nobody leads is nobody's, also where the voter isn't in yet (''). */
export const leads = ({ lead }: { lead: string }, voter: string): boolean => lead !== '' && lead === voter;

/** What is wrong with a ballot's numbers: not those of its kind, too many on one project, or too many in all. */
export function faultOf(
  { ballot, cap, budget }: Pick<VoteRules, 'ballot' | 'cap' | 'budget'>,
  numbers: readonly number[],
): 'not-whole' | 'over-cap' | 'over-budget' | null {
  if (numbers.some((number) => !Number.isSafeInteger(number) || number < 1)) return 'not-whole';
  switch (ballot) {
    case 'dots':
      if (numbers.some((number) => number > cap)) return 'over-cap';
      break;
    case 'approval':
      if (numbers.some((number) => number !== 1)) return 'not-whole';
      break;
    case 'ranking':
      if (numbers.some((number) => number > numbers.length) || new Set(numbers).size !== numbers.length)
        return 'not-whole';
      break;
    default:
      return unreachable(ballot);
  }
  return usedBy(ballot, numbers) > budget ? 'over-budget' : null;
}

/** How much of the budget is used: dots in all; or how many projects are ticked or ranked. */
export const usedOf = (ballot: BallotKind, choice: Choice): number => usedBy(ballot, Object.values(choice));

const usedBy = (ballot: BallotKind, numbers: readonly number[]): number =>
  ballot === 'dots' ? numbers.reduce((sum, number) => sum + number, 0) : numbers.length;

/** The chosen projects: in their order where they are ranked, else in the order of their ids. */
export const chosenIn = (ballot: BallotKind, choice: Choice): ProjectId[] =>
  (Object.entries(choice) as [ProjectId, number][])
    .sort(([a, first], [b, second]) => (ballot === 'ranking' ? first - second : 0) || (a < b ? -1 : 1))
    .map(([id]) => id);

/** One person's ballot as the counting rules take it. */
export function ballotOf(kind: BallotKind, choice: Choice): ApprovalBallot | RankingBallot | DotsBallot {
  switch (kind) {
    case 'dots':
      return { weight: 1, dots: choice };
    case 'approval':
      return { weight: 1, approves: chosenIn(kind, choice) };
    case 'ranking':
      return { weight: 1, ranks: chosenIn(kind, choice) };
    default:
      return unreachable(kind);
  }
}

/** True if both say the same. */
export function sameChoice(one: Choice, other: Choice): boolean {
  const entries = Object.entries(one) as [ProjectId, number][];
  return (
    entries.length === Object.keys(other).length && entries.every(([id, number]) => other[id] === number)
  );
}
