/** The page of promises: whole in every language, with or without a workshop, with or without the server. */
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import Promises from '../../../client/screens/Promises.svelte';
import {
  CODE,
  expectNoFaults,
  FACTS,
  FakeServer,
  freshPage,
  SLOW_MS,
  unchanged,
  until,
  wordsOnPage,
} from './page.ts';

freshPage();

const claims = (title: string): HTMLElement[] =>
  within(screen.getByRole('region', { name: title })).getAllByRole('listitem');

it(
  'L22 says what is promised, what isn’t and how to check it, under the workshop’s title',
  async () => {
    new FakeServer().listen();
    render(Promises, { code: CODE });
    expect(claims('Promised')).toHaveLength(9);
    expect(claims('Not promised')).toHaveLength(8);
    expect(claims('How to check')).toHaveLength(5);
    expect(screen.getByText('npm run charrette -- verify ledger.json')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Look up a receipt' }).getAttribute('href')).toBe(
      `/${CODE}/receipt`,
    );
    expect(screen.getByRole('link', { name: 'To the workshop' }).getAttribute('href')).toBe(`/${CODE}`);
    await until(() => expect(screen.getByText(FACTS.title.en)).toBeTruthy());
    await expectNoFaults();
  },
  SLOW_MS,
);

it('L22 is as whole without a server, and asks nobody where there is no workshop', async () => {
  const asked = vi.fn(() => Promise.reject(new TypeError('no network')));
  vi.stubGlobal('fetch', asked);
  render(Promises, { code: null });
  expect(claims('Promised')).toHaveLength(9);
  expect(screen.queryByRole('link', { name: 'Look up a receipt' })).toBeNull();
  expect(screen.getByText(/with \/receipt at its end/)).toBeTruthy();
  expect(asked).not.toHaveBeenCalled();
  document.body.replaceChildren();
  render(Promises, { code: CODE });
  await until(() => expect(asked).toHaveBeenCalledOnce());
  expect(claims('Not promised')).toHaveLength(8);
  expect(screen.queryByRole('alert')).toBeNull();
});

it(
  'L22 leaves no English behind in French and Dutch',
  async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    render(Promises, { code: null });
    const english = wordsOnPage();
    const same = [
      'English',
      'Français',
      'Nederlands',
      'Charrette',
      'npm run charrette -- verify ledger.json',
    ];
    for (const language of ['Français', 'Nederlands']) {
      await fireEvent.click(screen.getByLabelText(language));
      expect(unchanged(english, wordsOnPage(), same)).toEqual([]);
    }
  },
  SLOW_MS,
);
