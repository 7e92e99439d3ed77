// The methods that ship with Charrette, by id.
import brussels2017 from './brussels-2017.json' with { type: 'json' };
import { readMethod, type Method } from './schema.ts';

const FILES: Record<string, unknown> = { 'brussels-2017': brussels2017 };

export const SHIPPED_METHODS = Object.keys(FILES);

/** The shipped method of that id, or undefined if none has it. Throws if a shipped file is invalid (a bug). */
export function shippedMethod(id: string): Method | undefined {
  const file = Object.hasOwn(FILES, id) ? FILES[id] : undefined;
  if (!file) return undefined;
  const method = readMethod(file);
  if (!method.ok) throw new Error(method.message);
  return method.value;
}
