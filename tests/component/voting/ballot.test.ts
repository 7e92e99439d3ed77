/** The ballot: within its rules at every moment, truthful about where it is, and plain about what was counted. */
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import LiveRegion from '../../../client/ui/LiveRegion.svelte';
import RoundResult from '../../../client/voting/RoundResult.svelte';
import { fakeRoom, type FakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { usedOf } from '../../../shared/voting/choice.ts';
import { expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from '../screens/page.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';
import { ballots, openVote, press, sendButton, show, titles, turn } from './scene.ts';
import { votingWords } from '../../../shared/words/voting.ts';

freshPage();

const open = (options: Parameters<typeof openVote>[1] = {}) => openVote({}, options);
// By their class: twenty projects' roles and names take jsdom half a second, each time.
const plus = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.plus')];
const minus = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.minus')];
const spent = (room: FakeRoom): number => usedOf('dots', ballots(room)[0]?.choice ?? {});

describe('placing dots', () => {
  it('never goes past the cap of a project, and says why', async () => {
    const { room } = open();
    await press(plus()[0]!, 4);
    expect(screen.getByText('One project gets at most 2 dots.', { selector: 'p' })).toBeTruthy();
    expect(screen.getByText('3 of 5 dots left')).toBeTruthy();
    await press(sendButton());
    expect(Object.values(ballots(room)[0]!.choice)).toEqual([2]);
  });

  it('never goes past the budget, and says why', async () => {
    const { room } = open();
    for (let at = 0; at < 8; at += 1) await press(plus()[at]!);
    expect(screen.getByText('0 of 5 dots left')).toBeTruthy();
    expect(screen.getByText(/All your dots are placed/, { selector: 'p' })).toBeTruthy();
    await press(screen.getByText('Send my 5 dots'));
    expect(spent(room)).toBe(5);
  });

  it('takes dots back', async () => {
    open();
    await press(plus()[0]!, 2);
    await press(minus()[0]!, 3);
    expect(screen.getByText('5 of 5 dots left')).toBeTruthy();
  });

  it('keeps one’s own project out where the rules say so', async () => {
    const { room } = openVote({ ownProjects: false });
    const own = room.round!.candidates.find(({ lead }) => lead === room.me.participant?.id)!;
    await press(screen.getByLabelText(`One dot more on ${own.title}`));
    expect(screen.getByText('5 of 5 dots left')).toBeTruthy();
    expect(screen.getByText(/can’t get your dots/, { selector: '.note' })).toBeTruthy();
  });

  it('keeps unsent dots over a reload', async () => {
    const { room, page } = open();
    await press(plus()[0]!, 2);
    page.unmount();
    show(room);
    expect(screen.getByText('3 of 5 dots left')).toBeTruthy();
  });

  it('sends nothing before a dot is placed', async () => {
    const { room } = open();
    await press(sendButton());
    expect(ballots(room)).toEqual([]);
  });

  it('finds a project by its words, without accents', async () => {
    open();
    await fireEvent.input(screen.getByLabelText('Find a project'), { target: { value: 'marche jette' } });
    expect(screen.getAllByRole('article')).toHaveLength(1);
    expect(screen.getByText('Le surplus du soir')).toBeTruthy();
  });
});

describe('for whoever reads by ear', () => {
  const heard = (): string => document.querySelector('[data-live-region]')?.textContent.trim() ?? '';
  const focusIs = (name: RegExp): Promise<void> =>
    until(() => expect(document.activeElement).toBe(screen.getByRole('heading', { name })));

  it('hears that the ballot is in, and goes on from there, and from the projects when changing it', async () => {
    render(LiveRegion);
    const { room } = open();
    await press(plus()[0]!);
    sendButton().focus();
    room.connection = 'offline';
    await press(sendButton());
    await focusIs(/^Kept on this phone$/);
    room.connection = 'online';
    room.ballotBox!.send();
    await focusIs(/^Your ballot is in$/);
    expect(heard()).toBe('Your ballot is in');
    screen.getByRole('button', { name: 'Change my ballot' }).focus();
    await press(screen.getByRole('button', { name: 'Change my ballot' }));
    await focusIs(/projects$/);
  });

  it('hears how the vote goes on', async () => {
    render(LiveRegion);
    const { room } = open({ round: 'announced' });
    turn(room, 'open');
    await until(() => expect(heard()).toBe('The vote is open.'));
    turn(room, 'closed');
    await until(() => expect(heard()).toBe('The vote is closed'));
  });
});

describe('the rules', () => {
  it('L22 lead to what the vote promises, and leave the ballot where it is', () => {
    open({ round: 'announced' });
    const link = screen.getByRole('link', { name: /What this vote promises/ });
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual(['/BRX7KM/promises', '_blank']);
    expect(link.textContent).toContain('opens in a new tab');
  });
});

describe('the order', () => {
  const order = (room: FakeRoom): (string | null)[] => {
    const page = show(room);
    const shown = titles();
    page.unmount();
    return shown;
  };

  it('is one’s own, the same at every visit, with every project once', () => {
    const room = fakeRoom({ step: 'vote', round: 'open' });
    const first = order(room);
    expect(order(room)).toEqual(first);
    expect([...first].sort()).toEqual(room.round!.candidates.map(({ title }) => title).sort());
    room.me = { ...room.me, participant: { ...room.me.participant!, id: 'person00000009' as never } };
    expect(order(room)).not.toEqual(first);
  });
});

describe('sending', () => {
  it('shows the receipt, and takes a change until the vote closes', async () => {
    const { room } = open();
    await press(plus()[0]!, 2);
    await press(screen.getByText('Send my 2 dots'));
    expect(screen.getByText('Your ballot is in')).toBeTruthy();
    // In groups that can be read out, whatever the server's spelling.
    expect(ballots(room)[0]!.receipt).toBe('7K3F-9QXD');
    expect(screen.getByText('7K3F 9QXD')).toBeTruthy();
    expect(screen.getByText('7 K 3 F, 9 Q X D')).toBeTruthy();
    await press(screen.getByText('Change my ballot'));
    await press(plus()[1]!);
    await press(screen.getByText('Send the change: 3 dots'));
    expect(spent(room)).toBe(3);
    expect(ballots(room)).toHaveLength(1);
  });

  it('leaves a sent ballot as it is, if one thinks again', async () => {
    const { room } = open();
    await press(plus()[0]!);
    await press(sendButton());
    await press(screen.getByText('Change my ballot'));
    await press(plus()[1]!);
    await press(screen.getByText('Leave it as it is'));
    expect(screen.getByText('Your ballot is in')).toBeTruthy();
    expect(spent(room)).toBe(1);
  });

  it('is kept on this phone while offline, says so, and goes by itself', async () => {
    const { room } = open({ connection: 'offline' });
    await press(plus()[0]!);
    await press(sendButton());
    expect(screen.getByText('Kept on this phone')).toBeTruthy();
    expect(screen.queryByText('Your ballot is in')).toBeNull();
    room.connection = 'online';
    room.ballotBox!.send();
    await until(() => expect(screen.getByText('Your ballot is in')).toBeTruthy());
  });

  it('tells a refusal in words and keeps the dots', async () => {
    open({ refuses: 'not-open' });
    await press(plus()[0]!, 2);
    await press(sendButton());
    expect(screen.getByRole('alert').textContent).toMatch(/The vote isn’t open/);
    expect(screen.getByText('3 of 5 dots left')).toBeTruthy();
  });
});

describe('around the vote', () => {
  it('shows the rules, the seal of the tie rule and the projects before it opens, and no way to vote', () => {
    const { room } = open({ round: 'announced' });
    expect(screen.getByText('How this vote works')).toBeTruthy();
    expect(document.querySelector('code')?.textContent).toContain(room.round!.seedHash);
    expect(screen.getByText(/when the facilitator opens it/)).toBeTruthy();
    expect(screen.queryByLabelText(/^One dot more/)).toBeNull();
    expect(document.querySelectorAll('article').length).toBeGreaterThan(15);
  });

  it('says plainly that unsent dots were not counted, and shows them', async () => {
    const { room } = open();
    const [title] = titles();
    await press(plus()[0]!, 2);
    turn(room, 'closed');
    await until(() => expect(screen.getByText(/It was not counted/)).toBeTruthy());
    expect(screen.getByRole('listitem').textContent).toContain(title);
  });

  it('says that the ballot was counted and its last change was not', async () => {
    const { room } = open();
    await press(plus()[0]!);
    await press(sendButton());
    await press(screen.getByText('Change my ballot'));
    await press(plus()[1]!);
    turn(room, 'closed');
    await until(() => expect(screen.getByText(/your last change was not/)).toBeTruthy());
    const uncounted = screen.getByRole('region', { name: 'Your last change, not counted' });
    expect(within(uncounted).getAllByRole('listitem')).toHaveLength(2);
  });

  it('says that a ballot was counted, and who sent none that there is none', async () => {
    const { room, page } = open();
    await press(plus()[0]!);
    await press(sendButton());
    turn(room, 'closed');
    await until(() => expect(screen.getByText('Your ballot was counted.')).toBeTruthy());
    page.unmount();
    localStorage.clear();
    const other = open();
    turn(other.room, 'closed');
    await until(() => expect(screen.getByText(votingWords('en').closedNone)).toBeTruthy());
  });

  it('tells why a vote was annulled', () => {
    open({ round: 'void' });
    expect(screen.getByText('This vote was annulled')).toBeTruthy();
    expect(screen.getByText(/Two tables had no paper ballots/)).toBeTruthy();
  });
});

describe('the result', () => {
  it(
    'lists the 15, explains the tie, and shows everything in a table with the cut line',
    async () => {
      const room = fakeRoom({ step: 'result', round: 'closed', projects: 6 });
      render(RoundResult, { room });
      expect(within(screen.getAllByRole('list')[0]!).getAllByRole('listitem')).toHaveLength(15);
      expect(screen.getByText('A tie at the cut')).toBeTruthy();
      const rows = within(screen.getByRole('table', { name: 'All projects' })).getAllByRole('row');
      const cut = rows.findIndex((row) => /The cut: 15 go on/.test(row.textContent));
      // One row of heads before, fifteen projects above the line.
      expect(cut).toBe(16);
      expect(rows).toHaveLength(room.round!.candidates.length + 2);
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('L21 L22 leads to the receipt, the ledger, other software and the promises', async () => {
    const room = fakeRoom({ step: 'result', round: 'closed', projects: 6 });
    const round = room.round!;
    const ballot = { round: round.id, id: 'ballot00000001' as never, choice: {}, receipt: '7K3F-9QXD' };
    room.me = { ...room.me, ballots: [ballot] };
    render(RoundResult, { room });
    const hrefs = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(hrefs).toEqual([
      '/BRX7KM/receipt#7K3F-9QXD',
      `/api/workshops/BRX7KM/rounds/${round.id}/ledger.json`,
      '/api/workshops/BRX7KM/export.pb',
      '/api/workshops/BRX7KM/export.abc.yaml',
      '/verifier.html',
      '/BRX7KM/receipt',
      '/BRX7KM/promises',
    ]);
    const root = round.ledgerRoot!;
    expect(
      screen.getByText(`It begins with ${root.slice(0, 6)} and ends with ${root.slice(-6)}.`),
    ).toBeTruthy();
    await press(screen.getByRole('button', { name: 'Copy the fingerprint' }));
    await until(() => expect(screen.getByDisplayValue(root).getAttribute('aria-hidden')).toBeNull());
    expect(screen.getByDisplayValue<HTMLInputElement>(root).selectionEnd).toBe(root.length);
  });

  it('offers no ledger where a vote was taken over without one', () => {
    const room = fakeRoom({ step: 'result', round: 'closed', projects: 6 });
    room.rounds = room.rounds.map(({ ledgerRoot: _, ...round }) => round);
    render(RoundResult, { room });
    expect(document.querySelector('a[href$="ledger.json"]')).toBeNull();
    expect(screen.getByRole('link', { name: /What this vote promises/ })).toBeTruthy();
  });

  it('is not shown before it is published', () => {
    const room = fakeRoom({ step: 'result', round: 'closed' });
    room.rounds = room.rounds.map((round) => ({ ...round, published: false }));
    render(RoundResult, { room });
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByText(/isn’t shown yet/)).toBeTruthy();
  });
});

describe('for everybody', () => {
  it.each(['fr', 'nl'] as const)('leaves no English behind in %s', async (language) => {
    const { room } = open();
    await press(plus()[0]!);
    const english = wordsOnPage();
    pageLanguage.choose(language);
    await until(() => expect(screen.queryByText('How this vote works')).toBeNull());
    const own = room.round!.candidates.flatMap(({ title, problem }) => [title, problem]);
    expect(unchanged(english, wordsOnPage(), [...own, room.round!.seedHash])).toEqual([]);
  });

  it(
    'has no accessibility faults while voting and after',
    async () => {
      open();
      await press(plus()[0]!);
      await expectNoFaults('part');
      await press(sendButton());
      await expectNoFaults('part');
    },
    SLOW_MS,
  );
});
