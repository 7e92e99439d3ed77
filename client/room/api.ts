// The http door as the page calls it: every answer an Outcome; a lost network or a slow server is the refusal `busy`.
import * as v from 'valibot';
import { browserEnvironment, type Environment } from './environment.ts';
import type {
  BadgeAnswer,
  BadgeBody,
  Created,
  CreateBody,
  Face,
  JoinBody,
  Joined,
  PublicFacts,
  PublishedRound,
  SessionAnswer,
} from '../../shared/protocol/http.ts';
import { accept, refuse, REFUSALS, type Outcome } from '../../shared/outcome.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';

/** Longer than the slowest honest answer (a join in the minute when everybody joins). */
const PATIENCE_MS = 15_000;
const RefusedSchema = v.object({ refusal: v.picklist(REFUSALS), message: v.string() });

type World = Pick<Environment, 'origin' | 'fetch' | 'after' | 'token'>;

export interface Api {
  create(body: CreateBody): Promise<Outcome<Created>>;
  facts(code: string): Promise<Outcome<PublicFacts>>;
  join(code: string, body: JoinBody): Promise<Outcome<Joined>>;
  /** Shows a badge; with `Joined` this browser is in as its owner. */
  badge(code: string, body: BadgeBody): Promise<Outcome<BadgeAnswer | Joined>>;
  /** Exchanges the secret of a link's fragment for this face's cookie. */
  openSession(code: string, face: Face, secret: string): Promise<Outcome<SessionAnswer>>;
  me(code: string, face: Face): Promise<Outcome<SessionAnswer>>;
  /** This browser's participant leaves it: the session ends, and its cookie goes. */
  leave(code: string): Promise<Outcome<null>>;
  /** The votes that are published, the oldest first; needs no session. */
  rounds(code: string): Promise<Outcome<PublishedRound[]>>;
  /** The published file of one of them. */
  ledger(code: string, round: string): Promise<Outcome<PublishedLedger>>;
  /** Leases of client ids (see client-ids.ts). */
  leaseClientIds(code: string, face: Face, count: number): Promise<Outcome<{ clientIds: number[] }>>;
}

export function httpApi(world: World = browserEnvironment()): Api {
  const room = (code: string): string => `/api/workshops/${encodeURIComponent(code)}`;
  return {
    create: (body) => ask(world, 'POST', '/api/workshops', body),
    facts: (code) => ask(world, 'GET', room(code)),
    join: (code, body) => ask(world, 'POST', `${room(code)}/join?as=join`, body),
    badge: (code, body) => ask(world, 'POST', `${room(code)}/badge?as=join`, body),
    openSession: (code, face, secret) => ask(world, 'POST', `${room(code)}/session?as=${face}`, { secret }),
    me: (code, face) => ask(world, 'GET', `${room(code)}/me?as=${face}`),
    leave: (code) => ask(world, 'DELETE', `${room(code)}/session?as=join`),
    rounds: (code) => ask(world, 'GET', `${room(code)}/rounds`),
    ledger: (code, round) =>
      ask(world, 'GET', `${room(code)}/rounds/${encodeURIComponent(round)}/ledger.json`),
    leaseClientIds: (code, face, count) =>
      ask(world, 'POST', `${room(code)}/client-ids?as=${face}`, { count }),
  };
}

/** One request; the answer's shape is the server's promise, the refusal's is checked. */
export async function ask<T>(
  world: World,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Outcome<T>> {
  const patience = new AbortController();
  const callOff = world.after(PATIENCE_MS, () => patience.abort());
  try {
    const response = await world.fetch(world.origin + path, {
      method,
      credentials: 'same-origin',
      signal: patience.signal,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(world.token === undefined ? {} : { authorization: `Bearer ${world.token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return accept(answer as T);
    const refused = v.safeParse(RefusedSchema, answer);
    return refused.success
      ? refuse(refused.output.refusal, refused.output.message)
      : refuse('internal', `the server answered ${response.status}`);
  } catch (cause) {
    // No network, no answer in time, or an answer that isn't ours (a venue's login page).
    return refuse('busy', cause instanceof Error ? cause.message : String(cause));
  } finally {
    callOff();
  }
}
