/** The wall: follows the agenda by itself, has no controls, and tells nothing of a vote before it is published. */
import { render } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import WallFace from '../../../client/wall/WallFace.svelte';
import {
  fakeRoom,
  type FakeRoom,
  type FakeRoomOptions,
} from '../../../client/playground/fake-room.svelte.ts';
import type { FakeVote } from '../../../client/playground/fake-round.ts';
import { RESULT_PAGE_MS } from '../../../client/wall/result-pages.ts';
import type { ProjectId } from '../../../shared/ids.ts';
import type { VoteRules } from '../../../shared/method/schema.ts';
import type { Round } from '../../../shared/voting/round.ts';
import { expectNoFaults, freshPage, SLOW_MS } from '../screens/page.ts';
import { resultWords } from '../../../shared/words/results.ts';

const ORDER = { ballot: 'ranking', cap: 1, budget: 6, rule: 'stv-scottish' } as const;

freshPage();
afterEach(() => void vi.useRealTimers());

const NOW = Date.parse('2017-08-10T15:00:00Z');

function open(options: FakeRoomOptions = {}, size = { width: 1920, height: 1080 }) {
  const room = fakeRoom({ face: 'wall', people: 12, ...options });
  const page = render(WallFace, { room, ...size });
  const text = (): string => page.container.textContent.replace(/\s+/gu, ' ').trim();
  return { room, page, text, wall: page.container };
}
const change = (room: FakeRoom, fields: Partial<Round>): void => {
  room.rounds = room.rounds.map((round) => ({ ...round, ...fields }));
  flushSync();
};
const STEPS = ['welcome', 'ice-breaker', 'silence', 'capture', 'cluster', 'projects', 'vote', 'result'];

describe('whatever the step', () => {
  it.each(STEPS)('%s has no controls', (step) => {
    const { wall } = open({ step, projects: 6 });
    expect(wall.querySelectorAll('button, a, input, select, textarea, [tabindex]').length).toBe(0);
  });

  it.each(['welcome', 'capture', 'cluster'])('%s has no faults', async (step) => {
    open({ step, cards: 12 });
    await expectNoFaults('part');
  });

  it.each(STEPS.filter((step) => step !== 'silence'))('%s shows the way in', (step) => {
    const { text, wall } = open({ step });
    expect(text()).toContain('BRX7KM');
    expect(wall.querySelectorAll('svg[role=img]').length).toBe(1);
  });

  it('the step’s title stands there in every language of the workshop, the first one as the heading', () => {
    const { wall, text } = open({ step: 'ice-breaker' });
    expect(wall.querySelector('h1')?.textContent).toContain('Ice-breaker');
    expect(text()).toContain('Brise-glace');
    expect(text()).toContain('IJsbreker');
  });

  it('follows the agenda by itself', () => {
    const { room, text } = open({ step: 'ice-breaker' });
    room.goTo('cluster');
    flushSync();
    expect(text()).toContain('Cluster');
    expect(text()).not.toContain('Ice-breaker');
  });

  it('says in a few words that it is offline, and keeps showing what it knew', () => {
    const { room, text } = open({ step: 'cluster', cards: 20 });
    const before = text();
    room.connection = 'offline';
    flushSync();
    expect(text()).toContain('Not connected');
    expect(
      text()
        .replace(/Not connected[^.]*\.[^.]*\./u, '')
        .trim(),
    ).toBe(before);
  });
});

it('the silence is dark and without a word, and ends without one', () => {
  const { room, text, wall } = open({ step: 'silence' });
  expect(text()).toBe('');
  expect(wall.querySelector('svg, img, time')).toBeNull();
  expect(wall.querySelector('[data-dark]')?.getAttribute('data-dark')).toBe('true');
  room.goTo('capture');
  flushSync();
  expect(wall.querySelector('[data-dark]')?.getAttribute('data-dark')).toBe('false');
});

describe('while people write', () => {
  it('no idea is on the wall, only how many are here', () => {
    const { room, text } = open({ step: 'capture', cards: 30 });
    for (const { text: idea } of room.board.cards.values()) expect(text()).not.toContain(idea);
    expect(text()).toContain('12 people are here');
  });
});

describe('the board', () => {
  it('shows an idea that arrives, and a removed one no more', () => {
    const { room, text } = open({ step: 'cluster', cards: 5 });
    room.board.elsewhere('addCard', 'card99999999', {
      owner: 'person00000001',
      text: 'A tram to the sea',
      place: { in: 'theme', theme: 'mobility', order: 'a9' },
    });
    flushSync();
    expect(text()).toContain('A tram to the sea');
    room.board.elsewhere('removeCard', 'card99999999', true);
    flushSync();
    expect(text()).not.toContain('A tram to the sea');
  });

  it.each([
    ['1920×1080', { width: 1920, height: 1080 }],
    ['1280×720', { width: 1280, height: 720 }],
    ['1024×768', { width: 1024, height: 768 }],
  ])('400 cards on %s turn pages and keep inside the wall', (_name, size) => {
    const { wall, text } = open({ step: 'cluster', cards: 400, stacks: 20, nowMs: () => NOW }, size);
    expect(text()).toMatch(/Page \d+ of \d+/u);
    const blocks = [...wall.querySelectorAll<HTMLElement>('[data-block]')];
    expect(blocks.length).toBeGreaterThan(8);
    for (const { style } of blocks) {
      const [x = 0, y = 0] = /translate\((.+)px, (.+)px\)/u.exec(style.transform)?.slice(1).map(Number) ?? [];
      expect(x + parseFloat(style.width)).toBeLessThanOrEqual(size.width * 0.96);
      expect(y + parseFloat(style.height)).toBeLessThanOrEqual(size.height * 0.76);
    }
    const type = parseFloat(wall.querySelector<HTMLElement>('.sheet')?.style.fontSize ?? '0');
    expect(type).toBeGreaterThanOrEqual(size.height / 40);
  });

  it('turns to the next page by itself', () => {
    vi.useFakeTimers({ now: NOW });
    const { wall } = open({ step: 'cluster', cards: 400 });
    const shown = (): string | null | undefined =>
      wall.querySelector('[data-page]:last-of-type')?.getAttribute('data-page');
    const first = shown();
    vi.advanceTimersByTime(12_500);
    flushSync();
    expect(shown()).not.toBe(first);
  });

  it('a stack stands there with its name and number, not with every idea in it', () => {
    const { text } = open({ step: 'cluster', cards: 3, stacks: 1 });
    expect(text()).toContain('Safe to school');
    expect(text()).toContain('3 ideas');
  });
});

it('projects stand under their themes with who leads them', () => {
  const { text } = open({ step: 'projects', cards: 30, stacks: 6, projects: 6 });
  expect(text()).toContain('Streets that count');
  expect(text()).toContain('Led by Ana');
  expect(text()).toContain('Lead wanted');
});

describe('the vote', () => {
  const dotsOf = (room: FakeRoom) => room.rounds[0]!;

  it('B1 announced, it shows the rules and the seal of the tie rule', () => {
    const { text, room } = open({ step: 'vote', round: 'announced' });
    expect(text().replaceAll(' ', '')).toContain(dotsOf(room).seedHash);
    expect(text()).toContain('15 projects go on');
    expect(text()).toContain('20 projects to choose from');
  });

  it.each<[string, Partial<VoteRules>, string[]]>([
    [
      'dots',
      {},
      ['5dots for each of us', '2dots at most on one project', 'The projects with the most dots go on'],
    ],
    [
      'ticks',
      { ballot: 'approval', cap: 1, budget: 8 },
      ['8ticks at most', 'The projects with the most ticks go on'],
    ],
    ['an order', ORDER, ['6projects at most to put in order', 'moves on to the next project']],
    ['floors', { themeFloors: true }, ['gets at least one place']],
    ['voters', { voters: ['citizen', 'hacker'] as string[] }, ['These vote: Citizen, Hacker or maker.']],
    ['totals', { publish: 'totals' }, ['Totals only are published']],
    ['host', { tie: 'host' }, ['the facilitator has lots drawn, takes all, or holds a further vote']],
  ])('W1 announced, it tells the rules: %s', (_name, rules, said) => {
    const { text } = open({ step: 'vote', round: 'announced', vote: { rules } });
    for (const words of said)
      expect(text().replace(/(\d) /gu, '$1')).toContain(words.replace(/(\d) /gu, '$1'));
  });

  it('W3 a tie vote is announced as one, in every language', () => {
    const { room, text } = open({
      step: 'vote',
      round: 'closed',
      vote: { rules: { tie: 'host' }, tie: 'voting' },
    });
    room.rounds = room.rounds.map((round) =>
      round.tieOf === '' ? { ...round, published: false, result: null } : { ...round, state: 'announced' },
    );
    flushSync();
    expect(text()).toContain('A vote to settle the tie');
    expect(text()).toContain('Un vote pour départager');
    expect(text()).toContain('2 projects are equal, with room for 1.');
  });

  it('open, it shows the turnout as number and bar', () => {
    const { text, room, wall } = open({ step: 'vote', round: 'open' });
    change(room, { turnout: { cast: 9, admitted: 12 } });
    expect(text()).toContain('9 of 12 have voted');
    expect(wall.querySelector<HTMLElement>('.bar span')?.style.width).toBe('75%');
  });

  it('B3 closing, it counts down and asks for ballots still on phones', () => {
    const { text, room } = open({ step: 'vote', round: 'closing', nowMs: () => NOW });
    change(room, { closesAtMs: NOW + 42_000 });
    expect(text()).toContain('0:42');
    expect(text()).toContain('Ballots still on phones');
  });

  it.each(['announced', 'open', 'closing', 'closed'] as const)(
    'B4 %s, nothing on the wall depends on how anybody voted, even in the host’s own room',
    (state) => {
      const shown = (shift: number): string => {
        const { room, page } = open({
          face: 'desk',
          role: 'host',
          step: 'vote',
          round: 'closed',
          projects: 6,
          nowMs: () => NOW,
        });
        const round = dotsOf(room);
        const result = round.result!;
        const ranking = result.ranking.map((standing) => ({ ...standing, score: standing.score + shift }));
        if (shift > 0) ranking.reverse();
        change(room, {
          state,
          published: false,
          closesAtMs: NOW + 9000,
          result: { ...result, ranking, shortlist: ranking.slice(0, 15).map(({ id }) => id as ProjectId) },
        });
        const html = page.container.innerHTML;
        for (const { title } of round.candidates) expect(html).not.toContain(title);
        page.unmount();
        return html.replaceAll(/c\d+|s\d+-\w+/gu, '');
      };
      expect(shown(0)).toBe(shown(700));
    },
  );

  it('closed but not published, it says that it is being counted, also in the result step', () => {
    for (const step of ['vote', 'result']) {
      const { room, text, page } = open({ step, round: 'closed' });
      change(room, { published: false, result: null });
      expect(text()).toContain('Being counted');
      page.unmount();
    }
  });
});

describe('B7 the published result', () => {
  function publish(agoMs: number, vote: FakeVote = {}) {
    vi.useFakeTimers({ now: NOW });
    const scene = open({ step: 'result', round: 'closed', projects: 6, vote, nowMs: () => Date.now() });
    change(scene.room, { published: true, publishedAtMs: NOW - agoMs });
    const rows = (state: string): number => scene.wall.querySelectorAll(`[data-place=${state}]`).length;
    const go = (ms: number): void => {
      vi.advanceTimersByTime(ms);
      flushSync();
    };
    const places = scene.room.rounds[0]!.result!.shortlist.length;
    const titleOf = (place: number): string => {
      const { candidates, result } = scene.room.rounds[0]!;
      return candidates.find(({ id }) => id === result!.shortlist[place])!.title;
    };
    const kind = (): string | undefined =>
      scene.wall.querySelector<HTMLElement>('[data-result]')?.dataset['result'];
    /** Lets the time pass until this page is shown. */
    const turnTo = (wanted: string): void => {
      for (let turn = 0; kind() !== wanted; turn += 1) {
        if (turn > 20) throw new Error(`no page tells of ${wanted}`);
        go(RESULT_PAGE_MS);
      }
    };
    return { ...scene, rows, go, places, titleOf, kind, turnTo };
  }

  it('is revealed one by one from the last place up, alone on the wall', () => {
    const { text, rows, go, places, titleOf, wall } = publish(0);
    expect(rows('hidden')).toBe(places);
    expect(wall.querySelector('[data-corner]')).toBeNull();
    go(3000);
    expect(text()).toContain(titleOf(places - 1));
    expect(text()).not.toContain(titleOf(0));
    expect(rows('hidden')).toBe(places - 1);
    go(2200);
    expect(rows('hidden')).toBe(places - 2);
    go(60_000);
    expect(rows('shown')).toBe(places);
    expect(text()).toContain(titleOf(0));
    expect(wall.querySelector('[data-corner]')).not.toBeNull();
  });

  it(
    'is there at once on a wall that is loaded long after',
    async () => {
      const { text, rows, places, turnTo } = publish(3_600_000);
      turnTo('shortlist');
      expect(rows('shown')).toBe(places);
      expect(text()).toContain('The cut');
      vi.useRealTimers();
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('a wall loaded in mid-reveal is where the other one is', () => {
    const { rows, places } = publish(2500 + 4 * 2200 + 100);
    expect(rows('hidden')).toBe(places - 5);
  });

  it('B6 tells a tie at the cut: who was in it, who was drawn, and the number that was sealed', () => {
    const { room, text, turnTo } = publish(3_600_000);
    const { result, candidates } = room.rounds[0]!;
    const taken = result!.shortlist.slice(-1);
    const left = candidates.map(({ id }) => id).find((id) => !result!.shortlist.includes(id))!;
    change(room, {
      seed: 'a1b2c3',
      result: { ...result!, cutTie: { score: 9, tied: [...taken, left], taken } },
    });
    turnTo('tie');
    expect(text()).toContain('2 projects had 9 dots each, with room for 1');
    expect(text()).toContain('Lots were drawn');
    expect(text()).toContain(candidates.find(({ id }) => id === left)!.title);
    expect(text()).toContain('a1b2c3');
  });

  it.each([
    ['all', 'The facilitator let all of them go on'],
    ['voted', 'A further vote decided between them'],
  ] as const)('W3 a tie that was settled otherwise is told so: %s', (tie, said) => {
    const { text, turnTo } = publish(3_600_000, { rules: { tie: 'host' }, tie });
    turnTo('tie');
    expect(text()).toContain(said);
  });

  it('W5 turns its pages by the server’s time, beginning with the shortlist', () => {
    const { kind, go } = publish(0, { crowd: 80, candidates: 40 });
    go(2500 + 15 * 2200 + 100);
    const seen = [kind()];
    for (let turn = 0; turn < 12; turn += 1) {
      go(RESULT_PAGE_MS);
      seen.push(kind());
    }
    expect(seen.slice(0, 3)).toEqual(['shortlist', 'shortlist', 'tie']);
    expect(new Set(seen)).toEqual(new Set(['shortlist', 'tie', 'support', 'represented', 'comparison']));
    expect(seen.filter((one) => one === 'support').length).toBeGreaterThanOrEqual(2);
  });

  it('W5 a wall that is loaded later shows the same page', () => {
    const first = publish(75_000, { crowd: 80 });
    const shown = first.text();
    first.page.unmount();
    expect(publish(75_000, { crowd: 80 }).text()).toBe(shown);
  });

  it('W5 the fingerprint and what it is for stand on every page', () => {
    const { room, text, turnTo } = publish(3_600_000, { crowd: 80 });
    for (const kind of ['shortlist', 'support', 'represented', 'comparison'] as const) {
      turnTo(kind);
      expect(text()).toContain(room.rounds[0]!.ledgerRoot!);
      expect(text()).toContain('counts again must find this same fingerprint');
    }
  });

  it('W4 support is told for every project, those that nobody chose too, in a table with the cut', () => {
    const { room, go, kind, wall } = publish(3_600_000, { crowd: 80, candidates: 40 });
    const { candidates, result } = room.rounds[0]!;
    const found = new Map<string, string>();
    let cuts = 0;
    let last = '';
    for (let turn = 0; turn < 12; turn += 1) {
      go(RESULT_PAGE_MS);
      const text = wall.textContent;
      if (kind() !== 'support' || text === last) continue;
      last = text;
      cuts += wall.querySelectorAll('tr.cut').length;
      for (const row of wall.querySelectorAll('tbody tr:not(.cut)'))
        found.set(row.querySelector('.title')!.textContent, row.querySelector('.score')!.textContent);
    }
    expect([...found.keys()].sort()).toEqual(candidates.map(({ title }) => title).sort());
    expect(cuts).toBeGreaterThan(0);
    const none = result!.ranking.filter(({ score }) => score === 0);
    expect(none.length).toBeGreaterThan(0);
    for (const { id } of none) expect(found.get(candidates.find((one) => one.id === id)!.title)).toBe('0');
  });

  it('says who is represented, and what the check of shares found', () => {
    const { room, text, turnTo, wall } = publish(3_600_000, { crowd: 80 });
    const { represented, voters } = room.rounds[0]!.result!.representation;
    turnTo('represented');
    expect(text()).toContain(`${represented} of ${voters} voters have at least one choice`);
    expect(text()).toContain('Shares were checked');
    expect(wall.querySelectorAll('circle')).toHaveLength(voters);
    expect(wall.querySelectorAll('circle.on')).toHaveLength(represented);
  });

  it('V24 of an order it is said that a project counts as chosen wherever it stands', () => {
    const { text, turnTo } = publish(3_600_000, { crowd: 80, rules: ORDER });
    turnTo('represented');
    expect(text()).toContain(resultWords('en').sharesRanked);
  });

  it(
    'W7 compares the rules in a table: filled where a rule elects, and said for ears',
    async () => {
      const { room, turnTo, wall } = publish(3_600_000, { crowd: 80 });
      const { comparison } = room.rounds[0]!.result!;
      turnTo('comparison');
      expect(wall.querySelectorAll('th.rule')).toHaveLength(comparison.length + 1);
      const row = wall.querySelector('tbody tr')!;
      expect(
        row.querySelectorAll('svg.elected').length + row.querySelectorAll('svg:not(.elected)').length - 1,
      ).toBe(comparison.length + 1);
      expect(row.querySelector('td.own')!.textContent.trim()).toBe('elected');
      vi.useRealTimers();
      await expectNoFaults('part');
    },
    SLOW_MS,
  );

  it('says plainly that every rule elects the same', () => {
    const { room, text, turnTo } = publish(3_600_000, { crowd: 80 });
    const result = room.rounds[0]!.result!;
    change(room, {
      result: {
        ...result,
        comparison: result.comparison.map((other) => ({
          ...other,
          winners: [...result.shortlist].reverse(),
        })),
      },
    });
    turnTo('comparison');
    expect(text()).toContain('Every rule elects the same 15.');
  });

  it('an order has no other rule to compare with, and shows no page of one', () => {
    const { go, kind } = publish(3_600_000, { crowd: 40, rules: ORDER });
    const seen = new Set<string | undefined>();
    for (let turn = 0; turn < 9; turn += 1) {
      go(RESULT_PAGE_MS);
      seen.add(kind());
    }
    expect(seen).not.toContain('comparison');
    expect(seen).toContain('represented');
  });

  it('with totals only it says what the fingerprint can’t do', () => {
    const { text } = publish(3_600_000, { rules: { publish: 'totals' } });
    expect(text()).toContain('nobody outside can count again');
  });
});
