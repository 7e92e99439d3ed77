/** One device, many people: of whoever has handed it on nothing is left, however the page is left, and no ballot is lost. */
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Table from '../../../client/screens/Table.svelte';
import { ASKING_MS, AWAY_MOST_MS, STILL_MS } from '../../../client/screens/table/minder.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import type { ParticipantId } from '../../../shared/ids.ts';
import { PROTOCOL } from '../../../shared/protocol/version.ts';
import { dotsWords } from '../../../shared/words/ballot-dots.ts';
import { paperWords } from '../../../shared/words/ballot-paper.ts';
import { badgeWords } from '../../../shared/words/badge.ts';
import { joinWords } from '../../../shared/words/join.ts';
import { reasonFor, tableWords } from '../../../shared/words/table.ts';
import { votingWords } from '../../../shared/words/voting.ts';
import { CODE, expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from './page.ts';
import { BADGE, everything, openTable, show, TableServer } from './table-scene.ts';

freshPage();
afterEach(() => vi.restoreAllMocks());

const words = tableWords('en');
const voting = votingWords('en');
/** The first button with this name; asking for the roles of a whole ballot would take seconds. */
function button(name: string | RegExp): HTMLButtonElement | undefined {
  return [...document.querySelectorAll('button')].find((one) => {
    const said = (one.getAttribute('aria-label') ?? one.textContent).replace(/\s+/gu, ' ').trim();
    return typeof name === 'string' ? said === name : name.test(said);
  });
}
const press = async (name: string | RegExp): Promise<void> => {
  await until(() => expect(button(name)).toBeTruthy());
  await fireEvent.click(button(name)!);
};
const see = (text: string | RegExp): Promise<void> =>
  until(() => expect(screen.getAllByText(text)[0]).toBeTruthy());
const atStart = (): Promise<void> => until(() => expect(button(words.next)).toBeTruthy());
const heading = (): string => document.querySelector('h1')?.textContent ?? '';
const curtain = (): Element | null => document.querySelector('[role=alertdialog]');

const isInert = (element: HTMLElement): boolean =>
  element.inert || (element.parentElement !== null && isInert(element.parentElement));

async function fillIn(label: string, value: string): Promise<void> {
  await until(() => expect(screen.getByLabelText(label)).toBeTruthy());
  await fireEvent.input(screen.getByLabelText(label), { target: { value } });
}
async function giveName(name: string): Promise<void> {
  await fillIn(joinWords('en').nameLabel, name);
  await fireEvent.click(screen.getByLabelText('Citizen'));
  await press(words.begin);
  await until(() => expect(button(words.begin)).toBeUndefined());
}
async function comeByName(name: string): Promise<void> {
  await press(words.next);
  await press(new RegExp(words.byName));
  await giveName(name);
}
async function comeByBadge(): Promise<void> {
  await press(words.next);
  await press(new RegExp(words.byBadge));
  await fillIn(badgeWords('en').codeLabel, BADGE.code);
  await fillIn(badgeWords('en').wordsLabel, BADGE.words);
  await press(badgeWords('en').use);
}
/** Puts a dot on a project, and gives its title. */
async function put(server: TableServer, n = 0): Promise<string> {
  const { title } = server.round.candidates[n]!;
  await press(dotsWords('en').more(title));
  return title;
}
async function handIn(dots = 1): Promise<void> {
  await press(paperWords('dots', 'en').send(dots));
}
async function castAs(server: TableServer, name: string, n = 0): Promise<{ title: string; receipt: string }> {
  await comeByName(name);
  const title = await put(server, n);
  await handIn();
  await see(voting.isIn);
  const { receipt } = [...server.ballots.values()].at(-1)!;
  return { title, receipt };
}
async function nothingOf(server: TableServer, ...traces: string[]): Promise<void> {
  await atStart();
  const held = await everything(server);
  expect(traces.filter((trace) => held.includes(trace))).toEqual([]);
  expect(server.sessions.size).toBe(0);
}

describe('E12 whoever hands the device on', () => {
  it('sees their receipt, and then nothing of them is left, in page, storage, history or on the server', async () => {
    const server = openTable();
    const { title, receipt } = await castAs(server, 'Ana Lopes');
    expect(await everything(server)).toContain('Ana Lopes');
    expect(document.querySelector('.receipt code')?.textContent.replaceAll(' ', '')).toBe(receipt);
    expect(document.title).not.toContain('Ana');
    await press(words.handOn);
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Ana Lopes', title, receipt, receipt.slice(0, 5), 'person0', 'token0');
    await see(words.in(1));
    expect(document.activeElement?.textContent).toBe(words.title);
  });

  it('was known by no cookie: none is offered, and none asked for', async () => {
    const server = openTable();
    await castAs(server, 'Ana');
    await press(words.handOn);
    await atStart();
    const own = server.asked.filter(({ path }) => !path.includes('/me'));
    expect(own.map(({ credentials }) => credentials)).not.toContain('same-origin');
    const doors = own.filter(({ method }) => method !== 'GET');
    expect(doors.length).toBeGreaterThan(1);
    expect(doors.filter(({ path }) => !path.endsWith('?keep=no'))).toEqual([]);
  });

  it('takes along a language that they chose', async () => {
    const server = openTable();
    await press(words.next);
    await fireEvent.click(await screen.findByLabelText('Nederlands'));
    expect(heading()).toBe(tableWords('nl').step);
    await press(tableWords('nl').stop);
    await nothingOf(server, 'nl-');
    expect(pageLanguage.current).toBe('en');
    expect(localStorage.getItem('charrette.language')).toBe('en');
  });

  it('makes room for eight ballots of eight people, each alone with theirs', async () => {
    const server = openTable();
    const before: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      const { receipt } = await castAs(server, `Voter ${n}`, n);
      const held = document.body.innerHTML;
      expect(before.filter((trace) => held.includes(trace))).toEqual([]);
      before.push(receipt);
      await press(words.handOn);
      await until(() => expect(server.sessions.size).toBe(0));
    }
    await see(words.in(8));
    expect(server.ballots.size).toBe(8);
    const chosen = [...server.ballots.values()].map(({ choice }) => Object.keys(choice)[0]);
    expect(new Set(chosen).size).toBe(8);
  }, 30_000);
});

describe('E12 a choice that isn’t handed in is dropped', () => {
  const leaving: [string, (server: TableServer) => void | Promise<void>][] = [
    ['Back', () => void dispatchEvent(new PopStateEvent('popstate'))],
    ['the page goes', () => void dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))],
    [
      'the page is brought back',
      () => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    ],
    ['Stop', () => press(words.stop)],
    [
      'another app is in front for a minute',
      async (server) => {
        show('hidden');
        await server.virtual.clock.pass(AWAY_MOST_MS);
      },
    ],
    ['nobody touches it', (server) => server.virtual.clock.pass(STILL_MS + ASKING_MS)],
  ];
  it.each(leaving)('when: %s', async (_, leave) => {
    const server = openTable();
    await comeByName('Ben Okri');
    const title = await put(server);
    await leave(server);
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Ben Okri', title, 'person0', 'token0');
    await see(words.noneIn);
    expect(server.ballots.size).toBe(0);
  });

  it('at once, in the same breath, where the browser may take its picture', async () => {
    const server = openTable();
    await comeByName('Ben Okri');
    const title = await put(server);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(document.body.innerHTML).not.toContain(title);
    expect(document.body.innerHTML).not.toContain('Ben Okri');
  });

  it('when the page is loaded again: it knows nobody', async () => {
    const server = openTable();
    await comeByName('Ben Okri');
    const title = await put(server);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    cleanup();
    openTable(server);
    await nothingOf(server, 'Ben Okri', title);
  });

  it('but an answer that comes too late lets nobody in: its session ends', async () => {
    const server = openTable();
    await press(words.next);
    await press(new RegExp(words.byName));
    await fillIn(joinWords('en').nameLabel, 'Ben Okri');
    await fireEvent.click(screen.getByLabelText('Citizen'));
    await fireEvent.click(button(words.begin)!);
    dispatchEvent(new PopStateEvent('popstate'));
    await until(() => expect(server.people).toHaveLength(1));
    await until(() => expect(server.asked.at(-1)?.method).toBe('DELETE'));
    await nothingOf(server, 'Ben Okri');
  });
});

describe('E12 the curtain', () => {
  it('covers all in the same breath, and only a press goes on with the ballot as it was', async () => {
    const server = openTable();
    await comeByName('Cleo');
    const title = await put(server);
    show('hidden');
    const ballot = screen.getAllByText(title)[0]!;
    expect(getComputedStyle(ballot).visibility).toBe('hidden');
    expect(isInert(ballot)).toBe(true);
    expect(curtain()!.textContent).toContain(words.curtain);
    expect(curtain()!.textContent).not.toContain('Cleo');
    show('visible');
    await Promise.resolve();
    expect(getComputedStyle(ballot).visibility).toBe('hidden');
    await press(words.goOn);
    expect(getComputedStyle(ballot).visibility).toBe('visible');
    await see(dotsWords('en').left(4, 5));
  });

  it('leads to the start for somebody else, and when a sleeping device wakes up late', async () => {
    const server = openTable();
    await comeByName('Cleo');
    show('hidden');
    await press(words.another);
    show('visible');
    await nothingOf(server, 'Cleo');
    await comeByName('Dora');
    show('hidden');
    // Its timers slept, too.
    const late = server.virtual.clock.nowMs() + AWAY_MOST_MS;
    vi.spyOn(server.virtual.clock, 'nowMs').mockReturnValue(late);
    show('visible');
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Dora');
  });

  it('is not drawn between two people', async () => {
    openTable();
    await atStart();
    show('hidden');
    expect(curtain()).toBeNull();
  });

  it('asks for 20 s whether anybody is there; a touch is an answer', async () => {
    const server = openTable();
    await comeByName('Cleo');
    const { clock } = server.virtual;
    await clock.pass(STILL_MS - 1);
    expect(screen.queryByText(words.stillTitle)).toBeNull();
    await clock.pass(1);
    await see(words.stillTitle);
    await clock.pass(ASKING_MS - 1);
    await fireEvent.pointerDown(document.body);
    await until(() => expect(screen.queryByText(words.stillTitle)).toBeNull());
    await clock.pass(STILL_MS - 1);
    expect(screen.queryByText(words.stillTitle)).toBeNull();
    await see(words.yours('Cleo'));
  });
});

describe('E13 a vote that closes', () => {
  it('tells whoever was choosing what wasn’t counted, and who comes later that nobody knows any more', async () => {
    const server = openTable();
    await comeByBadge();
    await giveName('Jo');
    await put(server);
    server.closeVote();
    await see(voting.notCounted);
    await press(words.handOn);
    await comeByBadge();
    await see(words.closed);
    expect(screen.queryByText(voting.closedNone)).toBeNull();
    await press(words.handOn);
    await atStart();
  });
});

describe('E13 with a badge', () => {
  it('a new one asks for a name; its owner finds their own ballot again, and a change is no second one', async () => {
    const server = openTable();
    await comeByBadge();
    await see(words.newBadge(1));
    await giveName('Eva');
    await put(server);
    await handIn();
    await see(voting.isIn);
    await see(new RegExp(words.noteBack));
    await press(words.handOn);
    await castAs(server, 'Finn', 1);
    expect(screen.queryByText(new RegExp(words.noteBack))).toBeNull();
    await press(words.handOn);
    await comeByBadge();
    await see(words.yours('Eva'));
    await see(voting.isIn);
    await press(voting.change);
    // One obvious next action: what is being changed isn't handed on by mistake.
    await until(() => expect(button(words.handOn)).toBeUndefined());
    await put(server, 2);
    await press(paperWords('dots', 'en').sendChanged(2));
    await see(voting.isIn);
    await press(words.handOn);
    await see(words.in(2));
    expect(server.ballots.size).toBe(2);
  });

  it('where one needs a badge, nobody is asked for a name; by name one waits for the vote', async () => {
    const server = new TableServer();
    server.facts = { ...server.facts, admission: 'badges' };
    openTable(server);
    await press(words.next);
    await until(() => expect(heading()).toBe(badgeWords('en').askTitle));
    await press(words.stop);
    server.facts = { ...server.facts, admission: 'link', voting: false };
    await press(words.next);
    await see(words.notOpen);
    expect(button(new RegExp(words.byName))).toBeUndefined();
  });
});

describe('E14 offline', () => {
  async function castOffline(server: TableServer): Promise<string> {
    await comeByName('Gus');
    const title = await put(server);
    server.goDown();
    await handIn();
    await see(words.waitTitle);
    return title;
  }

  it('a ballot is sealed, arrives by itself, and then nothing of it is left', async () => {
    const server = openTable();
    const title = await castOffline(server);
    await press(words.handOn);
    await see(words.underway(1));
    expect(document.body.innerHTML).not.toContain(title);
    expect(document.body.innerHTML).not.toContain('Gus');
    expect(await server.kept.list('table/')).toHaveLength(1);
    server.isReachable = true;
    await server.virtual.clock.pass(10_000);
    await see(words.in(1));
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Gus', title, 'token0', 'person0');
    expect(screen.queryByText(words.underway(1))).toBeNull();
    expect(server.ballots.size).toBe(1);
  });

  it('also over a reload, once', async () => {
    const server = openTable();
    await castOffline(server);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    cleanup();
    openTable(server);
    await see(words.underway(1));
    server.isReachable = true;
    await server.virtual.clock.pass(10_000);
    await see(words.in(1));
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Gus', 'token0');
  });

  it('one that comes too late is told without a name or a choice, also over a reload, until somebody has read it', async () => {
    const server = openTable();
    const title = await castOffline(server);
    await press(words.handOn);
    await see(words.underway(1));
    server.refuses = 'not-open';
    server.isReachable = true;
    await server.virtual.clock.pass(10_000);
    await see(new RegExp(reasonFor('not-open', 'en')));
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Gus', title, 'token0', 'person0');
    cleanup();
    openTable(server);
    await see(new RegExp(reasonFor('not-open', 'en')));
    await press(words.outSeen);
    expect(screen.queryByText(new RegExp(reasonFor('not-open', 'en')))).toBeNull();
    expect(await server.kept.list('table/')).toEqual([]);
  });

  it('whoever waits sees the receipt when the network is back', async () => {
    const server = openTable();
    await castOffline(server);
    server.isReachable = true;
    await server.virtual.clock.pass(10_000);
    await see(voting.isIn);
    await press(words.handOn);
    await see(words.in(1));
  });

  it('one of somebody who was removed meanwhile is told as not counted', async () => {
    const server = openTable();
    await castOffline(server);
    await press(words.handOn);
    server.sessions.clear();
    server.isReachable = true;
    await server.virtual.clock.pass(10_000);
    await see(new RegExp(reasonFor('not-admitted', 'en')));
    await nothingOf(server, 'Gus', 'token0');
  });

  it('one that a later ballot of the same person has overtaken is never sent', async () => {
    const server = openTable();
    await comeByBadge();
    await giveName('Kim');
    await put(server, 0);
    server.refuses = 'busy';
    await handIn();
    await until(() => expect(button(words.handOn)).toBeTruthy());
    await press(words.handOn);
    await see(words.underway(1));
    server.refuses = null;
    await comeByBadge();
    const title = await put(server, 1);
    await handIn();
    await see(voting.isIn);
    await press(words.handOn);
    await server.virtual.clock.pass(60_000);
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Kim', title, 'token0');
    const [ballot] = server.ballots.values();
    expect(Object.keys(ballot!.choice)).toEqual([server.round.candidates[1]!.id]);
    await see(words.in(1));
  });

  it('one that an older page can’t send any more is kept for the page that comes next', async () => {
    const server = openTable();
    await castOffline(server);
    await press(words.handOn);
    server.protocol += 1;
    server.isReachable = true;
    await server.virtual.clock.pass(10_000);
    await see(words.underway(1));
    await comeByName('Lou');
    await see(words.old);
    expect(await server.kept.list('table/')).toHaveLength(1);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    cleanup();
    server.protocol = PROTOCOL;
    openTable(server);
    await see(words.in(1));
    await until(() => expect(server.sessions.size).toBe(0));
    await nothingOf(server, 'Gus', 'Lou', 'token0');
  });

  it('nobody begins without the server; it says so, and the next try works', async () => {
    const server = openTable();
    await atStart();
    server.goDown();
    await press(words.next);
    await see(joinWords('en').unreachable);
    server.isReachable = true;
    await press(words.next);
    await until(() => expect(heading()).toBe(words.step));
  });
});

describe('E12 a device that is somebody’s own as well', () => {
  it('says so, and lets its owner leave it', async () => {
    const server = new TableServer();
    const id = 'person99999999' as ParticipantId;
    server.owner = { id, name: 'Ida', role: 'citizen', language: 'en' };
    localStorage.setItem(`charrette.in.${CODE}`, 'yes');
    openTable(server);
    await see(words.ownTitle('Ida'));
    await press(words.ownLeave('Ida'));
    await until(() => expect(screen.queryByText(words.ownTitle('Ida'))).toBeNull());
    expect(server.owner).toBeNull();
    expect(localStorage.getItem(`charrette.in.${CODE}`)).toBeNull();
  });
});

describe('the page', () => {
  it(
    'has no accessibility faults at any stage, moves the focus to each heading, and leaves no English behind',
    async () => {
      const server = openTable();
      await atStart();
      await see('OrganiCity Clinic Brussels');
      await expectNoFaults();
      await press(words.next);
      await until(() => expect(document.activeElement?.textContent).toBe(words.step));
      await expectNoFaults();
      const english = wordsOnPage();
      await fireEvent.click(screen.getByLabelText('Français'));
      expect(unchanged(english, wordsOnPage(), ['English', 'Français', 'Nederlands'])).toEqual([]);
      await fireEvent.click(screen.getByLabelText('English'));
      await press(new RegExp(words.byName));
      await until(() => expect(document.activeElement?.textContent).toBe(words.nameTitle));
      await expectNoFaults();
      await giveName('Hana');
      await until(() => expect(document.activeElement?.textContent).toBe(words.yours('Hana')));
      await put(server);
      await handIn();
      await see(words.noteTitle);
      await expectNoFaults();
      show('hidden');
      expect(document.activeElement?.textContent).toBe(words.curtainTitle);
      await expectNoFaults();
    },
    2 * SLOW_MS,
  );

  it('says that a mistyped code is nobody’s', async () => {
    const server = new TableServer();
    const env = server.environment();
    const fetch = () =>
      Promise.resolve(new Response('{"refusal":"wrong-code","message":""}', { status: 404 }));
    render(Table, { code: CODE, env: { ...env, fetch } });
    await see(joinWords('en').wrongCodeTitle);
  });
});
