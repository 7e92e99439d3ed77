// Showing a badge: whether what somebody shows proves it, and whose it becomes.
import { hashWords } from '../../shared/badge.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import type { ShownBadge } from '../../shared/protocol/http.ts';
import { hashOf } from '../secrets.ts';
import type { BadgeRecord } from './records.ts';
import type { Turn } from './turn.ts';
import { hostBadges, meOf } from './views.ts';

/**
 * The live badge that was shown. A code that isn't there and words that don't belong to it are refused alike; only who
 * proves to have a revoked badge is told that it is revoked.
 */
export function showBadge(turn: Turn, shown: ShownBadge): Outcome<BadgeRecord> {
  const found = 'secret' in shown ? bySecret(turn, shown.secret) : byWords(turn, shown.badge, shown.words);
  if (!found.ok) return found;
  const isLive = found.value.state === 'live';
  return isLive ? found : refuse('not-admitted', `badge ${found.value.number} is valid no longer`);
}

function bySecret(turn: Turn, secret: string): Outcome<BadgeRecord> {
  const hash = hashOf(secret);
  const badge = [...turn.records.badges.values()].find(({ secretHash }) => secretHash === hash);
  return badge ? accept(badge) : refuse('not-found', 'no badge of this workshop has this secret');
}

function byWords(turn: Turn, code: string, words: string): Outcome<BadgeRecord> {
  const badge = [...turn.records.badges.values()].find((one) => one.code === code);
  const wrong = refuse('not-found', 'no badge has this code and these words');
  if (!badge) return wrong;
  if (turn.guesses.isOver(badge.id, turn.nowMs)) {
    return refuse('too-many', 'too many tries at the words of this badge; wait ten minutes');
  }
  if (turn.guesses.isFlooded(turn.nowMs)) {
    return refuse('busy', 'too many words are tried at once; wait some seconds');
  }
  const isRight = hashWords(words, badge.id) === badge.wordsHash;
  turn.guesses.tried(badge.id, isRight, turn.nowMs);
  return isRight ? accept(badge) : wrong;
}

/** From now on the badge brings this person back. */
export function claimBadge(turn: Turn, badge: BadgeRecord, participant: ParticipantId): void {
  turn.records.badges.put(badge.id, { ...badge, participant, claimedAtMs: turn.nowMs });
  tellBadges(turn, participant);
}

/** Tells hosts of all badges, and the people concerned which one is theirs. */
export function tellBadges(turn: Turn, ...concerned: readonly (ParticipantId | '')[]): void {
  turn.publish('hosts', 'badges', hostBadges(turn.records));
  for (const participant of concerned) {
    if (participant === '') continue;
    const self = { session: '', role: 'participant', participant } as const;
    turn.publish({ participant }, 'me', meOf(turn.records, self));
  }
}
