// The board on the screen: clustering by keys and by menu, what is announced, and what each person may do.
import { describe, expect, it } from 'vitest';
import { boardWords } from '../../../shared/words/board.ts';
import { refusalWords } from '../../../shared/words/refusals.ts';
import { showBoard } from './scene.ts';

const words = boardWords('en');
/** Two loose cards in every column and in the tray. */
const PLAIN = { cards: 22, stacks: 0 } as const;

describe('by keys', () => {
  it('space lifts, arrows choose, space drops: one edit, each step announced', async () => {
    const scene = await showBoard(PLAIN);
    const [first] = scene.column('mobility');
    const id = first ?? '';
    scene.grip(id).focus();
    await scene.keys(' ');
    // Long words are cut: nobody wants to hear a whole card before each step.
    expect(scene.said()).toBe(words.lifted('A bike lane on the Boulevard Anspach that is not a parking p…'));
    expect(scene.room.board.dragged).toEqual({ id, over: 'mobility' });

    await scene.keys('ArrowRight');
    expect(scene.said()).toBe(words.atGap('Food logistics', 1, 3));
    expect(scene.room.board.dragged).toEqual({ id, over: 'food' });
    expect(scene.room.board.edits).toEqual([]);

    await scene.keys('ArrowDown', 'ArrowDown', ' ');
    expect(scene.said()).toBe(words.wasMoved('Food logistics'));
    expect(scene.room.board.edits.map(({ name }) => name)).toEqual(['moveCard']);
    expect(scene.column('food').indexOf(id)).toBe(1);
    expect(scene.focused()).toBe(id);
    expect(scene.room.board.dragged).toBeNull();
  });

  it('escape leaves everything as it was', async () => {
    const scene = await showBoard(PLAIN);
    const id = scene.column('food')[1] ?? '';
    scene.grip(id).focus();
    await scene.keys(' ', 'ArrowLeft', 'Escape');
    expect(scene.said()).toBe(words.left);
    expect(scene.room.board.edits).toEqual([]);
    expect(scene.column('food')[1]).toBe(id);
  });

  it('going elsewhere puts nothing down', async () => {
    const scene = await showBoard(PLAIN);
    const [id = '', other = ''] = scene.column('food');
    scene.grip(id).focus();
    await scene.keys(' ', 'ArrowRight');
    scene.grip(other).focus();
    await scene.keys(' ');
    expect(scene.room.board.edits).toEqual([]);
    expect(scene.said()).toBe(words.lifted(scene.room.board.cards.get(other)?.text ?? ''));
  });

  it('on another card makes a stack, asks for its name, and both can be taken back', async () => {
    const scene = await showBoard(PLAIN);
    const [first = '', second = ''] = scene.column('food');
    const before = scene.column('food');
    scene.grip(first).focus();
    await scene.keys(' ', 'ArrowDown');
    expect(scene.said()).toBe(words.onCard(scene.room.board.cards.get(second)?.text ?? ''));
    await scene.keys(' ');
    expect(scene.room.board.edits.map(({ name }) => name)).toEqual(['addStack']);
    const [stack] = [...scene.room.board.stacks.keys()];
    expect(scene.column('food')[0]).toBe(stack);

    const field = document.activeElement as HTMLInputElement;
    expect(field.tagName).toBe('INPUT');
    field.value = 'Markets';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await scene.keys('Enter');
    expect(scene.room.board.stacks.get(stack ?? '')?.name).toBe('Markets');
    expect(scene.focused()).toBe(stack);

    await scene.click(scene.button(words.undo));
    expect(scene.room.board.stacks.get(stack ?? '')?.name).toBe('');
    await scene.click(scene.button(words.undo));
    expect(scene.column('food')).toEqual(before);
  });

  it('arrows walk from card to card with one stop for Tab', async () => {
    const scene = await showBoard(PLAIN);
    const [first = '', second = ''] = scene.column('food');
    scene.grip(first).focus();
    await scene.keys('ArrowDown');
    expect(scene.focused()).toBe(second);
    await scene.keys('ArrowRight');
    expect(scene.focused()).toBe(scene.column('waste')[1]);
    const stops = [...scene.root.querySelectorAll('[data-grip]')].filter(
      (grip) => (grip as HTMLElement).tabIndex === 0,
    );
    expect(stops.map((grip) => grip.closest('[data-id]')?.getAttribute('data-id'))).toEqual([
      scene.column('waste')[1],
    ]);
  });
});

describe('by menu', () => {
  it('"Move to…" moves under a theme without dragging', async () => {
    const scene = await showBoard(PLAIN);
    const [id = ''] = scene.column('mobility');
    await scene.menu(id);
    await scene.click(scene.button(words.move));
    await scene.click(
      scene.button(/^Political transparency/, document.querySelector('dialog[open]') ?? document),
    );
    expect(scene.column('politics').at(-1)).toBe(id);
    expect(scene.said()).toBe(words.wasMoved('Political transparency'));
    expect(document.querySelector('dialog[open]')).toBeNull();
    expect(scene.focused()).toBe(id);
  });

  it('"Move to…" also chooses the exact spot, and lays together', async () => {
    const scene = await showBoard(PLAIN);
    const [id = ''] = scene.column('mobility');
    const [upper = '', lower = ''] = scene.column('food');
    const choose = async (): Promise<ParentNode> => {
      await scene.menu(id);
      await scene.click(scene.button(words.move));
      await scene.click(scene.button(words.chooseSpot('Food logistics')));
      return document.querySelector('dialog[open]') ?? document;
    };
    const text = (card: string): string => scene.room.board.cards.get(card)?.text ?? '';
    let dialog = await choose();
    await scene.click(dialog.querySelector<HTMLElement>('[value=below]'));
    await scene.click(scene.button(text(upper), dialog));
    expect(scene.column('food').slice(0, 3)).toEqual([upper, id, lower]);

    dialog = await choose();
    await scene.click(scene.button(text(lower), dialog));
    expect(scene.room.board.edits.at(-1)?.name).toBe('addStack');
    expect(scene.room.board.cards.get(id)?.place.in).toBe('stack');
  });

  it('takes a card out of its stack, to just below it', async () => {
    const scene = await showBoard({ cards: 22, stacks: 1 });
    const [stack = ''] = scene.column('mobility');
    await scene.click(scene.grip(stack));
    const inner = scene.card(stack).querySelectorAll<HTMLElement>('[data-kind=card]')[1]?.dataset['id'] ?? '';
    await scene.menu(inner);
    await scene.click(scene.button(words.outOfStack));
    expect(scene.column('mobility')[1]).toBe(inner);
    expect(scene.focused()).toBe(inner);
  });

  it('makes a project of a stack, led by oneself unless told otherwise, and changes it', async () => {
    const scene = await showBoard({ cards: 22, stacks: 2, step: 'projects' });
    const [stack = ''] = scene.column('mobility');
    await scene.click(scene.button(words.makeProject, scene.card(stack)));
    const dialog = document.querySelector('dialog[open]') as HTMLElement;
    expect(dialog.querySelector('input')?.value).toBe('Safe to school');
    expect(dialog.querySelector('select')?.value).toBe(scene.room.me.participant?.id);
    await scene.click(scene.button(words.makeIt, dialog));
    const [project] = [...scene.room.board.projects.values()];
    expect(project).toMatchObject({ stack, title: 'Safe to school', lead: scene.room.me.participant?.id });
    expect(scene.card(stack).textContent).toContain(words.ledBy('Ana'));

    expect(await scene.menu(stack)).toContain(words.editProject);
    await scene.click(scene.button(words.editProject));
    const title = document.querySelector('dialog[open] input') as HTMLInputElement;
    title.value = '  ';
    title.dispatchEvent(new Event('input', { bubbles: true }));
    await scene.click(scene.button(words.save, document.querySelector('dialog[open]') ?? document));
    expect(document.querySelector('dialog[open] .error')?.textContent).toBe(words.titleNeeded);
    title.value = 'Streets that count';
    title.dispatchEvent(new Event('input', { bubbles: true }));
    await scene.click(scene.button(words.save, document.querySelector('dialog[open]') ?? document));
    expect([...scene.room.board.projects.values()][0]?.title).toBe('Streets that count');
    expect(scene.room.board.edits.map(({ name }) => name)).toEqual(['addProject', 'titleProject']);
  });
});

describe('what one may', () => {
  it('M3 offers to change and remove one’s own card only, in place', async () => {
    const scene = await showBoard(PLAIN);
    const own =
      [...scene.room.board.cards].find(([, { owner }]) => owner === scene.room.me.participant?.id)?.[0] ?? '';
    const others =
      [...scene.room.board.cards].find(([, { owner }]) => owner !== scene.room.me.participant?.id)?.[0] ?? '';
    expect(await scene.menu(others)).toEqual([words.move]);
    expect(await scene.menu(own)).toEqual([]);
    expect(await scene.menu(own)).toEqual([words.move, words.edit, words.remove]);
    await scene.click(scene.button(words.edit));
    const field = document.activeElement as HTMLTextAreaElement;
    field.value = 'Ducks';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await scene.keys('Enter');
    expect(scene.room.board.cards.get(own)?.text).toBe('Ducks');
    expect(scene.grip(own).textContent.trim()).toBe('Ducks');
    expect(scene.card(own).querySelector('[data-saving]')?.textContent).toBe('saved');
    expect(scene.card(others).querySelector('[data-saving]')).toBeNull();

    await scene.menu(own);
    await scene.click(scene.button(words.remove));
    expect(scene.root.querySelector(`[data-id="${own}"]`)).toBeNull();
    await scene.click(scene.button(words.undo));
    expect(scene.card(own)).toBeTruthy();
  });

  it('M2 greys what the present step doesn’t permit, and does not lift', async () => {
    const scene = await showBoard({ cards: 22, stacks: 2, step: 'projects' });
    const own =
      [...scene.room.board.cards].find(
        ([, card]) => card.owner === scene.room.me.participant?.id && card.place.in !== 'stack',
      )?.[0] ?? '';
    expect(await scene.menu(own)).toEqual([
      words.move,
      `${words.edit}${words.notNow}`,
      `${words.remove}${words.notNow}`,
    ]);
    await scene.click(scene.button(/^Change the words/));
    expect(scene.root.querySelector('textarea')).toBeNull();
    expect(scene.root.querySelector('.plus')).toBeNull();

    const later = await showBoard({ cards: 22, stacks: 2, step: 'vote' });
    expect(later.root.querySelector('.more')).toBeNull();
    const [id = ''] = later.column('media');
    later.grip(id).focus();
    await later.keys(' ');
    expect(later.notice()).toBe(refusalWords('en')['not-now']);
    expect(later.said()).toBe(refusalWords('en')['not-now']);
  });

  it('M4 lets a host change, remove and hide any card', async () => {
    const scene = await showBoard({ ...PLAIN, face: 'desk', step: 'vote' });
    const [id = ''] = scene.column('food');
    expect(await scene.menu(id)).toEqual([words.move, words.edit, words.remove, words.hide]);
    await scene.click(scene.button(words.hide));
    expect(scene.room.commands).toEqual([{ name: 'card:hide', body: { card: id } }]);
  });

  it('M1 an observer changes nothing', async () => {
    const scene = await showBoard({ ...PLAIN, face: 'wall' });
    expect(scene.root.querySelector('.more, .plus')).toBeNull();
  });

  it('says why an edit was refused, in words', async () => {
    const scene = await showBoard({ ...PLAIN });
    const [id = ''] = scene.column('food');
    scene.grip(id).focus();
    await scene.keys(' ', 'ArrowRight');
    scene.room.goTo('vote');
    await scene.keys(' ');
    expect(scene.notice()).toBe(refusalWords('en')['not-now']);
    expect(scene.column('food')[0]).toBe(id);
  });

  it('does not snatch a card that somebody else is moving, and says who', async () => {
    const scene = await showBoard(PLAIN);
    const [id = ''] = scene.column('food');
    const [, bram = ''] = [...scene.room.people.keys()];
    scene.room.board.showGhosts([{ participant: bram, id, over: 'care' }]);
    await scene.keys();
    scene.grip(id).focus();
    await scene.keys(' ');
    expect(scene.said()).toBe(words.isMoving('Bram Van den Bossche'));
    expect(scene.room.board.dragged).toBeNull();
    expect(scene.card(id).textContent).toContain(words.isMoving('Bram Van den Bossche'));
    expect(scene.root.querySelector('[data-column=care] .ghost')?.textContent).toContain(
      'Bram Van den Bossche',
    );
  });

  it('does not take back what somebody has changed since', async () => {
    const scene = await showBoard(PLAIN);
    const [id = ''] = scene.column('food');
    scene.grip(id).focus();
    await scene.keys(' ', 'ArrowRight', ' ');
    scene.room.board.elsewhere('moveCard', id, { in: 'tray', order: 'a0' });
    await scene.click(scene.button(words.undo));
    expect(scene.notice()).toBe(words.tooLate);
    expect(scene.room.board.cards.get(id)?.place.in).toBe('tray');
  });
});

describe('many cards', () => {
  it('an edit of one card touches that card alone', async () => {
    const scene = await showBoard({ cards: 60, stacks: 5 });
    const [id = ''] = scene.column('politics');
    const touched = new Set<string>();
    const watch = new MutationObserver((records) => {
      for (const { target } of records)
        touched.add(
          (target.parentElement ?? scene.root).closest<HTMLElement>('[data-id]')?.dataset['id'] ?? 'board',
        );
    });
    watch.observe(scene.root, { subtree: true, childList: true, characterData: true, attributes: true });
    scene.room.board.elsewhere('editCard', id, 'Words from elsewhere');
    await scene.keys();
    const seen = watch.takeRecords();
    watch.disconnect();
    for (const { target } of seen)
      touched.add(
        (target.parentElement ?? scene.root).closest<HTMLElement>('[data-id]')?.dataset['id'] ?? 'board',
      );
    expect([...touched]).toEqual([id]);
    expect(scene.grip(id).textContent.trim()).toBe('Words from elsewhere');
  });

  it('speaks the three languages', async () => {
    const french = await showBoard({ ...PLAIN, language: 'fr' });
    expect(french.root.textContent).toContain('Mobilité urbaine');
    const dutch = await showBoard({ ...PLAIN, language: 'nl' });
    expect(dutch.root.textContent).toContain('Stedelijke mobiliteit');
  });
});
