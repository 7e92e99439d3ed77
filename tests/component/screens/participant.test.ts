/** A participant's whole screen, step by step. */
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Participant from '../../../client/screens/Participant.svelte';
import { tabsOf } from '../../../client/screens/participant/tabs.ts';
import { fakeRoom, type FakeRoomOptions } from '../../../client/playground/fake-room.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import { expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from './page.ts';

freshPage();

function open(options: FakeRoomOptions = {}) {
  const room = fakeRoom({ cards: 6, projects: 1, ideas: 2, ...options });
  render(Participant, { room });
  return room;
}
const STEPS = ['welcome', 'ice-breaker', 'silence', 'capture', 'cluster', 'projects', 'vote', 'result'];
const tab = (name: string) => screen.queryByRole('button', { name });

describe('each step', () => {
  it.each(STEPS)(
    '%s has no accessibility faults',
    async (step) => {
      open({ step, ...(step === 'vote' ? { round: 'open' } : step === 'result' ? { round: 'closed' } : {}) });
      await expectNoFaults();
    },
    SLOW_MS,
  );

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

  it('begins at the heading, and again where the focus has gone with the step before', async () => {
    const room = open({ step: 'capture' });
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    screen.getByRole('button', { name: 'Write it down' }).focus();
    room.goTo('welcome');
    await until(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
  });

  it('leaves the focus where it is, if that is still there in the next step', async () => {
    const room = open({ step: 'ice-breaker' });
    tab('My ideas')!.focus();
    room.goTo('welcome');
    await until(() => expect(screen.getByText('You are in.')).toBeTruthy());
    expect(document.activeElement).toBe(tab('My ideas'));
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

describe('an idea straight onto the board', () => {
  async function begin(text: string): Promise<HTMLTextAreaElement> {
    await fireEvent.click(screen.getByRole('button', { name: 'Add an idea' }));
    const field = await screen.findByLabelText<HTMLTextAreaElement>('One idea');
    await fireEvent.input(field, { target: { value: text } });
    return field;
  }

  it('lands under the chosen theme and is found among one’s own ideas', async () => {
    const room = open({ step: 'cluster', cards: 0, stacks: 0, ideas: 0 });
    const field = await begin('Benches along the canal');
    await fireEvent.change(screen.getByLabelText('Theme'), { target: { value: 'care' } });
    await fireEvent.submit(field.form!);
    const cards = [...room.board.cards.values()];
    expect(cards).toMatchObject([
      { text: 'Benches along the canal', owner: 'person00000000', place: { in: 'theme', theme: 'care' } },
    ]);
    await fireEvent.click(tab('My ideas')!);
    expect(screen.getByText('1 idea')).toBeTruthy();
    expect(screen.getByRole('button', { name: /See it on the board/ })).toBeTruthy();
  });

  it('stays half written where one finds it, when the step changes meanwhile', async () => {
    const room = open({ step: 'cluster' });
    await begin('Half an id');
    room.goTo('projects');
    await until(() => expect(screen.queryByLabelText('One idea')).toBeNull());
    await fireEvent.click(tab('My ideas')!);
    expect(screen.getByLabelText<HTMLTextAreaElement>('One idea').value).toBe('Half an id');
  });

  it('goes to the notebook alone, if it is to stay private', async () => {
    const room = open({ step: 'cluster', cards: 0, stacks: 0, ideas: 0 });
    const field = await begin('Only mine');
    await fireEvent.click(screen.getByLabelText('Keep it to myself'));
    await fireEvent.submit(field.form!);
    expect(room.board.cards.size).toBe(0);
    expect([...room.notebook!.ideas.values()]).toMatchObject([{ text: 'Only mine', keep: true }]);
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
