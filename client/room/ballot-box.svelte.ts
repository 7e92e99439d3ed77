// A ballot from the moment it is handed in: kept on this phone if it may be, and sent until the server has answered for it.
import type { BallotBox } from './handle.ts';
import type { Environment } from './environment.ts';
import { backoffMs } from './backoff.ts';
import type { BallotId, RoundId } from '../../shared/ids.ts';
import { idFrom } from '../../shared/ids.ts';
import type { CommandBody, CommandOutcome } from '../../shared/protocol/live.ts';
import type { Refusal } from '../../shared/outcome.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { OwnBallot } from '../../shared/voting/round.ts';

interface Ballot {
  round: RoundId;
  id: BallotId;
  choice: Choice;
}
type KeptBallot = Ballot & { refusal: Refusal | null };
/** What is left of one that is in, so that another tab knows; nothing at all means that the browser has lost what it kept. */
export interface KeptTrace {
  id: BallotId;
  isIn: true;
}

export interface BallotDoor {
  isOnline(): boolean;
  /** The ballots that the server has from this person. */
  ballots(): readonly OwnBallot[];
  send(body: CommandBody<'ballot:cast'>): Promise<CommandOutcome<'ballot:cast'>>;
  /** The server has it on its disk. */
  accepted(ballot: OwnBallot): void;
}

/** Refusals that say nothing about the ballot: the same one may be taken a moment later. */
const PASSING: readonly Refusal[] = ['busy', 'internal', 'too-many'];
const AGAIN_SHORTEST_MS = 1000;
const AGAIN_LONGEST_MS = 15_000;

export class KeptBallotBox implements BallotBox {
  readonly #env: Environment;
  readonly #key: string | null;
  readonly #door: BallotDoor;
  #waiting = $state.raw<Ballot | null>(null);
  #refused = $state.raw<(Ballot & { refusal: Refusal }) | null>(null);
  #writing: Promise<void> = Promise.resolve();
  /** The ballot on the wire; the same one isn't sent twice at a time. */
  #sending: BallotId | null = null;
  #tries = 0;
  #callOff: (() => void) | null = null;
  #isOver = false;

  /** @param key where the ballot of one person in one workshop is kept; null: only in this page (a device passed on) */
  constructor(env: Environment, key: string | null, door: BallotDoor) {
    this.#env = env;
    this.#key = key;
    this.#door = door;
  }

  get waiting(): Ballot | null {
    return this.#waiting;
  }
  get refused(): (Ballot & { refusal: Refusal }) | null {
    return this.#refused;
  }

  cast(round: RoundId, choice: Choice): void {
    const id = idFrom((length) => this.#env.random(length)) as BallotId;
    const ballot: Ballot = { round, id, choice: { ...choice } };
    this.#waiting = ballot;
    this.#refused = null;
    this.#keep({ ...ballot, refusal: null });
    void this.#send();
  }

  /** Brings back what an earlier page load left. */
  async load(): Promise<void> {
    if (this.#key === null) return;
    const kept = await this.#env.kept.get<KeptBallot | KeptTrace>(this.#key);
    if (!kept || 'isIn' in kept || this.#waiting || this.#isOver) return;
    const { refusal, ...ballot } = kept;
    if (refusal) this.#refused = { ...ballot, refusal };
    else this.#waiting = ballot;
    await this.#send();
  }

  /** The line is up: now is the time. */
  online(): void {
    this.#tries = 0;
    void this.#send();
  }

  close(): void {
    this.#isOver = true;
    this.#callOff?.();
  }

  async #send(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    await this.#writing;
    await this.#obeyOtherTabs();
    const ballot = this.#waiting;
    if (!ballot || this.#isOver || !this.#door.isOnline() || this.#sending === ballot.id) return;
    if (this.#door.ballots().some(({ id }) => id === ballot.id)) return this.#settle(ballot, null);
    this.#sending = ballot.id;
    const outcome = await this.#door.send(ballot);
    this.#sending = null;
    if (this.#isOver) return;
    if (outcome.ok) this.#door.accepted({ ...ballot, receipt: outcome.value.receipt });
    // Meanwhile another may have taken its place.
    if (this.#waiting !== ballot) return this.#send();
    if (outcome.ok) this.#settle(ballot, null);
    else if (PASSING.includes(outcome.refusal)) this.#again();
    else this.#settle(ballot, outcome.refusal);
  }

  #again(): void {
    const waitMs = backoffMs(this.#env, this.#tries, AGAIN_SHORTEST_MS, AGAIN_LONGEST_MS);
    this.#tries += 1;
    this.#callOff = this.#env.after(waitMs, () => void this.#send());
  }

  #settle(ballot: Ballot, refusal: Refusal | null): void {
    this.#waiting = null;
    this.#refused = refusal && { ...ballot, refusal };
    this.#keep(refusal ? { ...ballot, refusal } : { id: ballot.id, isIn: true });
  }

  /** A ballot handed in later in another tab of this browser is the one that counts. */
  async #obeyOtherTabs(): Promise<void> {
    const ballot = this.#waiting;
    if (!ballot || this.#key === null) return;
    const kept = await this.#env.kept.get<KeptBallot | KeptTrace>(this.#key);
    if (this.#waiting !== ballot || this.#isOver) return;
    if (!kept) return this.#keep({ ...ballot, refusal: null });
    if ('isIn' in kept) this.#waiting = null;
    else if (kept.id !== ballot.id)
      this.#waiting = kept.refusal ? null : { round: kept.round, id: kept.id, choice: kept.choice };
  }

  #keep(ballot: KeptBallot | KeptTrace): void {
    const { kept } = this.#env;
    const key = this.#key;
    if (key === null) return;
    this.#writing = this.#writing.then(() => kept.put(key, ballot));
  }
}
