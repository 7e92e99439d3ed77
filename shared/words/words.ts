// How words are kept: one file an area, its languages side by side; a key missing in one doesn't compile.
import type { Language } from '../text.ts';

type Entry = string | ((...args: never[]) => string);

/** Takes an area's words in every language and gives a function from language to words. */
export const words =
  <T extends Record<string, Entry>>(area: { en: T } & { [L in Exclude<Language, 'en'>]: NoInfer<T> }) =>
  (language: Language): T =>
    area[language];
