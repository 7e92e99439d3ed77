// The ballot box of a fake room: online a ballot is accepted at once, offline it waits, and a test can have it refused.
import type { Refusal } from '../../shared/outcome.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { RoundId } from '../../shared/ids.ts';
import type { BallotBox } from '../room/handle.ts';

export class FakeBallotBox implements BallotBox {
  waiting = $state.raw<BallotBox['waiting']>(null);
  refused = $state.raw<BallotBox['refused']>(null);
  readonly #isOnline: () => boolean;
  readonly #accept: (round: RoundId, choice: Choice) => void;
  readonly #refuses: Refusal | null;

  constructor(
    isOnline: () => boolean,
    accept: (round: RoundId, choice: Choice) => void,
    refuses: Refusal | null,
  ) {
    this.#isOnline = isOnline;
    this.#accept = accept;
    this.#refuses = refuses;
  }

  cast(round: RoundId, choice: Choice): void {
    this.refused = null;
    if (this.#refuses) this.refused = { round, choice, refusal: this.#refuses };
    else if (this.#isOnline()) this.#accept(round, choice);
    else this.waiting = { round, choice };
  }

  /** What the real one does when the network is back. */
  send(): void {
    if (this.waiting) this.#accept(this.waiting.round, this.waiting.choice);
    this.waiting = null;
  }
}
