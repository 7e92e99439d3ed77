/** A workshop's server as a shared device meets it: people, badges, sessions and one vote, each ballot its voter's alone. */
import { render } from '@testing-library/svelte';
import { vi } from 'vitest';
import type { Environment } from '../../../client/room/environment.ts';
import { memoryKept } from '../../../client/room/kept.ts';
import type { LiveLine, LiveListener } from '../../../client/room/live-line.ts';
import { fakeCandidates, fakeRound } from '../../../client/playground/fake-round.ts';
import Table from '../../../client/screens/Table.svelte';
import type { ParticipantId } from '../../../shared/ids.ts';
import { accept, refuse, type Outcome, type Refusal } from '../../../shared/outcome.ts';
import type { JoinBody, Self } from '../../../shared/protocol/http.ts';
import type { CommandBody, CommandName, Hello } from '../../../shared/protocol/live.ts';
import { PROTOCOL } from '../../../shared/protocol/version.ts';
import type { OwnBallot, Round } from '../../../shared/voting/round.ts';
import { Phone, VirtualServer } from '../../support/client-wire.ts';
import { CODE, FACTS } from './page.ts';

/** The secret words of a badge, and whose it is; null: nobody's yet. */
export const BADGE = { code: 'K7M2Q', words: 'zoo able acid bacon' };

/** One for each of a table's people. */
const PROJECTS = 8;

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });

export class TableServer {
  readonly virtual = new VirtualServer();
  readonly people: Self[] = [];
  readonly sessions = new Map<string, Self>();
  readonly ballots = new Map<string, OwnBallot>();
  /** Requests as they came: whether cookies were offered is the browser's to say, so it is noted. */
  readonly asked: { method: string; path: string; credentials: unknown }[] = [];
  badgeOwner: Self | null = null;
  facts = { ...FACTS, voting: true };
  isReachable = true;
  /** As whom the browser is in by itself: it is somebody's own. */
  owner: Self | null = null;
  /** What it speaks; raised, it was renewed under the page. */
  protocol = PROTOCOL;
  /** Why ballots are refused, if they are. */
  refuses: Refusal | null = null;
  /** What the device keeps, over all page loads. */
  readonly kept = memoryKept(true);
  round: Round;
  readonly #lines = new Set<TableLine>();

  constructor() {
    const { method, clock } = this.virtual;
    this.virtual.agenda = { ...this.virtual.agenda, step: 'vote' };
    const candidates = fakeCandidates(new Map(), new Map(), method).slice(0, PROJECTS);
    this.round = fakeRound('open', candidates, method, clock.nowMs(), 30);
  }

  goDown(): void {
    this.isReachable = false;
    for (const line of [...this.#lines]) line.fall();
  }

  closeVote(): void {
    this.round = { ...this.round, state: 'closed' };
    this.ballots.clear();
    for (const line of this.#lines) line.tell(this.round);
  }

  environment(): Environment {
    return {
      ...new Phone(this.virtual, null).environment(),
      kept: this.kept,
      fetch: (url, init) => this.#answer(new URL(url), init),
      dialLive: (_code, _face, listener, token = '') => new TableLine(this, token, listener, this.#lines),
    };
  }

  helloFor(self: Self): Hello {
    const { round } = this;
    const ballot = this.ballots.get(self.id);
    return {
      ...this.virtual.hello,
      protocol: this.protocol,
      agenda: this.virtual.agenda,
      people: this.people.map(({ id, name, role }) => ({ id, name, role, state: 'admitted' })),
      rounds: [round],
      me: {
        role: 'participant',
        participant: self,
        ballots: ballot ? [ballot] : [],
        badge: self === this.badgeOwner ? 1 : null,
      },
    };
  }

  cast(self: Self, { round, id, choice }: CommandBody<'ballot:cast'>): Outcome<{ receipt: string }> {
    if (this.refuses) return refuse(this.refuses, 'no');
    const receipt = `RCPT${String(this.ballots.size + 1).padStart(6, '2')}`;
    this.ballots.set(self.id, { round, id, choice, receipt });
    return accept({ receipt });
  }

  async #answer({ pathname, search }: URL, init: RequestInit): Promise<Response> {
    await Promise.resolve();
    if (!this.isReachable) throw new TypeError('no network');
    const { method = 'GET', credentials } = init;
    this.asked.push({ method, path: pathname + search, credentials });
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    if (pathname.endsWith('/me')) {
      return this.owner
        ? json(200, { role: 'participant', participant: this.owner })
        : json(401, { refusal: 'not-admitted', message: 'no session' });
    }
    if (method === 'DELETE' && search === '?as=join') this.owner = null;
    if (method === 'DELETE') {
      const authorization = new Headers(init.headers).get('authorization') ?? '';
      const token = authorization.replace('Bearer ', '');
      this.sessions.delete(token);
      for (const line of [...this.#lines]) if (line.token === token) line.fall();
      return json(200, null);
    }
    if (pathname.endsWith('/join')) return this.#join(body as JoinBody);
    if (pathname.endsWith('/badge')) {
      const shown = body as { badge?: string };
      if (shown.badge !== BADGE.code) return json(404, { refusal: 'not-found', message: 'no badge' });
      return this.badgeOwner ? this.#letIn(this.badgeOwner) : json(200, { state: 'new', number: 1 });
    }
    return json(200, this.facts);
  }

  #join(body: JoinBody): Response {
    const id = `person${String(this.people.length).padStart(8, '0')}` as ParticipantId;
    const self = { id, name: body.name, role: body.role, language: body.language };
    this.people.push(self);
    if (body.badge) this.badgeOwner = self;
    return this.#letIn(self);
  }

  #letIn(self: Self): Response {
    const token = `token${String(this.asked.length).padStart(20, '0')}`;
    this.sessions.set(token, self);
    return json(201, { participant: self, token, clientIds: [] });
  }
}

class TableLine implements LiveLine {
  readonly token: string;
  readonly #server: TableServer;
  readonly #listener: LiveListener;
  readonly #lines: Set<TableLine>;

  constructor(server: TableServer, token: string, listener: LiveListener, lines: Set<TableLine>) {
    this.#server = server;
    this.token = token;
    this.#listener = listener;
    this.#lines = lines;
  }

  dial(): void {
    queueMicrotask(() => {
      if (!this.#server.isReachable) return this.#listener.down();
      const self = this.#server.sessions.get(this.token);
      if (!self) return this.#listener.turnedAway('not-admitted', 'no session');
      this.#lines.add(this);
      this.#listener.hello(structuredClone(this.#server.helloFor(self)));
    });
  }

  send(name: CommandName, body: unknown, acknowledged: (outcome: never) => void): void {
    queueMicrotask(() => {
      const self = this.#server.sessions.get(this.token);
      if (!this.#lines.has(this) || !self) return;
      const outcome =
        name === 'ballot:cast'
          ? this.#server.cast(self, body as CommandBody<'ballot:cast'>)
          : accept(name === 'time:read' ? { nowMs: this.#server.virtual.clock.nowMs() } : null);
      acknowledged(structuredClone(outcome) as never);
    });
  }

  tell(round: Round): void {
    this.#listener.topic('round', 2, structuredClone(round));
  }

  hangUp(): void {
    this.#lines.delete(this);
  }

  fall(): void {
    if (this.#lines.delete(this)) this.#listener.down();
  }
}

/** Another load of the device's page, of the same server and with what the device keeps. */
export function openTable(server = new TableServer()): TableServer {
  history.replaceState(null, '', `/${CODE}/table`);
  render(Table, { code: CODE, env: server.environment() });
  return server;
}

/** Another app comes to the front, or goes again. */
export function show(state: 'hidden' | 'visible'): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

/** All that the page and its browser hold. */
export async function everything({ kept }: TableServer): Promise<string> {
  return JSON.stringify([
    document.documentElement.outerHTML,
    history.state,
    location.href,
    document.cookie,
    { ...localStorage },
    { ...sessionStorage },
    await kept.list(''),
  ]);
}
