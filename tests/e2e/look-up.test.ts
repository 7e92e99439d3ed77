// After a vote: a receipt is found on a stranger's device, and a phone leads from its result to list and promises.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '../../server/app.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { addProject, addStack } from '../../shared/board/edit.ts';
import { idFrom, type BallotId, type ProjectId, type RoundId } from '../../shared/ids.ts';
import type { Created } from '../../shared/protocol/http.ts';
import { promisesWords } from '../../shared/words/promises.ts';
import { receiptWords } from '../../shared/words/receipt.ts';
import { dotsWords } from '../../shared/words/ballot-dots.ts';
import { voteRulesWords } from '../../shared/words/vote-rules.ts';
import { votingWords } from '../../shared/words/voting.ts';
import type { Clinic } from '../../server/rehearsal/clinic.ts';
import { launchBrowser } from '../support/browser.ts';
import { joinByPhone, PATIENCE_MS, type Phone } from '../support/clinic.ts';
import { crowd, crowdLeaves } from '../support/crowd.ts';
import { openLaptop, openPhone, type Screen } from '../support/screens.ts';

const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));
const ROUND = 'round00000000001' as RoundId;
const words = receiptWords('en');
const projectId = (n: number): ProjectId => `project0000${n}` as ProjectId;

let browser: Browser;
let app: App;
let code: string;
let room: Clinic;
let ana: Phone;
/** A bot's receipt: of a ballot that it changed, and of the one that counts. */
let replaced: string;
let receipt: string;
const screens: Screen[] = [];

async function bring(screen: Promise<Screen>): Promise<Screen> {
  const there = await screen;
  screens.push(there);
  return there;
}

async function vote(bot: number, project: number): Promise<string> {
  const id = idFrom((length) => crypto.getRandomValues(new Uint8Array(length))) as BallotId;
  const choice = { [projectId(project)]: 1 } as Record<ProjectId, number>;
  const outcome = await room.bots[bot]!.live.command('ballot:cast', { round: ROUND, id, choice });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value.receipt;
}

beforeAll(async () => {
  browser = await launchBrowser();
  const config = { port: 0, host: '127.0.0.1', dataFolder: '', publicUrl: '', logLevel: 'silent', tls: null };
  const started = await startApp(config, { store: new MemoryStore() });
  if (!started.ok) throw new Error(started.message);
  app = started.value;
  const response = await fetch(`${app.localUrl}/api/workshops`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'brussels-2017' }),
  });
  const made = (await response.json()) as Created;
  code = made.code;
  room = await crowd(app.localUrl, code, made.hostToken, 3, 2017);
  const nobody = { page: null as never, context: null as never, errors: [] };
  const cast = { code, origin: app.localUrl, desk: nobody, wall: nobody, phones: [] };
  ana = await joinByPhone(browser, cast, 'Ana', 'en');
  screens.push(ana);
  const { host } = room;
  await (await app.rooms.find(code))!.do((turn) => {
    ['Quiet nights', 'Cool squares', 'Ride together'].forEach((title, n) => {
      const place = { in: 'theme', theme: 'mobility', order: `a${n}` } as const;
      addStack(turn.board.doc, `stack0000${n}`, { owner: 'host', name: title, place }, []);
      const stack = `stack0000${n}`;
      addProject(turn.board.doc, projectId(n), { owner: 'host', stack, title, problem: 'why', lead: '' });
    });
    return { ok: true, value: null };
  });
  await host.goTo('vote');
  await host.do('round:announce', { id: ROUND });
  await host.do('round:open', { round: ROUND });
  replaced = await vote(0, 0);
  receipt = await vote(0, 1);
  await vote(1, 1);
}, 60_000);
afterAll(async () => {
  const errors = screens.flatMap((screen) => screen.errors);
  await browser?.close();
  crowdLeaves(room);
  await app?.stop();
  expect(errors).toEqual([]);
});

const see = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
async function lookUp(page: Page, typed: string): Promise<void> {
  await page.getByLabel(words.label).fill(typed);
  await page.keyboard.press('Enter');
}
async function faults(page: Page): Promise<string[]> {
  // The page's own policy lets no foreign script in; what the driver evaluates isn't bound by it.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
    return (await axe.run()).violations.map(({ id }) => id);
  });
}

test('L22 the rules of an open vote lead to the promises, and the ballot stays as it was', async () => {
  const voting = votingWords('en');
  const dots = dotsWords('en');
  await see(ana.page, dots.left(5, 5));
  await ana.page.getByRole('button', { name: dots.more('Cool squares'), exact: true }).click();
  await ana.page.getByText(voteRulesWords('en').title).click();
  const [beside] = await Promise.all([
    ana.context.waitForEvent('page'),
    ana.page.getByRole('link', { name: promisesWords('en').title }).click(),
  ]);
  await see(beside, promisesWords('en').notPromised);
  expect(new URL(beside.url()).pathname).toBe(`/${code}/promises`);
  expect(await faults(beside)).toEqual([]);
  await beside.close();
  await see(ana.page, dots.left(4, 5));
  await ana.page.getByRole('button', { name: dots.send(1) }).click();
  await see(ana.page, voting.isIn);
});

test('L21 a stranger’s laptop finds a receipt once the result is published, and refuses a wrong or a replaced one', async () => {
  const { page } = await bring(openLaptop(browser));
  await page.goto(`${app.localUrl}/${code.toLowerCase()}/receipt`);
  await lookUp(page, receipt);
  await see(page, words.noneYet);
  await room.host.do('round:close', { round: ROUND, graceMs: 0 });
  await lookUp(page, receipt);
  await see(page, words.noneYet);
  await room.host.do('round:publish', { round: ROUND });
  await lookUp(page, `${receipt.slice(0, 5).toLowerCase()} – ${receipt.slice(5)}`);
  await see(page, words.found);
  await see(page, votingWords('en').ballots(3));
  await see(page, words.recount);
  for (const wrong of [replaced, 'NQTHERE234']) {
    await lookUp(page, wrong);
    await see(page, words.notFound);
  }
  expect(await faults(page)).toEqual([]);
});

test('N26 L21 a phone leads from its result to its own receipt, which was counted, also after a reload', async () => {
  await room.host.goTo('result');
  await see(ana.page, words.recount);
  await ana.page.reload();
  await see(ana.page, votingWords('en').closedCounted);
  expect(await faults(ana.page)).toEqual([]);
  const [beside] = await Promise.all([
    ana.context.waitForEvent('page'),
    ana.page.getByRole('link', { name: words.lookUpMine }).click(),
  ]);
  await see(beside, words.found);
  expect(beside.url()).toBe(`${app.localUrl}/${code}/receipt`);
  const [file] = await Promise.all([
    beside.waitForEvent('download'),
    beside.getByRole('link', { name: words.ledger }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`charrette-${code}-ledger.json`);
});

test('L22 the promises of no workshop in particular are there, too', async () => {
  const { page } = await bring(openPhone(browser, 'nl'));
  await page.goto(`${app.localUrl}/promises`);
  await see(page, promisesWords('nl').notPromised);
  expect(await faults(page)).toEqual([]);
});
