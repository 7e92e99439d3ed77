// What an expected failure looks like everywhere: one vocabulary of refusals for HTTP, commands and documents.

/** Every reason for which Charrette says no. The client has words and a remedy for each, in every language. */
export const REFUSALS = [
  'malformed', // the request doesn't have the shape it must have
  'too-large', // more bytes, characters or items than allowed
  'too-many', // a quota or rate is used up; later it may go
  'not-found', // no such workshop, document or record
  'wrong-code', // no workshop has this code
  'full', // the workshop admits no further person
  'ended', // the workshop is over
  'not-admitted', // no session, or one that has ended
  'badge-needed', // this workshop admits only who shows a badge
  'removed', // the facilitator removed this person
  'not-allowed', // this role may not do this
  'not-yours', // only its owner may do this
  'not-now', // the present step doesn't permit this
  'stale', // the request starts from a state that is no longer current
  'taken', // it exists already
  'unleased', // a client id that the server didn't lease to this participant
  'not-lawful', // a document change that breaks a rule of the guard
  'over-budget', // more dots than the budget or the cap
  'own-project', // this vote doesn't allow dots on one's own project
  'no-vote', // people with this role don't vote in this round
  'not-open', // the vote isn't open (not yet, or no longer)
  'wrong-origin', // the page that asks isn't one of this server's
  'busy', // the server can't take this now; nothing was changed
  'internal', // a fault of ours; nothing was changed
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** The answer to a command: its value, or a refusal with one plain sentence for logs and scripts. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal; message: string };

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (
  refusal: Refusal,
  message: string,
): { ok: false; refusal: Refusal; message: string } => ({
  ok: false,
  refusal,
  message,
});

/** Ends every `switch` on a union: a new member then fails to compile, and a lie at run time throws. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
