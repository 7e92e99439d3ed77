/** Small words for elections in tests: profiles from digits, and the winners as a word. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Count, CountOptions } from '../../../shared/voting/count.ts';
import type {
  ApprovalProfile,
  Candidate,
  DotsProfile,
  Profile,
  RankingProfile,
} from '../../../shared/voting/profile.ts';
import { countBallots } from '../../../shared/voting/rules/index.ts';

export const candidatesUpTo = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}`, name: `project ${index}` }));

/** `approvals(4, '01', '2 x5')`: four candidates; one ballot for 0 and 1, five for 2. */
export function approvals(count: number, ...ballots: string[]): ApprovalProfile {
  return {
    kind: 'approval',
    candidates: candidatesUpTo(count),
    ballots: ballots.map((text) => ({ weight: weightOf(text), approves: idsIn(text) })),
  };
}

export function rankings(count: number, ...ballots: string[]): RankingProfile {
  return {
    kind: 'ranking',
    candidates: candidatesUpTo(count),
    ballots: ballots.map((text) => ({ weight: weightOf(text), ranks: idsIn(text) })),
  };
}

export const dots = (count: number, ...ballots: Record<string, number>[]): DotsProfile => ({
  kind: 'dots',
  candidates: candidatesUpTo(count),
  ballots: ballots.map((given) => ({ weight: 1, dots: given })),
});

const weightOf = (text: string): number => Number(/ x(\d+)$/.exec(text)?.[1] ?? 1);
const idsIn = (text: string): string[] => [...text.replace(/ x\d+$/, '')];

/** The count; throws where the rule refuses the ballots. */
export function count(rule: string, profile: Profile, options: CountOptions): Count {
  const outcome = countBallots(rule, profile, options);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

export const winners = (rule: string, profile: Profile, options: CountOptions): string =>
  count(rule, profile, options).winners.join(' ');

export const fixture = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/voting/${path}`, import.meta.url)), 'utf8');
