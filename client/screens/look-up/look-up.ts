// Looks for a receipt in every published list of a workshop; the code itself stays on this device.
import { accept, type Outcome } from '../../../shared/outcome.ts';
import type { PublishedRound } from '../../../shared/protocol/http.ts';
import { hasReceipt, type PublishedLedger } from '../../../shared/voting/ledger.ts';
import type { Api } from '../../room/api.ts';

/** A published vote that counted the ballot, and how many it counted. */
export interface Sighting {
  round: PublishedRound;
  ballots: number;
}
/** The newest vote stands first. */
export type Found =
  { at: 'listed'; in: readonly Sighting[] } | { at: 'not listed' } | { at: 'nothing published' };

/** As people write a code down: any dash or dot counts as a hyphen. */
const plain = (code: string): string => code.replace(/[\p{Pd}.·]+/gu, '-');

const ballotsIn = (file: PublishedLedger): number =>
  file.entries.flatMap(({ entry }) => (entry.kind === 'closing' ? [entry.ballots.count] : []))[0] ?? 0;

/** A list that can't be had is a refusal only if the code stands in none of the others. */
export async function lookUp(
  api: Pick<Api, 'ledger'>,
  code: string,
  rounds: readonly PublishedRound[],
  receipt: string,
): Promise<Outcome<Found>> {
  if (rounds.length === 0) return accept({ at: 'nothing published' });
  const files = await Promise.all(
    rounds.map(async (round) => ({ round, file: await api.ledger(code, round.id) })),
  );
  const sightings = files
    .flatMap(({ round, file }) =>
      file.ok && hasReceipt(file.value, plain(receipt)) ? [{ round, ballots: ballotsIn(file.value) }] : [],
    )
    .reverse();
  if (sightings.length > 0) return accept({ at: 'listed', in: sightings });
  return files.map(({ file }) => file).find((file) => !file.ok) ?? accept({ at: 'not listed' });
}
