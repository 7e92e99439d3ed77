/** The result on a phone: where my choices went, what became of my ideas, and everything else as text and tables. */
import { render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { FakeVote } from '../../../client/playground/fake-round.ts';
import { fakeRoom, type FakeRoom } from '../../../client/playground/fake-room.svelte.ts';
import { compareRules } from '../../../client/results/comparison.ts';
import { fatesOf } from '../../../client/voting/idea-fates.ts';
import RoundResult from '../../../client/voting/RoundResult.svelte';
import type { Board } from '../../../shared/board/read.ts';
import type { CardPlace } from '../../../shared/board/schema.ts';
import type { ProjectId } from '../../../shared/ids.ts';
import type { Choice } from '../../../shared/voting/choice.ts';
import { BALLOT_KINDS, RULE_NAMES } from '../../../shared/voting/rules/index.ts';
import { resultWords } from '../../../shared/words/results.ts';
import { roundRuleWords } from '../../../shared/words/round-rules.ts';
import { expectNoFaults, freshPage, SLOW_MS } from '../screens/page.ts';

freshPage();

function show(vote: FakeVote = {}, choose?: (ids: readonly ProjectId[]) => Choice) {
  const room = fakeRoom({ step: 'result', round: 'closed', projects: 6, cards: 30, stacks: 6, vote });
  const ids = room.round!.result!.ranking.map(({ id }) => id);
  if (choose) room.ballotBox!.cast(room.round!.id, choose(ids));
  const page = render(RoundResult, { room });
  const text = (): string => page.container.textContent.replace(/\s+/gu, ' ');
  return { room, text, page };
}
const titleOf = (room: FakeRoom, id: ProjectId): string =>
  room.round!.candidates.find((one) => one.id === id)!.title;
const rows = (): HTMLTableRowElement[] => [
  ...screen.getByRole('table', { name: 'All projects' }).querySelectorAll('tr'),
];

describe('W6 my ballot', () => {
  it('tells how many of my choices go on, and marks them', () => {
    const { text } = show({ crowd: 60 }, ([a, b, ...rest]) => ({ [a!]: 2, [b!]: 1, [rest.at(-1)!]: 1 }));
    expect(text()).toContain('2 of the 3 projects you chose go on.');
    expect(text()).toContain('My 2 dots');
    expect(text()).toContain('My dot');
  });

  it('a tick is a tick', () => {
    const { text, room } = show({ crowd: 60, rules: { ballot: 'approval', cap: 1 } }, ([a]) => ({ [a!]: 1 }));
    expect(text()).toContain('The project you chose goes on.');
    expect(text()).toContain('I ticked it');
    const first = rows().find((row) =>
      row.textContent.includes(titleOf(room, room.round!.result!.shortlist[0]!)),
    );
    expect(first?.querySelector('.mine')?.textContent).toContain('✓');
  });

  it('an order keeps its places', () => {
    const vote = { crowd: 60, rules: { ballot: 'ranking', cap: 1, rule: 'stv-scottish' } } as const;
    const { text, room } = show(vote, (ids) => ({ [ids[1]!]: 1, [ids[0]!]: 2 }));
    expect(text()).toContain('My choice number 1');
    expect(room.round!.result!.comparison).toEqual([]);
    expect(screen.queryByText('The same ballots by other rules')).toBeNull();
  });

  it('V24 of an order it is said that a project counts as chosen wherever it stands', () => {
    const { text } = show({ crowd: 60, rules: { ballot: 'ranking', cap: 1, rule: 'stv-scottish' } });
    expect(text()).toContain(resultWords('en').sharesRanked);
  });

  it('V24 of dots nothing is said of places in an order', () => {
    expect(show({ crowd: 60 }).text()).not.toContain(resultWords('en').sharesRanked);
  });

  it('who sent no ballot has no column for it', () => {
    show({ crowd: 60 });
    expect(rows()[0]!.querySelector('.mine')).toBeNull();
  });
});

describe('W4 all projects', () => {
  it('stand under the same number in the short list and in the table, equals under one', () => {
    const { page } = show({ crowd: 60 });
    const told = [...page.container.querySelectorAll('ol .place')].map(({ textContent }) => textContent);
    const listed = rows().slice(1, told.length + 1);
    expect(told).toEqual(listed.map((row) => row.querySelector('td')?.textContent));
    expect(new Set(told).size).toBeLessThan(told.length);
  });

  it('stand with those that go on first, in the order of election, and those nobody chose last', () => {
    const vote = {
      crowd: 60,
      candidates: 40,
      rules: { ballot: 'approval', cap: 1, rule: 'seqphragmen' },
    } as const;
    const { room } = show(vote);
    const { shortlist } = room.round!.result!;
    const names = rows().map((row) => row.querySelector('th[scope=row]')?.textContent ?? '');
    shortlist.forEach((id, index) => expect(names[index + 1]).toContain(titleOf(room, id)));
    expect(rows()[shortlist.length + 1]!.textContent).toContain('The cut: 15 go on');
    expect(rows()).toHaveLength(40 + 2);
    expect(rows().at(-1)!.querySelector('.number')?.textContent).toBe('0');
  });
});

describe('W6 my ideas', () => {
  const card = (place: CardPlace, owner = 'me', removed = false) => ({
    owner,
    text: 'An idea',
    place,
    removed,
  });
  const inStack = (stack: string): CardPlace => ({ in: 'stack', stack, order: 'a' });
  const stack = (name: string) => ({ owner: 'x', name, place: { in: 'tray', order: 'a' }, removed: false });
  const project = (of: string, title: string) => ({
    owner: 'x',
    stack: of,
    title,
    problem: '',
    lead: '',
    removed: false,
  });
  const board = {
    themes: new Map(),
    cards: new Map([
      ['alone', card({ in: 'theme', theme: 'food', order: 'a' })],
      ['stacked', card(inStack('s0'))],
      ['nameless', card(inStack('s4'))],
      ['unvoted', card(inStack('s3'))],
      ['off', card(inStack('s2'))],
      ['on', card(inStack('s1'))],
      ['others', card(inStack('s1'), 'somebody')],
      ['removed', card(inStack('s1'), 'me', true)],
    ]),
    stacks: new Map([
      ['s0', stack('Benches')],
      ['s4', stack('')],
    ]),
    projects: new Map([
      ['p1', project('s1', 'New name')],
      ['p2', project('s2', 'Canal')],
      ['p3', project('s3', 'Copy')],
    ]),
  } as unknown as Board;
  const candidate = (id: string, title: string) => ({
    id: id as ProjectId,
    title,
    problem: '',
    theme: '',
    lead: '',
  });

  it('follows each card to its stack, its project and the shortlist, by the title that was voted on', () => {
    const candidates = [candidate('p1', 'Streets'), candidate('p2', 'Canal'), candidate('p9', 'X')];
    const shortlist = ['p9', 'p1'] as ProjectId[];
    const fates = fatesOf(board, { candidates }, { shortlist }, 'me');
    expect(fates.map(({ id, fate }) => [id, fate])).toEqual([
      ['on', { kind: 'on', project: 'Streets', place: 2 }],
      ['off', { kind: 'off', project: 'Canal' }],
      ['unvoted', { kind: 'unvoted', project: 'Copy' }],
      ['nameless', { kind: 'stack', stack: '' }],
      ['stacked', { kind: 'stack', stack: 'Benches' }],
      ['alone', { kind: 'alone' }],
    ]);
  });

  it('are told one by one, and again when somebody moves a card', () => {
    const { room, text } = show();
    const me = room.me.participant!.id;
    const [first] = [...room.board.cards].find(([, { owner }]) => owner === me)!;
    const stacked = room.round!.result!.shortlist.find((id) => room.board.projects.has(id))!;
    const { stack: into } = room.board.projects.get(stacked)!;
    room.board.elsewhere('moveCard', first, { in: 'stack', stack: into, order: 'a1' });
    flushSync();
    expect(text()).toContain('What became of my ideas');
    expect(text()).toContain(`Goes on in “${titleOf(room, stacked)}”`);
    room.board.elsewhere('moveCard', first, { in: 'tray', order: 'a1' });
    flushSync();
    expect(text()).toContain('Stands by itself on the board');
  });

  it('of somebody who wrote none there is nothing to tell', () => {
    const room = fakeRoom({ step: 'result', round: 'closed', projects: 0, cards: 0 });
    render(RoundResult, { room });
    expect(screen.queryByText('What became of my ideas')).toBeNull();
  });
});

describe('everything else', () => {
  it(
    'is there as text and tables: the tie, who is represented, other rules, the fingerprint',
    async () => {
      const { room, text } = show({ crowd: 60, rules: { seats: 4 } });
      const { representation, comparison } = room.round!.result!;
      expect(text()).toContain(`${representation.represented} of ${representation.voters} voters`);
      const heads = document.querySelectorAll('th.rule');
      expect(heads).toHaveLength(comparison.length + 1);
      expect(screen.getByDisplayValue(room.round!.ledgerRoot!)).toBeTruthy();
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it.each([
    ['lot', 'Lots were drawn', 'Not drawn'],
    ['voted', 'A further vote decided between them', 'Don’t go on'],
  ] as const)('a tie is told as it was settled: %s', (tie, how, left) => {
    const { text } = show({ tie });
    expect(text()).toContain(how);
    expect(text()).toContain(left);
  });

  it('where people tick, most ticks is one rule and not two', () => {
    const { room } = show({ crowd: 60, rules: { ballot: 'approval', cap: 1 } });
    const { columns } = compareRules(room.round!, room.round!.result!);
    expect(columns.map(({ rule }) => rule)).not.toContain('av');
    expect(columns.filter(({ isOwn }) => isOwn).map(({ rule }) => rule)).toEqual(['most-dots']);
  });

  it('a rule that elects others says whom, and whom not', () => {
    const { room } = show({ crowd: 60 });
    const round = room.round!;
    const [first, ...rest] = round.result!.shortlist;
    const out = round.result!.ranking.find(({ id }) => !round.result!.shortlist.includes(id))!.id;
    const { columns, agreed, isSame } = compareRules(round, {
      ...round.result!,
      comparison: [{ rule: 'av', winners: [out, ...rest], represented: 1, voters: 60 }],
    });
    expect(columns[1]).toMatchObject({ gained: [out], lost: [first] });
    expect([agreed, isSame]).toEqual([rest.length, false]);
  });
});

describe('words of rules and results', () => {
  it.each(['en', 'fr', 'nl'] as const)('are filled for every kind of ballot in %s', (language) => {
    const [rules, results] = [roundRuleWords(language), resultWords(language)];
    const said = BALLOT_KINDS.flatMap((kind) => [
      ...RULE_NAMES.flatMap((name) => [rules.ruleName(name, kind), rules.ruleTell(name, kind)]),
      ...[1, 2, 5].flatMap((count) => [
        rules.budget(kind, count),
        rules.budgetBig(kind, count),
        results.mine(kind, count),
        results.tie(kind, count, 3, 1),
      ]),
      rules.ballot(kind),
      rules.secret(kind),
      results.tie(kind, null, 3, 2),
    ]);
    for (const words of said) {
      expect(words.trim()).not.toBe('');
      expect(words).not.toMatch(/undefined|NaN|\[object/u);
    }
  });
});
