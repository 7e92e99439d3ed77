// Pictures of phone, desk and wall at each step of the clinic with 125 people, written to tour/.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { runClinic, type Cast } from '../support/clinic.ts';
import { Served } from '../support/served.ts';

const FOLDER = fileURLToPath(new URL('../../tour/', import.meta.url));
const BOTS = Number(process.env.TOUR_BOTS ?? 123);
/** Pictures show a screen at rest: what travels has arrived. */
const REST_MS = 700;

let browser: Browser;
let served: Served;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  [browser, served] = await Promise.all([launchBrowser(), Served.start()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

async function picture(step: string, { desk, wall, phones: [phone] }: Cast): Promise<void> {
  for (const [name, screen] of Object.entries({ desk, wall, phone })) {
    if (!screen) continue;
    await screen.page.waitForTimeout(REST_MS);
    await screen.page.screenshot({ path: `${FOLDER}${step}-${name}.png` });
  }
}

test('the tour', () => runClinic(browser, served, BOTS, picture).then(() => undefined), 300_000);
