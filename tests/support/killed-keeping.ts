/** A server killed in the middle of a backup or a restore, and what its file and its backups must hold then. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ask } from '../../server/commands/reach.ts';
import type { KillPoint } from '../../server/kill-points.ts';
import { readLock } from '../../server/lock.ts';
import { Api } from '../../server/rehearsal/api.ts';
import { newId } from '../../server/rehearsal/dice.ts';
import { until } from '../../server/rehearsal/until.ts';
import { dropDraft } from '../../server/store/backup-file.ts';
import type { StoredRecord, StoredWorkshop } from '../../server/store/contract.ts';
import { SqliteStore } from '../../server/store/sqlite.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import { refuse, type Outcome } from '../../shared/outcome.ts';
import type { Random } from './random.ts';
import { Served } from './served.ts';

export const KEEPING_POINTS = [
  'in-backup',
  'in-restore',
  'after-restore',
] as const satisfies readonly KillPoint[];
type KeepingPoint = (typeof KEEPING_POINTS)[number];

/** How often a point is passed in one backup or restore, at least: a file of 2 MB is copied in six steps. */
const PASSES: Record<KeepingPoint, number> = { 'in-backup': 3, 'in-restore': 3, 'after-restore': 1 };
/** Workshops with a method of 60 KB: twice that each on the disk. */
const BALLAST = 20;
/** People who come at the same time, one after the other at each door. */
const AT_A_TIME = 4;

/** What a file holds of each workshop, its bytes as hashes. */
type Everything = Record<string, { records: StoredRecord[]; documents: string[] }>;

export class KilledKeeping {
  readonly #served: Served;
  readonly #random: Random;
  readonly #api: Api;
  #code = '';
  /** By the requests of everybody who was told that they are in. */
  readonly #joined = new Set<string>();
  #saved = '';
  #backups = 0;
  kills = 0;

  private constructor(served: Served, random: Random) {
    this.#served = served;
    this.#random = random;
    this.#api = new Api(served.url);
  }

  static async start(random: Random): Promise<KilledKeeping> {
    const scene = new KilledKeeping(await Served.start(), random);
    try {
      await scene.#open();
    } catch (error) {
      await scene.close();
      throw error;
    }
    return scene;
  }

  /** Kills it `times` times at the point, looks at what it left, and sees the same work succeed after the next start. */
  async kill(point: KeepingPoint, times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      const at = `${point}:${1 + this.#random.int(PASSES[point])}`;
      if (point === 'in-backup') await this.#killBackup(at);
      else await this.#killRestore(at, point === 'after-restore');
      this.kills += 1;
    }
  }

  close(): Promise<void> {
    return this.#served.stop();
  }

  async #open(): Promise<void> {
    const method = structuredClone(shippedMethod('brussels-2017')!);
    const long = '木'.repeat(600);
    const name = { en: long, fr: long, nl: long };
    const fat = { ...method, themes: method.themes.map((theme) => ({ ...theme, name })) };
    for (let n = 0; n < BALLAST; n += 1) must(await this.#api.create({ method: fat }));
    this.#code = must(await this.#api.create({ method, capacity: 5000 })).code;
    await this.#join();
    this.#saved = this.#nextFile();
    must(await this.#keep('backup', this.#saved));
  }

  /** While people join; everybody who was told so is in the file then, and in each backup that was begun later. */
  async #killBackup(at: string): Promise<void> {
    await this.#startAgain({ CHARRETTE_CRASH_AT: at });
    let file = '';
    const backUp = async (): Promise<void> => {
      for (;;) {
        file = this.#nextFile();
        const before = [...this.#joined];
        const outcome = await this.#keep('backup', file);
        if (!outcome.ok) return this.#untilDead();
        await this.#lookAtBackup(file, before, at);
      }
    };
    const joinOn = async (): Promise<void> => {
      while (this.#served.isRunning) await this.#join();
    };
    await Promise.all([backUp(), ...Array.from({ length: AT_A_TIME }, joinOn)]);
    expect(this.#requestsIn(await this.#everything()), at).toEqual(expect.arrayContaining([...this.#joined]));
    expect(existsSync(file), `${at}: what was not finished has not its name`).toBe(false);
    expect(existsSync(`${file}.unfinished`), at).toBe(true);
    // Nor does the check take it for whole, unless nothing but the name was missing.
    const half = await this.#inBackup(`${file}.unfinished`).catch(() => null);
    if (half) expect(Object.keys(half).length, at).toBeGreaterThan(BALLAST);

    await this.#startAgain();
    must(await this.#keep('backup', file));
    await this.#lookAtBackup(file, [...this.#joined], at);
    expect(readdirSync(this.#served.dataFolder).filter((name) => /unfinished/.test(name))).toEqual([]);
  }

  /** What was made since the backup is all there, or none of it. */
  async #killRestore(at: string, isReplaced: boolean): Promise<void> {
    await this.#startAgain();
    for (let n = 0; n < 3; n += 1) await this.#join();
    must(await this.#api.create({ method: 'brussels-2017' }));
    await this.#served.kill();
    const old = await this.#everything();
    const restored = voided(await this.#inBackup(this.#saved));
    await this.#served.start({ CHARRETTE_CRASH_AT: at });
    expect(await this.#keep('restore', this.#saved), at).toMatchObject({ ok: false });
    await this.#untilDead();
    expect(await this.#everything(), at).toEqual(isReplaced ? restored : old);

    await this.#startAgain();
    expect(readdirSync(this.#served.dataFolder).filter((name) => /restoring/.test(name))).toEqual([]);
    expect(await this.#api.facts(this.#code), at).toMatchObject({ ok: true });
    must(await this.#keep('restore', this.#saved));
    await this.#served.kill();
    expect(await this.#everything(), at).toEqual(restored);
    this.#joined.clear();
    this.#requestsIn(restored).forEach((request) => this.#joined.add(request));
  }

  async #startAgain(environment: Record<string, string> = {}): Promise<void> {
    await this.#served.kill();
    await this.#served.start({ LOG_LEVEL: 'error', ...environment });
  }

  async #untilDead(): Promise<void> {
    await until('the server to be killed', () => !this.#served.isRunning);
    this.#served.mustBeKilled();
  }

  async #join(): Promise<void> {
    const request = newId();
    const body = { name: 'Ann', role: 'citizen', language: 'en', request } as const;
    if ((await this.#api.join(this.#code, body)).ok) this.#joined.add(request);
  }

  /** As the command asks it; a server that dies before it answers is no success. */
  async #keep(work: 'backup' | 'restore', file: string): Promise<Outcome<unknown>> {
    const lock = readLock(this.#served.dataFolder);
    if (!lock) return refuse('busy', 'no server runs');
    return ask(lock, 'POST', `/api/admin/${work}`, { file }).catch((error: unknown) =>
      refuse('busy', String(error)),
    );
  }

  #nextFile(): string {
    this.#backups += 1;
    return join(this.#served.dataFolder, `backup-${this.#backups}.sqlite`);
  }

  async #lookAtBackup(file: string, requests: readonly string[], at: string): Promise<void> {
    const everything = await this.#inBackup(file);
    expect(Object.keys(everything).length, `${at}: ${file}`).toBeGreaterThan(BALLAST);
    expect(this.#requestsIn(everything), at).toEqual(expect.arrayContaining([...requests]));
  }

  /** What a backup holds; rejects if the check says that it isn't sound. */
  #inBackup(file: string): Promise<Everything> {
    copyFileSync(file, this.#draft);
    return this.#inDraft((store) => store.checkBackup(file));
  }

  /** What the data folder holds, checked and read from copies: recovering the file itself is the next start's business. */
  #everything(): Promise<Everything> {
    const file = join(this.#served.dataFolder, 'charrette.sqlite');
    for (const part of ['', '-wal'])
      if (existsSync(file + part)) copyFileSync(file + part, this.#draft + part);
    return this.#inDraft((store) => store.checkBackup(file));
  }

  /** Reads the copy whole, and drops it. */
  async #inDraft(
    check: (store: SqliteStore) => Promise<void> = () => Promise.resolve(),
  ): Promise<Everything> {
    const store = await SqliteStore.open(this.#draft);
    try {
      await check(store);
      const everything: Everything = {};
      for (const code of await store.codes()) everything[code] = contents((await store.load(code))!);
      return everything;
    } finally {
      await store.close();
      dropDraft(this.#draft);
    }
  }

  get #draft(): string {
    return join(this.#served.dataFolder, 'looked-at.sqlite');
  }

  #requestsIn(everything: Everything): string[] {
    const records = everything[this.#code]?.records ?? [];
    return records
      .filter(({ kind }) => kind === 'participant')
      .map(({ value }) => (value as { request: string }).request);
  }
}

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal}: ${outcome.message}`);
  return outcome.value;
};

/** In an order of its own: a table's says nothing, and a copy may have another. No two restores begin the same epoch. */
function contents({ records, documents }: StoredWorkshop): Everything[string] {
  const keyOf = ({ kind, id }: StoredRecord): string => `${kind} ${id}`;
  return {
    records: records.filter(({ kind }) => kind !== 'epoch').sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    documents: documents
      .map(({ document, seq, updates }) => `${document} ${seq} ${updates.map(hashOf).join(' ')}`)
      .sort(),
  };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** As a restore leaves it: every client id is nobody's (rule S6). */
function voided(everything: Everything): Everything {
  for (const workshop of Object.values(everything)) {
    for (const record of workshop.records) if (record.kind === 'lease') record.value = { holder: '' };
  }
  return everything;
}
