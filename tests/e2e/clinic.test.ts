// The whole first clinic in real browsers, with a crowd of bots and a server that is killed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { runClinic } from '../support/clinic.ts';
import { Served } from '../support/served.ts';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchBrowser(), Served.start()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

test('C1 a room goes from joining to the 15, and nothing is lost on the way', async () => {
  const { desk, wall, phones } = await runClinic(browser, served, 20, () => Promise.resolve());
  for (const screen of [desk, wall, ...phones]) expect(screen.errors).toEqual([]);
}, 180_000);
