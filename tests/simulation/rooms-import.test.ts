/** What an import may bring in: all that an honest export holds, and nothing that the guard refuses on the wire. */
import { expect, test } from 'vitest';
import { addCard, addProject, moveCard, removeCard, removeProject } from '../../shared/board/edit.ts';
import type { CardId } from '../../shared/ids.ts';
import { exportWorkshop, type WorkshopExport } from '../../server/export/whole.ts';
import { restoreExport } from '../../server/export/restore.ts';
import { must, opened, project, tray } from '../support/vote-scene.ts';

/** Two people, two stacks with their projects, cards everywhere, one of them held; also a project that was given up. */
async function exported(): Promise<WorkshopExport> {
  const { stage, people } = await opened(['ana', 'ben'], 2);
  const [ana] = people;
  if (!ana) throw new Error('nobody is there');
  await stage.turn(({ board: { doc } }) => {
    for (const id of ['card00001', 'card00002', 'card00003'])
      addCard(doc, id, { owner: ana.id, text: id, place: tray });
    moveCard(doc, 'card00001', { in: 'stack', stack: 'stack000', order: 'a0' });
    removeCard(doc, 'card00002', true);
    removeProject(doc, project(1), true);
    addProject(doc, 'project99', {
      owner: 'host',
      stack: 'stack001',
      title: 'again',
      problem: '',
      lead: ana.id,
    });
  });
  await must(stage.host.does('card:hide', { card: 'card00003' as CardId }));
  await stage.clock.pass(200);
  return stage.turn((turn) => exportWorkshop(turn));
}

const read = (whole: unknown) => restoreExport(JSON.parse(JSON.stringify(whole)));
const first = <T>([one]: readonly T[]): T => one!;

test('X1 G16 an honest export is let in: removed cards, held ones, and a stack with a project given up and a new one', async () => {
  const whole = await exported();
  expect(whole.held).toHaveLength(1);
  expect(whole.projects.map(({ stack, removed }) => `${stack} ${removed}`)).toEqual([
    'stack000 false',
    'stack001 true',
    'stack001 false',
  ]);
  expect(read(whole)).toMatchObject({ ok: true });
  // Whichever comes first.
  expect(read({ ...whole, projects: whole.projects.toReversed() })).toMatchObject({ ok: true });
});

const nowhere = { in: 'stack', stack: 'noSuchStack', order: 'a0' };
const noTheme = { in: 'theme', theme: 'no-theme', order: 'a0' };
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', 'prototype', '__proto__'];
type Change = (whole: WorkshopExport) => Record<string, unknown>;
const more = (root: 'cards' | 'stacks' | 'projects' | 'held', change: object): Change => {
  return (whole) => ({ [root]: [...whole[root], { ...first<object>(whole[root]), ...change }] });
};
const refused: [what: string, id: string, change: Change][] = [
  ['a card in a stack that isn’t there', 'card99999', more('cards', { id: 'card99999', place: nowhere })],
  ['a card under a theme that isn’t there', 'card99999', more('cards', { id: 'card99999', place: noTheme })],
  [
    'a stack under a theme that isn’t there',
    'stack9999',
    more('stacks', { id: 'stack9999', place: noTheme }),
  ],
  ['a held card in a stack that isn’t there', 'card99999', more('held', { id: 'card99999', place: nowhere })],
  ['a project of no stack', 'project88', more('projects', { id: 'project88', stack: 'noSuchStack' })],
  ['a second project of one stack', 'project', more('projects', { id: 'project88' })],
  ['a card of somebody unknown', 'card99999', more('cards', { id: 'card99999', owner: 'somebodyElse' })],
  ['a stack of somebody unknown', 'stack9999', more('stacks', { id: 'stack9999', owner: 'somebodyElse' })],
  ['a held card of somebody unknown', 'card99999', more('held', { id: 'card99999', owner: 'somebodyElse' })],
  ['a text that is too long', 'card99999', more('cards', { id: 'card99999', text: 'x'.repeat(501) })],
  ['a field too few', 'card99999', more('cards', { id: 'card99999', removed: undefined })],
  ['an id too short', 'card9', more('cards', { id: 'card9' })],
  ['a card twice', 'card00001', more('cards', {})],
  ['a stack twice', 'stack000', more('stacks', {})],
  ['a project twice', 'project00', more('projects', {})],
  ['a held card twice', 'card00003', more('held', {})],
  ['a card held and shown', 'card00003', more('cards', { id: 'card00003' })],
  ['a theme twice', 'theme', ({ themes }) => ({ themes: [...themes, first(themes)] })],
  ['a person twice', 'participant', ({ participants: all }) => ({ participants: [...all, first(all)] })],
  ['a round twice', 'round001', ({ rounds }) => ({ rounds: [...rounds, first(rounds)] })],
  ...INHERITED.flatMap((id): [string, string, Change][] =>
    (['cards', 'stacks', 'projects', 'held'] as const).map((root) => [
      `${root} by the name ${id}`,
      id,
      more(root, { id, removed: true }),
    ]),
  ),
  [
    'a theme by an inherited name',
    'constructor',
    ({ themes }) => ({
      themes: [...themes, { ...first(themes), id: 'constructor' }],
    }),
  ],
  [
    'a person by an inherited name',
    'toString',
    ({ participants: all }) => ({
      participants: [...all, { ...first(all), id: 'toString' }],
    }),
  ],
  [
    'a round by an inherited name',
    'constructor',
    ({ rounds }) => ({
      rounds: [...rounds, { ...first(rounds), id: 'constructor' }],
    }),
  ],
];

test.each(refused)('X4 an import with %s is refused, and says %s', async (_what, id, change) => {
  const whole = await exported();
  const answer = read({ ...whole, ...change(whole) });
  expect(answer).toMatchObject({ ok: false, refusal: 'malformed' });
  if (!answer.ok) expect(answer.message).toMatch(new RegExp(`^export: .*${id}`));
});

test('X4 a place with a name that every object inherits is refused', async () => {
  const whole = await exported();
  const text = JSON.stringify(whole).replace('"in":"tray"', '"__proto__":{"x":1},"in":"tray"');
  expect(text).toContain('__proto__');
  expect(restoreExport(JSON.parse(text))).toMatchObject({ ok: false, refusal: 'malformed' });
});
