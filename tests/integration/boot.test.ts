// The program as it is started: settings, ports and folders that can't be used, links, export and import.
import { afterEach, describe, expect, test } from 'vitest';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Served } from '../support/served.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));
const folders: string[] = [];
const servers: Served[] = [];
afterEach(async () => {
  for (const served of servers.splice(0)) await served.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'charrette-boot-'));
  folders.push(made);
  return made;
}

interface Run {
  status: number;
  out: string;
  err: string;
}
const run = (args: string[], env: Record<string, string>): Promise<Run> =>
  new Promise((resolve) => {
    const environment = { ...process.env, HOST: '127.0.0.1', PUBLIC_URL: '', ...env };
    execFile(process.execPath, [PROGRAM, ...args], { env: environment, timeout: 30_000 }, (error, out, err) =>
      resolve({ status: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });

/** One line that a host understands, and no stack. */
function expectOneLine({ status, err }: Run, words: RegExp): void {
  expect(status).toBe(1);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/\bat .*:\d+:\d+/);
}

describe('K1 starting', () => {
  test('K1 a port in use is one clear line', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    expectOneLine(
      await run(['serve'], { PORT: String(port), DATA_DIR: folder() }),
      new RegExp(`port ${port} is in use`),
    );
    await new Promise((resolve) => other.close(resolve));
  });

  test('K1 a data folder that can’t be one is one clear line', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, 'not a folder');
    expectOneLine(
      await run(['serve'], { PORT: '0', DATA_DIR: join(file, 'data') }),
      /data folder .* can't be used/,
    );
  });

  test('K1 a file of somebody else’s in the data folder is left alone', async () => {
    const data = folder();
    writeFileSync(join(data, 'charrette.sqlite'), 'my diary, which is no database at all');
    expectOneLine(await run(['serve'], { PORT: '0', DATA_DIR: data }), /can't be used/);
    expect(readFileSync(join(data, 'charrette.sqlite'), 'utf8')).toContain('my diary');
  });

  test.each([
    [{ PORT: 'eighty' }, /PORT must be a number/],
    [{ PORT: '70000' }, /PORT must be a number/],
    [{ PUBLIC_URL: 'charrette.example' }, /PUBLIC_URL must look like/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
    [{ TLS_CERT: 'cert.pem' }, /TLS_CERT and TLS_KEY go together/],
    [{ HOST: 'not an address' }, /HOST must be/],
  ])('K1 a bad setting is one clear line: %o', async (env, words) => {
    expectOneLine(
      await run(['serve'], { DATA_DIR: folder(), ...(env as unknown as Record<string, string>) }),
      words,
    );
  });

  test('K1 a second server on the same data is refused, and the first one goes on', async () => {
    const served = await Served.start();
    servers.push(served);
    expectOneLine(
      await run(['serve'], { PORT: '0', DATA_DIR: served.dataFolder }),
      /another Charrette is using/,
    );
    expect((await fetch(`${served.url}/readyz`)).status).toBe(200);
  });

  test('K1 an unknown command shows what there is', async () => {
    const { status, err } = await run(['dance'], {});
    expect(status).toBe(1);
    expect(err).toMatch(/no command "dance"[\s\S]*charrette serve/);
  });
});

const secretOf = (text: string): string => /desk#(\w{32})/.exec(text)?.[1] ?? '';
const codeOf = (text: string): string => /code\s+(\w{6})/.exec(text)?.[1] ?? '';

describe.each(['with', 'without'])('K2 commands %s a running server', (how) => {
  async function place(): Promise<{ env: Record<string, string>; served: Served | null }> {
    if (how === 'without') return { env: { DATA_DIR: folder() }, served: null };
    const served = await Served.start();
    servers.push(served);
    return { env: { DATA_DIR: served.dataFolder }, served };
  }

  test('C5 links makes a new desk link and voids the old one', async () => {
    const { env, served } = await place();
    const made = await run(['create', '--method', 'brussels-2017'], env);
    expect(made.status).toBe(0);
    const code = codeOf(made.out);
    const renewed = await run(['links', code], env);
    expect(renewed.status).toBe(0);
    const [before, after] = [secretOf(made.out), secretOf(renewed.out)];
    expect(after).not.toBe(before);
    const server = served ?? (await serve(env));
    const enter = async (secret: string): Promise<number> =>
      (
        await fetch(`${server.url}/api/workshops/${code}/session?as=desk`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ secret }),
        })
      ).status;
    expect([await enter(before), await enter(after)]).toEqual([401, 201]);
  });

  test('X1 export, import and export again give the same but for code and times', async () => {
    const { env } = await place();
    const file = join(folder(), 'export.json');
    const code = codeOf((await run(['create', '--method', 'brussels-2017', '--title', 'Essai'], env)).out);
    expect((await run(['export', code, file], env)).status).toBe(0);
    const copied = await run(['import', file], env);
    expect(copied.status).toBe(0);
    const again = await run(['export', codeOf(copied.out)], env);
    const timeless = (json: string): unknown => {
      const {
        code: _code,
        createdAtMs: _c,
        exportedAtMs: _e,
        agenda: _a,
        ...rest
      } = JSON.parse(json) as Record<string, unknown>;
      return rest;
    };
    expect(timeless(again.out)).toEqual(timeless(readFileSync(file, 'utf8')));
  });

  test('K2 what can’t be done is one line', async () => {
    const { env } = await place();
    expectOneLine(await run(['links', 'ZZZZZZ'], env), /no workshop has/);
    expectOneLine(await run(['links'], env), /needs a CODE/);
    expectOneLine(await run(['create', '--method', 'atlantis'], env), /no method or file "atlantis"/);
    expectOneLine(await run(['import', join(folder(), 'none.json')], env), /can't be read/);
  });
});

/** A server on data that commands have made before. */
async function serve(env: Record<string, string>): Promise<Served> {
  const served = new Served();
  servers.push(served);
  await served.start(env);
  return served;
}
