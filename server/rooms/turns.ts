// The turns of one room: jobs wait in its queue, are done in one transaction, committed once, and only then told.
import { BOARD } from '../../shared/board/schema.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import type { Person, TopicName, Topics } from '../../shared/protocol/live.ts';
import type { Clock, Random } from '../clock.ts';
import { killPoint } from '../kill-points.ts';
import type { Log } from '../log.ts';
import type { Store, StoredDocument, StoredWorkshop, Write } from '../store/contract.ts';
import { leaseTo } from './admission.ts';
import { Answers } from './asked.ts';
import type { Attendance } from './attendance.ts';
import { closeDueRounds, nextClosing } from './commands/rounds.ts';
import { Disk } from './disk.ts';
import { RoomDocument, savedFrame } from './document.ts';
import type { Guesses } from './guesses.ts';
import { PART_MOST } from './fan-out.ts';
import { Queue, type Job, type Spent } from './queue.ts';
import { Records } from './records.ts';
import type { Subscriber } from './subscriber.ts';
import type { Audience, Expulsion, Publication, Turn } from './turn.ts';

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
  /** Of all rooms: a room that is dropped from memory doesn't forget them. */
  guesses: Guesses;
  /** Addresses the server is reached at, best first, and the one for remote attendees or ''. */
  addresses: () => readonly string[];
  publicUrl: string;
  /** Connections that a turn sends its changes to. */
  partMost?: number;
}

/** The holder of the client ids under which the server itself writes. */
const SERVER = 'server';

/** A turn while it is open: what its jobs have asked for. */
export interface OpenTurn extends Turn {
  writes: Write[];
  frames: { document: RoomDocument; frame: Uint8Array }[];
  publications: Publication[];
  expulsions: Expulsion[];
  /** Run after the turn's transaction and before the commit: what is read here is what will be on disk. */
  reads: (() => void)[];
  deliveries: (() => void)[];
  saved: Set<Subscriber>;
  /** What it spends on bringing single clients up to date. */
  answers: Answers;
}

const lastOfEach = (people: readonly Person[]): Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

/** Says how many ms have passed since it was made. */
function stopwatch(clock: Clock): () => number {
  const startMs = clock.elapsedMs();
  return () => clock.elapsedMs() - startMs;
}

export class Turns {
  readonly #code: string;
  readonly #env: RoomEnvironment;
  readonly #queue: Queue;
  readonly #attendance: Attendance;
  readonly #disk: Disk;
  #records!: Records;
  #documents = new Map<string, RoomDocument>();
  /** What the store has of documents that nobody has asked for yet: most notebooks, until ideas are revealed. */
  #stored = new Map<string, StoredDocument>();
  /** Whose changes are on the disk, and haven't been sent to everybody yet. */
  #telling = new Set<RoomDocument>();
  #serverId = 0;
  #turn: OpenTurn | null = null;
  /** Writes made while loading, and snapshots; they go with the next turn that writes anything. */
  #early: Write[] = [];
  #seq = 0;
  #callOff: (() => void) | null = null;

  /** `stored` is what the store has of this workshop; null for a new one, whose first turn makes it. */
  constructor(code: string, env: RoomEnvironment, stored: StoredWorkshop | null, attendance: Attendance) {
    this.#code = code;
    this.#env = env;
    this.#attendance = attendance;
    this.#queue = new Queue(env.clock, (jobs) => this.#open(jobs));
    this.#disk = new Disk(code, env, {
      failing: (failing) => this.tell('everyone', 'storage', { failing }),
      hasMore: () => this.#telling.size > 0,
      tellMore: () => this.#tellMore(),
    });
    this.#load(stored);
  }

  /** The records as the last turn left them; they may be ahead of the disk, so nothing of them is told outside a turn. */
  get records(): Records {
    return this.#records;
  }
  /** The number of the last thing told. */
  get seq(): number {
    return this.#seq;
  }
  get isStorageFailing(): boolean {
    return this.#disk.isFailing;
  }
  get isIdle(): boolean {
    const isFollowed = [...this.#documents.values()].some(({ changes }) => changes.isFollowed);
    return this.#queue.isIdle && !isFollowed && nextClosing(this) === null;
  }

  /** Lets `work`, which carries so many bytes, wait for its turn; `fail` is called instead if that never comes. */
  push(work: (turn: OpenTurn) => void, fail: Job['fail'], bytes = 0): void {
    this.#push(work, fail, bytes, true);
  }
  /** The same for work that changes no document. */
  look(work: (turn: OpenTurn) => void, fail: Job['fail'], bytes = 0): void {
    this.#push(work, fail, bytes, false);
  }

  #push(work: (turn: OpenTurn) => void, fail: Job['fail'], bytes: number, mayChange: boolean): void {
    this.#queue.push({ run: () => work(this.#current), fail, bytes, mayChange });
  }

  /** Does `work` in its turn; the promise holds its outcome, and resolves once that is on disk. */
  do<T>(work: (turn: Turn) => Outcome<T>): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      this.push(
        (turn) => {
          const outcome = work(turn);
          turn.afterCommit(() => resolve(outcome));
        },
        (refusal) => resolve(refuse(refusal, 'nothing was changed')),
      );
    });
  }

  /** The document if it is open. */
  openDocument(name: string): RoomDocument | undefined {
    return this.#documents.get(name);
  }
  /** The document, opened or made; within a turn only. */
  document(name: string): RoomDocument {
    return this.#documents.get(name) ?? this.#addDocument(name);
  }

  /** Tells what is no part of a turn because nothing of it is kept: who is here, whether the disk fails. */
  tell<N extends TopicName>(audience: Audience, topic: N, value: Topics[N]): void {
    this.#env.bus.publish(this.#code, { audience, topic, value, seq: (this.#seq += 1) } as Publication);
  }

  /**
   * Finishes what waits, or gives it up if the disk fails or has no answer, then lets go. False if it gave up: what
   * wasn't acknowledged is refused.
   */
  async close(): Promise<boolean> {
    this.#disk.hurry();
    await this.#queue.close();
    this.#disk.close();
    this.#callOff?.();
    for (const document of this.#documents.values()) {
      for (const subscriber of document.changes.followers)
        subscriber.close(CLOSE.restart, 'the server restarts');
      document.destroy();
    }
    return !this.#disk.hasGivenUp;
  }

  /** The open turn; throws outside of one, since whatever asks would then escape the commit. */
  get #current(): OpenTurn {
    if (!this.#turn) throw new Error('outside of a turn');
    return this.#turn;
  }

  #load(stored: StoredWorkshop | null): void {
    const write = (one: Write): void => void (this.#turn?.writes ?? this.#early).push(one);
    this.#early = [];
    this.#records = new Records(stored?.records ?? [], write);
    this.#documents.forEach((document) => document.destroy());
    this.#documents = new Map();
    this.#telling.clear();
    // A fresh id at every load: Yjs changes a document's id by itself if it meets its own structs.
    const [serverId = 0] = leaseTo({ records: this.#records, random: this.#env.random }, SERVER, 1);
    this.#serverId = serverId;
    this.#stored = new Map(stored?.documents.map((document) => [document.document, document]));
    this.document('board');
    this.#armClosing();
  }

  #addDocument(name: string): RoomDocument {
    const document = new RoomDocument(
      name,
      name === 'board' ? BOARD : NOTEBOOK,
      this.#serverId,
      this.#stored.get(name),
      this.#env.clock,
      (write) => this.#current.writes.push(write),
      (from, frame) => this.#current.frames.push({ document: from, frame }),
      this.#env.partMost ?? PART_MOST,
    );
    this.#documents.set(name, document);
    this.#stored.delete(name);
    return document;
  }

  /**
   * One turn: do all jobs in one transaction, commit what they wrote, then deliver what they said.
   */
  async #open(jobs: readonly Job[]): Promise<Spent> {
    const busyMs = stopwatch(this.#env.clock);
    const giveUp = (): Spent => {
      jobs.forEach((job) => job.fail('busy'));
      return { busyMs: busyMs(), hasMore: false };
    };
    if (this.#disk.hasGivenUp) return giveUp();
    const turn = this.#newTurn();
    const board = this.document('board');
    this.#turn = turn;
    const work = (): void => {
      closeDueRounds(turn);
      jobs.forEach((job) => job.run());
    };
    const mayChange = board.isRead || jobs.some((job) => job.mayChange);
    try {
      if (!mayChange) work();
      else
        board.doc.transact((transaction) => {
          work();
          // Applying a client's update marks the transaction as a stranger's; Yjs would then take what the server itself
          // wrote in it for a theft of its client id. The guard has refused any such theft.
          transaction.local = true;
        });
      turn.reads.forEach((read) => read());
    } catch (error) {
      this.#turn = null;
      this.#env.log.error(
        { code: this.#code, err: error },
        'a turn failed; the room is read from disk again',
      );
      jobs.forEach((job) => job.fail('internal'));
      await this.#reload();
      return { busyMs: busyMs(), hasMore: false };
    }
    this.#turn = null;
    const judgedMs = busyMs();
    if (turn.writes.length > 0) await this.#disk.commit([...this.#early.splice(0), ...turn.writes]);
    if (this.#disk.hasGivenUp) return giveUp();
    const toldInMs = stopwatch(this.#env.clock);
    if (turn.writes.length > 0) killPoint('after-commit-before-deliver');
    try {
      this.#deliver(turn);
    } catch (error) {
      // It is on disk; whoever missed it gets it on connecting again.
      this.#env.log.error({ code: this.#code, err: error }, 'a turn could not be delivered to everybody');
    }
    this.#fold(turn);
    this.#armClosing();
    // Who only looks is served from what is stored; the first who writes shall not wait for it to be read.
    if (!board.isRead) this.#env.clock.after(0, () => this.#readAhead(board));
    return { busyMs: judgedMs + toldInMs(), hasMore: this.#telling.size > 0 };
  }

  /**
   * Folds what has grown long enough into a snapshot, once everybody has been told: for 5,000 cards it takes 13 ms, in
   * which the room would rest anyhow. What is folded is on the disk, so that the snapshot may go with the next commit.
   */
  #fold(turn: OpenTurn): void {
    try {
      for (const { document } of turn.frames) {
        const compaction = document.compaction();
        if (compaction) this.#early.push(compaction);
      }
    } catch (error) {
      // Its updates stay as they are.
      this.#env.log.error({ code: this.#code, err: error }, 'a document could not be folded into a snapshot');
    }
  }

  #readAhead(board: RoomDocument): void {
    try {
      board.read();
    } catch (error) {
      // A turn that needs it fails in the same way, and is answered.
      this.#env.log.error({ code: this.#code, err: error }, 'the board could not be read');
    }
  }

  #newTurn(): OpenTurn {
    const turn: OpenTurn = {
      nowMs: this.#env.clock.nowMs(),
      random: this.#env.random,
      records: this.#records,
      board: this.document('board'),
      attendance: this.#attendance,
      guesses: this.#env.guesses,
      addresses: this.#env.addresses,
      publicUrl: this.#env.publicUrl,
      writes: [],
      frames: [],
      publications: [],
      expulsions: [],
      reads: [],
      deliveries: [],
      saved: new Set(),
      answers: new Answers(),
      notebook: (participant: ParticipantId) => this.document(`notebook/${participant}`),
      publish: (audience, topic, value) => {
        const publication = { audience, topic, value, seq: (this.#seq += 1) } as Publication;
        // Of a topic that is told whole, only the last value of a turn matters.
        const isWhole = topic !== 'round' && topic !== 'me';
        const earlier = isWhole
          ? turn.publications.findIndex((one) => one.topic === topic && one.audience === audience)
          : -1;
        const [former] = earlier >= 0 ? turn.publications.splice(earlier, 1) : [];
        // People are told by the entry: of each the last, and of all in one.
        if (former?.topic === 'people' && publication.topic === 'people')
          publication.value = lastOfEach([...former.value, ...publication.value]);
        turn.publications.push(publication);
      },
      expel: (expulsion) => void turn.expulsions.push(expulsion),
      afterCommit: (work) => void turn.deliveries.push(work),
    };
    return turn;
  }

  async #reload(): Promise<void> {
    const followers = [...this.#documents.values()].flatMap(({ changes }) => changes.followers);
    await this.#disk.read((stored) => this.#load(stored));
    // Replicas may hold what was refused with the turn: they come again and are brought in line.
    for (const subscriber of followers) subscriber.close(CLOSE.busy, 'internal');
  }

  /** Sends a part of those who follow what they haven't been sent yet. */
  #tellPart(): void {
    for (const document of this.#telling) {
      document.changes.sendPart();
      if (!document.changes.hasMore) this.#telling.delete(document);
    }
  }

  #tellMore(): void {
    try {
      this.#tellPart();
    } catch (error) {
      this.#env.log.error({ code: this.#code, err: error }, 'a change could not be told to everybody');
    }
  }

  #deliver(turn: OpenTurn): void {
    for (const { document, frame } of turn.frames) {
      document.changes.say(frame);
      this.#telling.add(document);
    }
    this.#tellPart();
    if (turn.frames.length > 0) killPoint('in-delivery');
    for (const subscriber of turn.saved)
      if (subscriber.isOpen) subscriber.send([savedFrame(subscriber.frames)]);
    turn.publications.forEach((publication) => this.#env.bus.publish(this.#code, publication));
    turn.deliveries.forEach((deliver) => deliver());
    turn.expulsions.forEach((expulsion) => this.#env.bus.expel(this.#code, expulsion));
  }

  /** Has the queue take a turn when the next grace period ends. */
  #armClosing(): void {
    this.#callOff?.();
    this.#callOff = null;
    const dueMs = nextClosing(this);
    if (dueMs === null) return;
    const wait = Math.max(0, dueMs - this.#env.clock.nowMs());
    this.#callOff = this.#env.clock.after(wait, () => void this.do(() => accept(null)));
  }
}
