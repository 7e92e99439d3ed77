// A room without a server, over local documents: for the playground, component tests and looking at screens.
import { SvelteMap } from 'svelte/reactivity';
import * as Y from 'yjs';
import { idFrom, type BallotId, type Code } from '../../shared/ids.ts';
import { accept, refuse, type Outcome, type Refusal } from '../../shared/outcome.ts';
import { may, type Action, type Actor, type Now, type Role, type Whose } from '../../shared/permit.ts';
import {
  currentStep,
  goTo,
  permitsAt,
  startAgenda,
  turnClock,
  type Agenda,
} from '../../shared/agenda/agenda.ts';
import type { Method, Step } from '../../shared/method/schema.ts';
import type { Face } from '../../shared/protocol/http.ts';
import type {
  Attendance,
  Badge,
  CommandBody,
  CommandName,
  CommandOutcome,
  HeldCard,
  Me,
  Person,
} from '../../shared/protocol/live.ts';
import type { Language } from '../../shared/text.ts';
import { currentRound, takesBallots, type Round, type RoundState } from '../../shared/voting/round.ts';
import type { Connection, Draft, Room, Saving } from '../room/handle.ts';
import { FakeBallotBox } from './fake-ballot-box.svelte.ts';
import { fakeIssue } from './fake-badges.ts';
import { fakeId, fillBoard } from './fake-board.ts';
import { fakePeople, fakeWorkshop, shippedBrussels } from './fake-people.ts';
import { FakeBoard, FakeNotebook, type Standing } from './fake-replicas.svelte.ts';
import { fakeCandidates, fakeRound, fakeTieVote, type FakeVote } from './fake-round.ts';
import { IDEAS, NAMES } from './fake-texts.ts';

export interface FakeRoomOptions {
  face?: Face;
  /** A step of the method: welcome, ice-breaker, silence, capture, cluster, projects, vote, result. */
  step?: string;
  cards?: number;
  stacks?: number;
  projects?: number;
  /** Ideas in the own notebook. */
  ideas?: number;
  people?: number;
  language?: Language;
  /** As which role one looks; by default the face's: participant, host, observer. */
  role?: Role;
  connection?: Connection;
  refusal?: Refusal;
  /** What every own record's mark says. */
  saving?: Saving;
  /** Refuses every edit, command and ballot. */
  refuses?: Refusal;
  round?: RoundState;
  /** How its vote differs from the method's. */
  vote?: FakeVote;
  method?: Method;
  /** The server's time; by default this computer's. */
  nowMs?: () => number;
}

const ROLE_OF_FACE: Record<Face, Role> = { join: 'participant', desk: 'host', wall: 'observer' };

export const fakeRoom = (options: FakeRoomOptions = {}): FakeRoom => new FakeRoom(options);

/** Everything a screen may do, and besides: its state can be set, and what was asked of it is kept. */
export class FakeRoom implements Room {
  readonly code: string = 'BRX7KM' as Code;
  readonly face: Face;
  readonly isReady = true;
  workshop = $state.raw() as Room['workshop'];
  readonly people: SvelteMap<string, Person>;
  readonly presence: Room['presence'];
  readonly board: FakeBoard;
  readonly notebook: FakeNotebook | null;
  readonly ballotBox: FakeBallotBox | null;
  readonly nowMs: () => number;
  /** Commands in the order in which they were given. */
  readonly commands: { name: CommandName; body: unknown }[] = [];
  connection = $state<Connection>('online');
  refusal = $state<Refusal | null>(null);
  agenda = $state.raw() as Agenda;
  me = $state.raw() as Me;
  drafts = $state.raw<readonly Draft[]>([]);
  attendance = $state.raw<Attendance | null>(null);
  held = $state.raw<readonly HeldCard[]>([]);
  badges = $state.raw<readonly Badge[]>([]);
  rounds = $state.raw<readonly Round[]>([]);
  readonly round = $derived(currentRound(this.rounds));
  readonly #refuses: Refusal | null;

  constructor(options: FakeRoomOptions) {
    const method = options.method ?? shippedBrussels();
    const people = fakePeople(options.people ?? NAMES.length, method);
    const role = options.role ?? ROLE_OF_FACE[options.face ?? 'join'];
    const self = role === 'participant' ? people[0] : undefined;
    const cards = options.cards ?? 30;
    this.face = options.face ?? 'join';
    this.nowMs = options.nowMs ?? Date.now;
    this.#refuses = options.refuses ?? null;
    this.workshop = fakeWorkshop(method);
    this.people = new SvelteMap(people.map((person) => [person.id, person]));
    const ids = people.map(({ id }) => id);
    this.presence = { here: people.length, ...(role === 'host' ? { ids } : {}) };
    this.connection = options.connection ?? 'online';
    this.refusal = options.refusal ?? null;
    this.agenda = agendaAt(method, options.step ?? 'cluster', this.nowMs());
    const participant = self && {
      id: self.id,
      name: self.name,
      role: self.role,
      language: options.language ?? ('en' as const),
    };
    this.me = { role, participant: participant ?? null, ballots: [], badge: null };

    const doc = new Y.Doc();
    const stacks = options.stacks ?? Math.min(6, Math.floor(cards / 5));
    const owners = ids.length > 0 ? ids : ['host'];
    fillBoard(doc, method, { cards, stacks, projects: options.projects ?? 0, owners });
    const standing: Standing = {
      actor: () => this.#actor,
      now: () => this.#now,
      refuses: this.#refuses,
      saving: options.saving ?? 'saved',
    };
    this.board = new FakeBoard(doc, standing);
    this.notebook = participant ? new FakeNotebook(new Y.Doc(), standing) : null;
    this.ballotBox = participant
      ? new FakeBallotBox(
          () => this.connection === 'online',
          (round, choice) => this.#acceptBallot(round, choice),
          this.#refuses,
        )
      : null;
    this.#writeIdeas(options.ideas ?? 0);
    if (options.round) this.setRound(options.round, options.vote);
  }

  get step(): Step {
    return currentStep(this.workshop.method, this.agenda);
  }
  get #actor(): Actor {
    return { role: this.me.role, id: this.me.participant?.id ?? '' };
  }
  get #now(): Now {
    return permitsAt(this.workshop.method, this.agenda, this.nowMs());
  }

  may(action: Action, whose?: Whose): Refusal | null {
    return this.#refuses ?? may(action, this.#actor, this.#now, whose);
  }

  async command<N extends CommandName>(name: N, body: CommandBody<N>): Promise<CommandOutcome<N>> {
    this.commands.push({ name, body });
    return Promise.resolve(this.#answer(name, body) as CommandOutcome<N>);
  }

  #answer(name: CommandName, body: unknown): Outcome<unknown> {
    if (this.#refuses) return refuse(this.#refuses, 'this room refuses everything');
    if (this.connection === 'offline') return refuse('busy', 'offline');
    const { method } = this.workshop;
    if (name === 'badges:add' || name === 'badge:reissue' || name === 'badge:revoke') {
      const { badges, outcome } = fakeIssue(this.badges, name, body);
      this.badges = badges;
      return outcome;
    }
    if (name === 'admission:set') {
      const { by } = body as CommandBody<'admission:set'>;
      this.workshop = { ...this.workshop, admission: by };
    }
    if (name === 'time:read') return accept({ nowMs: this.nowMs() });
    if (name === 'cohost:invite') return accept({ link: 'http://192.168.1.20:3000/desk#cohost' });
    if (name === 'ballot:cast') return accept({ receipt: '7K3F-9QXD' });
    if (name === 'step:go') {
      const { from, to } = body as CommandBody<'step:go'>;
      return this.#turn(goTo(method, this.agenda, from, to, this.nowMs()));
    }
    if (name === 'clock:set')
      return this.#turn(turnClock(this.agenda, body as CommandBody<'clock:set'>, this.nowMs()));
    return accept(null);
  }

  #turn(next: Outcome<Agenda>): Outcome<null> {
    if (!next.ok) return next;
    this.agenda = next.value;
    return accept(null);
  }

  /** Goes to a step as if its grace were over already. */
  goTo(step: string): void {
    this.agenda = agendaAt(this.workshop.method, step, this.nowMs());
  }

  /** Puts the vote into a state, over the board's projects. */
  setRound(state: RoundState, vote: FakeVote = {}): void {
    const { method } = this.workshop;
    const candidates = fakeCandidates(this.board.projects, this.board.stacks, method, vote.candidates);
    const round = fakeRound(state, candidates, method, this.nowMs(), this.people.size, vote);
    this.rounds = [round, ...(vote.tie === 'voting' ? [fakeTieVote(round, 'open')] : [])];
    const { id, turnout } = round;
    if (this.me.role !== 'participant' && this.me.role !== 'observer' && takesBallots(round))
      this.attendance = {
        round: id,
        present: turnout.admitted - 3,
        presentCast: Math.max(0, turnout.cast - 2),
        onTheirWay: 3,
        unknown: 2,
        byMinute: spread(turnout.cast),
      };
  }

  #acceptBallot(round: Round['id'], choice: Me['ballots'][number]['choice']): void {
    const ballot = { round, id: this.newId() as BallotId, choice, receipt: '7K3F-9QXD' };
    this.me = { ...this.me, ballots: [...this.me.ballots.filter((own) => own.round !== round), ballot] };
  }

  #writeIdeas(count: number): void {
    for (let idea = 0; idea < count; idea += 1)
      this.notebook?.edit('writeIdea', fakeId('idea', idea), {
        text: IDEAS[idea % IDEAS.length]?.[0] ?? '',
        theme: idea % 3 === 0 ? '' : (this.workshop.method.themes[idea % 10]?.id ?? ''),
        keep: idea % 5 === 4,
        order: `a${String.fromCharCode(97 + (idea % 26))}`,
      });
  }

  dropDraft(id: string): void {
    this.drafts = this.drafts.filter((draft) => draft.id !== id);
  }
  newId(): string {
    return idFrom((length) => crypto.getRandomValues(new Uint8Array(length)));
  }
  cut(isCut: boolean): void {
    this.connection = isCut ? 'offline' : 'online';
  }
  close(): void {
    this.board.doc.destroy();
  }
}

/** The agenda as if the host had gone to `step` a while ago, with nothing left of the step before. */
function agendaAt(method: Method, step: string, nowMs: number): Agenda {
  const start = startAgenda(method, nowMs);
  if (start.step === step) return start;
  const there = goTo(method, start, start.step, step, nowMs);
  if (!there.ok) throw new Error(there.message);
  return { ...there.value, formerUntilMs: 0 };
}

/** So many ballots over five minutes: slowly, then most of them, then the last ones. */
const spread = (cast: number): number[] => {
  const early = [0.08, 0.36, 0.3, 0.16].map((part) => Math.floor(part * cast));
  return [...early, cast - early.reduce((sum, part) => sum + part, 0)];
};
