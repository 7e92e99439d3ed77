// The load test: 125 bots run the whole clinic against the built program, and nothing is refused or lost.
import { expect, test } from 'vitest';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));

test('R13 a room of 125 goes through the whole clinic', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charrette-load-'));
  const file = join(folder, 'report.json');
  const said = await new Promise<{ status: number; text: string }>((resolve) => {
    const args = [PROGRAM, 'rehearse', '--participants', '125', '--json', file];
    execFile(process.execPath, args, { timeout: 120_000 }, (error, out, err) =>
      resolve({ status: error ? Number(error.code ?? 1) : 0, text: `${out}\n${err}` }),
    );
  });
  // What was measured, for whoever reads the log of this run; speed never gates.
  process.stdout.write(said.text.match(/^ {2}(Joined|Delivery|Server).*$/gm)?.join('\n') ?? said.text);
  expect(said.status, said.text).toBe(0);
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  rmSync(folder, { recursive: true });
  expect(report).toMatchObject({ participants: 125, joined: 125, refusals: 0, ballots: 125 });
  expect(report.ideas).toBeGreaterThanOrEqual(150);
  expect(report.projects).toBeGreaterThanOrEqual(40);
  expect(report.shortlist).toHaveLength(15);
}, 150_000);
