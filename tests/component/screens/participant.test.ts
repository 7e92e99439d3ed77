/** A participant's whole screen, step by step. */
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Participant from '../../../client/screens/Participant.svelte';
import { tabsOf } from '../../../client/screens/participant/tabs.ts';
import { fakeRoom, type FakeRoomOptions } from '../../../client/playground/fake-room.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import { expectNoFaults, freshPage, unchanged, until, wordsOnPage } from './page.ts';

freshPage();

function open(options: FakeRoomOptions = {}) {
  const room = fakeRoom({ cards: 6, projects: 1, ideas: 2, ...options });
  render(Participant, { room });
  return room;
}
const STEPS = ['welcome', 'ice-breaker', 'silence', 'capture', 'cluster', 'projects', 'vote', 'result'];
const tab = (name: string) => screen.queryByRole('button', { name });

describe('each step', () => {
  it.each(STEPS)('%s has no accessibility faults', async (step) => {
    open({ step, ...(step === 'vote' ? { round: 'open' } : step === 'result' ? { round: 'closed' } : {}) });
    await expectNoFaults();
  });

  it.each(['welcome', 'ice-breaker', 'capture'])('%s leaves no English behind in French', async (step) => {
    const room = open({ step });
    const english = wordsOnPage();
    pageLanguage.choose('fr');
    await until(() => expect(screen.queryByText('Now')).toBeNull());
    const own = [...room.notebook!.ideas.values()].map(({ text }) => text);
    expect(unchanged(english, wordsOnPage(), own)).toEqual([]);
  });
});

describe('silence', () => {
  it('shows nothing but the dark, and lifts by itself', async () => {
    const room = open({ step: 'silence' });
    expect(screen.queryByRole('banner')).toBeNull();
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(document.querySelector('.silence.dark')).toBeTruthy();
    room.goTo('capture');
    await until(() => expect(screen.getByLabelText('One idea')).toBeTruthy());
    expect(document.querySelector('.silence.lifted')).toBeTruthy();
  });
});

describe('the way around', () => {
  it('leads to one’s ideas and the board from every step that doesn’t show them', () => {
    expect(tabsOf('message', true)).toEqual(['now', 'ideas', 'board']);
    expect(tabsOf('message', false)).toEqual(['now', 'ideas']);
    expect(tabsOf('notebook', false)).toEqual(['now']);
    expect(tabsOf('board', true)).toEqual(['now', 'ideas']);
  });

  it('comes back to what is going on when the step changes', async () => {
    const room = open({ step: 'ice-breaker' });
    await fireEvent.click(tab('My ideas')!);
    expect(screen.getByLabelText('One idea')).toBeTruthy();
    room.goTo('welcome');
    await until(() => expect(screen.getByText('You are in.')).toBeTruthy());
    expect(screen.getByText('Now: Welcome')).toBeTruthy();
  });

  it('says when words came back, and leads to them', async () => {
    const room = open({ step: 'ice-breaker' });
    room.drafts = [{ id: 'd1', text: 'Plus de bancs', reason: 'not-now', atMs: 1 }];
    await until(() => expect(tab('Look at them')).toBeTruthy());
    await fireEvent.click(tab('Look at them')!);
    expect(screen.getByText('Plus de bancs')).toBeTruthy();
  });

  it('shows the connection only when it is not fine', async () => {
    const room = open({ step: 'welcome' });
    expect(screen.queryByText(/Offline/)).toBeNull();
    room.connection = 'offline';
    await until(() => expect(screen.getByText(/kept on this phone and will be sent/)).toBeTruthy());
  });
});

describe('about oneself', () => {
  it('changes name and role in the room', async () => {
    const room = open({ step: 'welcome' });
    await fireEvent.click(screen.getByRole('button', { name: 'Change name, role or language' }));
    const dialog = within(screen.getByRole('dialog'));
    await fireEvent.input(dialog.getByLabelText('Your name, or an alias'), { target: { value: 'Anaïs' } });
    await fireEvent.click(dialog.getByLabelText('Civil servant'));
    await fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
    await until(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(room.commands).toEqual([{ name: 'me:change', body: { name: 'Anaïs', role: 'civil-servant' } }]);
  });

  it('changes the language of the page at once, and tells the room', async () => {
    const room = open({ step: 'welcome', connection: 'offline' });
    await fireEvent.click(screen.getByRole('button', { name: 'Change name, role or language' }));
    await fireEvent.click(within(screen.getByRole('dialog')).getByLabelText('Nederlands'));
    expect(screen.getByText('Je bent binnen.')).toBeTruthy();
    expect(room.commands).toEqual([{ name: 'me:change', body: { language: 'nl' } }]);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
