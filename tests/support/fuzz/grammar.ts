/** Hostile updates made from the wire's grammar: well-formed in most of their parts, with one or two lies in them. */
import * as Y from 'yjs';
import type { Way } from '../../../server/guard/index.ts';
import type { Random } from '../random.ts';
import { lengthOf, MAP, updateOf, type Block, type Deletions, type Piece, type Place } from './wire.ts';
import { FIELDS, FIXED, IDEAS_MOSTLY, ODD_KEYS, ODD_VALUES, ROOTS } from './vocabulary.ts';
import type { World } from './world.ts';

type Pair = [number, number];

export function* hostileUpdates(world: World): Generator<{ bytes: Uint8Array; way: Way }, never> {
  for (;;) yield { bytes: new Sentence(world).update(), way: world.random.int(3) ? 'live' : 'step2' };
}

/** One update in the making. Clocks given out so far count as written, so that later pieces may hang on them. */
class Sentence {
  readonly #world: World;
  readonly #random: Random;
  readonly #server: Y.Doc;
  readonly #next = new Map<number, number>();
  readonly #pieces = new Map<number, Piece[]>();
  /** What this update wrote last into a field of a record, so that it can go on from there. */
  readonly #lastOwn = new Map<string, Pair>();
  readonly #deletions = new Map<number, Pair[]>();
  /** The stacks that this update makes. */
  readonly #newStacks: string[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random;
    this.#server = world.stage.server;
  }

  update(): Uint8Array {
    const clients = this.#random.shuffle([...this.#world.pages]).slice(0, 1 + this.#random.int(3));
    for (let i = 1 + this.#random.int(4); i > 0; i--) this.#say(this.#random.pick(clients));
    const blocks = this.#blocks();
    const deletions: Deletions = [...this.#deletions];
    return this.#random.int(6) === 0 ? this.#lie(blocks, deletions) : updateOf(blocks, deletions);
  }

  #say(client: number): void {
    const choice = this.#random.int(40);
    if (choice < 28) this.#setField(client);
    else if (choice < 35) this.#createRecord(client);
    else if (choice < 38) this.#write(client, { gc: 1 + this.#random.int(5) });
    else if (choice < 39) this.#deleteSomething();
    else this.#nonsense(client);
  }

  #setField(client: number): void {
    const random = this.#random;
    const root = random.pick(this.#world.isNotebook ? ['ideas'] : [...ROOTS, ...ROOTS, ...ROOTS, 'themes']);
    const records = [...this.#server.getMap<Y.Map<unknown>>(root).values()];
    const own = records.filter(
      (record) => record.get('owner') === this.#world.mallory.id || record.get('revealed') === false,
    );
    // Much of it about the same few fields, so that their histories branch.
    const isQuarrel = random.int(4) === 0;
    const some = own.length > 0 && (isQuarrel || random.int(3) > 0) ? own : records;
    const record = isQuarrel ? some[0]! : random.pick(some);
    const field = random.pick([
      ...FIELDS[root]!,
      ...(random.int(40) === 0 ? ['owner', 'revealed', 'secret', '__proto__'] : []),
    ]);
    const name = `${root}/${record._item!.parentSub}/${field}`;
    const tail = record._map.get(field);
    const written = this.#lastOwn.get(name);
    let place: Place;
    const how = isQuarrel ? 6 + random.int(6) : random.int(12);
    if (written && how < 8) place = { origin: written };
    else if (tail && how < 8) place = { origin: [tail.id.client, tail.id.clock + tail.length - 1] };
    else if (tail && how < 11) place = { origin: this.#older(tail) };
    else place = { parent: pairOf(record._item!), key: field };
    const overwritten = random.int(6) === 0;
    const [, clock] = this.#write(
      client,
      overwritten
        ? { ...place, deleted: 1 + random.int(3) }
        : {
            ...place,
            any:
              random.int(isQuarrel ? 4 : 12) === 0
                ? [this.#value(field), this.#value(field)]
                : [this.#value(field)],
          },
    );
    this.#lastOwn.set(name, [client, (this.#next.get(client) ?? clock + 1) - 1]);
    if (overwritten && random.int(4) > 0) {
      // Which is honest only with a newer value behind it.
      this.#write(client, { origin: this.#lastOwn.get(name), any: [this.#value(field)] });
      this.#lastOwn.set(name, [client, this.#next.get(client)! - 1]);
    }
    // An honest delete set names what was overwritten.
    if (tail && random.int(2) === 0) this.#delete(tail.id.client, tail.id.clock + tail.length - 1, 1);
  }

  /** Some value in the history of a field: overwritten long ago, or the middle of a run that merged. */
  #older(tail: Y.Item): Pair {
    let item = tail;
    for (let i = this.#random.int(8); i > 0 && item.left; i--) item = item.left;
    return [item.id.client, item.id.clock + this.#random.int(item.length)];
  }

  #createRecord(client: number): void {
    const random = this.#random;
    const { ids, isNotebook } = this.#world;
    const root = random.pick(
      isNotebook ? IDEAS_MOSTLY : [...ROOTS, ...ROOTS, ...ROOTS, ...ROOTS, 'themes', 'ghosts'],
    );
    const used = random.int(15) === 0;
    const id = used ? random.pick(Object.values(ids).flat()) : this.#world.mint();
    if (root === 'stacks') this.#newStacks.push(id);
    const at = this.#write(client, {
      root,
      key: random.int(40) ? id : random.pick(ODD_KEYS),
      type: random.int(40) ? MAP : random.int(7),
    });
    for (const field of random.shuffle([...FIELDS[root]!, ...(FIXED[root] ?? [])])) {
      if (random.int(60) === 0) continue;
      const value =
        field === 'owner'
          ? random.int(8)
            ? this.#world.mallory.id
            : this.#world.victim.id
          : this.#value(field);
      const [, clock] = this.#write(client, { parent: at, key: field, any: [value] });
      this.#lastOwn.set(`${root}/${id}/${field}`, [client, clock]);
    }
  }

  #nonsense(client: number): void {
    const random = this.#random;
    const root = this.#world.isNotebook ? 'ideas' : 'cards';
    const record = random.pick([...this.#server.getMap<Y.Map<unknown>>(root).values()]);
    const parent = pairOf(record._item!);
    const somewhere = this.#anyId();
    this.#write(
      client,
      random.pick<() => Piece>([
        () => ({ origin: somewhere, any: ['x'] }),
        () => ({ parent: somewhere, key: 'text', any: ['x'] }),
        () => ({ parent, any: ['a list item'] }),
        () => ({ root, any: ['a list item'] }),
        () => ({ root, key: this.#world.mint(), any: ['not a record'] }),
        () => ({ root, key: this.#world.mint(), deleted: 1 }),
        () => ({ root: `flood${random.int(9)}`, key: 'x', any: [1] }),
        () => ({ parent, key: 'text', type: random.int(7) }),
        () => ({ origin: pairOf(record._map.get('text')!), right: somewhere, any: ['x'] }),
        () => ({ origin: [client, (this.#next.get(client) ?? 0) + 3], any: ['of the future'] }),
        () => ({ parent, key: 'text', content: random.pick([2, 3, 4, 5, 6, 9]), bytes: random.bytes(6) }),
        () => ({ skip: 1 + random.int(3) }),
        () => ({ gc: random.pick([0, 2 ** 31, 2 ** 52]) }),
      ])(),
    );
  }

  #deleteSomething(): void {
    const [client, clock] = this.#anyId();
    this.#delete(client, clock, 1 + this.#random.int(4));
  }

  #anyId(): Pair {
    const [client, structs] = this.#random.pick([...this.#server.store.clients]);
    const last = structs.at(-1)!;
    return [client, this.#random.int(last.id.clock + last.length + 2)];
  }

  #value(field: string): unknown {
    const random = this.#random;
    if (random.int(60) === 0) return random.pick(ODD_VALUES);
    const order = `b${random.int(9)}${1 + random.int(8)}`;
    switch (field) {
      case 'place':
        return random.pick([
          { in: 'tray', order },
          { in: 'theme', theme: random.int(20) ? 'air' : 'nowhere', order },
          { in: 'stack', stack: this.#stack(), order },
        ]);
      case 'removed':
      case 'keep':
        return random.int(2) === 0;
      case 'lead':
        return random.pick(['', this.#world.mallory.id, this.#world.victim.id]);
      case 'stack':
        return this.#stack();
      case 'theme':
        return random.pick(['', 'air']);
      case 'revealed':
        return random.int(12) === 0;
      case 'order':
        return order;
      default:
        return random.pick(['words', 'слова', '👩‍👩‍👧', 'w'.repeat(1 + random.int(random.int(9) ? 80 : 700))]);
    }
  }

  /** One on the board, one that this update makes, or none. */
  #stack(): string {
    const choice = this.#random.int(20);
    if (choice === 0 || this.#world.isNotebook) return 'noSuchStack1';
    if (choice < 4 && this.#newStacks.length > 0) return this.#random.pick(this.#newStacks);
    return this.#random.pick([...this.#server.getMap('stacks').keys()]);
  }

  #write(client: number, piece: Piece): Pair {
    const clock = this.#next.get(client) ?? Y.getState(this.#server.store, client);
    this.#next.set(client, clock + lengthOf(piece));
    const pieces = this.#pieces.get(client);
    if (pieces) pieces.push(piece);
    else this.#pieces.set(client, [piece]);
    return [client, clock];
  }

  #delete(client: number, clock: number, length: number): void {
    const ranges = this.#deletions.get(client);
    if (ranges) ranges.push([clock, length]);
    else this.#deletions.set(client, [[clock, length]]);
  }

  #blocks(): Block[] {
    return [...this.#pieces].map(([client, pieces]) => ({
      client,
      clock: Y.getState(this.#server.store, client),
      pieces,
    }));
  }

  /** One lie about the frame of the update, where its pieces may be in order. */
  #lie(blocks: Block[], deletions: Deletions): Uint8Array {
    const random = this.#random;
    const [first, ...rest] = blocks;
    if (!first) return updateOf(blocks, [[this.#anyId()[0], [[0, 1 + random.int(99)]]]]);
    const victim = [...this.#world.victim.leases][0]!;
    const withFirst = (change: Partial<Block>): Uint8Array =>
      updateOf([{ ...first, ...change }, ...rest], deletions);
    if (random.int(8) === 0) return this.#tooMuch(first, deletions);
    return random.pick([
      () => withFirst({ client: random.pick([victim, 1, 424_242]) }),
      () => withFirst({ client: victim, clock: Y.getState(this.#server.store, victim) }),
      () => withFirst({ clock: first.clock + 1 + random.int(3) }),
      () => withFirst({ clock: Math.max(0, first.clock - 1 - random.int(3)) }),
      () => withFirst({ claim: random.pick([0, first.pieces.length + 1, 33_000_000]) }),
      () => updateOf([first, ...blocks], deletions),
      () => updateOf([...blocks, { ...first, pieces: first.pieces.slice(0, 1) }], deletions),
      () => updateOf(blocks, deletions, random.bytes(1 + random.int(4))),
      () => updateOf(blocks, [...deletions, [victim, [[random.int(30), 1 + random.int(2 ** 20)]]]]),
      () => updateOf(blocks, [...deletions, [first.client, [[0, first.clock + 50]]]]),
      () => updateOf(blocks, [[9, [[0, 0]]]]),
      () => updateOf([...blocks].reverse(), deletions),
    ])();
  }

  /** Pieces, client ids, ranges, clocks or bytes about as many as one update may have, or more. */
  #tooMuch(first: Block, deletions: Deletions): Uint8Array {
    const random = this.#random;
    const { client, clock, pieces } = first;
    const times = <T>(count: number, make: (i: number) => T): T[] =>
      Array.from({ length: count }, (_, i) => make(i));
    const about = (count: number): number => count + random.int(3) - 1;
    return random.pick([
      () => updateOf([{ client, clock, pieces: times(about(4_096), () => ({ gc: 1 })) }]),
      () => updateOf([{ client, clock, pieces: times(about(140), () => ({ gc: 16_384 })) }]),
      () => updateOf([first], [[client, times(about(4_096), (i) => [i, 1])]]),
      () => updateOf([first], [...deletions, [2, [[2 ** 31 + random.int(2), 1]]]]),
      () => updateOf([first], deletions, new Uint8Array(64 * 1024)),
      () =>
        updateOf(
          random
            .shuffle([...this.#world.mallory.leases])
            .slice(0, about(5))
            .map((lease) => ({
              client: lease,
              clock: Y.getState(this.#server.store, lease),
              pieces: lease === client ? pieces : [{ gc: 1 }],
            })),
        ),
    ])();
  }
}

const pairOf = (item: Y.Item): Pair => [item.id.client, item.id.clock];
