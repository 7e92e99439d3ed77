/** Ideas on their way from notebooks to the board: copied once, under their own ids, by nobody but their authors. */
import { expect, test } from 'vitest';
import { addCard, editCard } from '../../shared/board/edit.ts';
import type { CardRecord } from '../../shared/board/schema.ts';
import { editIdea, keepIdea, removeIdea, writeIdea } from '../../shared/notebook/edit.ts';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import { CLOSE } from '../../shared/protocol/frames.ts';
import { Stage, type Person } from '../support/stage.ts';

const idea = (
  person: Person,
  id: string,
  more: Partial<Omit<IdeaRecord, 'removed' | 'revealed'>> = {},
): void =>
  writeIdea(person.notebook!.doc, id, {
    text: `${person.name}: ${id}`,
    theme: '',
    keep: false,
    order: 'a0',
    ...more,
  });
const ideasOf = (person: Person): Record<string, IdeaRecord> => person.notebook!.json().ideas as never;
const cardsOf = (person: Person): Record<string, CardRecord> => person.board.json().cards as never;
const textsOf = (person: Person): string[] =>
  Object.values(cardsOf(person))
    .map(({ text }) => text)
    .sort();

async function captured(): Promise<{ stage: Stage; ana: Person; ben: Person }> {
  const stage = await Stage.open();
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('capture');
  return { stage, ana, ben };
}

test('I1 what is in a notebook leaves the server for nobody but its owner, until the reveal', async () => {
  const { stage, ana, ben } = await captured();
  idea(ana, 'idea0001', { text: 'a very private thought' });
  await stage.settle();
  expect(
    ben.board.shown
      .concat(ben.notebook!.shown)
      .map((doc) => JSON.stringify(doc.toJSON()))
      .join(),
  ).not.toContain('private');
  expect(JSON.stringify([stage.published, ben.heard, stage.host.heard, stage.log])).not.toContain('private');
  expect(stage.room.caller(ben.session)).toMatchObject({ ok: true });
  // Ben asks for Ana's notebook by its name.
  const spy = await stage.join('spy', { isQuiet: true });
  stage.accept(stage.network.dial(spy.board), spy.session, `notebook/${ana.id}`);
  await stage.clock.pass(500);
  expect(spy.board.closings).toEqual([{ code: CLOSE.notAdmitted, reason: 'not-yours' }]);
});

test('I2 the reveal copies every idea under its own id with its author, under its theme or in the tray', async () => {
  const { stage, ana, ben } = await captured();
  idea(ana, 'idea0001', { theme: 'mobility', order: 'a1' });
  idea(ana, 'idea0002', { theme: 'no-such-theme', order: 'a2' });
  idea(ben, 'idea0003', { theme: 'mobility', order: 'a0' });
  await stage.settle();
  expect(textsOf(ana)).toEqual([]);
  await stage.goTo('cluster');
  await stage.settle();
  const cards = cardsOf(ben);
  expect(Object.keys(cards).sort()).toEqual(['idea0001', 'idea0002', 'idea0003']);
  expect(cards.idea0001).toMatchObject({ owner: ana.id, text: 'ana: idea0001', removed: false });
  expect(cards.idea0001!.place).toMatchObject({ in: 'theme', theme: 'mobility' });
  expect(cards.idea0002!.place).toMatchObject({ in: 'tray' });
  expect(cards.idea0003).toMatchObject({ owner: ben.id });
  const orders = Object.values(cards).map(({ place }) => `${place.in} ${place.order}`);
  expect(new Set(orders).size).toBe(3);
});

test('I2 ideas that are kept back or removed are never copied, in whatever step', async () => {
  const { stage, ana } = await captured();
  idea(ana, 'kept0001', { keep: true });
  idea(ana, 'gone0001');
  removeIdea(ana.notebook!.doc, 'gone0001', true);
  await stage.settle();
  for (const step of ['cluster', 'capture', 'cluster', 'projects', 'vote', 'cluster']) {
    await stage.goTo(step);
    editIdea(ana.notebook!.doc, 'kept0001', `in ${step}, still mine`);
    await stage.settle();
  }
  expect(textsOf(stage.host.board.wire ? stage.host : ana)).toEqual([]);
  expect(ideasOf(ana).kept0001).toMatchObject({ keep: true, revealed: false });
  keepIdea(ana.notebook!.doc, 'kept0001', false);
  await stage.settle();
  expect(textsOf(ana)).toEqual(['in cluster, still mine']);
});

test('I2 doing it again changes nothing, also when the card was moved, edited or hidden meanwhile', async () => {
  const { stage, ana, ben } = await captured();
  idea(ana, 'idea0001');
  idea(ana, 'idea0002');
  await stage.goTo('cluster');
  await stage.settle();
  editCard(ana.board.doc, 'idea0001', 'ana: said better');
  await stage.settle();
  expect(await stage.host.does('card:hide', { card: 'idea0002' })).toMatchObject({ ok: true });
  await stage.goTo('capture');
  await stage.goTo('cluster');
  await stage.settle();
  expect(textsOf(ben)).toEqual(['ana: said better']);
  expect(await stage.host.does('card:show', { card: 'idea0002' })).toMatchObject({ ok: true });
  await stage.settle();
  expect(textsOf(ben)).toEqual(['ana: idea0002', 'ana: said better']);
});

test('I2 a reveal in which the process is killed happens whole or not at all, and once', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const stage = await Stage.open({ seed });
    const ana = await stage.join('ana');
    await stage.goTo('capture');
    for (let n = 0; n < 5; n += 1) idea(ana, `idea000${n}`);
    await stage.settle();
    void stage.host.sends('step:go', { from: 'capture', to: 'cluster' });
    await stage.clock.pass(stage.random.int(50));
    await stage.crash();
    await stage.restart();
    const { step, cards, revealed } = await stage.turn((turn) => ({
      step: turn.records.theWorkshop.agenda.step,
      cards: turn.board.doc.getMap('cards').size,
      revealed: [
        ...turn
          .notebook(ana.id as never)
          .doc.getMap('ideas')
          .values(),
      ].filter((record) => (record as { get(field: string): unknown }).get('revealed') === true).length,
    }));
    expect(
      [
        ['capture', 0, 0],
        ['cluster', 5, 5],
      ],
      `seed ${seed}`,
    ).toContainEqual([step, cards, revealed]);
  }
});

test('I3 a revealed idea is edited on the board and nowhere else', async () => {
  const { stage, ana } = await captured();
  idea(ana, 'idea0001');
  await stage.goTo('cluster');
  await stage.settle();
  expect(ideasOf(ana).idea0001).toMatchObject({ revealed: true });
  editIdea(ana.notebook!.doc, 'idea0001', 'too late');
  await stage.clock.pass(1000);
  expect(ana.refusals).toEqual([
    {
      document: ana.notebook!.name,
      code: CLOSE.refused,
      reason: expect.stringMatching(/^G14 stale: /) as string,
    },
  ]);
});

test('I4 an idea that arrives late is copied if the step takes cards, and stays if it does not', async () => {
  const { stage, ana, ben } = await captured();
  ana.notebook!.hangUp();
  idea(ana, 'late0001', { theme: 'food' });
  await stage.goTo('cluster');
  ana.notebook!.dial();
  await stage.settle();
  expect(cardsOf(ben).late0001).toMatchObject({ owner: ana.id, place: { in: 'theme', theme: 'food' } });
  await stage.goTo('projects');
  idea(ana, 'late0002');
  await stage.settle();
  expect(cardsOf(ben).late0002).toBeUndefined();
  expect(ideasOf(ana).late0002).toMatchObject({ revealed: false, text: 'ana: late0002' });
  await stage.goTo('cluster');
  await stage.settle();
  expect(cardsOf(ben).late0002).toMatchObject({ owner: ana.id });
});

test('I4 an idea that arrives after the end stays in its notebook', async () => {
  const { stage, ana, ben } = await captured();
  await stage.goTo('cluster');
  expect(await stage.host.does('workshop:end', {})).toMatchObject({ ok: true });
  idea(ana, 'late0001');
  await stage.settle();
  expect(cardsOf(ben)).toEqual({});
  expect(ideasOf(ana).late0001).toMatchObject({ revealed: false });
  expect(ana.refusals).toEqual([]);
});

test('I5 an idea with the id of somebody else’s card speaks for nobody: neither copied nor a change of the card', async () => {
  const { stage, ana, ben } = await captured();
  idea(ana, 'idea0001');
  await stage.goTo('cluster');
  await stage.settle();
  idea(ben, 'idea0001', { text: 'forged' });
  await stage.settle();
  expect(cardsOf(ana).idea0001).toMatchObject({ owner: ana.id, text: 'ana: idea0001' });
  expect(ideasOf(ben).idea0001).toMatchObject({ revealed: false });
  expect(await stage.host.does('card:hide', { card: 'idea0001' })).toMatchObject({ ok: true });
  await stage.goTo('capture');
  await stage.goTo('cluster');
  await stage.settle();
  expect(cardsOf(ana)).toEqual({});
  expect(await stage.host.does('card:show', { card: 'idea0001' })).toMatchObject({ ok: true });
  await stage.settle();
  expect(cardsOf(ana).idea0001).toMatchObject({ owner: ana.id, text: 'ana: idea0001' });
});

test('I5 of two notebooks with an idea of the same id only one can have it, and the other keeps its own', async () => {
  const { stage, ana, ben } = await captured();
  idea(ana, 'same0001');
  idea(ben, 'same0001');
  await stage.goTo('cluster');
  await stage.settle();
  const { owner, text } = cardsOf(ana).same0001!;
  const [winner, other] = owner === ana.id ? [ana, ben] : [ben, ana];
  expect(text).toBe(`${winner.name}: same0001`);
  expect(ideasOf(other).same0001).toMatchObject({ revealed: false });
});

test('I6 the reveal is one change on the wire for everybody, and the author’s notebook says so at the same moment', async () => {
  const { stage, ana, ben } = await captured();
  for (let n = 0; n < 10; n += 1) idea(ana, `idea000${n}`);
  await stage.settle();
  const sizes: number[] = [];
  ben.board.doc.on('update', () => sizes.push(ben.board.doc.getMap('cards').size));
  await stage.goTo('cluster');
  await stage.settle();
  expect(sizes).toEqual([10]);
  expect(Object.values(ideasOf(ana)).every(({ revealed }) => revealed)).toBe(true);
});

test('M5 G23 a card that was on its way when the step ended is taken for three more seconds, and then no more', async () => {
  const { stage, ana, ben } = await captured();
  await stage.goTo('cluster');
  await stage.goTo('vote');
  addCard(ana.board.doc, 'card0001', {
    owner: ana.id,
    text: 'in mid-drag',
    place: { in: 'tray', order: 'a0' },
  });
  await stage.settle();
  expect(textsOf(ben)).toEqual(['in mid-drag']);
  await stage.clock.pass(3000);
  addCard(ana.board.doc, 'card0002', { owner: ana.id, text: 'too late', place: { in: 'tray', order: 'a0' } });
  await stage.clock.pass(1000);
  expect(ana.refusals).toMatchObject([
    { document: 'board', code: CLOSE.refused, reason: expect.stringMatching(/^G16 not-now: /) as string },
  ]);
  expect(textsOf(ben)).toEqual(['in mid-drag']);
});
