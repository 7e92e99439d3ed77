// The guard as rooms and doors use it. To read it, follow an update: decode, resolve, judge, encode, audit.
export { isInherited, type Rule, type Way } from './decode.ts';
export { judge, type Lawful, type Request, type Verdict } from './judge.ts';
export { judgeRecords, type Given } from './records.ts';
export { applyJudged, type AuditResult } from './audit.ts';
export { Usage, type Spent } from './quota.ts';
export {
  encodeAwareness,
  encodeEntry,
  joinEntries,
  judgeAwareness,
  type AwarenessRequest,
  type AwarenessVerdict,
  type PresenceEntry,
} from './awareness.ts';
