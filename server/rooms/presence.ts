// Who is connected to a room right now; told to screens at most once a second, and never kept.
import type { ParticipantId } from '../../shared/ids.ts';
import type { Topics } from '../../shared/protocol/live.ts';
import type { Clock } from '../clock.ts';

/** Shortest time between two tellings: 125 phones that come within seconds are a few messages, not 125². */
const TELL_EVERY_MS = 1000;

export class Presence {
  readonly #clock: Clock;
  readonly #tell: (here: number, ids: readonly ParticipantId[]) => void;
  /** Open connections by participant: a person with two screens is here once. */
  readonly #connections = new Map<ParticipantId, number>();
  #others = 0;
  #callOff: (() => void) | null = null;

  constructor(clock: Clock, tell: (here: number, ids: readonly ParticipantId[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A screen has connected; '' for a desk or wall. Returns what to call once when it goes. */
  enter(participant: ParticipantId | ''): () => void {
    this.#count(participant, 1);
    let isIn = true;
    return () => {
      if (isIn) this.#count(participant, -1);
      isIn = false;
    };
  }

  get isEmpty(): boolean {
    return this.#connections.size === 0 && this.#others === 0;
  }

  isHere(participant: ParticipantId): boolean {
    return this.#connections.has(participant);
  }

  topic(withIds: boolean): Topics['presence'] {
    const ids = [...this.#connections.keys()];
    return withIds ? { here: ids.length, ids } : { here: ids.length };
  }

  close(): void {
    this.#callOff?.();
  }

  #count(participant: ParticipantId | '', by: 1 | -1): void {
    if (participant === '') {
      this.#others += by;
      return;
    }
    const connections = (this.#connections.get(participant) ?? 0) + by;
    if (connections > 0) this.#connections.set(participant, connections);
    else this.#connections.delete(participant);
    this.#callOff ??= this.#clock.after(TELL_EVERY_MS, () => {
      this.#callOff = null;
      this.#tell(this.#connections.size, [...this.#connections.keys()]);
    });
  }
}
