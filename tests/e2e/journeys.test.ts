// Short journeys in real browsers: a bad network, a reload, the keyboard alone, moderation, and badges.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { badgeWords } from '../../shared/words/badge.ts';
import { boardWords } from '../../shared/words/board.ts';
import { deskBadgeWords } from '../../shared/words/desk-badges.ts';
import { deskWords } from '../../shared/words/desk.ts';
import { joinWords } from '../../shared/words/join.ts';
import { notebookWords } from '../../shared/words/notebook.ts';
import { votingWords } from '../../shared/words/voting.ts';
import type { Joined } from '../../shared/protocol/http.ts';
import { launchBrowser } from '../support/browser.ts';
import {
  announceVote,
  castBallot,
  joinByPhone,
  makeWorkshop,
  nextStep,
  openVote,
  PATIENCE_MS,
  writeIdea,
  type Cast,
  type Phone,
} from '../support/clinic.ts';
import { RealPhone } from '../support/real-phone.ts';
import { inDialog, openLaptop, openPhone } from '../support/screens.ts';
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

test('on a small phone with large type no page is wider than the screen, however long a word is', async () => {
  cast = await makeWorkshop(browser, served.url);
  const ana = await joinByPhone(browser, cast, 'Ana', 'fr');
  const { page } = ana;
  const line = await ana.context.newCDPSession(page);
  // What a phone's "large text" does: a third more than the usual 16 px.
  await line.send('Page.setFontSizes', { fontSizes: { standard: 21 } });
  const fits = async (): Promise<void> =>
    expect(await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')).toEqual([360, 360]);
  await toStep(...TO_CAPTURE);
  const word = 'Anticonstitutionnellement'.repeat(20);
  await writeIdea(ana, word);
  await fits();
  await toStep('Cluster');
  await see(page, word);
  await fits();
  for (const path of ['/', '/ZZZZZZ', `/${cast.code}/receipt`, `/${cast.code}/table`]) {
    await page.goto(`${cast.origin}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: PATIENCE_MS });
    await fits();
  }
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

/** Somebody who came in by link, without a browser, and makes a project of each title. */
async function projectsBy(name: string, titles: readonly string[]): Promise<() => Promise<void>> {
  const body = { name, role: 'citizen', language: 'en' };
  const answer = await fetch(`${cast.origin}/api/workshops/${cast.code}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { participant, token } = (await answer.json()) as Joined;
  return async () => {
    const { id: owner } = participant;
    const phone = new RealPhone(cast.origin, cast.code, owner, token);
    await expect.poll(() => phone.isSaved, { timeout: PATIENCE_MS }).toBe(true);
    for (const [index, title] of titles.entries()) {
      const [stack, place] = [`stack00${index}`, { in: 'tray', order: `a${index}` }];
      phone.replica.edit('addStack', [stack, { owner, name: title, place }, []]);
      phone.replica.edit('addProject', [
        `project${index}`,
        { owner, stack, title, problem: '', lead: owner },
      ]);
    }
    await expect.poll(() => phone.isSaved, { timeout: PATIENCE_MS }).toBe(true);
    expect(phone.refusals).toEqual([]);
    phone.close();
  };
}

/** The badges on the desk's sheet, as their owners hold them. */
const onPaper = (page: Page): Promise<{ link: string; code: string; words: string }[]> =>
  page.locator('.badge-sheet article').evaluateAll((cards) =>
    cards.map((card) => ({
      link: card.querySelector('a')!.href,
      code: card.querySelector('.code')!.textContent,
      words: [...card.querySelectorAll('li')].map(({ textContent }) => textContent).join(' '),
    })),
  );

test('E6 a badge brings its owner to a second phone with name, idea and ballot; reissued, the first phone is out', async () => {
  cast = await makeWorkshop(browser, served.url);
  const badge = badgeWords('en');
  const desk = deskBadgeWords('en');
  const { page } = cast.desk;
  const makeProjects = await projectsBy('Bo', ['Shade', 'Silence']);
  await page.getByRole('button', { name: desk.badges, exact: true }).click();
  await page.getByLabel(desk.howMany, { exact: true }).fill('2');
  await page.getByRole('button', { name: desk.make(2) }).click();
  await page.getByText(desk.ready(2)).waitFor({ timeout: PATIENCE_MS });
  const [first] = await onPaper(page);
  // One A4 page, and nothing of the desk around it.
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type \/Page$/gm)).toHaveLength(1);
  expect(pdf).toMatch(/\/MediaBox \[0 0 59[45]\S* 84[12]\S*\]/);
  await page.getByLabel(desk.byBadge).click();
  await page.keyboard.press('Escape');
  await page.getByText(desk.nowByBadge).first().waitFor({ timeout: PATIENCE_MS });

  const phone = async (): Promise<Phone> => {
    const opened = { ...(await openPhone(browser, 'en')), language: 'en', name: 'Ana' } as const;
    cast.phones.push(opened);
    return opened;
  };
  const one = await phone();
  await one.page.goto(first!.link);
  await see(one.page, badge.badge(1));
  expect(one.page.url()).toBe(`${cast.origin}/${cast.code}`);
  await one.page.getByLabel(join.nameLabel).fill('Ana');
  await one.page.getByText('Citizen', { exact: true }).click();
  await one.page.getByRole('button', { name: join.join, exact: true }).click();
  await see(one.page, join.youAre('Ana'));
  await toStep(...TO_CAPTURE);
  await writeIdea(one, 'Shade on every square');
  await see(one.page, board.saved);
  await toStep('Cluster', 'Make projects');
  await makeProjects();
  await toStep('Vote');
  await announceVote(page);
  await openVote(page);
  await castBallot(one, ['Shade']);

  const two = await phone();
  await two.page.goto(`${cast.origin}/${cast.code}`);
  await two.page.getByLabel(badge.codeLabel).fill(first!.code.toLowerCase());
  await two.page.getByLabel(badge.wordsLabel).fill(first!.words.toUpperCase());
  await two.page.getByRole('button', { name: badge.use }).click();
  await see(two.page, votingWords('en').isIn);
  await two.page.getByRole('button', { name: join.tabIdeas }).click();
  await see(two.page, 'Shade on every square');
  const nameOn = async ({ context }: Phone): Promise<unknown> =>
    (await context.request.get(`${cast.origin}/api/workshops/${cast.code}/me`)).json();
  expect(await nameOn(two)).toMatchObject({ participant: { name: 'Ana' } });
  expect(await nameOn(two)).toEqual(await nameOn(one));

  await page.getByRole('button', { name: desk.badges, exact: true }).click();
  await page.getByRole('button', { name: desk.actionsFor(1), exact: true }).click();
  await page.getByRole('menuitem', { name: desk.reissue }).click();
  await page.getByRole('button', { name: desk.reissueDeed, exact: true }).click();
  await page.getByText(desk.reissued(1, 3)).first().waitFor({ timeout: PATIENCE_MS });
  for (const { page: out } of [one, two]) await see(out, join.removedTitle);
  await one.page.goto(first!.link);
  await see(one.page, badge.revoked);
  const next = (await onPaper(page)).at(-1);
  await one.page.goto(next!.link);
  await see(one.page, votingWords('en').isIn);
}, 120_000);
