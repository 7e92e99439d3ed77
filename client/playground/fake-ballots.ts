// Ballots of every kind for fake votes: few that leave a tie at the cut, or a crowd with different tastes.
import type { ProjectId } from '../../shared/ids.ts';
import type { VoteRules } from '../../shared/method/schema.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Cast } from '../../shared/voting/result.ts';
import type { Candidate } from '../../shared/voting/round.ts';

type Rules = Pick<VoteRules, 'ballot' | 'budget' | 'cap'>;

/** Falling numbers of choices, two projects each, so that the cut goes through a tie. */
export const fewBallots = (candidates: readonly Candidate[], rules: Rules): Cast[] =>
  candidates.flatMap(({ id }, index) =>
    Array.from({ length: Math.max(0, 10 - Math.floor(index / 2)) }, () => ({
      choice: choiceOf([id], rules),
    })),
  );

/** Everybody likes what stands near their own taste; the first projects please more people than the last. */
export const crowdBallots = (candidates: readonly Candidate[], rules: Rules, size: number): Cast[] =>
  Array.from({ length: size }, (_, voter) => {
    const taste = (voter * 7) % candidates.length;
    const wanted = Array.from({ length: Math.max(1, rules.budget - (voter % 3)) }, (_, nth) => {
      const near = taste + nth * ((voter % 4) + 1);
      // Squared, so that many meet at the front and few at the back.
      const at = Math.floor(
        ((near % candidates.length) / candidates.length) ** 1.6 * candidates.length * 0.94,
      );
      return candidates[at]?.id;
    });
    return {
      choice: choiceOf(
        [...new Set(wanted)].filter((id) => id !== undefined),
        rules,
      ),
    };
  });

function choiceOf(ids: readonly ProjectId[], { ballot, budget, cap }: Rules): Choice {
  const numbered = ids.map((id, index): [ProjectId, number] => [id, ballot === 'ranking' ? index + 1 : 1]);
  const first = numbered[0];
  // Whoever has a dot left puts it on the first choice.
  if (ballot === 'dots' && first && numbered.length > 1 && numbered.length < budget)
    first[1] = Math.min(cap, budget - numbered.length + 1);
  return Object.fromEntries(numbered) as Choice;
}
