/** The servers that are compared, all with the same face: start, seat people, be measured, end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DIALECTS, type Dialect, type Seat } from '../clients/dialect.ts';
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

const COMMANDS: Record<ServerName, readonly string[]> = {
  charrette: [here('../../../dist/server/cli.js'), 'serve'],
  'charrette-source': ['--import', 'tsx', here('./from-source.ts'), 'sqlite'],
  'charrette-memory': ['--import', 'tsx', here('./from-source.ts'), 'memory'],
  hocuspocus: [`${PEERS}/hocuspocus.mjs`],
  'y-websocket': [`${PEERS}/node_modules/@y/websocket-server/src/server.js`],
  'ws-tick': [`${PEERS}/broadcast.mjs`, 'tick'],
  ws: [`${PEERS}/broadcast.mjs`],
};

const dialectOf = (name: ServerName): Dialect => {
  if (name === 'hocuspocus') return DIALECTS.hocuspocus;
  return name.startsWith('ws') ? DIALECTS.bare : DIALECTS['y-websocket'];
};

export class BenchServer {
  readonly name: ServerName;
  readonly dialect: Dialect;
  readonly process: ServerProcess;
  readonly #folder: string;
  #workshop: Workshop | null = null;

  private constructor(name: ServerName, process: ServerProcess, folder: string) {
    this.name = name;
    this.dialect = dialectOf(name);
    this.process = process;
    this.#folder = folder;
  }

  /** `keeps`: peers that ship without a disk get one, too. `nodeFlags` for profiles. */
  static async start(
    name: ServerName,
    { keeps = false, nodeFlags = [] as string[] } = {},
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
    if (isOurs) server.#workshop = await openWorkshop(server.process.port);
    return server;
  }

  /** Seats for so many people; the same workshop also after a restart. */
  async seats(count: number): Promise<Seat[]> {
    if (this.#workshop) return seatPeople(this.process.port, this.#workshop, count);
    const path = this.name === 'y-websocket' ? '/board' : '/';
    return Array.from({ length: count }, (_, n) => ({
      path,
      clientId: n + 1,
      owner: `owner${n + 10_000}000`,
    }));
  }

  get workshop(): Workshop | null {
    return this.#workshop;
  }

  async end(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
