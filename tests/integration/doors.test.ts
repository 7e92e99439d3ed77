// The three doors of a real server: what a stranger's client gets, and what each refuses by name.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { addCard, editCard } from '../../shared/board/edit.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import { COMMANDS, type CommandName } from '../../shared/protocol/live.ts';
import { startApp, type App } from '../../server/app.ts';
import { madeOf, mint } from '../support/badges.ts';
import { MemoryStore } from '../../server/store/memory.ts';

let app: App;
let workshop: Created;

beforeAll(async () => {
  const config = { port: 0, host: '127.0.0.1', dataFolder: '', publicUrl: '', logLevel: 'silent', tls: null };
  const started = await startApp(config, { store: new MemoryStore() });
  if (!started.ok) throw new Error(started.message);
  app = started.value;
  workshop = (await post('/api/workshops', { method: 'brussels-2017' })).body as unknown as Created;
});
afterAll(() => app.stop());

interface Answer {
  status: number;
  body: { refusal?: string; message?: string } & Record<string, unknown>;
  headers: Headers;
}
async function ask(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${app.localUrl}${path}`, { method, ...init });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask('POST', path, {
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const join = async (name: string, code = workshop.code): Promise<Joined> =>
  (await post(`/api/workshops/${code}/join`, { name, role: 'citizen', language: 'fr' }))
    .body as unknown as Joined;

describe('P1 http', () => {
  test('P1 joining gives a person, a token and client ids, and a cookie that scripts can’t read', async () => {
    const { status, body, headers } = await post(`/api/workshops/${workshop.code}/join`, {
      name: '  Ana   Lopez ',
      role: 'citizen',
      language: 'fr',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ participant: { name: 'Ana Lopez', role: 'citizen', language: 'fr' } });
    expect(headers.get('set-cookie')).toMatch(/^charrette_[0-9A-Z]{6}_join=\w{32};.*HttpOnly; SameSite=Lax/);
  });

  test('P2 a join that is sent twice joins one person', async () => {
    const body = { name: 'Bo', role: 'citizen', language: 'nl', request: 'abcdefgh12345678' };
    const path = `/api/workshops/${workshop.code}/join`;
    const [first, second] = [await post(path, body), await post(path, body)];
    expect(second.body.participant).toEqual(first.body.participant);
  });

  test.each([
    ['a wrong code', 'POST', '/api/workshops/ZZZZZZ/join', {}, 404, 'wrong-code'],
    ['no code at all', 'GET', '/api/workshops/%E0%A4%A', undefined, 400, 'malformed'],
    ['an unknown method', 'POST', '/api/workshops', { method: 'atlantis' }, 404, 'not-found'],
    [
      'a field too many',
      'POST',
      '/api/workshops',
      { method: 'brussels-2017', admin: true },
      400,
      'malformed',
    ],
    ['a body that is no JSON', 'POST', '/api/workshops', '{"method":', 400, 'malformed'],
    ['a body that is too large', 'POST', '/api/workshops', { method: 'x'.repeat(300_000) }, 413, 'too-large'],
    ['an unknown address', 'GET', '/api/nothing', undefined, 404, 'not-found'],
    ['an unknown page', 'GET', '/a/b/c/d', undefined, 404, 'not-found'],
    ['admin without its secret', 'POST', '/api/admin/workshops/ZZZZZZ/links', {}, 401, 'not-admitted'],
  ])('P1 %s is refused by name', async (_what, method, path, body, status, refusal) => {
    const answer = body === undefined ? await ask(method, path) : await post(path, body);
    expect([answer.status, answer.body.refusal]).toEqual([status, refusal]);
    expect(answer.body.message).not.toMatch(/ at .*:\d+/);
  });

  test.each([
    ['no name', { role: 'citizen', language: 'fr' }],
    ['an empty name', { name: '  ', role: 'citizen', language: 'fr' }],
    ['a name that turns the writing direction', { name: 'a\u202Eb', role: 'citizen', language: 'fr' }],
    ['an unknown role', { name: 'A', role: 'king', language: 'fr' }],
    ['an unknown language', { name: 'A', role: 'citizen', language: 'xx' }],
    ['a prototype', '{"name":"A","role":"citizen","language":"fr","__proto__":{"x":1}}'],
    ['a deep value', `{"name":${'['.repeat(2000)}${']'.repeat(2000)}}`],
  ])('P1 joining with %s is refused and adds nobody', async (_what, body) => {
    const people = async () =>
      (
        (
          await ask('GET', `/api/workshops/${workshop.code}/export.json`, {
            headers: bearer(workshop.hostToken),
          })
        ).body.participants as unknown[]
      ).length;
    const before = await people();
    const answer = await post(`/api/workshops/${workshop.code}/join`, body);
    expect([answer.status, answer.body.refusal]).toEqual([400, 'malformed']);
    expect(await people()).toBe(before);
  });

  test('P1 a full workshop says so', async () => {
    const small = (await post('/api/workshops', { method: 'brussels-2017', capacity: 1 }))
      .body as unknown as Created;
    await join('first', small.code);
    const answer = await post(`/api/workshops/${small.code}/join`, {
      name: 'second',
      role: 'citizen',
      language: 'fr',
    });
    expect([answer.status, answer.body.refusal]).toEqual([409, 'full']);
  });

  test('P9 a page of another site is refused', async () => {
    const answer = await post(
      '/api/workshops',
      { method: 'brussels-2017' },
      { origin: 'http://evil.example' },
    );
    expect([answer.status, answer.body.refusal]).toEqual([403, 'wrong-origin']);
  });

  test('P1 the whole export is for hosts; tables carry no names', async () => {
    const ana = await join('Somebody Nameable');
    const path = `/api/workshops/${workshop.code}/export`;
    expect((await ask('GET', `${path}.json`, { headers: bearer(ana.token) })).body.refusal).toBe(
      'not-allowed',
    );
    expect((await ask('GET', `${path}.json`)).body.refusal).toBe('not-admitted');
    for (const format of ['csv', 'md']) {
      const response = await fetch(`${app.localUrl}${path}.${format}`, { headers: bearer(ana.token) });
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('Nameable');
    }
  });
});

describe('P1 the live door', () => {
  const sockets: Socket[] = [];
  afterAll(() => sockets.forEach((socket) => socket.disconnect()));
  function dial(auth: object): Socket {
    const socket = io(app.localUrl, {
      path: '/live',
      transports: ['websocket'],
      auth,
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    return socket;
  }
  const arrival = (socket: Socket, event: string): Promise<unknown> =>
    new Promise((resolve) => socket.once(event, resolve));

  test.each([
    ['without a token', () => ({ code: workshop.code }), 'not-admitted'],
    ['with a wrong code', () => ({ code: 'ZZZZZZ' }), 'wrong-code'],
    ['with nonsense', () => ({ code: { $ne: 1 } }), 'malformed'],
  ])('P1 a handshake %s is turned away by name', async (_what, auth, refusal) => {
    const error = (await arrival(dial(auth()), 'connect_error')) as { data: { refusal: string } };
    expect(error.data.refusal).toBe(refusal);
  });

  test('M4 a participant can give none of the desk’s commands', async () => {
    const ana = await join('Ana');
    const socket = dial({ code: workshop.code, as: 'join', token: ana.token });
    await arrival(socket, 'hello');
    const [badge] = mint(1).map(madeOf) as [ReturnType<typeof madeOf>];
    const bodies: Partial<Record<CommandName, object>> = {
      'step:go': { from: 'welcome', to: 'vote' },
      'clock:set': { act: 'pause' },
      'card:hide': { card: 'card00000001' },
      'card:show': { card: 'card00000001' },
      'person:remove': { participant: ana.participant.id },
      'person:readmit': { participant: ana.participant.id },
      'person:merge': { from: ana.participant.id, into: 'other0000001' },
      'cohost:invite': {},
      'address:set': { address: '' },
      'round:announce': { id: 'round0000001' },
      'round:settle': { round: 'round0000001', by: 'lot' },
      'ballot:enter': { round: 'round0000001', id: 'ballot0000001', badge: 'badge0000001', choice: {} },
      'badges:add': { badges: [badge] },
      'badge:revoke': { badge: badge.id },
      'badge:reissue': { badge: badge.id, as: badge },
      'admission:set': { by: 'badges' },
      'round:open': { round: 'round0000001' },
      'round:close': { round: 'round0000001', graceMs: 0 },
      'round:void': { round: 'round0000001', reason: 'because' },
      'round:publish': { round: 'round0000001' },
      'workshop:end': {},
      'workshop:reopen': {},
    };
    const open = ['me:change', 'ballot:look', 'ballot:cast', 'time:read'];
    // A command added later must be thought of here.
    expect(Object.keys(COMMANDS).sort()).toEqual([...Object.keys(bodies), ...open].sort());
    for (const [name, body] of Object.entries(bodies)) {
      expect(await socket.emitWithAck('command', name, body), name).toMatchObject({
        ok: false,
        refusal: 'not-allowed',
      });
    }
    expect((await ask('GET', `/api/workshops/${workshop.code}`)).body.step).toBe('welcome');
  });

  test('P1 what is no command, or no body of one, is refused', async () => {
    const socket = dial({ code: workshop.code, as: 'desk', token: workshop.hostToken });
    await arrival(socket, 'hello');
    for (const [name, body] of [
      ['no:such', {}],
      ['__proto__', {}],
      ['step:go', { from: 'welcome' }],
      ['step:go', { from: 'welcome', to: 'vote', force: true }],
      ['step:go', null],
      [7, {}],
    ] as const) {
      expect(await socket.emitWithAck('command', name, body)).toMatchObject({
        ok: false,
        refusal: 'malformed',
      });
    }
    expect(await socket.emitWithAck('command', 'time:read', {})).toMatchObject({ ok: true });
  });
});

describe('P4 the sync door and a stock client', () => {
  const providers: WebsocketProvider[] = [];
  afterAll(() => providers.forEach((provider) => provider.destroy()));

  function stock(
    name: string,
    token: string,
    clientId?: number,
  ): { doc: Y.Doc; provider: WebsocketProvider } {
    const doc = new Y.Doc();
    if (clientId !== undefined) doc.clientID = clientId;
    const provider = new WebsocketProvider(`${app.localUrl.replace('http', 'ws')}/sync`, name, doc, {
      params: { token },
      disableBc: true,
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    });
    providers.push(provider);
    return { doc, provider };
  }
  const synced = (provider: WebsocketProvider): Promise<void> =>
    provider.synced ? Promise.resolve() : new Promise((resolve) => provider.once('sync', () => resolve()));
  const closed = (provider: WebsocketProvider): Promise<{ code: number; reason: string }> =>
    new Promise((resolve) =>
      provider.on('connection-close', (event: CloseEvent | null) => event && resolve(event)),
    );
  const until = (doc: Y.Doc, isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => void (isTrue() && (doc.off('update', look), resolve()));
      doc.on('update', look);
      look();
    });

  test('P4 it reads live, and writes what its owner may write under a leased id', async () => {
    const made = (await post('/api/workshops', { method: 'brussels-2017' })).body as unknown as Created;
    const host = io(app.localUrl, {
      path: '/live',
      transports: ['websocket'],
      auth: { code: made.code, as: 'desk', token: made.hostToken },
    });
    expect(await host.emitWithAck('command', 'step:go', { from: 'welcome', to: 'cluster' })).toMatchObject({
      ok: true,
    });
    host.disconnect();
    const [ana, bo] = [await join('Ana', made.code), await join('Bo', made.code)];
    const writer = stock(`${made.code}/board`, ana.token, ana.clientIds[0]);
    const reader = stock(`${made.code}/board`, bo.token);
    await Promise.all([synced(writer.provider), synced(reader.provider)]);
    expect(reader.doc.getMap('themes').size).toBe(10);
    const card = { owner: ana.participant.id, text: 'Shade', place: { in: 'tray', order: 'a0' } } as const;
    addCard(writer.doc, 'card00000001', card);
    await until(reader.doc, () => reader.doc.getMap('cards').has('card00000001'));

    // Bo reads with any id, but may not write under it, nor change Ana's words under one that is leased.
    const refused = closed(reader.provider);
    editCard(reader.doc, 'card00000001', 'Bo was here');
    expect(await refused).toMatchObject({
      code: 4403,
      reason: expect.stringMatching(/^G4 unleased/) as unknown,
    });
    const leased = stock(`${made.code}/board`, bo.token, bo.clientIds[0]);
    await synced(leased.provider);
    const notYours = closed(leased.provider);
    editCard(leased.doc, 'card00000001', 'Bo was here');
    expect(await notYours).toMatchObject({
      code: 4403,
      reason: expect.stringMatching(/^G14 not-yours/) as unknown,
    });
    expect(writer.doc.getMap<Y.Map<unknown>>('cards').get('card00000001')?.get('text')).toBe('Shade');
  });

  test.each([
    ['no token', '/sync/CODE/board', 4401],
    ['a wrong token', `/sync/CODE/board?token=${'x'.repeat(32)}`, 4401],
    ['a wrong code', '/sync/ZZZZZZ/board?token=TOKEN', 4404],
    ['a document that isn’t', '/sync/CODE/secrets?token=TOKEN', 4404],
    ['somebody else’s notebook', '/sync/CODE/notebook/somebody0001?token=TOKEN', 4401],
  ])('P4 %s: accepted, then closed with a code', async (_what, path, code) => {
    const { token } = await join('Cy');
    const url = path.replace('CODE', workshop.code).replace('TOKEN', token);
    const socket = new WebSocket(`${app.localUrl.replace('http', 'ws')}${url}`);
    const [closedWith] = (await once(socket, 'close')) as [number];
    expect(closedWith).toBe(code);
  });

  test.each([
    ['text', 'hello', 4400],
    ['nothing', Buffer.alloc(0), 4400],
    ['an unknown message', Buffer.of(9, 1), 4400],
    ['an unknown sync step', Buffer.of(0, 7, 0), 4400],
    ['a length that lies', Buffer.of(0, 2, 200, 1), 4400],
    ['bytes after the end', Buffer.of(0, 0, 1, 0, 5), 4400],
    ['an update that isn’t', Buffer.of(0, 2, 2, 255, 255), 4403],
    ['a state vector that isn’t', Buffer.of(0, 0, 2, 255, 255), 4400],
    ['too much at once', Buffer.alloc(700_000), 4413],
  ])('P1 a frame with %s closes the connection by name, and only that', async (_what, frame, code) => {
    const { token } = await join('Di');
    const open = (): WebSocket =>
      new WebSocket(`${app.localUrl.replace('http', 'ws')}/sync/${workshop.code}/board?token=${token}`);
    const socket = open();
    await once(socket, 'open');
    socket.send(frame);
    const [closedWith, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect(closedWith).toBe(code);
    expect(reason.toString()).not.toBe('');
    const next = open();
    await once(next, 'open');
    next.terminate();
  });

  test('P9 a page of another site can’t open a document', async () => {
    const { token } = await join('Ed');
    const url = `${app.localUrl.replace('http', 'ws')}/sync/${workshop.code}/board?token=${token}`;
    const socket = new WebSocket(url, { origin: 'http://evil.example' });
    expect(((await once(socket, 'close')) as [number])[0]).toBe(4421);
  });
});
