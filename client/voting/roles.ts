// Roles of a method, named in somebody's language.
import type { Method } from '../../shared/method/schema.ts';
import { inLanguage, type Language } from '../../shared/text.ts';

export const rolesInWords = (ids: readonly string[], roles: Method['roles'], language: Language): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(
    ids.map((id) => roleInWords(id, roles, language)),
  );

export function roleInWords(id: string, roles: Method['roles'], language: Language): string {
  const role = roles.find((one) => one.id === id);
  return role ? inLanguage(role.name, language) : id;
}
