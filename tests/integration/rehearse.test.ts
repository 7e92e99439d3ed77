// The rehearsal as its users run it: a process of its own, against a running server and against one it starts itself.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApp, type App } from '../../server/app.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { runRehearse } from '../../server/rehearsal/command.ts';
import type { Report } from '../../server/rehearsal/report.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));
/** A run takes some seconds; machines that test are busy. */
const RUN_MS = 90_000;

interface Run {
  status: number | null;
  out: string;
  progress: string;
  report: Report;
}

const folder = mkdtempSync(join(tmpdir(), 'charrette-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the built program; its report comes back parsed. */
function rehearse(name: string, ...args: string[]): Promise<Run> {
  const json = join(folder, `${name}.json`);
  const child = spawn(process.execPath, [PROGRAM, 'rehearse', '--json', json, ...args], {
    env: { ...process.env, TMPDIR: folder, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, progress] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (progress += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      const text = readFileSync(json, 'utf8');
      if (text === '') return reject(new Error(`no report: ${progress}`));
      resolve({ status, out, progress, report: JSON.parse(text) as Report });
    });
  });
}

let app: App;
let onRunning: Run;
let onOwn: Run;
/** Both at once: most of a run is waiting for the bots' next turn. */
beforeAll(async () => {
  const settings = { port: 0, host: '127.0.0.1', dataFolder: folder, publicUrl: '', tls: null };
  const started = await startApp({ ...settings, logLevel: 'silent' }, { store: new MemoryStore() });
  if (!started.ok) throw new Error(started.message);
  app = started.value;
  [onRunning, onOwn] = await Promise.all([
    rehearse('running', '--participants', '12', '--seed', '2017', '--url', app.localUrl),
    rehearse('own', '--participants', '12', '--capacity', '9'),
  ]);
}, RUN_MS);
afterAll(() => app.stop());

describe('against a running server', () => {
  test('twelve bots run the whole clinic and the exit status says that it went well', () => {
    expect(onRunning.out).toContain(
      'Passed: everybody joined, nothing was refused or lost, 15 projects go on.',
    );
    expect(onRunning.status).toBe(0);
    expect(onRunning.progress).toMatch(/joining +12\/12/);
  });

  test('the report has exactly the fields that others read', () => {
    const { report } = onRunning;
    expect(Object.keys(report)).toEqual([
      ...['url', 'code', 'hostToken', 'participants', 'joined', 'joinsPerSecond', 'refusals', 'ideas'],
      ...['projects', 'ballots', 'deliveryMs', 'serverCpuSeconds', 'serverRssMb', 'shortlist'],
    ]);
    expect(report).toMatchObject({
      url: app.localUrl,
      participants: 12,
      joined: 12,
      refusals: 0,
      ballots: 12,
    });
    expect(report.ideas).toBeGreaterThanOrEqual(150);
    expect(report.projects).toBeGreaterThanOrEqual(40);
    expect(report.joinsPerSecond).toBeGreaterThan(0);
    expect(report.deliveryMs.p50).toBeGreaterThan(0);
    expect(report.deliveryMs.p99).toBeGreaterThanOrEqual(report.deliveryMs.p95);
    expect(report.serverCpuSeconds).toBeGreaterThan(0);
    expect(report.serverRssMb).toBeGreaterThan(0);
  });

  test('the workshop stays, and its export bears the report out', async () => {
    const { code, hostToken, ideas, projects, shortlist } = onRunning.report;
    const response = await fetch(`${app.localUrl}/api/workshops/${code}/export.json`, {
      headers: { authorization: `Bearer ${hostToken}` },
    });
    expect(response.status).toBe(200);
    const whole = (await response.json()) as {
      participants: unknown[];
      cards: { theme: string }[];
      stacks: unknown[];
      projects: { id: string; title: string }[];
      rounds: { ballots: Record<string, number>[]; result: { shortlist: string[] } }[];
    };
    expect(whole.participants).toHaveLength(12);
    expect(whole.cards).toHaveLength(ideas);
    expect(new Set(whole.cards.map(({ theme }) => theme)).size).toBe(10);
    expect(whole.stacks.length).toBeGreaterThanOrEqual(40);
    expect(whole.projects).toHaveLength(projects);
    expect(whole.rounds).toHaveLength(1);
    expect(whole.rounds[0]?.result.shortlist).toEqual(shortlist.map(({ id }) => id));
    expect(shortlist).toHaveLength(15);
    for (const { id, title, dots } of shortlist) {
      expect(whole.projects.find((project) => project.id === id)?.title).toBe(title);
      expect(whole.rounds[0]?.ballots.reduce((sum, ballot) => sum + (ballot[id] ?? 0), 0)).toBe(dots);
    }
  });
});

describe('with a server of its own, in which not everybody finds a place', () => {
  test('who was refused is told with the reason, and the exit status is 1', () => {
    expect(onOwn.report).toMatchObject({ participants: 12, joined: 9, refusals: 3, ballots: 9 });
    expect(onOwn.out).toContain('refused 3×: join: full: the workshop is full');
    expect(onOwn.out).toContain('3 could not join');
    expect(onOwn.status).toBe(1);
  });

  test('neither the server nor its data are left behind', async () => {
    await expect(fetch(`${onOwn.report.url}/healthz`)).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.startsWith('charrette-rehearsal-'))).toEqual([]);
  });
});

describe('bad arguments', () => {
  const complaints = async (...args: string[]): Promise<string> => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      expect(await runRehearse(args, { logLevel: 'warn' })).toBe(1);
      return written.mock.calls.map(([text]) => String(text)).join('');
    } finally {
      written.mockRestore();
    }
  };

  test.each([
    [['--participants', '2'], 'charrette: --participants must be a whole number from 3 to 1000, not "2"\n'],
    [
      ['--participants', 'many'],
      'charrette: --participants must be a whole number from 3 to 1000, not "many"\n',
    ],
    [['--url', 'localhost'], 'charrette: --url must look like http://192.168.1.20:3000, not "localhost"\n'],
    [['--pace', 'slow'], 'charrette: --pace is fast or real, not "slow"\n'],
    [['--bots', '5'], "charrette: rehearse: Unknown option '--bots'\n"],
  ])('%j is one clear line', async (args, line) => {
    expect(await complaints(...args)).toBe(line);
  });

  test('a server that cannot be reached is one clear line', async () => {
    const line = await complaints('--url', 'http://127.0.0.1:1');
    expect(line).toMatch(/^charrette: http:\/\/127\.0\.0\.1:1 can't be reached: [^\n]+\n$/);
  });

  test('a report that cannot be written is told before anything starts', async () => {
    const line = await complaints('--json', join(folder, 'no', 'such', 'folder.json'));
    expect(line).toMatch(/^charrette: the report can't be written: [^\n]+\n$/);
  });
});
