// The counting rules by name, and which ballots each can count.
import { accept, refuse, unreachable, type Outcome } from '../../outcome.ts';
import type { Count, CountOptions } from '../count.ts';
import type { BallotKind, Profile } from '../profile.ts';
import { countApproval } from './approval.ts';
import { countEqualShares } from './equal-shares.ts';
import { countMostDots } from './most-dots.ts';
import { countSatisfaction } from './satisfaction.ts';
import { countSeqPav } from './seq-pav.ts';
import { countSeqPhragmen } from './seq-phragmen.ts';
import { countStvScottish } from './stv-scottish.ts';

export const RULE_NAMES = [
  'most-dots',
  'av',
  'sav',
  'seqpav',
  'seqphragmen',
  'equal-shares',
  'stv-scottish',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

export const BALLOT_KINDS = ['approval', 'ranking', 'dots'] as const satisfies readonly BallotKind[];

/** How a rule counts each kind of ballot; null where it isn't defined. */
type Countings = { [P in Profile as P['kind']]: ((profile: P, options: CountOptions) => Count) | null };

/** A rule on whom people chose: at least one dot is a choice. */
const onChoices = (count: (profile: Profile, options: CountOptions) => Count): Countings => ({
  approval: count,
  dots: count,
  ranking: null,
});

export const RULES: Readonly<Record<RuleName, Countings>> = {
  'most-dots': onChoices(countMostDots),
  av: onChoices(countApproval),
  sav: onChoices(countSatisfaction),
  seqpav: onChoices(countSeqPav),
  seqphragmen: onChoices(countSeqPhragmen),
  'equal-shares': onChoices(countEqualShares),
  'stv-scottish': { approval: null, dots: null, ranking: countStvScottish },
};

/** The rules that give each project one score, by which a theme's best project can be told. */
const RULES_WITH_FLOORS: ReadonlySet<RuleName> = new Set(['most-dots', 'av', 'sav'] as const);

export const hasFloors = (rule: RuleName): boolean => RULES_WITH_FLOORS.has(rule);

/** Whether a project's own sum alone decides, so that a tie at the last seat is one of equal sums. */
export const scoresAlone = (rule: RuleName): boolean => rule === 'most-dots' || rule === 'av';

export const isRuleName = (text: string): text is RuleName =>
  (RULE_NAMES as readonly string[]).includes(text);

/** Whether the rule is defined for ballots of this kind. */
export const isDefined = (rule: RuleName, kind: BallotKind): boolean => RULES[rule][kind] !== null;

/**
 * Counts the profile by a rule. Refuses, naming rule and ballots, a rule that isn't defined for the profile's
 * kind of ballots, a name that no rule has, and theme floors with a rule that has none. Seats must be a whole
 * number, 0 or more.
 */
export function countBallots(rule: string, profile: Profile, options: CountOptions): Outcome<Count> {
  const fitting = ruleFor(rule, profile.kind);
  if (!fitting.ok) return fitting;
  if (options.themeFloors && !hasFloors(fitting.value)) {
    return refuse('malformed', `${rule} has no theme floors (${profile.kind} ballots)`);
  }
  const count = countWith(RULES[fitting.value], profile, options);
  return count ? accept(count) : notDefined(fitting.value, profile.kind);
}

/** The rule of this name if it is defined for these ballots; the refusal names both. */
export function ruleFor(rule: string, kind: BallotKind): Outcome<RuleName> {
  if (!isRuleName(rule)) {
    const names = RULE_NAMES.join(', ');
    return refuse('malformed', `no rule is called ${rule} (asked for ${kind} ballots): rules are ${names}`);
  }
  return isDefined(rule, kind) ? accept(rule) : notDefined(rule, kind);
}

function notDefined(rule: RuleName, kind: BallotKind): Outcome<never> {
  const takes = BALLOT_KINDS.filter((other) => isDefined(rule, other)).join(' or ');
  return refuse('malformed', `${rule} isn't defined for ${kind} ballots: it counts ${takes} ballots`);
}

function countWith(countings: Countings, profile: Profile, options: CountOptions): Count | null {
  switch (profile.kind) {
    case 'approval':
      return countings.approval?.(profile, options) ?? null;
    case 'dots':
      return countings.dots?.(profile, options) ?? null;
    case 'ranking':
      return countings.ranking?.(profile, options) ?? null;
    default:
      return unreachable(profile);
  }
}
