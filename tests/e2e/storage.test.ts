// A phone whose browser drops what the page has kept, while the page is open: everything written goes on to arrive, once.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import { accept } from '../../shared/outcome.ts';
import { notebookWords } from '../../shared/words/notebook.ts';
import { HostBot } from '../../server/rehearsal/host-bot.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { launchBrowser } from '../support/browser.ts';
import { joinByPhone, seeSaved, writeIdea } from '../support/clinic.ts';
import { Running } from '../support/running.ts';
import type { Screen } from '../support/screens.ts';

let browser: Browser;
let server: Running;
const host = new HostBot();

beforeAll(async () => {
  browser = await launchBrowser();
  server = await Running.start();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  host.close();
  await server?.stop();
});

/** As when somebody clears the site's data, or the system needs the room: every database is gone, its connections too. */
const dropStorage = ({ page }: Screen): Promise<void> =>
  page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => {
        const asked = indexedDB.deleteDatabase(name!);
        asked.onsuccess = asked.onerror = asked.onblocked = resolve;
      });
    }
  });

test('N8 ideas written after the browser has dropped its storage arrive once, and the screen says so', async () => {
  const made = await server.create();
  await host.open(server.url, made.code, made.hostToken, new Refusals());
  const nobody = { page: null as never, context: null as never, errors: [] };
  const cast = { code: made.code, origin: server.url, desk: nobody, wall: nobody, phones: [] };
  const phone = await joinByPhone(browser, cast, 'Ana', 'en');
  await host.goTo('capture');
  await writeIdea(phone, 'Benches in the shade');
  await dropStorage(phone);
  await writeIdea(phone, 'A fountain');
  await seeSaved(phone);
  const words = notebookWords('en');
  expect(await phone.page.getByLabel(words.ideaLabel, { exact: true }).inputValue()).toBe('');
  expect(phone.errors).toEqual([]);
  const room = await server.app.rooms.find(made.code);
  const kept = await room!.do((turn) => {
    const [ana] = turn.records.participants.values();
    return accept(
      Object.values(turn.notebook(ana!.id).doc.getMap('ideas').toJSON() as Record<string, IdeaRecord>),
    );
  });
  expect(kept.ok && kept.value.map(({ text }) => text).sort()).toEqual([
    'A fountain',
    'Benches in the shade',
  ]);
});
