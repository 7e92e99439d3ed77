// A board on a test's screen: who looks, what they press, and what is said to them.
import { cleanup, render } from '@testing-library/svelte';
import { flushSync, tick } from 'svelte';
import Board from '../../../client/board/Board.svelte';
import {
  fakeRoom,
  type FakeRoom,
  type FakeRoomOptions,
} from '../../../client/playground/fake-room.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';

export interface BoardScene {
  room: FakeRoom;
  root: HTMLElement;
  /** The button of a card or stack, which has the focus when it is held. */
  grip(id: string): HTMLElement;
  card(id: string): HTMLElement;
  /** Presses keys on whatever has the focus, one after the other. */
  keys(...keys: string[]): Promise<void>;
  click(element: Element | null | undefined): Promise<void>;
  /** What was announced last. */
  said(): string;
  notice(): string;
  focused(): string | undefined;
  /** The card and stack ids of a column, top to bottom. */
  column(theme: string): string[];
  button(name: string | RegExp, within?: ParentNode): HTMLElement;
  menu(id: string): Promise<string[]>;
}

export async function showBoard(options: FakeRoomOptions = {}): Promise<BoardScene> {
  cleanup();
  pageLanguage.choose(options.language ?? 'en');
  const room = fakeRoom(options);
  const { container } = render(Board, { room });
  const settle = async (): Promise<void> => {
    flushSync();
    await tick();
    flushSync();
    await tick();
  };
  await settle();

  const one = (selector: string): HTMLElement => {
    const found = container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`nothing on the board is ${selector}`);
    return found;
  };
  const nameOf = (element: Element): string =>
    (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
  const scene: BoardScene = {
    room,
    root: container,
    grip: (id) => one(`[data-id="${id}"] [data-grip]`),
    card: (id) => one(`[data-id="${id}"]`),
    keys: async (...keys) => {
      for (const key of keys) {
        const target = document.activeElement ?? document.body;
        const isFree = target.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
        if (isFree && (key === 'Enter' || key === ' ') && target instanceof HTMLButtonElement) target.click();
        await settle();
      }
    },
    click: async (element) => {
      if (!(element instanceof HTMLElement)) throw new Error('there is nothing to click');
      element.click();
      await settle();
    },
    said: () =>
      [...document.querySelectorAll('[data-live-region]')]
        .map((region) => region.textContent.trim())
        .join(''),
    notice: () => container.querySelector('.notice p')?.textContent ?? '',
    focused: () => document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'],
    column: (theme) =>
      [...one(`[data-column="${theme}"]`).querySelectorAll<HTMLElement>('[data-list] > li > [data-id]')].map(
        (element) => element.dataset['id'] ?? '',
      ),
    button: (name, within = document) => {
      const found = [...within.querySelectorAll<HTMLElement>('button')].find((button) =>
        typeof name === 'string' ? nameOf(button) === name : name.test(nameOf(button)),
      );
      if (!found) throw new Error(`no button is called ${name}`);
      return found;
    },
    menu: async (id) => {
      await scene.click(one(`[data-id="${id}"] .more`));
      return [...document.querySelectorAll('[role=menuitem]')].map((item) => item.textContent.trim());
    },
  };
  return scene;
}
