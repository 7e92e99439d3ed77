// The language of this page: the person's own choice, kept in this browser, else the browser's, else English.
import { LANGUAGES, type Language } from '../../shared/text.ts';
import { keep, kept } from './keep.ts';

const KEY = 'language';

const asLanguage = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);

/** The first of the browser's languages that Charrette speaks. */
function browserLanguage(): Language {
  for (const tag of navigator.languages) {
    const language = asLanguage(tag);
    if (language) return language;
  }
  return 'en';
}

class PageLanguage {
  #current = $state<Language>(asLanguage(kept(KEY) ?? '') ?? browserLanguage());
  /** Set while a choice is only for now: what it was before. */
  #before: Language | null = null;

  get current(): Language {
    return this.#current;
  }

  /** The whole page changes at once, and this browser remembers, unless somebody only borrows it. */
  choose(language: Language): void {
    this.#current = language;
    if (this.#before === null) keep(KEY, language);
  }

  /** Until it is given back, choices are somebody's who only borrows this device: nothing of them is kept. */
  lend(): void {
    this.#before ??= this.#current;
  }
  giveBack(): void {
    if (this.#before !== null) this.#current = this.#before;
    this.#before = null;
  }
}

export const pageLanguage = new PageLanguage();
