// Reading the board: snapshots of its records, in the order people see them.
import type * as Y from 'yjs';
import type { RecordMap } from '../records.ts';
import type { CardPlace, CardRecord, ProjectRecord, StackPlace, StackRecord, ThemeRecord } from './schema.ts';

export interface Board {
  themes: ReadonlyMap<string, ThemeRecord>;
  cards: ReadonlyMap<string, CardRecord>;
  stacks: ReadonlyMap<string, StackRecord>;
  projects: ReadonlyMap<string, ProjectRecord>;
}

/** Every record of the document, removed ones included, as frozen plain values. */
export function readBoard(doc: Y.Doc): Board {
  const root = <T>(name: string): Map<string, T> =>
    new Map(
      [...doc.getMap<RecordMap>(name)].map(
        ([id, record]) => [id, Object.freeze(record.toJSON()) as T] as const,
      ),
    );
  return { themes: root('themes'), cards: root('cards'), stacks: root('stacks'), projects: root('projects') };
}

type Placed = { place: { order: string } };
/** Sorts [id, record] pairs by their order; equal orders by id, so that every replica shows the same. */
export const byPlace = <T extends Placed>(a: readonly [string, T], b: readonly [string, T]): number =>
  compare(a[1].place.order, b[1].place.order) || compare(a[0], b[0]);
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The theme a card stands under, by itself or through its stack; '' in the tray. */
export function themeOfCard(place: CardPlace, stacks: ReadonlyMap<string, StackRecord>): string {
  if (place.in === 'stack') {
    const stack = stacks.get(place.stack);
    return stack ? themeOfStack(stack.place) : '';
  }
  return place.in === 'theme' ? place.theme : '';
}
export const themeOfStack = (place: StackPlace): string => (place.in === 'theme' ? place.theme : '');

/** The theme a project stands under: its stack's. */
export function themeOfProject(project: ProjectRecord, stacks: ReadonlyMap<string, StackRecord>): string {
  const stack = stacks.get(project.stack);
  return stack ? themeOfStack(stack.place) : '';
}

/** The live project a stack has become, if any: with several (written at the same moment) the first id. */
export function projectOfStack(board: Board, stack: string): readonly [string, ProjectRecord] | undefined {
  return [...board.projects]
    .filter(([, project]) => project.stack === stack && !project.removed)
    .sort((a, b) => compare(a[0], b[0]))[0];
}

/** The cards that lie in a stack and are not removed, in order. */
export function cardsOfStack(board: Board, stack: string): (readonly [string, CardRecord])[] {
  return [...board.cards]
    .filter(([, card]) => !card.removed && card.place.in === 'stack' && card.place.stack === stack)
    .sort(byPlace);
}
