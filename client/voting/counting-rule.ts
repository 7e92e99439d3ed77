// How a vote is counted, in one plain sentence.
import type { VoteRules } from '../../shared/method/schema.ts';
import { unreachable } from '../../shared/outcome.ts';
import type { voteRulesWords } from '../../shared/words/vote-rules.ts';

export function countingInWords(
  { rule, ballot }: Pick<VoteRules, 'rule' | 'ballot'>,
  words: ReturnType<typeof voteRulesWords>,
): string {
  switch (rule) {
    case 'most-dots':
      return ballot === 'dots' ? words.mostDots : words.mostTicks;
    case 'av':
      return ballot === 'dots' ? words.mostPeople : words.mostTicks;
    case 'sav':
      return words.satisfaction;
    case 'seqpav':
      return words.seqPav;
    case 'seqphragmen':
      return words.seqPhragmen;
    case 'equal-shares':
      return words.equalShares;
    case 'stv-scottish':
      return words.transferable;
    default:
      return unreachable(rule);
  }
}
