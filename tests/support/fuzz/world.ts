/** A small board with two honest people's work on it, or a notebook, at which a fuzzer throws updates in the name of one of them. */
import * as Y from 'yjs';
import { Usage } from '../../../server/guard/index.ts';
import * as edit from '../../../shared/board/edit.ts';
import { BOARD, type CardRecord } from '../../../shared/board/schema.ts';
import { editIdea, markRevealed, writeIdea } from '../../../shared/notebook/edit.ts';
import { NOTEBOOK } from '../../../shared/notebook/schema.ts';
import type { DocumentKind } from '../../../shared/records.ts';
import type { Random } from '../random.ts';
import { Afternoon } from './afternoon.ts';
import { Allowance, BYTES_MOST, CHANGES_MOST } from './allowance.ts';
import { look, type Sight } from './oracle.ts';
import { openDocument, SERVER_ID, Stage, THE_GUARD, type Guard, type Person } from './stage.ts';

/** One world in so many is a notebook. */
const NOTEBOOK_EVERY = 5;

/** What Mallory has nearly used up from the start: records, bytes, changes of the minute, or nothing. */
type Short = 'records' | 'bytes' | 'changes' | 'nothing';
const SHORTAGES: readonly Short[] = ['records', 'bytes', 'changes', 'nothing', 'nothing'];
const EXCESSES_MOST = 20;
/** What moderation leaves Mallory to write on. */
const CARDS_LEFT = 2;
const IDEAS_LEFT = 3;
/** How many records Mallory has made when the fuzzer begins. */
const MADE: Record<string, number> = { cards: 4, stacks: 1, projects: 1, ideas: 6 };

export class World {
  readonly kind: DocumentKind;
  readonly stage: Stage;
  readonly random: Random;
  readonly afternoon: Afternoon;
  readonly mallory: Person;
  readonly victim: Person;
  /** Another replica, which learns only from the server's update events. */
  readonly mirror: Y.Doc;
  /** Ids by root, those of records that are gone included. */
  readonly ids: Record<string, string[]>;
  /** What Mallory has used up, as the guard counts it and as the oracle does. */
  readonly usage: Usage;
  readonly allowance: Allowance;
  /** The client ids of the pages that Mallory writes on now. */
  pages: readonly number[];
  /** The document as it is, taken anew when it has changed. */
  sight: Sight;
  /** Whether a transaction of several updates is open. */
  isTicking = false;
  /** How many updates went beyond what Mallory may use up. */
  excesses = 0;
  #minted = 0;
  /** Cards that were taken away while the fuzzer ran, as they were. */
  readonly #taken = new Map<string, CardRecord>();

  /** `guard` judges what the fuzzer sends; what the honest two have done was judged by the real one. */
  constructor(random: Random, guard: Guard = THE_GUARD) {
    this.random = random;
    const isNotebook = random.int(NOTEBOOK_EVERY) === 0;
    const short = random.pick(SHORTAGES);
    const kind = isNotebook ? NOTEBOOK : BOARD;
    this.kind = short === 'records' ? nearlyFull(kind, random) : kind;
    this.ids = Object.fromEntries(Object.keys(kind.roots).map((root) => [root, []]));
    this.stage = new Stage(this.kind);
    this.afternoon = new Afternoon(random);
    this.victim = this.stage.join('victim');
    this.mallory = this.stage.join('mallory');
    // Client ids decide who wins: Mallory gets some on either side of the victim's.
    this.mallory.leases.add(7).add(8).add(9_000_001);
    if (isNotebook) this.#fillNotebook();
    else this.#fillBoard();
    this.pages = [...this.mallory.leases];

    const { server } = this.stage;
    this.mirror = openDocument(this.kind);
    Y.applyUpdate(this.mirror, Y.encodeStateAsUpdate(server));
    server.on('update', (update: Uint8Array) => Y.applyUpdate(this.mirror, update));
    this.sight = look(server, this.kind);
    this.stage.guard = guard;

    const bytes = short === 'bytes' ? BYTES_MOST - 1_000 - random.int(6_000) : 0;
    const changes = short === 'changes' ? CHANGES_MOST - random.int(60) : 0;
    const { nowMs } = this.afternoon;
    this.usage = new Usage(server, this.kind, this.mallory.id);
    this.usage.add(this.mallory.id, spending(bytes, changes), nowMs);
    this.allowance = new Allowance(this.kind, this.mallory.id, bytes, changes, nowMs);
  }

  /** Nothing of interest comes any more of somebody who has used up everything. */
  get isSpent(): boolean {
    return this.excesses >= EXCESSES_MOST;
  }

  get isNotebook(): boolean {
    return this.kind.name === 'notebook';
  }

  mint(ids: string[] = []): string {
    const id = `record${String(this.#minted++).padStart(6, '0')}`;
    ids.push(id);
    return id;
  }

  /** Mallory opens one page more; returns its client id. */
  openPage(): number {
    const client = this.stage.lease();
    this.mallory.leases.add(client);
    return client;
  }

  /** Every client id that may stand in the document. */
  isKnown(client: number): boolean {
    return client === SERVER_ID || this.victim.leases.has(client) || this.mallory.leases.has(client);
  }

  /** What the server does meanwhile: a host takes a card away or brings it back, an idea is revealed. */
  moderate(): void {
    const { random } = this;
    const { server } = this.stage;
    if (this.isNotebook) {
      const hidden = Object.entries(this.sight.roots['ideas']!).filter(
        ([, idea]) => idea['revealed'] === false,
      );
      if (hidden.length > IDEAS_LEFT) markRevealed(server, random.pick(hidden)[0]);
    } else {
      const cards = Object.entries(this.sight.roots['cards']!) as [string, CardRecord][];
      const own = cards.filter(([, { owner }]) => owner === this.mallory.id);
      const [back] = this.#taken;
      if (back && random.int(2) === 0) {
        this.#taken.delete(back[0]);
        edit.returnCard(server, ...back);
      } else if (own.length > CARDS_LEFT) {
        const [id, card] = random.pick(random.int(2) ? own : cards);
        this.#taken.set(id, card);
        edit.takeCard(server, id);
      }
    }
    this.sight = look(server, this.kind);
  }

  #fillBoard(): void {
    const { server } = this.stage;
    const { cards, stacks, projects } = this.ids as Record<'cards' | 'stacks' | 'projects', string[]>;
    for (const [person, count] of [
      [this.victim, 6],
      [this.mallory, 4],
    ] as const) {
      const owner = person.id;
      for (let i = 0; i < count; i++) {
        const place = { in: 'tray', order: `a${i}` } as const;
        edit.addCard(server, this.mint(cards), { owner, text: `card ${i} 🙂`, place });
      }
      const stack = this.mint(stacks);
      edit.addStack(server, stack, { owner, name: 'S', place: { in: 'tray', order: 'a5' } }, []);
      edit.addProject(server, this.mint(projects), { owner, stack, title: 'P', problem: '', lead: '' });
    }
    // Something that is gone, something that came back, and fields with a history of several hands.
    edit.takeCard(server, cards[0]!);
    edit.takeCard(server, cards[7]!);
    edit.returnCard(server, cards[7]!, {
      owner: this.mallory.id,
      text: 'back',
      place: { in: 'tray', order: 'a1' },
      removed: false,
    });
    for (let i = 0; i < 6; i++) {
      const person = i % 2 ? this.mallory : this.victim;
      const place = { in: 'theme', theme: 'air', order: `b0${i + 1}` } as const;
      person.pull();
      person.write((doc) => edit.moveCard(doc, cards[1]!, place));
      person.write((doc) => edit.moveCard(doc, cards[8]!, place));
    }
  }

  #fillNotebook(): void {
    const { server } = this.stage;
    const ideas = this.ids['ideas']!;
    for (let i = 0; i < MADE['ideas']!; i++) {
      const theme = i % 2 ? 'air' : '';
      writeIdea(server, this.mint(ideas), { text: `idea ${i} 🙂`, theme, keep: i === 2, order: `a${i + 1}` });
    }
    // Some are on the board by now, and one has a history of several page loads.
    for (const id of ideas.slice(0, 2)) markRevealed(server, id);
    for (let i = 0; i < 6; i++) {
      if (i % 2) this.mallory.open();
      this.mallory.pull();
      this.mallory.write((doc) => editIdea(doc, ideas[3]!, `thought ${i}`));
    }
  }
}

/** The same kind of document, with room for few more records of Mallory's than she has made. */
function nearlyFull(kind: DocumentKind, random: Random): DocumentKind {
  const roots = Object.entries(kind.roots).map(([root, record]) => {
    const made = MADE[root];
    return [root, made === undefined ? record : { ...record, mostPerParticipant: made + random.int(4) }];
  });
  return { ...kind, roots: Object.fromEntries(roots) as DocumentKind['roots'] };
}

/** A verdict that uses up so much and does nothing. */
const spending = (bytes: number, cost: number): Parameters<Usage['add']>[1] => ({
  ok: true,
  moot: false,
  update: new Uint8Array(bytes),
  changes: [],
  cost,
  plan: { steps: [], targets: new Map(), effort: 0 },
});
