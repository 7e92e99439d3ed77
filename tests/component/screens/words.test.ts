/** Every word on screen exists in every language, and none is left in English by mistake. */
import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../shared/outcome.ts';
import { badgeWords } from '../../../shared/words/badge.ts';
import { dotsWords } from '../../../shared/words/ballot-dots.ts';
import { orderWords } from '../../../shared/words/ballot-order.ts';
import { ticksWords } from '../../../shared/words/ballot-ticks.ts';
import { commonWords } from '../../../shared/words/common.ts';
import { homeWords } from '../../../shared/words/home.ts';
import { joinWords } from '../../../shared/words/join.ts';
import { notebookWords } from '../../../shared/words/notebook.ts';
import { promisesWords } from '../../../shared/words/promises.ts';
import { receiptWords } from '../../../shared/words/receipt.ts';
import { refusalWords } from '../../../shared/words/refusals.ts';
import { voteRulesWords } from '../../../shared/words/vote-rules.ts';
import { votingWords } from '../../../shared/words/voting.ts';
import type { Language } from '../../../shared/text.ts';

type Area = (language: Language) => Record<string, unknown>;
const AREAS: Record<string, Area> = {
  badge: badgeWords,
  'ballot-dots': dotsWords,
  'ballot-order': orderWords,
  'ballot-ticks': ticksWords,
  common: commonWords,
  home: homeWords,
  join: joinWords,
  notebook: notebookWords,
  promises: promisesWords,
  receipt: receiptWords,
  refusals: refusalWords,
  'vote-rules': voteRulesWords,
  voting: votingWords,
};

/** An entry as text: functions are called with something plausible for each parameter. */
const said = (entry: unknown): string =>
  typeof entry === 'function' ? String((entry as (...args: unknown[]) => unknown)(3, 2, 1)) : String(entry);

describe.each(Object.entries(AREAS))('words of %s', (_name, area) => {
  it.each(['fr', 'nl'] as const)('say something else in %s than in English', (language) => {
    const [english, other] = [area('en'), area(language)];
    const left = Object.keys(english).filter((key) => said(english[key]) === said(other[key]));
    expect(left).toEqual([]);
  });

  it.each(['en', 'fr', 'nl'] as const)('are filled, and free of jargon, in %s', (language) => {
    for (const [key, entry] of Object.entries(area(language))) {
      expect(said(entry).trim(), key).not.toBe('');
      expect(said(entry), key).not.toMatch(/\b(sync|session|CRDT|token|socket|cookie)\b/i);
    }
  });
});

it.each(['en', 'fr', 'nl'] as const)(
  'every refusal tells what happened, what was kept and what to do (%s)',
  (language) => {
    for (const refusal of REFUSALS) {
      const sentences = refusalWords(language)[refusal].match(/[.!?](\s|$)/gu) ?? [];
      expect(sentences.length, refusal).toBeGreaterThanOrEqual(2);
    }
  },
);
