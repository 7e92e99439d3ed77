// How words are kept: one file an area, its languages side by side; a key missing in one doesn't compile.
import type { Language } from '../text.ts';

type Entry = string | ((...args: never[]) => string);
/** The same keys with the same arguments, whatever the words. */
type Same<T extends Record<string, Entry>> = {
  [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string;
};

/** Takes an area's words in every language and gives a function from language to words. */
export const words =
  <T extends Record<string, Entry>>(area: { en: T } & { [L in Exclude<Language, 'en'>]: Same<NoInfer<T>> }) =>
  (language: Language): Same<T> =>
    area[language] as Same<T>;
