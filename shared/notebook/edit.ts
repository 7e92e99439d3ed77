// Every lawful change of a notebook, one named function each.
import type * as Y from 'yjs';
import { create, set } from '../records.ts';
import type { IdeaRecord } from './schema.ts';

export const writeIdea = (
  doc: Y.Doc,
  id: string,
  idea: Pick<IdeaRecord, 'text' | 'theme' | 'keep' | 'order'>,
  origin?: unknown,
): void => create(doc, 'ideas', id, { ...idea, removed: false, revealed: false }, origin);
export const editIdea = (doc: Y.Doc, id: string, text: string, origin?: unknown): void =>
  set(doc, 'ideas', id, 'text', text, origin);
export const themeIdea = (doc: Y.Doc, id: string, theme: string, origin?: unknown): void =>
  set(doc, 'ideas', id, 'theme', theme, origin);
export const keepIdea = (doc: Y.Doc, id: string, keep: boolean, origin?: unknown): void =>
  set(doc, 'ideas', id, 'keep', keep, origin);
export const removeIdea = (doc: Y.Doc, id: string, removed: boolean, origin?: unknown): void =>
  set(doc, 'ideas', id, 'removed', removed, origin);
/** Server only: the board has it now. */
export const markRevealed = (doc: Y.Doc, id: string, origin?: unknown): void =>
  set(doc, 'ideas', id, 'revealed', true, origin);
