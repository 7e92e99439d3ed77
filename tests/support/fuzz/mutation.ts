/** Honest updates with a few bytes changed: what a bad wire or a lazy attacker sends. */
import * as Y from 'yjs';
import type { Way } from '../../../server/guard/index.ts';
import * as edit from '../../../shared/board/edit.ts';
import { BOARD } from '../../../shared/board/schema.ts';
import type { Random } from '../random.ts';
import { openDocument } from './stage.ts';
import type { World } from './world.ts';

/** How often one honest update is sent, each time with other changes; the later ones are partly known by then. */
const VARIANTS = 2;

/** What Mallory's client would honestly send now, several times over, each with none to three changes of its bytes. */
export function* mutatedUpdates(world: World): Generator<{ bytes: Uint8Array; way: Way }> {
  const { random } = world;
  for (;;) {
    const way: Way = random.int(5) === 0 ? 'step2' : 'live';
    const honest = honestUpdate(world, way);
    for (let variant = 0; variant < VARIANTS; variant++) {
      let bytes = honest;
      for (let i = random.pick([0, 0, 1, 1, 1, 2]); i > 0; i--) bytes = mutate(bytes, random);
      yield { bytes, way };
    }
  }
}

function honestUpdate(world: World, way: Way): Uint8Array {
  const { random, mallory } = world;
  const doc = openDocument(BOARD);
  Y.applyUpdate(doc, world.sight.bytes);
  doc.clientID = random.pick([...mallory.leases]);
  const before = random.int(3) === 0 ? new Uint8Array([0]) : Y.encodeStateVector(doc);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  if (way === 'live') {
    doc.transact(() => editSomething(world, doc));
    return updates[0] ?? new Uint8Array([0, 0]);
  }
  for (let i = random.int(4); i >= 0; i--) editSomething(world, doc);
  return Y.encodeStateAsUpdate(doc, before);
}

function editSomething(world: World, doc: Y.Doc): void {
  const { random } = world;
  const owner = world.mallory.id;
  const order = `b${random.int(9)}${1 + random.int(8)}`;
  const mine = [...doc.getMap<Y.Map<unknown>>('cards')].filter(([, card]) => card.get('owner') === owner);
  const [card] = random.pick([...doc.getMap('cards')]);
  switch (random.int(6)) {
    case 0:
      return edit.addCard(doc, world.mint([]), { owner, text: 'new 🌳', place: { in: 'tray', order } });
    case 1:
      return edit.editCard(doc, random.pick(mine)[0], `words ${random.int(1000)}`);
    case 2:
      return edit.removeCard(doc, random.pick(mine)[0], random.int(2) === 0);
    case 3:
      return edit.nameStack(doc, random.pick(world.stacks), `name ${random.int(1000)}`);
    case 4:
      return edit.addStack(doc, world.mint([]), { owner, name: '', place: { in: 'tray', order } }, [card]);
    default:
      return edit.moveCard(doc, card, { in: 'theme', theme: 'water', order });
  }
}

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
