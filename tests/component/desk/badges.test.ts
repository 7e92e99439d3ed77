/** Badges at the desk: made and printed once, never twice by a lost answer, replaced, ended, and who may come in. */
import { fireEvent, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBadgeCode, readWords } from '../../../shared/badge.ts';
import type { BadgeId } from '../../../shared/ids.ts';
import type { Badge, CommandBody } from '../../../shared/protocol/live.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import type { FakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from '../screens/page.ts';
import { answer, dialog, findControl, given, notice, openDesk, press, side } from './scene.ts';

freshPage();

/** What went to the printer, a sheet each: the words of every badge on it. */
let sheets: string[][] = [];
const onSheet = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.badge-sheet article')];
const wordsOf = (card: HTMLElement): string =>
  [...card.querySelectorAll('li')].map(({ textContent }) => textContent).join(' ');
const print = window.print;
beforeEach(() => {
  sheets = [];
  window.print = () => void sheets.push(onSheet().map(wordsOf));
});
afterEach(() => {
  window.print = print;
});

const added = (room: FakeRoom) => given(room, 'badges:add') as CommandBody<'badges:add'>[];
const howMany = (): HTMLInputElement => screen.getByLabelText('How many');
async function make(count: number): Promise<void> {
  await fireEvent.input(howMany(), { target: { value: String(count) } });
  await answer(new RegExp(`^Make ${count} badge`, 'u'));
}
/** A desk with so many badges, the first of them used by the first people. */
async function openWith(count: number, used: number, people = 3) {
  const { room } = openDesk({ people, cards: 0 });
  const ids = [...room.people.keys()];
  room.badges = Array.from({ length: count }, (_, index): Badge => ({
    id: `badge${String(index + 1).padStart(6, '0')}` as BadgeId,
    number: index + 1,
    code: `K7M${Math.floor(index / 8) + 2}${(index % 8) + 2}`,
    state: 'live',
    participant: index < used ? (ids[index] as Badge['participant']) : '',
    claimedAtMs: 0,
  }));
  flushSync();
  await press('Badges');
  return room;
}
const row = (number: number): HTMLElement => document.querySelector(`[data-badge="${number}"]`)!;
const openMenu = (of: Element): Promise<boolean> =>
  fireEvent(of.querySelector('[popover]')!, Object.assign(new Event('toggle'), { newState: 'open' }));
async function pick(number: number, deed: RegExp): Promise<void> {
  await openMenu(row(number));
  await press(deed, row(number), '[role=menuitem]');
}

describe('making badges', () => {
  it('E1 offers as many as are planned for, and sends hashes and codes alone', async () => {
    const { room } = openDesk({ people: 0, cards: 0 });
    await press('Badges');
    expect(howMany().value).toBe(String(room.workshop.method.capacity.planned));
    await make(3);
    await until(() => expect(dialog().textContent).toContain('3 badges to print'));
    const [command] = added(room);
    expect(command?.badges).toHaveLength(3);
    for (const badge of command?.badges ?? [])
      expect(Object.keys(badge).sort()).toEqual(['code', 'id', 'secretHash', 'wordsHash']);
    const sent = JSON.stringify(room.commands);
    expect(onSheet()).toHaveLength(3);
    for (const card of onSheet()) {
      expect(readWords(wordsOf(card))).not.toBeNull();
      expect(readBadgeCode(card.querySelector('.code')?.textContent ?? '')).not.toBeNull();
      expect(sent).not.toContain(wordsOf(card));
    }
  });

  it(
    'E1 makes more than a hundred in several commands, with the numbers in a row',
    async () => {
      const { room } = openDesk({ people: 0, cards: 0 });
      await press('Badges');
      await make(105);
      await until(() => expect(dialog().textContent).toMatch(/\d+ of 105 badges made/u));
      await expect.poll(() => added(room).length, { timeout: SLOW_MS }).toBe(2);
      expect(added(room).map(({ badges }) => badges.length)).toEqual([100, 5]);
      await until(() => expect(onSheet()).toHaveLength(105));
      const numbers = onSheet().map((card) => card.querySelector('b')?.textContent);
      expect(numbers).toEqual(Array.from({ length: 105 }, (_, index) => `Badge ${index + 1}`));
      expect(document.querySelectorAll('.badge-sheet section')).toHaveLength(11);
    },
    SLOW_MS,
  );

  it('E1 asks the very same again after a lost answer', async () => {
    const { room } = openDesk({ people: 0, cards: 0, connection: 'offline' });
    await press('Badges');
    await make(2);
    await until(() => expect(dialog().textContent).toContain('Nothing is made twice'));
    expect(onSheet()).toEqual([]);
    room.connection = 'online';
    await answer('Try again');
    await until(() => expect(dialog().textContent).toContain('2 badges to print'));
    expect(added(room)).toHaveLength(2);
    expect(added(room)[1]).toEqual(added(room)[0]);
    expect(room.badges).toHaveLength(2);
  });

  it.each(['0', '1.5', 'ten', '2001', '-3'])('takes no “%s” for a number', async (text) => {
    const { room } = openDesk({ people: 0, cards: 0 });
    await press('Badges');
    await fireEvent.input(howMany(), { target: { value: text } });
    expect(dialog().textContent).toContain('A whole number from 1 to 2000.');
    await answer(/^Make badges/u);
    expect(added(room)).toEqual([]);
  });

  it('are blocked for who may not', async () => {
    const { room } = openDesk({ people: 0, cards: 0, refuses: 'not-allowed' });
    await press('Badges');
    await answer(/^Make 75 badges/u);
    expect(added(room)).toEqual([]);
  });
});

describe('printing', () => {
  it('E2 prints all, holds the page until they are let go, and then knows no word any more', async () => {
    openDesk({ people: 0, cards: 0 });
    await press('Badges');
    await make(2);
    await until(() => expect(onSheet()).toHaveLength(2));
    const words = onSheet().map(wordsOf);
    await answer(/^Print 2/u);
    await until(() => expect(sheets).toEqual([words]));
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    await answer('They are on paper');
    expect(onSheet()).toHaveLength(2);
    await answer('Yes, let them go');
    await until(() => expect(document.querySelector('.badge-sheet')).toBeNull());
    for (const word of words) expect(document.body.textContent).not.toContain(word);
    const later = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(later);
    expect(later.defaultPrevented).toBe(false);
  });

  it('E2 puts the chosen address into the codes and on the badges', async () => {
    const { room } = openDesk({ people: 0, cards: 0 });
    await press('Badges');
    await make(1);
    await until(() => expect(onSheet()).toHaveLength(1));
    expect(onSheet()[0]?.textContent).toContain('192.168.1.20:3000/BRX7KM');
    await fireEvent.change(screen.getByLabelText('Address in the codes'), {
      target: { value: 'http://10.0.0.4:3000' },
    });
    expect(given(room, 'address:set')).toEqual([{ address: 'http://10.0.0.4:3000' }]);
    room.workshop = { ...room.workshop, address: 'http://10.0.0.4:3000' };
    await until(() => expect(onSheet()[0]?.textContent).toContain('10.0.0.4:3000/BRX7KM'));
  });

  it('the badge says in each of the workshop’s languages how it is used', async () => {
    const { room } = openDesk({ people: 0, cards: 0 });
    await press('Badges');
    await make(1);
    await until(() => expect(onSheet()).toHaveLength(1));
    const said = [...onSheet()[0]!.querySelectorAll('footer p')].map((line) => line.getAttribute('lang'));
    expect(said).toEqual(room.workshop.method.languages);
  });
});

describe('the list', () => {
  it('tells number, code, holder and state, and finds by each', async () => {
    await openWith(12, 2);
    expect(dialog().textContent).toContain('2 in use, 10 not used yet, 0 ended');
    expect(row(1).textContent).toContain('Ana');
    expect(row(3).textContent).toContain('not used yet');
    const find = async (value: string): Promise<string[]> => {
      await fireEvent.input(screen.getByLabelText('Find a badge'), { target: { value } });
      return [...document.querySelectorAll('[data-badge]')].map((one) => one.getAttribute('data-badge')!);
    };
    expect(await find('1')).toEqual(['1']);
    expect(await find('k7m33')).toEqual(['10']);
    expect(await find('ana')).toEqual(['1']);
    expect(await find('nobody')).toEqual([]);
  });

  it('E8 a lost badge is replaced after a question, and the new one printed alone', async () => {
    const room = await openWith(3, 1);
    await make(2);
    await until(() => expect(onSheet()).toHaveLength(2));
    await pick(1, /Lost/u);
    expect(dialog()).toBeTruthy();
    const asked = [...document.querySelectorAll('dialog[open]')].at(-1)!;
    expect(asked.textContent).toContain('The new one is Ana’s');
    expect(asked.textContent).toContain('every device that came in by it');
    await press('Make a new one', asked);
    await until(() => expect(dialog().textContent).toContain('Badge 6 takes the place of badge 1'));
    expect(given(room, 'badge:reissue')).toMatchObject([{ badge: room.badges[0]!.id }]);
    expect(row(1).textContent).toContain('ended (Ana)');
    expect(row(6).textContent).toContain('Ana');
    await answer(/^Print badge 6/u);
    await until(() => expect(sheets).toHaveLength(1));
    expect(sheets[0]).toHaveLength(1);
    expect(onSheet()).toHaveLength(3);
  });

  it('E8 a badge is ended after a question that says what stays', async () => {
    const room = await openWith(3, 1);
    await pick(1, /End this badge/u);
    const asked = [...document.querySelectorAll('dialog[open]')].at(-1)!;
    expect(asked.textContent).toContain('Ana stays in the list of people');
    expect(given(room, 'badge:revoke')).toEqual([]);
    await press('End it', asked);
    await until(() => expect(row(1).textContent).toContain('ended (Ana)'));
    expect(given(room, 'badge:revoke')).toEqual([{ badge: room.badges[0]!.id }]);
    expect(dialog().textContent).toContain('0 in use, 2 not used yet, 1 ended');
    await openMenu(row(1));
    expect(findControl(/Lost/u, row(1), '[role=menuitem]')).toBeTruthy();
    expect(findControl(/End this badge/u, row(1), '[role=menuitem]')).toBeUndefined();
  });

  it('E7 a badge is made for somebody who came in by link, from the list of people', async () => {
    const { room } = openDesk({ people: 2, cards: 0 });
    await side('People');
    const ana = [...room.people.values()][0]!;
    const list = document.querySelector(`[data-person="${ana.id}"]`)!;
    await openMenu(list);
    await press(/Make a badge/u, list, '[role=menuitem]');
    await until(() => expect(notice()).toContain('Badge 1 is Ana’s'));
    expect(added(room)[0]?.badges).toMatchObject([{ participant: ana.id }]);
    await press(/^Print badge 1/u, document.querySelector('.notice')!);
    await until(() => expect(sheets).toHaveLength(1));
    await openMenu(list);
    expect(findControl(/Make a badge/u, list, '[role=menuitem]')).toBeUndefined();
  });
});

describe('who may come in', () => {
  it('E4 says what each means for the vote, and who is in without a badge', async () => {
    const room = await openWith(3, 1);
    expect(dialog().textContent).toContain('can come in twice and vote twice');
    expect(dialog().textContent).toContain('One badge is one ballot');
    expect(dialog().textContent).toContain('2 people are in without a badge');
    await fireEvent.click(screen.getByLabelText('Only who has a badge'));
    await until(() => expect(given(room, 'admission:set')).toEqual([{ by: 'badges' }]));
    await until(() =>
      expect(screen.getByLabelText<HTMLInputElement>('Only who has a badge').checked).toBe(true),
    );
    await fireEvent.click(screen.getByLabelText('Everybody who has the link'));
    await until(() => expect(given(room, 'admission:set')).toHaveLength(2));
  });

  it(
    'has no accessibility faults, with badges to print and a list',
    async () => {
      await openWith(3, 1);
      await make(1);
      await until(() => expect(dialog().textContent).toContain('1 badge to print'));
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('leaves no English behind after a change of language', async () => {
    await openWith(3, 1);
    await make(1);
    await until(() => expect(dialog().textContent).toContain('1 badge to print'));
    const inDialog = (): Set<string> => {
      document.body.replaceChildren(dialog());
      return wordsOnPage();
    };
    pageLanguage.choose('nl');
    await until(() => expect(dialog().textContent).toContain('1 badge om te printen'));
    const dutch = inDialog();
    for (const left of ['Make', 'Print 1', 'They', 'Who', 'Everybody', 'not used yet', 'Find'])
      expect([...dutch].filter((text) => text.startsWith(left))).toEqual([]);
    expect(unchanged(new Set(['Ana']), dutch, ['Ana'])).toEqual([]);
  });
});
