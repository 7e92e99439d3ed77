/** Steps that go by while updates are judged: as the agenda tells the guard, and once more in plain words for the oracle. */
import { goTo, permitsAt, startAgenda, type Agenda } from '../../../shared/agenda/agenda.ts';
import { shippedMethod } from '../../../shared/method/index.ts';
import type { Method } from '../../../shared/method/schema.ts';
import { STEP_ACTIONS, type Now } from '../../../shared/permit.ts';
import type { Random } from '../random.ts';

/** Rule G23, said again: whoever changes it in the product is to change it here too. */
const GRACE_MS = 3_000;
const START_MS = 1_000_000;
/** On average between two updates; some twenty come within a grace. */
const PACE_MS = 150;
/** After how many updates a step ends, on average. */
const STEP_UPDATES = 25;

export class Afternoon {
  nowMs = START_MS;
  /** How many steps have begun. */
  steps = 1;
  readonly #random: Random;
  readonly #method: Method;
  #agenda: Agenda;
  #present: readonly string[];
  #former: readonly string[] = [];
  #enteredAtMs = START_MS;

  constructor(random: Random) {
    this.#random = random;
    const shipped = shippedMethod('brussels-2017')!;
    const step = shipped.steps[0]!;
    const some = (): Method['steps'][number]['permits'] => STEP_ACTIONS.filter(() => random.int(3) > 0);
    const all = STEP_ACTIONS;
    const permits = [all, all, all, all, some(), some(), []];
    this.#method = {
      ...shipped,
      steps: permits.map((list, i) => ({ ...step, id: `step-${i}`, permits: [...list] })),
    };
    this.#agenda = startAgenda(this.#method, START_MS);
    this.#present = this.#method.steps[0]!.permits;
  }

  /** What the guard is told. */
  get now(): Now {
    return permitsAt(this.#method, this.#agenda, this.nowMs);
  }

  /** What a participant may do, by the oracle's own reckoning; their notebook is always open to them. */
  get permitted(): string[] {
    return ['idea:write', ...this.#present, ...(this.#isGrace ? this.#former : [])];
  }

  /** Whether something is permitted only because its step has just ended. */
  get isOnlyInGrace(): boolean {
    return this.#isGrace && this.#former.some((action) => !this.#present.includes(action));
  }

  get #isGrace(): boolean {
    return this.nowMs - this.#enteredAtMs < GRACE_MS;
  }

  /** A moment passes; now and then it ends a step, or comes just before or after the end of a grace. */
  pass(): void {
    const random = this.#random;
    this.nowMs += random.int(2 * PACE_MS);
    if (this.#isGrace && random.int(STEP_UPDATES) === 0)
      this.nowMs = this.#enteredAtMs + GRACE_MS - random.int(2);
    if (random.int(8 * STEP_UPDATES) === 0) this.nowMs += 60_000;
    if (random.int(STEP_UPDATES) === 0) this.#goOn();
  }

  #goOn(): void {
    const next = this.#random.pick(this.#method.steps.filter(({ id }) => id !== this.#agenda.step));
    const gone = goTo(this.#method, this.#agenda, this.#agenda.step, next.id, this.nowMs);
    if (!gone.ok) throw new Error(gone.message);
    this.#agenda = gone.value;
    this.#former = this.#present;
    this.#present = next.permits;
    this.#enteredAtMs = this.nowMs;
    this.steps++;
  }
}
