/** The start page: a code leads to its workshop, a method becomes one, and its links can be taken away. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import Home from '../../../client/screens/Home.svelte';
import { expectNoFaults, FakeServer, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from './page.ts';

freshPage();

it('goes to the workshop of a code typed carelessly', async () => {
  render(Home);
  await fireEvent.input(screen.getByLabelText('The code on the wall'), { target: { value: ' brx 7km' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Join' }));
  expect(location.pathname).toBe('/BRX7KM');
});

it('says what a code looks like instead of leading nowhere', async () => {
  render(Home);
  await fireEvent.click(screen.getByRole('button', { name: 'Join' }));
  expect(screen.getByText(/stands on the wall/)).toBeTruthy();
  await fireEvent.input(screen.getByLabelText('The code on the wall'), { target: { value: 'hello' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Join' }));
  expect(screen.getByText(/six letters and digits, like/)).toBeTruthy();
  expect(location.pathname).toBe('/');
});

async function make(): Promise<FakeServer> {
  const server = new FakeServer().listen();
  render(Home);
  await fireEvent.click(screen.getByRole('button', { name: 'Make the workshop' }));
  await until(() => expect(screen.getByText('Your workshop is ready')).toBeTruthy());
  return server;
}

it(
  'makes a workshop and hands out its three links, also after a reload',
  async () => {
    const server = await make();
    expect(server.created).toEqual([{ method: 'brussels-2017' }]);
    const links = screen.getAllByRole<HTMLInputElement>('textbox').map(({ value }) => value);
    expect(links).toHaveLength(3);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    expect(links[0]).toContain('/desk#');
    expect(screen.getByRole('link', { name: 'Open the desk' }).getAttribute('href')).toBe(links[0]);
    await expectNoFaults();
    document.body.replaceChildren();
    render(Home);
    expect(screen.getByText('Your workshop is ready')).toBeTruthy();
  },
  SLOW_MS,
);

it('selects the link where the page may not copy it', async () => {
  await make();
  await fireEvent.click(screen.getByRole('button', { name: 'Copy the link: The desk' }));
  await until(() => expect(screen.getAllByText('Selected: now copy it').length).toBeGreaterThan(0));
  const field = screen.getByLabelText<HTMLInputElement>('The desk');
  expect(field.selectionEnd).toBe(field.value.length);
});

it('refuses a capacity that is no number, before asking anybody', async () => {
  const server = new FakeServer().listen();
  render(Home);
  await fireEvent.input(screen.getByLabelText('Most people who may join'), { target: { value: 'many' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Make the workshop' }));
  expect(screen.getByText('A whole number from 1 to 5000.')).toBeTruthy();
  expect(server.created).toEqual([]);
});

it(
  'leaves no English behind in French, and has no accessibility faults',
  async () => {
    render(Home);
    const english = wordsOnPage();
    await fireEvent.click(screen.getByLabelText('Français'));
    const same = ['English', 'Français', 'Nederlands', 'Charrette', 'K7M2QX', 'Vote'];
    expect(unchanged(english, wordsOnPage(), same)).toEqual([]);
    await expectNoFaults();
  },
  SLOW_MS,
);
