/** What a board is made of, however it came about, and under whose ids the server writes on it. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addCard, addProject, addStack } from '../../shared/board/edit.ts';
import { writeIdea } from '../../shared/notebook/edit.ts';
import { Stage, type Person } from '../support/stage.ts';

/** Two people, three ideas, a card, a stack and a project. */
async function workedOn(): Promise<{ ana: Person; ben: Person }> {
  const stage = await Stage.open();
  const ana = await stage.join('Ana-Lucía');
  const ben = await stage.join('Benedict');
  for (const id of ['idea0001', 'idea0002', 'idea0003'])
    writeIdea(ana.notebook!.doc, id, { text: id, theme: 'food', keep: false, order: 'a0' });
  await stage.settle();
  await stage.goTo('cluster');
  const tray = { in: 'tray', order: 'a1' } as const;
  addCard(ben.board.doc, 'card0001', { owner: ben.id, text: 'shade', place: tray });
  await stage.settle();
  addStack(ben.board.doc, 'stack001', { owner: ben.id, name: 'Shade', place: tray }, ['card0001']);
  await stage.settle();
  await stage.goTo('projects');
  const project = { owner: ana.id, stack: 'stack001', title: 'Trees', problem: '', lead: ben.id };
  addProject(ana.board.doc, 'project1', project);
  await stage.settle();
  return { ana, ben };
}

test('D2 D3 D6 a board has four roots, every place is whole, and nobody is named on it', async () => {
  const { ana, ben } = await workedOn();
  const board = ana.board.json() as Record<string, Record<string, { place?: object }>>;
  expect(Object.keys(board).sort()).toEqual(['cards', 'projects', 'stacks', 'themes']);
  expect([...ana.board.doc.share.keys()].sort()).toEqual(Object.keys(board).sort());
  expect(Object.keys(ana.notebook!.json())).toEqual(['ideas']);
  expect(Object.keys(board.cards!)).toHaveLength(4);
  const places = [...Object.values(board.cards!), ...Object.values(board.stacks!)].map(({ place }) => place);
  const order = expect.any(String) as string;
  expect(places).toEqual(
    expect.arrayContaining([
      { in: 'theme', theme: 'food', order },
      { in: 'stack', stack: 'stack001', order },
      { in: 'tray', order },
    ]),
  );
  for (const place of places)
    expect(Object.keys(place!).length).toBe('in' in place! && place.in === 'tray' ? 2 : 3);
  const text = JSON.stringify(board);
  expect(text).toContain(ana.id);
  expect(text).toContain(ben.id);
  expect(text).not.toMatch(/Ana|Luc|Benedict/);
});

test('R7 the server writes under ids leased to itself, another one after each start', async () => {
  const stage = await Stage.open();
  const place = { in: 'tray', order: 'a0' } as const;
  for (const id of ['card0001', 'card0002', 'card0003']) {
    await stage.crash();
    await stage.restart();
    await stage.turn(({ board }) => addCard(board.doc, id, { owner: 'host', text: id, place }));
  }
  const { records, updates } = await stage.kept();
  const board = new Y.Doc();
  updates.get('board')!.forEach((update) => Y.applyUpdate(board, update));
  const writers = [...board.store.clients.keys()];
  // The first one made the themes.
  expect(writers).toHaveLength(1 + 3);
  for (const id of writers) expect(records.get('lease')?.get(String(id))).toEqual({ holder: 'server' });
});
