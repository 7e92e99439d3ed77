// Approval voting (AV): the candidates that most people chose are elected.
import type { Count, CountOptions } from '../count.ts';
import { fraction } from '../fraction.ts';
import { supportOf, type Profile } from '../profile.ts';
import { electHighest } from './highest-scores.ts';

/**
 * A candidate's score is the number of people who chose it; on dots ballots, who gave it at least one dot.
 * Source: Lackner and Skowron, Multi-Winner Voting with Approval Preferences (2023), chapter 2.
 */
export const countApproval = (profile: Profile, options: CountOptions): Count =>
  electHighest(
    profile,
    options,
    'approvals',
    supportOf(profile).map((support) => fraction(support)),
  );
