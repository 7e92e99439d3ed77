// Short journeys in real browsers: a bad network, a reload, the keyboard alone, moderation, and two entries of one person.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { boardWords } from '../../shared/words/board.ts';
import { deskWords } from '../../shared/words/desk.ts';
import { joinWords } from '../../shared/words/join.ts';
import { notebookWords } from '../../shared/words/notebook.ts';
import { launchBrowser } from '../support/browser.ts';
import { joinByPhone, makeWorkshop, nextStep, PATIENCE_MS, writeIdea, type Cast } from '../support/clinic.ts';
import { inDialog, openLaptop } from '../support/screens.ts';
import { Served } from '../support/served.ts';

const desk = deskWords('en');
const board = boardWords('en');
const notebook = notebookWords('en');
const join = joinWords('en');

let browser: Browser;
let served: Served;
let cast: Cast;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchBrowser(), Served.start()]);
});
afterEach(async () => {
  const screens = [cast.desk, cast.wall, ...cast.phones];
  const errors = screens.flatMap((screen) => screen.errors);
  for (const screen of screens) await screen.context.close();
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const see = (page: Page, text: string): Promise<void> =>
  page.getByText(text, { exact: true }).first().waitFor({ timeout: PATIENCE_MS });
const gone = (page: Page, text: string): Promise<void> =>
  page.getByText(text, { exact: true }).first().waitFor({ state: 'detached', timeout: PATIENCE_MS });
async function toStep(...titles: string[]): Promise<void> {
  for (const title of titles) await nextStep(cast, title);
}
/** The CSV export as this participant's browser gets it. */
async function tablesOf(context: BrowserContext): Promise<string> {
  const response = await context.request.get(`${cast.origin}/api/workshops/${cast.code}/export.csv`);
  return response.text();
}
const TO_CAPTURE = ['Ice-breaker', 'Imagine Brussels in 2030', 'Write your ideas'];

test('I4 an idea written in a tunnel waits on the phone, survives a reload, arrives once, and says so truthfully', async () => {
  cast = await makeWorkshop(browser, served.url);
  const ana = await joinByPhone(browser, cast, 'Ana', 'en');
  await toStep(...TO_CAPTURE);
  await see(ana.page, notebook.title);
  // Offline emulation leaves open sockets alone; the ?debug panel cuts them.
  await ana.page.goto(`${cast.origin}/${cast.code}?debug`);
  // Not before the page knows the step: until then it shows the one that it remembers.
  await ana.page.getByLabel(notebook.ideaLabel, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  await ana.page.getByRole('button', { name: 'Cut the wire' }).click();
  await writeIdea(ana, 'Shade on every square');
  await see(ana.page, board['on this phone']);
  await toStep('Cluster');
  // The page is closed and opened again: what was on the phone is still there, and has a network now.
  await ana.page.goto(`${cast.origin}/${cast.code}`);
  // It came after the reveal, in a step that takes cards: it goes to the board by itself.
  await ana.page
    .getByRole('link', { name: join.tabIdeas })
    .or(ana.page.getByRole('button', { name: join.tabIdeas }))
    .click();
  await see(ana.page, notebook.seeOnBoard);
  await cast.desk.page.getByRole('tab', { name: desk.cards }).click();
  await see(cast.desk.page, 'Shade on every square');
  expect((await tablesOf(ana.context)).match(/Shade on every square/g)).toHaveLength(1);
}, 90_000);

test('C2 a hidden card is gone from every screen and comes back as it was', async () => {
  cast = await makeWorkshop(browser, served.url);
  const ana = await joinByPhone(browser, cast, 'Ana', 'en');
  const bo = await joinByPhone(browser, cast, 'Bo', 'en');
  await toStep(...TO_CAPTURE);
  await writeIdea(ana, 'Rude words');
  await toStep('Cluster');
  await see(bo.page, 'Rude words');
  const { page } = cast.desk;
  await page.getByRole('tab', { name: desk.cards }).click();
  await page.getByRole('button', { name: desk.hideThis('Rude words') }).click();
  await gone(bo.page, 'Rude words');
  await gone(cast.wall.page, 'Rude words');
  await page.getByText(desk.held(1)).first().click();
  await page.getByRole('button', { name: desk.bringBack }).first().click();
  await see(bo.page, 'Rude words');
}, 90_000);

test('C3 a removed person is out at once, and is who they were when let back in', async () => {
  cast = await makeWorkshop(browser, served.url);
  const ana = await joinByPhone(browser, cast, 'Ana', 'en');
  const { page } = cast.desk;
  await page.getByRole('button', { name: desk.actionsFor('Ana') }).click();
  await page
    .getByRole('menuitem', { name: desk.remove })
    .or(page.getByRole('button', { name: desk.remove }))
    .first()
    .click();
  await inDialog(page, desk.removeDeed('Ana')).click();
  await see(ana.page, join.removedTitle);
  await page.getByText(desk.removedPeople).first().click();
  await page.getByRole('button', { name: desk.readmit }).first().click();
  await ana.page.reload();
  await see(ana.page, join.youAre('Ana'));
}, 90_000);

test('M3 with the keyboard alone, a card goes under a theme, and the screen reader is told', async () => {
  cast = await makeWorkshop(browser, served.url);
  const ana = await joinByPhone(browser, cast, 'Ana', 'en');
  await toStep(...TO_CAPTURE);
  await writeIdea(ana, 'Ride together');
  await toStep('Cluster');
  const laptop = await openLaptop(browser);
  const storage = await ana.context.storageState();
  await laptop.context.addCookies(storage.cookies);
  await laptop.page.goto(`${cast.origin}/${cast.code}`);
  cast.phones.push({ ...laptop, language: 'en', name: 'Ana' });
  await see(laptop.page, 'Ride together');
  await laptop.page.getByRole('button', { name: 'Ride together', exact: true }).focus();
  await laptop.page.keyboard.press('Space');
  await laptop.page
    .getByText(board.lifted('Ride together'))
    .first()
    .waitFor({ state: 'attached', timeout: PATIENCE_MS });
  await laptop.page.keyboard.press('ArrowRight');
  await laptop.page.keyboard.press('Space');
  await laptop.page
    .getByText(board.wasMoved('Urban mobility'))
    .first()
    .waitFor({ state: 'attached', timeout: PATIENCE_MS });
  expect(await tablesOf(ana.context)).toContain('idea,Urban mobility,,Ride together');
}, 90_000);
