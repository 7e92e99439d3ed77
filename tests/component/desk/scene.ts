/** A desk on the page over a fake room, and what tests do and ask there. */
import { fireEvent, render } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import DeskFace from '../../../client/desk/DeskFace.svelte';
import {
  fakeRoom,
  type FakeRoom,
  type FakeRoomOptions,
} from '../../../client/playground/fake-room.svelte.ts';
import type { CommandName } from '../../../shared/protocol/live.ts';
import type { Round } from '../../../shared/voting/round.ts';

/** A laptop's window; a phone's is set by the test that wants one. */
const LAPTOP_PX = 1366;

export function openDesk(options: FakeRoomOptions = {}, widthPx = LAPTOP_PX) {
  window.innerWidth = widthPx;
  // The step began a while ago: the desk distrusts who presses a button in the moment in which its words change.
  let sinceMs = 0;
  const room = fakeRoom({
    face: 'desk',
    people: 8,
    cards: 10,
    nowMs: () => Date.now() + sinceMs,
    ...options,
  });
  sinceMs = 10_000;
  const page = render(DeskFace, { room });
  return { room, page };
}

/** What a control is called for ears. By hand: asking the page by role computes every style of it, in seconds. */
const nameOf = (element: Element): string =>
  (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/gu, ' ').trim();
const isCalled = (element: Element, name: string | RegExp): boolean =>
  typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element));

export const findControl = (
  name: string | RegExp,
  scope: ParentNode = document,
  selector = 'button',
): HTMLElement | undefined =>
  [...scope.querySelectorAll<HTMLElement>(selector)].find((element) => isCalled(element, name));

export async function press(name: string | RegExp, scope: ParentNode = document, selector?: string) {
  const control = findControl(name, scope, selector);
  if (!control) throw new Error(`no control is called ${String(name)}`);
  await fireEvent.click(control);
}
export function dialog(): HTMLDialogElement {
  const open = document.querySelector<HTMLDialogElement>('dialog[open]');
  if (!open) throw new Error('no dialog is open');
  return open;
}
/** Presses a button of the open dialog. */
export const answer = (name: string | RegExp): Promise<void> => press(name, dialog());
export const side = (name: string): Promise<void> =>
  press(new RegExp(`^${name}`, 'u'), document, '[role=tab]');

export const given = (room: FakeRoom, name: CommandName): unknown[] =>
  room.commands.filter((command) => command.name === name).map(({ body }) => body);

export function setRound(room: FakeRoom, fields: Partial<Round>): void {
  room.rounds = room.rounds.map((round) => ({ ...round, ...fields }));
  flushSync();
}

/** What was just done or refused, as the desk says it. */
export const notice = (): string => document.querySelector('.notice')?.textContent.trim() ?? '';
