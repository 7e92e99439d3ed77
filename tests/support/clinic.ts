// The first Brussels clinic as a story in real browsers: a facilitator makes it, people join, write, cluster, vote, and see the 15.
import { expect } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { shippedMethod } from '../../shared/method/index.ts';
import { inLanguage, type Language } from '../../shared/text.ts';
import { homeWords } from '../../shared/words/home.ts';
import { joinWords } from '../../shared/words/join.ts';
import { notebookWords } from '../../shared/words/notebook.ts';
import { dotsWords } from '../../shared/words/ballot-dots.ts';
import { votingWords } from '../../shared/words/voting.ts';
import { boardWords } from '../../shared/words/board.ts';
import { deskWords } from '../../shared/words/desk.ts';
import { alikeCardsAreStacked, cardsFindTheirThemes } from '../../server/rehearsal/clustering.ts';
import { stacksBecomeProjects } from '../../server/rehearsal/projecting.ts';
import { until } from '../../server/rehearsal/until.ts';
import { everybodyWrites, ideasAreRevealed } from '../../server/rehearsal/writing.ts';
import { crowd, crowdLeaves, crowdVotes } from './crowd.ts';
import { inDialog, openLaptop, openPhone, openWall, type Screen } from './screens.ts';
import type { Served } from './served.ts';

/** How long anything on a screen may take before the story is broken; a busy machine needs some. */
export const PATIENCE_MS = 15_000;

export interface Cast {
  code: string;
  origin: string;
  desk: Screen;
  wall: Screen;
  phones: Phone[];
}

export interface Phone extends Screen {
  language: Language;
  name: string;
}

/** Called at each step, with its name, when every screen shows it. */
export type Picture = (step: string, cast: Cast) => Promise<void>;

const METHOD = shippedMethod('brussels-2017')!;
const en = { home: homeWords('en'), desk: deskWords('en') };

/** A host makes the workshop on the home page, and opens desk and wall by the links that it shows. */
export async function makeWorkshop(browser: Browser, origin: string): Promise<Cast> {
  const desk = await openLaptop(browser);
  await desk.page.goto(`${origin}/`);
  await desk.page.getByRole('button', { name: en.home.create }).click();
  const wallLink = await desk.page.getByRole('link', { name: en.home.openWall }).getAttribute('href');
  const deskLink = await desk.page.getByRole('link', { name: en.home.openDesk }).getAttribute('href');
  expect(deskLink).toMatch(/\/desk#[0-9A-Za-z]{32}$/);
  const wall = await openWall(browser);
  await wall.page.goto(wallLink ?? '');
  await desk.page.getByRole('link', { name: en.home.openDesk }).click();
  await desk.page
    .getByRole('button', { name: /Ice-breaker/ })
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  // The secret isn't left in the address, where somebody looking on could read it.
  expect(desk.page.url()).not.toContain('#');
  const code = /\/([0-9A-Z]{6})\/desk/.exec(desk.page.url())?.[1] ?? '';
  await wall.page.getByText(code).first().waitFor({ timeout: PATIENCE_MS });
  return { code, origin, desk, wall, phones: [] };
}

/** Somebody joins as a stranger would: name, role, and in. */
export async function joinByPhone(
  browser: Browser,
  cast: Cast,
  name: string,
  language: Language,
): Promise<Phone> {
  const screen = await openPhone(browser, language);
  const words = joinWords(language);
  const { page } = screen;
  const phone = { ...screen, language, name };
  cast.phones.push(phone);
  await page.goto(`${cast.origin}/${cast.code.toLowerCase()}`);
  await page.getByLabel(words.nameLabel).fill(name);
  await page.getByText(inLanguage(METHOD.roles[0]!.name, language), { exact: true }).click();
  await page.getByRole('button', { name: words.join, exact: true }).click();
  await page.getByText(words.youAre(name)).waitFor({ timeout: PATIENCE_MS });
  return phone;
}

/** The facilitator goes on, and every screen follows. */
export async function nextStep(cast: Cast, title: string): Promise<void> {
  await cast.desk.page.getByRole('button', { name: new RegExp(`^${en.desk.next}`) }).click();
  await cast.desk.page.getByText(en.desk.nowAt(title)).first().waitFor({ timeout: PATIENCE_MS });
}

export async function writeIdea(phone: Phone, text: string): Promise<void> {
  const words = notebookWords(phone.language);
  await phone.page.getByLabel(words.ideaLabel, { exact: true }).fill(text);
  await phone.page.getByRole('button', { name: words.write }).click();
  await phone.page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
}

/** Puts one dot on each of these projects and sends the ballot. */
export async function castBallot(phone: Phone, titles: readonly string[]): Promise<string> {
  const words = votingWords(phone.language);
  const dots = dotsWords(phone.language);
  for (const title of titles) {
    await phone.page
      .getByRole('button', { name: dots.more(title), exact: true })
      .click({ timeout: PATIENCE_MS });
  }
  await phone.page.getByRole('button', { name: dots.send(titles.length) }).click();
  await phone.page.getByText(words.isIn).first().waitFor({ timeout: PATIENCE_MS });
  return words.isIn;
}

export async function announceVote(desk: Page): Promise<void> {
  await desk.getByRole('tab', { name: en.desk.vote }).click();
  await desk.getByRole('button', { name: en.desk.announce }).click();
  await inDialog(desk, en.desk.announce).click();
  await desk.getByRole('button', { name: en.desk.open }).waitFor({ timeout: PATIENCE_MS });
}

export async function openVote(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: en.desk.open }).click();
  await desk.getByText(en.desk.voteOpen).first().waitFor({ timeout: PATIENCE_MS });
}

export async function closeVote(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: en.desk.close }).click();
  await desk.getByRole('dialog').getByLabel(en.desk.graceLabel).selectOption('0');
  await inDialog(desk, en.desk.closeDeed).click();
  await desk.getByText(en.desk.voteCounted).first().waitFor({ timeout: PATIENCE_MS });
}

export async function publish(desk: Page, seats: number): Promise<void> {
  await desk.getByRole('button', { name: en.desk.publish(seats) }).click();
  await inDialog(desk, en.desk.publish(seats)).click();
  await desk.getByText(en.desk.voteShown).first().waitFor({ timeout: PATIENCE_MS });
}

/** The whole first clinic. `bots` are in the room besides three phones; `picture` is called at each step. */
export async function runClinic(
  browser: Browser,
  served: Served,
  bots: number,
  picture: Picture,
): Promise<Cast> {
  const cast = await makeWorkshop(browser, served.url);
  try {
    await tellStory(cast, browser, served, bots, picture);
  } catch (error) {
    await picture('broken', cast);
    throw error;
  }
  return cast;
}

async function tellStory(
  cast: Cast,
  browser: Browser,
  served: Served,
  bots: number,
  picture: Picture,
): Promise<void> {
  const { desk, wall } = cast;
  const ana = await joinByPhone(browser, cast, 'Ana', 'fr');
  const bram = await joinByPhone(browser, cast, 'Bram', 'nl');
  const room = await crowd(served.url, cast.code, await hostToken(cast), bots, 2017);
  await desk.page
    .getByText(en.desk.hereOf(bots + 2, bots + 2))
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  await picture('1-join', cast);

  // The crowd has a desk of its own, which may hear of a step later than the screen that went there.
  const toStep = async (title: string): Promise<void> => {
    await nextStep(cast, title);
    const step = METHOD.steps.find((one) => one.title.en === title);
    await until(`the crowd to be told of “${title}”`, () => room.host.live.step === step?.id);
  };
  await toStep('Ice-breaker');
  await picture('2-ice-breaker', cast);
  await toStep('Imagine Brussels in 2030');
  await picture('3-silence', cast);

  await toStep('Write your ideas');
  await writeIdea(ana, 'Une appli pour signaler le bruit la nuit');
  await writeIdea(ana, 'Des bancs à l’ombre sur chaque place');
  await writeIdea(bram, 'Fietsen delen met de buren');
  await everybodyWrites(room);
  await seeSaved(ana);
  await seeSaved(bram);
  // Nobody else has seen a word yet.
  expect(await wall.page.content()).not.toContain('Fietsen delen');
  await picture('4-capture', cast);

  await toStep('Cluster');
  await ideasAreRevealed(room);
  await onBoard(cast, 'Fietsen delen met de buren');
  await cardsFindTheirThemes(room);
  await alikeCardsAreStacked(room);
  await picture('5-cluster', cast);

  // The server dies in the middle of it all, and comes back: screens follow by themselves, and nothing is missing.
  const isOffline = desk.page.getByText(en.desk.offline).first();
  await served.kill();
  await isOffline.waitFor({ timeout: PATIENCE_MS });
  await served.start();
  await isOffline.waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  await onBoard(cast, 'Fietsen delen met de buren');

  await toStep('Make projects');
  await stacksBecomeProjects(room);
  await picture('6-projects', cast);

  await toStep('Vote');
  await announceVote(desk.page);
  await picture('7-announced', cast);
  await openVote(desk.page);
  await crowdVotes(room);
  const titles = room.projects.slice(0, 5).map(({ title }) => title);
  await castBallot(ana, titles);
  await castBallot(bram, titles.slice(0, 3));
  await desk.page
    .getByText(en.desk.turnout(bots + 2, bots + 2))
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  await picture('8-vote', cast);
  await closeVote(desk.page);
  await toStep('The 15 that go on');
  await publish(desk.page, 15);
  await picture('9-result', cast);
  expect(room.refusals.reasons).toEqual([]);
  crowdLeaves(room);
}

/** What stands on the board, on the wall's data and on every phone: read where the phone shows its own ideas. */
async function onBoard(cast: Cast, text: string): Promise<void> {
  await cast.desk.page.getByRole('tab', { name: en.desk.cards }).click();
  await cast.desk.page.getByLabel(en.desk.findCard).fill(text);
  await cast.desk.page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  await cast.desk.page.getByLabel(en.desk.findCard).fill('');
}

/** All that this phone wrote is on the server's disk, and its screen says so. */
export async function seeSaved({ page, language }: Phone): Promise<void> {
  const { saved } = boardWords(language);
  const marks = page.locator('[data-saving]');
  await expect.poll(() => marks.count(), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
  await expect
    .poll(async () => (await marks.allInnerTexts()).every((text) => text.includes(saved)), {
      timeout: PATIENCE_MS,
    })
    .toBe(true);
}

/** A token of the desk's for the crowd's eyes, got with a co-host's link, as a script would. */
async function hostToken({ code, origin, desk }: Cast): Promise<string> {
  await desk.page.getByRole('button', { name: en.desk.links }).click();
  await desk.page.getByRole('button', { name: en.desk.invite }).click();
  const field = desk.page.getByRole('textbox', { name: en.desk.cohostLink });
  await field.waitFor({ timeout: PATIENCE_MS });
  const link = await field.inputValue();
  await desk.page.keyboard.press('Escape');
  const answer = await fetch(`${origin}/api/workshops/${code}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret: new URL(link).hash.slice(1) }),
  });
  return ((await answer.json()) as { token: string }).token;
}
