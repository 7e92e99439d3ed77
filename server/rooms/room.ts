// One workshop's authority, as the doors see it: commands, greetings, and the documents that connections follow.
import { addTheme } from '../../shared/board/edit.ts';
import { orderBetween } from '../../shared/board/order.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { CommandBody, CommandName, CommandOutcome, Hello } from '../../shared/protocol/live.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { PROTOCOL } from '../../shared/protocol/version.ts';
import { judgeAwareness } from '../guard/index.ts';
import type { StoredWorkshop } from '../store/contract.ts';
import { Asked } from './asked.ts';
import { Attendance } from './attendance.ts';
import { callerOf, closeCodeOf, holderOf, mayOpen } from './admission.ts';
import { perform } from './commands/index.ts';
import { heldCards } from './commands/moderation.ts';
import type { Subscriber } from './subscriber.ts';
import { judgeAndApply } from './judgement.ts';
import { Presence } from './presence.ts';
import { Refused } from './refused.ts';
import { isRevealing, reveal } from './reveal.ts';
import type { Caller, Turn } from './turn.ts';
import { Turns, type OpenTurn, type RoomEnvironment } from './turns.ts';
import { hostBadges, hostRound, meOf, personOf, publicRound, workshopTopic } from './views.ts';

export class Room {
  readonly code: string;
  readonly presence: Presence;
  readonly #env: RoomEnvironment;
  readonly #attendance: Attendance;
  readonly #turns: Turns;
  readonly #refused = new Refused();
  readonly #asked: Asked;
  readonly #askedWhoIsHere: Asked;
  readonly #greeted: Asked;

  /** `stored` is what the store has of this workshop; null for a new one, whose first turn makes it. */
  constructor(code: string, env: RoomEnvironment, stored: StoredWorkshop | null) {
    this.code = code;
    this.#env = env;
    this.#asked = new Asked(env.clock);
    this.#askedWhoIsHere = new Asked(env.clock);
    this.#greeted = new Asked(env.clock);
    this.presence = new Presence(env.clock, (here, ids) => {
      this.#turns.tell('everyone', 'presence', { here });
      this.#turns.tell('hosts', 'presence', { here, ids });
      this.#attendance.changed();
    });
    this.#attendance = new Attendance(env.clock, this.presence, () => void this.do(tellAttendance));
    this.#turns = new Turns(code, env, stored, this.#attendance);
  }

  /** Does `work` in its turn; the promise holds its outcome, and resolves once that is on disk. */
  do<T>(work: (turn: Turn) => Outcome<T>): Promise<Outcome<T>> {
    return this.#turns.do(work);
  }

  /** Does a parsed command for whoever has this session. */
  command<N extends CommandName>(session: string, name: N, body: CommandBody<N>): Promise<CommandOutcome<N>> {
    return this.do((turn) => {
      const caller = callerOf(turn.records, session);
      if (!caller.ok) return caller;
      return perform(turn, caller.value, name, body) as CommandOutcome<N>;
    });
  }

  /**
   * All that a screen needs on connecting; `enter` runs at the very moment from which topics must reach it. `too-many`
   * for a session whose screens connect for ever.
   */
  hello(session: string, enter: (caller: Caller) => void): Promise<Outcome<Hello>> {
    if (!this.#greeted.mayAsk(session))
      return Promise.resolve(refuse('too-many', 'greeted too often; wait a minute'));
    return new Promise((resolve) => {
      this.#turns.look(
        (turn) => {
          // Read when the turn's work is done: what comes later in the same turn is told before they have entered.
          turn.reads.push(() => {
            const caller = callerOf(turn.records, session);
            const hello = caller.ok ? accept(this.#helloFor(turn, caller.value)) : caller;
            turn.afterCommit(() => {
              if (caller.ok) enter(caller.value);
              resolve(hello);
            });
          });
        },
        (refusal) => resolve(refuse(refusal, 'nothing was changed')),
      );
    });
  }

  /** What a session stands for now, without waiting for a turn. */
  caller(session: string): Outcome<Caller> {
    return callerOf(this.#turns.records, session);
  }

  /** Brings a connection up to date and lets it follow the document from then on; whoever asks for ever is ended. */
  subscribe(name: string, subscriber: Subscriber, stateVector: Uint8Array): void {
    if (!this.#asked.mayAsk(subscriber.session))
      return subscriber.close(CLOSE.rate, 'too-many: states of documents');
    this.#bringUpToDate(name, subscriber, stateVector);
  }

  #bringUpToDate(name: string, subscriber: Subscriber, stateVector: Uint8Array): void {
    this.#push('look', name, subscriber, stateVector.length, (turn) => {
      const document = this.#turns.document(name);
      turn.reads.push(() => {
        let frames: Uint8Array[] | null;
        try {
          frames = document.welcome(stateVector, (changes) => turn.answers.spend(changes));
        } catch {
          return subscriber.close(CLOSE.malformed, 'malformed: not a state vector');
        }
        // The turn has answered enough: a later one does.
        if (!frames) return this.#bringUpToDate(name, subscriber, stateVector);
        const state = frames;
        turn.deliveries.push(() => {
          if (!subscriber.isOpen) return;
          subscriber.sendState(state);
          document.follow(subscriber);
          this.#showAll(name, subscriber);
        });
      });
    });
  }

  unsubscribe(name: string, subscriber: Subscriber): void {
    this.#turns.openDocument(name)?.unfollow(subscriber);
  }

  /** Judges a change and, if it is lawful, applies it; a refused one closes the connection with the rule's name. */
  write(name: string, subscriber: Subscriber, update: Uint8Array, way: 'live' | 'step2'): void {
    this.#push('push', name, subscriber, update.length, (turn, caller) => {
      const document = this.#turns.document(name);
      const mayOnlyRead = this.#refused.mayOnlyRead(subscriber.session, turn.nowMs);
      const verdict = judgeAndApply(turn, document, caller, update, way, mayOnlyRead);
      if (!verdict.ok) {
        this.#env.log.warn({ code: this.code, document: name, rule: verdict.rule }, verdict.message);
        // What is only too early is kept by whoever wrote it, and comes again.
        if (!mayOnlyRead) this.#refused.note(subscriber.session, turn.nowMs);
        const code = verdict.rule === 'G22' ? CLOSE.rate : CLOSE.refused;
        return subscriber.close(code, `${verdict.rule} ${verdict.refusal}: ${verdict.message}`);
      }
      subscriber.frames += 1;
      if (subscriber.wantsSaved) turn.saved.add(subscriber);
      if (document.kind === NOTEBOOK && caller.participant && isRevealing(turn))
        reveal(turn, [caller.participant]);
    });
  }

  /** Takes what a connection shows of itself; anything but its own presence is ignored. */
  show(name: string, subscriber: Subscriber, update: Uint8Array): void {
    const document = this.#turns.openDocument(name);
    const caller = callerOf(this.#turns.records, subscriber.session);
    if (!document || !caller.ok || caller.value.role === 'observer') return;
    const holder = holderOf(caller.value);
    const { awareness } = document;
    const others = { clockOf: (clientId: number) => awareness.clockOfOther(clientId, subscriber) };
    const { shown } = subscriber;
    const verdict = judgeAwareness(update, {
      leases: { has: (clientId) => this.#turns.records.leases.get(String(clientId))?.holder === holder },
      others,
      last: shown && others.clockOf(shown.clientId) === undefined ? shown : null,
    });
    if (!verdict.ok) return;
    const { clientId, clock, state } = verdict.entry;
    subscriber.shown = { clientId, clock };
    awareness.show(
      { clientId, clock, state: state && { ...state, who: caller.value.participant } },
      subscriber,
    );
  }

  /** Tells a connection that asks what all others show; whoever asks for ever is told no more. */
  showAll(name: string, subscriber: Subscriber): void {
    if (this.#askedWhoIsHere.mayAsk(subscriber.session)) this.#showAll(name, subscriber);
  }

  #showAll(name: string, subscriber: Subscriber): void {
    const whole = this.#turns.openDocument(name)?.awareness.whole();
    if (whole) subscriber.send([whole]);
  }

  /** The connection has gone, and with it what it showed. */
  hide(name: string, subscriber: Subscriber): void {
    if (!subscriber.shown) return;
    this.#turns.openDocument(name)?.awareness.remove(subscriber.shown.clientId, subscriber);
  }

  /** True if nobody follows it and nothing is under way, so that it may be dropped from memory. */
  get isIdle(): boolean {
    return this.#turns.isIdle && this.presence.isEmpty;
  }

  /** Finishes what waits, then lets go; false if the disk didn't take all of it. */
  async close(): Promise<boolean> {
    const isKept = await this.#turns.close();
    this.presence.close();
    this.#attendance.close();
    return isKept;
  }

  /** Lets a connection's wish wait for its turn; what it may do is looked up when that comes. */
  #push(
    how: 'look' | 'push',
    name: string,
    subscriber: Subscriber,
    bytes: number,
    work: (turn: OpenTurn, caller: Caller) => void,
  ): void {
    this.#turns[how](
      (turn) => {
        if (!subscriber.isOpen) return;
        const caller = callerOf(turn.records, subscriber.session);
        if (!caller.ok) return subscriber.close(closeCodeOf(caller.refusal), caller.refusal);
        // Whose entry was joined with another comes again as the other: nothing is written where nobody looks any more.
        if (!mayOpen(name, caller.value)) return subscriber.close(CLOSE.restart, 'stale');
        work(turn, caller.value);
      },
      (refusal) => subscriber.close(CLOSE.busy, refusal),
      bytes,
    );
  }

  #helloFor(turn: Turn, caller: Caller): Hello {
    const { records } = turn;
    const isHost = caller.role === 'host' || caller.role === 'cohost';
    return {
      protocol: PROTOCOL,
      nowMs: turn.nowMs,
      seq: this.#turns.seq,
      epoch: records.epoch,
      workshop: workshopTopic(turn),
      agenda: records.theWorkshop.agenda,
      people: [...records.participants.values()].map(personOf),
      presence: this.presence.topic(isHost),
      rounds: [...records.rounds.values()].map((round) => (isHost ? hostRound : publicRound)(records, round)),
      attendance: isHost ? this.#attendance.now(records) : null,
      held: isHost ? heldCards(records) : [],
      badges: isHost ? hostBadges(records) : [],
      me: meOf(records, caller),
      storage: { failing: this.#turns.isStorageFailing },
    };
  }
}

/** Tells hosts who is here and has voted, while ballots are taken. */
function tellAttendance(turn: Turn): Outcome<null> {
  const now = turn.attendance.now(turn.records);
  if (now) turn.publish('hosts', 'attendance', now);
  return accept(null);
}

/** Puts the method's themes on a new board, in their order. */
export function layThemes(turn: Turn): void {
  let order: string | null = null;
  for (const { id, name, icon } of turn.records.theWorkshop.method.themes) {
    order = orderBetween(order, null);
    addTheme(turn.board.doc, id, { name, icon, order });
  }
}
