/** The http door's routes as third parties script them: what each gives, to whom, with which cookie. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCard, addProject, addStack, moveCard, removeCard } from '../../shared/board/edit.ts';
import { writeIdea } from '../../shared/notebook/edit.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import type { Turn } from '../../server/rooms/turn.ts';
import { hashOf } from '../../server/secrets.ts';
import { Running, type Answer } from '../support/running.ts';

let server: Running;
let workshop: Created;
beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create({ title: 'Un essai' });
});
afterAll(() => server.stop());

const path = (rest = ''): string => `/api/workshops/${workshop.code}${rest}`;
const secretIn = (link: string): string => link.split('#')[1] ?? '';
const cookieOf = ({ headers }: Answer): string => headers.get('set-cookie') ?? '';
const pairOf = (answer: Answer): string => cookieOf(answer).split(';')[0] ?? '';
const inTurn = async <T>(code: string, work: (turn: Turn) => T): Promise<T> => {
  const room = await server.app.rooms.find(code);
  const outcome = await room!.do((turn) => ({ ok: true, value: work(turn) }));
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

test('P12 a workshop is made with a code, three links and a token, and tells everybody its public facts', async () => {
  expect(workshop.code).toMatch(/^[2-9B-DF-HJ-NP-TV-XZ]{6}$/);
  expect(workshop.hostToken).toMatch(/^\w{32}$/);
  const { join, desk, wall } = workshop.links;
  expect(join).toBe(`${server.url}/${workshop.code}`);
  expect(desk).toMatch(new RegExp(`^${join}/desk#\\w{32}$`));
  expect(wall).toMatch(new RegExp(`^${join}/wall#\\w{32}$`));
  const facts = await server.get(path().toLowerCase().replace('/api/workshops', '/api/workshops'));
  expect(facts.status).toBe(200);
  expect(facts.body).toMatchObject({
    code: workshop.code,
    title: { en: 'Un essai' },
    step: 'welcome',
    languages: ['en', 'fr', 'nl'],
    ended: false,
    full: false,
  });
  expect((facts.body.themes as object[]).length).toBe(10);
  expect(Object.keys(facts.body).sort()).toEqual([
    'admission',
    'code',
    'ended',
    'full',
    'languages',
    'roles',
    'step',
    'themes',
    'title',
    'voting',
  ]);
});

test('P12 a whole method file makes a workshop, too, and a faulty one is told its first fault', async () => {
  const { method } = (await server.get(path('/export.json'), workshop.hostToken)).body as {
    method: Record<string, unknown>;
  };
  const made = await server.post('/api/workshops', {
    method: { ...method, themes: (method.themes as object[]).slice(0, 2) },
  });
  expect(made.status).toBe(201);
  const code = made.body.code as string;
  expect(((await server.get(`/api/workshops/${code}`)).body.themes as object[]).length).toBe(2);
  const faulty = await server.post('/api/workshops', { method: { ...method, vote: { budget: 0 } } });
  expect([faulty.status, faulty.body.refusal]).toEqual([400, 'malformed']);
  expect(faulty.body.message).toMatch(/^method: vote/);
});

describe('P13 three faces in one browser', () => {
  test('P13 are three sessions, each with a cookie of its own that no script reads', async () => {
    const joined = await server.post(path('/join'), { name: 'Ana', role: 'citizen', language: 'fr' });
    const desk = await server.post(path('/session'), { secret: secretIn(workshop.links.desk) });
    const wall = await server.post(path('/session'), { secret: secretIn(workshop.links.wall) });
    expect([joined.status, desk.status, wall.status]).toEqual([201, 201, 201]);
    for (const [face, answer] of Object.entries({ join: joined, desk, wall })) {
      expect(cookieOf(answer)).toMatch(
        new RegExp(
          `^charrette_${workshop.code}_${face}=\\w{32}; Max-Age=\\d{8}; Path=/; .*HttpOnly; SameSite=Lax$`,
        ),
      );
    }
    const cookie = [joined, desk, wall].map(pairOf).join('; ');
    const me = async (as: string): Promise<unknown> =>
      (await server.get(path(`/me${as}`), '', { cookie })).body;
    expect(await me('')).toMatchObject({ role: 'participant', participant: { name: 'Ana', language: 'fr' } });
    expect(await me('?as=desk')).toEqual({ role: 'host', participant: null });
    expect(await me('?as=wall')).toEqual({ role: 'observer', participant: null });
    expect(await me('?as=nobody')).toMatchObject({ role: 'participant' });
    expect((await server.get(path('/me'))).body.refusal).toBe('not-admitted');
    expect(
      (await server.get(path('/me'), '', { cookie: `charrette_${workshop.code}_join=${'x'.repeat(32)}` }))
        .body.refusal,
    ).toBe('not-admitted');
  });

  test('P13 a cookie is sent over https alone where the page came over https', async () => {
    const body = { name: 'Bo', role: 'citizen', language: 'nl' };
    const answer = await server.post(path('/join'), body, '', { 'x-forwarded-proto': 'https' });
    expect(cookieOf(answer)).toMatch(/; Secure/);
    expect(cookieOf(await server.post(path('/join'), body))).not.toMatch(/Secure/);
  });

  test('P13 a link’s secret is exchanged for a session, a wrong one for nothing', async () => {
    const answer = await server.post(path('/session'), { secret: 'x'.repeat(32) });
    expect([answer.status, answer.body.refusal, cookieOf(answer)]).toEqual([401, 'not-admitted', '']);
    const other = await server.create();
    expect((await server.post(path('/session'), { secret: secretIn(other.links.desk) })).status).toBe(401);
    expect((await server.get(path('/export.json'), other.hostToken)).status).toBe(401);
  });

  test('P13 what a cookie may do no other site’s page may have it do', async () => {
    const desk = await server.post(path('/session'), { secret: secretIn(workshop.links.desk) });
    const headers = { cookie: pairOf(desk), origin: 'http://evil.example' };
    for (const route of ['/client-ids?as=desk', '/join', '/session']) {
      const answer = await server.post(path(route), { count: 1 }, '', headers);
      expect([answer.status, answer.body.refusal], route).toEqual([403, 'wrong-origin']);
    }
    expect((await server.post(path('/join'), {}, '', { origin: 'null' })).body.refusal).toBe('wrong-origin');
    const own = { cookie: pairOf(desk), origin: server.url };
    expect((await server.post(path('/client-ids?as=desk'), { count: 1 }, '', own)).status).toBe(200);
  });
});

test('P14 client ids are leased by the number asked for, each once, and never to the wall', async () => {
  const ana = await server.join(workshop.code, 'Ana');
  expect(ana.clientIds).toHaveLength(8);
  const lease = async (count: unknown, token: string): Promise<Answer> =>
    server.post(path('/client-ids'), { count }, token);
  const more = (await lease(50, ana.token)).body.clientIds as number[];
  expect(new Set([...ana.clientIds, ...more]).size).toBe(58);
  expect(more.every((id) => Number.isInteger(id) && id > 0 && id < 2 ** 32)).toBe(true);
  for (const count of [0, 51, -1, 1.5, '5', null, undefined])
    expect((await lease(count, ana.token)).body.refusal).toBe('malformed');
  expect((await lease(1, '')).body.refusal).toBe('not-admitted');
  const wall = await server.post(path('/session'), { secret: secretIn(workshop.links.wall) });
  expect((await lease(3, wall.body.token as string)).body).toEqual({ clientIds: [] });
  let last: Answer | null = null;
  for (let n = 0; n < 45 && last?.status !== 429; n += 1) last = await lease(50, ana.token);
  expect(last?.body.refusal).toBe('too-many');
});

test('P15 health and readiness are said in a word, measures in numbers, and none of them tells what people do', async () => {
  expect((await server.get('/healthz')).text).toBe('ok\n');
  expect(await server.get('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
  const { text, status } = await server.get('/metrics');
  expect(status).toBe(200);
  expect(text).toMatch(/^charrette_open_rooms [1-9]\d*$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).not.toContain(workshop.code);
});

test('P15 pages load nothing from elsewhere, and answers of the API are kept by nobody', async () => {
  const { headers } = await server.get(path());
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

describe('P12 what isn’t there', () => {
  test.each([
    ['GET', '/api', 404],
    ['DELETE', '/api/workshops', 404],
    ['PUT', '/api/workshops/ZZZZZZ', 404],
    ['GET', '/api/workshops/ZZZZZZ', 404],
    ['GET', '/api/workshops/ZZZZZZ/me', 404],
    ['GET', '/api/workshops/ZZZZZZ/export.json', 404],
    ['GET', '/assets/../../package.json', 404],
    ['GET', '/assets/%2e%2e/%2e%2e/package.json', 404],
    ['GET', '/assets/..%2f..%2f..%2fpackage.json', 400],
    ['GET', '/..%2f..%2fpackage.json', 404],
    ['GET', '/.env', 404],
  ])('P12 %s %s is refused by name', async (method, target, status) => {
    const answer = await server.ask(method, target);
    expect(answer.status).toBe(status);
    expect(answer.body.refusal).toMatch(/^(not-found|wrong-code|malformed)$/);
    expect(answer.text).not.toMatch(/devDependencies| at .*:\d+/);
  });

  test('P12 who has mistyped an address in a browser gets the page, which says so in their language', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const home = await server.get('/', '', { accept });
    const nowhere = await server.get('/organicity-clinic', '', { accept });
    expect([home.status, nowhere.status]).toEqual([200, 404]);
    expect(nowhere.text).toBe(home.text);
    expect((await server.get('/api/nowhere', '', { accept })).body.refusal).toBe('not-found');
  });
});

/** A workshop in which everything has happened: ideas, stacks, projects, a held card, people who came and went, a vote. */
async function eventful(): Promise<{ made: Created; ana: Joined; ben: Joined }> {
  const made = await server.create({ title: 'Eventful' });
  const [ana, ben, cleo, dan] = [
    await server.join(made.code, 'Ana'),
    await server.join(made.code, 'Ben'),
    await server.join(made.code, 'Cleo'),
    await server.join(made.code, 'Dan'),
  ];
  const room = (await server.app.rooms.find(made.code))!;
  const as = async (token: string, name: string, body: object): Promise<void> => {
    const outcome = await room.command(hashOf(token), name as 'step:go', body as never);
    if (!outcome.ok) throw new Error(`${name}: ${outcome.message}`);
  };
  await as(made.hostToken, 'step:go', { from: 'welcome', to: 'projects' });
  await inTurn(made.code, (turn) => {
    const { doc } = turn.board;
    const tray = { in: 'tray', order: 'a0' } as const;
    const formulas = [
      '=1+1',
      '+SUM(A1)',
      '-2',
      '@cmd',
      '\tx',
      '\rx',
      '"quoted", with comma',
      '# not a heading *or* [link](x)',
    ];
    formulas.forEach((text, n) =>
      addCard(doc, `card000${n}`, { owner: ana.participant.id, text, place: tray }),
    );
    addCard(doc, 'card0010', {
      owner: ben.participant.id,
      text: 'held back',
      place: { in: 'theme', theme: 'food', order: 'a1' },
    });
    addCard(doc, 'card0011', { owner: ben.participant.id, text: 'removed', place: tray });
    removeCard(doc, 'card0011', true);
    for (const n of [1, 2, 3]) {
      addStack(
        doc,
        `stack00${n}`,
        { owner: 'host', name: `=Stack ${n}`, place: { in: 'theme', theme: 'food', order: `a${n}` } },
        [],
      );
      addProject(doc, `project${n}`, {
        owner: ben.participant.id,
        stack: `stack00${n}`,
        title: `=Project ${n}`,
        problem: 'why\nnot',
        lead: n === 1 ? ana.participant.id : '',
      });
    }
    moveCard(doc, 'card0000', { in: 'stack', stack: 'stack001', order: 'a0' });
    writeIdea(turn.notebook(ana.participant.id).doc, 'idea0001', {
      text: 'private to Ana',
      theme: '',
      keep: true,
      order: 'a0',
    });
  });
  await as(made.hostToken, 'card:hide', { card: 'card0010' });
  await as(made.hostToken, 'person:merge', { from: cleo.participant.id, into: ben.participant.id });
  await as(made.hostToken, 'person:remove', { participant: dan.participant.id });
  await as(made.hostToken, 'step:go', { from: 'projects', to: 'vote' });
  await as(made.hostToken, 'round:announce', { id: 'roundvoid1' });
  await as(made.hostToken, 'round:void', { round: 'roundvoid1', reason: 'a test' });
  await as(made.hostToken, 'round:announce', { id: 'round0001' });
  await as(made.hostToken, 'round:open', { round: 'round0001' });
  await as(ana.token, 'ballot:cast', {
    round: 'round0001',
    id: 'ballot01',
    choice: { project1: 2, project2: 1 },
  });
  await as(ben.token, 'ballot:cast', { round: 'round0001', id: 'ballot02', choice: { project2: 1 } });
  await as(made.hostToken, 'round:close', { round: 'round0001', graceMs: 0 });
  await as(made.hostToken, 'round:publish', { round: 'round0001' });
  await as(made.hostToken, 'step:go', { from: 'vote', to: 'result' });
  return { made, ana, ben };
}

test('X1 all that happened survives export and import: the second export differs in code and times alone', async () => {
  const { made } = await eventful();
  const first = await server.get(`/api/workshops/${made.code}/export.json`, made.hostToken);
  expect(first.headers.get('content-disposition')).toBe(`attachment; filename="charrette-${made.code}.json"`);
  const copied = await server.post('/api/workshops/import', first.text);
  expect(copied.status).toBe(201);
  const { code, hostToken } = copied.body as unknown as Created;
  const second = await server.get(`/api/workshops/${code}/export.json`, hostToken);
  const timeless = ({ body }: Answer): unknown => {
    const {
      code: _code,
      createdAtMs: _created,
      exportedAtMs: _exported,
      agenda,
      ...rest
    } = body as Record<string, unknown> & {
      agenda: { step: string };
    };
    return { ...rest, step: agenda.step };
  };
  expect(timeless(second)).toEqual(timeless(first));
  expect(first.body).toMatchObject({
    participants: { length: 4 },
    cards: { length: 9 },
    stacks: { length: 3 },
    projects: { length: 3 },
    held: [{ id: 'card0010', text: 'held back' }],
  });
  expect(first.body.rounds).toMatchObject([
    { state: 'void' },
    { state: 'closed', published: true, ballots: { length: 2 } },
  ]);
  expect(first.text).not.toMatch(/private to Ana|ballot0\d|"receipt"|"voter"|"request"|"key"/);
  // The copy is alive: people join it, and nobody of the first is in by their old token.
  expect((await server.join(code, 'Eve')).participant.name).toBe('Eve');
  expect((await server.get(`/api/workshops/${code}/me`, made.hostToken)).status).toBe(401);
});

test('X1 an export in the middle of a vote keeps its ballots to itself, and comes back with that vote annulled', async () => {
  const made = await server.create();
  const ana = await server.join(made.code, 'Ana');
  const room = (await server.app.rooms.find(made.code))!;
  await inTurn(made.code, (turn) => {
    addStack(
      turn.board.doc,
      'stack001',
      { owner: 'host', name: 'S', place: { in: 'tray', order: 'a0' } },
      [],
    );
    addProject(turn.board.doc, 'project1', {
      owner: 'host',
      stack: 'stack001',
      title: 'P',
      problem: '',
      lead: '',
    });
  });
  const host = hashOf(made.hostToken);
  await room.command(host, 'step:go', { from: 'welcome', to: 'vote' });
  await room.command(host, 'round:announce', { id: 'round0001' as never });
  await room.command(host, 'round:open', { round: 'round0001' as never });
  const cast = await room.command(hashOf(ana.token), 'ballot:cast', {
    round: 'round0001',
    id: 'ballot01',
    choice: { project1: 2 },
  } as never);
  expect(cast.ok).toBe(true);
  const open = await server.get(`/api/workshops/${made.code}/export.json`, made.hostToken);
  expect(open.body.rounds).toMatchObject([{ state: 'open', ballots: [], seed: '', result: null }]);
  expect(open.text).not.toMatch(/"choice"/);
  const copied = (await server.post('/api/workshops/import', open.text)).body as unknown as Created;
  const again = await server.get(`/api/workshops/${copied.code}/export.json`, copied.hostToken);
  expect(again.body.rounds).toMatchObject([
    { state: 'void', voidReason: expect.stringMatching(/taken over/) as string },
  ]);
});

test('X2 X3 tables are anybody’s who is in, carry no names, and no cell of theirs is a formula', async () => {
  const { made, ana } = await eventful();
  const csv = await server.get(`/api/workshops/${made.code}/export.csv?language=fr`, ana.token);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.text).not.toMatch(/Ana|Ben|Cleo|Dan|held back|removed/);
  const cells = csv.text.slice(1).match(/("(?:[^"]|"")*"|[^,\r\n]*)(?=,|\r\n|$)/g) ?? [];
  expect(cells.length).toBeGreaterThan(100);
  for (const cell of cells) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
  expect(csv.text).toContain("'=1+1");
  const md = await server.get(`/api/workshops/${made.code}/export.md`, ana.token);
  expect(md.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(md.text).not.toMatch(/Ana|Ben|Cleo|Dan|held back/);
  expect(md.text).toContain('\\# not a heading \\*or\\* \\[link\\](x)');
  expect((await server.get(`/api/workshops/${made.code}/export.exe`, ana.token)).body.refusal).toBe(
    'not-found',
  );
  expect((await server.get(`/api/workshops/${made.code}/export.csv`)).body.refusal).toBe('not-admitted');
});
