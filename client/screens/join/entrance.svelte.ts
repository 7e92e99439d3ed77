// The entrance's state: who this phone is in as, which badge was shown, and what has to be asked or said before going on.
import type { Refusal } from '../../../shared/outcome.ts';
import type { BadgeAnswer, Joined, PublicFacts, ShownBadge } from '../../../shared/protocol/http.ts';
import { unreachable, type Outcome } from '../../../shared/outcome.ts';
import { httpApi } from '../../room/api.ts';
import { openBadge } from '../../room/identity.ts';
import { forget, keep, kept } from '../../ui/keep.ts';
import { dropBadgeLink, takeBadgeLink } from './badge-link.ts';

/** A badge that nobody has come in with yet. */
export interface NewBadge {
  shown: ShownBadge;
  number: number;
}

/** What is asked of a phone that is in already, as `name`. */
export type Question =
  | { about: 'mine'; badge: NewBadge; name: string; problem: Refusal | null }
  | { about: 'switch'; shown: ShownBadge; number: number; owner: string; name: string }
  | { about: 'told'; problem: Refusal; name: string };

export type Stage =
  | { at: 'looking' }
  | { at: 'form'; facts: PublicFacts; badge: NewBadge | null }
  /** Code and words of a badge are asked for. */
  | { at: 'badge'; facts: PublicFacts; problem: Refusal | null }
  | { at: 'question'; facts: PublicFacts; question: Question }
  | { at: 'closed'; refusal: Refusal; facts: PublicFacts | null }
  | { at: 'in' };

export class Entrance {
  readonly #code: string;
  readonly #mark: string;
  stage = $state.raw<Stage>({ at: 'looking' });

  constructor(code: string) {
    this.#code = code;
    this.#mark = `in.${code}`;
    void this.look();
  }

  /** Looks who this phone is; known here, it is let in at once, also offline: the room says if that is no longer so. */
  async look(): Promise<void> {
    const secret = takeBadgeLink();
    if (secret === null && kept(this.#mark)) return this.enter();
    this.stage = { at: 'looking' };
    const [me, found] = await Promise.all([httpApi().me(this.#code, 'join'), httpApi().facts(this.#code)]);
    const name = me.ok ? (me.value.participant?.name ?? null) : null;
    if (!found.ok) return this.close(found.refusal, null);
    const facts = found.value;
    if (secret !== null) return this.show({ secret }, facts, name);
    if (name !== null) return this.enter();
    if (!me.ok && me.refusal === 'removed') return this.close('removed', facts);
    if (facts.ended) return this.close('ended', facts);
    if (facts.full) return this.close('full', facts);
    this.stage =
      facts.admission === 'badges'
        ? { at: 'badge', facts, problem: null }
        : { at: 'form', facts, badge: null };
  }

  /** Shows a badge; `name`: as whom this phone is in, or null. */
  async show(shown: ShownBadge, facts: PublicFacts, name: string | null): Promise<void> {
    const outcome = await openBadge(this.#code, shown);
    if (!outcome.ok) return this.#refuse(outcome.refusal, facts, name);
    this.#take(outcome.value, shown, facts, name);
  }

  #take(answer: BadgeAnswer | Joined, shown: ShownBadge, facts: PublicFacts, name: string | null): void {
    if ('token' in answer) return this.enter();
    const { number } = answer;
    switch (answer.state) {
      case 'yours':
        return this.enter();
      case 'other': {
        const question = { about: 'switch', shown, number, owner: answer.name, name: name ?? '' } as const;
        this.stage = { at: 'question', facts, question };
        return;
      }
      case 'new': {
        const badge = { shown, number };
        if (name === null) this.#offer(facts, badge);
        else this.stage = { at: 'question', facts, question: { about: 'mine', badge, name, problem: null } };
        return;
      }
      default:
        unreachable(answer);
    }
  }

  #offer(facts: PublicFacts, badge: NewBadge): void {
    if (facts.ended) return this.close('ended', facts);
    if (facts.full) return this.close('full', facts);
    this.stage = { at: 'form', facts, badge };
  }

  #refuse(refusal: Refusal, facts: PublicFacts, name: string | null): void {
    // A scanned badge is still kept, to be shown again; a typed one stands in its fields.
    const isPassing = refusal === 'busy' || refusal === 'internal';
    if (isPassing && takeBadgeLink() !== null) return this.close(refusal, facts);
    dropBadgeLink();
    if (refusal === 'removed') return this.close(refusal, facts);
    if (name === null) this.stage = { at: 'badge', facts, problem: refusal };
    else this.stage = { at: 'question', facts, question: { about: 'told', problem: refusal, name } };
  }

  /** The badge is the person's whom this phone is in as. */
  async bind(facts: PublicFacts, question: Question & { about: 'mine' }): Promise<void> {
    const outcome = await openBadge(this.#code, { ...question.badge.shown, then: 'bind' });
    if (outcome.ok) return this.#take(outcome.value, question.badge.shown, facts, question.name);
    this.stage = { at: 'question', facts, question: { ...question, problem: outcome.refusal } };
  }

  /** This phone changes hands. */
  async switch(facts: PublicFacts, question: Question & { about: 'switch' }): Promise<void> {
    const outcome: Outcome<BadgeAnswer | Joined> = await openBadge(this.#code, {
      ...question.shown,
      then: 'switch',
    });
    if (outcome.ok) this.#take(outcome.value, question.shown, facts, question.name);
    else this.#refuse(outcome.refusal, facts, question.name);
  }

  /** Somebody else comes in with the new badge, on this phone. */
  handOver(facts: PublicFacts, badge: NewBadge): void {
    this.#offer(facts, badge);
  }

  askBadge(facts: PublicFacts): void {
    this.stage = { at: 'badge', facts, problem: null };
  }
  askName(facts: PublicFacts): void {
    this.stage = { at: 'form', facts, badge: null };
  }

  enter(): void {
    dropBadgeLink();
    keep(this.#mark, 'yes');
    this.stage = { at: 'in' };
  }

  close(refusal: Refusal, facts: PublicFacts | null): void {
    this.stage = { at: 'closed', refusal, facts };
  }

  /** The room didn't know this phone any more: the form again. */
  leave(): void {
    forget(this.#mark);
    void this.look();
  }

  /** The address has changed under an open page: a badge was scanned into it. */
  follow(): void {
    if (location.hash !== '') void this.look();
  }
}
