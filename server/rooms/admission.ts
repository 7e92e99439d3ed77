// Who gets in: joining, exchanging a link's secret, leasing client ids, and what a session stands for.
import { idFrom, type ParticipantId } from '../../shared/ids.ts';
import { accept, refuse, type Outcome, type Refusal } from '../../shared/outcome.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import type { Joined, JoinBody, SessionAnswer } from '../../shared/protocol/http.ts';
import { randomClientId } from '../clock.ts';
import { hashOf, newSecret } from '../secrets.ts';
import { publishTurnout } from './commands/ballots.ts';
import { claimBadge, showBadge } from './badges.ts';
import type { BadgeRecord, ParticipantRecord, Records } from './records.ts';
import type { Caller, Turn } from './turn.ts';
import { admissionOf, admittedCount, liveBadgesOf, personOf, selfOf } from './views.ts';

/** Client ids handed out with a join: one for now, and some for pages that are opened without a network. */
const FIRST_CLIENT_IDS = 8;
/** Client ids one person may have, and as many again for each badge of theirs that was revoked: a page load uses one. */
const CLIENT_IDS_MOST = 2000;

/**
 * Makes a participant and a session. The same `request` again gives the same participant and a new session; so does a
 * badge that is claimed already, since a badge is one person.
 */
export function join(turn: Turn, body: JoinBody): Outcome<Joined> {
  if (!turn.records.theWorkshop.method.roles.some(({ id }) => id === body.role)) {
    return refuse('malformed', `role: no role is called ${body.role}`);
  }
  const shown = body.badge ? showBadge(turn, body.badge) : accept(null);
  if (!shown.ok) return shown;
  const badge = shown.value;
  if (!badge && admissionOf(turn.records) === 'badges') {
    return refuse('badge-needed', 'this workshop admits only who shows a badge');
  }
  const known = knownBefore(turn.records, body.request, badge);
  if (known?.state === 'removed') return refuse('removed', 'this person was removed');
  const admitted = known ? accept(known) : admit(turn, body);
  if (!admitted.ok) return admitted;
  const person = admitted.value;
  const joined = letIn(turn, person, badge?.id ?? '');
  if (joined.ok && badge?.participant === '') claimBadge(turn, badge, person.id);
  return joined;
}

/** A new entry of the roster, if the workshop takes one. */
export function admit(
  turn: Turn,
  { name, role, language, request = '' }: Pick<JoinBody, 'name' | 'role' | 'language' | 'request'>,
): Outcome<ParticipantRecord> {
  const { participants, theWorkshop } = turn.records;
  if (!theWorkshop.method.roles.some(({ id }) => id === role)) {
    return refuse('malformed', `role: no role is called ${role}`);
  }
  if (theWorkshop.ended) return refuse('ended', 'the workshop is over');
  if (admittedCount(turn.records) >= theWorkshop.method.capacity.most) {
    return refuse('full', 'the workshop is full');
  }
  const isRequestFree = ![...participants.values()].some((person) => person.request === request);
  const person: ParticipantRecord = {
    id: idFrom(turn.random) as ParticipantId,
    name,
    role,
    language,
    joinedAtMs: turn.nowMs,
    state: 'admitted',
    mergedInto: '',
    request: isRequestFree ? request : '',
  };
  participants.put(person.id, person);
  turn.publish('everyone', 'people', [personOf(person)]);
  publishTurnout(turn);
  return accept(person);
}

/** Who this is, if they have been here: the badge's owner, or whoever the request made, as the entry that stays. */
function knownBefore(
  records: Records,
  request: string | undefined,
  badge: BadgeRecord | null,
): ParticipantRecord | undefined {
  const { participants } = records;
  if (badge?.participant) return participants.get(badge.participant);
  const made = request ? [...participants.values()].find((person) => person.request === request) : undefined;
  const known = made && participants.get(made.mergedInto || made.id);
  // A phone that is passed on may still hold the former one's request: who has a badge isn't the one with another.
  return known && badge && liveBadgesOf(records, known.id).length > 0 ? undefined : known;
}

/** A session and client ids for somebody who is admitted; `via`: the badge that showed it, or ''. */
export function letIn(turn: Turn, person: ParticipantRecord, via: string): Outcome<Joined> {
  const leased = leaseWithin(turn, person.id, FIRST_CLIENT_IDS);
  if (!leased.ok) return leased;
  const token = openSession(turn, { role: 'participant', participant: person.id, via });
  return accept({ participant: selfOf(person), token, ...leased.value });
}

/** Opens a session for the holder of a desk, co-host or wall link. */
export function exchangeKey(turn: Turn, secret: string): Outcome<SessionAnswer & { token: string }> {
  const hash = hashOf(secret);
  const key = turn.records.keys.get(hash);
  if (!key) return refuse('not-admitted', 'this link is not valid, or no longer');
  const token = openSession(turn, { role: key.role, participant: '', via: hash });
  return accept({ role: key.role, participant: null, token });
}

export function openSession(turn: Turn, session: Omit<Caller, 'session'> & { via: string }): string {
  const token = newSecret(turn.random);
  turn.records.sessions.put(hashOf(token), session);
  return token;
}

/** Ends the asker's own session with its connections on every door; who they are, and what they wrote and cast, stays. */
export function endSession(turn: Turn, session: string | null): Outcome<null> {
  const { sessions } = turn.records;
  if (session === null || !sessions.has(session)) return accept(null);
  sessions.delete(session);
  turn.expel({ sessions: [session], refusal: 'not-admitted' });
  return accept(null);
}

/** Voids the desk links handed out so far with the sessions got by them, and makes a new one. */
export function renewDeskKey(turn: Turn): { desk: string; wall: string } {
  const { keys, sessions } = turn.records;
  const voided = [...keys.entries()].filter(([, key]) => key.role !== 'observer').map(([hash]) => hash);
  voided.forEach((hash) => keys.delete(hash));
  const ended = [...sessions.entries()]
    .filter(([, session]) => voided.includes(session.via))
    .map(([hash]) => hash);
  ended.forEach((hash) => sessions.delete(hash));
  turn.expel({ sessions: ended, refusal: 'not-admitted' });
  return { desk: addKey(turn, 'host'), wall: addKey(turn, 'observer') };
}

export function addKey(turn: Turn, role: 'host' | 'cohost' | 'observer'): string {
  const secret = newSecret(turn.random);
  turn.records.keys.put(hashOf(secret), { role });
  return secret;
}

/** Leases fresh client ids, each never used before in this workshop. */
export function leaseIds(turn: Turn, caller: Caller, count: number): Outcome<{ clientIds: number[] }> {
  return leaseWithin(turn, holderOf(caller), caller.role === 'observer' ? 0 : count);
}

function leaseWithin(turn: Turn, holder: string, count: number): Outcome<{ clientIds: number[] }> {
  let held = 0;
  for (const lease of turn.records.leases.values()) if (lease.holder === holder) held += 1;
  if (held + count > CLIENT_IDS_MOST * (1 + revokedBadges(turn.records, holder)))
    return refuse('too-many', 'no more client ids for this person');
  return accept({ clientIds: leaseTo(turn, holder, count) });
}

/** Whoever had a badge in wrong hands isn't locked out by what those used up. */
const revokedBadges = ({ badges }: Records, holder: string): number =>
  [...badges.values()].filter(({ participant, state }) => participant === holder && state === 'revoked')
    .length;

export function leaseTo(turn: Pick<Turn, 'records' | 'random'>, holder: string, count: number): number[] {
  const { leases } = turn.records;
  return Array.from({ length: count }, () => {
    let id = randomClientId(turn.random);
    while (leases.has(String(id))) id = randomClientId(turn.random);
    leases.put(String(id), { holder });
    return id;
  });
}

/** Whether the caller may open the document: a notebook is its owner's alone. */
export const mayOpen = (document: string, { participant }: Caller): boolean =>
  document === 'board' || document === `notebook/${participant}`;

/** The code with which a connection of a session that stands for nobody (any more) is closed. */
export const closeCodeOf = (refusal: Refusal): number =>
  refusal === 'removed' ? CLOSE.removed : CLOSE.notAdmitted;

/** Whose client ids a caller writes under: the participant's, or the session's for those who haven't joined. */
export const holderOf = (caller: Caller): string => caller.participant || caller.session;

/** What a session may do at this moment, by the hash of its token. */
export function callerOf(records: Records, session: string): Outcome<Caller> {
  const found = records.sessions.get(session);
  if (!found) return refuse('not-admitted', 'no such session');
  if (found.participant) {
    const person = records.participants.get(found.participant);
    if (person?.state === 'removed') return refuse('removed', 'this person was removed');
  }
  return accept({ session, role: found.role, participant: found.participant });
}
