// A ballot on its way from a device that is passed round: kept with its voter's session, sent later, never shown.
import type { KeptTrace } from '../../room/ballot-box.svelte.ts';
import type { Kept } from '../../room/kept.ts';
import type { BallotId, RoundId } from '../../../shared/ids.ts';
import type { Refusal } from '../../../shared/outcome.ts';
import type { Choice } from '../../../shared/voting/choice.ts';

/** Whose ballot it is, as far as sending it needs; gone from the device as soon as the server has answered. */
export interface Seal {
  token: string;
  /** The voter's id: a ballot that they cast later takes this one's place. */
  voter: string;
  /** They had no ballot in this vote yet. */
  isFirst: boolean;
}
/** What the ballot box keeps. */
interface KeptBallot {
  round: RoundId;
  id: BallotId;
  choice: Choice;
  refusal: Refusal | null;
}
export type Sealed = Seal & KeptBallot;

export interface Sealing {
  seal(round: RoundId): Seal;
  /** The server has answered for it, and nothing of it is kept any more. */
  settled(sealed: Sealed, refusal: Refusal | null): void;
}

/** The device's store as the ballot box of one person sees it. */
export function sealedKept(kept: Kept, sealing: Sealing): Kept {
  let last: Sealed | null = null;
  async function settle(key: string, refusal: Refusal | null): Promise<void> {
    await kept.remove(key);
    const settled = last;
    last = null;
    if (settled) sealing.settled(settled, refusal);
  }
  return {
    ...kept,
    async get<T>(key: string): Promise<T | undefined> {
      const sealed = await kept.get<Sealed>(key);
      // No trace stays on this device: what is gone has been sent by another page of it.
      if (!sealed) return last ? ({ id: last.id, isIn: true } satisfies KeptTrace as T) : undefined;
      last = sealed;
      const { round, id, choice, refusal } = sealed;
      return { round, id, choice, refusal } satisfies KeptBallot as T;
    },
    async put(key, value) {
      const ballot = value as KeptBallot | KeptTrace;
      if ('isIn' in ballot) return settle(key, null);
      if (ballot.refusal) return settle(key, ballot.refusal);
      last = { ...ballot, ...sealing.seal(ballot.round) };
      await kept.put(key, last);
    },
    remove: (key) => settle(key, null),
  };
}
