/** A bad afternoon for one phone with two tabs, in seeded variations: whatever happens, every word arrives once or comes back. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CLOSE } from '../../../shared/protocol/frames.ts';
import { Page } from '../../support/client-page.ts';
import { Phone, settled, VirtualServer } from '../../support/client-wire.ts';
import { seeded } from '../../support/random.ts';

const ANA = { id: 'ana000000001', role: 'participant' } as const;
const STEPS = 200;
/** Seeds that once failed stay. */
const SEEDS = [1, 2, 3, 4, 5, 6, 1053, 1089, 5009, 5514, 5661, 9564];

describe('chaos', () => {
  it.each(SEEDS)('N3 N5 seed %i: nothing is lost, nothing arrives twice', async (seed) => {
    const random = seeded(seed);
    const server = new VirtualServer(seed);
    const phone = new Phone(server, ANA);
    // Refused for good, by its words: the same every time it is tried.
    server.refuses = ({ words }) => (words.includes('refused') ? 'not-lawful' : null);
    const pages: Page[] = [];
    const drafts = () => pages.flatMap((page) => page.drafts.map(({ text }) => text));
    const arrived = () => server.records<{ text: string }>(`notebook/${ANA.id}`, 'ideas');
    const open = () => {
      const page = new Page(phone, 'notebook');
      pages.push(page);
      void page.replica.open();
      return page;
    };
    let page = open();
    let other = open();
    await server.clock.pass(3000);
    /** The newest words of every idea, by id. */
    const wanted = new Map<string, string>();
    /** An idea is edited where it was written: one that is edited in two tabs at once keeps one of both wordings. */
    const homes = new Map<string, Page>();
    const deeds: (() => void | Promise<void>)[] = [
      () => {
        const text = `idea ${wanted.size}${random.int(8) === 0 ? ' refused' : ''}`;
        const id = page.writeIdea(text);
        wanted.set(id, text);
        homes.set(id, page);
      },
      () => {
        const own = [...wanted].filter(
          ([id, text]) => homes.get(id) === page && id in page.records('ideas') && !text.includes('refused'),
        );
        if (own.length === 0) return;
        const [id, text] = random.pick(own);
        const better = `${text}+`;
        if (page.replica.edit('editIdea', [id, better]) === null) wanted.set(id, better);
      },
      () => server.goDown(),
      () => server.goUp(),
      () => server.goUp(),
      () => void (server.isDiskHeld = true),
      () => server.releaseDisk(),
      () => server.close(CLOSE.busy, 'busy'),
      () => server.close(CLOSE.restart, 'restart'),
      () => server.clock.pass(random.int(2000)),
      () => server.clock.pass(random.int(20_000)),
      () => settled(),
      () => void ([page, other] = [other, page]),
      () => void ([page, other] = [other, page]),
      async () => {
        page.close();
        const former = page;
        page = open();
        for (const [id, home] of homes) if (home === former) homes.set(id, page);
        // Wherever the page stands: without a network it shows itself after a while.
        await server.clock.pass(3000);
      },
    ];
    for (let step = 0; step < STEPS; step += 1) await random.pick(deeds)();

    server.goUp();
    server.releaseDisk();
    const isInLine = (tab: Page) =>
      tab.isSaved && tab.replica.isConnected && isDeepStrictEqual(tab.records('ideas'), arrived());
    for (let minute = 0; minute < 30 && !(isInLine(page) && isInLine(other)); minute += 1) {
      await server.clock.pass(60_000);
    }
    await server.clock.pass(60_000);
    await settled();
    expect([page.isSaved, other.isSaved]).toEqual([true, true]);
    for (const [id, text] of wanted) {
      const here = arrived()[id]?.text;
      if (text.includes('refused')) {
        expect(here).toBeUndefined();
        expect(drafts()).toContain(text);
      } else expect(here).toBe(text);
    }
    expect(Object.keys(arrived()).length).toBe(
      [...wanted.values()].filter((text) => !text.includes('refused')).length,
    );
    for (const tab of [page, other]) {
      expect(tab.records('ideas')).toEqual(arrived());
      tab.close();
    }
  });
});
