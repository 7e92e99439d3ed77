// Who is here while ballots are taken, and who has the ballot before them; never kept, and never about how anybody voted.
import type { ParticipantId, RoundId } from '../../shared/ids.ts';
import type { Attendance as Told } from '../../shared/protocol/live.ts';
import { takesBallots } from '../../shared/voting/round.ts';
import type { Clock } from '../clock.ts';
import type { Presence } from './presence.ts';
import type { Records } from './records.ts';
import { countedOf, votersOf } from './electorate.ts';

/** Shortest time between two tellings: a room that votes within seconds is a few messages. */
const TELL_EVERY_MS = 1000;

export class Attendance {
  readonly #clock: Clock;
  readonly #presence: Presence;
  readonly #tell: () => void;
  readonly #rounds = new Map<RoundId, { seen: Set<ParticipantId>; looking: Set<ParticipantId> }>();
  #callOff: (() => void) | null = null;

  /** `tell` has hosts told of the round that takes ballots. */
  constructor(clock: Clock, presence: Presence, tell: () => void) {
    this.#clock = clock;
    this.#presence = presence;
    this.#tell = tell;
  }

  /** This person has the ballot before them. A phone says so again whenever it comes back. */
  look(round: RoundId, participant: ParticipantId): void {
    this.#of(round).looking.add(participant);
    this.changed();
  }

  /** Somebody has come, gone, looked or voted: hosts are told in a moment. */
  changed(): void {
    this.#callOff ??= this.#clock.after(TELL_EVERY_MS, () => {
      this.#callOff = null;
      this.#tell();
    });
  }

  /** What hosts are told; null while no ballots are taken. */
  now(records: Records): Told | null {
    const round = [...records.rounds.values()].findLast(takesBallots);
    if (!round) return null;
    const { id } = round;
    const { seen, looking } = this.#of(id);
    const castBy = new Set(countedOf(records, id).map(({ voter }) => voter));
    const told = { present: 0, presentCast: 0, onTheirWay: 0, unknown: 0 };
    for (const person of votersOf(records, id)) {
      const isHere = this.#presence.isHere(person);
      if (isHere) seen.add(person);
      const key = records.voters.get(`${id}.${person}`)?.key;
      const isCast = key !== undefined && castBy.has(key);
      if (isHere) told.present += 1;
      if (isHere && isCast) told.presentCast += 1;
      if (isHere && !isCast && looking.has(person)) told.onTheirWay += 1;
      if (!isHere && !isCast && seen.has(person)) told.unknown += 1;
    }
    return { round: id, ...told, byMinute: records.turnouts.get(id)?.byMinute ?? [] };
  }

  close(): void {
    this.#callOff?.();
  }

  #of(round: RoundId): { seen: Set<ParticipantId>; looking: Set<ParticipantId> } {
    let known = this.#rounds.get(round);
    if (!known) this.#rounds.set(round, (known = { seen: new Set(), looking: new Set() }));
    return known;
  }
}
