// A device that is passed round: whose turn it is, from the start screen through who one is to the ballot, and back.
import type { Environment } from '../../room/environment.ts';
import { passingApi, type PassingApi } from '../../room/passing-api.ts';
import { announce } from '../../ui/announce.svelte.ts';
import { pageLanguage } from '../../ui/language.svelte.ts';
import { idFrom } from '../../../shared/ids.ts';
import type { Outcome, Refusal } from '../../../shared/outcome.ts';
import type { BadgeAnswer, Joined, PublicFacts, ShownBadge } from '../../../shared/protocol/http.ts';
import type { NewBadge } from '../join/entrance.svelte.ts';
import { Parcels } from './parcels.svelte.ts';
import type { Seat } from './seat.svelte.ts';

export type Stage =
  /** `isLooking`: somebody has begun, and the server is asked. */
  | { at: 'start'; isLooking: boolean; problem: Refusal | null }
  | { at: 'who'; facts: PublicFacts }
  | { at: 'badge'; facts: PublicFacts; problem: Refusal | null }
  | { at: 'name'; facts: PublicFacts; badge: NewBadge | null; request: string; problem: Refusal | null }
  | { at: 'voting'; seat: Seat };

const START: Stage = { at: 'start', isLooking: false, problem: null };

export class Table {
  readonly parcels: Parcels;
  readonly #env: Environment;
  readonly #api: PassingApi;
  #stage = $state.raw<Stage>(START);
  /** What is known of the workshop without being in it; null until the server has answered. */
  #facts = $state.raw<Outcome<PublicFacts> | null>(null);
  /** Counts turns: an answer to somebody who has gone is nobody's. */
  #turn = 0;
  #isGuarded = false;

  constructor(env: Environment, code: string) {
    this.#env = env;
    this.#api = passingApi(code, env);
    this.parcels = new Parcels(env, code, this.#api);
    void this.parcels.load();
    void this.#look();
  }

  get stage(): Stage {
    return this.#stage;
  }
  get facts(): PublicFacts | null {
    return this.#facts?.ok ? this.#facts.value : null;
  }
  /** No such workshop. */
  get isNowhere(): boolean {
    return this.#facts?.ok === false && this.#facts.refusal === 'wrong-code';
  }
  /** Whether something may be on the screen that is one person's. */
  get isTaken(): boolean {
    return this.#stage.at !== 'start';
  }

  /** The next person has the device in their hands. */
  async begin(): Promise<void> {
    if (this.#stage.at !== 'start' || this.#stage.isLooking) return;
    this.#stage = { at: 'start', isLooking: true, problem: null };
    this.#guardBack();
    pageLanguage.lend();
    const turn = (this.#turn += 1);
    const found = await this.#look();
    if (turn !== this.#turn) return;
    if (!found.ok) this.#stage = { at: 'start', isLooking: false, problem: found.refusal };
    else if (found.value.admission === 'badges') this.askBadge(found.value);
    else this.#stage = { at: 'who', facts: found.value };
  }

  askBadge(facts: PublicFacts, problem: Refusal | null = null): void {
    this.#stage = { at: 'badge', facts, problem };
  }
  askName(facts: PublicFacts, badge: NewBadge | null = null): void {
    // Asked again under one id after a lost answer, somebody joins once.
    const request = idFrom((length) => this.#env.random(length));
    this.#stage = { at: 'name', facts, badge, request, problem: null };
  }

  async show(facts: PublicFacts, shown: ShownBadge): Promise<void> {
    const outcome = await this.#asked(this.#api.badge(shown));
    if (!outcome) return;
    if (!outcome.ok) this.askBadge(facts, outcome.refusal);
    else if ('token' in outcome.value) this.#sit(outcome.value);
    else this.askName(facts, { shown, number: outcome.value.number });
  }

  async join(stage: Stage & { at: 'name' }, name: string, role: string): Promise<void> {
    const { facts, badge, request } = stage;
    const { languages } = facts;
    const language = languages.includes(pageLanguage.current) ? pageLanguage.current : (languages[0] ?? 'en');
    const body = { name, role, language, request, ...(badge ? { badge: badge.shown } : {}) };
    const outcome = await this.#asked(this.#api.join(body));
    if (!outcome) return;
    if (outcome.ok) this.#sit(outcome.value);
    else if (outcome.refusal === 'badge-needed') this.askBadge(facts, outcome.refusal);
    else this.#stage = { ...stage, problem: outcome.refusal };
  }

  /** Whoever had the device has gone: nothing of theirs stays on it but, sealed, a ballot that isn't answered for. */
  handOn(): void {
    this.#turn += 1;
    const stage = this.#stage;
    this.#stage = START;
    announce('');
    pageLanguage.giveBack();
    if (stage.at === 'voting') this.parcels.take(stage.seat);
  }

  close(): void {
    this.handOn();
    this.parcels.close();
  }

  async #look(): Promise<Outcome<PublicFacts>> {
    const found = await this.#api.facts();
    if (found.ok || !this.#facts?.ok) this.#facts = found;
    return found;
  }

  /** The answer; null if its asker has gone meanwhile, whose session then ends. */
  async #asked<T extends BadgeAnswer | Joined>(asking: Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    const turn = this.#turn;
    const outcome = await asking;
    if (turn === this.#turn) return outcome;
    if (outcome.ok && 'token' in outcome.value) this.parcels.forget(outcome.value.token);
    return null;
  }

  #sit({ token, participant }: Joined): void {
    this.#stage = { at: 'voting', seat: this.parcels.seat(token, participant.id) };
  }

  /** Back leads from here to here, to the start: the page before may be somebody's own. */
  #guardBack(): void {
    if (this.#isGuarded) return;
    history.pushState(null, '');
    this.#isGuarded = true;
  }
  wentBack(): void {
    this.#isGuarded = false;
    this.handOn();
  }
}
