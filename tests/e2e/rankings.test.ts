// A vote by rankings in real browsers: tried out, ordered by keyboard alone, entered from paper, and counted again by a stranger.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '../../server/app.ts';
import { runCount } from '../../server/count.ts';
import { runVerify } from '../../server/verify.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { addProject } from '../../shared/board/edit.ts';
import type { ProjectId } from '../../shared/ids.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Created } from '../../shared/protocol/http.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';
import { orderWords } from '../../shared/words/ballot-order.ts';
import { deskVoteWords } from '../../shared/words/desk-vote.ts';
import { paperBallotWords } from '../../shared/words/paper.ts';
import { votingWords } from '../../shared/words/voting.ts';
import { launchBrowser } from '../support/browser.ts';
import { madeOf, mint } from '../support/badges.ts';
import {
  announceVote,
  closeVote,
  joinByPhone,
  nextStep,
  openVote,
  PATIENCE_MS,
  publish,
  type Cast,
  type Phone,
} from '../support/clinic.ts';
import { openLaptop } from '../support/screens.ts';

const TITLES = ['Quiet nights', 'Cool squares', 'Ride together', 'A twin of Cool squares'];
const projectId = (n: number): ProjectId => `project0000${n}` as ProjectId;
const order = orderWords('en');
const voting = votingWords('en');
const paper = paperBallotWords('en');
const [badge] = mint(1, 2017);

let browser: Browser;
let app: App;
let cast: Cast;

beforeAll(async () => {
  browser = await launchBrowser();
  const config = { port: 0, host: '127.0.0.1', dataFolder: '', publicUrl: '', logLevel: 'silent', tls: null };
  const started = await startApp(config, { store: new MemoryStore() });
  if (!started.ok) throw new Error(started.message);
  app = started.value;
  const method = structuredClone(shippedMethod('brussels-2017')!);
  const vote = { ...method.vote, ballot: 'ranking', rule: 'stv-scottish', budget: 3, cap: 1, seats: 2 };
  const response = await fetch(`${app.localUrl}/api/workshops`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method: { ...method, vote } }),
  });
  const made = (await response.json()) as Created;
  await (await app.rooms.find(made.code))!.do((turn) => {
    TITLES.forEach((title, n) => {
      addProject(turn.board.doc, projectId(n), { owner: 'host', stack: '', title, problem: 'why', lead: '' });
    });
    const { id, ...kept } = madeOf(badge!);
    turn.records.badges.put(id, {
      id,
      ...kept,
      number: 1,
      state: 'live',
      participant: '',
      madeAtMs: 1,
      claimedAtMs: 0,
    });
    return { ok: true, value: null };
  });
  const desk = await openLaptop(browser);
  await desk.page.goto(made.links.desk.replace(/^.*?(?=\/[0-9A-Z]{6}\/desk)/, app.localUrl));
  await desk.page
    .getByRole('button', { name: /Ice-breaker/ })
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  const nobody = { page: null as never, context: null as never, errors: [] };
  cast = { code: made.code, origin: app.localUrl, desk, wall: nobody, phones: [] };
}, 60_000);
afterAll(async () => {
  const errors = [cast.desk, ...cast.phones].flatMap((screen) => screen.errors);
  await browser?.close();
  await app?.stop();
  expect(errors).toEqual([]);
});

const see = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });

/** What the button says that puts a project at the end of the order. */
const addTo = (place: number, title: string): RegExp => new RegExp(`^${order.add(place)}\\s?: ${title}$`);

/** Goes to a button by the keyboard and presses it. */
async function pressKey(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.focus({ timeout: PATIENCE_MS });
  await page.keyboard.press('Enter');
}
/** Adds these projects to the order, by the keyboard, and sends it. */
async function rank({ page }: Phone, titles: readonly string[]): Promise<void> {
  for (const [index, title] of titles.entries()) await pressKey(page, addTo(index + 1, title));
  await pressKey(page, order.send(titles.length));
  await see(page, voting.isIn);
}

test('B2 B16 rankings: practised, ordered by keyboard, entered from paper, and recounted with the files alone', async () => {
  const { page } = cast.desk;
  const ana = await joinByPhone(browser, cast, 'Ana', 'en');
  const bo = await joinByPhone(browser, cast, 'Bo', 'en');
  for (const title of [
    'Ice-breaker',
    'Imagine Brussels in 2030',
    'Write your ideas',
    'Cluster',
    'Make projects',
    'Vote',
  ])
    await nextStep(cast, title);

  // The duplicate is left out before anybody sees a ballot.
  await page.getByRole('tab', { name: 'Vote', exact: true }).first().click();
  await page.getByLabel(deskVoteWords('en').stands(TITLES[3]!)).uncheck({ timeout: PATIENCE_MS });
  await announceVote(page);
  await see(ana.page, TITLES[1]!);
  expect(await ana.page.getByText(TITLES[3]!).count()).toBe(0);

  // Practice sends nothing.
  await pressKey(ana.page, voting.tryIt);
  await see(ana.page, voting.practice);
  await pressKey(ana.page, addTo(1, TITLES[2]!));
  await pressKey(ana.page, voting.practiceSend);
  await see(ana.page, voting.practiceTitle);
  await pressKey(ana.page, voting.done);

  await openVote(page);
  await rank(ana, [TITLES[0]!, TITLES[1]!]);
  // Bo changes his mind within the order before he sends it.
  await pressKey(bo.page, addTo(1, TITLES[2]!));
  await pressKey(bo.page, addTo(2, TITLES[1]!));
  await pressKey(bo.page, order.up(TITLES[1]!));
  await pressKey(bo.page, order.send(2));
  await see(bo.page, voting.isIn);

  await page.getByRole('button', { name: paper.enter }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(paper.badge).fill(badge!.code.toLowerCase());
  await dialog.getByLabel(paper.name).fill('Oma Leen');
  await dialog.getByLabel(paper.role).selectOption('citizen');
  await dialog.getByRole('button', { name: paper.go }).click();
  await dialog.getByRole('button', { name: addTo(1, TITLES[1]!), exact: true }).click();
  await dialog.getByRole('button', { name: paper.send }).click();
  await see(page, paper.entered('Oma Leen'));
  await dialog.getByRole('button', { name: paper.done, exact: true }).click();

  await closeVote(page);
  await publish(page, 2);
  await see(bo.page, TITLES[1]!);

  // A stranger has the files, and no session.
  const api = `${app.localUrl}/api/workshops/${cast.code}`;
  const rounds = (await (await fetch(`${api}/rounds`)).json()) as { id: string; root: string }[];
  expect(rounds).toHaveLength(1);
  const files: Record<string, string> = {
    'ledger.json': await (await fetch(`${api}/rounds/${rounds[0]!.id}/ledger.json`)).text(),
    'export.blt': await (await fetch(`${api}/export.blt`)).text(),
  };
  const run = (command: typeof runCount, ...args: string[]): { status: number; out: string } => {
    let out = '';
    const write = (text: string): void => void (out += `${text}\n`);
    return { status: command(args, { read: (path) => files[path] ?? '', out: write, err: write }), out };
  };
  expect(run(runVerify, 'ledger.json', '--root', rounds[0]!.root)).toMatchObject({ status: 0 });
  const counted = run(runCount, 'export.blt', '--rule', 'stv-scottish', '--seats', '2', '--json');
  const ledger = JSON.parse(files['ledger.json']!) as PublishedLedger;
  const last = ledger.entries.at(-1)!.entry;
  const shortlist = last.kind === 'result' ? last.result.shortlist : [];
  const { winners } = JSON.parse(counted.out) as { winners: string[] };
  expect(winners).toEqual(shortlist.map((id) => TITLES[Number(id.slice(-1))]));
  expect(winners[0]).toBe(TITLES[1]);
}, 120_000);
