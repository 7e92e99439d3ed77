/** What stands around a ballot: who is told that it is before somebody, who has none, paper, and devices that keep nothing. */
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { BallotId, RoundId } from '../../../shared/ids.ts';
import { choiceOf, VOTES } from '../../../client/playground/ballot-scenes.ts';
import { expectNoFaults, freshPage, SLOW_MS, until } from '../screens/page.ts';
import { looks, openVote, press, pressByText, sendButton, show, turn } from './scene.ts';
import { votingWords } from '../../../shared/words/voting.ts';

freshPage();

const plus = (at = 0): HTMLElement => [...document.querySelectorAll<HTMLElement>('.plus')][at]!;

describe('the ballot is before its voter', () => {
  it('N21 is said once, and again whenever the connection comes back', async () => {
    const { room } = openVote();
    expect(room.commands).toEqual([{ name: 'ballot:look', body: { round: room.round!.id } }]);
    await press(plus(), 2);
    turn(room, 'closing');
    await until(() => expect(screen.getByText(/The vote closes in/)).toBeTruthy());
    expect(looks(room)).toBe(1);
    room.connection = 'offline';
    await press(plus(1));
    expect(looks(room)).toBe(1);
    room.connection = 'online';
    await until(() => expect(looks(room)).toBe(2));
  });

  it('N21 is not said before the vote opens, after it has closed, nor with a ballot in', async () => {
    const { room } = openVote({}, { round: 'announced' });
    expect(looks(room)).toBe(0);
    turn(room, 'open');
    await until(() => expect(looks(room)).toBe(1));
    await press(plus());
    await press(sendButton());
    room.connection = 'offline';
    await until(() => expect(screen.getByText('Your ballot is in')).toBeTruthy());
    room.connection = 'online';
    await pressByText('Change my ballot');
    expect(looks(room)).toBe(1);
    expect(looks(openVote({}, { round: 'closed' }).room)).toBe(0);
  });
});

describe('a role without a ballot', () => {
  const voters = ['entrepreneur', 'hacker'];

  it('N22 is told so kindly, reads the projects, and can’t vote', async () => {
    const { room } = openVote({ voters });
    expect(room.me.participant?.role).toBe('citizen');
    expect(screen.getByText('As “Citizen” you have no ballot in this vote.')).toBeTruthy();
    expect(screen.getByText(/These roles vote: Entrepreneur and Hacker/)).toBeTruthy();
    expect(document.querySelectorAll('article').length).toBeGreaterThan(15);
    expect(document.querySelector('.ballot-bar, .plus')).toBeNull();
    expect(looks(room)).toBe(0);
    turn(room, 'closed');
    await until(() => expect(screen.getByText(/The vote is closed/)).toBeTruthy());
    expect(screen.queryByText(votingWords('en').closedNone)).toBeNull();
  });

  it(
    'has no accessibility faults',
    async () => {
      openVote({ voters });
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('N22 has nothing to practise, and gets a ballot when the role becomes one that votes', async () => {
    const { room } = openVote({ voters }, { round: 'announced' });
    expect(screen.queryByText('Try the ballot')).toBeNull();
    room.me = { ...room.me, participant: { ...room.me.participant!, role: 'hacker' } };
    await until(() => expect(screen.getByText('Try the ballot')).toBeTruthy());
  });

  it('N22 whoever looks on without being a participant is told nothing of roles', () => {
    openVote({ voters }, { role: 'observer' });
    expect(screen.queryByText(/you have no ballot/)).toBeNull();
  });
});

describe('a ballot entered from paper', () => {
  it('N23 says so, and that one’s own takes its place', async () => {
    const { room, page } = openVote();
    page.unmount();
    const { id } = room.round!;
    const paper = {
      round: id,
      id: 'ballot0000001' as BallotId,
      choice: choiceOf(room.round!, 2),
      receipt: 'K7F3RQBD2H',
    };
    room.me = { ...room.me, ballots: [{ ...paper, paper: true }] };
    show(room);
    expect(screen.getByText(/A co-host entered it from paper. If you vote here, yours/)).toBeTruthy();
    expect(screen.getByText('K7F 3RQ BD2H')).toBeTruthy();
    await pressByText('Change my ballot');
    await press(plus());
    await press(sendButton());
    expect(screen.queryByText(/from paper/)).toBeNull();
    expect(room.me.ballots[0]!.paper).toBeUndefined();
  });
});

describe('a device that keeps nothing', () => {
  it('N24 leaves no trace of what was chosen, and the next person’s paper is empty', async () => {
    const { room, page } = openVote({}, {}, { keeps: false });
    const stored = JSON.stringify({ ...localStorage });
    await press(plus(), 2);
    await press(plus(1));
    expect(screen.getByText('2 of 5 dots left')).toBeTruthy();
    expect(JSON.stringify({ ...localStorage })).toBe(stored);
    page.unmount();
    show(room, { keeps: false, voter: { id: 'person00000007', role: 'citizen' } });
    expect(screen.getByText('5 of 5 dots left')).toBeTruthy();
  });

  it('N24 offline it doesn’t promise to keep the ballot', async () => {
    openVote({}, { connection: 'offline' }, { keeps: false });
    await press(plus());
    await press(sendButton());
    expect(screen.getByText('Not sent yet')).toBeTruthy();
    expect(screen.queryByText('Kept on this phone')).toBeNull();
  });
});

describe('the rules before the vote', () => {
  const rules = (): string => document.querySelector('details')?.textContent.replace(/\s+/gu, ' ') ?? '';

  it('N25 say how each kind is chosen and each rule counts, and nothing of dots where there are none', () => {
    const all = [
      [{}, 'The projects with the most dots go on.'],
      [{ rule: 'av' }, 'how many people give a project at least one dot'],
      [{ ...VOTES.approval, rule: 'most-dots' }, 'The projects that most people tick go on.'],
      [{ ...VOTES.approval, rule: 'av' }, 'The projects that most people tick go on.'],
      [{ ...VOTES.approval, rule: 'sav' }, 'shared equally among all the projects they choose'],
      [{ ...VOTES.approval, rule: 'seqpav' }, 'counts half for the next place'],
      [{ ...VOTES.approval, rule: 'seqphragmen' }, 'carry the weight of its place together'],
      [{ ...VOTES.approval, rule: 'equal-shares' }, 'can pay for its place together'],
      [VOTES.ranking, 'counts for the first project in your order'],
    ] as const;
    for (const [vote, sentence] of all) {
      const { page } = openVote(vote, { round: 'announced' });
      expect(rules()).toContain(sentence);
      if ('ballot' in vote) expect(rules()).not.toMatch(/\bdots?\b/u);
      page.unmount();
    }
  });

  it('N25 say who votes, how a tie ends, about theme floors, and whether strangers can recount', () => {
    const { page } = openVote(
      { voters: ['citizen', 'hacker'], themeFloors: true, publish: 'totals' },
      { round: 'announced' },
    );
    expect(rules()).toContain('Who votes: Citizen and Hacker');
    expect(rules()).toContain('at least one place, for its best project');
    expect(rules()).toContain('nobody outside can recount this vote');
    expect(rules()).toContain('lots are drawn among them');
    page.unmount();
    openVote({ tie: 'host' }, { round: 'announced' });
    expect(rules()).toContain('the facilitator may take all of them, hold a tie vote');
    expect(rules()).toContain('so that anybody can recount this vote');
    expect(rules()).not.toContain('at least one place');
  });

  it('N25 a tie vote says that it is one, and for how many places', () => {
    const { room, page } = openVote({ seats: 2 });
    page.unmount();
    room.rounds = room.rounds.map((round) => ({ ...round, tieOf: 'round00000009' as RoundId }));
    show(room);
    expect(screen.getByText('A further vote among the tied')).toBeTruthy();
    expect(screen.getByText(/2 of them go on: this vote decides which/)).toBeTruthy();
  });
});
