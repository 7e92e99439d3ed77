// One tablet goes round a table: with a badge, a new badge and none, through Back, reload and another app, online and off.
import { mkdirSync } from 'node:fs';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addProject, addStack } from '../../shared/board/edit.ts';
import type { ProjectId, RoundId } from '../../shared/ids.ts';
import type { Created } from '../../shared/protocol/http.ts';
import type { Round } from '../../shared/voting/round.ts';
import { dotsWords } from '../../shared/words/ballot-dots.ts';
import { paperWords } from '../../shared/words/ballot-paper.ts';
import { badgeWords } from '../../shared/words/badge.ts';
import { joinWords } from '../../shared/words/join.ts';
import { tableWords } from '../../shared/words/table.ts';
import { votingWords } from '../../shared/words/voting.ts';
import { madeOf, mint } from '../support/badges.ts';
import { launchBrowser } from '../support/browser.ts';
import { Running, type Live } from '../support/running.ts';

const PATIENCE_MS = 15_000;
const ROUND = 'round00000000001' as RoundId;
const TITLES = ['Quiet nights', 'Cool squares', 'Ride together', 'Open roofs'];
const projectId = (n: number): ProjectId => `project0000${n}` as ProjectId;
const words = tableWords('en');
const voting = votingWords('en');
const [claimed, fresh] = mint(2) as [ReturnType<typeof mint>[0], ReturnType<typeof mint>[0]];

let browser: Browser;
let server: Running;
let workshop: Created;
let desk: Live;
let page: Page;
const errors: string[] = [];
/** The tablet's wire; offline emulation leaves open sockets alone, so they are cut here. */
const wire = { isCut: false, open: new Set<WebSocketRoute>() };

async function does(name: string, body: object): Promise<void> {
  expect(await desk.command(name, body)).toMatchObject({ ok: true });
}
const lastRound = (): Round | undefined =>
  desk.topics.findLast(([name]) => name === 'round')?.[2] as Round | undefined;
const cast = (): number =>
  (desk.topics.findLast(([name]) => name === 'turnout')?.[2] as { cast: number } | undefined)?.cast ?? 0;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), Running.start()]);
  workshop = await server.create();
  const { code } = workshop;
  desk = await server.live(code, 'desk', workshop.hostToken);
  await does('badges:add', { badges: [claimed, fresh].map(madeOf) });
  await server.post(`/api/workshops/${code}/join`, {
    name: 'Ana',
    role: 'citizen',
    language: 'en',
    badge: { secret: claimed.secret },
  });
  await (await server.app.rooms.find(code))!.do((turn) => {
    TITLES.forEach((title, n) => {
      const stack = `stack0000${n}`;
      const theme = ['mobility', 'air', 'waste', 'noise'][n] ?? 'mobility';
      addStack(
        turn.board.doc,
        stack,
        { owner: 'host', name: title, place: { in: 'theme', theme, order: 'a0' } },
        [],
      );
      const problem = 'People here have asked for it for years, and nobody has found the place for it.';
      addProject(turn.board.doc, projectId(n), { owner: 'host', stack, title, problem, lead: '' });
    });
    return { ok: true, value: null };
  });
  await does('step:go', { from: (await server.get(`/api/workshops/${code}`)).body.step, to: 'vote' });
  await does('round:announce', { id: ROUND });
  await does('round:open', { round: ROUND });
  const context = await browser.newContext({
    viewport: { width: 820, height: 1180 },
    locale: 'en-GB',
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.routeWebSocket(/\/live/, (socket) => {
    if (wire.isCut) return void socket.close();
    socket.connectToServer();
    wire.open.add(socket);
  });
  // The tablet has come here from the workshop's own page.
  await page.goto(`${server.url}/${code}`);
  await pictures('join');
  await page.getByRole('link', { name: words.offer }).click();
  await startScreen();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  const { faults } = server;
  await server?.stop();
  expect([...errors, ...faults]).toEqual([]);
});

async function cutWire(isCut: boolean): Promise<void> {
  wire.isCut = isCut;
  await page.context().setOffline(isCut);
  if (!isCut) return;
  for (const socket of wire.open) await socket.close();
  wire.open.clear();
}

const see = (text: string): Promise<void> => page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
const press = (name: string): Promise<void> =>
  page.getByRole('button', { name }).first().click({ timeout: PATIENCE_MS });
const startScreen = (): Promise<void> =>
  page.getByRole('heading', { name: words.title }).waitFor({ timeout: PATIENCE_MS });
const focusedHeading = (): Promise<string> =>
  page.evaluate(() =>
    document.activeElement?.matches('h1') ? (document.activeElement.textContent ?? '') : '',
  );

async function comeByBadge(badge: typeof claimed): Promise<void> {
  await press(words.next);
  await press(words.byBadge);
  await page.getByLabel(badgeWords('en').codeLabel).fill(badge.code.toLowerCase());
  await page.getByLabel(badgeWords('en').wordsLabel).fill(badge.words);
  await press(badgeWords('en').use);
}
async function giveName(name: string): Promise<void> {
  await page.getByLabel(joinWords('en').nameLabel).fill(name);
  await page.getByLabel('Citizen').check({ force: true });
  await press(words.begin);
}
async function comeByName(name: string): Promise<void> {
  await press(words.next);
  await press(words.byName);
  await giveName(name);
}
const put = (title: string): Promise<void> =>
  page.getByRole('button', { name: dotsWords('en').more(title), exact: true }).click();
const handIn = (dots: number): Promise<void> => press(paperWords('dots', 'en').send(dots));
const receiptOnScreen = async (): Promise<string> =>
  ((await page.locator('.receipt code').textContent()) ?? '').replaceAll(' ', '');

/** Everything that this page and its browser hold at this moment. */
async function everything(): Promise<string> {
  const held = await page.evaluate(async () => {
    const kept: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open(name);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error ?? new Error('no database'));
      });
      for (const store of database.objectStoreNames) {
        const asked = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (asked.onsuccess = resolve));
        kept.push(asked.result);
      }
      database.close();
    }
    return JSON.stringify([
      document.documentElement.outerHTML,
      history.state,
      location.href,
      { ...localStorage },
      { ...sessionStorage },
      kept,
    ]);
  });
  return held + JSON.stringify(await page.context().cookies());
}
async function nothingOf(...traces: string[]): Promise<void> {
  await startScreen();
  const held = await everything();
  expect(traces.filter((trace) => trace === '' || held.includes(trace))).toEqual([]);
}
/** Another app comes to the front, as the page hears of it. */
async function appSwitch(state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((to) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => to });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
const PICTURES = process.env['TABLE_PICTURES'];
/** Only where somebody wants to look: the screens in the sizes and colours that they must fit. */
async function pictures(name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const [width, height] of [
    [820, 1180],
    [1366, 768],
    [360, 740],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${PICTURES}/${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.emulateMedia({ colorScheme: 'light' });
}

test('E12 a claimed badge: Back leads to the start, and the receipt goes with its owner', async () => {
  await pictures('start');
  await comeByBadge(claimed);
  await see(words.yours('Ana'));
  expect(await focusedHeading()).toBe(words.yours('Ana'));
  await pictures('ballot');
  await put('Cool squares');
  await page.goBack();
  await nothingOf('Ana', 'Cool squares', claimed.code);
  expect(cast()).toBe(0);
  await page.goForward();
  await nothingOf('Ana', 'Cool squares');
  await comeByBadge(claimed);
  // Nothing of the dot that was put before and not handed in.
  await see(dotsWords('en').left(5, 5));
  await put('Cool squares');
  await handIn(1);
  await see(voting.isIn);
  await pictures('receipt');
  const receipt = await receiptOnScreen();
  expect(receipt).toMatch(/^[0-9A-Z]{10}$/u);
  await press(words.handOn);
  await see(words.in(1));
  await nothingOf('Ana', receipt, receipt.slice(0, 5), 'Cool squares');
  await page.goBack();
  await nothingOf('Ana', receipt.slice(0, 5), 'Cool squares');
}, 90_000);

test('E12 a new badge is claimed with a name; a reload knows nobody', async () => {
  await comeByBadge(fresh);
  await see(words.newBadge(2));
  await pictures('name');
  await giveName('Bo Janssens');
  await see(words.yours('Bo Janssens'));
  await put('Ride together');
  await page.reload();
  await nothingOf('Bo Janssens', 'Ride together', fresh.code);
  await see(words.in(1));
  await comeByBadge(fresh);
  await see(words.yours('Bo Janssens'));
  await put('Ride together');
  await put('Ride together');
  await handIn(2);
  await see(voting.isIn);
  const receipt = await receiptOnScreen();
  // The session on the server ends with the page.
  await page.reload();
  await nothingOf('Bo Janssens', 'Ride together', receipt);
  await see(words.in(2));
}, 90_000);

test('E12 by name: another app in front covers all at once, and only a deliberate press goes on', async () => {
  await press(words.next);
  await pictures('who');
  await press(words.byName);
  await giveName('Cleo');
  await see(words.yours('Cleo'));
  await put('Quiet nights');
  await appSwitch('hidden');
  expect(await page.getByRole('heading', { name: words.curtainTitle }).isVisible()).toBe(true);
  expect(await page.getByText('Quiet nights').first().isVisible()).toBe(false);
  expect(await page.getByText('Cleo').first().isVisible()).toBe(false);
  await pictures('curtain');
  await appSwitch('visible');
  expect(await page.getByText('Quiet nights').first().isVisible()).toBe(false);
  await press(words.goOn);
  await see(dotsWords('en').left(4, 5));
  await handIn(1);
  await see(voting.isIn);
  const receipt = await receiptOnScreen();
  await appSwitch('hidden');
  await press(words.another);
  await appSwitch('visible');
  await nothingOf('Cleo', receipt, 'Quiet nights');
  await see(words.in(3));
  expect(cast()).toBe(3);
}, 90_000);

test('E13 who comes back with their badge sees their own ballot and changes it; it stays one', async () => {
  await comeByBadge(claimed);
  await see(voting.isIn);
  await see('Cool squares');
  await press(voting.change);
  await pictures('change');
  await put('Open roofs');
  await press(paperWords('dots', 'en').sendChanged(2));
  await see(voting.isIn);
  await press(words.handOn);
  await nothingOf('Ana', 'Open roofs');
  await see(words.in(3));
  expect(cast()).toBe(3);
}, 90_000);

test('E14 a ballot handed in offline is sealed, goes when the network returns, and leaves nothing behind', async () => {
  await comeByName('Dries');
  await see(words.yours('Dries'));
  await put('Open roofs');
  await cutWire(true);
  await handIn(1);
  await see(words.waitTitle);
  await pictures('sealed');
  await press(words.handOn);
  await see(words.underway(1));
  await pictures('underway');
  expect(await page.getByText('Dries').count()).toBe(0);
  expect(await page.getByText('Open roofs').count()).toBe(0);
  expect(cast()).toBe(3);
  await cutWire(false);
  await see(words.in(4));
  await page.getByText(words.underway(1)).waitFor({ state: 'detached', timeout: PATIENCE_MS });
  await desk.until(() => cast() === 4, 'the ballot has arrived');
  await nothingOf('Dries', projectId(3), 'token');
  await does('round:close', { round: ROUND, graceMs: 0 });
  await desk.until(() => lastRound()?.state === 'closed', 'the vote is closed');
  const scores = lastRound()!.result!.ranking.map(({ id, score }) => [id, score]);
  expect(Object.fromEntries(scores)).toEqual({
    [projectId(0)]: 1,
    [projectId(1)]: 1,
    [projectId(2)]: 2,
    [projectId(3)]: 2,
  });
}, 90_000);

test('E12 a device that is somebody’s own as well says so, and its owner can leave it', async () => {
  await page.goto(`${server.url}/${workshop.code}`);
  await page.getByLabel(joinWords('en').nameLabel).fill('Olga');
  await page.getByLabel('Citizen').check({ force: true });
  await press(joinWords('en').join);
  await page.getByLabel(joinWords('en').nameLabel).waitFor({ state: 'detached', timeout: PATIENCE_MS });
  await page.goto(`${server.url}/${workshop.code}/table`);
  await see(words.ownTitle('Olga'));
  await pictures('owner');
  await press(words.ownLeave('Olga'));
  await page.getByText(words.ownTitle('Olga')).waitFor({ state: 'detached', timeout: PATIENCE_MS });
  await page.goto(`${server.url}/${workshop.code}`);
  await page.getByLabel(joinWords('en').nameLabel).waitFor({ timeout: PATIENCE_MS });
}, 60_000);
