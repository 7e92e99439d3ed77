/** Whoever is refused again and again may only read for a while; it harms nobody else, and nothing of theirs is lost. */
import { expect, test } from 'vitest';
import { addCard, editCard } from '../../shared/board/edit.ts';
import { CLOSE, SYNC_UPDATE } from '../../shared/protocol/frames.ts';
import { UPDATES } from '../support/hostile.ts';
import { frameOf } from '../support/replica.ts';
import { Stage, type Person } from '../support/stage.ts';

const cardBy = (person: Person, id: string): void =>
  addCard(person.board.doc, id, { owner: person.id, text: id, place: { in: 'tray', order: 'a0' } });
const cardsOf = (person: Person): string[] => Object.keys(person.board.json().cards as object).sort();

/** Comes in, sends something that must be refused, and is sent away, so many times. */
async function offend(stage: Stage, mallory: Person, victim: Person, times: number): Promise<void> {
  const { board } = mallory;
  for (let n = 0; n < times; n += 1) {
    if (mallory.clientIdsLeft < 2) await mallory.leaseMore(30);
    board.dial();
    await stage.clock.until(() => board.isOnline, 'mallory is in');
    const intent = {
      doc: board.doc,
      clientId: board.doc.clientID,
      id: mallory.id,
      victim: { id: victim.id, card: 'card0001', project: undefined, clientId: victim.board.doc.clientID },
      random: stage.random,
    };
    board.sendRaw(frameOf(SYNC_UPDATE, UPDATES['somebody else’s card edited']!(intent)));
    await stage.clock.until(() => board.wire === null, 'mallory is sent away');
  }
}

test('G22 after more than thirty refusals in a minute a session may only read for a minute; others go on', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const mallory = await stage.join('mallory');
  await stage.goTo('cluster');
  cardBy(ana, 'card0001');
  await stage.settle();
  await offend(stage, mallory, ana, 31);
  expect(mallory.refusals).toHaveLength(31);
  expect(mallory.refusals.every(({ code }) => code === CLOSE.refused)).toBe(true);

  // Reads, but what it writes is sent away to come again; the page that wrote it keeps it.
  mallory.board.dial();
  await stage.clock.until(() => mallory.board.isOnline, 'mallory is in');
  editCard(ana.board.doc, 'card0001', 'said better');
  await stage.clock.until(
    () => JSON.stringify(mallory.board.json()).includes('said better'),
    'mallory reads it',
  );
  cardBy(mallory, 'card0002');
  await stage.clock.until(() => mallory.board.wire === null, 'mallory is sent away');
  expect(mallory.board.closings.at(-1)).toMatchObject({ code: CLOSE.rate });
  expect(mallory.board.closings.at(-1)!.reason).toMatch(/^G22 too-many/);
  expect(mallory.refusals).toHaveLength(31);
  expect(cardsOf(ana)).toEqual(['card0001']);
  expect(ana.board.closings).toEqual([]);

  await stage.clock.pass(61_000);
  mallory.board.dial();
  await stage.clock.until(() => cardsOf(ana).length === 2, 'it comes again');
  expect(mallory.board.isOnline).toBe(true);
});

test('G22 thirty refusals in a minute, and more over a longer time, take nothing away', async () => {
  const stage = await Stage.open();
  const ana = await stage.join('ana');
  const ben = await stage.join('ben');
  await stage.goTo('cluster');
  cardBy(ana, 'card0001');
  await stage.settle();
  await offend(stage, ben, ana, 30);
  await stage.clock.pass(61_000);
  await offend(stage, ben, ana, 30);
  ben.board.dial();
  await stage.clock.until(() => ben.board.isOnline, 'ben is in');
  cardBy(ben, 'card0002');
  await stage.clock.until(() => cardsOf(ana).length === 2, 'what ben writes arrives');
  expect(ben.board.closings.every(({ code }) => code === CLOSE.refused)).toBe(true);
});
