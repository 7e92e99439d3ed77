/** One random afternoon in a room, from a seed: honest people, a hostile one, a host, bad Wi-Fi, a bad disk, and kill -9. */
import type * as Y from 'yjs';
import {
  addCard,
  addProject,
  addStack,
  editCard,
  moveCard,
  moveStack,
  nameStack,
  removeCard,
  titleProject,
} from '../../shared/board/edit.ts';
import type { CardPlace, CardRecord, ProjectRecord, StackRecord } from '../../shared/board/schema.ts';
import type { BallotId, RoundId } from '../../shared/ids.ts';
import { restoreExport } from '../../server/export/restore.ts';
import { exportWorkshop } from '../../server/export/whole.ts';
import { PART_MOST } from '../../server/rooms/fan-out.ts';
import { editIdea, keepIdea, writeIdea } from '../../shared/notebook/edit.ts';
import { may, type Action } from '../../shared/permit.ts';
import { SYNC_UPDATE } from '../../shared/protocol/frames.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import { FORGED, FRAMES, honestFrames, hostCommands, noise, UPDATES, type Mallory } from './hostile.ts';
import { frameOf, type Replica } from './replica.ts';
import { Stage, type Person } from './stage.ts';
import { differences, lost, type Acknowledged } from './witness.ts';

const ACTIONS = 45;
const ROUND = 'round001' as RoundId;
/** Why honest people may be refused: they acted on what they had not yet heard of. */
const HONEST_REFUSALS = /^G1[46] (not-now|taken|not-found)/;

/** A thing somebody made, and in which page; it may be missing in the end only if that page, or one after it, was refused. */
interface Made {
  by: Person;
  replica: Replica;
  page: number;
  root: string;
  id: string;
}

class Afternoon implements Acknowledged {
  readonly stage: Stage;
  readonly honest: Person[] = [];
  readonly made: Made[] = [];
  /** By card: every text its owner gave it. */
  readonly texts = new Map<string, Set<string>>();
  readonly refusedPages = new Map<Replica, number[]>();
  /** Ballots that were acknowledged, by id. */
  readonly receipts = new Map<string, string>();
  /** The number of the last name that was acknowledged. */
  readonly names = new Map<Person, number>();
  readonly faults: string[] = [];
  mallory!: Person;
  #ids = 0;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  async run(): Promise<string[]> {
    const { stage } = this;
    for (const name of ['ana', 'ben', 'cleo']) this.honest.push(await stage.join(name));
    this.mallory = await stage.join('mallory');
    await this.#go('capture');
    for (let action = 0; action < ACTIONS; action += 1) {
      await this.#act();
      await stage.clock.pass(stage.random.int(4) === 0 ? stage.random.int(2000) : stage.random.int(60));
      await this.#mend();
    }
    await this.#end();
    return this.faults;
  }

  async #act(): Promise<void> {
    const { random } = this.stage;
    const dice = random.int(100);
    if (dice < 62) return this.#write(random.pick(this.honest));
    if (dice < 72) return this.#attack();
    if (dice < 80) return this.#host();
    if (dice < 83) return this.#vote(random.pick(this.honest));
    if (dice < 84) return this.#rename(random.pick(this.honest));
    if (dice < 92) return this.#network(random.pick([...this.honest, this.mallory]));
    if (dice < 95) return this.#weather();
    return this.#crash();
  }

  /** An honest person does something that their screen offers them. */
  #write(person: Person): void {
    const { random } = this.stage;
    const board = person.board.doc;
    const idOf = (root: string): string | undefined => pickFrom(random, [...board.getMap(root).keys()]);
    switch (random.int(10)) {
      case 0:
      case 1:
        return this.#jot(person);
      case 2:
      case 3: {
        if (!this.#offers(person, 'card:add')) return;
        const id = this.#mint(person, person.board, 'cards');
        const text = this.#say(person, id);
        return addCard(board, id, { owner: person.id, text, place: this.#place(person) });
      }
      case 4: {
        const mine = [...board.getMap<Y.Map<unknown>>('cards')].filter(
          ([, card]) => card.get('owner') === person.id,
        );
        const [id] = pickFrom(random, mine) ?? [];
        if (id === undefined || !this.#offers(person, 'card:edit')) return;
        if (random.int(4) === 0) return removeCard(board, id, random.int(2) === 0);
        return editCard(board, id, this.#say(person, id));
      }
      case 5:
      case 6: {
        const id = idOf('cards');
        if (id !== undefined && this.#offers(person, 'card:move')) moveCard(board, id, this.#place(person));
        return;
      }
      case 7: {
        if (!this.#offers(person, 'stack:add')) return;
        const cards = [idOf('cards'), idOf('cards')].filter((id) => id !== undefined);
        const id = this.#mint(person, person.board, 'stacks');
        return addStack(board, id, { owner: person.id, name: '', place: { in: 'tray', order: 'a1' } }, cards);
      }
      case 8: {
        const id = idOf('stacks');
        if (id === undefined || !this.#offers(person, 'stack:name')) return;
        if (random.int(2) === 0) return nameStack(board, id, `stack by ${person.name}`);
        return moveStack(board, id, {
          in: 'theme',
          theme: random.pick(['food', 'care']),
          order: `a${random.int(9)}`,
        });
      }
      default: {
        const stacks = [...board.getMap('stacks').keys()];
        const taken = new Set(
          [...board.getMap<Y.Map<unknown>>('projects').values()].map((one) => one.get('stack')),
        );
        const stack = stacks.find((id) => !taken.has(id));
        if (stack === undefined || !this.#offers(person, 'project:add')) return this.#jot(person);
        const id = this.#mint(person, person.board, 'projects');
        addProject(board, id, {
          owner: person.id,
          stack,
          title: `by ${person.name}`,
          problem: '',
          lead: person.id,
        });
        return titleProject(board, id, `project by ${person.name}`);
      }
    }
  }

  #jot(person: Person): void {
    const { random } = this.stage;
    const notebook = person.notebook!;
    const ideas = [...notebook.doc.getMap<Y.Map<unknown>>('ideas')].filter(
      ([, idea]) => idea.get('revealed') === false,
    );
    const [old] = pickFrom(random, ideas) ?? [];
    if (old !== undefined && random.int(3) === 0) {
      // An idea that goes to the board meanwhile is refused here: that is for the scenes. Kept back it never goes.
      if (notebook.doc.getMap<Y.Map<unknown>>('ideas').get(old)?.get('keep') !== true) return;
      return random.int(2) === 0 ? editIdea(notebook.doc, old, this.#say(person, old)) : undefined;
    }
    const id = this.#mint(person, notebook, 'ideas');
    const keep = random.int(3) === 0;
    writeIdea(notebook.doc, id, {
      text: this.#say(person, id),
      theme: random.pick(['', 'food']),
      keep,
      order: 'a0',
    });
    if (keep && random.int(2) === 0) keepIdea(notebook.doc, id, true);
  }

  #attack(): void {
    const { random } = this.stage;
    const { board } = this.mallory;
    if (!board.wire || !board.isOnline) return;
    const victim = random.pick(this.honest);
    const ofVictim = (root: string): string | undefined =>
      [...board.doc.getMap<Y.Map<unknown>>(root)].find(
        ([, record]) => record.get('owner') === victim.id,
      )?.[0];
    const mallory: Mallory = {
      doc: board.doc,
      clientId: board.doc.clientID,
      id: this.mallory.id,
      victim: {
        id: victim.id,
        card: ofVictim('cards'),
        project: ofVictim('projects'),
        clientId: victim.board.doc.clientID,
      },
      random,
    };
    switch (random.int(5)) {
      case 0: {
        const [name, body] = random.pick(hostCommands(victim.id, mallory.victim.card ?? 'nothing0', ROUND));
        void this.mallory.sends(name as 'step:go', body).then((outcome) => {
          if (outcome.ok) this.faults.push(`mallory did ${name}`);
        });
        return;
      }
      case 1: {
        const { bytes, isBinary } = random.pick(Object.values(FRAMES));
        return board.sendRaw(bytes, isBinary);
      }
      case 2: {
        const updates = Object.values(UPDATES).map((make) => make(mallory));
        const { bytes, isBinary } = noise(random, honestFrames(updates, mallory.clientId));
        return board.sendRaw(bytes, isBinary);
      }
      default:
        board.sendRaw(frameOf(SYNC_UPDATE, random.pick(Object.values(UPDATES))(mallory)));
    }
  }

  async #host(): Promise<void> {
    const { random, host } = this.stage;
    switch (random.int(4)) {
      case 0: {
        const cards = [...this.honest[0]!.board.doc.getMap('cards').keys()];
        const card = pickFrom(random, cards);
        if (card !== undefined) void host.sends('card:hide', { card });
        return;
      }
      case 1: {
        const held = host.hello?.held[0];
        if (held) void host.sends('card:show', { card: held.id });
        return;
      }
      default:
        return this.#go(random.pick(['capture', 'cluster', 'cluster', 'projects', 'vote']));
    }
  }

  async #go(step: string): Promise<void> {
    const { host, clock } = this.stage;
    if (host.hello === null || host.agenda.step === step) return;
    // Without an answer (a crash, a disk that fails) the desk is left as it is.
    void host.sends('step:go', { from: host.agenda.step, to: step });
    await clock.pass(100);
    if (step === 'vote') {
      void host.sends('round:announce', { id: ROUND });
      void host.sends('round:open', { round: ROUND });
      await clock.pass(50);
    }
  }

  #vote(person: Person): void {
    const round = person.rounds.get(ROUND);
    if (!round || person.hello === null) return;
    const { random } = this.stage;
    const id = this.#id() as BallotId;
    const dots = Object.fromEntries(
      round.candidates.slice(0, 3).map(({ id: project }) => [project, 1 + random.int(2)]),
    );
    const within = Object.fromEntries(Object.entries(dots).slice(0, 2)) as Choice;
    void person.sends('ballot:cast', { round: ROUND, id, choice: within }).then((outcome) => {
      if (outcome.ok) this.receipts.set(id, outcome.value.receipt);
    });
  }

  /** Takes another name; the number at its end tells which of them was the last. */
  #rename(person: Person): void {
    const number = (this.#ids += 1);
    void person.sends('me:change', { name: `${person.name} ${number}` }).then((outcome) => {
      if (outcome.ok) this.names.set(person, Math.max(number, this.names.get(person) ?? 0));
    });
  }

  #network(person: Person): void {
    const { random, clock, network } = this.stage;
    const replica = random.int(3) === 0 && person.notebook ? person.notebook : person.board;
    switch (random.int(6)) {
      case 0:
        return replica.wire?.drop(random.int(2) === 0);
      case 1:
        return person.hangUpAll();
      case 2: {
        const { wire } = replica;
        wire?.stall(true);
        clock.after(random.int(3000), () => wire?.stall(false));
        return;
      }
      case 3:
        network.traffic.longestMs = random.pick([5, 30, 400]);
        return;
      case 4:
        // A page is loaded anew: what it had is kept on the phone, under a new client id.
        if (!replica.isOnline) replica.begin(true);
        return;
      default:
        return network.wires.size > 0 ? random.pick([...network.wires]).drop() : undefined;
    }
  }

  #weather(): void {
    const { random, weather } = this.stage;
    const slow = random.int(3) === 0 ? 800 : 3;
    weather.commitMs = () => 1 + random.int(slow);
    weather.answerMs = () => random.int(slow);
    let faults = random.int(3) === 0 ? random.int(8) : 0;
    weather.fault = () => (faults-- > 0 ? 'disk I/O error' : null);
  }

  /** Killed in the middle of it: everybody is doing something, and the disk takes its time. */
  async #crash(): Promise<void> {
    const { random, clock, weather } = this.stage;
    if (random.int(4) > 0) {
      const slowMs = random.pick([5, 50, 500]);
      weather.commitMs = () => random.int(slowMs);
      weather.answerMs = () => random.int(slowMs);
      for (let deeds = 3 + random.int(6); deeds > 0; deeds -= 1) {
        const person = random.pick(this.honest);
        const deed = random.int(3);
        if (deed === 0) this.#rename(person);
        else if (deed === 1) this.#vote(person);
        else this.#write(person);
        await clock.pass(random.int(30));
      }
      await clock.pass(random.int(slowMs * 2));
    }
    await this.stage.crash();
    this.faults.push(...(await lost(this.stage, this)));
    await this.stage.clock.pass(this.stage.random.int(2000));
    await this.stage.restart();
  }

  /** Lines are dialled again, pages that were refused have begun anew, client ids are refilled. */
  async #mend(): Promise<void> {
    for (const person of this.stage.people) {
      for (const replica of [person.board, person.notebook]) {
        if (!replica) continue;
        this.#noteRefusals(person, replica);
        const wants = replica.wire === null && person !== this.stage.host && this.stage.random.int(3) > 0;
        if (wants) replica.dial();
      }
      if (person.hello === null && this.stage.random.int(3) > 0) person.dialLive();
      if (person.clientIdsLeft < 4 && this.stage.isUp) await person.leaseMore(12);
    }
  }

  #noteRefusals(person: Person, replica: Replica): void {
    for (const refusal of person.refusals.splice(0)) {
      if (person === this.mallory) continue;
      const page = replica.shown.length - 1;
      this.refusedPages.set(replica, [...(this.refusedPages.get(replica) ?? []), page]);
      if (!HONEST_REFUSALS.test(refusal.reason)) {
        this.faults.push(
          `${person.name} was refused on ${refusal.document}: ${refusal.code} ${refusal.reason}`,
        );
      }
    }
  }

  /** The storm is over: everybody connects, all that is under way arrives, and everything is compared. */
  async #end(): Promise<void> {
    const { stage } = this;
    stage.weather.commitMs = () => 2;
    stage.weather.answerMs = () => 1;
    stage.weather.fault = () => null;
    stage.network.traffic.longestMs = 20;
    for (const wire of stage.network.wires) wire.stall(false);
    // A connection may still be about to break.
    for (let round = 0; round < 50; round += 1) {
      await this.#mend();
      await stage.clock.pass(500);
      await stage.settle();
      if (this.#areConnected()) break;
    }
    if (!this.#areConnected()) return void this.faults.push('not everybody could connect in the end');
    this.faults.push(
      ...(await lost(stage, this)),
      ...(await differences(stage, this.honest)),
      ...this.#audit(),
      ...(await this.#comesIn()),
    );
    await stage.crash();
    await stage.restart();
    this.faults.push(...(await differences(stage, this.honest)));
  }

  /** Whatever the afternoon has made of the board, its export may be imported (X4). */
  async #comesIn(): Promise<string[]> {
    const whole = await this.stage.turn((turn) => exportWorkshop(turn));
    const outcome = restoreExport(JSON.parse(JSON.stringify(whole)));
    return outcome.ok ? [] : [`its own export is refused: ${outcome.message}`];
  }

  /** Also as far as the network knows: a phone may not have been told yet that its connection is lost. */
  #areConnected(): boolean {
    const { wires } = this.stage.network;
    return this.honest.every(
      ({ isConnected, board, notebook }) =>
        isConnected && [board, notebook].every((replica) => replica?.wire && wires.has(replica.wire)),
    );
  }

  /** What is on the board was put there by whom it says, and nothing that honest people made is missing. */
  #audit(): string[] {
    const faults: string[] = [];
    const [ana] = this.honest as [Person];
    const { themes, cards, stacks, projects } = ana.board.json() as {
      themes: Record<string, unknown>;
      cards: Record<string, CardRecord>;
      stacks: Record<string, StackRecord>;
      projects: Record<string, ProjectRecord>;
    };
    if (JSON.stringify([themes, cards, stacks, projects]).includes(FORGED))
      faults.push('something forged is on the board');
    if (Object.keys(themes).length !== 10) faults.push('the themes have changed');
    const names = new Map(this.honest.map(({ id, name }) => [id as string, name]));
    for (const [id, { owner, text }] of Object.entries(cards)) {
      if (names.has(owner) && !this.texts.get(id)?.has(text))
        faults.push(`card ${id}: ${names.get(owner)} never wrote "${text}"`);
    }
    for (const [id, { owner, title }] of Object.entries(projects)) {
      if (names.has(owner) && !title.includes(names.get(owner)!))
        faults.push(`project ${id} has the title "${title}"`);
    }
    for (const { by, replica, page, root, id } of this.made) {
      const isThere =
        replica.doc.getMap(root).has(id) || this.stage.host.hello?.held.some((held) => held.id === id);
      const wasRefused = this.refusedPages.get(replica)?.some((refused) => refused >= page) ?? false;
      if (!isThere && !wasRefused && !this.#isHeld(id))
        faults.push(`${by.name} made ${root} ${id}, and it is gone`);
    }
    return faults;
  }

  #isHeld(id: string): boolean {
    return this.stage.published.some(
      ({ topic, value }) => topic === 'held' && JSON.stringify(value).includes(id),
    );
  }

  /** Whether the person's screen has the button active. */
  #offers(person: Person, action: Action): boolean {
    const step = person.hello?.workshop.method.steps.find(({ id }) => id === person.agenda.step);
    const now = { permits: step?.permits ?? [], formerPermits: [] };
    return may(action, { role: 'participant', id: person.id }, now, { owner: person.id }) === null;
  }

  #place(person: Person): CardPlace {
    const { random } = this.stage;
    const order = `a${random.int(9)}`;
    const stack = pickFrom(random, [...person.board.doc.getMap('stacks').keys()]);
    if (stack !== undefined && random.int(3) === 0) return { in: 'stack', stack, order };
    return random.int(2) === 0
      ? { in: 'tray', order }
      : { in: 'theme', theme: random.pick(['food', 'care']), order };
  }

  #say(person: Person, id: string): string {
    const text = `${person.name} said ${this.#ids}`;
    const texts = this.texts.get(id) ?? new Set<string>();
    this.texts.set(id, texts.add(text));
    return text;
  }

  #mint(by: Person, replica: Replica, root: string): string {
    const id = this.#id();
    this.made.push({ by, replica, page: replica.shown.length - 1, root, id });
    return id;
  }

  #id = (): string => `made${String((this.#ids += 1)).padStart(6, '0')}`;
}

const pickFrom = <T>(random: { pick<U>(items: readonly U[]): U }, items: readonly T[]): T | undefined =>
  items.length > 0 ? random.pick(items) : undefined;

/** Plays the afternoon of this seed; returns what went wrong. */
export async function runScenario(seed: number): Promise<string[]> {
  // Sometimes a few people are a crowd, which is told in parts.
  const stage = await Stage.open({ seed, partMost: [PART_MOST, 3, 2, 1][seed % 4]! });
  return new Afternoon(stage).run();
}
