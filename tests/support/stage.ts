/** The stage of a scene: real rooms over a memory store with weather, people on a virtual network, a clock that is turned. */
import type { WebSocket } from 'ws';
import * as v from 'valibot';
import { BOARD } from '../../shared/board/schema.ts';
import type { Code, ParticipantId } from '../../shared/ids.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Method } from '../../shared/method/schema.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import { refuse, type Outcome } from '../../shared/outcome.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import type { Joined, JoinBody } from '../../shared/protocol/http.ts';
import {
  COMMANDS,
  type CommandName,
  type Hello,
  type Me,
  type Person as RosterEntry,
  type Reply,
  type Topics,
} from '../../shared/protocol/live.ts';
import type { Round } from '../../shared/voting/round.ts';
import type { Agenda } from '../../shared/agenda/agenda.ts';
import type { Log } from '../../server/log.ts';
import {
  closeCodeOf,
  exchangeKey,
  join as joinRoom,
  leaseIds,
  mayOpen,
  openSession,
} from '../../server/rooms/admission.ts';
import { PART_MOST } from '../../server/rooms/fan-out.ts';
import { Registry, type NewWorkshop } from '../../server/rooms/registry.ts';
import type { Room } from '../../server/rooms/room.ts';
import type { Caller, Expulsion, Publication, Turn } from '../../server/rooms/turn.ts';
import type { Bus } from '../../server/rooms/turns.ts';
import { hashOf } from '../../server/secrets.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { SyncConnection } from '../../server/sync/connection.ts';
import { TestClock } from './clock.ts';
import { FaultyStore, fairWeather, type Weather } from './faulty-store.ts';
import { Network, type Traffic, type Wire } from './network.ts';
import { seeded, type Random } from './random.ts';
import { Replica } from './replica.ts';

/** A line of the server's log. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  about: Record<string, unknown>;
  message: string;
}

export interface StageOptions {
  seed?: number;
  method?: Method;
  traffic?: Traffic;
  weather?: Weather;
  addresses?: () => readonly string[];
  /** Connections that a turn sends its changes to. */
  partMost?: number;
}

const SHIPPED = shippedMethod('brussels-2017')!;
/** A copy of the shipped method with some of it changed. */
export function methodWith(change: (method: Method) => void = () => undefined): Method {
  const method = structuredClone(SHIPPED);
  change(method);
  return method;
}

/** One run of the server program: killing it leaves what is on the disk and nothing else. */
interface Process {
  clock: ReturnType<TestClock['forProcess']>;
  store: FaultyStore;
  rooms: Registry;
  connections: Set<SyncConnection>;
  screens: Set<Screen>;
}

/** A live connection as the server's door has it. */
interface Screen {
  person: Person;
  session: string;
  caller: Caller | null;
  leave: (() => void) | null;
}

export class Stage {
  readonly clock = new TestClock();
  readonly random: Random;
  readonly network: Network;
  readonly disk = new MemoryStore();
  readonly weather: Weather;
  readonly log: LogLine[] = [];
  readonly people: Person[] = [];
  /** All that rooms told, in order, with the moment. */
  readonly published: (Publication & { atMs: number })[] = [];
  readonly #addresses: () => readonly string[];
  readonly #partMost: number;
  #process: Process | null = null;
  #isOpen = false;
  workshop!: NewWorkshop;
  room!: Room;
  host!: Person;

  private constructor(options: StageOptions) {
    this.random = seeded(options.seed ?? 1);
    this.network = new Network(this.clock, this.random, options.traffic);
    this.weather = options.weather ?? fairWeather();
    this.#partMost = options.partMost ?? PART_MOST;
    this.#addresses = options.addresses ?? (() => ['http://192.168.1.5:3000']);
  }

  /** A workshop with a host at the desk; nobody else is there yet. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const stage = new Stage(options);
    await stage.start();
    const method = options.method ?? methodWith();
    const made = await stage.clock.finish(stage.rooms.create(method, method.title), 'the workshop is made');
    if (!made.ok) throw new Error(made.message);
    stage.workshop = made.value;
    await stage.findRoom();
    stage.host = stage.#admit('host', made.value.hostToken, '', []);
    stage.host.dialLive();
    await stage.clock.until(() => stage.host.hello !== null, 'the host is greeted');
    return stage;
  }

  get code(): Code {
    return this.workshop.code;
  }
  get rooms(): Registry {
    return this.process.rooms;
  }
  get process(): Process {
    if (!this.#process) throw new Error('the server is down');
    return this.#process;
  }
  get store(): FaultyStore {
    return this.process.store;
  }
  /** Whether the server answers: its process runs, and the room is open. */
  get isUp(): boolean {
    return this.#process !== null && this.#isOpen;
  }

  /** Starts the server program on the disk as it is. */
  async start(): Promise<void> {
    const clock = this.clock.forProcess();
    const store = new FaultyStore(this.disk, clock, this.weather);
    const rooms = await Registry.open({
      store,
      clock,
      random: (length) => this.random.bytes(length),
      log: this.#logger(),
      addresses: this.#addresses,
      publicUrl: '',
      partMost: this.#partMost,
    });
    const process: Process = { clock, store, rooms, connections: new Set(), screens: new Set() };
    rooms.listen(this.#door(process));
    this.#process = process;
  }

  async findRoom(): Promise<Room> {
    const room = await this.clock.finish(this.rooms.find(this.code), 'the room is open');
    if (!room) throw new Error('no room');
    this.room = room;
    this.#isOpen = true;
    return room;
  }

  /** `kill -9`: memory is gone, every connection ends; a commit under way happened or not, as the die says. */
  async crash(): Promise<void> {
    const { clock, store } = this.process;
    clock.kill();
    this.#process = null;
    this.#isOpen = false;
    await store.cut(() => this.random.int(2) === 0);
    this.network.dropAll();
    for (const person of this.people) person.liveLost();
  }

  async restart(): Promise<void> {
    await this.start();
    await this.findRoom();
  }

  /** What the disk holds, as a new process would read it: the records by kind, and the documents. */
  async kept(): Promise<{ records: Map<string, Map<string, unknown>>; updates: Map<string, Uint8Array[]> }> {
    const stored = await this.disk.load(this.code);
    const records = new Map<string, Map<string, unknown>>();
    for (const { kind, id, value } of stored?.records ?? []) {
      const ofKind = records.get(kind) ?? new Map<string, unknown>();
      records.set(kind, ofKind.set(id, value));
    }
    return {
      records,
      updates: new Map((stored?.documents ?? []).map(({ document, updates }) => [document, updates])),
    };
  }

  /** Joins by the code; the person is connected by every door when this resolves. */
  async join(
    name: string,
    options: { request?: string; isQuiet?: boolean; role?: string } = {},
  ): Promise<Person> {
    const joined = await this.clock.finish(
      this.tryJoin(name, options.request, options.role),
      `${name} joins`,
    );
    if (!joined.ok) throw new Error(joined.message);
    const { participant, token, clientIds } = joined.value;
    const person = this.#admit(name, token, participant.id, clientIds);
    if (options.isQuiet) return person;
    person.dialAll();
    await this.clock.until(() => person.isConnected, `${name} is connected`);
    return person;
  }

  tryJoin(name: string, request?: string, role = 'citizen'): Promise<Outcome<Joined>> {
    const body: JoinBody = { name, role, language: 'en', ...(request ? { request } : {}) };
    return this.room.do((turn) => joinRoom(turn, body));
  }

  tryJoinNow(name: string, request?: string): Promise<Outcome<Joined>> {
    return this.clock.finish(this.tryJoin(name, request), `${name} joins`);
  }

  /** Exchanges the secret of a desk, co-host or wall link for a session. */
  exchange(secret: string): Promise<Outcome<{ token: string }>> {
    return this.clock.finish(
      this.room.do((turn) => exchangeKey(turn, secret)),
      'the link is exchanged',
    );
  }

  /** Another page of somebody who is in already, in the name of a session of their own. */
  async again(
    name: string,
    token: string,
    participant: ParticipantId | '',
    clientIds: number[],
  ): Promise<Person> {
    const person = this.#admit(name, token, participant, clientIds);
    person.dialLive();
    await this.clock.until(() => person.hello !== null, `${name} is greeted`);
    return person;
  }

  /** A screen that only looks. */
  async wall(): Promise<Person> {
    const token = await this.turn((turn) =>
      openSession(turn, { role: 'observer', participant: '', via: '' }),
    );
    return this.again('wall', token, '', []);
  }

  /** Does something in a turn of the room and returns what came of it. */
  async turn<T>(work: (turn: Turn) => T): Promise<T> {
    const outcome = await this.clock.finish(
      this.room.do((turn) => ({ ok: true, value: work(turn) })),
      'a turn',
    );
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.value;
  }

  /** The host goes to a step; resolves when everybody who is online has heard of it. */
  async goTo(step: string): Promise<void> {
    const from = this.host.agenda.step;
    if (from === step) return;
    const outcome = await this.host.does('step:go', { from, to: step });
    if (!outcome.ok) throw new Error(outcome.message);
    const online = (): Person[] => this.people.filter((person) => person.hello !== null);
    await this.clock.until(
      () => online().every((person) => person.agenda.step === step),
      `the step is ${step}`,
    );
  }

  /** Lets time pass until nothing is under way: all that was written is saved, and nothing more arrives. */
  async settle(): Promise<void> {
    const isQuiet = (): boolean =>
      this.people.every(({ board, notebook }) =>
        [board, notebook].every((replica) => !replica?.wire || (replica.isOnline && replica.isSaved)),
      );
    await this.clock.until(isQuiet, 'everything is saved');
    await this.clock.pass(2 * this.network.traffic.longestMs + 500);
    await this.clock.until(isQuiet, 'everything is saved');
  }

  #admit(name: string, token: string, id: ParticipantId | '', clientIds: number[]): Person {
    const person = new Person(this, { name, token, id, clientIds });
    this.people.push(person);
    return person;
  }

  /** What the sync door does once a handshake is through. */
  accept(wire: Wire, session: string, name: string): void {
    if (!this.isUp) return wire.drop();
    const { clock, connections } = this.process;
    const caller = this.room.caller(session);
    if (!caller.ok) {
      wire.server.close(closeCodeOf(caller.refusal), caller.refusal);
      return;
    }
    if (!mayOpen(name, caller.value)) return wire.server.close(CLOSE.notAdmitted, 'not-yours');
    const followed = { session, holder: caller.value.participant, wantsSaved: true };
    const socket = wire.server as unknown as WebSocket;
    const connection = new SyncConnection(socket, this.room, name, clock, followed);
    connections.add(connection);
    wire.server.on('close', () => connections.delete(connection));
  }

  /** What the live door does: greets, tells topics to those they are for, and ends what is expelled. */
  #door(process: Process): Bus {
    return {
      publish: (_code, publication) => {
        this.published.push({ ...publication, atMs: this.clock.nowMs() });
        for (const { person, caller } of process.screens)
          if (caller && hears(publication, caller)) person.told(publication);
      },
      expel: (_code, expulsion) => {
        for (const connection of process.connections)
          if (isMeant(expulsion, connection)) endSync(connection, expulsion);
        for (const screen of [...process.screens]) {
          const { caller, session } = screen;
          if (!caller || !isMeant(expulsion, { holder: caller.participant, session, document: '' })) continue;
          process.screens.delete(screen);
          screen.leave?.();
          screen.person.goodbye(expulsion.refusal);
        }
      },
    };
  }

  greet(person: Person): void {
    if (!this.isUp) return;
    const { screens } = this.process;
    const session = hashOf(person.token);
    const screen: Screen = { person, session, caller: null, leave: null };
    const entered = this.room.hello(session, (caller) => {
      screen.caller = caller;
      screen.leave = this.room.presence.enter(caller.participant);
      screens.add(screen);
    });
    void entered.then((hello) => {
      if (hello.ok) person.greeted(hello.value, () => (screens.delete(screen), screen.leave?.()));
      else person.turnedAway.push(hello.refusal);
    });
  }

  #logger(): Log {
    const at =
      (level: LogLine['level']) =>
      (about: unknown, message = ''): void =>
        void this.log.push({ level, about: about as Record<string, unknown>, message });
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } as unknown as Log;
  }
}

function hears({ audience }: Publication, { role, participant }: Caller): boolean {
  if (audience === 'everyone') return true;
  if (audience === 'hosts') return role === 'host' || role === 'cohost';
  return audience.participant === participant;
}

function isMeant(
  { participant, sessions }: Expulsion,
  { holder, session, document }: { holder: string; session: string; document: string },
): boolean {
  const isTheirs =
    participant !== undefined && (holder === participant || document === `notebook/${participant}`);
  return isTheirs || (sessions?.includes(session) ?? false);
}

function endSync(connection: SyncConnection, { refusal }: Expulsion): void {
  if (refusal === 'stale') connection.close(CLOSE.restart, refusal);
  else connection.close(closeCodeOf(refusal), refusal);
}

/** Somebody with one page open: replicas of the board and of their notebook, and a live line. */
export class Person {
  readonly stage: Stage;
  readonly name: string;
  readonly token: string;
  id: ParticipantId | '';
  readonly board: Replica;
  readonly notebook: Replica | null;
  readonly #clientIds: number[];
  hello: Hello | null = null;
  agenda!: Agenda;
  readonly roster = new Map<string, RosterEntry>();
  readonly rounds = new Map<string, Round>();
  me: Me | null = null;
  isStorageFailing = false;
  attendance: Topics['attendance'] | null = null;
  /** Everything told on the live line, as JSON, since this page was opened. */
  readonly heard: string[] = [];
  readonly goodbyes: string[] = [];
  readonly turnedAway: string[] = [];
  /** Lasting refusals of the sync door. */
  readonly refusals: { document: string; code: number; reason: string }[] = [];
  #leave: (() => void) | null = null;
  #lineNumber = 0;

  constructor(
    stage: Stage,
    who: { name: string; token: string; id: ParticipantId | ''; clientIds: number[] },
  ) {
    this.stage = stage;
    this.name = who.name;
    this.token = who.token;
    this.id = who.id;
    this.#clientIds = [...who.clientIds];
    const line = {
      dial: (replica: Replica) => this.#dial(replica),
      clientId: () => this.clientId(),
      refused: (replica: Replica, code: number, reason: string) => {
        this.refusals.push({ document: replica.name, code, reason });
        replica.begin(false);
      },
    };
    this.board = new Replica('board', BOARD, line);
    this.notebook = who.id ? new Replica(`notebook/${who.id}`, NOTEBOOK, line) : null;
  }

  get session(): string {
    return hashOf(this.token);
  }

  get isConnected(): boolean {
    return this.board.isOnline && (this.notebook?.isOnline ?? true) && this.hello !== null;
  }

  /** A leased client id that no page has had; 0, under which nothing may be written, if there is none left. */
  clientId(): number {
    return this.#clientIds.shift() ?? 0;
  }

  get clientIdsLeft(): number {
    return this.#clientIds.length;
  }

  async leaseMore(count: number): Promise<void> {
    const { stage } = this;
    const caller = stage.room.caller(this.session);
    if (!caller.ok) throw new Error(caller.message);
    const leased = await stage.clock.finish(
      stage.room.do((turn) => leaseIds(turn, caller.value, count)),
      'client ids',
    );
    if (!leased.ok) throw new Error(leased.message);
    this.#clientIds.push(...leased.value.clientIds);
  }

  dialAll(): void {
    this.board.dial();
    this.notebook?.dial();
    this.dialLive();
  }
  hangUpAll(): void {
    this.board.hangUp();
    this.notebook?.hangUp();
    this.hangUpLive();
  }

  dialLive(): void {
    if (!this.#leave) this.#later(() => this.stage.greet(this));
  }
  hangUpLive(): void {
    const leave = this.#leave;
    this.liveLost();
    if (leave) this.#later(leave);
  }
  liveLost(): void {
    this.#leave = null;
    this.#lineNumber += 1;
    this.hello = null;
  }

  /** Sends a command over the network; a lost line or a crash leaves the promise without an answer. */
  does<N extends CommandName>(name: N, body: unknown): Promise<Outcome<Reply<N>>> {
    return this.stage.clock.finish(this.sends(name, body), `${this.name} does ${name}`);
  }

  sends<N extends CommandName>(name: N, body: unknown): Promise<Outcome<Reply<N>>> {
    const { stage } = this;
    const line = this.#lineNumber;
    return new Promise((resolve) => {
      this.#later(() => {
        if (!stage.isUp || line !== this.#lineNumber) return;
        const parsed = v.safeParse(COMMANDS[name], body);
        const answer = (outcome: Outcome<unknown>): void =>
          this.#later(() => line === this.#lineNumber && resolve(outcome as Outcome<Reply<N>>));
        if (!parsed.success) return answer(refuse('malformed', parsed.issues[0].message));
        void stage.room.command(this.session, name, parsed.output as never).then(answer);
      });
    });
  }

  told(publication: Publication): void {
    const line = this.#lineNumber;
    const text = JSON.stringify(publication);
    this.#later(() => {
      if (line !== this.#lineNumber) return;
      this.heard.push(text);
      this.#take(publication);
    });
  }

  greeted(hello: Hello, leave: () => void): void {
    const line = this.#lineNumber;
    this.#later(() => {
      if (line !== this.#lineNumber) return leave();
      this.#leave = leave;
      this.heard.push(JSON.stringify(hello));
      this.hello = hello;
      this.agenda = hello.agenda;
      this.me = hello.me;
      this.isStorageFailing = hello.storage.failing;
      this.attendance = hello.attendance;
      this.roster.clear();
      hello.people.forEach((entry) => this.roster.set(entry.id, entry));
      this.rounds.clear();
      hello.rounds.forEach((round) => this.rounds.set(round.id, round));
    });
  }

  goodbye(refusal: string): void {
    this.#later(() => {
      this.goodbyes.push(refusal);
      this.liveLost();
    });
  }

  #take({ topic, value }: Publication): void {
    switch (topic) {
      case 'agenda':
        this.agenda = value;
        return;
      case 'people':
        value.forEach((entry) => this.roster.set(entry.id, entry));
        return;
      case 'round':
        this.rounds.set(value.id, value);
        return;
      case 'turnout': {
        const round = this.rounds.get(value.round);
        if (round) this.rounds.set(round.id, { ...round, turnout: value });
        return;
      }
      case 'me':
        this.me = value;
        return;
      case 'storage':
        this.isStorageFailing = value.failing;
        return;
      case 'workshop':
      case 'presence':
      case 'held':
      case 'badges':
        return;
      case 'attendance':
        this.attendance = value;
    }
  }

  #dial(replica: Replica): Wire {
    const { stage } = this;
    const wire = stage.network.dial(replica);
    stage.accept(wire, this.session, replica.name);
    return wire;
  }

  /** The live line delivers in order, in a time of its own. */
  #later(work: () => void): void {
    const { clock, network } = this.stage;
    this.#lineMs = Math.max(this.#lineMs, clock.elapsedMs() + network.delayMs());
    clock.after(this.#lineMs - clock.elapsedMs(), work);
  }
  #lineMs = 0;
}
