/** The practice ballot: the real projects on a paper that leads nowhere. */
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { KINDS, VOTES } from '../../../client/playground/ballot-scenes.ts';
import type { BallotBox } from '../../../client/room/handle.ts';
import { expectNoFaults, freshPage, SLOW_MS, until } from '../screens/page.ts';
import { looks, openVote, press, pressByText, sendButton, shownChoice, titles, turn } from './scene.ts';

freshPage();

/** The first way to choose something, whatever the kind. */
const choose = (): Promise<void> =>
  press(document.querySelector('article .plus') ?? document.querySelector('article :is(input, button)')!);

describe.each(KINDS)('practice with %s', (kind) => {
  it('N20 sends nothing, keeps nothing, and ends with a receipt without a code', async () => {
    const cast: unknown[] = [];
    const box: BallotBox = { waiting: null, refused: null, cast: (...ballot) => void cast.push(ballot) };
    const { room } = openVote(VOTES[kind], { round: 'announced' }, { box });
    const stored = JSON.stringify({ ...localStorage });
    expect(document.querySelector('article button, article input')).toBeNull();
    const real = titles();
    await pressByText('Try the ballot');
    expect(titles()).toEqual(real);
    expect(screen.getAllByText('Practice: nothing is sent or kept').length).toBe(2);
    await choose();
    await press(sendButton());
    expect(screen.getByText('That is how it works')).toBeTruthy();
    expect(screen.getByText('In the vote your code stands here.')).toBeTruthy();
    expect(shownChoice()).toHaveLength(1);
    await pressByText('Done');
    expect(screen.getByText('Try the ballot')).toBeTruthy();
    expect(cast).toEqual([]);
    expect(room.commands).toEqual([]);
    expect(JSON.stringify({ ...localStorage })).toBe(stored);
  });

  it('N20 gives way to the real ballot when the vote opens, which is empty and says so', async () => {
    const { room } = openVote(VOTES[kind], { round: 'announced' });
    await pressByText('Try the ballot');
    await choose();
    turn(room, 'open');
    await until(() => expect(screen.getByText(/This is the real ballot now/)).toBeTruthy());
    expect(screen.queryByText('Practice: nothing is sent or kept')).toBeNull();
    expect(sendButton().getAttribute('aria-disabled')).toBe('true');
    expect(looks(room)).toBe(1);
  });

  it(
    'has no accessibility faults',
    async () => {
      openVote(VOTES[kind], { round: 'announced' });
      await expectNoFaults('part');
      await pressByText('Try the ballot');
      await choose();
      await expectNoFaults('part');
      await press(sendButton());
      await expectNoFaults('part');
    },
    SLOW_MS,
  );
});

it('N20 can be done again, from an empty paper', async () => {
  openVote({}, { round: 'announced' });
  await pressByText('Try the ballot');
  await choose();
  await press(sendButton());
  await pressByText('Practise again');
  expect(screen.getByText('5 of 5 dots left')).toBeTruthy();
});
