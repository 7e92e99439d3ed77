// Every lawful change of the board, one named function each; both ends write through these and nothing else.
import type * as Y from 'yjs';
import { create, set, type RecordMap } from '../records.ts';
import type { CardPlace, CardRecord, ProjectRecord, StackPlace, ThemeRecord } from './schema.ts';
import { orderBetween } from './order.ts';

/** Adds a card. The caller mints `id`; a card that exists already stays as it is (again = no effect). */
export const addCard = (doc: Y.Doc, id: string, card: Omit<CardRecord, 'removed'>, origin?: unknown): void =>
  create(doc, 'cards', id, { ...card, removed: false }, origin);
export const editCard = (doc: Y.Doc, id: string, text: string, origin?: unknown): void =>
  set(doc, 'cards', id, 'text', text, origin);
export const moveCard = (doc: Y.Doc, id: string, place: CardPlace, origin?: unknown): void =>
  set(doc, 'cards', id, 'place', place, origin);
export const removeCard = (doc: Y.Doc, id: string, removed: boolean, origin?: unknown): void =>
  set(doc, 'cards', id, 'removed', removed, origin);

/** Adds a stack at `place` and lays the cards in it, in the order given; one change on the wire. */
export function addStack(
  doc: Y.Doc,
  id: string,
  stack: { owner: string; name: string; place: StackPlace },
  cards: readonly string[],
  origin?: unknown,
): void {
  doc.transact(() => {
    create(doc, 'stacks', id, { ...stack, removed: false });
    let order: string | null = null;
    for (const card of cards) {
      order = orderBetween(order, null);
      moveCard(doc, card, { in: 'stack', stack: id, order });
    }
  }, origin);
}
export const nameStack = (doc: Y.Doc, id: string, name: string, origin?: unknown): void =>
  set(doc, 'stacks', id, 'name', name, origin);
export const moveStack = (doc: Y.Doc, id: string, place: StackPlace, origin?: unknown): void =>
  set(doc, 'stacks', id, 'place', place, origin);

/** Turns a stack into a project. */
export const addProject = (
  doc: Y.Doc,
  id: string,
  project: Omit<ProjectRecord, 'removed'>,
  origin?: unknown,
): void => create(doc, 'projects', id, { ...project, removed: false }, origin);
export const titleProject = (doc: Y.Doc, id: string, title: string, origin?: unknown): void =>
  set(doc, 'projects', id, 'title', title, origin);
export const stateProblem = (doc: Y.Doc, id: string, problem: string, origin?: unknown): void =>
  set(doc, 'projects', id, 'problem', problem, origin);
export const leadProject = (doc: Y.Doc, id: string, lead: string, origin?: unknown): void =>
  set(doc, 'projects', id, 'lead', lead, origin);
export const removeProject = (doc: Y.Doc, id: string, removed: boolean, origin?: unknown): void =>
  set(doc, 'projects', id, 'removed', removed, origin);

/** Server only: a theme of the method. */
export const addTheme = (doc: Y.Doc, id: string, theme: ThemeRecord, origin?: unknown): void =>
  create(doc, 'themes', id, { ...theme }, origin);
/** Server only: takes a card off the board altogether (moderation keeps its fields elsewhere). */
export const takeCard = (doc: Y.Doc, id: string, origin?: unknown): void =>
  doc.transact(() => doc.getMap<RecordMap>('cards').delete(id), origin);
/** Server only: brings a taken card back as it was. */
export const returnCard = (doc: Y.Doc, id: string, card: CardRecord, origin?: unknown): void =>
  create(doc, 'cards', id, { ...card }, origin);
/** Server only: hands a record to another owner, when two entries of one person become one. */
export const handOver = (
  doc: Y.Doc,
  root: 'cards' | 'stacks' | 'projects',
  id: string,
  owner: string,
): void => set(doc, root, id, 'owner', owner);
export { orderAtEnd, orderBetween } from './order.ts';
