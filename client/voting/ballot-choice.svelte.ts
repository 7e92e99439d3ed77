// What somebody is choosing before it is sent: within the rules at every moment, and kept over a reload.
import { checkChoice, chosenIn, leads, sameChoice, usedOf, type Choice } from '../../shared/voting/choice.ts';
import type { Candidate, Round } from '../../shared/voting/round.ts';
import type { ProjectId } from '../../shared/ids.ts';
import type { Refusal } from '../../shared/outcome.ts';
import { forget, keep, kept } from '../ui/keep.ts';

/** Why one dot, tick or place more can't go there. */
export type Obstacle = 'spent' | 'cap' | 'own';

/** Where a choice that isn't sent yet is kept over a reload; null: nowhere (practice, a device that is passed on). */
export const choiceKey = (code: string, voter: string, round: Round): string =>
  `choice.${code}.${voter}.${round.id}`;

/** What was kept from before the reload, if it is still a lawful ballot of this round. */
function read(key: string | null, round: Round, voter: string): Choice | null {
  const stored = key === null ? null : kept(key);
  if (!stored) return null;
  try {
    const choice = JSON.parse(stored) as Choice;
    return checkChoice(round, voter, choice).ok ? choice : null;
  } catch {
    // Not ours: as if nothing had been kept.
    return null;
  }
}

export class BallotChoice {
  readonly #key: string | null;
  readonly #round: Round;
  readonly #voter: string;
  #choice = $state.raw<Choice>({});

  /** @param sent what the ballot that is in says, if one is: a change starts from it. */
  constructor(key: string | null, voter: string, round: Round, sent: Choice | null) {
    this.#key = key;
    this.#round = round;
    this.#voter = voter;
    this.#choice = read(key, round, voter) ?? sent ?? {};
  }

  get choice(): Choice {
    return this.#choice;
  }
  /** How much of the budget is used, and what is left of it. */
  get used(): number {
    return usedOf(this.#round.rules.ballot, this.#choice);
  }
  get left(): number {
    return this.#round.rules.budget - this.used;
  }
  /** Its dots, 1 for a tick, its place; 0 if it isn't chosen. */
  on(project: ProjectId): number {
    return this.#choice[project] ?? 0;
  }
  /** The chosen projects, in their order where they are ranked. */
  get chosen(): readonly ProjectId[] {
    return chosenIn(this.#round.rules.ballot, this.#choice);
  }

  obstacle(candidate: Candidate): Obstacle | null {
    const { ballot, cap, ownProjects } = this.#round.rules;
    if (!ownProjects && leads(candidate, this.#voter)) return 'own';
    // A ranked project can't be ranked twice, whatever the number of its place.
    if (ballot === 'ranking' ? this.on(candidate.id) > 0 : this.on(candidate.id) >= cap) return 'cap';
    return this.left <= 0 ? 'spent' : null;
  }

  /** One dot more, a tick, or the next place in the order; unless a rule is in the way, which it answers. */
  more(candidate: Candidate): Obstacle | null {
    const obstacle = this.obstacle(candidate);
    if (obstacle) return obstacle;
    const number =
      this.#round.rules.ballot === 'ranking' ? this.chosen.length + 1 : this.on(candidate.id) + 1;
    this.#set({ ...this.#choice, [candidate.id]: number });
    return null;
  }
  /** One dot less, no tick, or out of the order, where those behind move up. */
  fewer({ id }: Pick<Candidate, 'id'>): void {
    if (this.#round.rules.ballot === 'ranking') return this.#order(this.chosen.filter((one) => one !== id));
    const { [id]: count = 0, ...others } = this.#choice as Record<ProjectId, number>;
    this.#set(count > 1 ? { ...others, [id]: count - 1 } : others);
  }
  /** Puts a ranked project at a place from 1 on; the others keep their order. */
  place({ id }: Pick<Candidate, 'id'>, place: number): void {
    const others = this.chosen.filter((one) => one !== id);
    others.splice(Math.max(0, Math.min(others.length, place - 1)), 0, id);
    this.#order(others);
  }

  /** Back to the ballot that is in. */
  leave(sent: Choice): void {
    this.#choice = sent;
    if (this.#key !== null) forget(this.#key);
  }

  #order(projects: readonly ProjectId[]): void {
    this.#set(Object.fromEntries(projects.map((id, index) => [id, index + 1])));
  }

  #set(choice: Choice): void {
    this.#choice = choice;
    if (this.#key !== null) keep(this.#key, JSON.stringify(choice));
  }
}

/** Where one's ballot stands, in the words of the screen. */
export type BallotStage =
  'placing' | 'waiting' | 'in' | 'counted' | 'counted without the change' | 'not counted' | 'none';

/** What has become of somebody's choice. */
export interface BallotFacts {
  isClosed: boolean;
  isWaiting: boolean;
  sent: Choice | null;
  refused: { choice: Choice; refusal: Refusal } | null;
  chosen: Choice;
  isChanging: boolean;
}

export function ballotStage(facts: BallotFacts): BallotStage {
  const { isClosed, isWaiting, sent, refused, chosen, isChanging } = facts;
  if (isWaiting && (isClosed || !isChanging)) return 'waiting';
  const isChosenElse = !sameChoice(chosen, sent ?? {});
  if (!isClosed) return sent && !isChanging && !isChosenElse ? 'in' : 'placing';
  const isLeftOver = isChosenElse || (refused !== null && !sameChoice(refused.choice, sent ?? {}));
  if (sent) return isLeftOver ? 'counted without the change' : 'counted';
  return isLeftOver ? 'not counted' : 'none';
}
