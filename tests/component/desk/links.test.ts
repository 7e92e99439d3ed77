/** Ways in and ways out: address and QR, the co-host's link, files to take away, the end and the reopening. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import DeskFace from '../../../client/desk/DeskFace.svelte';
import { fakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { freshPage, until } from '../screens/page.ts';
import { answer, dialog, findControl, given, notice, openDesk, press } from './scene.ts';

freshPage();

describe('links', () => {
  it('show the join link and let another address be chosen', async () => {
    const { room } = openDesk();
    await press(/Links and QR/u);
    expect(screen.getByDisplayValue('http://192.168.1.20:3000/BRX7KM')).toBeTruthy();
    await fireEvent.change(screen.getByLabelText('Address that the code shows'), {
      target: { value: 'http://10.0.0.4:3000' },
    });
    expect(given(room, 'address:set')).toEqual([{ address: 'http://10.0.0.4:3000' }]);
  });

  it('make a link for a co-host, shown once', async () => {
    const { room } = openDesk();
    await press(/Links and QR/u);
    await answer('Make a link for a co-host');
    expect(given(room, 'cohost:invite')).toEqual([{}]);
    await until(() => expect(screen.getByDisplayValue(/#cohost/u)).toBeTruthy());
    expect(findControl(/co-host/u, dialog(), '[role=img]')).toBeTruthy();
  });

  it('a co-host can’t invite, and is told who can', async () => {
    const { room } = openDesk({ role: 'cohost' });
    await press(/Links and QR/u);
    await answer(/Make a link for a co-host/u);
    expect(given(room, 'cohost:invite')).toEqual([]);
    expect(dialog().textContent).toContain('Only the host');
  });

  it('tell how to get new ones', async () => {
    openDesk();
    await press(/Links and QR/u);
    expect(dialog().textContent).toContain('npm run charrette -- links BRX7KM');
  });
});

describe('take away', () => {
  it('offers the files', async () => {
    openDesk();
    await press(/Take away/u);
    const links = [...dialog().querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/api/workshops/BRX7KM/export.json?as=desk',
      '/api/workshops/BRX7KM/export.csv?as=desk',
      '/api/workshops/BRX7KM/export.md?as=desk',
    ]);
  });

  it('ending the workshop is asked twice', async () => {
    const { room } = openDesk();
    await press(/Take away/u);
    await answer('End the workshop …');
    expect(given(room, 'workshop:end')).toEqual([]);
    await until(() => expect(dialog().textContent).toContain('You can open it again'));
    await answer('End it now');
    expect(given(room, 'workshop:end')).toEqual([{}]);
    await until(() => expect(notice()).toContain('has ended'));
  });
});

describe('what the desk must not keep quiet about', () => {
  it('R4 a disk that takes nothing is told with what to do', () => {
    const room = fakeRoom({ face: 'desk', people: 2, cards: 0 });
    render(DeskFace, { room: Object.assign(room, { storage: { failing: true } }) });
    expect(screen.getByRole('alert').textContent).toContain('Make room on the disk');
  });
});
