/** The notebook: where every word is, what becomes of it at the reveal, and that none gets lost on the way. */
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import Notebook from '../../../client/notebook/Notebook.svelte';
import {
  fakeRoom,
  type FakeRoom,
  type FakeRoomOptions,
} from '../../../client/playground/fake-room.svelte.ts';
import LiveRegion from '../../../client/ui/LiveRegion.svelte';
import { markRevealed } from '../../../shared/notebook/edit.ts';
import { expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from '../screens/page.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';

freshPage();

function open(options: FakeRoomOptions = {}) {
  const room = fakeRoom({ step: 'capture', cards: 0, ...options });
  const onboard = vi.fn();
  const page = render(Notebook, { room, onboard });
  return { room, onboard, page };
}
const field = () => screen.getByLabelText<HTMLTextAreaElement>('One idea');
const write = async (text: string): Promise<void> => {
  await fireEvent.input(field(), { target: { value: text } });
  await fireEvent.submit(field().form!);
};
const items = (): HTMLElement[] => screen.queryAllByRole('article');
const ideasOf = (room: FakeRoom) => [...(room.notebook?.ideas.values() ?? [])];

/** What the server does at the reveal: the card is on the board, and the notebook knows. */
function reveal(room: FakeRoom, id: string, text: string): void {
  room.board.elsewhere('addCard', id, {
    owner: room.me.participant!.id,
    text,
    place: { in: 'theme', theme: 'mobility', order: 'a0' },
  });
  markRevealed(room.notebook!.doc, id);
}

describe('writing', () => {
  it('puts the newest idea first, empties the field and keeps the cursor there', async () => {
    const { room } = open();
    await write('A bench at every stop');
    await write('  Fewer cars\n');
    expect(items().map((item) => item.querySelector('.text')?.textContent)).toEqual([
      'Fewer cars',
      'A bench at every stop',
    ]);
    expect(ideasOf(room).map(({ text }) => text)).toEqual(['A bench at every stop', 'Fewer cars']);
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
  });

  it.each([
    ['on this phone', 'on this phone'],
    ['sending', 'sending'],
    ['saved', 'saved'],
  ] as const)('marks an idea that is %s', async (saving, word) => {
    open({ saving });
    await write('A bench');
    expect(within(items()[0]!).getByText(word)).toBeTruthy();
  });

  it('writes nothing empty and nothing too long, and loses neither', async () => {
    const { room } = open();
    await write('   ');
    expect(screen.getByText('Nothing written. Write an idea first.')).toBeTruthy();
    await write('x'.repeat(503));
    expect(screen.getByText('3 characters too many')).toBeTruthy();
    expect(field().value).toHaveLength(503);
    expect(ideasOf(room)).toEqual([]);
  });

  it('keeps the theme and the wish to keep an idea to oneself', async () => {
    const { room } = open();
    await fireEvent.change(screen.getByLabelText('Theme'), { target: { value: 'waste' } });
    await fireEvent.click(screen.getByLabelText('Keep it to myself'));
    await write('Compost');
    expect(ideasOf(room)).toMatchObject([{ theme: 'waste', keep: true, revealed: false }]);
    expect(within(items()[0]!).getByText('Only for me')).toBeTruthy();
  });

  it('keeps half an idea over a reload', async () => {
    const { page } = open();
    await fireEvent.input(field(), { target: { value: 'Half an id' } });
    page.unmount();
    open();
    expect(field().value).toBe('Half an id');
    await write('Half an idea');
    expect(localStorage.getItem('charrette.half.BRX7KM.person00000000')).toBeNull();
  });

  it('shows a refusal in words and leaves the text where it is', async () => {
    open({ refuses: 'too-many' });
    await write('One more');
    expect(screen.getByRole('alert').textContent).toMatch(/Wait a minute/);
    expect(field().value).toBe('One more');
  });
});

describe('changing', () => {
  it('edits words, theme and keeping in one place', async () => {
    const { room } = open({ ideas: 1 });
    await fireEvent.click(screen.getByRole('button', { name: /^Change this idea/ }));
    const editor = screen.getByLabelText<HTMLTextAreaElement>('Change the idea');
    expect(document.activeElement).toBe(editor);
    await fireEvent.input(editor, { target: { value: 'Better words' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(ideasOf(room)).toMatchObject([{ text: 'Better words' }]);
    expect(screen.queryByLabelText('Change the idea')).toBeNull();
  });

  it.each([
    ['Save', 'Changed.'],
    ['Cancel', ''],
  ])('gives the focus back to the idea after “%s”', async (deed, said) => {
    open({ ideas: 2 });
    render(LiveRegion);
    await fireEvent.click(screen.getAllByRole('button', { name: /^Change this idea/ })[1]!);
    await fireEvent.click(screen.getByRole('button', { name: deed }));
    await until(() =>
      expect(document.activeElement).toBe(screen.getAllByRole('button', { name: /^Change this idea/ })[1]),
    );
    expect(document.querySelector('[data-live-region]')?.textContent.trim()).toBe(said);
  });

  it('removes with a way back, which has the focus', async () => {
    const { room } = open({ ideas: 2 });
    await fireEvent.click(screen.getAllByRole('button', { name: /^Change this idea/ })[0]!);
    await fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
    expect(items()).toHaveLength(1);
    const undo = screen.getByRole('button', { name: 'Undo' });
    expect(document.activeElement).toBe(undo);
    await fireEvent.click(undo);
    expect(items()).toHaveLength(2);
    expect(ideasOf(room).every(({ removed }) => !removed)).toBe(true);
    await until(() =>
      expect(document.activeElement).toBe(screen.getAllByRole('button', { name: /^Change this idea/ })[0]),
    );
  });

  it('sends a change to the card, if the idea was revealed while it was being changed', async () => {
    const { room } = open({ ideas: 1 });
    await fireEvent.click(screen.getByRole('button', { name: /^Change this idea/ }));
    const editor = screen.getByLabelText<HTMLTextAreaElement>('Change the idea');
    await fireEvent.input(editor, { target: { value: 'Words in the making' } });
    const [id, idea] = [...room.notebook!.ideas][0]!;
    reveal(room, id, idea.text);
    room.goTo('cluster');
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(room.board.cards.get(id)?.text).toBe('Words in the making');
  });
});

describe('after the reveal', () => {
  it('shows what the card says now, where it lies, and the way there', async () => {
    const { room, onboard } = open({ ideas: 1, step: 'cluster' });
    const [id] = [...room.notebook!.ideas][0]!;
    reveal(room, id, 'Words on the board');
    await until(() => expect(within(items()[0]!).getByText('Words on the board')).toBeTruthy());
    expect(within(items()[0]!).getByText('Urban mobility')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Change this idea/ })).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: /See it on the board/ }));
    expect(onboard).toHaveBeenCalledWith(id);
  });

  it('tells if a facilitator took the card off, and keeps the words', async () => {
    const { room } = open({ ideas: 1, step: 'cluster' });
    const [id, idea] = [...room.notebook!.ideas][0]!;
    markRevealed(room.notebook!.doc, id);
    await until(() => expect(screen.getByText(/taken it off the board/)).toBeTruthy());
    expect(screen.getByText(idea.text)).toBeTruthy();
  });

  it('says that a new idea goes straight to the board while the step takes it', () => {
    open({ step: 'cluster' });
    expect(screen.getByRole('button', { name: 'Put it on the board' })).toBeTruthy();
  });

  it('asks the author of an idea that came too late, and takes the answer', async () => {
    const { room } = open({ ideas: 1, step: 'projects' });
    const keepIt = within(items()[0]!).getByLabelText<HTMLInputElement>('Keep it to myself');
    const share = screen.getByLabelText<HTMLInputElement>('Put it on the board when ideas open again');
    expect(share.checked).toBe(true);
    await fireEvent.click(keepIt);
    expect(ideasOf(room)[0]?.keep).toBe(true);
    await fireEvent.click(share);
    expect(ideasOf(room)[0]?.keep).toBe(false);
  });

  it('asks nobody before the reveal', () => {
    open({ ideas: 2 });
    expect(screen.queryByText(/came after the reveal/)).toBeNull();
  });
});

describe('words that came back', () => {
  const draft = { id: 'd1', text: 'A longer green light', reason: 'not-now', atMs: 1 } as const;

  it('are written again behind what is half typed', async () => {
    const { room } = open();
    room.drafts = [draft];
    await until(() => expect(screen.getByText('A longer green light')).toBeTruthy());
    expect(screen.getByText(/present step doesn’t allow this/)).toBeTruthy();
    await fireEvent.input(field(), { target: { value: 'Half' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Write it again' }));
    expect(field().value).toBe('Half\nA longer green light');
    expect(room.drafts).toEqual([]);
  });

  it('are dropped for good only when one goes on', async () => {
    const { room, page } = open();
    room.drafts = [draft];
    await until(() => expect(screen.getByRole('button', { name: 'Drop it' })).toBeTruthy());
    await fireEvent.click(screen.getByRole('button', { name: 'Drop it' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.getByText('A longer green light')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Drop it' }));
    expect(room.drafts).toHaveLength(1);
    page.unmount();
    expect(room.drafts).toEqual([]);
  });
});

describe('for everybody', () => {
  it.each(['fr', 'nl'] as const)('leaves no English behind in %s', async (language) => {
    const { room } = open({ ideas: 3, step: 'projects' });
    room.drafts = [{ id: 'd1', text: 'Éclairer le canal', reason: 'not-now', atMs: 1 }];
    await until(() => expect(screen.getByText('Éclairer le canal')).toBeTruthy());
    const english = wordsOnPage();
    pageLanguage.choose(language);
    await until(() => expect(screen.queryByText('My ideas')).toBeNull());
    const own = [...ideasOf(room).map(({ text }) => text), 'Éclairer le canal'];
    expect(unchanged(english, wordsOnPage(), own)).toEqual([]);
  });

  it(
    'has no accessibility faults, at rest and while changing',
    async () => {
      const { room } = open({ ideas: 4, step: 'projects' });
      const [id] = [...room.notebook!.ideas][0]!;
      reveal(room, id, 'On the board');
      room.drafts = [{ id: 'd1', text: 'Éclairer le canal', reason: 'not-now', atMs: 1 }];
      await until(() => expect(screen.getByText('Éclairer le canal')).toBeTruthy());
      await expectNoFaults('part');
      await fireEvent.click(screen.getAllByRole('button', { name: /^Change this idea/ })[0]!);
      await expectNoFaults('part');
    },
    SLOW_MS,
  );
});
