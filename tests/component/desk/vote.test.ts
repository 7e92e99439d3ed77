/** Conducting a vote, state by state; the desk never knows how anybody voted before it is closed. */
import { fireEvent, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { listCandidates } from '../../../client/desk/candidates.ts';
import type { FakeVote } from '../../../client/playground/fake-round.ts';
import { shippedBrussels } from '../../../client/playground/fake-people.ts';
import type { VoteRules } from '../../../shared/method/schema.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import type { Round } from '../../../shared/voting/round.ts';
import { expectNoFaults, freshPage, SLOW_MS, until } from '../screens/page.ts';
import { answer, dialog, findControl, given, notice, openDesk, press, setRound, side } from './scene.ts';

freshPage();

/** The shipped method with other rules of its vote. */
const withVote = (rules: Partial<VoteRules>) => {
  const method = shippedBrussels();
  return { ...method, vote: { ...method.vote, ...rules } };
};
/** Presses the box of this name. */
const tick = async (name: RegExp): Promise<void> => {
  const box = [...document.querySelectorAll<HTMLInputElement>('.vote input[type=checkbox]')].find((one) =>
    name.test((one.getAttribute('aria-label') ?? one.closest('label')?.textContent ?? '').trim()),
  );
  if (!box) throw new Error(`no box is called ${String(name)}`);
  await fireEvent.click(box);
};

const panel = (): string => document.querySelector('.vote')?.textContent.replace(/\s+/gu, ' ') ?? '';

describe('before', () => {
  it(
    'lists what is voted on and flags what needs a look',
    async () => {
      const { room } = openDesk({ step: 'vote', cards: 30, stacks: 6, projects: 6 }, 360);
      room.board.elsewhere('titleProject', 'project00000001', ' streets that COUNT');
      flushSync();
      expect(panel()).toContain('6 projects');
      expect(panel()).toContain('1 has no lead.');
      expect(panel()).toContain('2 share their title');
      expect(document.querySelector('li:has(input)')?.textContent).toContain('Same title as another');
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('announcing asks first, and gives the vote an id of its own', async () => {
    const { room } = openDesk({ step: 'vote', cards: 30, stacks: 6, projects: 6 });
    await press('Announce the vote');
    expect(dialog().textContent).toContain('The list is fixed from now on');
    await answer('Announce the vote');
    const [body] = given(room, 'round:announce') as CommandBody<'round:announce'>[];
    expect(body?.id).toMatch(/^[0-9A-Za-z]{8,32}$/u);
    expect(body).toMatchObject({ leaveOut: [], voters: [] });
  });

  it('W1 what is left out and which roles vote is announced, and kept while one looks elsewhere', async () => {
    const { room } = openDesk({ step: 'vote', cards: 30, stacks: 6, projects: 6 });
    await tick(/“Repareerbuurt” stands/u);
    await tick(/^Civil servant/u);
    expect(panel()).toContain('5 of 6 projects stand');
    await side('People');
    await side('Vote');
    expect(panel()).toContain('5 of 6 projects stand');
    const rules = document.querySelector('section[aria-labelledby=rules-title]')?.textContent;
    expect(rules).toMatch(/These vote: Citizen, .*Something else\./u);
    expect(rules).not.toContain('Civil servant');
    await press('Announce the vote');
    expect(dialog().textContent).toContain('1 project is left out');
    await answer('Announce the vote');
    const [body] = given(room, 'round:announce') as CommandBody<'round:announce'>[];
    const out = [...room.board.projects].find(([, { title }]) => title === 'Repareerbuurt')![0];
    expect(body?.leaveOut).toEqual([out]);
    expect(body?.voters).toEqual(
      room.workshop.method.roles.map(({ id }) => id).filter((id) => id !== 'civil-servant'),
    );
  });

  it('W1 the method’s voters are ticked already', async () => {
    const { room } = openDesk({ step: 'vote', projects: 6, method: withVote({ voters: ['hacker'] }) });
    await press('Announce the vote');
    await answer('Announce the vote');
    expect(given(room, 'round:announce')).toMatchObject([{ voters: ['hacker'] }]);
  });

  it('W1 a vote in which nobody or nothing stands isn’t announced, and the button says why', async () => {
    const { room } = openDesk({ step: 'vote', projects: 1, method: withVote({ voters: ['hacker'] }) });
    await tick(/^Hacker/u);
    await press(/Announce the vote/u);
    expect(panel()).toContain('Tick at least one role that votes.');
    await tick(/“Streets that count” stands/u);
    expect(panel()).toContain('At least one project has to stand.');
    expect(document.querySelector('dialog[open]')).toBeNull();
    expect(given(room, 'round:announce')).toEqual([]);
  });

  it.each([
    ['dots', {}, ['5 dots each, at most 2 on one project', 'most dots go on', 'settled by lots']],
    [
      'ticks',
      { ballot: 'approval', cap: 1, budget: 8, rule: 'equal-shares' },
      ['up to 8 ticks each', 'equal share of the places'],
    ],
    [
      'an order',
      { ballot: 'ranking', cap: 1, budget: 6, rule: 'stv-scottish', ownProjects: false },
      ['up to 6 projects each', 'moves on to the next', 'Nobody can choose a project that they lead'],
    ],
    [
      'floors, host and totals',
      { themeFloors: true, tie: 'lot', publish: 'totals' },
      ['Every theme with a project', 'nobody outside can count again'],
    ],
    ['a tie for the host', { tie: 'host' }, ['for the facilitator to settle']],
  ] as const)('W1 the rules are told in words: %s', (_name, rules, said) => {
    openDesk({ step: 'vote', projects: 6, method: withVote(rules) });
    for (const words of said) expect(panel()).toContain(words);
  });

  it('says what an open link means for the vote', () => {
    openDesk({ step: 'vote', projects: 6 });
    expect(document.querySelector('[data-admission]')?.textContent).toContain('open link');
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
  it('the focus stays in the panel when what had it goes with the state of the vote', async () => {
    const { room } = openDesk({ step: 'vote', round: 'announced' });
    const open = findControl('Open the vote')!;
    open.focus();
    setRound(room, { state: 'open' });
    await until(() => expect(open.isConnected).toBe(false));
    await until(() => expect(document.activeElement?.getAttribute('role')).toBe('tabpanel'));
  });

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
  const attended = (round: 'open' | 'closing') => {
    const { room } = openDesk({ step: 'vote', round });
    setRound(room, { turnout: { cast: 123, admitted: 131 } });
    room.attendance = {
      round: room.round!.id,
      present: 125,
      presentCast: 121,
      onTheirWay: 3,
      unknown: 2,
      byMinute: [40, 60, 23],
    };
    flushSync();
    return room;
  };

  it(
    'W2 tells who is missing in numbers, present and admitted apart',
    async () => {
      attended('open');
      expect(panel()).toContain('121 of 125 present have voted');
      expect(panel()).toContain('3 ballots on their way');
      expect(panel()).toContain('1 has not opened the ballot');
      expect(panel()).toContain('2 unknown');
      expect(panel()).toContain('123 of all 131 who may vote');
      expect(panel()).toContain('Facilitators aren’t counted');
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('W7 turnout by minute is drawn, and a table for ears', () => {
    attended('open');
    const table = screen.getByRole('table', { name: 'Turnout by minute' });
    expect(
      [...table.querySelectorAll('tbody tr')].map((row) => row.textContent.replace(/\s+/gu, ' ')),
    ).toEqual(['1 40', '2 60', '3 23'].map((row) => row.replace(' ', '')));
    expect(document.querySelectorAll('figure rect')).toHaveLength(3);
    expect(panel()).toContain('Minute 2 brought the most: 60 ballots.');
  });

  it.each(['open', 'closing'] as const)(
    'W2 whoever closes a vote that is %s reads who is missing',
    async (state) => {
      attended(state);
      await press(state === 'open' ? 'Close the vote …' : 'Close now');
      expect(dialog().textContent).toContain(
        '121 of 125 present have voted, 3 ballots on their way, 2 unknown.',
      );
    },
  );

  it('the turnout is all there is to see', () => {
    const { room } = openDesk({ step: 'vote', round: 'open' });
    room.attendance = null;
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
  const closed = (vote: FakeVote = {}) => {
    const scene = openDesk({ step: 'vote', round: 'closed', cards: 30, stacks: 6, projects: 6, vote });
    setRound(scene.room, { published: false });
    return scene;
  };

  it('shows the ranking with the cut line', () => {
    const { room } = closed();
    const { result, candidates } = room.round!;
    const rows = [...document.querySelector('.vote table')!.querySelectorAll('tbody tr')];
    expect(rows.findIndex((row) => row.classList.contains('cut'))).toBe(result!.shortlist.length);
    const first = candidates.find(({ id }) => id === result!.shortlist[0])!;
    expect(rows[0]?.textContent).toContain(first.title);
    expect(rows[0]?.textContent).toContain(String(result!.ranking[0]!.score));
    expect(panel()).toContain('Only facilitators see this so far');
  });

  it('explains a tie at the cut with the names', () => {
    const { room } = closed();
    const { result, candidates } = room.round!;
    const [taken, left] = [result!.shortlist.at(-1)!, result!.ranking.at(-1)!.id];
    setRound(room, { result: { ...result!, cutTie: { score: 9, tied: [taken, left], taken: [taken] } } });
    expect(panel()).toContain('2 projects had 9 dots each, with room for 1');
    expect(panel()).toContain(`Not drawn: ${candidates.find(({ id }) => id === left)!.title}`);
  });

  it('W4 those that go on stand in the order of their election, and nobody’s project stays in the list', () => {
    const { room } = closed({ crowd: 60, rules: { ballot: 'ranking', cap: 1, rule: 'stv-scottish' } });
    const { result, candidates } = room.round!;
    const titles = [...document.querySelectorAll('.vote table:first-of-type tbody tr:not(.cut) th')].map(
      (cell) => cell.textContent,
    );
    result!.shortlist.forEach((id, index) =>
      expect(titles[index]).toContain(candidates.find((one) => one.id === id)!.title),
    );
    expect(titles).toHaveLength(candidates.length);
  });

  it('fewer than the seats is said aloud', () => {
    const { room } = closed();
    const { result } = room.round!;
    setRound(room, { result: { ...result!, shortlist: result!.shortlist.slice(0, 3), cutTie: null } });
    expect(panel()).toContain('3 of 15 places are taken');
  });

  it('tells who is represented, what the check of shares found, and the fingerprint', () => {
    const { room } = closed({ crowd: 60 });
    const { result, candidates } = room.round!;
    const { represented, voters } = result!.representation;
    expect(panel()).toContain(`${represented} of ${voters} voters have at least one choice`);
    expect(panel().replaceAll(' ', '')).toContain(room.round!.ledgerRoot!);
    const { id, title } = candidates[0]!;
    setRound(room, {
      result: {
        ...result!,
        proportionality: { satisfied: false, project: id, deserved: 2, size: 23, needed: 17 },
      },
    });
    expect(panel()).toContain(`23 voters all chose “${title}”`);
    expect(panel()).toContain('17 are enough to claim 2 places');
  });

  it(
    'W7 other rules stand in a table, with what would change',
    async () => {
      const { room } = closed({ crowd: 60 });
      const { comparison, shortlist } = room.round!.result!;
      const heads = [...document.querySelectorAll('th.rule')].map((head) => head.textContent);
      expect(heads).toHaveLength(comparison.length + 1);
      expect(heads[0]).toContain('Most dots (this vote)');
      const first = document.querySelector('td.own')!;
      expect(first.textContent.trim()).toBe('elected');
      const union = new Set([...shortlist, ...comparison.flatMap(({ winners }) => winners)]);
      expect(document.querySelectorAll('.plot tbody tr')).toHaveLength(union.size);
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('W8 turnout by role is a table with the reason why small groups stand together', () => {
    const { room } = closed();
    setRound(room, {
      byRole: [
        { roles: ['citizen'], voted: 41, of: 44 },
        { roles: ['hacker', 'other'], voted: 5, of: 7 },
      ],
    });
    expect(panel()).toContain('Hacker or maker, Something else5 / 7');
    expect(panel()).toContain('fewer than five people stand together');
  });

  it('with totals only it says before publishing that nobody outside can count again', async () => {
    closed({ rules: { publish: 'totals' } });
    await press(/^Publish the \d+$/u);
    expect(dialog().textContent).toContain('Totals only are published');
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

describe('W3 a tie that is the host’s to settle', () => {
  const undecided = () => {
    const vote = { rules: { tie: 'host' }, tie: 'undecided' } as const;
    const scene = openDesk({ step: 'vote', round: 'closed', projects: 6, vote });
    setRound(scene.room, { published: false });
    return scene;
  };

  it('holds back publishing and says so', async () => {
    const { room } = undecided();
    await press(/^Publish the/u);
    expect(document.querySelector('dialog[open]')).toBeNull();
    expect(panel()).toContain('Settle the tie at the cut first.');
    expect(given(room, 'round:publish')).toEqual([]);
  });

  it('is settled by the sealed lots, whose names stand there', async () => {
    const { room } = undecided();
    const { result, candidates } = room.round!;
    const taken = candidates.find(({ id }) => id === result!.cutTie!.taken[0])!.title;
    await press('By the sealed lots');
    expect(dialog().textContent).toContain(`These go on: ${taken}.`);
    await answer('By the sealed lots');
    expect(given(room, 'round:settle')).toEqual([{ by: 'lot', round: room.round!.id }]);
  });

  it('is settled by taking all, with how many that makes', async () => {
    const { room } = undecided();
    await press('Take both');
    expect(dialog().textContent).toContain('Then 16 projects go on instead of 15.');
    await answer('Take both');
    expect(given(room, 'round:settle')).toEqual([{ by: 'all', round: room.round!.id }]);
  });

  it('is settled by a tie vote with an id of its own', async () => {
    const { room } = undecided();
    await press('Hold a tie vote');
    expect(dialog().textContent).toContain('only on these 2, for 1 place');
    await answer('Hold a tie vote');
    const [body] = given(room, 'round:settle') as { by: string; round: string; id: string }[];
    expect(body).toMatchObject({ by: 'vote', round: room.round!.id });
    expect(body?.id).toMatch(/^[0-9A-Za-z]{8,32}$/u);
  });

  it('a tie vote is conducted like a vote, then the vote before comes back to be published', async () => {
    const vote = { rules: { tie: 'host' }, tie: 'voting' } as const;
    const { room } = openDesk({ step: 'vote', round: 'closed', projects: 6, vote });
    const [main, tie] = room.rounds;
    const show = (...rounds: Round[]): void => {
      room.rounds = rounds;
      flushSync();
    };
    show({ ...main!, published: false }, { ...tie!, state: 'announced' });
    expect(panel()).toContain('Tie vote: 2 projects, 1 place');
    await press('Open the vote');
    expect(given(room, 'round:open')).toEqual([{ round: tie!.id }]);
    show({ ...main!, published: false }, tie!);
    await press('Annul this vote …');
    expect(dialog().textContent).toContain('the tie is yours to settle again');
    await fireEvent.input(screen.getByLabelText('The reason'), { target: { value: 'Wrong list' } });
    await answer('Annul the vote');
    expect(given(room, 'round:void')).toEqual([{ round: tie!.id, reason: 'Wrong list' }]);
    show(
      { ...main!, published: false, tieChoice: 'undecided' },
      { ...tie!, state: 'void', voidReason: 'Wrong list' },
    );
    expect(panel()).toContain('The last tie vote was annulled: Wrong list');
    expect(findControl('Hold a tie vote')).toBeTruthy();
    show({ ...main!, published: false, tieChoice: 'voted' }, { ...tie!, state: 'closed' });
    expect(panel()).toContain('A further vote decided between them.');
    await press(/^Publish the 15$/u);
    await answer(/^Publish the 15$/u);
    expect(given(room, 'round:publish')).toEqual([{ round: main!.id }]);
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
