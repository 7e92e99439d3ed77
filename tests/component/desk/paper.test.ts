/** A paper ballot at the desk: nobody's role is guessed, a refusal is told where one looks, and nothing is entered twice. */
import { fireEvent } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { expect, it } from 'vitest';
import type { BadgeId } from '../../../shared/ids.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import type { FakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { freshPage, until } from '../screens/page.ts';
import { answer, dialog, given, openDesk, press } from './scene.ts';

freshPage();

const CODE = 'K7M22';
const type = async (label: string, value: string): Promise<void> => {
  const labels = [...dialog().querySelectorAll('label')];
  const field = labels.find(({ textContent }) => textContent.trim() === label)?.htmlFor ?? '';
  await fireEvent.input(document.getElementById(field)!, { target: { value } });
};
const entered = (room: FakeRoom) => given(room, 'ballot:enter') as CommandBody<'ballot:enter'>[];

/** The dialog is open before a badge that is nobody's. */
async function open(): Promise<FakeRoom> {
  const { room } = openDesk({ step: 'vote', round: 'open', projects: 4 });
  room.badges = [
    { id: 'badge000001' as BadgeId, number: 1, code: CODE, state: 'live', participant: '', claimedAtMs: 0 },
  ];
  flushSync();
  await press('Enter a paper ballot');
  await type('Code on the badge', CODE);
  await type('Name', 'Oma Leen');
  return room;
}

it('B16 asks for the role of a newcomer instead of taking the first one', async () => {
  await open();
  await answer('To the ballot');
  expect(dialog().textContent).toContain('Choose a role first.');
  await fireEvent.change(dialog().querySelector('select')!, { target: { value: 'hacker' } });
  await answer('To the ballot');
  expect(dialog().textContent).toContain('Badge 1: Oma Leen');
});

it('B16 tells a refusal within the dialog, and sends the same ballot again under the same id', async () => {
  const room = await open();
  await fireEvent.change(dialog().querySelector('select')!, { target: { value: 'hacker' } });
  await answer('To the ballot');
  room.connection = 'offline';
  await answer('Enter this ballot');
  await until(() =>
    expect(dialog().querySelector('[role=alert]')?.textContent).toContain('can’t be reached'),
  );
  await answer('Enter this ballot');
  const [first, again] = entered(room);
  expect(first).toMatchObject({ badge: 'badge000001', as: { name: 'Oma Leen', role: 'hacker' } });
  expect(again?.id).toBe(first?.id);
});
