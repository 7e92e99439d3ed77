/** The way in: a link's secret is exchanged once and leaves the address bar; without one the browser's own key counts. */
import { render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { enter } from '../../../client/desk/enter.ts';
import Shut from '../../../client/desk/Shut.svelte';
import type { Api } from '../../../client/room/api.ts';
import type { Code } from '../../../shared/ids.ts';
import { accept, refuse, type Refusal } from '../../../shared/outcome.ts';
import { expectNoFaults, freshPage } from '../screens/page.ts';

freshPage();

const CODE = 'BRX7KM' as Code;
const SECRET = 'deskdeskdeskdeskdesk';
const answer = accept({ role: 'host' as const, participant: null });

function door(says: { session?: Refusal; me?: Refusal } = {}) {
  const asked: unknown[] = [];
  const api: Pick<Api, 'openSession' | 'me'> = {
    openSession: (code, face, secret) => {
      asked.push(['session', code, face, secret]);
      return Promise.resolve(says.session ? refuse(says.session, '') : answer);
    },
    me: (code, face) => {
      asked.push(['me', code, face]);
      return Promise.resolve(says.me ? refuse(says.me, '') : answer);
    },
  };
  return { api, asked };
}
const at = (hash: string): void => history.replaceState(null, '', `/${CODE}/desk?debug${hash}`);

describe('a link with a secret', () => {
  beforeEach(() => at(`#${SECRET}`));

  it('opens the desk, and the secret leaves the address bar', async () => {
    const { api, asked } = door();
    expect(await enter(CODE, 'desk', api)).toEqual({ at: 'in' });
    expect(asked).toEqual([['session', CODE, 'desk', SECRET]]);
    expect(location.href).not.toContain(SECRET);
    expect(location.search).toBe('?debug');
  });

  it('that is void shuts the door, and leaves the address bar too', async () => {
    const { api } = door({ session: 'not-admitted', me: 'not-admitted' });
    expect(await enter(CODE, 'desk', api)).toEqual({ at: 'shut', refusal: 'not-admitted', by: 'link' });
    expect(location.hash).toBe('');
  });

  it('that is void opens in a browser that has been let in already', async () => {
    const { api } = door({ session: 'not-admitted' });
    expect(await enter(CODE, 'desk', api)).toEqual({ at: 'in' });
  });

  it('keeps its secret while the server doesn’t answer, so that trying again can work', async () => {
    const { api } = door({ session: 'busy' });
    expect(await enter(CODE, 'desk', api)).toEqual({ at: 'shut', refusal: 'busy', by: 'link' });
    expect(location.hash).toBe(`#${SECRET}`);
  });
});

describe('without a secret', () => {
  beforeEach(() => at(''));

  it('the browser’s own key counts', async () => {
    const { api, asked } = door();
    expect(await enter(CODE, 'wall', api)).toEqual({ at: 'in' });
    expect(asked).toEqual([['me', CODE, 'wall']]);
  });
  it('no key, no entry', async () => {
    const { api } = door({ me: 'not-admitted' });
    expect(await enter(CODE, 'desk', api)).toEqual({ at: 'shut', refusal: 'not-admitted', by: 'browser' });
  });
  it('without a network the room itself shows what it last knew', async () => {
    const { api } = door({ me: 'busy' });
    expect(await enter(CODE, 'desk', api)).toEqual({ at: 'in' });
  });
});

describe('a shut door', () => {
  const open = (face: 'desk' | 'wall', refusal: Refusal, by: 'link' | 'browser') =>
    render(Shut, { code: CODE, face, refusal, by, onretry: vi.fn() });

  it.each(['desk', 'wall'] as const)('of the %s says how to get a new link', async (face) => {
    open(face, 'not-admitted', 'link');
    expect(screen.getByRole('alert').textContent).toContain('no longer opens');
    expect(screen.getByText(`npm run charrette -- links ${CODE}`)).toBeTruthy();
    await expectNoFaults();
  });
  it('says that the server is away, and offers to try again', () => {
    open('desk', 'busy', 'link');
    expect(screen.getByRole('alert').textContent).toContain('doesn’t answer');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(screen.queryByText(/links/u)).toBeNull();
  });
  it('says that there is no such workshop', () => {
    open('desk', 'wrong-code', 'browser');
    expect(screen.getByRole('alert').textContent).toContain('no workshop with this code');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
