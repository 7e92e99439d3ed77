// The dots somebody is placing before they are sent: within the rules at every moment, and kept over a reload.
import { checkDots, dotsSpent, type Candidate, type Dots, type Round } from '../../shared/voting/round.ts';
import type { ProjectId } from '../../shared/ids.ts';
import type { Refusal } from '../../shared/outcome.ts';
import { forget, keep, kept } from '../ui/keep.ts';

/** Why one dot more can't go there. */
export type Obstacle = 'spent' | 'cap' | 'own';

/** True if both give the same dots to the same projects. */
export function sameDots(one: Dots, other: Dots): boolean {
  const entries = Object.entries(one) as [ProjectId, number][];
  return entries.length === Object.keys(other).length && entries.every(([id, dots]) => other[id] === dots);
}

/** Dots kept from before the reload, if they are still a lawful ballot of this round. */
function read(key: string, round: Round, voter: string): Dots | null {
  const stored = kept(key);
  if (!stored) return null;
  try {
    const dots = JSON.parse(stored) as Dots;
    return checkDots(round, voter, dots).ok ? dots : null;
  } catch {
    // Not ours: as if nothing had been kept.
    return null;
  }
}

export class BallotChoice {
  readonly #key: string;
  readonly #round: Round;
  readonly #voter: string;
  #dots = $state.raw<Dots>({});

  /** @param sent the dots of the ballot that is in, if one is: a change starts from them. */
  constructor(code: string, voter: string, round: Round, sent: Dots | null) {
    this.#key = `dots.${code}.${voter}.${round.id}`;
    this.#round = round;
    this.#voter = voter;
    this.#dots = read(this.#key, round, voter) ?? sent ?? {};
  }

  get dots(): Dots {
    return this.#dots;
  }
  get spent(): number {
    return dotsSpent(this.#dots);
  }
  get left(): number {
    return this.#round.rules.budget - this.spent;
  }
  on(project: ProjectId): number {
    return this.#dots[project] ?? 0;
  }

  obstacle(candidate: Candidate): Obstacle | null {
    const { cap, ownProjects } = this.#round.rules;
    if (!ownProjects && candidate.lead === this.#voter) return 'own';
    if (this.on(candidate.id) >= cap) return 'cap';
    return this.left <= 0 ? 'spent' : null;
  }

  /** Puts one dot more, unless a rule is in the way, which it answers. */
  more(candidate: Candidate): Obstacle | null {
    const obstacle = this.obstacle(candidate);
    if (!obstacle) this.#place(candidate.id, this.on(candidate.id) + 1);
    return obstacle;
  }
  fewer(candidate: Candidate): void {
    this.#place(candidate.id, Math.max(0, this.on(candidate.id) - 1));
  }

  /** Back to the ballot that is in. */
  leave(sent: Dots): void {
    this.#dots = sent;
    forget(this.#key);
  }

  #place(project: ProjectId, count: number): void {
    const { [project]: _before, ...others } = this.#dots as Record<ProjectId, number>;
    this.#dots = count > 0 ? { ...others, [project]: count } : others;
    keep(this.#key, JSON.stringify(this.#dots));
  }
}

/** Where one's ballot stands, in the words of the screen. */
export type BallotStage =
  'placing' | 'waiting' | 'in' | 'counted' | 'counted without the change' | 'not counted' | 'none';

/** What has become of somebody's dots. */
export interface BallotFacts {
  isClosed: boolean;
  isWaiting: boolean;
  sent: Dots | null;
  refused: { dots: Dots; refusal: Refusal } | null;
  chosen: Dots;
  isChanging: boolean;
}

export function ballotStage(facts: BallotFacts): BallotStage {
  const { isClosed, isWaiting, sent, refused, chosen, isChanging } = facts;
  if (isWaiting && (isClosed || !isChanging)) return 'waiting';
  const isChosenElse = !sameDots(chosen, sent ?? {});
  if (!isClosed) return sent && !isChanging && !isChosenElse ? 'in' : 'placing';
  const isLeftOver = isChosenElse || (refused !== null && !sameDots(refused.dots, sent ?? {}));
  if (sent) return isLeftOver ? 'counted without the change' : 'counted';
  return isLeftOver ? 'not counted' : 'none';
}
