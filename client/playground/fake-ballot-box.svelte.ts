// The ballot box of a fake room: online a ballot is accepted at once, offline it waits, and a test can have it refused.
import type { Refusal } from '../../shared/outcome.ts';
import type { Dots } from '../../shared/voting/round.ts';
import type { RoundId } from '../../shared/ids.ts';
import type { BallotBox } from '../room/handle.ts';

export class FakeBallotBox implements BallotBox {
  waiting = $state.raw<BallotBox['waiting']>(null);
  refused = $state.raw<BallotBox['refused']>(null);
  readonly #isOnline: () => boolean;
  readonly #accept: (round: RoundId, dots: Dots) => void;
  readonly #refuses: Refusal | null;

  constructor(
    isOnline: () => boolean,
    accept: (round: RoundId, dots: Dots) => void,
    refuses: Refusal | null,
  ) {
    this.#isOnline = isOnline;
    this.#accept = accept;
    this.#refuses = refuses;
  }

  cast(round: RoundId, dots: Dots): void {
    this.refused = null;
    if (this.#refuses) this.refused = { round, dots, refusal: this.#refuses };
    else if (this.#isOnline()) this.#accept(round, dots);
    else this.waiting = { round, dots };
  }

  /** What the real one does when the network is back. */
  send(): void {
    if (this.waiting) this.#accept(this.waiting.round, this.waiting.dots);
    this.waiting = null;
  }
}
