/** Every word of desk and wall exists in every language, and none is left in English by mistake. */
import { describe, expect, it } from 'vitest';
import { deskKeyWords, deskRefusalWords, deskWords } from '../../../shared/words/desk.ts';
import { deskBadgeWords } from '../../../shared/words/desk-badges.ts';
import { deskVoteWords } from '../../../shared/words/desk-vote.ts';
import { wallWords } from '../../../shared/words/wall.ts';
import type { Language } from '../../../shared/text.ts';

type Area = (language: Language) => Record<string, unknown>;
const AREAS: [string, Area][] = [
  ['desk', deskWords],
  ['desk badges', deskBadgeWords],
  ['desk refusals', deskRefusalWords],
  ['desk keys', deskKeyWords],
  ['the vote at the desk', deskVoteWords],
  ['wall', wallWords],
];
/** Words that the languages share. */
const SAME = ['vote', 'pause', 'minutes', 'plus', 'minutesLabel', 'agenda', 'candidates', 'minute', 'badges'];

const said = (entry: unknown): string =>
  typeof entry === 'function' ? String((entry as (...args: unknown[]) => unknown)(3, 2, 1)) : String(entry);

describe.each(AREAS)('words of %s', (_name, area) => {
  it.each(['fr', 'nl'] as const)('say something else in %s than in English', (language) => {
    const [english, other] = [area('en'), area(language)];
    const left = Object.keys(english).filter((key) => said(english[key]) === said(other[key]));
    expect(left.filter((key) => !SAME.includes(key))).toEqual([]);
  });

  it.each(['en', 'fr', 'nl'] as const)('are filled, and free of jargon, in %s', (language) => {
    for (const [key, entry] of Object.entries(area(language))) {
      expect(said(entry).trim(), key).not.toBe('');
      expect(said(entry), key).not.toMatch(/\b(sync|session|CRDT|token|socket|cookie)\b/i);
      expect(said(entry), key).not.toMatch(/undefined|NaN/u);
    }
  });
});
