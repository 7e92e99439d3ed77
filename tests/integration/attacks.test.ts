/** Requests that are meant to harm: whatever is thrown at the port, the answer has a name, and the process goes on. */
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addCard } from '../../shared/board/edit.ts';
import { CLOSE, SYNC_STEP_1 } from '../../shared/protocol/frames.ts';
import type { Created, Joined } from '../../shared/protocol/http.ts';
import type { Turn } from '../../server/rooms/turn.ts';
import { FRAMES, hostCommands, malformedCommands } from '../support/hostile.ts';
import { frameOf } from '../support/replica.ts';
import { Running } from '../support/running.ts';

let server: Running;
let workshop: Created;
let ana: Joined;

beforeAll(async () => {
  server = await Running.start();
  workshop = await server.create();
  ana = await server.join(workshop.code, 'Ana');
});
afterAll(() => server.stop());
afterEach(async () => {
  expect((await server.get('/healthz')).text).toBe('ok\n');
  expect(server.faults).toEqual([]);
});

const upgrade = (target: string, more = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

describe('P1 upgrades', () => {
  test.each([
    '//',
    '///x',
    '/\\',
    '/%',
    '/sync',
    '/live',
    '/livestock',
    '/nowhere',
    '/x/../live/',
    '/%6Cive/',
    '*',
  ])('P1 an upgrade to %s is answered and its connection ended', async (target) => {
    const socket = await server.tcp(upgrade(target));
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('P1 a peer that breaks off in the middle of an upgrade harms nobody', async () => {
    for (const target of [
      '/nowhere',
      '/live',
      '/live/?EIO=4&transport=websocket',
      `/sync/${workshop.code}/board`,
    ]) {
      for (let n = 0; n < 10; n += 1) {
        const socket = await server.tcp(upgrade(target));
        socket.resetAndDestroy();
      }
    }
    await server.get(`/api/workshops/${workshop.code}`);
  });

  test('P1 a document’s name that can’t be decoded is none', async () => {
    for (const name of ['%E0%A4%A', '%', `${workshop.code}%2Fboard%00`, `${workshop.code}/board/`]) {
      const sync = await server.sync(name, ana.token);
      expect(await sync.untilClosed(), name).toMatchObject({ code: CLOSE.notFound });
    }
  });

  test('P1 a handshake that isn’t one is refused before anything else', async () => {
    const socket = await server.tcp(
      `GET /sync/${workshop.code}/board HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    );
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('P1 bodies', () => {
  const depth = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  test('P1 a bomb of nested lists is refused before it is taken apart', async () => {
    const before = process.memoryUsage().rss;
    const startMs = performance.now();
    for (const body of [depth(7_000_000), `{"a":${depth(7_000_000)}}`, '['.repeat(15_000_000)]) {
      const answer = await server.post('/api/workshops/import', body);
      expect([answer.status, answer.body.refusal]).toEqual([400, 'malformed']);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
    expect(performance.now() - startMs).toBeLessThan(8000);
    for (const [path, body] of [
      ['/api/workshops', depth(100_000)],
      [`/api/workshops/${workshop.code}/join`, depth(4000)],
      [`/api/workshops/${workshop.code}/session`, depth(4000)],
    ] as const) {
      expect((await server.post(path, body)).body.refusal, path).toBe('malformed');
    }
  });

  test('P1 brackets in people’s words are no depth', async () => {
    const whole = await server.get(`/api/workshops/${workshop.code}/export.json`, workshop.hostToken);
    const title = { en: '[{"'.repeat(150) };
    const answer = await server.post('/api/workshops/import', { ...whole.body, title });
    expect(answer.status).toBe(201);
  });

  test.each([
    [
      'that swells when unpacked',
      gzipSync(Buffer.alloc(30e6, '[')),
      { 'content-encoding': 'gzip' },
      413,
      'too-large',
    ],
    ['that is packed in an unknown way', Buffer.from('x'), { 'content-encoding': 'zip' }, 400, 'malformed'],
    ['that says it is packed and isn’t', Buffer.from('{}'), { 'content-encoding': 'gzip' }, 400, 'malformed'],
    [
      'in another character set',
      Buffer.from('{}', 'utf16le'),
      { 'content-type': 'application/json; charset=utf-16' },
      400,
      'malformed',
    ],
    [
      'in a set that doesn’t exist',
      Buffer.from('{}'),
      { 'content-type': 'application/json; charset=klingon' },
      400,
      'malformed',
    ],
    ['of another type', Buffer.from('{}'), { 'content-type': 'text/plain' }, 400, 'malformed'],
    [
      'of a form',
      Buffer.from('name=Mallory'),
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
      'malformed',
    ],
    ['of nothing', Buffer.alloc(0), {}, 400, 'malformed'],
    ['that is a number', Buffer.from('7'), {}, 400, 'malformed'],
    ['that is null', Buffer.from('null'), {}, 400, 'malformed'],
    ['that is a list', Buffer.from('[]'), {}, 400, 'malformed'],
    ['with bytes that aren’t text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}, 400, 'malformed'],
  ])('P1 a body %s is refused by name', async (_what, body, headers, status, refusal) => {
    const answer = await server.post(
      '/api/workshops/import',
      new Uint8Array(body),
      '',
      headers as Record<string, string>,
    );
    expect([answer.status, answer.body.refusal]).toEqual([status, refusal]);
  });

  test.each(['/api/workshops', 'join', 'session', 'client-ids'])(
    'P1 %s takes no body that is too large',
    async (route) => {
      const path = route.startsWith('/') ? route : `/api/workshops/${workshop.code}/${route}`;
      const answer = await server.post(path, { name: 'x'.repeat(300_000) }, ana.token);
      expect([answer.status, answer.body.refusal]).toEqual([413, 'too-large']);
    },
  );

  test('P1 an import that isn’t an export is refused with the first place that is wrong, and makes nothing', async () => {
    const whole = (await server.get(`/api/workshops/${workshop.code}/export.json`, workshop.hostToken)).body;
    const rooms = server.app.rooms.openRooms;
    const place = { in: 'tray', order: 'a0' };
    const card = { id: 'card00001', owner: ana.participant.id, text: 'x', place, removed: false };
    const { vote } = whole.method as { vote: object };
    const round = {
      id: 'round0001',
      rules: vote,
      candidates: [],
      seedHash: '',
      seed: '',
      openedAtMs: 0,
      closedAtMs: 0,
      voidReason: '',
      published: false,
      result: null,
      ballots: [],
    };
    for (const [what, change] of Object.entries({
      format: { format: 'charrette-export/99' },
      'participants.0.id': { participants: [{ ...(whole.participants as object[])[0], id: '../../etc' }] },
      'cards.0.text': { cards: [{ ...card, text: '' }] },
      'cards.0.place': { cards: [{ ...card, place: { in: 'space' } }] },
      'cards.0.owner': { cards: [{ ...card, owner: { $ne: 1 } }] },
      'cards.0.id': { cards: [{ ...card, id: '__proto__' }] },
      'cards card00001.place': {
        cards: [{ ...card, place: { ...place, in: 'stack', stack: 'noSuchStack' } }],
      },
      'method.steps': { method: { ...(whole.method as object), steps: [] } },
      themes: { themes: [] },
      'rounds.0: only a closed vote': {
        rounds: [{ ...round, state: 'void', result: null, published: true }],
      },
      'rounds.0: a result': { rounds: [{ ...round, state: 'closed' }] },
      'themes.0.order': { themes: (whole.themes as object[]).map((theme) => ({ ...theme, order: '' })) },
    })) {
      const answer = await server.post('/api/workshops/import', { ...whole, ...change });
      expect([answer.status, answer.body.refusal], what).toEqual([400, 'malformed']);
      expect(answer.body.message, what).toContain(what.split('.')[0]);
    }
    expect(server.app.rooms.openRooms).toBe(rooms);
  });

  test('P1 a request that says one thing and sends another is ended, and nobody waits for it', async () => {
    const socket = await server.tcp(
      'POST /api/workshops HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    await once(socket.resume(), 'close');
    const other = await server.tcp('\x16\x03\x01\x02\x00 this is TLS, or nothing at all\r\n\r\n');
    await once(other.resume(), 'close');
  });
});

describe('P1 the live door', () => {
  test('P1 every malformed command is refused by name, and nothing changes', async () => {
    const live = await server.live(workshop.code, 'join', ana.token);
    const commands = malformedCommands('round0000001');
    for (const [what, [name, body]] of Object.entries(commands)) {
      expect(await live.command(name, body), what).toMatchObject({ ok: false, refusal: 'malformed' });
    }
    expect(await live.command('time:read', {})).toMatchObject({ ok: true });
    expect((await server.get(`/api/workshops/${workshop.code}/me`, ana.token)).body).toMatchObject({
      participant: { name: 'Ana' },
    });
  });

  test.each(['join', 'wall'] as const)(
    'M1 M4 whoever is at the %s can’t give a single command of the desk',
    async (face) => {
      const secret = workshop.links.wall.split('#')[1];
      const session = await server.post(`/api/workshops/${workshop.code}/session`, { secret });
      const token = face === 'join' ? ana.token : (session.body.token as string);
      const live = await server.live(workshop.code, face, token);
      const before = await server.get(`/api/workshops/${workshop.code}/export.json`, workshop.hostToken);
      for (const [name, body] of hostCommands(ana.participant.id, 'card0000001', 'round0000001')) {
        expect(await live.command(name, body), name).toMatchObject({ ok: false, refusal: 'not-allowed' });
      }
      if (face === 'wall') {
        expect(await live.command('me:change', { name: 'The Wall' })).toMatchObject({
          ok: false,
          refusal: 'not-allowed',
        });
      }
      const after = await server.get(`/api/workshops/${workshop.code}/export.json`, workshop.hostToken);
      expect({ ...after.body, exportedAtMs: 0 }).toEqual({ ...before.body, exportedAtMs: 0 });
    },
  );

  test('P1 too many commands are refused until the sender has waited; others notice nothing', async () => {
    const mallory = await server.join(workshop.code, 'Mallory');
    const [flood, other] = [
      await server.live(workshop.code, 'join', mallory.token),
      await server.live(workshop.code, 'join', ana.token),
    ];
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => flood.command('time:read', {})));
    const refused = outcomes.filter((outcome) => !outcome.ok);
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.every((outcome) => !outcome.ok && outcome.refusal === 'too-many')).toBe(true);
    expect(await other.command('time:read', {})).toMatchObject({ ok: true });
  });

  test('P1 a message without an answer wanted does nothing, one that is too large ends the connection', async () => {
    const live = await server.live(workshop.code, 'join', ana.token);
    live.socket.emit('command', 'me:change', { name: 'Nobody asked' });
    live.socket.emit('command');
    live.socket.emit('topic', 'agenda', 1, { step: 'vote' });
    live.socket.emit('hello', { role: 'host' });
    expect(await live.command('time:read', {})).toMatchObject({ ok: true });
    expect((await server.get(`/api/workshops/${workshop.code}/me`, ana.token)).body).toMatchObject({
      participant: { name: 'Ana' },
    });
    live.socket.emit('command', 'me:change', { name: 'x'.repeat(40_000) }, () => undefined);
    await live.until(() => live.isClosed, 'the connection is ended');
  });

  test('P1 binary bodies, and packets that are none, end at most their own connection', async () => {
    const live = await server.live(workshop.code, 'join', ana.token);
    expect(await live.command('me:change', { name: Buffer.from('Ana') })).toMatchObject({
      ok: false,
      refusal: 'malformed',
    });
    const packets = [
      '51-["x",{"_placeholder":true,"num":9}]',
      '2["command"',
      '2{"a":1}',
      '42',
      '4',
      '999',
      '{',
      '0{"x":',
      '451-["command",{"_placeholder":true,"num":0}]',
    ];
    for (const packet of packets) {
      const raw = await server.live(workshop.code, 'join', ana.token);
      (
        raw.socket.io.engine as unknown as { transport: { ws: { send(text: string): void } } }
      ).transport.ws.send(`4${packet}`);
      raw.socket.disconnect();
    }
    expect(await live.command('time:read', {})).toMatchObject({ ok: true });
  });

  test('P9 a page of another site can’t open a live line', async () => {
    const socket = await server.tcp(
      upgrade('/live/?EIO=4&transport=websocket', 'Origin: http://evil.example\r\n'),
    );
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 400 [^]*wrong-origin$/);
    const polling = await server.get('/live/?EIO=4&transport=polling');
    expect(polling.status).toBe(400);
  });
});

describe('P1 the sync door', () => {
  test('P1 every frame that is none is refused by name over a real socket', async () => {
    for (const [name, { bytes, isBinary }] of Object.entries(FRAMES)) {
      const sync = await server.sync(`${workshop.code}/board`, ana.token);
      sync.send(isBinary ? bytes : Buffer.from(bytes).toString());
      expect(await sync.untilClosed(), name).toMatchObject({
        code: CLOSE.malformed,
        reason: expect.stringMatching(/^malformed/) as string,
      });
    }
  });

  test('P1 too many frames end the connection, and no other of the same room', async () => {
    const other = await server.sync(`${workshop.code}/board`, ana.token);
    const flood = await server.sync(`${workshop.code}/board`, ana.token);
    for (let n = 0; n < 2000; n += 1) flood.send(Uint8Array.of(3));
    expect(await flood.untilClosed()).toEqual({ code: CLOSE.rate, reason: 'too-many: frames' });
    other.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
    await other.until(() => other.frames.length >= 2, 'the other is answered');
  });

  test('P7 a socket that isn’t read is told no more than its buffer holds, and then how things stand', async () => {
    const room = await server.app.rooms.find(workshop.code);
    const slow = await server.sync(`${workshop.code}/board`, ana.token);
    slow.send(frameOf(SYNC_STEP_1, Uint8Array.of(0)));
    await slow.until(() => slow.frames.length >= 2, 'it follows');
    slow.socket.pause();
    let told = 0;
    const write = (turn: Turn): void => {
      const cards = turn.board.doc.getMap<{ set(key: string, value: string): void }>('cards');
      const place = { in: 'tray', order: 'a0' } as const;
      if (!cards.has('slow0001'))
        addCard(turn.board.doc, 'slow0001', { owner: ana.participant.id, text: 'x', place });
      cards.get('slow0001')!.set('text', `${(told += 1)} `.padEnd(300_000, 'x'));
    };
    for (let n = 0; n < 150; n += 1) await room!.do((turn: Turn) => ({ ok: true, value: write(turn) }));
    const doc = new Y.Doc();
    let read = 0;
    const lastRead = (): string => {
      for (const frame of slow.frames.splice(0)) {
        read += frame.length;
        const decoder = decoding.createDecoder(frame);
        if (decoding.readVarUint(decoder) !== 0 || decoding.readVarUint(decoder) === SYNC_STEP_1) continue;
        Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
      }
      return String(doc.getMap<Y.Map<unknown>>('cards').get('slow0001')?.get('text')).split(' ')[0]!;
    };
    slow.socket.resume();
    await slow.until(() => lastRead() === String(told), 'it has caught up');
    // Forty-five megabytes were told: what it got are its buffer, the system's, and the state in the end.
    expect(read).toBeLessThan(20e6);
    await room!.do((turn: Turn) => ({ ok: true, value: write(turn) }));
    await slow.until(() => lastRead() === String(told), 'it follows again');
  });
});

describe('C3 a removed person', () => {
  test('C3 is cut off from every door at once, and from none of them comes in again', async () => {
    const ben = await server.join(workshop.code, 'Ben');
    const desk = await server.live(workshop.code, 'desk', workshop.hostToken);
    const live = await server.live(workshop.code, 'join', ben.token);
    const board = await server.sync(`${workshop.code}/board`, ben.token);
    const notebook = await server.sync(`${workshop.code}/notebook/${ben.participant.id}`, ben.token);
    expect(await desk.command('person:remove', { participant: ben.participant.id })).toEqual({
      ok: true,
      value: null,
    });
    expect(await board.untilClosed()).toEqual({ code: CLOSE.removed, reason: 'removed' });
    expect(await notebook.untilClosed()).toEqual({ code: CLOSE.removed, reason: 'removed' });
    await live.until(() => live.isClosed, 'the live line is ended');
    expect(live.goodbye).toBe('removed');
    const again = await server.sync(`${workshop.code}/board`, ben.token);
    expect(await again.untilClosed()).toEqual({ code: CLOSE.removed, reason: 'removed' });
    expect((await server.live(workshop.code, 'join', ben.token)).turnedAway).toMatchObject({
      refusal: 'removed',
    });
    const me = await server.get(`/api/workshops/${workshop.code}/me`, ben.token);
    expect([me.status, me.body.refusal]).toEqual([403, 'removed']);
    const ids = await server.post(`/api/workshops/${workshop.code}/client-ids`, { count: 1 }, ben.token);
    expect([ids.status, ids.body.refusal]).toEqual([403, 'removed']);
    expect((await server.get(`/api/workshops/${workshop.code}/export.csv`, ben.token)).status).toBe(403);
  });
});

test('P18 no token, link’s secret or word of a card was logged, whatever happened above', () => {
  const secrets = [
    ana.token,
    workshop.hostToken,
    ...Object.values(workshop.links).map((link) => link.split('#')[1]),
  ];
  const log = server.log.join('\n');
  for (const secret of secrets) if (secret) expect(log).not.toContain(secret);
});
