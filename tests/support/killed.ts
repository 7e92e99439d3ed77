/** A server killed at a named point under load, and what its disk must hold then: all that anybody was told. */
import { expect } from 'vitest';
import type * as Y from 'yjs';
import { KILL_POINTS, type KillPoint } from '../../server/kill-points.ts';
import { Api } from '../../server/rehearsal/api.ts';
import { newId } from '../../server/rehearsal/dice.ts';
import { HostBot } from '../../server/rehearsal/host-bot.ts';
import { LiveLine } from '../../server/rehearsal/live-line.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { Replica } from '../../server/rehearsal/replica.ts';
import { after, until } from '../../server/rehearsal/until.ts';
import type { SqliteFile } from '../../server/store/sqlite-file.ts';
import { addProject, addStack, stateProblem } from '../../shared/board/edit.ts';
import type { BallotId, ProjectId, RoundId } from '../../shared/ids.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import { editIdea, writeIdea } from '../../shared/notebook/edit.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import { boardName, notebookName } from '../../shared/protocol/frames.ts';
import { docOf, readDisk } from './disk.ts';
import type { Random } from './random.ts';
import { KEEPING_POINTS } from './killed-keeping.ts';
import { Served } from './served.ts';

const PEOPLE = 4;
/** Projects that the desk rewrites in one go: fat updates, so that snapshots come soon. */
const PROJECTS = 10;
const BALLOTS_A_ROUND = 8;
/**
 * Changes that one participant makes until the server starts anew: fewer than the guard takes in a minute, so that nobody
 * is refused when a point is a long time coming.
 */
const CHANGES_MOST = 1000;
/** Far above what a busy machine needs. */
const PATIENCE_MS = 100_000;
type KeepingPoint = (typeof KEEPING_POINTS)[number];
type LoadPoint = Exclude<KillPoint, KeepingPoint>;
/** What a load passes by itself: all that backup and restore don't (see killed-keeping.ts). */
export const LOAD_POINTS = KILL_POINTS.filter(
  (point): point is LoadPoint => !(KEEPING_POINTS as readonly string[]).includes(point),
);
/** How often a point may be passed before the server is killed there; it is passed this often within seconds. */
const PASSES: Record<LoadPoint, number> = {
  'on-create': 2,
  'on-close-round': 2,
  'before-commit': 20,
  'in-snapshot': 2,
  'in-commit': 20,
  'after-commit-before-answer': 20,
  'in-checkpoint': 2,
  'after-commit-before-deliver': 20,
  'in-delivery': 20,
};

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal}: ${outcome.message}`);
  return outcome.value;
};

/** Texts carry a number that only grows, so that a text says which of its forerunners there were. */
const textOf = (n: number): string => `${n} `.padEnd(120, 'x');
const numberOf = (text: unknown): number => Number.parseInt(String(text), 10);

interface Phone {
  joined: Joined;
  live: LiveLine;
  board: Replica;
  notebook: Replica;
  idea: string;
  written: number;
  /** Changes since the server started. */
  changes: number;
  /** The last number that was called saved. */
  saved: number;
}

export class KilledServer {
  readonly #served: Served;
  readonly #random: Random;
  readonly #api: Api;
  readonly #refusals = new Refusals();
  readonly #host = new HostBot();
  readonly #phones: Phone[] = [];
  readonly #projects = Array.from({ length: PROJECTS }, newId);
  readonly #joins = new Map<string, Joined>();
  readonly #asked = new Set<string>();
  readonly #made: Created[] = [];
  /** By ballot id: the receipt, once there is one. */
  readonly #ballots = new Map<string, string>();
  #workshop!: Created;
  #board!: Replica;
  #written = 0;
  #changes = 0;
  #saved = 0;
  #round = newId() as RoundId;
  #isOver = false;
  kills = 0;

  private constructor(served: Served, random: Random) {
    this.#served = served;
    this.#random = random;
    this.#api = new Api(served.url);
  }

  static async start(random: Random): Promise<KilledServer> {
    const served = await Served.start();
    const scene = new KilledServer(served, random);
    try {
      await scene.#open();
    } catch (error) {
      await scene.close();
      throw error;
    }
    return scene;
  }

  /** Kills it `times` times at the point, and each time looks at its disk before it starts again. */
  async kill(point: LoadPoint, times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      await this.#served.kill();
      const nth = 1 + this.#random.int(PASSES[point]);
      await this.#served.start({ CHARRETTE_CRASH_AT: `${point}:${nth}`, LOG_LEVEL: 'error' });
      await this.#loadUntilKilled(point);
      this.#served.mustBeKilled();
      this.kills += 1;
      this.#lookAtDisk(`${point}:${nth}`);
    }
    // Without a point set everybody gets through: no room is stuck.
    await this.#served.start();
    await this.#everybodyIsInLine();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#phones.forEach(({ live, board, notebook }) =>
      [live, board, notebook].forEach((one) => one.close()),
    );
    (this.#board as Replica | undefined)?.close();
    this.#host.close();
    await this.#served.stop();
  }

  async #open(): Promise<void> {
    const origin = this.#served.url;
    const method = structuredClone(shippedMethod('brussels-2017')!);
    this.#workshop = must(await this.#api.create({ method, capacity: 5000 }));
    const { code, hostToken } = this.#workshop;
    await this.#host.open(origin, code, hostToken, this.#refusals);
    await this.#host.goTo('vote');
    const answer = await fetch(`${origin}/api/workshops/${code}/client-ids?as=desk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ count: 1 }),
    });
    const [clientId = 0] = ((await answer.json()) as { clientIds: number[] }).clientIds;
    this.#board = this.#replica(boardName(code), hostToken, clientId);
    for (let n = 0; n < PEOPLE; n += 1) this.#phones.push(await this.#phone(n));
    await this.#until('all to be in', () => this.#replicas.every((replica) => replica.isSynced));
    const { doc } = this.#board;
    for (const id of this.#projects) {
      const stack = newId();
      addStack(doc, stack, { owner: 'host', name: 'Trees', place: { in: 'tray', order: 'a1' } }, []);
      addProject(doc, id, { owner: 'host', stack, title: 'Trees', problem: textOf(0), lead: '' });
    }
    for (const { notebook, idea } of this.#phones) {
      writeIdea(notebook.doc, idea, { text: textOf(0), theme: '', keep: true, order: 'a0' });
    }
    await this.#until('the first of all to be saved', () =>
      this.#replicas.every((replica) => replica.isSaved),
    );
    await this.#host.do('round:announce', { id: this.#round });
    await this.#host.do('round:open', { round: this.#round });
  }

  async #phone(n: number): Promise<Phone> {
    const { code } = this.#workshop;
    const joined = must(await this.#api.join(code, bodyOf(`P${n}`, newId())));
    const { token, clientIds, participant } = joined;
    const [first = 0, second = 0] = clientIds;
    return {
      joined,
      live: new LiveLine(this.#served.url, { code, as: 'join', token }, this.#refusals),
      board: this.#replica(boardName(code), token, first),
      notebook: this.#replica(notebookName(code, participant.id), token, second),
      idea: newId(),
      written: 0,
      changes: 0,
      saved: 0,
    };
  }

  #until(what: string, holds: () => boolean): Promise<void> {
    const refused = (): string => `; refused: ${this.#refusals.reasons.join(', ')}`;
    return until(what, holds, refused, PATIENCE_MS);
  }

  #replica(document: string, token: string, clientId: number): Replica {
    const options = { origin: this.#served.url, document, token, clientId, refusals: this.#refusals };
    const replica = new Replica(options);
    replica.connect();
    return replica;
  }

  get #replicas(): Replica[] {
    return [this.#board, ...this.#phones.flatMap(({ board, notebook }) => [board, notebook])];
  }

  /** Everybody does something as soon as their last is acknowledged. */
  async #loadUntilKilled(point: LoadPoint): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    const goesOn = (): boolean => {
      if (performance.now() > untilMs && this.#served.isRunning) throw new Error(`${point} was never passed`);
      return this.#served.isRunning && !this.#isOver;
    };
    const forEver = async (pauseMs: number, work: () => Promise<void> | void): Promise<void> => {
      while (goesOn()) {
        await work();
        await after(pauseMs);
      }
    };
    this.#changes = 0;
    this.#phones.forEach((phone) => (phone.changes = 0));
    await Promise.all([
      forEver(10, () => this.#rewriteProjects()),
      ...this.#phones.flatMap((phone) => [
        forEver(10, () => this.#rewriteIdea(phone)),
        forEver(150, () => this.#vote(phone)),
      ]),
      forEver(50, () => this.#conductVotes()),
      forEver(300, () => this.#someoneJoins()),
      forEver(point === 'on-create' ? 100 : 600, () => this.#someoneCreates()),
    ]);
  }

  #rewriteProjects(): void {
    if (!this.#board.isSaved || this.#changes >= CHANGES_MOST) return;
    this.#saved = this.#written;
    this.#written += 1;
    this.#changes += PROJECTS;
    const { doc } = this.#board;
    doc.transact(() => this.#projects.forEach((id) => stateProblem(doc, id, textOf(this.#written))));
  }

  #rewriteIdea(phone: Phone): void {
    if (!phone.notebook.isSaved || phone.changes >= CHANGES_MOST) return;
    phone.saved = phone.written;
    phone.written += 1;
    phone.changes += 1;
    editIdea(phone.notebook.doc, phone.idea, textOf(phone.written));
  }

  async #vote({ live }: Phone): Promise<void> {
    const round = live.rounds.get(this.#round);
    const project = round?.candidates[0]?.id;
    if (!live.isUp || round?.state !== 'open' || project === undefined) return after(20);
    const body = { round: this.#round, id: newId() as BallotId, choice: { [project as ProjectId]: 1 } };
    const cast = await live.command('ballot:cast', body);
    if (cast.ok) this.#ballots.set(body.id, cast.value.receipt);
  }

  /** A vote is closed after a few ballots and declared void, so that the next can begin. */
  async #conductVotes(): Promise<void> {
    const { live } = this.#host;
    const round = live.rounds.get(this.#round);
    if (!live.isUp) return;
    if (round?.state === 'open' && round.turnout.cast >= Math.min(PEOPLE, BALLOTS_A_ROUND)) {
      await live.command('round:close', { round: this.#round, graceMs: 0 });
    } else if (round?.state === 'closed') {
      await live.command('round:void', { round: this.#round, reason: 'the next begins' });
    } else if (round?.state === 'void') {
      const id = newId() as RoundId;
      const announced = await live.command('round:announce', { id });
      if (announced.ok) this.#round = id;
      else this.#round = [...live.rounds.values()].find(({ state }) => state !== 'void')?.id ?? this.#round;
    } else if (round?.state === 'announced') {
      await live.command('round:open', { round: this.#round });
    }
  }

  /** Whoever got no answer asks again, as phones do, and is one person all the same. */
  async #someoneJoins(): Promise<void> {
    const waiting = [...this.#asked].find((request) => !this.#joins.has(request));
    const request = waiting ?? newId();
    this.#asked.add(request);
    const joined = await this.#api.join(this.#workshop.code, bodyOf('Late', request));
    if (joined.ok) this.#joins.set(request, joined.value);
  }

  async #someoneCreates(): Promise<void> {
    const made = await this.#api.create({ method: 'brussels-2017' });
    if (made.ok) this.#made.push(made.value);
  }

  #lookAtDisk(at: string): void {
    readDisk(this.#served.dataFolder, (file) => {
      const codes = file.codes();
      expect(codes, at).toEqual(expect.arrayContaining(this.#made.map(({ code }) => code)));
      for (const code of codes) {
        const themes = Object.keys(docOf(file, code, 'board').getMap('themes').toJSON());
        expect(themes, `${at}: the themes of ${code}`).toHaveLength(10);
      }
      this.#lookAtBoard(file, at);
      this.#lookAtRecords(file, at);
    });
  }

  #lookAtBoard(file: SqliteFile, at: string): void {
    const { code } = this.#workshop;
    const disk = docOf(file, code, 'board');
    const isWhole = (doc: Y.Doc): boolean =>
      doc.store.pendingStructs === null && doc.store.pendingDs === null;
    expect(isWhole(disk), at).toBe(true);
    for (const id of this.#projects) {
      const kept = numberOf(textIn(disk, 'projects', id, 'problem'));
      const seen = this.#phones.map(({ board }) => numberOf(textIn(board.doc, 'projects', id, 'problem')));
      expect(kept, `${at}: a project of the desk`).toBeGreaterThanOrEqual(Math.max(this.#saved, ...seen));
      expect(kept, at).toBeLessThanOrEqual(this.#written);
    }
    for (const { joined, idea, saved, written } of this.#phones) {
      const notebook = docOf(file, code, `notebook/${joined.participant.id}`);
      const kept = numberOf(textIn(notebook, 'ideas', idea, 'text'));
      expect(kept, `${at}: an idea`).toBeGreaterThanOrEqual(saved);
      expect(kept, at).toBeLessThanOrEqual(written);
    }
  }

  #lookAtRecords(file: SqliteFile, at: string): void {
    const records = file.load(this.#workshop.code)?.records ?? [];
    const of = (kind: string) => records.filter((record) => record.kind === kind);
    const requests = of('participant').map(({ value }) => (value as { request: string }).request);
    expect(new Set(requests).size, `${at}: nobody is two people`).toBe(requests.length);
    expect(requests, at).toEqual(expect.arrayContaining([...this.#joins.keys()]));
    const people = of('participant').map(({ id }) => id);
    for (const { participant } of this.#joins.values()) expect(people, at).toContain(participant.id);

    type Kept = { round: string; voter: string; receipt: string; state: string };
    const ballots = new Map(of('ballot').map(({ id, value }) => [id, value as Kept]));
    for (const [id, receipt] of this.#ballots) expect(ballots.get(id)?.receipt, at).toBe(receipt);
    const counted = [...ballots.values()].filter(({ state }) => state === 'counted');
    const voters = counted.map(({ round, voter }) => `${round} ${voter}`);
    expect(new Set(voters).size, `${at}: nobody counts twice`).toBe(voters.length);
    const open = of('round')
      .filter(({ value }) => ['open', 'closing'].includes((value as { state: string }).state))
      .map(({ id }) => id);
    for (const { id } of of('voter'))
      expect(open, `${at}: who voted is forgotten`).toContain(id.split('.')[0]);
  }

  async #everybodyIsInLine(): Promise<void> {
    this.#written += 1;
    const { doc } = this.#board;
    doc.transact(() => this.#projects.forEach((id) => stateProblem(doc, id, textOf(this.#written))));
    await this.#until('everything to be saved', () => this.#replicas.every((replica) => replica.isSaved));
    this.#saved = this.#written;
    const boards = (): string[] =>
      [this.#board, ...this.#phones.map(({ board }) => board)].map(({ doc: one }) =>
        JSON.stringify(one.getMap('projects').toJSON()),
      );
    await this.#until('all boards to be equal', () => new Set(boards()).size === 1);
    await this.#until(
      'all lines to be up',
      () => this.#phones.every(({ live }) => live.isUp) && this.#host.live.isUp,
    );
    for (const phone of this.#phones) phone.saved = phone.written;
    expect(this.#refusals.reasons).toEqual([]);
  }
}

const bodyOf = (name: string, request: string) => ({
  name,
  role: 'citizen',
  language: 'en' as const,
  request,
});

const textIn = (doc: Y.Doc, root: string, id: string, field: string): unknown =>
  doc.getMap<Y.Map<unknown>>(root).get(id)?.get(field);
