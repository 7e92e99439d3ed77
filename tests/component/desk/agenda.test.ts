/** Driving the room: next, back, any step, the clock, and the keys that do the same. */
import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { expectNoFaults, freshPage, until } from '../screens/page.ts';
import { deedOf } from '../../../client/desk/shortcuts.ts';
import { answer, dialog, findControl, given, notice, openDesk, press } from './scene.ts';

freshPage();

const alt = (code: string, more: Partial<KeyboardEventInit> = {}): Promise<unknown> =>
  fireEvent.keyDown(window, { altKey: true, code, ...more });

describe('C1 a step change', () => {
  it('"next" names the step it comes from and the one it goes to', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await press(/Next.*Make projects/u);
    expect(given(room, 'step:go')).toEqual([{ from: 'cluster', to: 'projects' }]);
    await until(() => expect(notice()).toContain('Make projects'));
    expect(document.querySelector('[aria-current=step]')?.textContent).toContain('Make projects');
  });

  it('can be taken back from what the desk says', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await press(/Next/u);
    await until(() => expect(notice()).not.toBe(''));
    await press(/Back to Cluster.*Alt U/u);
    expect(given(room, 'step:go').at(-1)).toEqual({ from: 'projects', to: 'cluster' });
  });

  it('a click in the agenda goes there, one on the present step nowhere', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await press(/7 Vote/u);
    await until(() => expect(room.agenda.step).toBe('vote'));
    await press(/7 Vote/u);
    expect(given(room, 'step:go')).toEqual([{ from: 'cluster', to: 'vote' }]);
  });

  it('a double click goes one step, not two', async () => {
    const { room } = openDesk({ step: 'cluster' });
    const next = findControl(/Next/u)!;
    await fireEvent.click(next, { detail: 1 });
    await until(() => expect(room.agenda.step).toBe('projects'));
    await fireEvent.click(next, { detail: 2 });
    expect(given(room, 'step:go').length).toBe(1);
  });

  it('one pressed in the moment in which somebody else went on is not sent, and explained', async () => {
    const { room } = openDesk({ step: 'cluster', nowMs: () => 1_500_000_000_000 });
    room.goTo('projects');
    await press(/Next/u);
    expect(given(room, 'step:go')).toEqual([]);
    expect(notice()).toContain('the room is at “Make projects”');
  });

  it('a stale one is explained and not tried again', async () => {
    const { room } = openDesk({ step: 'cluster', refuses: 'stale' });
    await press(/Next/u);
    await until(() => expect(notice()).toContain('Somebody else moved on'));
    expect(notice()).toContain('Cluster');
    expect(given(room, 'step:go').length).toBe(1);
  });

  it('says what is the matter when the server is away, and offers no way back from nothing', async () => {
    const { room } = openDesk({ step: 'cluster' });
    room.connection = 'offline';
    await press(/Next/u);
    await until(() => expect(notice()).toContain('can’t be reached'));
    expect(document.querySelector('.notice .undo')).toBeNull();
    expect(room.agenda.step).toBe('cluster');
  });

  it('there is nothing before the first step and nothing behind the last', async () => {
    const { room } = openDesk({ step: 'welcome' });
    await press(/^Back/u);
    room.goTo('result');
    await until(() => expect(screen.getByText('This is the last step')).toBeTruthy());
    await press(/Next/u);
    expect(given(room, 'step:go')).toEqual([]);
  });
});

describe('the keys', () => {
  it('drive the room', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await alt('KeyN');
    await until(() => expect(room.agenda.step).toBe('projects'));
    await alt('KeyB');
    await until(() => expect(room.agenda.step).toBe('cluster'));
    await alt('KeyP');
    await until(() => expect(room.agenda.clock.state).toBe('paused'));
    await alt('KeyP');
    await until(() => expect(room.agenda.clock.state).toBe('running'));
    await alt('KeyJ', { shiftKey: true });
    expect(given(room, 'clock:set').at(-1)).toEqual({ act: 'add', ms: 300_000 });
    await alt('KeyV');
    expect(document.querySelector('.right [aria-selected=true]')?.textContent).toBe('Vote');
  });

  it('do nothing while a dialog asks something', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await press('Set …');
    expect(dialog().open).toBe(true);
    await alt('KeyN');
    expect(given(room, 'step:go')).toEqual([]);
  });

  it('are never a letter alone, nor a key held down', () => {
    const key = {
      altKey: true,
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      repeat: false,
      code: 'KeyN',
    };
    expect(deedOf(key)).toBe('next');
    expect(deedOf({ ...key, altKey: false })).toBeNull();
    expect(deedOf({ ...key, ctrlKey: true })).toBeNull();
    expect(deedOf({ ...key, repeat: true })).toBeNull();
    expect(deedOf({ ...key, shiftKey: true })).toBeNull();
  });
});

describe('the clock', () => {
  it('pauses, goes on, is extended and set', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await press('Pause');
    await until(() => expect(findControl('Go on')).toBeTruthy());
    await press('Go on');
    await press('+1 min');
    await press('+5 min');
    await press('Set …');
    await fireEvent.input(screen.getByLabelText('Minutes'), { target: { value: '12,5' } });
    await answer('Set the clock');
    expect(given(room, 'clock:set')).toEqual([
      { act: 'pause' },
      { act: 'resume' },
      { act: 'add', ms: 60_000 },
      { act: 'add', ms: 300_000 },
      { act: 'set', ms: 750_000 },
    ]);
  });

  it('takes no nonsense', async () => {
    const { room } = openDesk({ step: 'cluster' });
    await press('Set …');
    for (const value of ['', '-5', 'soon', '1e9']) {
      await fireEvent.input(screen.getByLabelText('Minutes'), { target: { value } });
      await answer(/^Set the clock/u);
    }
    expect(given(room, 'clock:set')).toEqual([]);
  });

  it('says that a step has none', () => {
    openDesk({ step: 'welcome' });
    expect(screen.getByText('No timer in this step')).toBeTruthy();
  });
});

describe('on a phone', () => {
  it('next, clock and agenda are at hand, the wall’s preview is not', async () => {
    const { room } = openDesk({ step: 'cluster' }, 360);
    expect(document.querySelector('[data-face=wall]')).toBeNull();
    expect(document.querySelector('[role=timer]')).toBeTruthy();
    await press(/Next/u);
    await until(() => expect(room.agenda.step).toBe('projects'));
  });

  it('the vote stands open by itself in the step that votes', () => {
    openDesk({ step: 'vote', round: 'open' }, 360);
    expect(findControl('Close the vote …')).toBeTruthy();
  });
});

it('has no faults on a laptop', async () => {
  openDesk({ step: 'cluster', people: 3, cards: 3 });
  await expectNoFaults('part');
});
