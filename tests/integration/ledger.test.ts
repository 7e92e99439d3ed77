// The ledger of a vote through the real server: kept with every acknowledgement, secret until closing, then published,
// recounted, exported and taken over.
import { afterEach, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../server/app.ts';
import type { LedgerRecord } from '../../server/ledger/ledger.ts';
import type { Room } from '../../server/rooms/room.ts';
import { hashOf } from '../../server/secrets.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { runCount } from '../../server/count.ts';
import { runVerify } from '../../server/verify.ts';
import { addProject, addStack } from '../../shared/board/edit.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import type { CommandBody, CommandName } from '../../shared/protocol/live.ts';
import { readLedger } from '../../shared/voting/ledger-file.ts';
import { breaksOf, hasReceipt, type PublishedLedger } from '../../shared/voting/ledger.ts';
import { recount } from '../../shared/voting/recount.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Result } from '../../shared/voting/round.ts';

const ROUND = 'round00000000001';
const SEATS = 3;
const project = (n: number): string => `project${String(n).padStart(2, '0')}`;

const apps: App[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});

async function start(store: MemoryStore): Promise<App> {
  const config = { port: 0, host: '127.0.0.1', dataFolder: '', publicUrl: '', logLevel: 'silent', tls: null };
  const app = await startApp(config, { store });
  if (!app.ok) throw new Error(app.message);
  apps.push(app.value);
  return app.value;
}

/** A workshop in its vote, with six projects that host made. */
class Scene {
  readonly store = new MemoryStore();
  app!: App;
  room!: Room;
  code = '';
  hostToken = '';
  readonly people = new Map<string, Joined>();
  #ballots = 0;

  static async open(names: readonly string[]): Promise<Scene> {
    const scene = new Scene();
    scene.app = await start(scene.store);
    const brussels = shippedMethod('brussels-2017');
    const method = { ...brussels, vote: { ...brussels?.vote, seats: SEATS } };
    const made = (await scene.post('', { method })) as Created;
    scene.code = made.code;
    scene.hostToken = made.hostToken;
    await scene.findRoom();
    for (const name of names) {
      scene.people.set(
        name,
        (await scene.post(`/${scene.code}/join`, { name, role: 'citizen', language: 'en' })) as Joined,
      );
    }
    await scene.room.do((turn) => {
      for (let n = 0; n < 6; n++) {
        const place = { in: 'theme', theme: 'mobility', order: `a${n}` } as const;
        addStack(turn.board.doc, `stack0000${n}`, { owner: 'host', name: `Stack ${n}`, place }, []);
        addProject(turn.board.doc, project(n), {
          owner: 'host',
          stack: `stack0000${n}`,
          title: `Project "${n}"; élan`,
          problem: 'why',
          lead: scene.id('ana'),
        });
      }
      return { ok: true, value: null };
    });
    await scene.host('round:announce', { id: ROUND });
    const { step } = (await (await scene.get('')).json()) as { step: string };
    await scene.host('step:go', { from: step, to: 'vote' });
    return scene;
  }

  async findRoom(): Promise<void> {
    const room = await this.app.rooms.find(this.code);
    if (!room) throw new Error('no room');
    this.room = room;
  }

  async restart(): Promise<void> {
    await this.app.stop();
    this.app = await start(this.store);
    await this.findRoom();
  }

  id(name: string): string {
    return this.people.get(name)?.participant.id ?? '';
  }

  get(path: string, token?: string): Promise<Response> {
    return fetch(`${this.app.localUrl}/api/workshops/${this.code}${path}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${this.app.localUrl}/api/workshops${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  /** A command of the host, which must go through. */
  async host<N extends CommandName>(name: N, body: unknown): Promise<unknown> {
    const outcome = await this.room.command(hashOf(this.hostToken), name, body as CommandBody<N>);
    if (!outcome.ok) throw new Error(`${name}: ${outcome.message}`);
    return outcome.value;
  }

  /** Casts a ballot, `[2, 1]` being one dot on project 2; the receipt comes back. */
  async cast(name: string, ...chosen: [number, number][]): Promise<string> {
    const choice = Object.fromEntries(chosen.map(([n, count]) => [project(n), count])) as Choice;
    this.#ballots += 1;
    const id = `ballot${String(this.#ballots).padStart(6, '0')}`;
    const token = this.people.get(name)?.token ?? '';
    const body = { round: ROUND, id, choice } as CommandBody<'ballot:cast'>;
    const outcome = await this.room.command(hashOf(token), 'ballot:cast', body);
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.value.receipt;
  }

  /** The ledger as it is on the disk. */
  async kept(round = ROUND): Promise<LedgerRecord[]> {
    const stored = await this.store.load(this.code);
    return (stored?.records ?? [])
      .filter(({ kind }) => kind === 'ledger')
      .map(({ value }) => value as LedgerRecord)
      .filter((record) => record.round === round)
      .sort((a, b) => a.seq - b.seq);
  }

  ledger(token?: string): Promise<Response> {
    return this.get(`/rounds/${ROUND}/ledger.json`, token);
  }

  async file(): Promise<PublishedLedger> {
    const read = readLedger(await (await this.ledger()).text());
    if (!read.ok) throw new Error(read.message);
    return read.value;
  }
}

/** Five people vote, one changes her ballot, one is removed; the result is published. */
async function aVote(): Promise<{ scene: Scene; receipts: Record<string, string> }> {
  const scene = await Scene.open(['ana', 'ben', 'cem', 'dee', 'eve']);
  await scene.host('round:open', { round: ROUND });
  const receipts = {
    old: await scene.cast('ana', [5, 2], [4, 2]),
    ana: await scene.cast('ana', [0, 2], [1, 1]),
    ben: await scene.cast('ben', [0, 1], [2, 1], [3, 1]),
    cem: await scene.cast('cem', [1, 1], [2, 2]),
    dee: await scene.cast('dee'),
    removed: await scene.cast('eve', [5, 2]),
  };
  await scene.host('person:remove', { participant: scene.id('eve') });
  return { scene, receipts };
}
const close = (scene: Scene) => scene.host('round:close', { round: ROUND, graceMs: 0 });
const publish = (scene: Scene) => scene.host('round:publish', { round: ROUND });

describe('the kept ledger', () => {
  it('L1 a ballot is in the chain on disk when it is acknowledged, with whatever it replaces', async () => {
    const scene = await Scene.open(['ana', 'ben']);
    expect(await scene.kept()).toEqual([]);
    await scene.host('round:open', { round: ROUND });
    expect((await scene.kept()).map(({ entry }) => entry.kind)).toEqual(['opening']);
    const receipt = await scene.cast('ana', [0, 2]);
    const [, ballot] = await scene.kept();
    expect(ballot?.entry).toMatchObject({ kind: 'ballot', receipt, choice: [[project(0), 2]] });
    await scene.cast('ana', [1, 1]);
    const kept = await scene.kept();
    expect(kept.map(({ entry }) => entry.kind)).toEqual(['opening', 'ballot', 'supersession', 'ballot']);
    expect(kept[2]?.entry).toMatchObject({ ballot: 'ballot000001', by: 'ballot000002' });
    expect(breaksOf(kept)).toEqual([]);
  });

  it('L1 voiding, two entries joined, closing, seed, ties, result and publication follow; a restart changes nothing', async () => {
    const { scene } = await aVote();
    await scene.host('person:merge', { from: scene.id('cem'), into: scene.id('ben') });
    const before = await scene.kept();
    await scene.restart();
    expect(await scene.kept()).toEqual(before);
    await close(scene);
    await publish(scene);
    const kept = await scene.kept();
    expect(kept.slice(0, before.length)).toEqual(before);
    expect(breaksOf(kept)).toEqual([]);
    const kinds = kept.map(({ entry }) => entry.kind);
    expect(kinds.filter((kind) => kind !== 'ballot' && kind !== 'tie')).toEqual([
      'opening',
      'supersession',
      'voiding',
      'supersession',
      'closing',
      'seed',
      'result',
      'publication',
    ]);
    expect(kept.at(-1)?.entry).toEqual({ kind: 'publication', root: (await scene.file()).root });
  });

  it('L1 names nobody: no participant, name or session is in it, and one voter’s key differs from round to round', async () => {
    const { scene } = await aVote();
    const keyOf = async (round: string): Promise<string> =>
      (await scene.kept(round)).flatMap(({ entry }) => (entry.kind === 'ballot' ? [entry.voter] : []))[0] ??
      '';
    const first = await keyOf(ROUND);
    await close(scene);
    const text = JSON.stringify(await scene.kept());
    for (const [name, { participant, token }] of scene.people) {
      for (const secret of [participant.id, token, hashOf(token), `"${name}"`])
        expect(text).not.toContain(secret);
    }
    await scene.host('round:void', { round: ROUND, reason: 'again' });
    const second = 'round00000000002';
    await scene.host('round:announce', { id: second });
    await scene.host('round:open', { round: second });
    const token = scene.people.get('ana')?.token ?? '';
    const body = { round: second, id: 'ballot999999', choice: {} } as CommandBody<'ballot:cast'>;
    await scene.room.command(hashOf(token), 'ballot:cast', body);
    expect(await keyOf(second)).toMatch(/^\w{16}$/);
    expect(await keyOf(second)).not.toBe(first);
  });

  it('L1 an annulled round stays in the ledger with its reason, and its file is gone', async () => {
    const { scene } = await aVote();
    await close(scene);
    expect((await scene.ledger(scene.hostToken)).status).toBe(200);
    await scene.host('round:void', { round: ROUND, reason: 'Two tables had no tablets.' });
    const kept = await scene.kept();
    expect(kept.at(-1)?.entry).toEqual({ kind: 'annulment', reason: 'Two tables had no tablets.' });
    expect(breaksOf(kept)).toEqual([]);
    expect((await scene.ledger(scene.hostToken)).status).toBe(409);
    expect(JSON.stringify(await scene.store.load(scene.code))).not.toContain('charrette-ledger/1');
  });
});

describe('publication', () => {
  it('L15 nobody gets the ledger before closing, hosts from closing on, everybody once the result is published', async () => {
    const { scene } = await aVote();
    const ana = scene.people.get('ana')?.token;
    const statuses = async (): Promise<number[]> =>
      Promise.all([undefined, ana, scene.hostToken].map(async (token) => (await scene.ledger(token)).status));
    expect(await statuses()).toEqual([409, 409, 409]);
    expect(await (await scene.ledger()).json()).toMatchObject({ refusal: 'not-now' });
    await scene.host('round:close', { round: ROUND, graceMs: 60_000 });
    expect(await statuses()).toEqual([409, 409, 409]);
    await close(scene);
    expect(await statuses()).toEqual([409, 409, 200]);
    await publish(scene);
    expect(await statuses()).toEqual([200, 200, 200]);
    expect((await scene.get('/rounds/round00000000009/ledger.json')).status).toBe(404);
  });

  it('L15 the published votes are listed for everybody, in the order in which they closed, and no others', async () => {
    const { scene } = await aVote();
    const listed = async (): Promise<unknown> => (await scene.get('/rounds')).json();
    expect(await listed()).toEqual([]);
    await close(scene);
    expect(await (await scene.get('/rounds', scene.hostToken)).json()).toEqual([]);
    await publish(scene);
    const { root } = await scene.file();
    const [first] = (await listed()) as { closedAtMs: number }[];
    expect(await listed()).toEqual([
      { id: ROUND, number: 1, closedAtMs: first?.closedAtMs, root, formats: ['pb', 'abc.yaml'] },
    ]);
    expect(Math.abs(Date.now() - (first?.closedAtMs ?? 0))).toBeLessThan(60_000);

    // An earlier vote whose id comes later, one without its ledger, and one that is annulled.
    const earlier = 'round00000000009';
    await scene.room.do(({ records }) => {
      const round = records.rounds.get(ROUND)!;
      const file = records.published.get(ROUND)!;
      for (const id of [earlier, 'round00000000007', 'round00000000008'])
        records.rounds.put(id, { ...round, id: id as typeof round.id, closedAtMs: round.closedAtMs - 1000 });
      records.rounds.put('round00000000008', { ...round, state: 'void' });
      records.published.put(earlier, { ...file, root: 'f'.repeat(64) });
      return { ok: true, value: null };
    });
    const order = async (): Promise<unknown> =>
      ((await listed()) as { id: string; number: number }[]).map(({ id, number }) => [id, number]);
    expect(await order()).toEqual([
      [earlier, 1],
      [ROUND, 2],
    ]);
    await scene.restart();
    expect(await order()).toEqual([
      [earlier, 1],
      [ROUND, 2],
    ]);
    expect(await (await scene.get('/export.pb')).text()).toContain(root);
    expect((await fetch(`${scene.app.localUrl}/api/workshops/BRX7KM/rounds`)).status).toBe(404);
  });

  it('L15 no hash of the ledger leaves the server before closing', async () => {
    const { scene } = await aVote();
    const hashes = (await scene.kept()).map(({ hash }) => hash);
    expect(hashes.length).toBeGreaterThan(6);
    const seen: string[] = [];
    for (const token of [scene.hostToken, scene.people.get('ana')?.token ?? '']) {
      seen.push(JSON.stringify(await scene.room.hello(hashOf(token), () => undefined)));
      for (const path of ['', '/me', '/export.json', '/export.csv', '/export.md', '/export.pb', '/rounds'])
        seen.push(await (await scene.get(path, token)).text());
    }
    seen.push(await (await fetch(`${scene.app.localUrl}/metrics`)).text());
    for (const hash of hashes) expect(seen.join('\n')).not.toContain(hash);
    expect(seen.join('\n')).not.toContain('ledgerRoot');
  });

  it('L11 the published file recounts to the same result, and holds the last receipts and no others', async () => {
    const { scene, receipts } = await aVote();
    await close(scene);
    await publish(scene);
    const file = await scene.file();
    const { problems, parts } = recount(file);
    expect(problems).toEqual([]);
    expect(parts?.closing).toMatchObject({ ballots: { count: 4 }, superseded: 1, voided: 1, admitted: 4 });
    expect(parts?.ballots!.ballots).toContainEqual([]);
    for (const name of ['ana', 'ben', 'cem', 'dee'])
      expect(hasReceipt(file, receipts[name] ?? '')).toBe(true);
    expect(hasReceipt(file, receipts.old ?? '')).toBe(false);
    expect(hasReceipt(file, receipts.removed ?? '')).toBe(false);
  });

  it('L5 nothing in the file tells a person, a voter’s key, a ballot’s id or a receipt’s code', async () => {
    const { scene, receipts } = await aVote();
    const keys = (await scene.kept()).flatMap(({ entry }) =>
      entry.kind === 'ballot' ? [entry.voter, entry.ballot] : [],
    );
    await close(scene);
    await publish(scene);
    const text = await (await scene.ledger()).text();
    const people = [...scene.people.values()].map(({ participant }) => participant.id);
    for (const secret of [...keys, ...people, ...Object.values(receipts)]) expect(text).not.toContain(secret);
  });

  it('L13 `verify` finds the file sound as it was downloaded', async () => {
    const { scene } = await aVote();
    await close(scene);
    await publish(scene);
    const response = await scene.ledger();
    expect(response.headers.get('content-disposition')).toContain(`charrette-${scene.code}-ledger.json`);
    const text = await response.text();
    const file = await scene.file();
    const out: string[] = [];
    const io = {
      read: () => text,
      out: (line: string) => out.push(line),
      err: (line: string) => out.push(line),
    };
    expect(runVerify(['ledger.json', '--root', file.root], io)).toBe(0);
    expect(runVerify(['ledger.json', '--root', 'f'.repeat(64)], io)).toBe(1);
  });

  it('L15 the root stands in what every screen is told and in the exports, once the result does', async () => {
    const { scene } = await aVote();
    await close(scene);
    const host = scene.hostToken;
    const ana = scene.people.get('ana')?.token ?? '';
    const told = async (token: string) => {
      const hello = await scene.room.hello(hashOf(token), () => undefined);
      return hello.ok ? hello.value.rounds[0]?.ledgerRoot : undefined;
    };
    const { root } = JSON.parse(await (await scene.ledger(host)).text()) as PublishedLedger;
    expect([await told(host), await told(ana)]).toEqual([root, undefined]);
    await publish(scene);
    expect([await told(host), await told(ana)]).toEqual([root, root]);
    for (const format of ['json', 'csv', 'md', 'pb', 'abc.yaml'])
      expect(await (await scene.get(`/export.${format}`, host)).text()).toContain(root);
  });
});

describe('exports', () => {
  it('L14 .pb and .abc.yaml come with the published result, need no session and recount to it; .blt is refused', async () => {
    const { scene } = await aVote();
    const statuses = async (): Promise<number[]> =>
      Promise.all(
        ['pb', 'abc.yaml', 'blt'].map(async (format) => (await scene.get(`/export.${format}`)).status),
      );
    expect(await statuses()).toEqual([409, 409, 409]);
    await close(scene);
    expect(await statuses()).toEqual([409, 409, 409]);
    expect((await scene.get('/export.pb', scene.hostToken)).status).toBe(200);
    await publish(scene);
    expect(await statuses()).toEqual([200, 200, 404]);
    expect(await (await scene.get('/export.blt')).json()).toMatchObject({
      message: 'a .blt file holds rankings; the ballots of this vote are dots',
    });

    const result = recount(await scene.file()).parts?.result.result as Result;
    const winners = async (format: string, rule: string): Promise<string[]> => {
      const text = await (await scene.get(`/export.${format}`)).text();
      let printed = '';
      const io = {
        read: () => text,
        out: (line: string) => (printed += line),
        err: (line: string) => (printed += line),
      };
      expect([runCount([`x.${format}`, '--rule', rule, '--json'], io), printed.startsWith('{')]).toEqual([
        0,
        true,
      ]);
      return (JSON.parse(printed) as { winners: string[] }).winners;
    };
    const titled = (ids: readonly string[]) => ids.map((id) => `Project "${Number(id.slice(-2))}"; élan`);
    expect(await winners('pb', 'most-dots')).toEqual(titled(result.shortlist));
    for (const other of result.comparison)
      expect(await winners('pb', other.rule)).toEqual(titled(other.winners));
    expect(await winners('abc.yaml', 'av')).toHaveLength(SEATS);
  });

  it('L16 a JSON export takes the ledger along; one that isn’t this vote’s is refused', async () => {
    const { scene } = await aVote();
    await close(scene);
    await publish(scene);
    const file = await scene.file();
    const whole = (await (await scene.get('/export.json', scene.hostToken)).json()) as {
      rounds: { ledger: PublishedLedger; ballots: Choice[]; result: Result }[];
    };
    expect(whole.rounds[0]?.ledger).toEqual(file);
    const made = (await scene.post('/import', whole)) as Created;
    const response = await fetch(
      `${scene.app.localUrl}/api/workshops/${made.code}/rounds/${ROUND}/ledger.json`,
    );
    expect(await response.json()).toEqual(file);

    const bent = (change: (round: (typeof whole.rounds)[number]) => void): unknown => {
      const copy = structuredClone(whole);
      copy.rounds.forEach(change);
      return copy;
    };
    const refused = { refusal: 'malformed', message: 'export: rounds.0.ledger: not the ledger of this vote' };
    expect(
      await scene.post(
        '/import',
        bent(({ ballots }) => void ballots.pop()),
      ),
    ).toEqual(refused);
    expect(
      await scene.post(
        '/import',
        bent((round) => (round.result = { ...round.result, ballots: 5 })),
      ),
    ).toEqual(refused);
    expect(
      await scene.post(
        '/import',
        bent((round) => (round.ledger = { ...round.ledger, root: 'a'.repeat(64) })),
      ),
    ).toEqual(refused);
  });
});
