/** Badges at the entrance: scanned or typed, new or somebody's, on a phone that is nobody's or already in. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Join from '../../../client/screens/Join.svelte';
import Participant from '../../../client/screens/Participant.svelte';
import { fakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import {
  CODE,
  expectNoFaults,
  FACTS,
  FakeServer,
  freshPage,
  SLOW_MS,
  unchanged,
  until,
  wordsOnPage,
} from './page.ts';

freshPage();
/** This phone is in, and will be again when the page is opened anew. */
const isIn = (): boolean => localStorage.getItem(`charrette.in.${CODE}`) === 'yes';
const SECRET = 's'.repeat(32);
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const heading = (name: string | RegExp) => screen.getByRole('heading', { name });

/** A phone that has just scanned a badge. */
function scan(server: FakeServer): void {
  history.replaceState(null, '', `/${CODE}#badge=${SECRET}`);
  server.listen();
  render(Join, { code: CODE });
}
async function type(code: string, words: string): Promise<void> {
  await fireEvent.input(screen.getByLabelText('Short code'), { target: { value: code } });
  await fireEvent.input(screen.getByLabelText('Four words'), { target: { value: words } });
  await fireEvent.submit(screen.getByLabelText<HTMLInputElement>('Four words').form!);
}
function serving(set: Partial<Pick<FakeServer, 'facts' | 'me' | 'badge'>> = {}): FakeServer {
  return Object.assign(new FakeServer(), set);
}
const badgesOnly = { ...FACTS, admission: 'badges' as const };

describe('a scanned badge', () => {
  it('E2 leaves the address at once, and survives a reload until somebody is in', async () => {
    const server = serving({ badge: () => ({ state: 'new', number: 17 }) });
    scan(server);
    expect(location.hash).toBe('');
    await until(() => expect(screen.getByText('Badge 17')).toBeTruthy());
    expect(server.shown).toEqual([{ secret: SECRET }]);
    expect(history.state).toEqual({ badge: SECRET });
    await fireEvent.input(screen.getByLabelText('Your name, or an alias'), { target: { value: 'Ana' } });
    await fireEvent.click(screen.getByLabelText('Citizen'));
    await fireEvent.click(button('Come in'));
    await until(() => expect(isIn()).toBe(true));
    expect(server.joins).toMatchObject([{ name: 'Ana', badge: { secret: SECRET } }]);
    expect(history.state).toBeNull();
  });

  it('E6 brings its owner straight in', async () => {
    const server = serving({ badge: () => ({ joined: 'Ana' }) });
    scan(server);
    await until(() => expect(isIn()).toBe(true));
    expect(server.joins).toEqual([]);
  });

  it('E6 brings its owner in although the workshop is full or has ended', async () => {
    scan(serving({ facts: { ...FACTS, full: true, ended: true }, badge: () => ({ joined: 'Ana' }) }));
    await until(() => expect(isIn()).toBe(true));
  });

  it('E8 that is revoked says so, and leaves the way for another', async () => {
    scan(serving({ badge: () => 'not-admitted' }));
    await until(() => expect(screen.getByRole('alert').textContent).toContain('the desk has ended it'));
    expect(history.state).toBeNull();
    await fireEvent.click(button('Come in without a badge'));
    expect(screen.getByLabelText('Your name, or an alias')).toBeTruthy();
  });

  it('is shown again when the server can be reached again', async () => {
    const server = serving({ badge: () => 'busy' });
    scan(server);
    await until(() => expect(heading('The workshop can’t be reached')).toBeTruthy());
    server.badge = () => ({ joined: 'Ana' });
    await fireEvent.click(button('Try again'));
    await until(() => expect(isIn()).toBe(true));
    expect(server.shown).toEqual([{ secret: SECRET }, { secret: SECRET }]);
  });

  it('scanned into an open page is shown, too', async () => {
    const server = serving().listen();
    history.replaceState(null, '', `/${CODE}`);
    render(Join, { code: CODE });
    await until(() => expect(button('Come in')).toBeTruthy());
    server.badge = () => ({ joined: 'Ana' });
    history.replaceState(null, '', `/${CODE}#badge=${SECRET}`);
    await fireEvent(window, new Event('hashchange'));
    await until(() => expect(isIn()).toBe(true));
  });
});

describe('a phone that is in already', () => {
  const anas = { me: 'Ana', badge: () => ({ state: 'new', number: 17 }) };

  it(
    'E7 asks whose a new badge is, and binds it to who is in',
    async () => {
      const server = serving(anas);
      scan(server);
      await until(() => expect(heading('Is badge 17 yours, Ana?')).toBeTruthy());
      expect(isIn()).toBe(false);
      await expectNoFaults();
      server.badge = () => ({ state: 'yours', number: 17 });
      await fireEvent.click(button('Yes, it is mine'));
      await until(() => expect(isIn()).toBe(true));
      expect(server.shown.at(-1)).toEqual({ secret: SECRET, then: 'bind' });
      expect(server.joins).toEqual([]);
    },
    SLOW_MS,
  );

  it('E7 says that there is one badge a person', async () => {
    const server = serving(anas);
    scan(server);
    await until(() => expect(button('Yes, it is mine')).toBeTruthy());
    server.badge = () => 'taken';
    await fireEvent.click(button('Yes, it is mine'));
    await until(() => expect(screen.getByRole('alert').textContent).toContain('You have a badge already'));
    await fireEvent.click(button('Stay Ana'));
    await until(() => expect(isIn()).toBe(true));
  });

  it('E7 lets somebody else come in with the new badge', async () => {
    const server = serving(anas);
    scan(server);
    await until(() => expect(button('No, somebody else comes in with it')).toBeTruthy());
    await fireEvent.click(button('No, somebody else comes in with it'));
    expect(screen.getByText('Badge 17')).toBeTruthy();
    expect(screen.getByLabelText('Your name, or an alias')).toBeTruthy();
    expect(server.shown).toEqual([{ secret: SECRET }]);
  });

  it('E7 asks before it switches to another’s badge', async () => {
    const server = serving({ me: 'Ana', badge: () => ({ state: 'other', number: 3, name: 'Ben' }) });
    scan(server);
    await until(() => expect(heading('Badge 3 is Ben’s')).toBeTruthy());
    expect(isIn()).toBe(false);
    server.badge = () => ({ joined: 'Ben' });
    await fireEvent.click(button('Go on as Ben'));
    await until(() => expect(isIn()).toBe(true));
    expect(server.shown.at(-1)).toEqual({ secret: SECRET, then: 'switch' });
  });

  it('E8 goes on as who it is in after a badge that opens nothing', async () => {
    scan(serving({ me: 'Ana', badge: () => 'not-admitted' }));
    await until(() => expect(screen.getByRole('alert').textContent).toContain('the desk has ended it'));
    await fireEvent.click(button('Stay Ana'));
    await until(() => expect(isIn()).toBe(true));
  });
});

describe('code and words', () => {
  it(
    'E4 are the first thing asked where a badge is needed, and there is no way around',
    async () => {
      const server = serving({ facts: badgesOnly }).listen();
      render(Join, { code: CODE });
      await until(() => expect(screen.getByText(/One comes into this workshop with a badge/)).toBeTruthy());
      expect(screen.queryByRole('button', { name: 'Come in without a badge' })).toBeNull();
      await expectNoFaults();
      await type('K7M2', 'one two');
      expect(screen.getByText('The short code has 5 letters and digits.')).toBeTruthy();
      expect(screen.getByText('Four words, with spaces between them.')).toBeTruthy();
      expect(server.shown).toEqual([]);
      await type(' k7m-2q ', 'Abandon LADD clip-zoo');
      await until(() => expect(screen.getByRole('alert').textContent).toContain('No badge of this workshop'));
      expect(server.shown).toEqual([{ badge: 'K7M2Q', words: 'aban ladd clip zoo' }]);
      server.badge = () => ({ state: 'new', number: 4 });
      await type('k7m2q', 'aban ladd clip zoo');
      await until(() => expect(screen.getByText('Badge 4')).toBeTruthy());
    },
    SLOW_MS,
  );

  it.each([
    ['too-many', 'Wait ten minutes'],
    ['busy', 'can’t be reached'],
  ] as const)('E10 say what %s means, and keep what was typed', async (refusal, says) => {
    serving({ facts: badgesOnly, badge: () => refusal }).listen();
    render(Join, { code: CODE });
    await until(() => expect(screen.getByLabelText('Short code')).toBeTruthy());
    await type('k7m2q', 'aban ladd clip zoo');
    await until(() => expect(screen.getByRole('alert').textContent).toContain(says));
    expect(screen.getByLabelText<HTMLInputElement>('Four words').value).toBe('aban ladd clip zoo');
  });

  it('E6 are a way in for who was here before, though the workshop is full', async () => {
    const server = serving({ facts: { ...FACTS, full: true } }).listen();
    render(Join, { code: CODE });
    await until(() => expect(heading('This workshop is full')).toBeTruthy());
    await fireEvent.click(button('I have a badge'));
    server.badge = () => ({ joined: 'Ana' });
    await type('k7m2q', 'aban ladd clip zoo');
    await until(() => expect(isIn()).toBe(true));
  });

  it('E4 are asked for when badges became needed while somebody typed their name', async () => {
    const server = serving().listen();
    server.refusesJoin = 'badge-needed';
    render(Join, { code: CODE });
    await until(() => expect(button('Come in')).toBeTruthy());
    await fireEvent.input(screen.getByLabelText('Your name, or an alias'), { target: { value: 'Ana' } });
    await fireEvent.click(screen.getByLabelText('Citizen'));
    await fireEvent.click(button('Come in'));
    await until(() => expect(screen.getByLabelText('Short code')).toBeTruthy());
  });

  it('leave no English behind after a change of language', async () => {
    serving({ facts: badgesOnly }).listen();
    render(Join, { code: CODE });
    await until(() => expect(screen.getByLabelText('Short code')).toBeTruthy());
    const english = wordsOnPage();
    pageLanguage.choose('fr');
    await until(() => expect(screen.getByLabelText('Code court')).toBeTruthy());
    expect(unchanged(english, wordsOnPage(), ['English', 'Français', 'Nederlands'])).toEqual([]);
  });
});

describe('“about you”', () => {
  async function aboutMe(badge: number | null) {
    const room = fakeRoom({ step: 'welcome' });
    room.me = { ...room.me, badge };
    render(Participant, { room });
    await fireEvent.click(button('Change name, role or language'));
    return room;
  }

  it('E7 says which badge brings one back', async () => {
    await aboutMe(17);
    expect(screen.getByText(/Badge 17 brings you back on any device/)).toBeTruthy();
    expect(screen.queryByLabelText('Short code')).toBeNull();
  });

  it('E7 takes a badge by code and words', async () => {
    const server = serving({ badge: () => ({ state: 'other', number: 3, name: 'Ben' }) }).listen();
    const room = await aboutMe(null);
    await type('k7m2q', 'aban ladd clip zoo');
    await until(() => expect(screen.getByRole('alert').textContent).toContain('somebody else’s'));
    server.badge = () => ({ state: 'yours', number: 17 });
    await type('k7m2q', 'aban ladd clip zoo');
    await until(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(server.shown.at(-1)).toEqual({ badge: 'K7M2Q', words: 'aban ladd clip zoo', then: 'bind' });
    room.me = { ...room.me, badge: 17 };
    await until(() => expect(screen.getByText(/Badge 17 brings you back/)).toBeTruthy());
  });
});
