/** Honest updates with a few bytes changed: what a bad wire or a lazy attacker sends. */
import * as Y from 'yjs';
import type { Way } from '../../../server/guard/index.ts';
import * as board from '../../../shared/board/edit.ts';
import * as notebook from '../../../shared/notebook/edit.ts';
import type { Random } from '../random.ts';
import { openDocument } from './stage.ts';
import type { World } from './world.ts';

/** How often one honest update is sent, each time with other changes; the later ones are partly known by then. */
const VARIANTS = 2;

/** What Mallory's client would honestly send now, several times over, each with none to three changes of its bytes. */
export function* mutatedUpdates(world: World): Generator<{ bytes: Uint8Array; way: Way }, never> {
  const { random } = world;
  for (;;) {
    const way: Way = random.int(5) === 0 ? 'step2' : 'live';
    const honest = honestUpdate(world, way);
    const { pages } = world;
    for (let variant = 0; variant < VARIANTS && world.pages === pages; variant++) {
      let bytes = honest;
      for (let i = random.pick([0, 0, 1, 1, 1, 2]); i > 0; i--) bytes = mutate(bytes, random);
      yield { bytes, way };
    }
  }
}

function honestUpdate(world: World, way: Way): Uint8Array {
  const { random } = world;
  const doc = openDocument(world.kind);
  Y.applyUpdate(doc, world.sight.bytes);
  doc.clientID = random.pick(world.pages);
  const before = random.int(3) === 0 ? new Uint8Array([0]) : Y.encodeStateVector(doc);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const edit = world.isNotebook ? editIdeas : editBoard;
  if (way === 'live') {
    doc.transact(() => edit(world, doc));
    return updates[0] ?? new Uint8Array([0, 0]);
  }
  for (let i = random.int(4); i >= 0; i--) edit(world, doc);
  return Y.encodeStateAsUpdate(doc, before);
}

function editBoard(world: World, doc: Y.Doc): void {
  const { random } = world;
  const owner = world.mallory.id;
  const order = orderFrom(random);
  const idsIn = (root: string, isWanted: (record: Y.Map<unknown>) => boolean = () => true): string[] =>
    [...doc.getMap<Y.Map<unknown>>(root)].filter(([, record]) => isWanted(record)).map(([id]) => id);
  const isOwn = (record: Y.Map<unknown>): boolean => record.get('owner') === owner;
  const card = random.pick(idsIn('cards'));
  const stack = random.pick(idsIn('stacks'));
  switch (random.int(9)) {
    case 0:
      return board.addCard(doc, world.mint(), { owner, text: 'new 🌳', place: { in: 'tray', order } });
    case 1:
      return board.editCard(doc, random.pick(idsIn('cards', isOwn)), `words ${random.int(1000)}`);
    case 2:
      return board.removeCard(doc, random.pick(idsIn('cards', isOwn)), random.int(2) === 0);
    case 3:
      return board.nameStack(doc, stack, `name ${random.int(1000)}`);
    case 4:
      return board.addStack(doc, world.mint(), { owner, name: '', place: { in: 'tray', order } }, [card]);
    case 5:
      return board.moveCard(doc, card, { in: 'stack', stack, order });
    case 6: {
      const become = new Set([...doc.getMap<Y.Map<unknown>>('projects').values()].map((p) => p.get('stack')));
      const free = idsIn('stacks', (record) => !become.has(record._item!.parentSub));
      // Now and then of one that has become a project already: a page that wasn't told of it couldn't know.
      const of = free.length > 0 && random.int(4) > 0 ? random.pick(free) : stack;
      return board.addProject(doc, world.mint(), { owner, stack: of, title: 'T', problem: '', lead: '' });
    }
    case 7:
      return board.removeProject(doc, random.pick(idsIn('projects', isOwn)), random.int(2) === 0);
    default:
      return board.moveCard(doc, card, { in: 'theme', theme: 'water', order });
  }
}

function editIdeas(world: World, doc: Y.Doc): void {
  const { random } = world;
  const [id, idea] = random.pick([...doc.getMap<Y.Map<unknown>>('ideas')]);
  // What the board has can't be edited any more, and the page says so; a hostile one tries.
  if (idea.get('revealed') === true && random.int(8) > 0) return editIdeas(world, doc);
  switch (random.int(5)) {
    case 0: {
      const fresh = { text: 'new 🌳', theme: 'air', keep: false, order: orderFrom(random) };
      return notebook.writeIdea(doc, world.mint(), fresh);
    }
    case 1:
      return notebook.themeIdea(doc, id, random.pick(['', 'air', 'water']));
    case 2:
      return notebook.keepIdea(doc, id, random.int(2) === 0);
    case 3:
      return notebook.removeIdea(doc, id, random.int(2) === 0);
    default:
      return notebook.editIdea(doc, id, `thought ${random.int(1000)}`);
  }
}

const orderFrom = (random: Random): string => `b${random.int(9)}${1 + random.int(8)}`;

function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return random.bytes(4);
  const at = random.int(bytes.length);
  const copy = bytes.slice();
  switch (random.int(7)) {
    case 0:
      copy[at]! ^= 1 << random.int(8);
      return copy;
    case 1:
      copy[at] = random.int(256);
      return copy;
    case 2:
      // Numbers are mostly small: one off is a near miss, where a random one is nonsense.
      copy[at] = copy[at]! + (random.int(2) ? 1 : -1);
      return copy;
    case 3:
      return join(bytes.subarray(0, at), random.bytes(1 + random.int(3)), bytes.subarray(at));
    case 4:
      return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random.int(4)));
    case 5: {
      const end = Math.min(bytes.length, at + 1 + random.int(24));
      return join(bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end));
    }
    default:
      return bytes.subarray(0, at);
  }
}

function join(...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
