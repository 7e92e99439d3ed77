// The client's side of the live door: the last hello, merged with every topic since, commands, and the server's time.
import type { Environment } from './environment.ts';
import type { Kept } from './kept.ts';
import type { LiveLine } from './live-line.ts';
import { backoffMs } from './backoff.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { PROTOCOL } from '../../shared/protocol/version.ts';
import type {
  CommandBody,
  CommandName,
  CommandOutcome,
  Hello,
  TopicName,
  Topics,
} from '../../shared/protocol/live.ts';
import { refuse, unreachable, type Refusal } from '../../shared/outcome.ts';

export interface LiveEvents {
  /** A whole new truth: from the server, or (before the first) the one kept on this phone. */
  hello(hello: Hello, from: 'server' | 'phone'): void;
  topic<N extends TopicName>(name: N, value: Topics[N]): void;
  /** The line came up or went down. */
  line(isOnline: boolean): void;
  /** For good: nobody redials. */
  refused(refusal: Refusal, message: string): void;
}

/** What is kept on the phone for a page opened without a network. */
interface Remembered {
  hello: Hello;
  offsetMs: number;
}

/** An acknowledgement later than this is treated as lost; the command may be sent again, its id makes it one. */
const ACK_PATIENCE_MS = 10_000;
const REDIAL_SHORTEST_MS = 400;
const REDIAL_LONGEST_MS = 8000;
/** Of several measures the one with the shortest way there and back is the least wrong. */
const TIME_READS = 5;
/** Clocks of phones drift, and jump when the network corrects them. */
const TIME_AGAIN_MS = 5 * 60_000;
/** Topics come in bursts (a room joining); the phone writes once a burst. */
const REMEMBER_AFTER_MS = 1000;

export class Live {
  /** The newest truth, merged; null before the first hello. */
  hello: Hello | null = null;
  isOnline = false;
  /** The server's clock minus this one's, and how far the measure may be off (half the way there and back). */
  offsetMs = 0;
  roundTripMs = Infinity;
  seq = 0;

  readonly #env: Environment;
  readonly #code: string;
  readonly #face: Face;
  readonly #events: LiveEvents;
  #line: LiveLine | null = null;
  #seqs = new Map<TopicName, number>();
  #unanswered = new Set<() => void>();
  #tries = 0;
  #isCut = false;
  #isOver = false;
  #callOffRedial: (() => void) | null = null;
  #callOffTime: (() => void) | null = null;
  #callOffRemember: (() => void) | null = null;

  constructor(env: Environment, code: string, face: Face, events: LiveEvents) {
    this.#env = env;
    this.#code = code;
    this.#face = face;
    this.#events = events;
  }

  /** Shows what the phone remembers, and dials at the same time. */
  async start(): Promise<void> {
    this.#line = this.#env.dialLive(this.#code, this.#face, {
      hello: (hello) => this.#greet(hello),
      topic: (name, seq, value) => this.#learn(name, seq, value),
      goodbye: (refusal) => {
        // `stale`: the line goes down next, and whoever comes again is greeted as somebody else.
        if (refusal !== 'stale') this.#end(refusal, 'the server said goodbye');
      },
      turnedAway: (refusal, message) => {
        if (refusal === 'busy') this.#goDown();
        else this.#end(refusal, message);
      },
      down: () => this.#goDown(),
    });
    this.#line.dial();
    const remembered = await this.#env.kept.get<Remembered>(this.#key);
    if (!remembered || this.hello || this.#isOver || remembered.hello.protocol !== PROTOCOL) return;
    this.offsetMs = remembered.offsetMs;
    this.hello = remembered.hello;
    this.#events.hello(remembered.hello, 'phone');
  }

  /** The server's time. */
  nowMs(): number {
    return this.#env.nowMs() + this.offsetMs;
  }

  /** Takes as true what an acknowledgement has told before its topic does. */
  assume<N extends TopicName>(name: N, value: Topics[N]): void {
    if (!this.hello) return;
    this.hello = withTopic(this.hello, name, value);
    this.#events.topic(name, value);
  }

  command<N extends CommandName>(name: N, body: CommandBody<N>): Promise<CommandOutcome<N>> {
    const line = this.#line;
    if (!this.isOnline || !line) return Promise.resolve(refuse('busy', 'there is no connection'));
    return new Promise((resolve) => {
      const settle = (outcome: CommandOutcome<N>) => {
        callOff();
        this.#unanswered.delete(lose);
        resolve(outcome);
      };
      const lose = () => settle(refuse('busy', 'no answer came'));
      const callOff = this.#env.after(ACK_PATIENCE_MS, lose);
      this.#unanswered.add(lose);
      line.send(name, body, settle);
    });
  }

  /** Tries again at once, if it is waiting to. */
  nudge(): void {
    if (!this.#callOffRedial) return;
    this.#callOffRedial();
    this.#callOffRedial = null;
    this.#tries = 0;
    this.#line?.dial();
  }

  cut(isCut: boolean): void {
    if (this.#isCut === isCut || this.#isOver) return;
    this.#isCut = isCut;
    if (isCut) {
      this.#line?.hangUp();
      this.#goDown();
    } else this.#line?.dial();
  }

  close(): void {
    this.#isOver = true;
    this.#line?.hangUp();
    this.#goDown();
    this.#callOffRemember?.();
  }

  get #key(): string {
    return helloOf(this.#code, this.#face);
  }

  #greet(hello: Hello): void {
    if (this.#isOver) return;
    if (hello.protocol !== PROTOCOL) {
      // The server was renewed under this page: only loading it again helps.
      this.#end('stale', `the server speaks protocol ${hello.protocol}, this page ${PROTOCOL}`);
      return;
    }
    this.#tries = 0;
    this.isOnline = true;
    this.#seqs.clear();
    this.seq = hello.seq;
    this.hello = hello;
    // Good enough until measured: wrong by the time the hello took.
    if (this.roundTripMs === Infinity) this.offsetMs = hello.nowMs - this.#env.nowMs();
    this.#remember();
    this.#events.hello(hello, 'server');
    this.#events.line(true);
    void this.#measureTime();
  }

  #learn<N extends TopicName>(name: N, seq: number, value: Topics[N]): void {
    if (!this.hello || !this.isOnline || seq < (this.#seqs.get(name) ?? this.hello.seq)) return;
    this.#seqs.set(name, seq);
    this.seq = Math.max(this.seq, seq);
    this.hello = withTopic(this.hello, name, value);
    this.#remember();
    this.#events.topic(name, value);
  }

  #goDown(): void {
    const wasOnline = this.isOnline;
    this.isOnline = false;
    this.#callOffTime?.();
    for (const lose of [...this.#unanswered]) lose();
    if (!this.#isOver && !this.#isCut && !this.#callOffRedial) {
      const waitMs = backoffMs(this.#env, this.#tries, REDIAL_SHORTEST_MS, REDIAL_LONGEST_MS);
      this.#tries += 1;
      this.#callOffRedial = this.#env.after(waitMs, () => {
        this.#callOffRedial = null;
        if (!this.#isCut) this.#line?.dial();
      });
    }
    if (this.#isOver || this.#isCut) {
      this.#callOffRedial?.();
      this.#callOffRedial = null;
    }
    if (wasOnline || !this.#isOver) this.#events.line(false);
  }

  #end(refusal: Refusal, message: string): void {
    if (this.#isOver) return;
    this.close();
    this.#events.refused(refusal, message);
  }

  async #measureTime(): Promise<void> {
    let best = Infinity;
    for (let read = 0; read < TIME_READS; read += 1) {
      const sentMs = this.#env.nowMs();
      const outcome = await this.command('time:read', {});
      if (!outcome.ok) return;
      const answeredMs = this.#env.nowMs();
      const roundTripMs = answeredMs - sentMs;
      if (roundTripMs >= best) continue;
      best = roundTripMs;
      this.roundTripMs = roundTripMs;
      this.offsetMs = outcome.value.nowMs + roundTripMs / 2 - answeredMs;
    }
    this.#remember();
    this.#callOffTime?.();
    this.#callOffTime = this.#env.after(TIME_AGAIN_MS, () => void this.#measureTime());
  }

  #remember(): void {
    this.#callOffRemember ??= this.#env.after(REMEMBER_AFTER_MS, () => {
      this.#callOffRemember = null;
      if (!this.hello) return;
      const remembered: Remembered = { hello: this.hello, offsetMs: this.offsetMs };
      void this.#env.kept.put(this.#key, remembered);
    });
  }
}

/** Where the last hello of a workshop's face is kept. */
const helloOf = (code: string, face: Face): string => `hello/${code}/${face}`;
export const forgetHello = (kept: Kept, code: string, face: Face): Promise<void> =>
  kept.remove(helloOf(code, face));

/** The hello as it would be said after this topic. */
export function withTopic<N extends TopicName>(hello: Hello, name: N, value: Topics[N]): Hello;
export function withTopic(hello: Hello, name: TopicName, value: Topics[TopicName]): Hello {
  switch (name) {
    case 'people':
      return { ...hello, people: upserted(hello.people, value as Topics['people']) };
    case 'round':
      return { ...hello, rounds: upserted(hello.rounds, [value as Topics['round']]) };
    case 'turnout': {
      const { round: id, ...turnout } = value as Topics['turnout'];
      return {
        ...hello,
        rounds: hello.rounds.map((round) => (round.id === id ? { ...round, turnout } : round)),
      };
    }
    case 'workshop':
    case 'agenda':
    case 'presence':
    case 'attendance':
    case 'held':
    case 'badges':
    case 'me':
    case 'storage':
      return { ...hello, [name]: value };
    default:
      return unreachable(name);
  }
}

/** `items` with those of `news` in the place of the ones they renew; new ones at the end. */
function upserted<T extends { id: string }>(items: readonly T[], news: readonly T[]): readonly T[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of news) byId.set(item.id, item);
  return [...byId.values()];
}
