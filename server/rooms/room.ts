// One workshop's authority: everything that changes it passes this room's queue, in order, and is on disk before it is told.
import { BOARD } from '../../shared/board/schema.ts';
import { addTheme } from '../../shared/board/edit.ts';
import { orderBetween } from '../../shared/board/order.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import { refuse, type Outcome } from '../../shared/outcome.ts';
import type {
  CommandBody,
  CommandName,
  CommandOutcome,
  Hello,
  TopicName,
  Topics,
} from '../../shared/protocol/live.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { PROTOCOL } from '../../shared/protocol/version.ts';
import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store, StoredDocument, StoredWorkshop, Write } from '../store/contract.ts';
import { judgeAwareness } from '../guard/index.ts';
import { callerOf, holderOf, leaseTo } from './admission.ts';
import { perform } from './commands/index.ts';
import { heldCards } from './commands/moderation.ts';
import { closeDueRounds, nextClosing } from './commands/rounds.ts';
import { RoomDocument, savedFrame, type Subscriber } from './document.ts';
import { judgeAndApply } from './judgement.ts';
import { Presence } from './presence.ts';
import { Queue } from './queue.ts';
import { Records } from './records.ts';
import { isRevealing, reveal } from './reveal.ts';
import type { Audience, Caller, Expulsion, Publication, Turn } from './turn.ts';
import { hostRound, meOf, personOf, publicRound, workshopTopic } from './views.ts';

/** What a room tells the doors. */
export interface Bus {
  publish(code: string, publication: Publication): void;
  expel(code: string, expulsion: Expulsion): void;
}

export interface RoomEnvironment {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  bus: Bus;
  /** Addresses the server is reached at, best first, and the one for remote attendees or ''. */
  addresses: () => readonly string[];
  publicUrl: string;
}

/** How long a failed commit waits before it is tried again, growing to the most. */
const RETRY_MIN_MS = 50;
const RETRY_MOST_MS = 2000;

/** The holder of the client ids under which the server itself writes. */
const SERVER = 'server';

/** A turn while it is open: what its jobs have asked for. */
interface OpenTurn extends Turn {
  writes: Write[];
  frames: { document: RoomDocument; frame: Uint8Array }[];
  publications: Publication[];
  expulsions: Expulsion[];
  /** Run after the turn's transaction and before the commit: what is read here is what will be on disk. */
  reads: (() => void)[];
  deliveries: (() => void)[];
  saved: Set<Subscriber>;
}

export class Room {
  readonly code: string;
  readonly presence: Presence;
  readonly #env: RoomEnvironment;
  readonly #queue: Queue;
  #records!: Records;
  #documents = new Map<string, RoomDocument>();
  #serverId = 0;
  #turn: OpenTurn | null = null;
  /** Writes made while loading; they go with the next turn that writes anything. */
  #early: Write[] = [];
  #seq = 0;
  #callOff: (() => void) | null = null;
  #isStorageFailing = false;

  /** `stored` is what the store has of this workshop; null for a new one, whose first turn makes it. */
  constructor(code: string, env: RoomEnvironment, stored: StoredWorkshop | null) {
    this.code = code;
    this.#env = env;
    this.#queue = new Queue(env.clock, (jobs) => this.#open(jobs));
    this.presence = new Presence(env.clock, (here, ids) => {
      this.#tell('everyone', 'presence', { here });
      this.#tell('hosts', 'presence', { here, ids });
    });
    this.#load(stored);
  }

  /** Does `work` in its turn; the promise holds its outcome, and resolves once that is on disk. */
  do<T>(work: (turn: Turn) => Outcome<T>): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      this.#queue.push({
        run: () => {
          const turn = this.#open_;
          const outcome = work(turn);
          turn.afterCommit(() => resolve(outcome));
        },
        fail: (refusal) => resolve(refuse(refusal, 'nothing was changed')),
      });
    });
  }

  /** Does a parsed command for whoever has this session. */
  command<N extends CommandName>(session: string, name: N, body: CommandBody<N>): Promise<CommandOutcome<N>> {
    return this.do((turn) => {
      const caller = callerOf(turn.records, session);
      if (!caller.ok) return caller;
      return perform(turn, caller.value, name, body) as CommandOutcome<N>;
    });
  }

  /** All that a screen needs on connecting; `enter` runs at the very moment from which topics must reach it. */
  hello(session: string, enter: (caller: Caller) => void): Promise<Outcome<Hello>> {
    return this.do((turn) => {
      const caller = callerOf(turn.records, session);
      if (!caller.ok) return caller;
      turn.afterCommit(() => enter(caller.value));
      return { ok: true, value: this.#helloFor(turn, caller.value) };
    });
  }

  /** What a session stands for now, without waiting for a turn. */
  caller(session: string): Outcome<Caller> {
    return callerOf(this.#records, session);
  }

  /** Brings a connection up to date and lets it follow the document from then on. */
  subscribe(name: string, subscriber: Subscriber, stateVector: Uint8Array): void {
    this.#push(subscriber, (turn) => {
      const document = this.#document(name);
      turn.reads.push(() => {
        let frames: Uint8Array[];
        try {
          frames = document.welcome(stateVector);
        } catch {
          return subscriber.close(CLOSE.malformed, 'malformed: not a state vector');
        }
        turn.deliveries.push(() => {
          if (!subscriber.isOpen) return;
          frames.forEach((frame) => subscriber.send(frame));
          document.subscribers.add(subscriber);
          this.showAll(name, subscriber);
        });
      });
    });
  }

  unsubscribe(name: string, subscriber: Subscriber): void {
    this.#documents.get(name)?.subscribers.delete(subscriber);
  }

  /** Judges a change and, if it is lawful, applies it; a refused one closes the connection with the rule's name. */
  write(name: string, subscriber: Subscriber, update: Uint8Array, way: 'live' | 'step2'): void {
    this.#push(subscriber, (turn, caller) => {
      const document = this.#document(name);
      const verdict = judgeAndApply(turn, document, caller, update, way);
      if (!verdict.ok) {
        this.#env.log.warn({ code: this.code, document: name, rule: verdict.rule }, verdict.message);
        return subscriber.close(CLOSE.refused, `${verdict.rule} ${verdict.refusal}: ${verdict.message}`);
      }
      subscriber.frames += 1;
      if (subscriber.wantsSaved) turn.saved.add(subscriber);
      if (document.kind === NOTEBOOK && caller.participant && isRevealing(turn))
        reveal(turn, [caller.participant]);
    });
  }

  /** Takes what a connection shows of itself; anything but its own presence is ignored. */
  show(name: string, subscriber: Subscriber, update: Uint8Array): void {
    const document = this.#documents.get(name);
    const caller = callerOf(this.#records, subscriber.session);
    if (!document || !caller.ok || caller.value.role === 'observer') return;
    const holder = holderOf(caller.value);
    const verdict = judgeAwareness(update, {
      leases: { has: (clientId) => this.#records.leases.get(String(clientId))?.holder === holder },
      last: subscriber.shown,
    });
    if (!verdict.ok) return;
    const { clientId, clock, state } = verdict.entry;
    subscriber.shown = { clientId, clock };
    document.awareness.show({ clientId, clock, state: state && { ...state, who: caller.value.participant } });
  }

  /** Tells a connection what all others show. */
  showAll(name: string, subscriber: Subscriber): void {
    const whole = this.#documents.get(name)?.awareness.whole();
    if (whole) subscriber.send(whole);
  }

  /** The connection has gone, and with it what it showed. */
  hide(name: string, subscriber: Subscriber): void {
    if (subscriber.shown) this.#documents.get(name)?.awareness.remove(subscriber.shown.clientId);
  }

  /** True if nobody follows it and nothing is under way, so that it may be dropped from memory. */
  get isIdle(): boolean {
    return (
      this.#queue.isIdle &&
      this.presence.isEmpty &&
      nextClosing({ records: this.#records }) === null &&
      [...this.#documents.values()].every((document) => document.subscribers.size === 0)
    );
  }

  /** Finishes what waits, then lets go. */
  async close(): Promise<void> {
    await this.#queue.close();
    this.#callOff?.();
    this.presence.close();
    for (const document of this.#documents.values()) {
      for (const subscriber of document.subscribers) subscriber.close(CLOSE.restart, 'the server restarts');
      document.destroy();
    }
  }

  /** The open turn; throws outside of one, since whatever asks would then escape the commit. */
  get #open_(): OpenTurn {
    if (!this.#turn) throw new Error('outside of a turn');
    return this.#turn;
  }

  #push(subscriber: Subscriber, work: (turn: OpenTurn, caller: Caller) => void): void {
    this.#queue.push({
      run: () => {
        if (!subscriber.isOpen) return;
        const caller = callerOf(this.#records, subscriber.session);
        if (!caller.ok) return subscriber.close(CLOSE.removed, caller.refusal);
        work(this.#open_, caller.value);
      },
      fail: (refusal) => subscriber.close(CLOSE.busy, refusal),
    });
  }

  #load(stored: StoredWorkshop | null): void {
    const write = (one: Write): void => void (this.#turn?.writes ?? this.#early).push(one);
    this.#early = [];
    this.#records = new Records(stored?.records ?? [], write);
    this.#documents.forEach((document) => document.destroy());
    this.#documents = new Map();
    // A fresh id at every load: Yjs changes a document's id by itself if it meets its own structs.
    const [serverId = 0] = leaseTo({ records: this.#records, random: this.#env.random }, SERVER, 1);
    this.#serverId = serverId;
    for (const document of stored?.documents ?? []) this.#openDocument(document.document, document);
    this.#document('board');
    this.#armClosing();
  }

  #document(name: string): RoomDocument {
    return this.#documents.get(name) ?? this.#openDocument(name, undefined);
  }

  #openDocument(name: string, stored: StoredDocument | undefined): RoomDocument {
    const document = new RoomDocument(
      name,
      name === 'board' ? BOARD : NOTEBOOK,
      this.#serverId,
      stored,
      this.#env.clock,
      (write) => this.#open_.writes.push(write),
      (from, frame) => this.#open_.frames.push({ document: from, frame }),
    );
    this.#documents.set(name, document);
    return document;
  }

  /** One turn: do all jobs in one transaction, commit what they wrote, then deliver what they said. */
  async #open(jobs: readonly { run(): void; fail(refusal: 'busy' | 'internal'): void }[]): Promise<void> {
    const turn = this.#newTurn();
    const board = this.#document('board');
    this.#turn = turn;
    try {
      board.doc.transact((transaction) => {
        closeDueRounds(turn);
        jobs.forEach((job) => job.run());
        // Applying a client's update marks the transaction as a stranger's; Yjs would then take what the server itself
        // wrote in it for a theft of its client id. The guard has refused any such theft.
        transaction.local = true;
      });
      turn.reads.forEach((read) => read());
      for (const { document } of turn.frames) {
        const compaction = document.compaction();
        if (compaction) turn.writes.push(compaction);
      }
    } catch (error) {
      this.#turn = null;
      this.#env.log.error({ code: this.code, err: error }, 'a turn failed; the room is read from disk again');
      jobs.forEach((job) => job.fail('internal'));
      await this.#reload();
      return;
    }
    this.#turn = null;
    if (turn.writes.length > 0) await this.#commit([...this.#early.splice(0), ...turn.writes]);
    try {
      this.#deliver(turn);
    } catch (error) {
      // It is on disk; whoever missed it gets it on connecting again.
      this.#env.log.error({ code: this.code, err: error }, 'a turn could not be delivered to everybody');
    }
    this.#armClosing();
  }

  #newTurn(): OpenTurn {
    const turn: OpenTurn = {
      nowMs: this.#env.clock.nowMs(),
      random: this.#env.random,
      records: this.#records,
      board: this.#document('board'),
      addresses: this.#env.addresses,
      publicUrl: this.#env.publicUrl,
      writes: [],
      frames: [],
      publications: [],
      expulsions: [],
      reads: [],
      deliveries: [],
      saved: new Set(),
      notebook: (participant: ParticipantId) => this.#document(`notebook/${participant}`),
      publish: (audience, topic, value) => {
        const publication = { audience, topic, value, seq: (this.#seq += 1) } as Publication;
        // Of a topic that is told whole, only the last value of a turn matters.
        const isWhole = topic !== 'people' && topic !== 'round' && topic !== 'me';
        const earlier = isWhole
          ? turn.publications.findIndex((one) => one.topic === topic && one.audience === audience)
          : -1;
        if (earlier >= 0) turn.publications.splice(earlier, 1);
        turn.publications.push(publication);
      },
      expel: (expulsion) => void turn.expulsions.push(expulsion),
      afterCommit: (work) => void turn.deliveries.push(work),
    };
    return turn;
  }

  /** Tries until it is done: nothing of the turn is shown or acknowledged before, and nothing else is judged. */
  async #commit(writes: readonly Write[]): Promise<void> {
    for (let wait = RETRY_MIN_MS; ; wait = Math.min(RETRY_MOST_MS, wait * 2)) {
      try {
        await this.#env.store.commit(this.code, writes);
        this.#setStorageFailing(false);
        return;
      } catch (error) {
        this.#env.log.error({ code: this.code, err: error }, 'a commit failed and will be tried again');
        this.#setStorageFailing(true);
        await new Promise<void>((resolve) => void this.#env.clock.after(wait, resolve));
      }
    }
  }

  async #reload(): Promise<void> {
    const followers = [...this.#documents].map(
      ([name, { subscribers }]) => [name, [...subscribers]] as const,
    );
    for (let wait = RETRY_MIN_MS; ; wait = Math.min(RETRY_MOST_MS, wait * 2)) {
      try {
        this.#load(await this.#env.store.load(this.code));
        break;
      } catch (error) {
        this.#env.log.error({ code: this.code, err: error }, 'the room could not be read from disk');
        await new Promise<void>((resolve) => void this.#env.clock.after(wait, resolve));
      }
    }
    // Replicas may hold what was refused with the turn: they come again and are brought in line.
    for (const [, subscribers] of followers) {
      for (const subscriber of subscribers) subscriber.close(CLOSE.busy, 'internal');
    }
  }

  #deliver(turn: OpenTurn): void {
    for (const { document, frame } of turn.frames) {
      for (const subscriber of document.subscribers) subscriber.send(frame);
    }
    for (const subscriber of turn.saved)
      if (subscriber.isOpen) subscriber.send(savedFrame(subscriber.frames));
    turn.publications.forEach((publication) => this.#env.bus.publish(this.code, publication));
    turn.deliveries.forEach((deliver) => deliver());
    turn.expulsions.forEach((expulsion) => this.#env.bus.expel(this.code, expulsion));
  }

  /** Tells what is no part of a turn because nothing of it is kept: who is here, whether the disk fails. */
  #tell<N extends TopicName>(audience: Audience, topic: N, value: Topics[N]): void {
    this.#env.bus.publish(this.code, { audience, topic, value, seq: (this.#seq += 1) } as Publication);
  }

  #setStorageFailing(failing: boolean): void {
    if (failing === this.#isStorageFailing) return;
    this.#isStorageFailing = failing;
    this.#tell('everyone', 'storage', { failing });
  }

  /** Has the queue take a turn when the next grace period ends. */
  #armClosing(): void {
    this.#callOff?.();
    this.#callOff = null;
    const dueMs = nextClosing({ records: this.#records });
    if (dueMs === null) return;
    const wait = Math.max(0, dueMs - this.#env.clock.nowMs());
    this.#callOff = this.#env.clock.after(wait, () => void this.do(() => ({ ok: true, value: null })));
  }

  #helloFor(turn: Turn, caller: Caller): Hello {
    const { records } = turn;
    const isHost = caller.role === 'host' || caller.role === 'cohost';
    return {
      protocol: PROTOCOL,
      nowMs: turn.nowMs,
      seq: this.#seq,
      workshop: workshopTopic(turn),
      agenda: records.theWorkshop.agenda,
      people: [...records.participants.values()].map(personOf),
      presence: this.presence.topic(isHost),
      rounds: [...records.rounds.values()].map((round) => (isHost ? hostRound : publicRound)(records, round)),
      held: isHost ? heldCards(records) : [],
      me: meOf(records, caller),
      storage: { failing: this.#isStorageFailing },
    };
  }
}

/** Puts the method's themes on a new board, in their order. */
export function layThemes(turn: Turn): void {
  let order: string | null = null;
  for (const { id, name, icon } of turn.records.theWorkshop.method.themes) {
    order = orderBetween(order, null);
    addTheme(turn.board.doc, id, { name, icon, order });
  }
}
