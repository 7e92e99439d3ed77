// What a ballot paper of any kind is given: the projects, what is chosen so far, and how it is handed in.
import { paperWords } from '../../shared/words/ballot-paper.ts';
import type { Language } from '../../shared/text.ts';
import type { Round } from '../../shared/voting/round.ts';
import type { BallotChoice, Obstacle } from './ballot-choice.svelte.ts';
import type { Booth } from './booth.ts';

/** The one button at the foot: what it says, why it can't be pressed yet, and what it does. */
export interface HandIn {
  word: string;
  blocked: string | null;
  send: () => void;
  /** Said above the button all the time: that this is practice. */
  mark?: string;
}

export interface PaperProps {
  booth: Booth;
  round: Round;
  choice: BallotChoice;
  handIn: HandIn;
}

/** Whether the budget reaches for every project, so that it needs no counting down. */
export const isFree = ({ rules, candidates }: Pick<Round, 'rules' | 'candidates'>): boolean =>
  rules.ballot !== 'dots' && rules.budget >= candidates.length;

/** Why nothing more can be chosen, or not this; `cap` is what the kind says of one project that has enough. */
export function reasonsOf(
  { rules }: Pick<Round, 'rules'>,
  language: Language,
  cap: string,
): Record<Obstacle, string> {
  const words = paperWords(rules.ballot, language);
  return { spent: words.full(rules.budget), own: words.ownNo, cap };
}
