// Every edit a person can make, as the changes it amounts to: what is judged here first, and judged again by the server.
import type * as Y from 'yjs';
import * as v from 'valibot';
import type { BoardEdit, BoardEditName, NotebookEdit, NotebookEditName } from './handle.ts';
import * as boardEdits from '../../shared/board/edit.ts';
import * as notebookEdits from '../../shared/notebook/edit.ts';
import { BOARD } from '../../shared/board/schema.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import {
  fieldsOf,
  type Change,
  type DocumentKind,
  type Fields,
  type ListRoot,
  type Lookup,
  type Plain,
  type RecordMap,
} from '../../shared/records.ts';
import type { Actor, Now } from '../../shared/permit.ts';
import type { Refusal } from '../../shared/outcome.ts';

/** An edit read against a document. */
export interface Plan {
  /** What it would change; empty if the document is so already; null if a record it changes isn't there. */
  changes: readonly Change[] | null;
  /** The words in it that a person typed, or ''. */
  words: string;
  apply(doc: Y.Doc, origin: unknown): void;
}

/** One kind of document with all its edits; names and arguments come checked from the handle, or from our own outbox. */
export interface EditTable {
  kind: DocumentKind;
  plan(doc: Y.Doc, name: string, args: readonly Plain[]): Plan;
  /** The words of a record that `words` stood in, after an edit of it with words of its own. */
  reword(words: string, name: string, next: string): string;
}

/** What an edit asks for, before it is read against a document. */
type Wish =
  | { root: string; id: string; fields: Record<string, Plain> }
  | { root: string; id: string; field: string; value: Plain };
type Wishes<A extends readonly unknown[]> = (...args: A) => { wishes: Wish[]; words?: string };

const record = (root: string, id: string, fields: object): Wish => ({
  root,
  id,
  fields: fields as Record<string, Plain>,
});
const field = (root: string, id: string, name: string, value: Plain): Wish => ({
  root,
  id,
  field: name,
  value,
});

const BOARD_WISHES: { [N in BoardEditName]: Wishes<BoardEdit<N>> } = {
  addCard: (id, card) => ({ wishes: [record('cards', id, { ...card, removed: false })], words: card.text }),
  editCard: (id, text) => ({ wishes: [field('cards', id, 'text', text)], words: text }),
  moveCard: (id, place) => ({ wishes: [field('cards', id, 'place', place)] }),
  removeCard: (id, removed) => ({ wishes: [field('cards', id, 'removed', removed)] }),
  addStack: (id, stack, cards) => ({
    wishes: [
      record('stacks', id, { ...stack, removed: false }),
      // The order within the stack is the edit's business; any lawful one stands for it here.
      ...cards.map((card) => field('cards', card, 'place', { in: 'stack', stack: id, order: 'a0' })),
    ],
    words: stack.name,
  }),
  nameStack: (id, name) => ({ wishes: [field('stacks', id, 'name', name)], words: name }),
  moveStack: (id, place) => ({ wishes: [field('stacks', id, 'place', place)] }),
  addProject: (id, project) => ({
    wishes: [record('projects', id, { ...project, removed: false })],
    words: [project.title, project.problem].filter(Boolean).join('\n'),
  }),
  titleProject: (id, title) => ({ wishes: [field('projects', id, 'title', title)], words: title }),
  stateProblem: (id, problem) => ({ wishes: [field('projects', id, 'problem', problem)], words: problem }),
  leadProject: (id, lead) => ({ wishes: [field('projects', id, 'lead', lead)] }),
  removeProject: (id, removed) => ({ wishes: [field('projects', id, 'removed', removed)] }),
};

const NOTEBOOK_WISHES: { [N in NotebookEditName]: Wishes<NotebookEdit<N>> } = {
  writeIdea: (id, idea) => ({
    wishes: [record('ideas', id, { ...idea, removed: false, revealed: false })],
    words: idea.text,
  }),
  editIdea: (id, text) => ({ wishes: [field('ideas', id, 'text', text)], words: text }),
  themeIdea: (id, theme) => ({ wishes: [field('ideas', id, 'theme', theme)] }),
  keepIdea: (id, keep) => ({ wishes: [field('ideas', id, 'keep', keep)] }),
  removeIdea: (id, removed) => ({ wishes: [field('ideas', id, 'removed', removed)] }),
};

/** Edits that write a record's one text anew; the words of others stand beside what was there. */
const REWORDING: readonly string[] = ['editCard', 'editIdea', 'nameStack'];

type AnyWishes = Wishes<readonly Plain[]>;
type AnyEdit = (doc: Y.Doc, ...rest: unknown[]) => void;

function table(kind: DocumentKind, wishesOf: object, edits: object): EditTable {
  return {
    kind,
    plan(doc, name, args) {
      const wish = (wishesOf as Record<string, AnyWishes>)[name];
      const edit = (edits as Record<string, AnyEdit>)[name];
      if (!wish || !edit) throw new Error(`no edit of the ${kind.name} is called ${name}`);
      const { wishes, words = '' } = wish(...args);
      return {
        words,
        changes: changesOf(doc, wishes),
        apply: (target, origin) => edit(target, ...args, origin),
      };
    },
    reword(words, name, next) {
      if (next.trim() === '') return words;
      return REWORDING.includes(name) || words === '' ? next : `${words}\n${next}`;
    },
  };
}

export const BOARD_EDITS = table(BOARD, BOARD_WISHES, boardEdits);
export const NOTEBOOK_EDITS = table(NOTEBOOK, NOTEBOOK_WISHES, notebookEdits);

function changesOf(doc: Y.Doc, wishes: readonly Wish[]): Change[] | null {
  const changes: Change[] = [];
  for (const wish of wishes) {
    const before = fieldsOf(doc, wish.root, wish.id);
    if ('fields' in wish) {
      if (!before) changes.push({ act: 'create', ...wish });
    } else if (!before) {
      return null;
    } else if (JSON.stringify(before[wish.field]) !== JSON.stringify(wish.value)) {
      changes.push({ act: 'set', ...wish, before });
    }
  }
  return changes;
}

/** Why the server would refuse these changes now, or null: the same table and the same schemas it asks. */
export function judge(
  kind: DocumentKind,
  doc: Y.Doc,
  changes: readonly Change[],
  actor: Actor,
  now: Now,
): Refusal | null {
  const made: Extract<Change, { act: 'create' }>[] = [];
  const lookup: Lookup = (root, id) =>
    made.find((change) => change.root === root && change.id === id)?.fields ?? fieldsOf(doc, root, id);
  const list: ListRoot = (root) => [
    ...records(doc, root),
    ...made.filter((change) => change.root === root).map((change) => [change.id, change.fields] as const),
  ];
  for (const change of changes) {
    const refusal =
      valuesRefusal(kind, change) ??
      kind.permit(change, actor, now, lookup, list) ??
      (change.act === 'create' ? quotaRefusal(kind, change, list) : null);
    if (refusal) return refusal;
    if (change.act === 'create') made.push(change);
  }
  return null;
}

function* records(doc: Y.Doc, root: string): Iterable<readonly [string, Fields]> {
  for (const [id, fields] of doc.getMap<RecordMap>(root)) yield [id, fields.toJSON()];
}

function valuesRefusal(kind: DocumentKind, change: Change): Refusal | null {
  const schemas = kind.roots[change.root]?.fields ?? {};
  const values = change.act === 'create' ? change.fields : { [change.field]: change.value };
  for (const [name, schema] of Object.entries(schemas)) {
    if (change.act === 'set' && name !== change.field) continue;
    const parsed = v.safeParse(schema, values[name], { abortEarly: true });
    if (!parsed.success) return parsed.issues[0].type === 'max_length' ? 'too-large' : 'malformed';
  }
  return null;
}

function quotaRefusal(
  kind: DocumentKind,
  change: Extract<Change, { act: 'create' }>,
  list: ListRoot,
): Refusal | null {
  const root = kind.roots[change.root];
  if (!root) return 'not-allowed';
  let made = 0;
  for (const [, fields] of list(change.root)) {
    if (root.owner === null || fields[root.owner] === change.fields[root.owner]) made += 1;
  }
  return made >= root.mostPerParticipant ? 'too-many' : null;
}
