// The desk's badges: making them, ending one, giving its owner another, and who may come in at all.
import { BADGES_MOST } from '../../../shared/badge.ts';
import type { BadgeId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { tellBadges } from '../badges.ts';
import type { BadgeRecord } from '../records.ts';
import type { Turn } from '../turn.ts';
import { workshopTopic } from '../views.ts';

type New = CommandBody<'badges:add'>['badges'][number];

/** Keeps all of them or none. Those that are kept already keep their number, so that asking again makes nothing twice. */
export function addBadges(turn: Turn, body: CommandBody<'badges:add'>): Outcome<{ numbers: number[] }> {
  const fresh = body.badges.filter((badge) => !isKept(turn, badge));
  const wrong = whyNot(turn, fresh);
  if (wrong) return wrong;
  fresh.forEach((badge) => make(turn, badge));
  if (fresh.length > 0) tellBadges(turn, ...fresh.map(({ participant }) => participant ?? ''));
  return accept({ numbers: body.badges.map(({ id }) => numberOf(turn, id)) });
}

/** Ends the badge and every session got by it; whoever it brought in stays in the roster, with their ballot. */
export function revokeBadge(turn: Turn, body: CommandBody<'badge:revoke'>): Outcome<null> {
  const badge = turn.records.badges.get(body.badge);
  if (!badge) return refuse('not-found', 'no such badge');
  if (badge.state === 'live') end(turn, badge);
  return accept(null);
}

/** A badge that is ended already can be replaced, too: its owner may have come to the desk later. */
export function reissueBadge(turn: Turn, body: CommandBody<'badge:reissue'>): Outcome<{ number: number }> {
  const badge = turn.records.badges.get(body.badge);
  if (!badge) return refuse('not-found', 'no such badge');
  const { state, participant } = badge;
  if (state === 'revoked' && isKept(turn, body.as)) return accept({ number: numberOf(turn, body.as.id) });
  const wrong = whyNot(turn, [body.as]);
  if (wrong) return wrong;
  make(turn, { ...body.as, ...(participant === '' ? {} : { participant }) });
  if (state === 'live') end(turn, badge);
  else tellBadges(turn, participant);
  return accept({ number: numberOf(turn, body.as.id) });
}

/** Who is in stays in; it concerns who comes from now on. */
export function setAdmission(turn: Turn, body: CommandBody<'admission:set'>): Outcome<null> {
  turn.records.changeWorkshop({ admission: body.by });
  turn.publish('everyone', 'workshop', workshopTopic(turn));
  return accept(null);
}

const numberOf = (turn: Turn, id: BadgeId): number => turn.records.badges.get(id)?.number ?? 0;

function isKept(turn: Turn, { id, code, secretHash, wordsHash }: New): boolean {
  const known = turn.records.badges.get(id);
  return known?.code === code && known.secretHash === secretHash && known.wordsHash === wordsHash;
}

function whyNot(turn: Turn, fresh: readonly New[]): ReturnType<typeof refuse> | null {
  const { badges, participants } = turn.records;
  if (badges.size + fresh.length > BADGES_MOST) return refuse('too-many', `at most ${BADGES_MOST} badges`);
  const codes = new Set([...badges.values()].map(({ code }) => code));
  const ids = new Set<BadgeId>();
  for (const { id, code, participant } of fresh) {
    if (badges.has(id) || ids.has(id) || codes.has(code)) return refuse('taken', `${code} is in use`);
    ids.add(id);
    codes.add(code);
    if (participant !== undefined && participants.get(participant)?.state !== 'admitted') {
      return refuse('not-found', 'no such person is in');
    }
  }
  return null;
}

function make(turn: Turn, { participant, ...badge }: New): void {
  const { badges } = turn.records;
  badges.put(badge.id, {
    ...badge,
    number: badges.size + 1,
    state: 'live',
    participant: participant ?? '',
    madeAtMs: turn.nowMs,
    claimedAtMs: participant === undefined ? 0 : turn.nowMs,
  });
}

function end(turn: Turn, badge: BadgeRecord): void {
  const { badges, sessions, participants } = turn.records;
  badges.put(badge.id, { ...badge, state: 'revoked' });
  const ended = [...sessions.entries()].filter(([, { via }]) => via === badge.id).map(([hash]) => hash);
  ended.forEach((hash) => sessions.delete(hash));
  // A request to join that is asked again would be a way in past the badge.
  for (const person of [...participants.values()]) {
    const isOwners = person.id === badge.participant || person.mergedInto === badge.participant;
    if (badge.participant && isOwners && person.request)
      participants.put(person.id, { ...person, request: '' });
  }
  turn.expel({ sessions: ended, refusal: 'not-admitted' });
  tellBadges(turn, badge.participant);
}
