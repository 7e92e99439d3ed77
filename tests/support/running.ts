/** A real server on a loopback port in this process, and the plainest clients of its three doors. */
import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { Config } from '../../server/config.ts';
import { startApp, type App, type Parts } from '../../server/app.ts';
import type { Log } from '../../server/log.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { Created, Face, Joined } from '../../shared/protocol/http.ts';
import type { Hello } from '../../shared/protocol/live.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON, or an empty object if it is none. */
  body: { refusal?: string; message?: string } & Record<string, unknown>;
}

/** Lines of the log that are kept, besides faults. */
const LINES_MOST = 200;

/** Longest time that a scene waits for anything: far above what a busy machine needs. */
const PATIENCE_MS = 15_000;

export class Running {
  readonly app: App;
  /** Everything logged, as text. */
  readonly log: string[];
  readonly #tcp = new Set<TcpSocket>();
  readonly #live = new Set<Socket>();
  readonly #web = new Set<WebSocket>();

  private constructor(app: App, log: string[]) {
    this.app = app;
    this.log = log;
  }

  static async start(parts: Parts = {}, settings: Partial<Config> = {}): Promise<Running> {
    const log: string[] = [];
    const write =
      (level: string) =>
      (about: unknown, message = ''): void => {
        const error = (about as { err?: unknown }).err;
        const fault = error instanceof Error ? error.stack : '';
        // Under a storm the warnings alone would fill the heap that a test measures.
        if (level !== 'error' && log.length > LINES_MOST) return;
        log.push(`${level} ${JSON.stringify(about)} ${fault} ${message}`);
      };
    const config: Config = {
      port: 0,
      host: '127.0.0.1',
      dataFolder: '',
      publicUrl: '',
      logLevel: 'silent',
      tls: null,
      ...settings,
    };
    const started = await startApp(config, {
      store: new MemoryStore(),
      log: {
        debug: write('debug'),
        info: write('info'),
        warn: write('warn'),
        error: write('error'),
      } as unknown as Log,
      ...parts,
    });
    if (!started.ok) throw new Error(started.message);
    return new Running(started.value, log);
  }

  get url(): string {
    return this.app.localUrl;
  }
  /** Lines of the log that tell a fault of ours. */
  get faults(): string[] {
    return this.log.filter((line) => line.startsWith('error'));
  }

  async stop(): Promise<void> {
    this.#live.forEach((socket) => socket.disconnect());
    this.#web.forEach((socket) => socket.terminate());
    this.#tcp.forEach((socket) => socket.destroy());
    await this.app.stop();
  }

  async ask(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, { method, redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Answer['body']) : {},
    };
  }
  get(path: string, token = '', headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('GET', path, { headers: { ...bearer(token), ...headers } });
  }
  post(path: string, body: unknown, token = '', headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', path, {
      headers: { 'content-type': 'application/json', ...bearer(token), ...headers },
      body:
        typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    });
  }

  async create(more: object = {}): Promise<Created> {
    const made = await this.post('/api/workshops', { method: 'brussels-2017', ...more });
    if (made.status !== 201) throw new Error(made.text);
    return made.body as unknown as Created;
  }
  async join(code: string, name: string): Promise<Joined> {
    const joined = await this.post(`/api/workshops/${code}/join`, { name, role: 'citizen', language: 'en' });
    if (joined.status !== 201) throw new Error(joined.text);
    return joined.body as unknown as Joined;
  }

  /** A live line, `via` another address than its own; resolves when it is greeted or turned away. */
  async live(code: string, as: Face, token: string, via = this.url): Promise<Live> {
    const socket = io(via, {
      path: '/live',
      transports: ['websocket'],
      auth: { code, as, token },
      forceNew: true,
      reconnection: false,
    });
    this.#live.add(socket);
    const line = new Live(socket);
    const isAnswered = (): boolean => line.hello !== null || line.turnedAway !== null || line.isClosed;
    await line.until(isAnswered, 'the live line is answered');
    return line;
  }

  /** A raw connection of the sync door, `via` another address than its own; resolves when it is open or closed again. */
  async sync(
    name: string,
    token: string,
    options: { origin?: string; query?: string; via?: string } = {},
  ): Promise<Sync> {
    const query = options.query ?? (token ? `?token=${token}` : '');
    const origin = options.origin === undefined ? {} : { origin: options.origin };
    const address = (options.via ?? this.url).replace(/^http/, 'ws');
    const socket = new WebSocket(`${address}/sync/${name}${query}`, origin);
    this.#web.add(socket);
    socket.on('close', () => this.#web.delete(socket));
    const sync = new Sync(socket);
    await once(socket, 'open');
    return sync;
  }

  /** Bytes over a bare TCP connection, as no client of ours would send them. */
  async tcp(bytes: string | Uint8Array): Promise<TcpSocket> {
    const { hostname, port } = new URL(this.url);
    const socket = connect(Number(port), hostname);
    this.#tcp.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#tcp.delete(socket));
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  }
}

const bearer = (token: string): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {});

/** Waits until `claim` holds; `changed` tells each time that it may. */
async function waitFor(
  claim: () => boolean,
  what: string,
  listen: (look: () => void) => void,
): Promise<void> {
  if (claim()) return;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`never: ${what}`)), PATIENCE_MS);
    listen(() => {
      if (!claim()) return;
      clearTimeout(late);
      resolve();
    });
  });
}

export class Live {
  readonly socket: Socket;
  hello: Hello | null = null;
  turnedAway: { refusal: string; message: string } | null = null;
  goodbye: string | null = null;
  isClosed = false;
  readonly topics: [name: string, seq: number, value: unknown][] = [];
  #look: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    const on = (event: string, take: (...values: never[]) => void): void => {
      socket.on(event, (...values: unknown[]) => {
        take(...(values as never[]));
        this.#look.forEach((look) => look());
      });
    };
    on('hello', (hello: Hello) => (this.hello = hello));
    on('topic', (name: string, seq: number, value: unknown) => this.topics.push([name, seq, value]));
    on('goodbye', (refusal: string) => (this.goodbye = refusal));
    on('disconnect', () => (this.isClosed = true));
    on('connect_error', (error: Error & { data?: Live['turnedAway'] }) => {
      this.turnedAway = error.data ?? { refusal: 'no connection', message: error.message };
    });
  }

  until(claim: () => boolean, what: string): Promise<void> {
    return waitFor(claim, what, (look) => this.#look.push(look));
  }

  command(name: unknown, body: unknown): Promise<Outcome<unknown>> {
    return this.socket.timeout(PATIENCE_MS).emitWithAck('command', name, body) as Promise<Outcome<unknown>>;
  }
}

export class Sync {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[] = [];
  closed: { code: number; reason: string } | null = null;
  #look: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (bytes: Buffer) => {
      this.frames.push(new Uint8Array(bytes));
      this.#look.forEach((look) => look());
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#look.forEach((look) => look());
    });
    socket.on('error', () => this.#look.forEach((look) => look()));
  }

  send(bytes: Uint8Array | string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes);
  }

  until(claim: () => boolean, what: string): Promise<void> {
    return waitFor(claim, what, (look) => this.#look.push(look));
  }
  async untilClosed(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.closed !== null, 'the connection is closed');
    return this.closed!;
  }
}
