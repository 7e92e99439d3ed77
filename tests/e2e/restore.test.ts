// A restore under an open wall and an open phone: both show exactly what was restored, and go on, also over a reload.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '../../server/app.ts';
import { backup, restore } from '../../server/commands/keeping.ts';
import type { Config } from '../../server/config.ts';
import { HostBot } from '../../server/rehearsal/host-bot.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { addCard, removeCard } from '../../shared/board/edit.ts';
import type { Created } from '../../shared/protocol/http.ts';
import { launchBrowser } from '../support/browser.ts';
import { joinByPhone, PATIENCE_MS } from '../support/clinic.ts';
import { openWall, type Screen } from '../support/screens.ts';

const folder = mkdtempSync(join(tmpdir(), 'charrette-restored-'));
const file = join(folder, 'backup.sqlite');
const config: Config = {
  port: 0,
  host: '127.0.0.1',
  dataFolder: join(folder, 'data'),
  publicUrl: '',
  logLevel: 'silent',
  tls: null,
};

let browser: Browser;
let app: App;
let made: Created;
const host = new HostBot();
const screens: Screen[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  const started = await startApp(config);
  if (!started.ok) throw new Error(started.message);
  app = started.value;
  const response = await fetch(`${app.localUrl}/api/workshops`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'brussels-2017' }),
  });
  made = (await response.json()) as Created;
  await host.open(app.localUrl, made.code, made.hostToken, new Refusals());
}, 60_000);
afterAll(async () => {
  const errors = screens.flatMap((screen) => screen.errors);
  await browser?.close();
  host.close();
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

/** Cards that somebody else puts on the board, or takes off it. */
async function onBoard(added: Record<string, string>, removed: readonly string[] = []): Promise<void> {
  await (await app.rooms.find(made.code))!.do((turn) => {
    const place = { in: 'theme', theme: 'mobility', order: 'a0' } as const;
    for (const [id, text] of Object.entries(added))
      addCard(turn.board.doc, id, { owner: 'host', text, place });
    removed.forEach((id) => removeCard(turn.board.doc, id, true));
    return { ok: true, value: null };
  });
}
const see = (page: Page, text: string): Promise<void> =>
  page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
const loseSight = (page: Page, text: string): Promise<void> =>
  page.getByText(text).first().waitFor({ state: 'hidden', timeout: PATIENCE_MS });

test('S6 the wall and a phone show what was restored, and nothing of what was newer; so does a reload', async () => {
  const wall = await openWall(browser);
  screens.push(wall);
  await wall.page.goto(made.links.wall);
  const nobody = { page: null as never, context: null as never, errors: [] };
  const cast = { code: made.code, origin: app.localUrl, desk: nobody, wall: nobody, phones: [] };
  const phone = await joinByPhone(browser, cast, 'Ana', 'en');
  screens.push(phone);
  const pages = [wall.page, phone.page];
  await host.goTo('cluster');

  await onBoard({ card00000001: 'Benches in the shade', card00000002: 'A fountain' });
  for (const page of pages) await see(page, 'A fountain');
  const kept = await backup(config, file);
  expect(kept).toMatchObject({ ok: true });
  await onBoard({ card00000003: 'Written later' }, ['card00000002']);
  for (const page of pages) {
    await see(page, 'Written later');
    await loseSight(page, 'A fountain');
  }

  expect(await restore(config, file)).toMatchObject({ ok: true });
  for (const page of pages) {
    await see(page, 'A fountain');
    await loseSight(page, 'Written later');
  }
  for (const page of pages) await page.reload();
  for (const page of pages) {
    await see(page, 'A fountain');
    await see(page, 'Benches in the shade');
    expect(await page.getByText('Written later').count()).toBe(0);
  }
  await onBoard({ card00000004: 'Written after all' });
  for (const page of pages) await see(page, 'Written after all');
  if (process.env['RESTORE_PICTURES']) {
    await wall.page.screenshot({ path: join(process.env['RESTORE_PICTURES'], 'wall.png') });
    await phone.page.screenshot({ path: join(process.env['RESTORE_PICTURES'], 'phone.png') });
  }
});
