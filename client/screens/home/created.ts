// The links of a workshop just made, kept with this page's entry in the browser's history: a reload doesn't lose the desk link.
import type { Created } from '../../../shared/protocol/http.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

function isCreated(value: unknown): value is Created {
  if (typeof value !== 'object' || value === null) return false;
  const { code, links } = value as Partial<Created>;
  return isText(code) && !!links && [links.join, links.desk, links.wall].every(isText);
}

export function createdHere(): Created | null {
  const state: unknown = history.state;
  const created: unknown =
    typeof state === 'object' && state !== null && 'created' in state ? state.created : null;
  return isCreated(created) ? created : null;
}

export const rememberCreated = (created: Created): void => history.replaceState({ created }, '');
export const forgetCreated = (): void => history.replaceState(null, '');
