/** A ballot of ticks: real checkboxes, never past the budget, and how many are used always in sight. */
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { VOTES } from '../../../client/playground/ballot-scenes.ts';
import { announcement } from '../../../client/ui/announce.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import { expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from '../screens/page.ts';
import { ballots, openVote, press, sendButton, shownChoice, titles, turn } from './scene.ts';

freshPage();

const VOTE = { ...VOTES.approval, budget: 3 };
const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('article input[type=checkbox]'),
];
const ticked = (): string[] =>
  boxes().flatMap((box) => (box.checked ? (box.getAttribute('aria-label') ?? '') : []));

describe('ticks', () => {
  it('are put and taken off, told for ears, and sent as they stand', async () => {
    const { room } = openVote(VOTE);
    const [a, b] = titles();
    await press(boxes()[0]!);
    await press(boxes()[1]!);
    expect(ticked()).toEqual([a, b]);
    expect(announcement.spoken.text).toBe(`${b} is ticked. 2 of 3 ticks used.`);
    await press(boxes()[0]!);
    expect(ticked()).toEqual([b]);
    expect(announcement.spoken.text).toBe(`${a} isn’t ticked any more. 1 of 3 ticks used.`);
    await press(screen.getByText('Send my tick'));
    expect(Object.values(ballots(room)[0]!.choice)).toEqual([1]);
    expect(shownChoice()).toEqual([`${b} Ticked`]);
  });

  it('B2 stop at the budget: the box stays empty and says why', async () => {
    const { room } = openVote(VOTE);
    for (const box of boxes().slice(0, 4)) await press(box);
    expect(ticked()).toHaveLength(3);
    expect(screen.getByText('3 of 3 ticks used')).toBeTruthy();
    expect(screen.getByText(/All your 3 ticks are used/, { selector: '.note' })).toBeTruthy();
    // Taking one off makes room.
    await press(boxes()[0]!);
    await press(boxes()[3]!);
    expect(ticked()).toHaveLength(3);
    await press(sendButton());
    expect(Object.keys(ballots(room)[0]!.choice)).toHaveLength(3);
  });

  it('are only counted where the budget reaches for every project', async () => {
    openVote({ ...VOTE, budget: 100 });
    await press(boxes()[0]!);
    expect(screen.getByText('1 ticked')).toBeTruthy();
    expect(screen.getByText(/as many as you like/)).toBeTruthy();
  });

  it('B2 keep one’s own project out where the rules say so', async () => {
    const { room } = openVote({ ...VOTE, ownProjects: false });
    const own = room.round!.candidates.find(({ lead }) => lead === room.me.participant?.id)!;
    await press(screen.getByLabelText(own.title));
    expect(ticked()).toEqual([]);
    expect(screen.getByText('You can’t tick a project that you lead.', { selector: '.note' })).toBeTruthy();
  });

  it('unsent at the closing are shown as not counted', async () => {
    const { room } = openVote(VOTE);
    const [a] = titles();
    await press(boxes()[0]!);
    turn(room, 'closed');
    await until(() => expect(screen.getByText('Not counted')).toBeTruthy());
    expect(shownChoice()).toEqual([`${a} Ticked`]);
  });

  it.each(['fr', 'nl'] as const)('leave no English behind in %s', async (language) => {
    const { room } = openVote(VOTE);
    await press(boxes()[0]!);
    const english = wordsOnPage();
    pageLanguage.choose(language);
    await until(() => expect(screen.queryByText('Send my tick')).toBeNull());
    const own = room.round!.candidates.flatMap(({ title, problem }) => [title, problem]);
    expect(unchanged(english, wordsOnPage(), [...own, room.round!.seedHash])).toEqual([]);
  });

  it(
    'have no accessibility faults, while voting and after',
    async () => {
      openVote(VOTE);
      for (const box of boxes().slice(0, 4)) await press(box);
      await expectNoFaults('part');
      await press(sendButton());
      await expectNoFaults('part');
    },
    SLOW_MS,
  );
});
