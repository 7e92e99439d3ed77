// Texts that a method or a workshop carries in several languages, and how one is chosen.
import * as v from 'valibot';

export const LANGUAGES = ['en', 'fr', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LanguageSchema = v.picklist(LANGUAGES);

/** Keys are left out, never undefined, so that a text is a plain value. */
export type Text = { readonly [L in Language]?: string } & { readonly en: string };

/** A text by language. English is always there: it is what a reader without a better match gets. */
export const TextSchema = v.strictObject({
  en: v.pipe(v.string(), v.minLength(1), v.maxLength(600)),
  fr: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(600))),
  nl: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(600))),
}) as v.GenericSchema<unknown, Text>;

/** The text in `language`, or in English where it lacks that language. */
export const inLanguage = (text: Text, language: Language): string => text[language] ?? text.en;
