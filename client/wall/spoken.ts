// A text in the workshop's languages: the first one large, the others beneath it.
import { inLanguage, type Language, type Text } from '../../shared/text.ts';
import { wallWords, type WallWords } from '../../shared/words/wall.ts';

export interface Spoken {
  language: Language;
  text: string;
}

/** The method's text in every language of the workshop that it has; English stands in for a missing first one. */
export function spokenText(text: Text, languages: readonly Language[]): Spoken[] {
  const [first = 'en', ...others] = languages;
  const large = {
    language: text[first] === undefined ? ('en' as const) : first,
    text: inLanguage(text, first),
  };
  const small = others.flatMap((language) => {
    const said = text[language];
    return said === undefined || said === large.text ? [] : [{ language, text: said }];
  });
  return [large, ...small];
}

/** Words in every language of the workshop. */
export const spokenIn = (languages: readonly Language[], say: (language: Language) => string): Spoken[] =>
  languages.map((language) => ({ language, text: say(language) }));

/** The wall's own words in every language of the workshop. */
export const spokenWords = (languages: readonly Language[], say: (words: WallWords) => string): Spoken[] =>
  spokenIn(languages, (language) => say(wallWords(language)));
