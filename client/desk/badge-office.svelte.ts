// Badges as the desk makes them: minted here, known to the server by their hashes, and kept here until they are on paper.
import { tick } from 'svelte';
import { BADGES_AT_ONCE, BADGES_MOST, type MintedBadge } from '../../shared/badge.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import type { Badge } from '../../shared/protocol/live.ts';
import { deskBadgeWords, type DeskBadgeWords } from '../../shared/words/desk-badges.ts';
import type { Desk } from './desk.svelte.ts';
import { holdersOf, madeOf, mintBadges } from './mint.ts';

/** A badge that is to be printed; its secret and words are nowhere else. */
export interface UnprintedBadge extends MintedBadge {
  number: number;
}

export class BadgeOffice {
  readonly #desk: Desk;
  /** In the order of their numbers. */
  unprinted = $state.raw<readonly UnprintedBadge[]>([]);
  /** The one that was just made for somebody, and what to say of it: it is wanted on paper at once. */
  single = $state.raw<{ badge: UnprintedBadge; text: string } | null>(null);
  /** What goes to the printer now. */
  sheet = $state.raw<readonly UnprintedBadge[]>([]);
  /** While badges are made: how many are, of how many. */
  progress = $state.raw<{ made: number; of: number } | null>(null);
  /** What was asked and not answered; asking it again makes nothing twice. */
  #unanswered = $state.raw<(() => Promise<void>) | null>(null);
  /** Whom a badge brings back. */
  readonly holders: ReadonlySet<string> = $derived.by(() => holdersOf(this.all));
  readonly words: DeskBadgeWords = $derived.by(() => deskBadgeWords(this.#desk.language));

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get all(): readonly Badge[] {
    return this.#desk.room.badges;
  }
  /** How many more this workshop may have. */
  get left(): number {
    return BADGES_MOST - this.all.length;
  }
  get isUnanswered(): boolean {
    return this.#unanswered !== null;
  }
  get isBusy(): boolean {
    return this.progress !== null;
  }
  /** Admitted people whom no badge brings back. */
  get withoutBadge(): number {
    const { people } = this.#desk.room;
    return [...people.values()].filter(({ id, state }) => state === 'admitted' && !this.holders.has(id))
      .length;
  }

  /** Makes so many badges that are nobody's yet. */
  async make(count: number): Promise<void> {
    if (this.isBusy) return;
    this.progress = { made: 0, of: count };
    for (let made = 0; made < count;) {
      const minted = await this.#mint(Math.min(BADGES_AT_ONCE, count - made), made);
      const isMade = await this.#add(minted);
      if (!isMade) break;
      made += minted.length;
    }
    this.progress = null;
  }

  /** Makes a badge that is this person's from the beginning. */
  async makeFor(participant: ParticipantId, name: string): Promise<void> {
    const [minted] = await this.#mint(1);
    if (!minted) return;
    const isMade = await this.#add([minted], participant);
    const badge = this.unprinted.find(({ id }) => id === minted.id);
    if (isMade && badge) this.#offer(badge, this.words.madeFor(badge.number, name));
  }

  async reissue(badge: Badge): Promise<void> {
    const [minted] = await this.#mint(1);
    if (minted) await this.#replace(badge, minted);
  }

  async #replace(badge: Badge, minted: MintedBadge): Promise<void> {
    const outcome = await this.#desk.room.command('badge:reissue', { badge: badge.id, as: madeOf(minted) });
    this.#unanswered = null;
    if (!outcome.ok) return this.#refused(outcome.refusal, () => this.#replace(badge, minted));
    const { number } = outcome.value;
    // What the old one looked like is of no use any more.
    const next = { ...minted, number };
    this.unprinted = [...this.unprinted.filter(({ id }) => id !== badge.id), next];
    this.#offer(next, this.words.reissued(badge.number, number));
  }

  async revoke(badge: Badge): Promise<void> {
    const done = this.words.revoked(badge.number);
    const given = await this.#desk.give('badge:revoke', { badge: badge.id }, { done });
    if (given) this.unprinted = this.unprinted.filter(({ id }) => id !== badge.id);
  }

  /** Asks once more what was left without an answer. */
  async tryAgain(): Promise<void> {
    await this.#unanswered?.();
  }

  /** They are on paper: secrets and words are nowhere any more. */
  letGo(): void {
    this.unprinted = [];
    this.single = null;
  }

  /** Opens the browser's own printing with these on the sheet. */
  async print(badges: readonly UnprintedBadge[]): Promise<void> {
    this.sheet = badges;
    await tick();
    window.print();
    this.sheet = [];
  }

  async #add(minted: readonly MintedBadge[], participant?: ParticipantId): Promise<boolean> {
    const badges = minted.map((badge) => ({
      ...madeOf(badge),
      ...(participant === undefined ? {} : { participant }),
    }));
    const outcome = await this.#desk.room.command('badges:add', { badges });
    this.#unanswered = null;
    if (!outcome.ok) {
      this.#refused(outcome.refusal, async () => void (await this.#add(minted, participant)));
      return false;
    }
    const { numbers } = outcome.value;
    const news = minted
      .map((badge, index) => ({ ...badge, number: numbers[index] ?? 0 }))
      .filter(({ id }) => !this.unprinted.some((known) => known.id === id));
    this.unprinted = [...this.unprinted, ...news].sort((a, b) => a.number - b.number);
    return true;
  }

  #refused(refusal: Parameters<Desk['refusalText']>[0], again: () => Promise<void>): void {
    const isLost = refusal === 'busy' || refusal === 'internal';
    if (isLost) this.#unanswered = again;
    const text = isLost ? this.words.again : this.#desk.refusalText(refusal);
    const undo = isLost ? { undo: { label: this.words.tryAgain, run: () => void this.tryAgain() } } : {};
    this.#desk.say({ tone: 'refused', text, ...undo });
  }

  #offer(badge: UnprintedBadge, text: string): void {
    this.single = { badge, text };
    const label = this.words.printOne(badge.number);
    this.#desk.say({ tone: 'done', text, undo: { label, run: () => void this.print([badge]) } });
  }

  #mint(count: number, before = 0): Promise<MintedBadge[]> {
    return mintBadges(count, [...this.all, ...this.unprinted], (made) => {
      if (this.progress) this.progress = { ...this.progress, made: before + made };
    });
  }
}
