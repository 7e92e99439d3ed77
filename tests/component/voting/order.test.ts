/** A ballot that is an order of projects: all of it by keyboard and for ears, within the rules, and sent in that order. */
import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { chosenIn } from '../../../shared/voting/choice.ts';
import { VOTES } from '../../../client/playground/ballot-scenes.ts';
import type { FakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { announcement } from '../../../client/ui/announce.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import { expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from '../screens/page.ts';
import { ballots, openVote, press, sendButton, show, shownChoice, titles, turn } from './scene.ts';

freshPage();

const VOTE = { ...VOTES.ranking, budget: 4 };
const open = (vote = VOTE, options: Parameters<typeof openVote>[1] = {}) => openVote(vote, options);

const row = (place: number): HTMLElement =>
  [...document.querySelectorAll<HTMLElement>('ol .row')][place - 1]!;
const order = (): (string | null)[] =>
  [...document.querySelectorAll('ol .row .title')].map((title) => title.textContent);
const said = (): string => announcement.spoken.text;
const focused = (): HTMLElement => document.activeElement as HTMLElement;

/** Goes to a control as Tab does: only to what Tab can reach. */
function tabTo(control: HTMLElement): void {
  expect(control.matches('button:not([tabindex="-1"]), input')).toBe(true);
  control.focus();
  expect(focused()).toBe(control);
}
/** Enter or space on whatever has the focus. */
const enter = (times = 1): Promise<void> =>
  Array.from({ length: times }).reduce<Promise<void>>(
    (before) => before.then(() => press(focused())),
    Promise.resolve(),
  );
const addButtons = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('article button')];
async function add(count: number): Promise<void> {
  tabTo(addButtons()[0]!);
  for (let time = 0; time < count; time += 1) {
    const before = titles().length;
    await enter();
    await until(() => expect(titles()).toHaveLength(before - 1));
  }
}
/** What was sent, as titles in order. */
const sentOrder = (room: FakeRoom): (string | undefined)[] =>
  chosenIn('ranking', ballots(room)[0]!.choice).map(
    (id) => room.round!.candidates.find((one) => one.id === id)?.title,
  );

describe('an order by keyboard alone', () => {
  it('N19 adds at the end, the focus going to the next project, and says each place', async () => {
    open();
    const [first, second, third] = titles();
    expect(addButtons()[0]!.textContent).toContain('Add as number 1');
    tabTo(addButtons()[0]!);
    await enter();
    await until(() => expect(focused().textContent).toContain(second));
    expect(focused().textContent).toContain('Add as number 2');
    expect(said()).toBe(`${first}, place 1 of 1`);
    await enter();
    await until(() => expect(focused().textContent).toContain(third));
    expect(said()).toBe(`${second}, place 2 of 2`);
    expect(order()).toEqual([first, second]);
    expect(screen.getByText('2 of 4 places')).toBeTruthy();
  });

  it('N19 moves up and down, keeps the focus, says the place, and stops at both ends', async () => {
    open();
    const [a, b, c] = titles();
    await add(3);
    tabTo(within(row(3)).getByLabelText(`${c}: one place up`));
    const up = focused();
    await enter();
    await until(() => expect(order()).toEqual([a, c, b]));
    expect(said()).toBe(`${c}, place 2 of 3`);
    expect(focused()).toBe(up);
    await enter(3);
    expect(order()).toEqual([c, a, b]);
    expect(focused()).toBe(up);
    expect(up.getAttribute('aria-disabled')).toBe('true');
    tabTo(within(row(1)).getByLabelText(`${c}: one place down`));
    await enter(5);
    expect(order()).toEqual([a, b, c]);
    expect(said()).toBe(`${c}, place 3 of 3`);
  });

  it('N19 moves to any place by a list of places, and comes back to its button', async () => {
    open();
    const [a, b, c, d] = titles();
    await add(4);
    const button = within(row(4)).getByText(/^Move to/);
    tabTo(button);
    await enter();
    const dialog = screen.getByRole('dialog', { name: `Where does “${d}” go?` });
    const places = within(dialog).getAllByRole('listitem');
    expect(places.map((place) => place.textContent.trim().replace(/\s+/gu, ' '))).toEqual([
      `1 Place 1: ${a}`,
      `2 Place 2: ${b}`,
      `3 Place 3: ${c}`,
      '4 Place 4: It is here now',
    ]);
    tabTo(within(places[1]!).getByRole('button'));
    await enter();
    await until(() => expect(order()).toEqual([a, d, b, c]));
    expect(said()).toBe(`${d}, place 2 of 4`);
    expect(screen.queryByRole('dialog')).toBeNull();
    await until(() => expect(focused()).toBe(button));
  });

  it('N19 takes a project out, which is then among the others again', async () => {
    open();
    const [a, b, c] = titles();
    await add(3);
    tabTo(within(row(2)).getByLabelText(`Take ${b} out of my order`));
    await enter();
    await until(() => expect(order()).toEqual([a, c]));
    expect(said()).toContain(`${b} is out of your order`);
    expect(titles()).toContain(b);
    await until(() => expect(focused().getAttribute('aria-label')).toBe(`Take ${c} out of my order`));
    await enter();
    await until(() => expect(focused().getAttribute('aria-label')).toBe(`Take ${a} out of my order`));
    await enter();
    // Nothing is left to go to but the heading.
    await until(() => expect(focused().textContent).toBe('My order'));
    expect(order()).toEqual([]);
  });
});

describe('an order', () => {
  it('B2 takes no more than the budget, and says why', async () => {
    const { room } = open();
    await add(4);
    await press(addButtons()[0]!);
    expect(order()).toHaveLength(4);
    expect(screen.getByText(/All your 4 places are taken/, { selector: '.note' })).toBeTruthy();
    await press(sendButton());
    expect(Object.keys(ballots(room)[0]!.choice)).toHaveLength(4);
  });

  it('is sent as it stands, and the receipt shows it in that order', async () => {
    const { room } = open();
    const [a, b, c] = titles();
    await add(3);
    await press(within(row(3)).getByLabelText(`${c}: one place up`));
    await press(within(row(2)).getByLabelText(`${c}: one place up`));
    await press(sendButton());
    expect(sentOrder(room)).toEqual([c, a, b]);
    expect(shownChoice()).toEqual([`1 ${c} Place 1`, `2 ${a} Place 2`, `3 ${b} Place 3`]);
  });

  it('keeps an unsent order over a reload', async () => {
    const { room, page } = open();
    await add(2);
    const before = order();
    page.unmount();
    show(room);
    expect(order()).toEqual(before);
  });

  it('searches the rest below, and says what is in the order already', async () => {
    open();
    const shown = titles().length;
    await add(2);
    expect(screen.getByText(`${shown - 2} more projects`)).toBeTruthy();
    expect(order().some((title) => titles().includes(title))).toBe(false);
    const [mine] = order();
    await fireEvent.input(screen.getByLabelText('Find a project'), { target: { value: mine } });
    expect(screen.getByText(`Already in your order: ${mine}`)).toBeTruthy();
    expect(titles()).not.toContain(mine);
  });

  it('says by its own words that it closes, and shows what was not counted', async () => {
    const { room } = open();
    await add(2);
    const mine = order();
    turn(room, 'closing');
    await until(() => expect(screen.getByText('Send your order now if you haven’t.')).toBeTruthy());
    turn(room, 'closed');
    await until(() => expect(screen.getByText('Not counted')).toBeTruthy());
    expect(shownChoice()).toEqual(mine.map((title, at) => `${at + 1} ${title} Place ${at + 1}`));
  });

  it.each(['fr', 'nl'] as const)('leaves no English behind in %s', async (language) => {
    const { room } = open();
    await add(2);
    const english = wordsOnPage();
    pageLanguage.choose(language);
    await until(() => expect(screen.queryByText('My order')).toBeNull());
    const own = room.round!.candidates.flatMap(({ title, problem }) => [title, problem, `: ${title}`]);
    expect(unchanged(english, wordsOnPage(), [...own, room.round!.seedHash])).toEqual([]);
  });

  it.each([
    ['with nothing in it', async () => undefined],
    ['in the middle', () => add(3)],
    [
      'while a place is chosen',
      async () => {
        await add(2);
        await press(within(row(1)).getByText(/^Move to/));
      },
    ],
  ])(
    'has no accessibility faults %s',
    async (_state, reach) => {
      open();
      await reach();
      await expectNoFaults('part');
    },
    SLOW_MS,
  );
});
