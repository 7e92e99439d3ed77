// The parts every screen is made of: what they show, what they tell a screen reader, and when they say no.
import { cleanup, render } from '@testing-library/svelte';
import { createRawSnippet, flushSync, tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { announce } from '../../../client/ui/announce.svelte.ts';
import Button from '../../../client/ui/Button.svelte';
import ConnectionNote from '../../../client/ui/ConnectionNote.svelte';
import Dialog from '../../../client/ui/Dialog.svelte';
import Field from '../../../client/ui/Field.svelte';
import LiveRegion from '../../../client/ui/LiveRegion.svelte';
import { step } from '../../../client/ui/menu.ts';
import Qr from '../../../client/ui/Qr.svelte';
import ThemeMark from '../../../client/ui/ThemeMark.svelte';
import { themeClass } from '../../../client/ui/theme-icons.ts';
import Timer from '../../../client/ui/Timer.svelte';

const text = (words: string) => createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a button that can’t be pressed now', () => {
  it('stays reachable, says why, and does nothing', () => {
    const press = vi.fn();
    const { container } = render(Button, {
      children: text('Vote'),
      blocked: 'Not in this step',
      onclick: press,
    });
    const button = container.querySelector('button');
    button?.click();
    expect(press).not.toHaveBeenCalled();
    expect(button?.disabled).toBe(false);
    expect(button?.getAttribute('aria-disabled')).toBe('true');
    const why = document.getElementById(button?.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toBe('Not in this step');
  });
});

describe('a field', () => {
  it('counts down only towards its end', async () => {
    const props = { label: 'Your idea', value: 'short', maxlength: 20 };
    const { container, rerender } = render(Field, props);
    expect(container.querySelector('output')).toBeNull();
    await rerender({ ...props, value: 'seventeen letters' });
    expect(container.querySelector('output')?.textContent).toBe('3');
  });

  it('ties its hint and its error to itself', () => {
    const props = { label: 'Name', value: '', hint: 'Or an alias', error: 'Write a name.' };
    const { container } = render(Field, props);
    const ids = container.querySelector('input')?.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual([
      'Or an alias',
      'Write a name.',
    ]);
  });
});

describe('the timer', () => {
  const words = { label: 'Time left', paused: 'paused', over: 'time is up' };
  const shown = (root: Element): string => root.querySelector('time')?.textContent ?? '';

  it('shows server time, rounded up, and ends at zero', async () => {
    vi.useFakeTimers();
    let nowMs = 1000;
    const clock = { state: 'running', endsAtMs: 62_500 } as const;
    const { container } = render(Timer, { clock, nowMs: () => nowMs, ...words });
    expect(shown(container)).toBe('1:02');
    nowMs = 62_400;
    await vi.advanceTimersByTimeAsync(300);
    flushSync();
    expect(shown(container)).toBe('0:01');
    nowMs = 70_000;
    await vi.advanceTimersByTimeAsync(300);
    flushSync();
    expect(shown(container)).toBe('0:00');
    expect(container.textContent).toContain('time is up');
  });

  it('shows hours where there are any, stands still when paused, and nothing without a clock', () => {
    const paused = { state: 'paused', leftMs: 3_661_000 } as const;
    const { container } = render(Timer, { clock: paused, nowMs: () => 0, ...words });
    expect(shown(container)).toBe('1:01:01');
    expect(container.textContent).toContain('paused');
    cleanup();
    const none = render(Timer, { clock: { state: 'none' }, nowMs: () => 0, ...words });
    expect(none.container.textContent).toBe('');
  });
});

describe('announcements', () => {
  const spoken = (): string[] =>
    [...document.querySelectorAll('[data-live-region]')].map((region) => region.textContent.trim());

  it('are heard from the newest region, so that an open dialog speaks', async () => {
    render(LiveRegion);
    announce('one');
    flushSync();
    expect(spoken()).toEqual(['one']);
    const dialog = render(Dialog, { title: 'Move', isOpen: true, children: text('Where to?') });
    await tick();
    announce('two');
    flushSync();
    expect(spoken()).toEqual(['', 'two']);
    await dialog.rerender({ isOpen: false });
    announce('three');
    flushSync();
    expect(spoken()).toEqual(['three']);
  });

  it('are not heard again because a dialog opens or closes', async () => {
    render(LiveRegion);
    announce('Removed.');
    flushSync();
    const dialog = render(Dialog, { title: 'About you', isOpen: true, children: text('Your name') });
    await tick();
    expect(spoken()).toEqual(['', '']);
    await dialog.rerender({ isOpen: false });
    flushSync();
    expect(spoken()).toEqual(['']);
  });

  it('are heard again when the words are the same', () => {
    render(LiveRegion);
    announce('Taken back.');
    flushSync();
    const before = document.querySelector('[data-live-region] p');
    announce('Taken back.');
    flushSync();
    expect(document.querySelector('[data-live-region] p')).not.toBe(before);
  });
});

describe('a dialog', () => {
  it('tells its screen however it was closed', async () => {
    const closed = vi.fn();
    const { container } = render(Dialog, {
      title: 'A new project',
      isOpen: true,
      onclose: closed,
      children: text('x'),
    });
    await tick();
    const dialog = container.querySelector('dialog');
    expect(dialog?.hasAttribute('open')).toBe(true);
    dialog?.close();
    expect(closed).toHaveBeenCalledOnce();
  });
});

describe('a menu', () => {
  it('is walked round by arrows, to its ends, and by first letters', () => {
    const labels = ['Move to…', 'Change', 'Remove'];
    expect(step('ArrowDown', 2, labels)).toBe(0);
    expect(step('ArrowUp', 0, labels)).toBe(2);
    expect(step('End', 0, labels)).toBe(2);
    expect(step('r', 0, labels)).toBe(2);
    expect(step('x', 0, labels)).toBeNull();
    expect(step('Enter', 0, labels)).toBeNull();
    expect(step('ArrowDown', 0, [])).toBeNull();
  });
});

describe('a theme', () => {
  it('has ten colours and begins again with the eleventh', () => {
    expect([0, 9, 10, -1].map(themeClass)).toEqual(['theme-1', 'theme-10', 'theme-1', '']);
  });

  it('is never told by colour alone', () => {
    const { container } = render(ThemeMark, {
      index: 0,
      icon: 'bike',
      name: 'Urban mobility',
      label: 'spoken',
    });
    expect(container.querySelector('svg')).toBeTruthy();
    expect(container.textContent).toContain('Urban mobility');
  });
});

describe('the connection', () => {
  const says = { connecting: 'One moment …', offline: 'Kept on this phone', refused: 'Join again' };
  it('is mentioned only when it is not fine', async () => {
    const { container, rerender } = render(ConnectionNote, { connection: 'online', says });
    expect(container.textContent.trim()).toBe('');
    await rerender({ connection: 'offline', says });
    expect(container.querySelector('[role=status]')?.textContent.trim()).toBe('Kept on this phone');
  });
});

describe('a QR code', () => {
  it('is dark on white with a quiet border of four modules', () => {
    const { container } = render(Qr, { text: 'http://192.168.1.20:3000/BRX7KM', label: 'QR code to join' });
    expect(container.querySelector('svg')?.getAttribute('aria-label')).toBe('QR code to join');
    // The first finder pattern begins at the fifth module and is seven wide.
    expect(container.querySelector('path')?.getAttribute('d')).toMatch(/^M4 4h7v1h-7z/);
  });
});
