/** The program's end, and what is left of it: signals, phones that don't answer, lock files of the dead, https, a failing disk. */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { realClock } from '../../server/clock.ts';
import { keepLock, readLock } from '../../server/lock.ts';
import { openLog } from '../../server/log.ts';
import { until } from '../../server/rehearsal/until.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { selfSigned } from '../support/certificate.ts';
import { hurried } from '../support/beside.ts';
import { readDisk } from '../support/disk.ts';
import { Running } from '../support/running.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];
const pipes: number[] = [];
afterEach(() => {
  pipes.splice(0).forEach((pipe) => closeSync(pipe));
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charrette-stop-'));
  folders.push(folder);
  return folder;
}
const environment = (more: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  PORT: '0',
  HOST: '127.0.0.1',
  PUBLIC_URL: '',
  TLS_CERT: '',
  TLS_KEY: '',
  LOG_LEVEL: 'error',
  ...more,
});

interface Served {
  child: ChildProcess;
  url: string;
  said: () => string;
  exit: Promise<number | null>;
}
async function serve(dataFolder: string, more: Record<string, string> = {}): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    env: environment({ DATA_DIR: dataFolder, ...more }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exit = once(child, 'exit').then(([status]) => status as number | null);
  let welcome = '';
  for await (const chunk of child.stdout) {
    welcome += (chunk as Buffer).toString();
    if (welcome.includes('Stop with Ctrl+C')) break;
  }
  const lock = readLock(dataFolder);
  if (!lock) throw new Error(`not started: ${said}`);
  return { child, url: lock.url, said: () => said, exit };
}

const run = (
  args: string[],
  env: Record<string, string>,
): Promise<{ status: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: environment(env), timeout: 20_000 },
      (error, out, err) => resolve({ status: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });

describe('K4 a signal ends the server gracefully', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'K4 %s: status 0, nothing on standard error, no lock left',
    async (signal) => {
      const folder = freshFolder();
      const { child, url, said, exit } = await serve(folder);
      const made = (await (
        await fetch(`${url}/api/workshops`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ method: 'brussels-2017' }),
        })
      ).json()) as { code: string; hostToken: string };
      const phone = new WebSocket(
        `${url.replace('http', 'ws')}/sync/${made.code}/board?token=${made.hostToken}`,
      );
      await once(phone, 'open');
      phone.send(Uint8Array.of(0, 0, 1, 0));
      await once(phone, 'message');
      // One that has lost its network in the middle of a request, and one that answers nothing any more.
      const stalled = connect(Number(new URL(url).port), '127.0.0.1');
      stalled.on('error', () => stalled.destroy());
      stalled.write('POST /api/workshops HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
      const silent = new WebSocket(
        `${url.replace('http', 'ws')}/sync/${made.code}/board?token=${made.hostToken}`,
      );
      await once(silent, 'open');
      silent.send(Uint8Array.of(0, 0, 1, 0));
      await once(silent, 'message');
      silent.pause();
      const startMs = performance.now();
      child.kill(signal);
      const [code] = (await once(phone, 'close')) as [number];
      expect(code).toBe(CLOSE.restart);
      expect(await exit).toBe(0);
      expect(performance.now() - startMs).toBeLessThan(5000);
      expect(said()).toBe('');
      expect(existsSync(join(folder, 'server.lock'))).toBe(false);
      stalled.destroy();
      silent.terminate();
    },
  );
});

describe('K4 a server whose disk', () => {
  /** A server of one workshop, with seconds that take a moment, whose store does from now on as `commit` says. */
  async function spoilt(commit: () => Promise<void>) {
    const store = new MemoryStore();
    const server = await Running.start({ store, clock: hurried(20) });
    const { code } = await server.create();
    const tried = new Promise<void>((resolve) => {
      store.commit = () => {
        resolve();
        return commit();
      };
    });
    const body = { name: 'Ana', role: 'citizen', language: 'en' };
    const joining = server.post(`/api/workshops/${code}/join`, body);
    await tried;
    return { store, server, joining };
  }

  test('K4 fails stops, too, and says so rather than hang', async () => {
    const { server, joining } = await spoilt(() => Promise.reject(new Error('database or disk is full')));
    expect(await server.app.stop()).toMatchObject({ ok: false, refusal: 'busy' });
    const answer = await joining;
    expect([answer.status, answer.body.refusal]).toEqual([503, 'busy']);
  });

  test('K4 gives no answer stops, too: what waits is refused, and it says what may not be kept', async () => {
    const silence = (): Promise<void> => new Promise(() => undefined);
    const { store, server, joining } = await spoilt(silence);
    store.close = silence;
    const stopped = await server.app.stop();
    expect(stopped).toMatchObject({
      ok: false,
      message: expect.stringContaining('may be missing') as string,
    });
    const answer = await joining;
    expect([answer.status, answer.body.refusal]).toEqual([503, 'busy']);
    expect(server.faults).toEqual([expect.stringContaining('may not be kept')]);
  });
});

/** Takes the writing end of a pipe once somebody reads it, and keeps it without a word; false if nobody does. */
function holdsUp(pipe: string): boolean {
  try {
    pipes.push(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch {
    return false;
  }
}

// Windows has no such pipes.
describe.skipIf(process.platform === 'win32')('K4 a disk that hangs', () => {
  /** A server whose third commit, Ben's joining, is never answered, as the store's thread waits in the system. */
  async function hanging() {
    const folder = freshFolder();
    const pipe = join(folder, 'never');
    execFileSync('mkfifo', [pipe]);
    const { child, url, said, exit } = await serve(folder, { CHARRETTE_CRASH_AT: `in-commit:3:${pipe}` });
    const post = async (path: string, body: object) => {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
      const response = await fetch(`${url}${path}`, init);
      return { status: response.status, body: (await response.json()) as { code: string } };
    };
    const { code } = (await post('/api/workshops', { method: 'brussels-2017' })).body;
    const joins = (name: string) =>
      post(`/api/workshops/${code}/join`, { name, role: 'citizen', language: 'en' });
    expect((await joins('Ana')).status).toBe(201);
    const ben = joins('Ben').catch(() => null);
    await until('the thread to hang', () => holdsUp(pipe));
    const ended = exit.then(() => child.signalCode);
    return { folder, child, said, code, ben, ended };
  }

  test('K4 ends the program as a kill would, once what waits is refused and it has said so; what was told is there', async () => {
    const { folder, child, said, code, ben, ended } = await hanging();
    // As npm does, which passes on what the terminal sends to both.
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect((await ben)?.status).toBe(503);
    expect(await ended).toBe('SIGKILL');
    expect(said()).toMatch(/^charrette: the disk did not take everything: [^\n]+\n/m);
    const next = await serve(folder);
    next.child.kill('SIGTERM');
    expect(await next.exit).toBe(0);
    const kept = readDisk(folder, (file) => file.load(code)?.records ?? []);
    const people = kept.filter(({ kind }) => kind === 'participant');
    expect(people.map(({ value }) => (value as { name: string }).name)).toEqual(['Ana']);
  });

  test('K4 a second signal, more than a second later, ends the program at once', async () => {
    const { child, said, ended } = await hanging();
    child.kill('SIGTERM');
    const again = setInterval(() => child.kill('SIGTERM'), 300);
    expect(await ended).toBe('SIGKILL');
    clearInterval(again);
    // It hasn't waited for the disk, of which it would have said something.
    expect(said()).toBe('');
  });
});

test('K4 whoever comes while the server stops is told to come again, and holds nothing up', async () => {
  const store = new MemoryStore();
  const before = await Running.start({ store });
  const [one, other] = [await before.create(), await before.create()];
  await before.stop();
  const server = await Running.start({ store });
  const ana = await server.join(one.code, 'Ana');
  const live = await server.live(one.code, 'join', ana.token);
  const stopped = server.app.stop();
  const late = await server.app.rooms
    .find(other.code)
    .then((room) => room!.do(() => ({ ok: true, value: 1 })));
  expect(late).toMatchObject({ ok: false, refusal: 'busy' });
  await live.until(() => live.isClosed, 'the live line is ended');
  await stopped;
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
});

describe('K5 the lock file', () => {
  test('K5 names the server while it runs, for its own user alone', async () => {
    const folder = freshFolder();
    const { child, url } = await serve(folder);
    const lock = readLock(folder);
    expect(lock).toMatchObject({ pid: child.pid, url });
    expect(statSync(join(folder, 'server.lock')).mode & 0o077).toBe(0);
    const admin = await fetch(`${url}/api/admin/workshops/ZZZZZZ/export`, {
      headers: { authorization: `Bearer ${lock!.adminToken}` },
    });
    expect(((await admin.json()) as { refusal: string }).refusal).toBe('wrong-code');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readLock(folder)).toBeNull();
  });

  test('K5 of the server that came next stays, when the one before it is done only then', () => {
    const folder = freshFolder();
    const lockOf = (adminToken: string) => ({ pid: process.pid, url: 'http://127.0.0.1:9', adminToken });
    const log = openLog('silent');
    const remove = keepLock(folder, lockOf('the first'), realClock, log);
    const removeNext = keepLock(folder, lockOf('the next'), realClock, log);
    remove();
    expect(readLock(folder)).toEqual(lockOf('the next'));
    removeNext();
    expect(readLock(folder)).toBeNull();
    remove();
  });

  test('K5 left by a server that was killed, whose process id another program has now, stops nobody', async () => {
    const folder = freshFolder();
    const lock = { pid: process.pid, url: 'http://127.0.0.1:9', adminToken: 'x'.repeat(32) };
    writeFileSync(join(folder, 'server.lock'), JSON.stringify(lock));
    const made = await run(['create', '--method', 'brussels-2017'], { DATA_DIR: folder });
    expect(made.err).toBe('');
    expect(made.status).toBe(0);
    writeFileSync(join(folder, 'server.lock'), '{"pid":');
    expect((await run(['create', '--method', 'brussels-2017'], { DATA_DIR: folder })).status).toBe(0);
    const { child, exit } = await serve(folder);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });
});

describe('K6 https', () => {
  function certificate(): { TLS_CERT: string; TLS_KEY: string } {
    const folder = freshFolder();
    const { cert, key } = selfSigned('charrette.example');
    const [TLS_CERT, TLS_KEY] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(TLS_CERT, cert);
    writeFileSync(TLS_KEY, key);
    return { TLS_CERT, TLS_KEY };
  }

  test('K6 the server speaks it with a certificate, and the commands on its machine reach it', async () => {
    const folder = freshFolder();
    const tls = certificate();
    const { child, url, exit } = await serve(folder, tls);
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const made = await run(['create', '--method', 'brussels-2017'], { DATA_DIR: folder, ...tls });
    expect(made.err).toBe('');
    const code = /code\s+(\w{6})/.exec(made.out)?.[1] ?? '';
    expect((await run(['links', code], { DATA_DIR: folder, ...tls })).out).toMatch(/^join +https:/);
    expect((await run(['export', code], { DATA_DIR: folder, ...tls })).out).toContain('"charrette-export/1"');
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  test.each([
    ['that isn’t there', (tls: { TLS_CERT: string }) => rmSync(tls.TLS_CERT)],
    ['that isn’t one', (tls: { TLS_CERT: string }) => writeFileSync(tls.TLS_CERT, 'not a certificate')],
    ['for another key', (tls: { TLS_CERT: string }) => writeFileSync(tls.TLS_CERT, selfSigned('other').cert)],
  ])('K6 a certificate %s is one clear line, and the program ends', async (_what, spoil) => {
    const tls = certificate();
    spoil(tls);
    const folder = freshFolder();
    const { status, err } = await run(['serve'], { DATA_DIR: folder, ...tls });
    expect(status).toBe(1);
    expect(err).toMatch(/^charrette: TLS_CERT and TLS_KEY can't be used: [^\n]+\n$/);
    expect(existsSync(join(folder, 'charrette.sqlite'))).toBe(false);
  });
});

test('K1 an address in use and a host that isn’t here are one line each, and leave the data to the next', async () => {
  const folder = freshFolder();
  const { url, child, exit } = await serve(folder);
  const { port } = new URL(url);
  const other = await run(['serve'], { DATA_DIR: freshFolder(), PORT: port });
  expect(other).toMatchObject({
    status: 1,
    err: expect.stringMatching(/^charrette: port \d+ is in use[^\n]*\n$/) as string,
  });
  const elsewhere = await run(['serve'], { DATA_DIR: freshFolder(), HOST: '192.0.2.1' });
  expect(elsewhere).toMatchObject({
    status: 1,
    err: expect.stringMatching(/^charrette: HOST 192\.0\.2\.1 is not an address[^\n]*\n$/) as string,
  });
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});
