/** Every edit as its changes: what is judged is what is then done. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { BOARD_EDITS, judge, NOTEBOOK_EDITS, type EditTable } from '../../../client/room/edits.ts';
import type { Change, Plain } from '../../../shared/records.ts';
import type { Actor } from '../../../shared/permit.ts';
import { STEP_ACTIONS } from '../../../shared/permit.ts';

const ANA: Actor = { role: 'participant', id: 'ana000000001' };
const OPEN = { permits: STEP_ACTIONS, formerPermits: [] };
const TRAY = { in: 'tray', order: 'a0' };
const CARD = { owner: ANA.id, text: 'a tram', place: TRAY };
const PROJECT = { owner: ANA.id, stack: 'stack0000001', title: 'Tram', problem: 'late', lead: '' };
const IDEA = { text: 'a tram', theme: '', keep: false, order: 'a0' };

function filled(): { board: Y.Doc; notebook: Y.Doc } {
  const board = new Y.Doc();
  const notebook = new Y.Doc();
  const set = (table: EditTable, doc: Y.Doc, name: string, ...args: Plain[]) =>
    table.plan(doc, name, args).apply(doc, 'test');
  set(BOARD_EDITS, board, 'addCard', 'card00000001', CARD);
  set(BOARD_EDITS, board, 'addCard', 'card00000002', CARD);
  set(BOARD_EDITS, board, 'addStack', 'stack0000001', { owner: ANA.id, name: 'trams', place: TRAY }, [
    'card00000002',
  ]);
  set(BOARD_EDITS, board, 'addProject', 'project00001', PROJECT);
  set(NOTEBOOK_EDITS, notebook, 'writeIdea', 'idea00000001', IDEA);
  return { board, notebook };
}

/** What changed between two states of a document, told as changes. */
function differences(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const roots = Object.entries(after) as [string, Record<string, Record<string, unknown>>][];
  return roots
    .flatMap(([root, records]) =>
      Object.entries(records).flatMap(([id, fields]) => {
        const was = (before[root] as Record<string, Record<string, unknown>>)[id];
        if (!was) return [`create ${root} ${id}`];
        return Object.keys(fields)
          .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(fields[field]))
          .map((field) => `set ${root} ${id} ${field}`);
      }),
    )
    .sort();
}
const said = (changes: readonly Change[] | null): string[] =>
  (changes ?? [])
    .map((change) =>
      change.act === 'create'
        ? `create ${change.root} ${change.id}`
        : `set ${change.root} ${change.id} ${change.field}`,
    )
    .sort();

const BOARD_CASES: [string, Plain[], string][] = [
  ['addCard', ['card00000003', CARD], 'a tram'],
  ['editCard', ['card00000001', 'a bus'], 'a bus'],
  ['moveCard', ['card00000001', { in: 'stack', stack: 'stack0000001', order: 'a5' }], ''],
  ['removeCard', ['card00000001', true], ''],
  ['addStack', ['stack0000002', { owner: ANA.id, name: 'more', place: TRAY }, ['card00000001']], 'more'],
  ['nameStack', ['stack0000001', 'rails'], 'rails'],
  ['moveStack', ['stack0000001', { in: 'tray', order: 'a7' }], ''],
  ['addProject', ['project00002', { ...PROJECT, stack: 'stack0000002' }], 'Tram\nlate'],
  ['titleProject', ['project00001', 'Metro'], 'Metro'],
  ['stateProblem', ['project00001', 'slow'], 'slow'],
  ['leadProject', ['project00001', ANA.id], ''],
  ['removeProject', ['project00001', true], ''],
];
const NOTEBOOK_CASES: [string, Plain[], string][] = [
  ['writeIdea', ['idea00000002', IDEA], 'a tram'],
  ['editIdea', ['idea00000001', 'a bus'], 'a bus'],
  ['themeIdea', ['idea00000001', 'mobility'], ''],
  ['keepIdea', ['idea00000001', true], ''],
  ['removeIdea', ['idea00000001', true], ''],
];

describe('plans', () => {
  const cases = [
    ...BOARD_CASES.map((one) => ['board', BOARD_EDITS, ...one] as const),
    ...NOTEBOOK_CASES.map((one) => ['notebook', NOTEBOOK_EDITS, ...one] as const),
  ];
  it.each(cases)('N7 %s: %2$s does exactly what is judged', (document, table, name, args, words) => {
    const doc = filled()[document];
    const roots = Object.keys(table.kind.roots);
    const state = () => Object.fromEntries(roots.map((root) => [root, doc.getMap(root).toJSON()]));
    const before = state();
    const plan = table.plan(doc, name, args);
    expect(plan.words).toBe(words);
    plan.apply(doc, 'test');
    expect(said(plan.changes)).toEqual(differences(before, state()));
    expect(table.plan(doc, name, args).changes).toEqual([]);
  });

  it('N7 an edit of what isn’t there has no plan', () => {
    const { board } = filled();
    expect(BOARD_EDITS.plan(board, 'editCard', ['card00000009', 'x']).changes).toBeNull();
  });
});

describe('judged here first', () => {
  const refusal = (name: string, ...args: Plain[]) => {
    const { board } = filled();
    const { changes } = BOARD_EDITS.plan(board, name, args);
    return judge(BOARD_EDITS.kind, board, changes ?? [], ANA, OPEN);
  };

  it('N7 what the server takes is taken', () => {
    expect(refusal('addCard', 'card00000003', CARD)).toBeNull();
    expect(
      refusal('addStack', 'stack0000002', { owner: ANA.id, name: '', place: TRAY }, ['card00000001']),
    ).toBeNull();
  });

  it.each([
    ['a text that is too long', 'too-large', 'editCard', ['card00000001', 'x'.repeat(501)]],
    ['an empty text', 'malformed', 'editCard', ['card00000001', '  ']],
    ['half a letter', 'malformed', 'editCard', ['card00000001', 'x\ud83d']],
    [
      'somebody else’s name on it',
      'not-yours',
      'addCard',
      ['card00000003', { ...CARD, owner: 'bo0000000001' }],
    ],
    [
      'a stack that isn’t there',
      'not-found',
      'moveCard',
      ['card00000001', { in: 'stack', stack: 'nostack00001', order: 'a0' }],
    ],
    ['a second project of a stack', 'taken', 'addProject', ['project00002', PROJECT]],
  ] as [string, string, string, Plain[]][])('N7 %s is refused here', (_name, reason, name, args) => {
    expect(refusal(name, ...args)).toBe(reason);
  });

  it('N7 one card more than one may have is refused', () => {
    const { board } = filled();
    const add = (n: number) => BOARD_EDITS.plan(board, 'addCard', [`many0000${n}`, CARD]);
    const { mostPerParticipant } = BOARD_EDITS.kind.roots['cards']!;
    for (let n = 2; n < mostPerParticipant; n += 1) add(n).apply(board, 'test');
    expect(judge(BOARD_EDITS.kind, board, add(9999).changes ?? [], ANA, OPEN)).toBe('too-many');
  });
});
