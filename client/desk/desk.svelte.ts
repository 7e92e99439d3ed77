// What the parts of the desk share: the room, the words, what was just done, and the way to take it back.
import { getContext, setContext } from 'svelte';
import type { Refusal } from '../../shared/outcome.ts';
import type { CommandBody, CommandName, Reply } from '../../shared/protocol/live.ts';
import { inLanguage, type Language, type Text } from '../../shared/text.ts';
import { deskRefusalWords, deskWords, type DeskWords } from '../../shared/words/desk.ts';
import { deskVoteWords, type DeskVoteWords } from '../../shared/words/desk-vote.ts';
import { refusalWords } from '../../shared/words/refusals.ts';
import type { Room } from '../room/handle.ts';
import { announce } from '../ui/announce.svelte.ts';
import { pageLanguage } from '../ui/language.svelte.ts';
import { BadgeOffice } from './badge-office.svelte.ts';
import { VotePlan } from './vote-plan.svelte.ts';

/** What was just done, or why it wasn't. It stays until the next deed or until closed. */
export interface Notice {
  tone: 'done' | 'refused';
  text: string;
  /** Takes the deed back; left out where nothing can. */
  undo?: { label: string; run: () => void };
}

interface Said {
  /** What to say once it is done; '' says nothing. */
  done?: string;
  undo?: NonNullable<Notice['undo']>;
  /** Words for refusals that mean something particular here. */
  refusals?: Partial<Record<Refusal, () => string>>;
}

/** Nobody reads a button's new words and presses it in less: who presses so soon meant the words before. */
const REACTION_MS = 300;

export class Desk {
  readonly room: Room;
  /** The step this desk itself went to last. */
  #went = '';
  notice = $state.raw<Notice | null>(null);
  readonly language: Language = $derived(pageLanguage.current);
  readonly words: DeskWords = $derived(deskWords(this.language));
  readonly voteWords: DeskVoteWords = $derived(deskVoteWords(this.language));
  readonly plan: VotePlan;

  /** Badges that are being made, and those that aren't on paper yet: for as long as the desk is open. */
  readonly office: BadgeOffice;

  constructor(room: Room) {
    this.room = room;
    this.office = new BadgeOffice(this);
    this.plan = new VotePlan(room.workshop.method);
  }

  say(notice: Notice | null): void {
    this.notice = notice;
    if (notice) announce(notice.text);
  }

  refusalText(refusal: Refusal): string {
    const own: Partial<Record<Refusal, string>> = deskRefusalWords(this.language);
    return own[refusal] ?? refusalWords(this.language)[refusal];
  }

  /** Gives a command and tells what came of it; the reply, or null if it was refused. */
  async give<N extends CommandName>(
    name: N,
    body: CommandBody<N>,
    said: Said = {},
  ): Promise<{ reply: Reply<N> } | null> {
    const outcome = await this.room.command(name, body);
    if (!outcome.ok) {
      const text = said.refusals?.[outcome.refusal]?.() ?? this.refusalText(outcome.refusal);
      this.say({ tone: 'refused', text });
      return null;
    }
    if (said.done) this.say({ tone: 'done', text: said.done, ...(said.undo ? { undo: said.undo } : {}) });
    return { reply: outcome.value as Reply<N> };
  }

  /** Goes to a step from the one this desk sees; if another facilitator was quicker, that is told and nothing else done. */
  async goTo(to: string): Promise<void> {
    const { step: from, enteredAtMs } = this.room.agenda;
    const { words } = this;
    if (from !== this.#went && this.room.nowMs() - enteredAtMs < REACTION_MS) {
      this.say({ tone: 'refused', text: words.staleStep(this.stepTitle(from)) });
      return;
    }
    this.#went = to;
    await this.give(
      'step:go',
      { from, to },
      {
        done: words.nowAt(this.stepTitle(to)),
        undo: { label: words.backTo(this.stepTitle(from)), run: () => void this.goTo(from) },
        refusals: { stale: () => words.staleStep(this.stepTitle(this.room.agenda.step)) },
      },
    );
  }

  private stepAside(by: 1 | -1): string | null {
    const { steps } = this.room.workshop.method;
    const index = steps.findIndex(({ id }) => id === this.room.agenda.step);
    return steps[index + by]?.id ?? null;
  }
  get next(): string | null {
    return this.stepAside(1);
  }
  get former(): string | null {
    return this.stepAside(-1);
  }

  stepTitle(id: string): string {
    const step = this.room.workshop.method.steps.find((other) => other.id === id);
    return step ? this.text(step.title) : id;
  }
  text(text: Text): string {
    return inLanguage(text, this.language);
  }
  /** A person's name, or '' if nobody has that id. */
  nameOf(id: string): string {
    return this.room.people.get(id)?.name ?? '';
  }
}

const KEY = Symbol('desk');
export const setDesk = (desk: Desk): Desk => setContext(KEY, desk);
export const getDesk = (): Desk => getContext<Desk>(KEY);
