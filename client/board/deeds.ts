// What a person did on the board, kept so that it can be taken back as long as nobody has changed it since.
import type { CardPlace, ProjectRecord, StackPlace } from '../../shared/board/schema.ts';
import type { Refusal } from '../../shared/outcome.ts';
import type { BoardReplica } from '../room/handle.ts';

type SetDeed<E extends string, T> = {
  readonly act: 'set';
  readonly edit: E;
  readonly id: string;
  readonly before: T;
  readonly after: T;
};

export type Deed =
  | SetDeed<'moveCard', CardPlace>
  | SetDeed<'moveStack', StackPlace>
  | SetDeed<'editCard' | 'nameStack' | 'titleProject' | 'stateProblem' | 'leadProject', string>
  | SetDeed<'removeCard' | 'removeProject', boolean>
  | {
      readonly act: 'stack';
      readonly id: string;
      readonly owner: string;
      readonly place: StackPlace;
      readonly cards: readonly { readonly id: string; readonly before: CardPlace }[];
    }
  | { readonly act: 'project'; readonly id: string; readonly project: Omit<ProjectRecord, 'removed'> };

/** Does it, with one edit; a refusal changes nothing. */
export function perform(board: BoardReplica, deed: Deed): Refusal | null {
  switch (deed.act) {
    case 'set':
      return set(board, deed, deed.after);
    case 'stack': {
      const { id, owner, place, cards } = deed;
      return board.edit(
        'addStack',
        id,
        { owner, name: '', place },
        cards.map((card) => card.id),
      );
    }
    case 'project':
      return board.edit('addProject', deed.id, { ...deed.project });
  }
}

/** Takes it back; 'stale' if what it set has been changed since, and then nothing happens. */
export function takeBack(board: BoardReplica, deed: Deed): Refusal | null {
  switch (deed.act) {
    case 'set':
      return isSame(current(board, deed), deed.after) ? set(board, deed, deed.before) : 'stale';
    case 'stack': {
      const stayed = deed.cards.every(({ id }) => {
        const place = board.cards.get(id)?.place;
        return place?.in === 'stack' && place.stack === deed.id;
      });
      if (!stayed) return 'stale';
      // A stack without cards is not shown: moving its cards out is what undoing it means.
      for (const { id, before } of deed.cards) {
        const refusal = board.edit('moveCard', id, before);
        if (refusal) return refusal;
      }
      return null;
    }
    case 'project':
      return board.projects.get(deed.id)?.removed === false
        ? board.edit('removeProject', deed.id, true)
        : 'stale';
  }
}

type AnySet = Extract<Deed, { act: 'set' }>;

/** `value` is of the type that `deed.edit` sets: it is one of the deed's own two. */
const set = (board: BoardReplica, deed: AnySet, value: AnySet['before']): Refusal | null =>
  board.edit(deed.edit, deed.id, value as never);

function current(board: BoardReplica, { edit, id }: AnySet): unknown {
  switch (edit) {
    case 'moveCard':
      return board.cards.get(id)?.place;
    case 'editCard':
      return board.cards.get(id)?.text;
    case 'removeCard':
      return board.cards.get(id)?.removed;
    case 'moveStack':
      return board.stacks.get(id)?.place;
    case 'nameStack':
      return board.stacks.get(id)?.name;
    case 'titleProject':
      return board.projects.get(id)?.title;
    case 'stateProblem':
      return board.projects.get(id)?.problem;
    case 'leadProject':
      return board.projects.get(id)?.lead;
    case 'removeProject':
      return board.projects.get(id)?.removed;
  }
}

/** Places are plain objects; their keys may come in another order from another replica. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.get(key) === value);
}
