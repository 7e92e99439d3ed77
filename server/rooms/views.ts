// What screens are shown of a room's records; the only place that decides what leaves it.
import type { Me, Person, Topics, WorkshopTopic, Badge } from '../../shared/protocol/live.ts';
import type { RoundId } from '../../shared/ids.ts';
import type { PublicFacts, PublishedRound, Self } from '../../shared/protocol/http.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import { formatsFor } from '../../shared/voting/ballot-formats.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';
import { takesBallots, type OwnBallot, type Round } from '../../shared/voting/round.ts';
import { countedOf, votersOf } from './electorate.ts';
import type { BadgeRecord, ParticipantRecord, Records, RoundRecord } from './records.ts';
import type { Admission } from '../../shared/badge.ts';
import { permitsNow, type Caller, type Turn } from './turn.ts';

export const personOf = (person: ParticipantRecord): Person => ({
  id: person.id,
  name: person.name,
  role: person.role,
  state: person.state,
  ...(person.mergedInto ? { mergedInto: person.mergedInto } : {}),
});

export const selfOf = (person: ParticipantRecord): Self => ({
  id: person.id,
  name: person.name,
  role: person.role,
  language: person.language,
});

type Reach = Pick<Turn, 'records' | 'addresses' | 'publicUrl'>;

/** The address links show: the facilitator's choice while the server has it, else the best one. */
export function bestAddress({ records, addresses, publicUrl }: Reach): string {
  const known = addresses();
  const chosen = records.theWorkshop.address;
  return known.includes(chosen) || (chosen !== '' && chosen === publicUrl) ? chosen : (known[0] ?? publicUrl);
}

/** Records of before there were badges say nothing: then by link. */
export const admissionOf = (records: Records): Admission => records.theWorkshop.admission ?? 'link';

export function workshopTopic(reach: Reach): WorkshopTopic {
  const { code, title, method, ended } = reach.records.theWorkshop;
  return {
    code,
    admission: admissionOf(reach.records),
    title,
    method,
    ended,
    addresses: reach.addresses(),
    address: bestAddress(reach),
    publicUrl: reach.publicUrl,
  };
}

export const admittedCount = (records: Records): number =>
  [...records.participants.values()].filter((person) => person.state === 'admitted').length;

/** How many have a ballot in, and how many may vote; never how. */
export function turnoutOf(records: Records, round: RoundId): Topics['turnout'] {
  const known = records.rounds.get(round);
  const admitted = known?.state === 'closed' ? known.admittedAtClosing : [...votersOf(records, round)].length;
  return { round, cast: countedOf(records, round).length, admitted };
}

/** A round without its secrets: no seed before it is closed, nothing that depends on a choice before it is published. */
export function publicRound(records: Records, round: RoundRecord): Round {
  const { cast, admitted } = turnoutOf(records, round.id);
  const { salt: _salt, byRole: _byRole, admittedAtClosing: _admitted, ...told } = round;
  return {
    ...told,
    seed: round.state === 'closed' && round.published ? round.seed : '',
    result: round.published ? round.result : null,
    tieChoice: round.published ? round.tieChoice : 'none',
    turnout: { cast, admitted },
    ...(round.published ? ledgerRootOf(records, round) : {}),
  };
}

/** The same for a host, who sees the result once the round is closed. */
export function hostRound(records: Records, round: RoundRecord): Round {
  const isClosed = round.state === 'closed';
  return {
    ...publicRound(records, round),
    seed: isClosed ? round.seed : '',
    result: isClosed ? round.result : null,
    tieChoice: round.tieChoice,
    ...(isClosed && round.byRole ? { byRole: round.byRole } : {}),
    ...(isClosed ? ledgerRootOf(records, round) : {}),
  };
}

const ledgerRootOf = (records: Records, round: RoundRecord): { ledgerRoot?: string } => {
  const root = records.published.get(round.id)?.root;
  return root === undefined ? {} : { ledgerRoot: root };
};

/** The published file of a round: everybody's once the result is published, the hosts' once it is closed. */
export function ledgerOf(records: Records, id: string, isHost: boolean): Outcome<PublishedLedger> {
  const round = records.rounds.get(id);
  if (!round) return refuse('not-found', 'no such vote');
  if (round.state !== 'closed') return refuse('not-now', `the vote is ${round.state}: its ledger is secret`);
  if (!round.published && !isHost)
    return refuse('not-now', 'the ledger is published together with the result');
  if (round.tieChoice === 'undecided' || round.tieChoice === 'voting')
    return refuse('not-now', 'the tie at the last seat is not settled yet');
  const file = records.published.get(round.id);
  return file ? accept(file) : refuse('not-found', 'this vote was taken over without its ledger');
}

/** The votes whose ledger everybody may have, the oldest first. */
export function publishedRounds(records: Records): PublishedRound[] {
  const published = closedRounds(records).filter((round) => round.published);
  const newest = published.findLast(({ tieOf }) => tieOf === '');
  return published
    .flatMap(({ id, closedAtMs, rules }) => {
      const file = records.published.get(id);
      const formats = id === newest?.id ? formatsFor(rules) : [];
      return file ? [{ id, closedAtMs, root: file.root, formats }] : [];
    })
    .map((round, at) => ({ ...round, number: at + 1 }));
}

/** Sorted by when they closed: a room that was read from disk has them in the order of their ids. */
const closedRounds = (records: Records): RoundRecord[] =>
  [...records.rounds.values()]
    .filter(({ state }) => state === 'closed')
    .sort((a, b) => a.closedAtMs - b.closedAtMs);

/** The ledger of the newest vote that the asker may have one of. */
export function newestLedger(records: Records, isHost: boolean): Outcome<PublishedLedger> {
  const newest = closedRounds(records)
    .filter(({ published, tieOf }) => tieOf === '' && (published || isHost))
    .at(-1);
  return newest ? ledgerOf(records, newest.id, isHost) : refuse('not-now', 'no result is published yet');
}

/** Their own ballots in open rounds; after closing the server no longer knows whose is whose. */
export function ownBallots(records: Records, participant: string): OwnBallot[] {
  return [...records.rounds.values()].flatMap((round) => {
    const key = records.voters.get(`${round.id}.${participant}`)?.key;
    if (key === undefined) return [];
    return [...records.ballots.values()]
      .filter((ballot) => ballot.round === round.id && ballot.voter === key && ballot.state === 'counted')
      .map(({ id, choice, receipt, paper }) => ({
        round: round.id,
        id,
        choice,
        receipt,
        ...(paper ? { paper } : {}),
      }));
  });
}

/** The badges that bring this person back, the newest last. */
export const liveBadgesOf = (records: Records, participant: string): BadgeRecord[] =>
  [...records.badges.values()].filter(
    (badge) => participant !== '' && badge.participant === participant && badge.state === 'live',
  );

/** All badges as hosts see them: without any hash. */
export const hostBadges = (records: Records): Badge[] =>
  [...records.badges.values()].map(({ id, number, code, state, participant, claimedAtMs }) => ({
    id,
    number,
    code,
    state,
    participant,
    claimedAtMs,
  }));

export function meOf(records: Records, caller: Caller): Me {
  const person = caller.participant ? records.participants.get(caller.participant) : undefined;
  return {
    role: caller.role,
    participant: person ? selfOf(person) : null,
    ballots: person ? ownBallots(records, person.id) : [],
    badge: (person && liveBadgesOf(records, person.id).at(-1)?.number) ?? null,
  };
}

export function publicFacts(turn: Pick<Turn, 'records' | 'nowMs'>): PublicFacts {
  const { records } = turn;
  const { code, title, agenda, method, ended } = records.theWorkshop;
  return {
    code,
    title,
    step: agenda.step,
    languages: method.languages,
    roles: method.roles,
    themes: method.themes.map(({ id, name }) => ({ id, name })),
    ended,
    full: admittedCount(records) >= method.capacity.most,
    admission: admissionOf(records),
    voting:
      [...records.rounds.values()].some(takesBallots) && permitsNow(turn).permits.includes('ballot:cast'),
  };
}
