// The two documents of a fake room: the real adapter and the real edits over a local Y.Doc, judged as everywhere.
import { SvelteMap } from 'svelte/reactivity';
import type * as Y from 'yjs';
import type { Refusal } from '../../shared/outcome.ts';
import type { Actor, Now } from '../../shared/permit.ts';
import type { Plain } from '../../shared/records.ts';
import type { CardRecord, ProjectRecord, StackRecord, ThemeRecord } from '../../shared/board/schema.ts';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import { DocumentView } from '../room/adapter.svelte.ts';
import { BOARD_EDITS, NOTEBOOK_EDITS, judge, type EditTable } from '../room/edits.ts';
import type { BoardReplica, Ghost, NotebookReplica, Saving } from '../room/handle.ts';

/** Who edits, in which step, and whether everything is refused. */
export interface Standing {
  actor: () => Actor;
  now: () => Now;
  refuses: Refusal | null;
  saving: Saving;
}

export interface FakeEdit {
  name: string;
  args: readonly unknown[];
}

abstract class FakeReplica {
  readonly doc: Y.Doc;
  readonly isSynced = true;
  /** Edits of this screen that were applied, in order: what a test compares. */
  readonly edits: FakeEdit[] = [];
  /** What single records' marks say, over what all say by default. */
  readonly savings = new SvelteMap<string, Saving>();
  readonly #table: EditTable;
  readonly #standing: Standing;

  constructor(doc: Y.Doc, table: EditTable, standing: Standing) {
    this.doc = doc;
    this.#table = table;
    this.#standing = standing;
  }

  protected apply(name: string, args: readonly unknown[]): Refusal | null {
    const { actor, now, refuses } = this.#standing;
    const plan = this.#table.plan(this.doc, name, args as readonly Plain[]);
    if (refuses) return refuses;
    if (!plan.changes) return 'not-found';
    const refusal = judge(this.#table.kind, this.doc, plan.changes, actor(), now());
    if (refusal) return refusal;
    this.edits.push({ name, args });
    plan.apply(this.doc, this);
    return null;
  }

  /** Somebody else's edit: it arrives as from the server, judged already. */
  protected receive(name: string, args: readonly unknown[]): void {
    this.#table.plan(this.doc, name, args as readonly Plain[]).apply(this.doc, 'server');
  }

  saving = (id: string): Saving => this.savings.get(id) ?? this.#standing.saving;
}

export class FakeBoard extends FakeReplica implements BoardReplica {
  readonly themes: SvelteMap<string, ThemeRecord>;
  readonly cards: SvelteMap<string, CardRecord>;
  readonly stacks: SvelteMap<string, StackRecord>;
  readonly projects: SvelteMap<string, ProjectRecord>;
  /** What this screen last said it drags. */
  dragged: { id: string; over: string } | null = null;
  #ghosts = $state.raw<readonly Ghost[]>([]);

  constructor(doc: Y.Doc, standing: Standing) {
    super(doc, BOARD_EDITS, standing);
    const view = new DocumentView(['themes', 'cards', 'stacks', 'projects']);
    view.bind(doc);
    const root = <T>(name: string): SvelteMap<string, T> =>
      view.roots[name] as SvelteMap<string, unknown> as never;
    this.themes = root('themes');
    this.cards = root('cards');
    this.stacks = root('stacks');
    this.projects = root('projects');
  }

  edit: BoardReplica['edit'] = (name, ...args) => this.apply(name, args);
  elsewhere = (...[name, ...args]: Parameters<BoardReplica['edit']>): void => this.receive(name, args);

  get ghosts(): readonly Ghost[] {
    return this.#ghosts;
  }
  /** Somebody else's drags; an empty list ends them all. */
  showGhosts(ghosts: readonly Ghost[]): void {
    this.#ghosts = ghosts;
  }
  drag(dragging: { id: string; over: string } | null): void {
    this.dragged = dragging;
  }
}

export class FakeNotebook extends FakeReplica implements NotebookReplica {
  readonly ideas: SvelteMap<string, IdeaRecord>;

  constructor(doc: Y.Doc, standing: Standing) {
    super(doc, NOTEBOOK_EDITS, standing);
    const view = new DocumentView(['ideas']);
    view.bind(doc);
    this.ideas = view.roots['ideas'] as SvelteMap<string, unknown> as never;
  }

  edit: NotebookReplica['edit'] = (name, ...args) => this.apply(name, args);
}
