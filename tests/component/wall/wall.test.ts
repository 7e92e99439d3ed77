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
import type { ProjectId } from '../../../shared/ids.ts';
import type { Round } from '../../../shared/voting/round.ts';
import { expectNoFaults, freshPage } from '../screens/page.ts';

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
        const ranking = result.ranking.map((standing) => ({ ...standing, dots: standing.dots + shift }));
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
  function publish(agoMs: number) {
    vi.useFakeTimers({ now: NOW });
    const scene = open({ step: 'result', round: 'closed', projects: 6, nowMs: () => Date.now() });
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
    return { ...scene, rows, go, places, titleOf };
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

  it('is there at once on a wall that is loaded long after', async () => {
    const { text, rows, places } = publish(3_600_000);
    expect(rows('shown')).toBe(places);
    expect(text()).toContain('The cut');
    vi.useRealTimers();
    await expectNoFaults('part');
  });

  it('a wall loaded in mid-reveal is where the other one is', () => {
    const { rows, places } = publish(2500 + 4 * 2200 + 100);
    expect(rows('hidden')).toBe(places - 5);
  });

  it('B6 tells a tie at the cut: who was in it, who was drawn, and the number that was sealed', () => {
    const { room, text } = publish(3_600_000);
    const { result, candidates } = room.rounds[0]!;
    const taken = result!.shortlist.slice(-1);
    const left = candidates.map(({ id }) => id).find((id) => !result!.shortlist.includes(id))!;
    change(room, {
      seed: 'a1b2c3',
      result: { ...result!, cutTie: { dots: 9, tied: [...taken, left], taken } },
    });
    expect(text()).toContain('2 projects had 9 dots each, with room for 1');
    expect(text()).toContain(candidates.find(({ id }) => id === left)!.title);
    expect(text()).toContain('a1b2c3');
  });
});
