/** Honest people who edit offline, at once, in several pages and against moderation: the guard must never refuse them. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import * as edit from '../../shared/board/edit.ts';
import type { CardPlace, CardRecord } from '../../shared/board/schema.ts';
import { fieldsOf } from '../../shared/records.ts';
import { seeded, type Random } from '../support/random.ts';
import { Stage, type Person } from '../support/fuzz/stage.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 40);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
const TURNS = 150;

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST_SEED + i))(
  'G5 G8 G14 honest people are never refused, and all replicas agree (seed %i)',
  (seed) => {
    const random = seeded(seed);
    const stage = new Stage();
    const people = ['ana', 'ben', 'cleo', 'dan'].map((name) => stage.join(name));
    const cards: string[] = [];
    const stacks: string[] = [];
    const taken = new Map<string, CardRecord>();
    let ids = 0;

    const deliver = (verdict: ReturnType<Person['flush']>): void => {
      if (!verdict.ok) expect.fail(`${verdict.rule} ${verdict.message}`);
    };
    for (let turn = 0; turn < TURNS; turn++) {
      const person = random.pick(people);
      switch (random.int(13)) {
        case 0:
          deliver(person.flush());
          break;
        case 1:
          // What was sent may be lost on the way: only step 2 brings it.
          deliver(person.sync());
          break;
        case 2:
          deliver(person.sync(Y.encodeStateVector(new Y.Doc())));
          break;
        case 3:
          deliver(person.flush());
          person.pull();
          break;
        case 6:
          // A tick of the room: all that waits, and moderation in between, in one transaction.
          stage.server.transact((transaction) => {
            for (const other of random.shuffle(people)) {
              deliver(other.flush());
              if (random.int(2) === 0) moderate(stage, random, cards, taken);
            }
            transaction.local = true; // as rooms/turns.ts does, since the server wrote in it as well
          });
          break;
        case 4:
          person.open();
          break;
        case 5:
          moderate(stage, random, cards, taken);
          break;
        default:
          for (let i = 0; i <= random.int(4); i++)
            editSomething(person, random, cards, stacks, () => `made${ids++}made`);
      }
    }
    for (const person of people) deliver(person.sync());
    for (const person of people) {
      person.pull();
      expect(
        isDeepStrictEqual(person.doc.getMap('cards').toJSON(), stage.server.getMap('cards').toJSON()),
      ).toBe(true);
      expect(
        isDeepStrictEqual(person.doc.getMap('stacks').toJSON(), stage.server.getMap('stacks').toJSON()),
      ).toBe(true);
    }
  },
);

function editSomething(
  { doc, id: owner }: Person,
  random: Random,
  cards: string[],
  stacks: string[],
  mint: () => string,
): void {
  const known = cards.filter((id) => fieldsOf(doc, 'cards', id));
  const mine = known.filter((id) => fieldsOf(doc, 'cards', id)?.owner === owner);
  const order = `a${random.int(9)}${random.pick(['V', 'k', 'c'])}`;
  const knownStacks = stacks.filter((id) => fieldsOf(doc, 'stacks', id));
  const place: CardPlace =
    knownStacks.length > 0 && random.int(3) === 0
      ? { in: 'stack', stack: random.pick(knownStacks), order }
      : random.pick([
          { in: 'tray', order },
          { in: 'theme', theme: 'air', order },
        ]);
  const choice = random.int(8);
  if (known.length === 0 || choice === 0) {
    const id = mint();
    cards.push(id);
    edit.addCard(doc, id, { owner, text: `Grüße 🙂 ${id}`, place });
  } else if (choice === 1) {
    const id = mint();
    stacks.push(id);
    edit.addStack(
      doc,
      id,
      { owner, name: '', place: { in: 'tray', order } },
      random.shuffle(known).slice(0, random.int(3)),
    );
  } else if (choice === 2 && knownStacks.length > 0) {
    edit.nameStack(doc, random.pick(knownStacks), random.pick(['Luft', 'Wasser', '🌳🌳']));
  } else if (choice === 3 && mine.length > 0) {
    edit.editCard(doc, random.pick(mine), `${random.int(5)} 👩‍👩‍👧 words`);
  } else if (choice === 4 && mine.length > 0) {
    edit.removeCard(doc, random.pick(mine), random.int(2) === 0);
  } else {
    edit.moveCard(doc, random.pick(known), place);
  }
}

/** The server takes a card off the board, or brings it back. */
function moderate(
  stage: Stage,
  random: Random,
  cards: readonly string[],
  taken: Map<string, CardRecord>,
): void {
  const there = cards.filter((id) => fieldsOf(stage.server, 'cards', id));
  const back = [...taken.keys()];
  if (back.length > 0 && random.int(2) === 0) {
    const id = random.pick(back);
    edit.returnCard(stage.server, id, taken.get(id)!);
    taken.delete(id);
  } else if (there.length > 0) {
    const id = random.pick(there);
    taken.set(id, fieldsOf(stage.server, 'cards', id) as CardRecord);
    edit.takeCard(stage.server, id);
  }
}
