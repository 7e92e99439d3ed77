// What one person sees and does on the board: what is open, lifted or being edited, and every deed of theirs.
import { createContext, tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { compare } from '../../shared/board/read.ts';
import {
  HOST_OWNER,
  ownerOf,
  type CardRecord,
  type ProjectRecord,
  type StackRecord,
} from '../../shared/board/schema.ts';
import type { Refusal } from '../../shared/outcome.ts';
import type { Action, Whose } from '../../shared/permit.ts';
import { inLanguage } from '../../shared/text.ts';
import { boardWords } from '../../shared/words/board.ts';
import { refusalWords } from '../../shared/words/refusals.ts';
import type { Room } from '../room/handle.ts';
import { announce } from '../ui/announce.svelte.ts';
import { pageLanguage } from '../ui/language.svelte.ts';
import { arrange, byId, itemOf, placesOf, type Arrangement } from './arrange.ts';
import { perform, takeBack, type Deed } from './deeds.ts';
import { movedOf } from './keyboard.ts';
import { Lifting } from './lifting.svelte.ts';
import { elementOf } from './marks.ts';
import { MENU_ID } from './menu-items.ts';
import { deedOf, overOf, type Spot } from './spots.ts';

/** How many of one's own deeds can be taken back, newest first. */
const MOST_DEEDS = 30;
/** Of a card's words in titles and announcements. */
const MOST_LETTERS = 60;

export interface Notice {
  text: string;
  tone: 'done' | 'refused';
}
export type OpenDialog = { kind: 'move'; id: string } | { kind: 'project'; stack: string; project: string };

export class BoardView {
  readonly room: Room;
  /** Stacks whose cards are shown. */
  readonly open = new SvelteSet<string>();
  /** The card or stack that Tab comes to; arrows carry it along. */
  current = $state('');
  /** The card whose words, and the stack whose name, are being written. */
  editing = $state('');
  naming = $state('');
  /** Lifted by pointer; what is lifted by keys is in `lifting`. */
  dragged = $state('');
  readonly lifting = new Lifting(this);
  notice = $state.raw<Notice | null>(null);
  dialog = $state.raw<OpenDialog | null>(null);
  /** The card or stack that the menu is about, and the button it was opened from. */
  menu = $state.raw<{ id: string; anchor: HTMLElement } | null>(null);
  /** The board's element, for moving the focus. */
  root: HTMLElement | undefined;
  #deeds = $state.raw<readonly Deed[]>([]);
  #former: Arrangement | undefined;

  readonly words = $derived(boardWords(pageLanguage.current));
  readonly arrangement = $derived.by(() => (this.#former = arrange(this.room.board, this.#former)));
  readonly themeIndex = $derived(placesOf(this.arrangement));
  readonly ghostOf = $derived.by(() => byId(this.room.board.ghosts));
  readonly canMoveCards = $derived.by(() => this.room.may('card:move') === null);
  readonly canStack = $derived.by(() => this.canMoveCards && this.room.may('stack:add') === null);
  readonly canUndo = $derived(this.#deeds.length > 0);
  readonly moving = $derived.by(() => this.lifting.lifted?.moved.id ?? this.dragged);
  readonly tabStop = $derived.by(() => {
    const home = this.arrangement.homes.get(this.current);
    if (home) return home.stack === '' || this.open.has(home.stack) ? this.current : home.stack;
    return this.arrangement.columns.find(({ items }) => items.length > 0)?.items[0]?.id ?? '';
  });

  constructor(room: Room) {
    this.room = room;
  }

  get owner(): string {
    const { role, participant } = this.room.me;
    return ownerOf({ role, id: participant?.id ?? '' });
  }
  isOpen = (stack: string): boolean => this.open.has(stack);

  themeName(theme: string): string {
    const record = this.room.board.themes.get(theme);
    return record ? inLanguage(record.name, pageLanguage.current) : this.words.tray;
  }
  /** Whoever owns a record: a person of the roster, or the hosts together. */
  personName = (id: string): string =>
    id === HOST_OWNER ? this.words.facilitator : (this.room.people.get(id)?.name ?? '');
  /** What a card or stack is called where one has few words: its text, its project's title, its name. */
  nameOf(id: string): string {
    const card = this.room.board.cards.get(id);
    if (card) return card.text;
    for (const project of this.room.board.projects.values())
      if (project.stack === id && !project.removed) return project.title;
    return this.room.board.stacks.get(id)?.name || this.words.unnamed;
  }

  /** The same, cut where titles and announcements would become long. */
  shortName(id: string): string {
    const name = this.nameOf(id);
    return name.length <= MOST_LETTERS ? name : `${name.slice(0, MOST_LETTERS).trimEnd()}…`;
  }

  /** Who else is moving it now, in words; null if nobody is. */
  movedBy(id: string): string | null {
    const ghost = this.ghostOf.get(id);
    return ghost ? this.words.isMoving(this.personName(ghost.participant) || this.words.somebody) : null;
  }
  /** Why this card or stack can't be taken up by this person now, in words; null if it can. */
  whyNotLift(id: string): string | null {
    return this.movedBy(id) ?? this.#whyNotMove(id);
  }
  #whyNotMove(id: string): string | null {
    const { kind } = movedOf(this.arrangement, id);
    const record = this.room.board[kind === 'card' ? 'cards' : 'stacks'].get(id);
    const refusal = this.room.may(kind === 'card' ? 'card:move' : 'stack:move', record);
    return refusal && refusalWords(pageLanguage.current)[refusal];
  }

  /** The project a stack has become, or ''. */
  projectOf(stack: string): string {
    const item = itemOf(this.arrangement, stack);
    return item?.kind === 'stack' ? item.project : '';
  }

  /** Whether this person can do anything with a card now; not through the arrangement, which changes often. */
  mayAct(card: CardRecord): boolean {
    const may = (action: Action): boolean => this.room.may(action, card) === null;
    return this.canMoveCards || may('card:edit') || may('card:remove') || may('card:hide');
  }
  mayActOnStack(stack: StackRecord, project: ProjectRecord | undefined): boolean {
    const may = (action: Action, whose: Whose): boolean => this.room.may(action, whose) === null;
    const asProject = project ? may('project:edit', project) : this.room.may('project:add') === null;
    return asProject || may('stack:name', stack) || may('stack:move', stack);
  }
  aboutMenu(id: string, anchor: HTMLElement): void {
    this.current = id;
    this.menu = { id, anchor };
  }
  showMenu(id: string, anchor: HTMLElement): void {
    this.aboutMenu(id, anchor);
    document.querySelector<HTMLElement>(`#${MENU_ID}`)?.showPopover();
  }
  /** Opens a card's words for writing in place, if this person may write there. */
  edit(id: string): void {
    const card = this.room.board.cards.get(id);
    if (card && this.room.may('card:edit', card) === null) this.editing = id;
  }

  say(text: string, tone: Notice['tone'] = 'done'): void {
    this.notice = { text, tone };
    announce(text);
  }
  sayRefusal(refusal: Refusal): void {
    this.say(refusalWords(pageLanguage.current)[refusal], 'refused');
  }

  /** Does a deed of this person's; says what was done, or why not. */
  act(deed: Deed, done: string): boolean {
    const refusal = perform(this.room.board, deed);
    if (refusal) {
      this.sayRefusal(refusal);
      return false;
    }
    this.#deeds = [...this.#deeds, deed].slice(-MOST_DEEDS);
    this.say(done);
    return true;
  }

  undo(): void {
    const deed = this.#deeds.at(-1);
    if (!deed) return;
    this.#deeds = this.#deeds.slice(0, -1);
    const refusal = takeBack(this.room.board, deed);
    if (refusal === 'stale') this.say(this.words.tooLate, 'refused');
    else if (refusal) this.sayRefusal(refusal);
    else this.say(this.words.wasUndone);
  }

  /**
   * Puts a card or stack down: the one place where a move changes the board. Two who took the same one up at once
   * both put it down; it lies where the last of them put it.
   */
  put(id: string, spot: Spot): boolean {
    const why = this.#whyNotMove(id);
    if (why) {
      this.say(why, 'refused');
      return false;
    }
    const { room, arrangement, owner } = this;
    const deed = deedOf(
      { board: room.board, arrangement, owner, newId: () => room.newId() },
      movedOf(arrangement, id),
      spot,
    );
    if (!deed) {
      announce(this.words.left);
      return false;
    }
    if (!this.act(deed, this.#doneAt(spot))) return false;
    if (deed.act === 'stack' && room.may('stack:name') === null) this.naming = deed.id;
    return true;
  }
  #doneAt(spot: Spot): string {
    if (spot.at === 'gap') return this.words.wasMoved(this.themeName(spot.theme));
    if (spot.at === 'stack') return this.words.wasJoined(this.shortName(spot.id));
    return this.words.wasStacked;
  }

  /** What a spot is called, while something is held over it. */
  spotName(spot: Spot, moved: string): string {
    if (spot.at === 'card') return this.words.onCard(this.shortName(spot.id));
    if (spot.at === 'stack') return this.words.onStack(this.shortName(spot.id));
    const column = this.arrangement.columns.find(({ theme }) => theme === spot.theme);
    const others = column?.items.filter(({ id }) => id !== moved).length ?? 0;
    return this.words.atGap(this.themeName(spot.theme), spot.index + 1, others + 1);
  }

  /** Tells the others what this screen holds, and over what. */
  showDrag(id: string, spot: Spot | null): void {
    this.room.board.drag(spot ? { id, over: overOf(this.arrangement, spot) } : null);
  }

  /** Moves the focus to a card or stack once it is where it belongs; one in a closed stack: to the stack. */
  focus(id: string): void {
    const home = this.arrangement.homes.get(id);
    const target = home && home.stack !== '' && !this.open.has(home.stack) ? home.stack : id;
    this.current = target;
    void tick().then(() => elementOf(target)?.querySelector<HTMLElement>('[data-grip]')?.focus());
  }

  /** Everybody who can lead, this person first, then by name. */
  get people(): { id: string; name: string }[] {
    const me = this.room.me.participant?.id;
    return [...this.room.people.values()]
      .filter(({ state }) => state === 'admitted')
      .sort((a, b) => Number(b.id === me) - Number(a.id === me) || compare(a.name, b.name))
      .map(({ id, name }) => ({ id, name: id === me ? this.words.me(name) : name }));
  }
}

export const [getBoardView, setBoardView] = createContext<BoardView>();
