// The ballots of one person that are in. Once a vote is closed the server no longer knows whose they were: then they are
// what this phone has kept.
import type { Kept } from './kept.ts';
import type { OwnBallot, Round } from '../../shared/voting/round.ts';

type Rounds = readonly Pick<Round, 'id' | 'state'>[];

const shelfOf = (code: string, who = ''): string => `cast/${code}/${who}`;

/** `first`, and those of the other votes. */
const joined = (first: readonly OwnBallot[], others: readonly OwnBallot[]): readonly OwnBallot[] => [
  ...first,
  ...others.filter(({ round }) => !first.some((one) => one.round === round)),
];

export class OwnBallots {
  readonly who: string;
  readonly #kept: Kept;
  readonly #key: string;
  #all = $state.raw<readonly OwnBallot[]>([]);
  #isLoaded = false;
  /** The votes as the server has told of them, with everything it knew of this person's ballots. */
  #rounds: Rounds | null = null;

  constructor(kept: Kept, code: string, who: string) {
    this.#kept = kept;
    this.who = who;
    this.#key = shelfOf(code, who);
  }

  get all(): readonly OwnBallot[] {
    return this.#all;
  }

  /** Brings back what an earlier page load kept, also as an entry (`former`) that has been joined with this one since. */
  async load(code: string, former: readonly string[]): Promise<void> {
    for (const key of [this.#key, ...former.map((who) => shelfOf(code, who))]) {
      const kept = (await this.#kept.get<readonly OwnBallot[]>(key)) ?? [];
      this.#all = joined(this.#all, this.#rounds ? stillOwn(kept, this.#rounds) : kept);
    }
    this.#isLoaded = true;
    this.#keep();
  }

  /** These are in. */
  learn(told: readonly OwnBallot[]): void {
    this.#all = joined(told, this.#all);
    this.#keep();
  }

  /** These are all that the server knows of, and it would know of any in a vote that isn't closed. */
  learnAll(told: readonly OwnBallot[], rounds: Rounds): void {
    this.#rounds = rounds;
    this.#all = joined(told, stillOwn(this.#all, rounds));
    this.#keep();
  }

  #keep(): void {
    if (this.#isLoaded) void this.#kept.put(this.#key, this.#all);
  }
}

const stillOwn = (ballots: readonly OwnBallot[], rounds: Rounds): readonly OwnBallot[] =>
  ballots.filter(({ round }) => rounds.some(({ id, state }) => id === round && state === 'closed'));

/** Whoever was in on this browser has left it: no choice and no receipt stays. */
export async function forgetBallots(kept: Kept, code: string): Promise<void> {
  for (const [key] of await kept.list(shelfOf(code))) await kept.remove(key);
}
