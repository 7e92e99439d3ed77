/** The servers that are compared, all with the same face: start, seat people, be measured, end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageFile from '../../../package.json' with { type: 'json' };
import { bare, hocuspocus, yWebsocket, type Dialect, type Seat } from '../clients/dialect.ts';
import { openWorkshop, seatPeople, type Workshop } from './workshop.ts';
import { freePort, ServerProcess } from './process.ts';

export const SERVERS = [
  'charrette',
  'charrette-source',
  'charrette-memory',
  'hocuspocus',
  'y-websocket',
  'ws-tick',
  'ws',
] as const;
/**
 * charrette: the built program. charrette-source and -memory: the same from source, with and without a disk.
 * ws-tick and ws: a bare broadcast, with and without a tick and one prebuilt frame.
 */
export type ServerName = (typeof SERVERS)[number];

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PEERS = here('../peers');

/** As `npm start` starts it, with the same settings of Node. */
const [, ...START] = packageFile.scripts.start.split(' ');

const COMMANDS: Record<ServerName, readonly string[]> = {
  charrette: START.map((part) => (part.endsWith('.js') ? here(`../../../${part}`) : part)),
  'charrette-source': ['--import', 'tsx', here('./from-source.ts'), 'sqlite'],
  'charrette-memory': ['--import', 'tsx', here('./from-source.ts'), 'memory'],
  hocuspocus: [`${PEERS}/hocuspocus.mjs`],
  'y-websocket': [`${PEERS}/node_modules/@y/websocket-server/src/server.js`],
  'ws-tick': [`${PEERS}/broadcast.mjs`, 'tick'],
  ws: [`${PEERS}/broadcast.mjs`],
};

function dialectOf(name: ServerName, document: string): Dialect {
  if (name === 'hocuspocus') return hocuspocus(document);
  return name.startsWith('ws') ? bare : yWebsocket;
}

/** One shared board at a server. */
export interface Room {
  port: number;
  dialect: Dialect;
  /** Null where there are no workshops. */
  workshop: Workshop | null;
  /** Seats for so many people who haven't been there yet. */
  seats(count: number): Promise<Seat[]>;
}

export class BenchServer {
  readonly name: ServerName;
  readonly process: ServerProcess;
  readonly #folder: string;

  private constructor(name: ServerName, process: ServerProcess, folder: string) {
    this.name = name;
    this.process = process;
    this.#folder = folder;
  }

  /** `keeps`: peers that ship without a disk get one, too. */
  static async start(
    name: ServerName,
    { keeps = false, nodeFlags = [] }: { keeps?: boolean; nodeFlags?: readonly string[] } = {},
  ): Promise<BenchServer> {
    const folder = mkdtempSync(join(tmpdir(), 'charrette-bench-'));
    const isOurs = name.startsWith('charrette');
    const environment: Record<string, string> = { NODE_ENV: 'production' };
    if (isOurs || keeps) environment.DATA_DIR = folder;
    if (keeps && name === 'y-websocket') environment.YPERSISTENCE = folder;
    const flags = process.env.BENCH_NODE_FLAGS?.split(' ').filter(Boolean) ?? [];
    const command = [process.execPath, ...flags, ...nodeFlags, ...COMMANDS[name]];
    const server = new BenchServer(name, new ServerProcess(await freePort(), command, environment), folder);
    await server.process.start();
    return server;
  }

  /** A board of its own; of ours, in a workshop of its own. */
  async room(name = 'board'): Promise<Room> {
    const { port } = this.process;
    const dialect = dialectOf(this.name, name);
    if (this.name.startsWith('charrette')) {
      const workshop = await openWorkshop(port);
      return { port, dialect, workshop, seats: (count) => seatPeople(port, workshop, count) };
    }
    const path = this.name === 'y-websocket' ? `/${name}` : '/';
    let lastId = 0;
    const seat = (): Seat => ({ path, clientId: (lastId += 1), owner: `owner${lastId + 10_000}000` });
    return {
      port,
      dialect,
      workshop: null,
      seats: (count) => Promise.resolve(Array.from({ length: count }, seat)),
    };
  }

  async end(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
