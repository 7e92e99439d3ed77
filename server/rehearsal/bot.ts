// One participant: joins as a phone does, with a live line, the board and a notebook, and has what it wrote in mind.
import type { CardRecord } from '../../shared/board/schema.ts';
import { orderAtEnd } from '../../shared/board/edit.ts';
import { readBoard } from '../../shared/board/read.ts';
import { writeIdea } from '../../shared/notebook/edit.ts';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import type { Joined, JoinBody } from '../../shared/protocol/http.ts';
import { boardName, notebookName } from '../../shared/protocol/frames.ts';
import { fieldsOf } from '../../shared/records.ts';
import type { OwnBallot } from '../../shared/voting/round.ts';
import type { Api } from './api.ts';
import { newId } from './dice.ts';
import { LiveLine } from './live-line.ts';
import { Follower, type Deliveries } from './measure.ts';
import { Replica } from './replica.ts';
import type { Refusals } from './refusals.ts';
import type { Seat } from './plan.ts';

/** Where bots meet: the workshop's door, and what is counted for all of them. */
export interface Venue {
  api: Api;
  code: string;
  refusals: Refusals;
  deliveries: Deliveries;
}

export class Bot {
  readonly seat: Seat;
  readonly id: string;
  live!: LiveLine;
  board!: Replica;
  notebook!: Replica;
  /** Last cast and acknowledged. */
  ballot: Pick<OwnBallot, 'choice' | 'receipt'> | null = null;
  readonly #venue: Venue;
  readonly #joined: Joined;
  readonly #unusedIds: number[];
  #follower!: Follower;

  private constructor(venue: Venue, seat: Seat, joined: Joined) {
    this.#venue = venue;
    this.seat = seat;
    this.id = joined.participant.id;
    this.#joined = joined;
    this.#unusedIds = [...joined.clientIds];
    this.#openPage();
  }

  /** Null if the door refuses; why is noted. */
  static async join(venue: Venue, seat: Seat, role: string): Promise<Bot | null> {
    const { api, code, refusals } = venue;
    const body: JoinBody = { name: seat.name, role, language: seat.language, request: newId() };
    // Who taps "join" twice is one person all the same: the second request carries the first one's id.
    const [joined] = await Promise.all([
      api.join(code, body),
      ...(seat.tapsTwice ? [api.join(code, body)] : []),
    ]);
    if (joined.ok) return new Bot(venue, seat, joined.value);
    refusals.note('join', `${joined.refusal}: ${joined.message}`);
    return null;
  }

  get name(): string {
    return this.seat.name;
  }

  /** Everything the page shows has arrived. */
  get isIn(): boolean {
    return this.live.isUp && this.board.isSynced && this.notebook.isSynced;
  }

  /** The server has ended this one's part: nothing more can be expected of it. */
  get isOut(): boolean {
    return this.board.isRefused || this.notebook.isRefused;
  }

  get isSaved(): boolean {
    return this.board.isSaved && this.notebook.isSaved;
  }

  get hasAll(): boolean {
    return this.#follower.hasAll;
  }

  card(id: string): CardRecord | undefined {
    return fieldsOf(this.board.doc, 'cards', id) as CardRecord | undefined;
  }

  idea(id: string): IdeaRecord | undefined {
    return fieldsOf(this.notebook.doc, 'ideas', id) as IdeaRecord | undefined;
  }

  write(id: string, idea: Pick<IdeaRecord, 'text' | 'theme' | 'keep'>): void {
    const { doc } = this.notebook;
    const orders = [...doc.getMap('ideas').keys()].map((known) => this.idea(known)?.order ?? '');
    writeIdea(doc, id, { ...idea, order: orderAtEnd(orders) }, this);
  }

  /** An order at the end of a theme, as this one sees the board. */
  endOfTheme(theme: string): string {
    const { cards, stacks } = readBoard(this.board.doc);
    const orders: string[] = [];
    for (const { place } of [...cards.values(), ...stacks.values()]) {
      if (place.in === 'theme' && place.theme === theme) orders.push(place.order);
    }
    return orderAtEnd(orders);
  }

  /** The network breaks under both sockets and comes back by itself. */
  cutNetwork(): void {
    this.board.cut();
    this.notebook.cut();
    this.live.cut();
  }

  goOffline(): void {
    this.board.disconnect();
    this.notebook.disconnect();
    this.live.disconnect();
  }

  comeOnline(): void {
    this.board.connect();
    this.notebook.connect();
    this.live.connect();
  }

  /** Closes the page and opens it again: nothing is left of it but the token and unused client ids. */
  reload(): void {
    this.close();
    this.#openPage();
  }

  close(): void {
    this.live.close();
    this.board.close();
    this.notebook.close();
  }

  #openPage(): void {
    const { api, code, refusals, deliveries } = this.#venue;
    const { token } = this.#joined;
    const common = { origin: api.origin, token, refusals };
    this.board = new Replica({
      ...common,
      document: boardName(code),
      clientId: this.#takeClientId(),
      onSend: (clientId, clock) => deliveries.sent(clientId, clock, performance.now()),
    });
    this.notebook = new Replica({
      ...common,
      document: notebookName(code, this.id),
      clientId: this.#takeClientId(),
    });
    const { board } = this;
    const follower = new Follower(deliveries, board.doc);
    this.#follower = follower;
    board.onSync((isSynced) => (isSynced ? follower.start() : follower.stop()));
    board.doc.on('update', (_update: Uint8Array, origin: unknown) => {
      if (board.isFromServer(origin)) follower.look();
    });
    this.live = new LiveLine(api.origin, { code, as: 'join', token }, refusals);
    board.connect();
    this.notebook.connect();
  }

  #takeClientId(): number {
    const id = this.#unusedIds.shift();
    if (id === undefined) throw new Error(`${this.name} has no leased client id left`);
    return id;
  }
}
