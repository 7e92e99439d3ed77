// When a vote closed, as a date and a time in the reader's language.
import type { PublishedRound } from '../../../shared/protocol/http.ts';
import type { Language } from '../../../shared/text.ts';

/** Days before months, as in Brussels, in English too. */
const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr-BE', nl: 'nl-BE' };

export const closedWhen = ({ closedAtMs }: Pick<PublishedRound, 'closedAtMs'>, language: Language): string =>
  new Date(closedAtMs).toLocaleString(LOCALE[language], { dateStyle: 'long', timeStyle: 'short' });
