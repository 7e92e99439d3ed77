// The one table of who may do what in which step; the guard and the commands ask it, and so does every button.
import type { Refusal } from './outcome.ts';

export const ROLES = ['host', 'cohost', 'participant', 'observer'] as const;
/** host made the workshop; cohost was invited by a host; participant joined; observer only looks (the wall). */
export type Role = (typeof ROLES)[number];

interface Rule {
  /** Who may, besides host and cohost. `host`: nobody; `participant`: the person concerned, see `whose`. */
  who: 'host' | 'participant';
  /** A participant may only while the step's `permits` lists the action; `always` doesn't ask the step. */
  when: 'step' | 'always';
  /** `any`: whoever's record it is; `owner`: only one's own; `lead`: owner or lead of the project. */
  whose: 'any' | 'owner' | 'lead';
  /** After a step change a participant's change under the former step holds for `STEP_GRACE_MS` (rule G23). */
  grace: boolean;
}

const hosts: Rule = { who: 'host', when: 'always', whose: 'any', grace: false };
const inStep = (whose: Rule['whose']): Rule => ({ who: 'participant', when: 'step', whose, grace: true });

export const TABLE = {
  // the notebook: private, so it is always open to its owner
  'idea:write': { who: 'participant', when: 'always', whose: 'owner', grace: false },
  // the board
  'card:add': inStep('owner'),
  'card:edit': inStep('owner'),
  'card:move': inStep('any'),
  'card:remove': inStep('owner'),
  'stack:add': inStep('owner'),
  'stack:name': inStep('any'),
  'stack:move': inStep('any'),
  'stack:remove': hosts,
  'project:add': inStep('owner'),
  'project:edit': inStep('lead'),
  'project:lead': inStep('lead'),
  'project:remove': inStep('lead'),
  'theme:edit': hosts,
  // the vote: only participants have a ballot, see `may`
  'ballot:cast': { who: 'participant', when: 'step', whose: 'owner', grace: false },
  // a paper ballot, entered for somebody with a badge
  'ballot:enter': hosts,
  // the desk
  'step:go': hosts,
  'clock:set': hosts,
  'card:hide': hosts,
  'person:moderate': hosts,
  'badge:issue': hosts,
  'round:conduct': hosts,
  'workshop:settings': hosts,
  'cohost:invite': { ...hosts },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof TABLE;
export const ACTIONS = Object.keys(TABLE) as Action[];
/** The actions a method's step may list under `permits`. */
export const STEP_ACTIONS = ACTIONS.filter((action) => TABLE[action].when === 'step');

/** How long the former step's permissions also hold, so that "next" doesn't refuse people in mid-drag. */
export const STEP_GRACE_MS = 3000;

export interface Actor {
  role: Role;
  /** The participant, or '' for a host, cohost or observer who has not joined as one. */
  id: string;
}

export interface Now {
  /** What the present step permits. */
  permits: readonly string[];
  /** What the former step permitted, while its grace lasts; else empty. */
  formerPermits: readonly string[];
}

/** Of whom the record is: its owner, and for a project its lead. */
export interface Whose {
  owner: string;
  lead?: string;
}

/** Says why `actor` may not do `action` now, or null if they may. */
export function may(action: Action, actor: Actor, now: Now, whose?: Whose): Refusal | null {
  const rule: Rule = TABLE[action];
  if (actor.role === 'observer') return 'not-allowed';
  if (actor.role === 'host' || actor.role === 'cohost') {
    if (action === 'ballot:cast' || action === 'idea:write') return 'not-allowed';
    return action === 'cohost:invite' && actor.role === 'cohost' ? 'not-allowed' : null;
  }
  if (rule.who === 'host') return 'not-allowed';
  if (rule.when === 'step') {
    const permitted = now.permits.includes(action) || (rule.grace && now.formerPermits.includes(action));
    if (!permitted) return 'not-now';
  }
  if (rule.whose !== 'any' && whose && !isTheirs(rule.whose, actor.id, whose)) return 'not-yours';
  return null;
}

const isTheirs = (kind: 'owner' | 'lead', id: string, whose: Whose): boolean =>
  id !== '' && (whose.owner === id || (kind === 'lead' && whose.lead === id));
