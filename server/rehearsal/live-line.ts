// A bot's line to the live door: Socket.IO, the newest of every topic, and commands with their outcome.
import { io, type Socket } from 'socket.io-client';
import { refuse, type Refusal } from '../../shared/outcome.ts';
import type { Face } from '../../shared/protocol/http.ts';
import type {
  ClientToServer,
  CommandBody,
  CommandName,
  CommandOutcome,
  Hello,
  ServerToClient,
  TopicName,
  Topics,
} from '../../shared/protocol/live.ts';
import type { Round } from '../../shared/voting/round.ts';
import type { Refusals } from './refusals.ts';

const ANSWER_MS = 10_000;
const RECONNECT_MS = 200;

interface TurnedAway extends Error {
  data?: { refusal?: Refusal; message?: string };
}

export class LiveLine {
  hello: Hello | null = null;
  step = '';
  readonly rounds = new Map<string, Round>();
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  #isUp = false;
  #isCutOnPurpose = false;

  constructor(origin: string, auth: { code: string; as: Face; token: string }, refusals: Refusals) {
    this.#socket = io(origin, {
      path: '/live',
      transports: ['websocket'],
      auth,
      forceNew: true,
      reconnectionDelay: RECONNECT_MS,
      reconnectionDelayMax: 5 * RECONNECT_MS,
    });
    this.#socket.on('hello', (hello) => this.#greet(hello));
    this.#socket.on('topic', (name, _seq, value) => this.#learn(name, value));
    this.#socket.on('goodbye', (refusal) => refusals.note('live', refusal));
    this.#socket.on('connect_error', (error: TurnedAway) => {
      const refusal = error.data?.refusal;
      // Without one it is the network's: Socket.IO tries again by itself.
      if (refusal) refusals.note('live', `${refusal}: ${error.data?.message ?? error.message}`);
    });
    this.#socket.on('disconnect', () => {
      this.#isUp = false;
      if (!this.#isCutOnPurpose) refusals.drops += 1;
      this.#isCutOnPurpose = false;
    });
  }

  /** Connected and greeted. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Without an answer in time, or when the line breaks before it came, the outcome is the refusal `busy`. */
  command<N extends CommandName>(name: N, body: CommandBody<N>): Promise<CommandOutcome<N>> {
    return new Promise((resolve) => {
      const lose = (): void => {
        clearTimeout(timer);
        this.#socket.off('disconnect', lose);
        resolve(refuse('busy', 'no answer came'));
      };
      const timer = setTimeout(lose, ANSWER_MS);
      this.#socket.on('disconnect', lose);
      this.#socket.emit('command', name, body, (outcome) => {
        clearTimeout(timer);
        this.#socket.off('disconnect', lose);
        resolve(outcome as CommandOutcome<N>);
      });
    });
  }

  /** The network goes; the line comes back by itself. */
  cut(): void {
    this.#isCutOnPurpose = this.#socket.connected;
    this.#isUp = false;
    this.#socket.io.engine.close();
  }

  /** No network until `connect`. */
  disconnect(): void {
    this.#isCutOnPurpose = this.#socket.connected;
    this.#socket.disconnect();
  }

  connect(): void {
    this.#socket.connect();
  }

  close(): void {
    this.disconnect();
  }

  #greet(hello: Hello): void {
    this.#isUp = true;
    this.hello = hello;
    this.step = hello.agenda.step;
    for (const round of hello.rounds) this.rounds.set(round.id, round);
  }

  #learn(name: TopicName, value: Topics[TopicName]): void {
    if (name === 'agenda') this.step = (value as Topics['agenda']).step;
    if (name === 'round') this.rounds.set((value as Round).id, value as Round);
    if (name === 'turnout') {
      const { round: id, ...turnout } = value as Topics['turnout'];
      const round = this.rounds.get(id);
      if (round) this.rounds.set(id, { ...round, turnout });
    }
  }
}
