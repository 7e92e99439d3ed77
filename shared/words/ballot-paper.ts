// What every kind of ballot says in words of its own: its rule, its sending, what stands on it.
import { unreachable } from '../outcome.ts';
import type { Language } from '../text.ts';
import type { BallotKind } from '../voting/profile.ts';
import { dotsWords } from './ballot-dots.ts';
import { orderWords } from './ballot-order.ts';
import { ticksWords } from './ballot-ticks.ts';

export interface PaperWords {
  /** How much one may choose; `isFree`: the budget reaches for every project. */
  rule(budget: number, cap: number, isFree: boolean): string;
  ownYes: string;
  ownNo: string;
  /** What one project got on one ballot: 2 dots, a tick, place 2. */
  amount(number: number): string;
  /** Nothing more can be chosen. */
  full(budget: number): string;
  send(used: number): string;
  sendChanged(used: number): string;
  sendAny: string;
  chooseFirst: string;
  closingHint: string;
}

export function paperWords(kind: BallotKind, language: Language): PaperWords {
  switch (kind) {
    case 'dots':
      return dotsWords(language);
    case 'approval':
      return ticksWords(language);
    case 'ranking':
      return orderWords(language);
    default:
      return unreachable(kind);
  }
}
