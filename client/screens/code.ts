// Reads a workshop's code from what people type or paste: lower case, spaces, dashes, a whole link.
import { safeParse } from 'valibot';
import { CodeSchema, type Code } from '../../shared/ids.ts';

/** Stands in hints; a code of this form, but of no workshop's choosing. */
export const EXAMPLE_CODE = 'K7M2QX';

export function readCode(typed: string): Code | null {
  for (const part of typed.split(/[/?#]+/u)) {
    const result = safeParse(CodeSchema, part.replace(/[\s\-–.]/gu, ''));
    if (result.success) return result.output;
  }
  return null;
}
