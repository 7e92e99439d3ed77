// All that a job may touch while its turn lasts; its writes are committed before anything of it is told to anybody.
import { permitsAt } from '../../shared/agenda/agenda.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import type { Now } from '../../shared/permit.ts';
import type { TopicName, Topics } from '../../shared/protocol/live.ts';
import type { Random } from '../clock.ts';
import type { Attendance } from './attendance.ts';
import type { RoomDocument } from './document.ts';
import type { Guesses } from './guesses.ts';
import type { Records } from './records.ts';

/** To whom a topic goes. */
export type Audience = 'everyone' | 'hosts' | { participant: ParticipantId };

export type Publication = {
  [N in TopicName]: { audience: Audience; topic: N; value: Topics[N]; seq: number };
}[TopicName];

/** Ends connections: of a person, those of certain sessions, or everybody's. */
export interface Expulsion {
  everyone?: true;
  participant?: ParticipantId;
  sessions?: readonly string[];
  refusal: 'removed' | 'not-admitted' | 'stale';
}

export interface Turn {
  readonly nowMs: number;
  readonly random: Random;
  readonly records: Records;
  readonly board: RoomDocument;
  readonly attendance: Attendance;
  /** The participant's notebook, opened or made. */
  notebook(participant: ParticipantId): RoomDocument;
  /** Tells the audience once the turn is committed. */
  publish<N extends TopicName>(audience: Audience, topic: N, value: Topics[N]): void;
  expel(expulsion: Expulsion): void;
  /** Runs right after the commit and after everything was delivered. */
  afterCommit(work: () => void): void;
  readonly guesses: Guesses;
  /** The server's addresses, for links. */
  readonly addresses: () => readonly string[];
  readonly publicUrl: string;
}

/** What the present step lets participants do; nothing once the workshop has ended. */
export function permitsNow({ records, nowMs }: Pick<Turn, 'records' | 'nowMs'>): Now {
  const { method, agenda, ended } = records.theWorkshop;
  return ended ? { permits: [], formerPermits: [] } : permitsAt(method, agenda, nowMs);
}

/** Who asks, as the records say at this moment. */
export interface Caller {
  session: string;
  role: 'host' | 'cohost' | 'participant' | 'observer';
  participant: ParticipantId | '';
}
export const actorOf = (caller: Caller) => ({ role: caller.role, id: caller.participant });
