// The composition root: puts store, rooms and doors together on one port; the program and the tests start it here.
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accept, refuse, type Outcome } from '../shared/outcome.ts';
import { rankedAddresses } from './addresses.ts';
import { realClock, realRandom, type Clock, type Random } from './clock.ts';
import type { Config } from './config.ts';
import { httpDoor } from './http/door.ts';
import { LiveDoor } from './live/door.ts';
import { keepLock } from './lock.ts';
import { openLog, type Log } from './log.ts';
import { Registry } from './rooms/registry.ts';
import { newSecret } from './secrets.ts';
import type { Store } from './store/contract.ts';
import { SqliteStore } from './store/sqlite.ts';
import { SyncDoor } from './sync/door.ts';

export interface App {
  port: number;
  /** Where this machine reaches it. */
  localUrl: string;
  /** Where phones reach it, best first. */
  addresses: () => readonly string[];
  rooms: Registry;
  /** Connections of any kind. */
  openSockets: () => number;
  /** Takes no more, finishes what waits, closes the store; refused in plain words if the disk doesn't let it. */
  stop(): Promise<Outcome<null>>;
}

export interface Parts {
  clock?: Clock;
  random?: Random;
  log?: Log;
  /** Instead of the SQLite file in the data folder. */
  store?: Store;
  /** Called if what keeps the data dies: nothing can be saved from then on. */
  storeDied?: (error: Error) => void;
  patience?: Patience;
}

/** How long the http door waits for whoever is connected; WebSockets have limits of their own. */
export interface Patience {
  /** Until a request's head is whole. */
  headMs: number;
  /** While nothing is read or sent, such as an answer that isn't taken. */
  quietMs: number;
}

/** Far longer than a phone on bad Wi-Fi takes, and far too short to hold thousands of sockets with one device. */
const PATIENCE: Patience = { headMs: 20_000, quietMs: 120_000 };
/** How often heads that are late are looked for, as a part of what they have. */
const LOOKS = 4;

/** How long connections may take to say goodbye: a phone that has lost its network never does. */
const GOODBYE_MS = 1000;
/** How long the store may take to close: a backup may be under way. */
const STORE_PATIENCE_MS = 10_000;
/** The same once a room has found that the disk fails or has no answer. */
const FAILING_STORE_PATIENCE_MS = 1000;

/** The built pages, beside the built server; from source they lie in dist, too. */
const clientFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/client' : '../client', import.meta.url),
);

/** Starts a server. A refusal is one plain line for whoever started it. */
export async function startApp(config: Config, parts: Parts = {}): Promise<Outcome<App>> {
  const log = parts.log ?? openLog(config.logLevel);
  const clock = parts.clock ?? realClock;
  const random = parts.random ?? realRandom;
  const made = makeServer(config, parts.patience ?? PATIENCE);
  if (!made.ok) return made;
  const server = made.value;
  const opened = parts.store ? accept(parts.store) : await openStore(config.dataFolder, parts.storeDied);
  if (!opened.ok) return opened;
  const store = opened.value;

  const scheme = config.tls ? 'https' : 'http';
  let port = config.port;
  const addresses = (): string[] => rankedAddresses(config.host, port, scheme);
  const { publicUrl } = config;
  const rooms = await Registry.open({ store, clock, random, log, addresses, publicUrl });
  const adminToken = newSecret(random);
  let isReady = false;

  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const sync = new SyncDoor(rooms, { clock, log, publicUrl });
  const live = new LiveDoor(server, rooms, { clock, log, publicUrl });
  server.on(
    'request',
    httpDoor(rooms, {
      log,
      publicUrl,
      bestAddress: () => addresses()[0] ?? publicUrl,
      clientFolder,
      adminToken,
      dataFolder: config.dataFolder,
      measures: {
        syncConnections: () => sync.connections,
        syncBehind: () => sync.behind,
        syncMostUnsentBytes: () => sync.mostUnsentBytes,
        liveConnections: () => live.connections,
        liveMostUnsentBytes: () => live.mostUnsentBytes,
        openRooms: () => rooms.openRooms,
      },
      isReady: () => isReady,
    }),
  );
  server.on('upgrade', (request, socket, head) => {
    // Without a listener a peer that breaks off would end the process.
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    const url = URL.canParse(target, 'http://host') ? new URL(target, 'http://host') : null;
    if (url && sync.serves(url)) return sync.upgrade(request, socket, head, url);
    // Socket.IO takes what begins with its path, to the letter, and leaves everything else open.
    if (target.startsWith('/live/')) return;
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n', () => socket.destroy());
  });

  const listening = await listen(server, config);
  if (!listening.ok) {
    await rooms.close();
    await store.close();
    return listening;
  }
  ({ port } = server.address() as AddressInfo);
  isReady = true;
  const isEverywhere = config.host === '0.0.0.0' || config.host === '::';
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const localUrl = `${scheme}://${isEverywhere ? '127.0.0.1' : host}:${port}`;
  const lock = { pid: process.pid, url: localUrl, adminToken };
  const unlock = parts.store ? null : keepLock(config.dataFolder, lock, clock, log);

  let stopping: Promise<Outcome<null>> | null = null;
  const stop = async (): Promise<Outcome<null>> => {
    isReady = false;
    server.close();
    const areKept = await rooms.close();
    sync.close();
    const callOff = clock.after(GOODBYE_MS, () => open.forEach((socket) => socket.destroy()));
    await live.close();
    callOff();
    const isClosed = await closeStore(store, clock, areKept ? STORE_PATIENCE_MS : FAILING_STORE_PATIENCE_MS);
    // On a disk that has no answer removing a file would wait, too; one that is left stops nobody.
    if (isClosed) unlock?.();
    if (!areKept)
      return refuse('busy', 'the disk did not take everything: what no screen called saved may be missing');
    return isClosed
      ? accept(null)
      : refuse('busy', 'what keeps the data gives no answer; all that was told is kept');
  };
  return accept({
    port,
    localUrl,
    addresses,
    rooms,
    openSockets: () => open.size,
    stop: () => (stopping ??= stop()),
  });
}

/** A server that doesn't listen yet, with the certificate that the settings name. */
function makeServer({ tls }: Config, { headMs, quietMs }: Patience): Outcome<Server> {
  const options = { headersTimeout: headMs, connectionsCheckingInterval: headMs / LOOKS };
  try {
    const server = tls
      ? createTlsServer({ ...options, cert: readFileSync(tls.cert), key: readFileSync(tls.key) })
      : createServer(options);
    server.setTimeout(quietMs);
    return accept(server);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse('not-allowed', `TLS_CERT and TLS_KEY can't be used: ${reason}`);
  }
}

async function openStore(dataFolder: string, died: Parts['storeDied']): Promise<Outcome<Store>> {
  const file = join(dataFolder, 'charrette.sqlite');
  try {
    mkdirSync(dataFolder, { recursive: true });
    return accept(await SqliteStore.open(file, died));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/locked|busy/i.test(reason)) return refuse('taken', `another Charrette is using ${dataFolder}`);
    return refuse('not-allowed', `the data folder ${dataFolder} can't be used: ${reason}`);
  }
}

/** False if it has no answer in time. */
function closeStore(store: Store, clock: Clock, patienceMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(patienceMs, () => resolve(false));
    const closing = store.close().finally(callOff);
    closing.then(() => resolve(true), reject);
  });
}

function listen(server: Server, { port, host }: Config): Promise<Outcome<null>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} is in use: stop what uses it, or set PORT to another`,
        EACCES: `port ${port} may not be used by this user: set PORT to one above 1023`,
        EADDRNOTAVAIL: `HOST ${host} is not an address of this machine`,
        ENOTFOUND: `HOST ${host} is not an address of this machine`,
      };
      resolve(refuse('taken', reasons[error.code ?? ''] ?? `the server can't listen: ${error.message}`));
    });
    server.listen(port, host, () => resolve(accept(null)));
  });
}
