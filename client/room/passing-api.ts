// The http door for a page that people use one after the other: no cookie goes there, none comes back, tokens stay in memory.
import { ask } from './api.ts';
import type { Environment } from './environment.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { BadgeAnswer, BadgeBody, JoinBody, Joined, PublicFacts } from '../../shared/protocol/http.ts';

export interface PassingApi {
  facts(): Promise<Outcome<PublicFacts>>;
  join(body: JoinBody): Promise<Outcome<Joined>>;
  badge(body: BadgeBody): Promise<Outcome<BadgeAnswer | Joined>>;
  /** Ends the session on the server; also as the page goes away, and as often as one likes. */
  leave(token: string): Promise<Outcome<null>>;
}

type World = Pick<Environment, 'origin' | 'fetch' | 'after'>;

export function passingApi(code: string, world: World): PassingApi {
  const room = `/api/workshops/${encodeURIComponent(code)}`;
  const stranger = (more: RequestInit = {}): World => ({
    ...world,
    fetch: (url, init) => world.fetch(url, { ...init, ...more, credentials: 'omit' }),
  });
  return {
    facts: () => ask(stranger(), 'GET', room),
    join: (body) => ask(stranger(), 'POST', `${room}/join?keep=no`, body),
    badge: (body) => ask(stranger(), 'POST', `${room}/badge?keep=no`, body),
    leave: (token) => ask({ ...stranger({ keepalive: true }), token }, 'DELETE', `${room}/session?keep=no`),
  };
}
