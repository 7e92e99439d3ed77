// One person at the device: their session, in memory alone, the live line that it opens, and the booth they vote in.
import { KeptBallotBox } from '../../room/ballot-box.svelte.ts';
import type { Environment } from '../../room/environment.ts';
import type { Connection } from '../../room/handle.ts';
import { memoryKept } from '../../room/kept.ts';
import { Live } from '../../room/live.ts';
import type { Booth } from '../../voting/booth.ts';
import { currentStep } from '../../../shared/agenda/agenda.ts';
import type { Refusal } from '../../../shared/outcome.ts';
import type { Hello } from '../../../shared/protocol/live.ts';
import { currentRound, type OwnBallot } from '../../../shared/voting/round.ts';
import { sealedKept, type Sealed } from './sealed.ts';

export interface Entered {
  token: string;
  /** The participant's id. */
  voter: string;
  /** Under which a ballot on its way is kept. */
  key: string;
}
export interface SeatEvents {
  /** A ballot was handed in: an earlier one of the same voter that is still on its way is void. */
  cast(seat: Seat): void;
  /** The server has answered for a ballot, or won't any more. */
  settled(seat: Seat, sealed: Sealed, refusal: Refusal | null): void;
}

export class Seat {
  readonly token: string;
  readonly voter: string;
  readonly key: string;
  readonly box: KeptBallotBox;
  readonly booth: Booth;
  readonly #env: Environment;
  readonly #live: Live;
  readonly #events: SeatEvents;
  readonly #stopWaking: () => void;
  #hello = $state.raw<Hello | null>(null);
  #isOnline = $state(false);
  #hasFailed = $state(false);
  #refusal = $state<Refusal | null>(null);
  /** The ballot paper is before them. */
  #isChoosing = $state(false);

  constructor(env: Environment, code: string, { token, voter, key }: Entered, events: SeatEvents) {
    this.token = token;
    this.voter = voter;
    this.key = key;
    this.#env = env;
    this.#events = events;
    const dialLive: Environment['dialLive'] = (to, face, listener) => env.dialLive(to, face, listener, token);
    this.#live = new Live({ ...env, kept: memoryKept(), dialLive }, code, 'join', {
      hello: (hello) => (this.#hello = hello),
      topic: () => (this.#hello = this.#live.hello),
      line: (isOnline) => this.#lineChanged(isOnline),
      refused: (refusal) => void this.#giveUp(refusal),
    });
    this.box = this.#makeBox();
    this.booth = this.#makeBooth(code);
    this.#stopWaking = env.onWake(() => this.#live.nudge());
    void this.#live.start();
  }

  get isReady(): boolean {
    return this.#hello !== null;
  }
  get name(): string {
    return this.#hello?.me.participant?.name ?? '';
  }
  /** Their badge brings them back; without one they vote in one go. */
  get hasBadge(): boolean {
    return (this.#hello?.me.badge ?? null) !== null;
  }
  /** Why the server has no more to do with this session. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  get connection(): Connection {
    if (this.#refusal) return 'refused';
    if (this.#isOnline) return 'online';
    return this.#hasFailed ? 'offline' : 'connecting';
  }
  /** Whether the room is at its vote, before, while and after it takes ballots. */
  get isVoteOn(): boolean {
    if (!this.#hello) return false;
    const { workshop, agenda } = this.#hello;
    return currentStep(workshop.method, agenda).view === 'ballot' || this.booth.round?.state === 'closed';
  }

  /** Whether a ballot is handed in, here or before, and not being changed; or none is to be any more. */
  get stands(): 'open' | 'waiting' | 'in' | 'closed' {
    if (this.#isChoosing) return 'open';
    if (this.box.waiting) return 'waiting';
    if (!this.#hello) return 'open';
    if (this.booth.ballot) return 'in';
    return this.booth.round?.state === 'closed' ? 'closed' : 'open';
  }

  close(): void {
    this.#stopWaking();
    this.box.close();
    this.#live.close();
  }

  /** Takes back what is on its way: a later ballot has taken its place. */
  async drop(): Promise<void> {
    this.close();
    await this.#env.kept.remove(this.key);
  }

  #lineChanged(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (isOnline) this.box.online();
    else this.#hasFailed = true;
  }

  /** Nobody redials. A ballot that waits can't be sent any more, unless a newer page of this device can do it. */
  async #giveUp(refusal: Refusal): Promise<void> {
    this.#refusal = refusal;
    if (refusal === 'stale') return;
    this.box.close();
    // Gone by now: another page of this device has sent it, and ended the session.
    const sealed = await this.#env.kept.get<Sealed>(this.key);
    if (!sealed) return;
    await this.#env.kept.remove(this.key);
    this.#events.settled(this, sealed, refusal);
  }

  #makeBox(): KeptBallotBox {
    const kept = sealedKept(this.#env.kept, {
      seal: (round) => {
        this.#events.cast(this);
        const isFirst = !this.#hello?.me.ballots.some((ballot) => ballot.round === round);
        return { token: this.token, voter: this.voter, isFirst };
      },
      settled: (sealed, refusal) => this.#events.settled(this, sealed, refusal),
    });
    return new KeptBallotBox({ ...this.#env, kept }, this.key, {
      isOnline: () => this.#isOnline,
      ballots: () => this.#hello?.me.ballots ?? [],
      send: (body) => this.#live.command('ballot:cast', body),
      accepted: (ballot) => this.#accept(ballot),
    });
  }

  /** The acknowledgement may come before the topic that says the same. */
  #accept(ballot: OwnBallot): void {
    if (!this.#hello) return;
    const { me } = this.#hello;
    const ballots = [...me.ballots.filter(({ round }) => round !== ballot.round), ballot];
    this.#live.assume('me', { ...me, ballots });
  }

  #makeBooth(code: string): Booth {
    const hello = (): Hello => {
      if (!this.#hello) throw new Error('a booth was opened before its voter was greeted');
      return this.#hello;
    };
    const live = this.#live;
    const { box } = this;
    const connection = (): Connection => this.connection;
    const people = { get: (id: string) => hello().people.find((person) => person.id === id) };
    return {
      code,
      get round() {
        return currentRound(hello().rounds);
      },
      get voided() {
        const { rounds } = hello();
        return currentRound(rounds) ? null : (rounds.findLast(({ state }) => state === 'void') ?? null);
      },
      get method() {
        return hello().workshop.method;
      },
      get voter() {
        return hello().me.participant;
      },
      get ballot() {
        const round = currentRound(hello().rounds);
        return hello().me.ballots.find((ballot) => ballot.round === round?.id) ?? null;
      },
      box,
      get connection() {
        return connection();
      },
      get themes() {
        return hello().workshop.method.themes.map(({ id, icon, name }, index) => ({ id, icon, name, index }));
      },
      people,
      keeps: false,
      nowMs: () => live.nowMs(),
      look: (round) => void live.command('ballot:look', { round }),
      staged: (stage) => (this.#isChoosing = stage === 'placing'),
    };
  }
}
