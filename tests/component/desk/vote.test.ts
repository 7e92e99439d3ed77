/** Conducting a vote, state by state; the desk never knows how anybody voted before it is closed. */
import { fireEvent, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { listCandidates } from '../../../client/desk/candidates.ts';
import { expectNoFaults, freshPage, until } from '../screens/page.ts';
import { answer, dialog, findControl, given, notice, openDesk, press, setRound, side } from './scene.ts';

freshPage();

const panel = (): string => document.querySelector('.vote')?.textContent.replace(/\s+/gu, ' ') ?? '';

describe('before', () => {
  it('lists what is voted on and flags what needs a look', async () => {
    const { room } = openDesk({ step: 'vote', cards: 30, stacks: 6, projects: 6 }, 360);
    room.board.elsewhere('titleProject', 'project00000001', ' streets that COUNT');
    flushSync();
    expect(panel()).toContain('6 projects');
    expect(panel()).toContain('1 has no lead.');
    expect(panel()).toContain('2 share their title');
    expect(document.querySelector('.vote li')?.textContent).toContain('Same title as another');
    await expectNoFaults('part');
  });

  it('announcing asks first, and gives the vote an id of its own', async () => {
    const { room } = openDesk({ step: 'vote', cards: 30, stacks: 6, projects: 6 });
    await press('Announce the vote');
    expect(dialog().textContent).toContain('The list is fixed from now on');
    await answer('Announce the vote');
    const [body] = given(room, 'round:announce') as { id: string }[];
    expect(body?.id).toMatch(/^[0-9A-Za-z]{8,32}$/u);
  });

  it('without projects there is nothing to announce, and the button says so', async () => {
    const { room } = openDesk({ step: 'vote', projects: 0 });
    await press(/Announce the vote/u);
    expect(panel()).toContain('There are no projects to vote on yet.');
    expect(given(room, 'round:announce')).toEqual([]);
  });

  it('after an annulled vote its reason stands there', () => {
    const { room } = openDesk({ step: 'vote', round: 'open', projects: 6 });
    setRound(room, { state: 'void', voidReason: 'Two tables had no ballots.' });
    expect(panel()).toContain('Two tables had no ballots.');
    expect(findControl(/Announce the vote/u)).toBeTruthy();
  });

  it('a lead who is no longer in the workshop counts as none', () => {
    const listed = listCandidates(
      [
        { id: 'a', title: 'A', theme: '', lead: 'gone' },
        { id: 'b', title: 'B', theme: '', lead: 'here' },
      ],
      (id) => id === 'here',
    );
    expect(listed.map(({ id, hasNoLead }) => [id, hasNoLead])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });
});

describe('B1 announced', () => {
  it('opens', async () => {
    const { room } = openDesk({ step: 'vote', round: 'announced' });
    await press('Open the vote');
    expect(given(room, 'round:open')).toEqual([{ round: room.round!.id }]);
  });

  it('in a step that takes no ballots it says so and leads there', async () => {
    const { room } = openDesk({ step: 'projects', round: 'announced' });
    await side('Vote');
    expect(panel()).toContain('takes no ballots');
    await press('Go to “Vote”');
    expect(given(room, 'step:go')).toEqual([{ from: 'projects', to: 'vote' }]);
  });
});

describe('B3 open and closing', () => {
  it('the turnout is all there is to see', () => {
    const { room } = openDesk({ step: 'vote', round: 'open' });
    setRound(room, { turnout: { cast: 121, admitted: 125 } });
    expect(panel()).toContain('121 of 125 have voted');
    for (const { title } of room.round!.candidates) expect(panel()).not.toContain(title);
  });

  it('closes with sixty seconds of grace, unless another is chosen', async () => {
    const { room } = openDesk({ step: 'vote', round: 'open' });
    await press('Close the vote …');
    await answer('Close the vote');
    await press('Close the vote …');
    await fireEvent.change(screen.getByLabelText('It closes'), { target: { value: '0' } });
    await answer('Close the vote');
    const round = room.round!.id;
    expect(given(room, 'round:close')).toEqual([
      { round, graceMs: 60_000 },
      { round, graceMs: 0 },
    ]);
  });

  it('closing counts down, and can be closed at once after a question', async () => {
    const { room } = openDesk({ step: 'vote', round: 'closing' });
    setRound(room, { closesAtMs: room.nowMs() + 42_500 });
    expect(panel()).toMatch(/0:4[23]/u);
    await press('Close now');
    expect(dialog().textContent).toContain('don’t count');
    await answer('Close now');
    expect(given(room, 'round:close')).toEqual([{ round: room.round!.id, graceMs: 0 }]);
  });
});

describe('B7 closed', () => {
  const closed = () => {
    const scene = openDesk({ step: 'vote', round: 'closed', cards: 30, stacks: 6, projects: 6 });
    setRound(scene.room, { published: false });
    return scene;
  };

  it('shows the ranking with the cut line', () => {
    const { room } = closed();
    const { result, candidates } = room.round!;
    const rows = [...document.querySelectorAll('.vote tbody tr')];
    expect(rows.findIndex((row) => row.classList.contains('cut'))).toBe(result!.shortlist.length);
    const first = candidates.find(({ id }) => id === result!.shortlist[0])!;
    expect(rows[0]?.textContent).toContain(first.title);
    expect(rows[0]?.textContent).toContain(String(result!.ranking[0]!.dots));
    expect(panel()).toContain('Only facilitators see this so far');
  });

  it('explains a tie at the cut with the names', () => {
    const { room } = closed();
    const { result, candidates } = room.round!;
    const [taken, left] = [result!.shortlist.at(-1)!, result!.ranking.at(-1)!.id];
    setRound(room, { result: { ...result!, cutTie: { dots: 9, tied: [taken, left], taken: [taken] } } });
    expect(panel()).toContain('2 projects had 9 dots each, with room for 1');
    expect(panel()).toContain(`Not drawn: ${candidates.find(({ id }) => id === left)!.title}`);
  });

  it('publishing asks first and says what the wall does', async () => {
    const { room } = closed();
    await press(/^Publish the \d+$/u);
    expect(dialog().textContent).toContain('The wall reveals the projects now');
    await answer(/^Publish the \d+$/u);
    expect(given(room, 'round:publish')).toEqual([{ round: room.round!.id }]);
    await until(() => expect(notice()).toContain('published'));
  });

  it('published, there is nothing more to publish nor to annul', () => {
    const { room } = closed();
    setRound(room, { published: true });
    expect(panel()).toContain('The shortlist is published');
    expect(findControl(/Publish|Annul/u)).toBeUndefined();
  });
});

describe('annulling', () => {
  it('needs a reason, which everybody will read', async () => {
    const { room } = openDesk({ step: 'vote', round: 'open' });
    await press('Annul this vote …');
    await answer(/^Annul the vote/u);
    expect(given(room, 'round:void')).toEqual([]);
    await fireEvent.input(screen.getByLabelText('The reason'), { target: { value: ' No paper ballots. ' } });
    await answer('Annul the vote');
    expect(given(room, 'round:void')).toEqual([{ round: room.round!.id, reason: 'No paper ballots.' }]);
  });
});
