/** Moderation: hiding an idea, bringing it back, and correcting its words. */
import { fireEvent, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { CardId } from '../../../shared/ids.ts';
import { freshPage, until } from '../screens/page.ts';
import { answer, dialog, given, notice, openDesk, press, side } from './scene.ts';

freshPage();

const texts = (): (string | undefined)[] =>
  [...document.querySelectorAll('.cards li .text')].map((element) => element.textContent);

describe('the newest ideas', () => {
  it('stand with the last one first, and removed ones not at all', async () => {
    const { room } = openDesk({ cards: 3, stacks: 0 });
    await side('Cards');
    const place = { in: 'tray', order: 'a9' } as const;
    room.board.elsewhere('addCard', 'card99999999', { owner: 'host', text: 'A tram to the sea', place });
    flushSync();
    expect(texts()[0]).toBe('A tram to the sea');
    room.board.elsewhere('removeCard', 'card99999999', true);
    flushSync();
    expect(texts().length).toBe(3);
  });

  it('are found by their words and by their author', async () => {
    openDesk({ cards: 22, stacks: 0 });
    await side('Cards');
    await fireEvent.input(screen.getByLabelText('Find words or an author'), { target: { value: 'anspach' } });
    expect(texts()).toEqual(['A bike lane on the Boulevard Anspach that is not a parking place']);
    await fireEvent.input(screen.getByLabelText('Find words or an author'), { target: { value: 'chloe' } });
    expect(texts().length).toBeGreaterThan(0);
  });
});

describe('C2 hiding', () => {
  it('takes an idea off every screen, and the desk offers to bring it back', async () => {
    const { room } = openDesk({ cards: 1, stacks: 0 });
    await side('Cards');
    await press(/Hide from everybody/u);
    const card = [...room.board.cards.keys()][0];
    expect(given(room, 'card:hide')).toEqual([{ card }]);
    await until(() => expect(notice()).toContain('Hidden'));
    await press(/Bring back/u);
    expect(given(room, 'card:show')).toEqual([{ card }]);
  });

  it('what is held stands first, with the way back', async () => {
    const { room } = openDesk({ cards: 1, stacks: 0 });
    const [, card] = [...room.board.cards][0]!;
    room.held = [{ id: 'held00000001' as CardId, card: { ...card, text: 'Something rude' } }];
    flushSync();
    await side('Cards');
    expect(screen.getByText('1 held back')).toBeTruthy();
    expect(texts()[0]).toBe('Something rude');
    await press('Bring back');
    expect(given(room, 'card:show')).toEqual([{ card: 'held00000001' }]);
  });
});

describe('correcting', () => {
  it('puts the new words on the board and can be taken back', async () => {
    const { room } = openDesk({ cards: 1, stacks: 0 });
    const [id, { text: before }] = [...room.board.cards][0]!;
    await side('Cards');
    await press(/Correct the words/u);
    await answer(/Put the new words/u);
    expect(room.board.edits).toEqual([]);
    await fireEvent.input(screen.getByLabelText('The idea'), { target: { value: ' A bike lane ' } });
    await answer('Put the new words');
    expect(room.board.cards.get(id)?.text).toBe('A bike lane');
    await until(() => expect(notice()).toContain('on the board'));
    await press(/Take it back/u);
    expect(room.board.cards.get(id)?.text).toBe(before);
  });

  it('a refusal is told in words', async () => {
    openDesk({ cards: 1, stacks: 0, refuses: 'not-lawful' });
    await side('Cards');
    await press(/Correct the words/u);
    await fireEvent.input(screen.getByLabelText('The idea'), { target: { value: 'Other' } });
    await answer('Put the new words');
    await until(() => expect(notice()).toContain('doesn’t fit the board'));
    expect(screen.queryByText('not-lawful')).toBeNull();
  });

  it('says whose words they are', async () => {
    openDesk({ cards: 1, stacks: 0 });
    await side('Cards');
    await press(/Correct the words/u);
    expect(dialog().textContent).toContain('By Ana');
  });
});
