/** What becomes of an edit: on this phone, sending, saved, arrived once, or given back with the reason. */
import { describe, expect, it } from 'vitest';
import * as boardEdits from '../../../shared/board/edit.ts';
import { CLOSE } from '../../../shared/protocol/frames.ts';
import { Page } from '../../support/client-page.ts';
import { mintId, Phone, settled, until, VirtualServer, type Admitted } from '../../support/client-wire.ts';

const ANA: Admitted = { id: 'ana000000001', role: 'participant' };
const BO: Admitted = { id: 'bo0000000001', role: 'participant' };
const NOTEBOOK = `notebook/${ANA.id}`;

const scene = (who: Admitted = ANA) => {
  const server = new VirtualServer();
  return { server, phone: new Phone(server, who) };
};
const ideasOnServer = (server: VirtualServer): string[] =>
  Object.values(server.records<{ text: string }>(NOTEBOOK, 'ideas'))
    .map(({ text }) => text)
    .sort();
const cardsOnServer = (server: VirtualServer): string[] =>
  Object.values(server.records<{ text: string }>('board', 'cards'))
    .map(({ text }) => text)
    .sort();

/** The page dies, and what it had on the shelf is gone. */
function loseCopy(page: Page): void {
  const { copyName } = page.replica.life!;
  page.close();
  page.phone.shelf.drop(copyName);
}

describe('saving states', () => {
  it('N1 an edit is sending when its frame is out, and saved only once the server has it on disk', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    server.isDiskHeld = true;
    const id = page.writeIdea('a tram to the airport');
    expect(page.saving(id)).toBe('sending');
    await settled();
    expect(page.saving(id)).toBe('sending');
    server.releaseDisk();
    await page.saved();
    expect(page.saving(id)).toBe('saved');
    expect(page.told.get(id)?.at(-1)).toBe('saved');
    expect(ideasOnServer(server)).toEqual(['a tram to the airport']);
    page.close();
  });

  it('N1 of two edits only the one on disk is saved', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    const first = page.writeIdea('first');
    await page.saved();
    server.isDiskHeld = true;
    page.replica.edit('editIdea', [first, 'first, better']);
    const second = page.writeIdea('second');
    expect([page.saving(first), page.saving(second)]).toEqual(['sending', 'sending']);
    server.releaseDisk();
    await page.saved();
    expect(ideasOnServer(server)).toEqual(['first, better', 'second']);
    page.close();
  });

  it('N1 a lost connection takes "sending" back to "on this phone"', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    server.isDiskHeld = true;
    const id = page.writeIdea('gone with the Wi-Fi');
    await settled();
    server.goDown();
    await until(() => !page.replica.isConnected, 'the page notices');
    expect(page.saving(id)).toBe('on this phone');
    server.goUp();
    server.isDiskHeld = false;
    await server.clock.pass(5000);
    await page.saved();
    expect(page.told.get(id)).toEqual(['on this phone', 'sending', 'on this phone', 'sending', 'saved']);
    page.close();
  });

  it('N2 what is written between connecting and step 2 reaches the server without a gap', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    server.goDown();
    await settled();
    page.writeIdea('offline');
    server.goUp();
    // Connected, but the server's question has not come: an update sent now would lack what was written offline.
    const connecting = server.clock.pass(server.clock.nextMs);
    await until(() => page.replica.isConnected, 'the page is connected');
    page.writeIdea('in between');
    await connecting;
    await page.saved();
    expect(page.refusals).toEqual([]);
    expect(ideasOnServer(server)).toEqual(['in between', 'offline']);
    page.close();
  });

  it('N2 an edit that changes nothing is not sent and not waited for', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    const id = page.writeIdea('same');
    await page.saved();
    const frames = server.frames.length;
    expect(page.replica.edit('editIdea', [id, 'same'])).toBeNull();
    await settled();
    expect(page.isSaved).toBe(true);
    expect(server.frames.length).toBe(frames);
    page.close();
  });
});

describe('offline', () => {
  it('N3 what is written offline arrives once, in one frame', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    server.goDown();
    await settled();
    const ids = ['one', 'two', 'three'].map((text) => page.writeIdea(text));
    page.replica.edit('editIdea', [ids[1]!, 'two, better']);
    expect(ids.map((id) => page.saving(id))).toEqual(['on this phone', 'on this phone', 'on this phone']);
    const frames = server.frames.length;
    server.goUp();
    await server.clock.pass(5000);
    await page.saved();
    expect(server.frames.length).toBe(frames + 1);
    expect(ideasOnServer(server)).toEqual(['one', 'three', 'two, better']);
    page.close();
  });

  it('N3 a page opened offline shows what the phone has, takes edits, and sends them when it can', async () => {
    const { server, phone } = scene();
    const first = await new Page(phone, 'notebook').join();
    first.writeIdea('from before');
    await first.saved();
    first.close();
    server.goDown();
    const second = await new Page(phone, 'notebook').open();
    expect(second.texts('ideas')).toEqual(['from before']);
    const id = second.writeIdea('in the tunnel');
    expect(second.saving(id)).toBe('on this phone');
    second.close();
    // Closed and opened once more, still without a network.
    const third = await new Page(phone, 'notebook').open();
    expect(third.texts('ideas')).toEqual(['from before', 'in the tunnel']);
    expect(third.saving(id)).toBe('on this phone');
    server.goUp();
    await server.clock.pass(10_000);
    await third.saved();
    expect(ideasOnServer(server)).toEqual(['from before', 'in the tunnel']);
    expect(third.refusals).toEqual([]);
    third.close();
  });

  it('N3 an edit that the copy on the phone lacks is written again after a restart', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    const id = page.writeIdea('saved');
    await page.saved();
    server.goDown();
    await settled();
    page.replica.edit('editIdea', [id, 'changed in the last moment']);
    // The battery died between the outbox's write and the copy's.
    loseCopy(page);
    server.goUp();
    const next = await new Page(phone, 'notebook').join();
    expect(ideasOnServer(server)).toEqual(['changed in the last moment']);
    expect(next.drafts).toEqual([]);
    next.close();
  });

  it.each([
    ['in one page', false],
    ['in the next page', true],
  ])(
    'N3 the newest words arrive, also if the phone set its clock back before them, %s',
    async (_where, isReloaded) => {
      const { server, phone } = scene();
      let page = await new Page(phone, 'notebook').join();
      server.goDown();
      await settled();
      const id = page.writeIdea('first');
      page.replica.edit('editIdea', [id, 'second']);
      if (isReloaded) {
        page.close();
        page = await new Page(phone, 'notebook').open();
      }
      phone.offMs = -3_600_000;
      page.replica.edit('editIdea', [id, 'third']);
      // The battery died before the copy was written.
      loseCopy(page);
      server.goUp();
      const next = await new Page(phone, 'notebook').join();
      expect(ideasOnServer(server)).toEqual(['third']);
      expect(next.drafts).toEqual([]);
      next.close();
    },
  );

  it('N3 an edit that was saved just before the page died is not written again', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    const id = page.writeIdea('mine');
    await settled();
    // The server has it, but the page never heard so: its outbox still holds the entry.
    await page.saved();
    server.isDiskHeld = true;
    page.replica.edit('editIdea', [id, 'mine, later']);
    await settled();
    page.close();
    server.releaseDisk();
    const next = await new Page(phone, 'notebook').join();
    expect(ideasOnServer(server)).toEqual(['mine, later']);
    next.close();
  });

  it('N4 without an id the page can be read and written, and sends once it has one', async () => {
    const { server, phone } = scene();
    server.goDown();
    const opening = new Page(phone, 'notebook');
    void opening.replica.open();
    await server.clock.pass(3000);
    expect(opening.doc).not.toBeNull();
    const id = opening.writeIdea('written under no id');
    expect(opening.saving(id)).toBe('on this phone');
    expect(opening.texts('ideas')).toEqual(['written under no id']);
    server.goUp();
    opening.replica.nudge();
    await server.clock.pass(60_000);
    await opening.saved();
    expect(ideasOnServer(server)).toEqual(['written under no id']);
    expect(opening.refusals).toEqual([]);
    opening.close();
  });

  it('N4 what was written without an id survives closing the page', async () => {
    const { server, phone } = scene();
    server.goDown();
    const page = new Page(phone, 'notebook');
    void page.replica.open();
    await server.clock.pass(3000);
    page.writeIdea('kept');
    page.close();
    server.goUp();
    const next = await new Page(phone, 'notebook').join();
    expect(ideasOnServer(server)).toEqual(['kept']);
    next.close();
  });

  it('N4 two tabs of one phone write under different ids', async () => {
    const { server, phone } = scene();
    const [one, two] = await Promise.all([new Page(phone, 'board').join(), new Page(phone, 'board').join()]);
    expect(one.replica.life?.clientId).not.toBe(two.replica.life?.clientId);
    one.addCard('from one tab');
    two.addCard('from the other');
    await Promise.all([one.saved(), two.saved()]);
    expect(cardsOnServer(server)).toEqual(['from one tab', 'from the other']);
    one.close();
    two.close();
  });
});

describe('two tabs', () => {
  it('N4 what an open tab has under way is its own to send; once it is closed the other sends it', async () => {
    const { server, phone } = scene();
    server.goDown();
    // Without an id nothing lies in the copy that both share: only the outbox knows of it.
    const one = new Page(phone, 'notebook');
    void one.replica.open();
    await server.clock.pass(3000);
    const id = one.writeIdea('written in one tab');
    const other = new Page(phone, 'notebook');
    void other.replica.open();
    await server.clock.pass(3000);
    server.goUp();
    one.cut(true);
    other.replica.nudge();
    await server.clock.pass(10_000);
    expect(other.replica.isSynced).toBe(true);
    expect(ideasOnServer(server)).toEqual([]);
    expect(other.saving(id)).toBe('on this phone');
    one.close();
    await server.clock.pass(10_000);
    expect(ideasOnServer(server)).toEqual(['written in one tab']);
    expect(other.saving(id)).toBe('saved');
    other.close();
  });
});

describe('a refusal', () => {
  it('G20 N5 heals by itself: the refused words come back, everything else stays and goes on', async () => {
    const { server, phone } = scene();
    server.refuses = ({ words }) => (words.includes('forbidden') ? 'not-lawful' : null);
    const page = await new Page(phone, 'board').join();
    const good = page.addCard('good');
    page.addCard('forbidden');
    const after = page.addCard('after');
    await until(() => page.refusals.length > 1, 'it is refused, also when sent alone');
    await server.clock.pass(5000);
    await page.saved();
    expect(page.drafts).toMatchObject([{ text: 'forbidden', reason: 'not-lawful' }]);
    expect(cardsOnServer(server)).toEqual(['after', 'good']);
    await until(() => page.texts('cards').length === 2, 'the refused card leaves the screen');
    expect(Object.keys(page.records('cards')).sort()).toEqual([good, after].sort());
    page.addCard('life goes on');
    await page.saved();
    expect(cardsOnServer(server)).toEqual(['after', 'good', 'life goes on']);
    page.close();
  });

  it('G20 N5 while it heals the screen stays as it was and takes edits', async () => {
    const { server, phone } = scene();
    boardEdits.addCard(server.document('board'), mintId(server), {
      owner: BO.id,
      text: 'Bo’s',
      place: { in: 'tray', order: 'a0' },
    });
    const page = await new Page(phone, 'board').join();
    server.refuses = ({ words }) => (words.includes('forbidden') ? 'not-lawful' : null);
    page.addCard('forbidden');
    await until(() => page.refusals.length > 0, 'the refusal');
    page.addCard('written while it heals');
    expect(page.texts('cards')).toEqual(['Bo’s', 'forbidden', 'written while it heals']);
    await until(() => page.refusals.length > 1, 'it is refused, also when sent alone');
    await server.clock.pass(5000);
    await page.saved();
    await until(() => page.texts('cards').length === 2, 'the refused card leaves the screen');
    expect(cardsOnServer(server)).toEqual(['Bo’s', 'written while it heals']);
    page.close();
  });

  it('G20 N5 after it, a fresh id and a fresh copy: opening the page again brings nothing back', async () => {
    const { server, phone } = scene();
    server.refuses = ({ words }) => (words.includes('forbidden') ? 'not-lawful' : null);
    const page = await new Page(phone, 'board').join();
    const former = page.replica.life?.clientId;
    page.addCard('forbidden');
    await until(() => page.refusals.length > 1, 'it is refused, also when sent alone');
    await server.clock.pass(5000);
    await until(() => page.replica.isConnected && page.texts('cards').length === 0, 'it has healed');
    expect(page.replica.life?.clientId).not.toBe(former);
    page.close();
    const next = await new Page(phone, 'board').join();
    expect(next.texts('cards')).toEqual([]);
    expect(next.refusals).toEqual([]);
    next.close();
  });

  it('G20 N5 what the step no longer permits comes back as a draft, what it permits arrives', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'board').join();
    const id = page.addCard('early enough');
    await page.saved();
    server.goDown();
    await settled();
    page.addCard('too late');
    page.replica.edit('moveCard', [id, { in: 'theme', theme: server.method.themes[0]!.id, order: 'a0' }]);
    // In this step cards may still be moved, but no longer added.
    server.agenda = { ...server.agenda, step: 'projects' };
    server.goUp();
    await server.clock.pass(10_000);
    await page.saved();
    expect(page.drafts).toMatchObject([{ text: 'too late', reason: 'not-now' }]);
    expect(cardsOnServer(server)).toEqual(['early enough']);
    expect(server.records('board', 'cards')[id]).toMatchObject({ place: { in: 'theme' } });
    page.close();
  });

  it('G20 N5 a new card and what was written on it since come back as one draft, in the newest words', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'board').join();
    server.goDown();
    await settled();
    const id = page.addCard('first words');
    page.replica.edit('editCard', [id, 'second words']);
    page.replica.edit('moveCard', [id, { in: 'theme', theme: server.method.themes[0]!.id, order: 'a0' }]);
    page.replica.edit('editCard', [id, 'last words']);
    server.agenda = { ...server.agenda, step: 'vote' };
    server.goUp();
    await server.clock.pass(10_000);
    await page.saved();
    expect(page.drafts.map(({ text, reason }) => [text, reason])).toEqual([['last words', 'not-now']]);
    page.close();
  });

  it('G20 N5 of several refused wordings of one card the last comes back', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'board').join();
    const id = page.addCard('as it was');
    await page.saved();
    server.goDown();
    await settled();
    page.replica.edit('editCard', [id, 'once more']);
    page.replica.edit('editCard', [id, 'and once more']);
    server.agenda = { ...server.agenda, step: 'vote' };
    server.goUp();
    await server.clock.pass(10_000);
    await page.saved();
    expect(page.drafts.map(({ text }) => text)).toEqual(['and once more']);
    expect(page.texts('cards')).toEqual(['as it was']);
    page.close();
  });

  it('G20 N5 a move that is refused is undone without a draft', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'board').join();
    const id = page.addCard('stays');
    await page.saved();
    server.refuses = ({ words }) => (words.includes('"place"') ? 'not-now' : null);
    page.replica.edit('moveCard', [id, { in: 'theme', theme: server.method.themes[0]!.id, order: 'a0' }]);
    await until(() => page.refusals.length > 1, 'it is refused, also when sent again');
    await server.clock.pass(5000);
    expect(page.isSaved).toBe(true);
    await until(
      () => (page.records<{ place: { in: string } }>('cards')[id]?.place.in ?? '') === 'tray',
      'the card is back in the tray',
    );
    expect(page.drafts).toEqual([]);
    page.close();
  });

  it('G20 N5 an id that the server no longer knows: the pool is thrown away, nothing is lost', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'notebook').join();
    server.leases.clear();
    page.writeIdea('still here');
    await until(() => page.refusals.length > 0, 'the refusal');
    await page.saved();
    expect(page.refusals).toEqual([{ refusal: 'unleased', isFinal: false }]);
    expect(ideasOnServer(server)).toEqual(['still here']);
    expect(page.drafts).toEqual([]);
    page.close();
  });

  it('G20 N5 the network fails in the middle of healing: it goes on when it is back, also after a reload', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'board').join();
    server.refuses = ({ words }) => {
      if (!words.includes('forbidden')) return null;
      if (page.refusals.length === 0) server.isReachable = false;
      return 'not-lawful';
    };
    page.addCard('forbidden');
    page.addCard('wanted');
    await until(() => page.refusals.length > 0, 'the refusal');
    await settled();
    expect(page.texts('cards')).toEqual(['forbidden', 'wanted']);
    page.close();
    server.goUp();
    const next = new Page(phone, 'board');
    void next.replica.open();
    await server.clock.pass(20_000);
    await next.saved();
    expect(cardsOnServer(server)).toEqual(['wanted']);
    expect(next.drafts).toMatchObject([{ text: 'forbidden' }]);
    next.close();
  });

  it('G22 N6 refusals in a row are answered ever more slowly', async () => {
    const { server, phone } = scene();
    const page = await new Page(phone, 'board').join();
    server.refuses = () => 'not-lawful';
    for (let card = 0; card < 6; card += 1) page.addCard(`card ${card}`);
    const waitsMs: number[] = [];
    for (let refusals = 0, lastMs = server.clock.nowMs(); page.drafts.length < 6;) {
      await server.clock.pass(100);
      if (page.refusals.length === refusals) continue;
      refusals = page.refusals.length;
      waitsMs.push(server.clock.nowMs() - lastMs);
      lastMs = server.clock.nowMs();
    }
    expect(page.drafts.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5].map((card) => `card ${card}`));
    expect(page.isSaved).toBe(true);
    // The first is healed at once; then each waits longer, up to half a minute.
    expect(waitsMs[0]).toBeLessThanOrEqual(200);
    expect(Math.max(...waitsMs.slice(-3))).toBeGreaterThan(4000);
    expect(Math.max(...waitsMs)).toBeLessThan(31_000);
    page.close();
  });

  it('N6 after 4401 and 4410 nobody knocks again', async () => {
    for (const [code, refusal] of [
      [CLOSE.notAdmitted, 'not-admitted'],
      [CLOSE.removed, 'removed'],
    ] as const) {
      const { server, phone } = scene();
      const page = await new Page(phone, 'board').join();
      server.close(code, refusal);
      await until(() => page.refusals.length > 0, 'the refusal');
      expect(page.refusals).toEqual([{ refusal, isFinal: true }]);
      await server.clock.pass(120_000);
      expect(server.screens).toBe(0);
      page.close();
    }
  });

  it('N6 after 1012, 4503 and 4529 it comes again, not all phones at once', async () => {
    for (const code of [CLOSE.restart, CLOSE.busy, CLOSE.rate]) {
      const { server } = scene();
      const pages = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          new Page(new Phone(server, { id: `phone0000${n}`, role: 'participant' }), 'board').join(),
        ),
      );
      server.close(code, 'come again');
      await settled();
      expect(server.screens).toBe(0);
      const backMs = new Set<number>();
      const startMs = server.clock.nowMs();
      for (let back = 0; back < 8 && server.clock.nextMs < 60_000;) {
        await server.clock.pass(server.clock.nextMs);
        if (server.screens > back) backMs.add(server.clock.nowMs() - startMs);
        back = server.screens;
      }
      expect(server.screens).toBe(8);
      expect(backMs.size).toBeGreaterThan(4);
      pages.forEach((page) => page.close());
    }
  });
});

describe('what the permit table says', () => {
  it('N7 a refusal changes nothing and is returned', async () => {
    const { server, phone } = scene();
    server.agenda = { ...server.agenda, step: 'silence' };
    const page = await new Page(phone, 'board').join();
    const refusal = page.replica.edit('addCard', [
      mintId(server),
      { owner: ANA.id, text: 'psst', place: { in: 'tray', order: 'a0' } },
    ]);
    expect(refusal).toBe('not-now');
    expect(page.texts('cards')).toEqual([]);
    expect(page.isSaved).toBe(true);
    page.close();
  });

  it('N7 the wall never writes, not even an empty step 2', async () => {
    const { server, phone } = scene({ id: 'observer', role: 'observer' });
    const page = await new Page(phone, 'board').join();
    expect(
      page.replica.edit('addCard', [
        mintId(server),
        { owner: 'host', text: 'no', place: { in: 'tray', order: 'a0' } },
      ]),
    ).toBe('not-allowed');
    boardEdits.addCard(server.document('board'), mintId(server), {
      owner: BO.id,
      text: 'seen',
      place: { in: 'tray', order: 'a0' },
    });
    await until(() => page.texts('cards').length === 1, 'the wall shows the card');
    expect(server.frames).toEqual([]);
    page.close();
  });
});
