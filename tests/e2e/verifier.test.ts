/** The verifier's page, opened from the disk and from the server: a sound file, every kind of bad one, three languages. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page, FileChooser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../server/app.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { writeLedger } from '../../shared/voting/ledger-file.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';
import { launchBrowser } from '../support/browser.ts';
import {
  careful,
  careless,
  entryOf,
  project,
  published,
  receipt,
  thorough,
  type Entries,
} from '../support/ledger-vote.ts';

const PAGE = fileURLToPath(new URL('../../dist/client/verifier.html', import.meta.url));
const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));
const file = published();

let browser: Browser;
let page: Page;
let faults: string[];
let requests: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function shut(): Promise<void> {
  expect(faults).toEqual([]);
  await page.context().close();
}

async function open(url: string, locale = 'en-GB'): Promise<void> {
  const context = await browser.newContext({ locale, viewport: { width: 1024, height: 800 } });
  page = await context.newPage();
  faults = [];
  requests = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
}
const fromDisk = (locale?: string): Promise<void> => open(pathToFileURL(PAGE).href, locale);

let files = 0;
async function choose(text: string, name = `ledger-${(files += 1)}.json`): Promise<void> {
  await page.setInputFiles('#file', { name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.waitForFunction((said) => document.querySelector('#report')?.textContent?.includes(said), name);
}
const report = (): Promise<string> => page.innerText('#report');
const chooseLedger = (ledger: PublishedLedger): Promise<void> => choose(writeLedger(ledger));

describe('opened from the disk', () => {
  beforeAll(() => fromDisk());
  afterAll(shut);

  it('L17 finds a sound file sound: checks, facts, the result, the fingerprint; and asks for nothing', async () => {
    await chooseLedger(file);
    const said = await report();
    expect(said).toContain('Everything is right: the recount gives the same result.');
    expect(said).toContain('Brussels 2017');
    expect(said).toMatch(/Project [89]\s+30\s+30/);
    expect(said).toContain(file.root);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Everything is right');
    expect(requests).toEqual([pathToFileURL(PAGE).href]);
  });

  const edits: [string, PublishedLedger, string][] = [
    [
      'a dropped ballot',
      careless(file, (all) => void entryOf(all, 'ballots').ballots.splice(7, 1)),
      'The list of ballots lacks 1: at closing it had 30.',
    ],
    [
      'a ballot dropped with all hashes made anew',
      thorough(file, (all) => void entryOf(all, 'ballots').ballots.splice(7, 1)),
      'There are 29 ballots and 30 receipts',
    ],
    [
      'an added ballot',
      careful(file, (all: Entries) => void entryOf(all, 'ballots').ballots.push([[project(9), 1]])),
      'The list of ballots has 1 too many: at closing it had 30.',
    ],
    [
      'an altered ballot',
      careless(file, (all) => void (entryOf(all, 'ballots').ballots[29] = [[project(9), 3]])),
      'The list of ballots is as long as at closing, but not the same: at least one of it was altered.',
    ],
    [
      'a reordered ballot',
      careful(file, (all) => void entryOf(all, 'ballots').ballots.reverse()),
      'The list of ballots was reordered',
    ],
    [
      'changed rules',
      careless(file, (all) => void (entryOf(all, 'opening').rules.seats = 3)),
      'Entry 1, the opening, was changed: rules, projects or seal aren’t those of the vote.',
    ],
    [
      'a wrong seed',
      careful(file, (all) => void (entryOf(all, 'seed').seed = 'another')),
      'The number that was opened isn’t the one that was sealed before the vote.',
    ],
    [
      'a wrong tie',
      careful(file, (all) => void entryOf(all, 'tie').settled.reverse()),
      'The tie of Project 8, Project 9 was settled otherwise than the draw demands.',
    ],
    [
      'a wrong result',
      careful(file, (all) => void (entryOf(all, 'result').result.shortlist[0] = project(11))),
      'Elected in the file, but not by the recount: Project 11.',
    ],
  ];
  it.each(edits)('L17 names %s', async (_name, bad, sentence) => {
    await chooseLedger(bad);
    const said = await report();
    expect(said).toContain('This file is wrong');
    expect(said).toContain(sentence);
    expect(said).not.toContain('Everything is right');
  });

  it('L17 says of any other file that it can’t be read', async () => {
    await choose('<b>no</b> ledger', '<i>other</i>.txt');
    expect(await report()).toContain('This file can’t be read as a published vote.');
    expect(await page.locator('#report i, #report b').count()).toBe(0);
    expect(await page.isHidden('#receipt')).toBe(true);
  });

  it('L17 texts of the file are never markup', async () => {
    const title = '<img src=x onerror="document.title=1">';
    await chooseLedger(careful(file, (all) => void (entryOf(all, 'opening').workshop.en = title)));
    expect(await report()).toContain(title);
    expect(await page.locator('#report img').count()).toBe(0);
  });

  it('L10 looks a receipt up, without telling the choice', async () => {
    await chooseLedger(file);
    await page.fill('#code', receipt(3).toLowerCase());
    await page.keyboard.press('Enter');
    expect(await page.innerText('#found')).toContain('Yes: the ballot with this receipt was counted.');
    await page.fill('#code', 'ZZZZZZZZZZ');
    await page.click('#receipt button');
    expect(await page.innerText('#found')).toContain('No counted ballot has this receipt.');
  });

  it('L17 takes a file that is dropped on the page', async () => {
    const text = writeLedger(file);
    await page.evaluate((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'dropped.json'));
      document.body.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
      );
    }, text);
    await page.getByText('dropped.json').waitFor();
    expect(await report()).toContain('Everything is right');
  });

  it('L17 works by keyboard alone', async () => {
    await page.reload();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('language');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('file');
    let chooser: FileChooser | undefined;
    page.on('filechooser', (opened) => (chooser = opened));
    // Pressed again where it does nothing: on a busy machine Chromium may not take the first press as a person's.
    await expect
      .poll(async () => {
        await page.keyboard.press('Space');
        return chooser;
      })
      .toBeDefined();
    await chooser!.setFiles([
      { name: 'ledger.json', mimeType: 'application/json', buffer: Buffer.from(writeLedger(file)) },
    ]);
    await page.waitForSelector('.verdict');
  });
});

describe('languages', () => {
  afterEach(shut);

  it.each([
    [
      'fr-BE',
      'Recompter un vote',
      'Tout est juste\u00a0: le recomptage donne le même résultat.',
      'Bruxelles 2017',
    ],
    [
      'nl-BE',
      'Een stemming natellen',
      'Alles klopt: de hertelling geeft hetzelfde resultaat.',
      'Brussels 2017',
    ],
  ])('L17 begins in the browser’s language: %s', async (locale, title, verdict, vote) => {
    await fromDisk(locale);
    expect(await page.innerText('h1')).toBe(title);
    await chooseLedger(file);
    expect(await report()).toContain(verdict);
    expect(await report()).toContain(vote);
    await page.selectOption('#language', 'en');
    expect(await report()).toContain('Everything is right');
  });

  it('L17 has no fault that axe finds, in any state and language', async () => {
    await fromDisk();
    // The page's own policy lets no other script in; the checker comes in beside it.
    const axe = readFileSync(AXE, 'utf8');
    const violations = async (): Promise<string[]> => {
      await page.evaluate(axe);
      return page.evaluate(async () => {
        const found = await (
          globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
        ).axe.run();
        return found.violations.map(({ id }) => id);
      });
    };
    expect(await violations()).toEqual([]);
    await chooseLedger(file);
    for (const language of ['en', 'fr', 'nl']) {
      await page.selectOption('#language', language);
      expect(await violations()).toEqual([]);
    }
    await chooseLedger(careless(file, (all) => void entryOf(all, 'ballots').ballots.pop()));
    expect(await violations()).toEqual([]);
  });
});

describe('from the server', () => {
  let app: App;
  beforeAll(async () => {
    const config = {
      port: 0,
      host: '127.0.0.1',
      dataFolder: '',
      publicUrl: '',
      logLevel: 'silent',
      tls: null,
    };
    const started = await startApp(config, { store: new MemoryStore() });
    if (!started.ok) throw new Error(started.message);
    app = started.value;
  });
  afterAll(async () => {
    await shut();
    await app?.stop();
  });

  it('L17 runs under its own policy, and can be saved as the same file', async () => {
    const url = `${app.localUrl}/verifier.html`;
    await open(url);
    await chooseLedger(file);
    expect(await report()).toContain('Everything is right');
    const response = await fetch(url);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
    expect(policy).not.toContain('unsafe');
    const download = page.waitForEvent('download');
    await page.click('#save a');
    const saved = await (await download).path();
    expect(readFileSync(saved, 'utf8')).toBe(readFileSync(PAGE, 'utf8'));
  });
});
