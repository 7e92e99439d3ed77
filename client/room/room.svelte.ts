// A room as a page has it open: the live door's truth, the documents, and one way to change either.
import { SvelteMap } from 'svelte/reactivity';
import { browserEnvironment, type Environment } from './environment.ts';
import { KeptBallotBox } from './ballot-box.svelte.ts';
import { OwnBallots } from './own-ballots.svelte.ts';
import { ClientIds } from './client-ids.ts';
import { RoomDocument } from './document.svelte.ts';
import { outboxOf } from './delivery.ts';
import { Drafts } from './drafts.svelte.ts';
import { BOARD_EDITS, judge, NOTEBOOK_EDITS, type EditTable } from './edits.ts';
import { DragTeller, ghostsIn } from './ghosts.ts';
import type {
  BoardReplica,
  Connection,
  Draft,
  Ghost,
  NotebookReplica,
  Probe,
  RefusalNote,
  Room,
} from './handle.ts';
import { whoIs } from './identity.ts';
import { Live } from './live.ts';
import { handOverOutbox } from './outbox.ts';
import type { ReplicaOptions } from './replica.ts';
import { currentStep, permitsAt, type Agenda } from '../../shared/agenda/agenda.ts';
import type { CardRecord, ProjectRecord, StackRecord, ThemeRecord } from '../../shared/board/schema.ts';
import { idFrom } from '../../shared/ids.ts';
import type { Step } from '../../shared/method/schema.ts';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import type { Refusal } from '../../shared/outcome.ts';
import { may, type Action, type Actor, type Now, type Whose } from '../../shared/permit.ts';
import { boardName, notebookName } from '../../shared/protocol/frames.ts';
import type { Face } from '../../shared/protocol/http.ts';
import type {
  CommandBody,
  CommandName,
  CommandOutcome,
  Hello,
  Me,
  Person,
  TopicName,
  Topics,
} from '../../shared/protocol/live.ts';
import { currentRound, type OwnBallot, type Round } from '../../shared/voting/round.ts';

/** Opens the room for as long as the page shows it; `close` it then. */
export function openRoom(code: string, face: Face, env: Environment = browserEnvironment()): Room {
  return new PageRoom(env, code, face);
}

function known<T>(value: T | null): T {
  if (value === null) throw new Error('a screen asked before the room was ready');
  return value;
}

/** Refusals the ?debug panel remembers. */
const REFUSALS_KEPT = 20;

class PageRoom implements Room {
  readonly code: string;
  readonly face: Face;
  readonly people = new SvelteMap<string, Person>();
  readonly board: BoardReplica;

  readonly #env: Environment;
  readonly #live: Live;
  readonly #boardDocument: RoomDocument;
  readonly #notebookDocument: RoomDocument;
  readonly #notebook: NotebookReplica;
  readonly #stopWaking: () => void;
  #isGreeted = $state(false);
  // Apart, so that what the room does every second (who is here, how many have voted) wakes only who shows it.
  #workshop = $state.raw<Topics['workshop'] | null>(null);
  #agenda = $state.raw<Agenda | null>(null);
  #presence = $state.raw<Topics['presence']>({ here: 0 });
  #rounds = $state.raw<readonly Round[]>([]);
  #attendance = $state.raw<Topics['attendance'] | null>(null);
  #held = $state.raw<Topics['held']>([]);
  #badges = $state.raw<Topics['badges']>([]);
  #storage = $state.raw<Topics['storage']>({ failing: false });
  #told = $state.raw<Me | null>(null);
  #ownBallots = $state.raw<OwnBallots | null>(null);
  /** As the server tells it, with the ballots that only this phone still knows of. */
  readonly #me = $derived.by(() =>
    this.#told && this.#ownBallots ? { ...this.#told, ballots: this.#ownBallots.all } : this.#told,
  );
  #isOnline = $state(false);
  #hasFailed = $state(false);
  #refusal = $state<Refusal | null>(null);
  #ghosts = $state.raw<readonly Ghost[]>([]);
  /** Whose documents are open, and from which epoch. */
  #who = $state('');
  #epoch = '';
  #ids: ClientIds | null = null;
  #drafts = $state.raw<Drafts | null>(null);
  #ballotBox = $state.raw<KeptBallotBox | null>(null);
  /** Counts ends of the former step's grace: what may() says changes then, though no event tells of it. */
  #gracesOver = $state(0);
  #callOffGrace: (() => void) | null = null;
  #isCut = false;
  #isConfirmed = false;
  #refusals: RefusalNote[] = [];

  constructor(env: Environment, code: string, face: Face) {
    this.#env = env;
    this.code = code;
    this.face = face;
    this.#boardDocument = this.#makeDocument(BOARD_EDITS, () => this.#watchGhosts());
    this.#notebookDocument = this.#makeDocument(NOTEBOOK_EDITS, () => undefined);
    this.board = this.#boardReplica();
    this.#notebook = this.#notebookReplica();
    this.#live = new Live(env, code, face, {
      hello: (hello, from) => this.#greet(hello, from),
      topic: (name, value) => this.#learn(name, value),
      line: (isOnline) => this.#lineChanged(isOnline),
      refused: (refusal, message) => this.#end('live', refusal, message),
    });
    this.#stopWaking = env.onWake(() => this.#nudge());
    void this.#live.start();
  }

  get connection(): Connection {
    if (this.#refusal) return 'refused';
    if (this.#isOnline && this.#boardDocument.isConnected) return 'online';
    return this.#hasFailed || this.#boardDocument.hasFailed ? 'offline' : 'connecting';
  }
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  get isReady(): boolean {
    return (
      this.#isGreeted && this.#boardDocument.isShown && (!this.notebook || this.#notebookDocument.isShown)
    );
  }
  get workshop(): Topics['workshop'] {
    return known(this.#workshop);
  }
  get agenda(): Agenda {
    return known(this.#agenda);
  }
  get step(): Step {
    return currentStep(this.workshop.method, this.agenda);
  }
  get presence(): Topics['presence'] {
    return this.#presence;
  }
  get rounds(): readonly Round[] {
    return this.#rounds;
  }
  get round(): Round | null {
    return currentRound(this.#rounds);
  }
  get attendance(): Topics['attendance'] | null {
    return this.#attendance;
  }
  get held(): Topics['held'] {
    return this.#held;
  }
  get badges(): Topics['badges'] {
    return this.#badges;
  }
  get storage(): Topics['storage'] {
    return this.#storage;
  }
  get me(): Me {
    return known(this.#me);
  }
  get notebook(): NotebookReplica | null {
    return this.#me?.participant ? this.#notebook : null;
  }
  get ballotBox(): KeptBallotBox | null {
    return this.#ballotBox;
  }
  get drafts(): readonly Draft[] {
    return this.#drafts?.all ?? [];
  }
  dropDraft(id: string): void {
    this.#drafts?.drop(id);
  }

  nowMs(): number {
    return this.#live.nowMs();
  }

  may(action: Action, whose?: Whose): Refusal | null {
    return may(action, this.#actor, this.#now, whose);
  }

  async command<N extends CommandName>(name: N, body: CommandBody<N>): Promise<CommandOutcome<N>> {
    const outcome = await this.#live.command(name, body);
    if (!outcome.ok) this.#note(name, outcome.refusal, outcome.message);
    return outcome;
  }

  newId(): string {
    return idFrom((length) => this.#env.random(length));
  }

  cut(isCut: boolean): void {
    this.#isCut = isCut;
    this.#live.cut(isCut);
    this.#applyCut();
  }

  close(): void {
    this.#stopWaking();
    this.#callOffGrace?.();
    this.#live.close();
    this.#ballotBox?.close();
    this.#boardDocument.close();
    this.#notebookDocument.close();
  }

  get probe(): Probe {
    return {
      seq: this.#live.seq,
      offsetMs: this.#live.offsetMs,
      roundTripMs: this.#live.roundTripMs,
      documents: [...this.#boardDocument.probe('board'), ...this.#notebookDocument.probe('notebook')],
      refusals: this.#refusals,
    };
  }

  get #actor(): Actor {
    const { role, participant } = this.me;
    return { role, id: participant?.id ?? '' };
  }

  /** The same as the server asks: once the workshop has ended, no step permits anything. */
  get #now(): Now {
    const { workshop, agenda } = this;
    // Read for its own sake: whoever asked is asked again when a grace is over.
    if (this.#gracesOver < 0 || workshop.ended) return { permits: [], formerPermits: [] };
    return permitsAt(workshop.method, agenda, this.nowMs());
  }

  #greet(hello: Hello, from: 'server' | 'phone'): void {
    this.#take(hello);
    const ids = new Set<string>(hello.people.map(({ id }) => id));
    for (const id of [...this.people.keys()]) if (!ids.has(id)) this.people.delete(id);
    for (const person of hello.people) this.people.set(person.id, person);
    this.#isGreeted = true;
    this.#isConfirmed = from === 'server';
    this.#watchGrace();
    this.#learnBallots(hello, from);
    void this.#identify(hello.me, hello.epoch);
  }

  #learn(name: TopicName, value: Topics[TopicName]): void {
    if (this.#live.hello) this.#take(this.#live.hello);
    if (name === 'people') {
      for (const person of value as Topics['people']) this.people.set(person.id, person);
    }
    if (name === 'agenda') this.#watchGrace();
    if (name !== 'me') return;
    this.#learnBallots({ me: value as Me }, 'phone');
    void this.#identify(this.me, this.#epoch);
  }

  /** Only a server's hello says everything: any other news may come a moment before the vote's own. */
  #learnBallots({ me, rounds = [] }: Partial<Hello> & { me: Me }, from: 'server' | 'phone'): void {
    const who = whoIs(me);
    if (!me.participant) this.#ownBallots = null;
    else if (this.#ownBallots?.who !== who) {
      this.#ownBallots = new OwnBallots(this.#env.kept, this.code, who);
      const former = [...this.people.values()].filter(({ mergedInto }) => mergedInto === who);
      void this.#ownBallots.load(
        this.code,
        former.map(({ id }) => id),
      );
    }
    if (from === 'server') this.#ownBallots?.learnAll(me.ballots, rounds);
    else this.#ownBallots?.learn(me.ballots);
  }

  /** What hasn't changed is the same object and wakes nobody. */
  #take(hello: Hello): void {
    this.#workshop = hello.workshop;
    this.#agenda = hello.agenda;
    this.#presence = hello.presence;
    this.#rounds = hello.rounds;
    this.#attendance = hello.attendance;
    this.#held = hello.held;
    this.#badges = hello.badges;
    this.#storage = hello.storage;
    this.#told = hello.me;
  }

  /** Opens the documents of whoever this is; again if it turns out to be somebody else, or after a restore. */
  async #identify(me: Me, epoch: string): Promise<void> {
    const who = whoIs(me);
    const former = this.#who;
    if (who === former && epoch === this.#epoch) return this.#applyCut();
    this.#who = who;
    this.#epoch = epoch;
    const { code, face } = this;
    const own = me.participant;
    const notebook = own ? notebookName(code, own.id) : '';
    if (own && this.people.get(former)?.mergedInto === own.id) {
      const { kept } = this.#env;
      await handOverOutbox(kept, outboxOf(boardName(code), former), outboxOf(boardName(code), who));
      await handOverOutbox(kept, outboxOf(notebookName(code, former), former), outboxOf(notebook, who));
    }
    this.#ids = new ClientIds(this.#env, code, face, who);
    this.#drafts = new Drafts(this.#env.kept, `draft/${code}/${face}/${who}/`);
    void this.#drafts.load();
    this.#ballotBox?.close();
    this.#ballotBox = own ? this.#makeBallotBox(who) : null;
    void this.#ballotBox?.load();
    const isCut = this.#isOffNetwork;
    this.#boardDocument.open(this.#replicaOf(boardName(code), BOARD_EDITS, this.#ids, me), isCut);
    if (own) this.#notebookDocument.open(this.#replicaOf(notebook, NOTEBOOK_EDITS, this.#ids, me), isCut);
    else this.#notebookDocument.close();
    if (this.#isOnline) this.#lineChanged(true);
  }

  #replicaOf(name: string, edits: EditTable, ids: ClientIds, me: Me): ReplicaOptions {
    return {
      face: this.face,
      who: whoIs(me),
      epoch: this.#epoch,
      name,
      edits,
      mayWrite: me.role !== 'observer',
      ids,
      judge: (doc, changes) => judge(edits.kind, doc, changes, this.#actor, this.#now),
      isJudgeFresh: () => this.#isOnline,
    };
  }

  #makeDocument(edits: EditTable, presence: () => void): RoomDocument {
    const { name } = edits.kind;
    return new RoomDocument(this.#env, edits.kind, {
      presence,
      draft: (draft) => this.#drafts?.add(draft),
      refused: (refusal, message, isFinal) => {
        // A notebook that is somebody else's by now: the live door tells whose is ours.
        if (isFinal && refusal !== 'not-yours') this.#end(name, refusal, message);
        else this.#note(name, refusal, message);
      },
    });
  }

  #makeBallotBox(who: string): KeptBallotBox {
    return new KeptBallotBox(this.#env, `ballot/${this.code}/${who}`, {
      isOnline: () => this.#isOnline,
      ballots: () => this.#me?.ballots ?? [],
      send: (body) => this.command('ballot:cast', body),
      accepted: (ballot) => this.#acceptBallot(ballot),
    });
  }

  /** The acknowledgement may come before the topic that says the same. */
  #acceptBallot(ballot: OwnBallot): void {
    const ballots = [...this.me.ballots.filter(({ round }) => round !== ballot.round), ballot];
    this.#live.assume('me', { ...this.me, ballots });
  }

  #boardReplica(): BoardReplica {
    const document = this.#boardDocument;
    const stacks = document.root<StackRecord>('stacks');
    const teller = new DragTeller(
      this.#env,
      (id) => stacks.has(id),
      (presence) => document.life?.awareness.setLocalState(presence),
    );
    const ghosts = () => this.#ghosts;
    const edit = (name: string, args: readonly unknown[]) => this.#edit(document, name, args);
    return {
      themes: document.root<ThemeRecord>('themes'),
      cards: document.root<CardRecord>('cards'),
      stacks,
      projects: document.root<ProjectRecord>('projects'),
      get isSynced() {
        return document.isSynced;
      },
      get ghosts() {
        return ghosts();
      },
      edit: (name, ...args) => edit(name, args),
      saving: (id) => document.saving(id),
      drag: (dragging) => teller.drag(dragging),
    };
  }

  #notebookReplica(): NotebookReplica {
    const document = this.#notebookDocument;
    return {
      ideas: document.root<IdeaRecord>('ideas'),
      get isSynced() {
        return document.isSynced;
      },
      edit: (name, ...args) => this.#edit(document, name, args),
      saving: (id) => document.saving(id),
    };
  }

  #edit(document: RoomDocument, name: string, args: readonly unknown[]): Refusal | null {
    const refusal = this.#refusal ?? document.edit(name, args);
    if (refusal) this.#note(name, refusal, 'refused here');
    return refusal;
  }

  /**
   * Documents stay off the network until the server has said whose session this is: on a device passed on, the
   * replica of the one before would be sent under the wrong name.
   */
  get #isOffNetwork(): boolean {
    return this.#isCut || !this.#isConfirmed || this.#refusal !== null;
  }

  #applyCut(): void {
    this.#boardDocument.cut(this.#isOffNetwork);
    this.#notebookDocument.cut(this.#isOffNetwork);
  }

  #watchGhosts(): void {
    const life = this.#boardDocument.life;
    this.#ghosts = life ? ghostsIn(life.awareness) : [];
  }

  #watchGrace(): void {
    this.#callOffGrace?.();
    const leftMs = this.agenda.formerUntilMs - this.nowMs();
    if (leftMs <= 0) return;
    this.#callOffGrace = this.#env.after(leftMs, () => {
      this.#gracesOver += 1;
    });
  }

  #lineChanged(isOnline: boolean): void {
    this.#isOnline = isOnline;
    this.#hasFailed = !isOnline;
    if (!isOnline) return;
    this.#ballotBox?.online();
    if (this.#me?.role !== 'observer') void this.#ids?.refill();
    this.#boardDocument.nudge();
    this.#notebookDocument.nudge();
  }

  #nudge(): void {
    this.#live.nudge();
    this.#boardDocument.nudge();
    this.#notebookDocument.nudge();
  }

  /** For good: everything stays readable, nothing is sent any more. */
  #end(where: string, refusal: Refusal, message: string): void {
    this.#note(where, refusal, message);
    if (this.#refusal) return;
    this.#refusal = refusal;
    this.#live.close();
    this.#applyCut();
  }

  #note(where: string, refusal: Refusal, message: string): void {
    const note: RefusalNote = { atMs: this.#env.nowMs(), where, refusal, message };
    this.#refusals = [note, ...this.#refusals].slice(0, REFUSALS_KEPT);
  }
}
