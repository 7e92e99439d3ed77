/** The entrance: one person is one person, however often the button is pressed or the answer is lost. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import JoinForm from '../../../client/screens/join/JoinForm.svelte';
import Join from '../../../client/screens/Join.svelte';
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

function openForm() {
  const server = new FakeServer().listen();
  const seen = { joined: 0, closed: '' };
  render(JoinForm, {
    code: CODE,
    facts: FACTS,
    onjoined: () => (seen.joined += 1),
    onclosed: (refusal: string) => (seen.closed = refusal),
  });
  return { server, seen };
}
const nameField = () => screen.getByLabelText<HTMLInputElement>('Your name, or an alias');
async function fill(name: string, role = 'Citizen'): Promise<void> {
  await fireEvent.input(nameField(), { target: { value: name } });
  await fireEvent.click(screen.getByLabelText(role));
}
const comeIn = () => screen.getByRole('button', { name: /Come in|Coming in/ });

describe('joining', () => {
  it('puts the cursor in the name field, and sends name, role and language', async () => {
    const { server, seen } = openForm();
    expect(document.activeElement).toBe(nameField());
    await fill('  Ana   Lopes ', 'Civil servant');
    await fireEvent.submit(nameField().form!);
    await until(() => expect(seen.joined).toBe(1));
    expect(server.joins).toMatchObject([{ name: 'Ana Lopes', role: 'civil-servant', language: 'en' }]);
  });

  it('joins once on a double tap', async () => {
    const { server, seen } = openForm();
    await fill('Ana');
    await Promise.all([fireEvent.click(comeIn()), fireEvent.click(comeIn())]);
    await until(() => expect(seen.joined).toBe(1));
    expect(server.people.size).toBe(1);
    expect(server.joins).toHaveLength(1);
  });

  it('joins once though the answer was lost: the same request is asked again', async () => {
    const { server, seen } = openForm();
    server.losesAnswers = 1;
    await fill('Ana');
    await fireEvent.click(comeIn());
    await until(() => expect(screen.getByText(/nobody joins twice/)).toBeTruthy());
    await fireEvent.click(comeIn());
    await until(() => expect(seen.joined).toBe(1));
    expect(server.joins).toHaveLength(2);
    expect(server.people.size).toBe(1);
  });

  it('asks in words for what is missing, and sends nothing', async () => {
    const { server } = openForm();
    await fireEvent.click(comeIn());
    expect(screen.getByText('Type a name. An alias will do.')).toBeTruthy();
    expect(screen.getByText('Choose the one that fits best.')).toBeTruthy();
    await fill('<b>');
    expect(screen.getByText(/without < and >/)).toBeTruthy();
    await fireEvent.click(comeIn());
    expect(server.joins).toEqual([]);
  });

  it('tells when the workshop filled up meanwhile', async () => {
    const { server, seen } = openForm();
    server.refusesJoin = 'full';
    await fill('Ana');
    await fireEvent.click(comeIn());
    await until(() => expect(seen.closed).toBe('full'));
  });

  it('leaves no English behind after a change of language', async () => {
    openForm();
    const english = wordsOnPage();
    await fireEvent.click(screen.getByLabelText('Nederlands'));
    expect(unchanged(english, wordsOnPage(), ['English', 'Français', 'Nederlands'])).toEqual([]);
    expect(localStorage.getItem('charrette.language')).toBe('nl');
  });

  it(
    'has no accessibility faults',
    async () => {
      openForm();
      await fireEvent.click(comeIn());
      await expectNoFaults();
    },
    SLOW_MS,
  );
});

describe('the door', () => {
  it.each([
    ['wrong-code', 'No workshop has this code', 'The code on the wall'],
    ['ended', 'This workshop has ended', null],
    ['full', 'This workshop is full', null],
  ] as const)(
    'says %s in words, with a way on',
    async (refusal, title, field) => {
      const server = new FakeServer().listen();
      server.facts =
        refusal === 'wrong-code'
          ? refusal
          : { ...FACTS, ended: refusal === 'ended', full: refusal === 'full' };
      render(Join, { code: CODE });
      await until(() => expect(screen.getByRole('heading', { name: title })).toBeTruthy());
      if (field) expect(screen.getByLabelText(field)).toBeTruthy();
      else expect(screen.getByRole('link', { name: 'Type another code' })).toBeTruthy();
      await expectNoFaults();
    },
    SLOW_MS,
  );

  it('opens when one tries again after the network came back', async () => {
    const server = new FakeServer();
    server.losesAnswers = 0;
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    render(Join, { code: CODE });
    await until(() => expect(screen.getByText('The workshop can’t be reached')).toBeTruthy());
    server.listen();
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await until(() => expect(nameField()).toBeTruthy());
  });
});
