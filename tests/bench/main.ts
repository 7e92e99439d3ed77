/**
 * `npm run bench`: this server and its peers in turn, each on one core, driven by the same clients on another.
 * --only storm,herd   cells whose name begins so    --rounds N   default 5
 * --servers a,b       only these                     --all        also what no figure is asked of
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CELLS, type Cell } from './plan.ts';
import { claimTable, figureTable, type Runs } from './report.ts';
import { CLIENT_CORE, pinned } from './servers/process.ts';
import { SERVERS, type ServerName } from './servers/server.ts';
import type { Figures, Job } from './workloads/workload.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PEERS = here('./peers');
/** A run that takes longer has hung: the slowest herd needs half a minute. */
const RUN_MOST_MS = 120_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    servers: { type: 'string', default: SERVERS.join() },
    all: { type: 'boolean', default: false },
  },
});

/** The peers are fetched once, when the first benchmark runs; the product never needs them. */
function installPeers(): void {
  if (existsSync(`${PEERS}/node_modules`)) return;
  console.error('bench: installing the peers …');
  const isWindows = process.platform === 'win32';
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: PEERS,
    shell: isWindows,
    stdio: 'ignore',
  });
  if (status !== 0) throw new Error(`npm ci failed in ${PEERS}`);
}

/** One run in a process of its own; null if it failed. */
function run(job: Job): Promise<Figures[] | null> {
  const command = [process.execPath, '--import', 'tsx', here('./driver.ts'), JSON.stringify(job)];
  const [program, parameters] = pinned(CLIENT_CORE, command);
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'], timeout: RUN_MOST_MS });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (code) => resolve(code === 0 ? (JSON.parse(said) as Figures[]) : null));
  });
}

/** Rounds outside, servers inside: whatever else the machine does meets all of them alike. */
async function runCell(cell: Cell, servers: readonly ServerName[], rounds: number): Promise<Runs> {
  const runs: Runs = new Map(servers.map((server) => [server, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const server of servers) {
      process.stderr.write(`bench: ${cell.name}, ${server}, round ${round + 1} of ${rounds}        \r`);
      const figures = await run({ workload: cell.workload, server, sizes: cell.sizes });
      if (figures) runs.get(server)!.push(figures);
      else console.error(`bench: ${cell.name}, ${server}: the run failed`);
    }
  }
  return runs;
}

const asked = Number(values.rounds);
const names = values.only.split(',').filter(Boolean);
const wanted = values.servers.split(',');
const cells = CELLS.filter(({ name, isExtra }) =>
  names.length > 0
    ? names.some((one) => name.startsWith(one)) && (!isExtra || values.all)
    : !isExtra || values.all,
);
if (!existsSync('/proc/self/stat'))
  throw new Error('the benchmark reads processor time from /proc: it needs Linux');
installPeers();
const startMs = Date.now();
const runs = new Map<Cell, Runs>();
for (const cell of cells) {
  const servers = cell.servers.filter((server) => wanted.includes(server));
  if (servers.length > 0) runs.set(cell, await runCell(cell, servers, cell.rounds(asked)));
}
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${process.platform}`;
console.log(`\n${machine}; ${Math.round((Date.now() - startMs) / 60_000)} minutes\n`);
console.log(`${claimTable(cells, runs)}\n\n${figureTable(cells, runs)}`);
