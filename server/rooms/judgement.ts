// Where the guard meets the room: one update judged for its sender, applied if lawful, and counted.
import { HOST_OWNER } from '../../shared/board/schema.ts';
import { applyJudged, judge, type Verdict, type Way } from '../guard/index.ts';
import { holderOf } from './admission.ts';
import type { RoomDocument } from './document.ts';
import { actorOf, permitsNow, type Caller, type Turn } from './turn.ts';

/**
 * Judges, applies and counts; for those who `mayOnlyRead`, what would have an effect is refused. Throws only if the audit
 * disagrees with the verdict: the whole turn is then discarded.
 */
export function judgeAndApply(
  turn: Turn,
  document: RoomDocument,
  caller: Caller,
  update: Uint8Array,
  way: Way,
  mayOnlyRead = false,
): Verdict {
  const holder = holderOf(caller);
  const owner = caller.participant || HOST_OWNER;
  const verdict = judge(document.doc, update, {
    kind: document.kind,
    actor: actorOf(caller),
    now: permitsNow(turn),
    leases: { has: (clientId) => turn.records.leases.get(String(clientId))?.holder === holder },
    way,
    spent: document.usage.of(owner, turn.nowMs),
  });
  if (!verdict.ok || verdict.moot) return verdict;
  if (mayOnlyRead)
    return { ok: false, rule: 'G22', refusal: 'too-many', message: 'refused too often lately' };
  const audit = applyJudged(document.doc, verdict, document);
  if (!audit.ok) throw new Error(`the audit disagrees with the verdict: ${audit.message}`);
  document.usage.add(owner, verdict, turn.nowMs);
  return verdict;
}
