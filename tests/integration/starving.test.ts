/** Rooms beside each other in one process and on one file: whatever befalls one, the others go on. */
import { afterEach, expect, test } from 'vitest';
import { QUEUE_MOST } from '../../server/rooms/queue.ts';
import { accept } from '../../shared/outcome.ts';
import { type Author, Beside, hurried } from '../support/beside.ts';

/** Turns that a room may have from when another is asked something until that is on the disk; mostly it is one. */
const TURNS_MOST = 5;
const LIMIT_MS = 60_000;

const opened: Beside[] = [];
async function open(...parameters: Parameters<typeof Beside.open>): Promise<Beside> {
  const beside = await Beside.open(...parameters);
  opened.push(beside);
  return beside;
}
afterEach(async () => {
  for (const beside of opened.splice(0)) {
    await beside.close().catch(() => undefined);
    beside.drop();
  }
});

/** What was done to the file for another room while something was done for this one. */
interface Meanwhile {
  /** Commits that the other asked for, from when this one was asked. */
  asked: number;
  /** Commits of the other that were answered, from when this one asked for its own until that was answered. */
  answered: number;
}

/** Does something in the room of `author` and says what `other` had meanwhile. */
async function does(
  { store }: Beside,
  author: Author,
  other: string,
  what: () => Promise<void>,
): Promise<Meanwhile> {
  const from = store.notes.length;
  await what();
  const notes = store.notes.slice(from);
  const own = notes.findIndex(({ code, what: which }) => code === author.room.code && which === 'asked');
  const end = notes.findIndex(({ code, what: which }) => code === author.room.code && which === 'kept');
  expect(own, 'it was committed before it was acknowledged').toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThan(own);
  const others = (list: typeof notes) => list.filter(({ code }) => code === other);
  return {
    asked: others(notes).filter(({ what: which }) => which === 'asked').length,
    answered: others(notes.slice(own, end)).filter(({ what: which }) => which !== 'asked').length,
  };
}

const most = (numbers: readonly number[]): number => Math.max(...numbers);

/** A command and a card by turns, each acknowledged before the next, while `goesOn`. */
async function busyBeside(
  beside: Beside,
  author: Author,
  other: string,
  goesOn: () => boolean,
): Promise<Meanwhile[]> {
  const seen: Meanwhile[] = [];
  for (let n = 1; goesOn(); n += 1) {
    const meanwhile = await does(beside, author, other, async () => {
      if (n % 2 === 0) return author.renames(`Ben ${n}`);
      author.writes(`${n}`);
      await author.untilSaved();
    });
    // What ended after the flood says nothing.
    if (goesOn()) seen.push(meanwhile);
  }
  return seen;
}

test(
  `R16 R15 while a full queue of changes floods one room, what another is asked is on the disk within ${TURNS_MOST} of its turns`,
  async () => {
    const beside = await open();
    const [flooded, quiet] = [await beside.room(), await beside.room()];
    const ben = await beside.author(quiet, 'Ben');
    const authors: Author[] = [];
    for (let n = 0; n < 20; n += 1) authors.push(await beside.author(flooded, `Ana ${n}`));
    const changes = QUEUE_MOST / authors.length;
    for (const author of authors) for (let n = 1; n <= changes; n += 1) author.writes(`${n}`);
    expect(await flooded.do(() => accept(null)), 'its queue is full').toMatchObject({ refusal: 'busy' });

    const isFlooded = (): boolean => !authors.every(({ isSaved }) => isSaved);
    const seen = await busyBeside(beside, ben, flooded.code, isFlooded);
    // Its fifty turns of 400 changes.
    expect(seen.length).toBeGreaterThanOrEqual(50 / TURNS_MOST);
    expect(most(seen.map(({ asked }) => asked))).toBeLessThanOrEqual(TURNS_MOST);
    expect(most(seen.map(({ answered }) => answered)), 'S12').toBeLessThanOrEqual(1);
    expect([...authors, ben].flatMap(({ closings }) => closings)).toEqual([]);
    expect(beside.errors).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'R16 R4 while the file refuses one room’s commits, a hundred times, another goes on at once and is told of nothing',
  async () => {
    const beside = await open(hurried(100));
    const [failing, quiet] = [await beside.room(), await beside.room()];
    const [ana, ben] = [await beside.author(failing, 'Ana'), await beside.author(quiet, 'Ben')];
    let faults = 100;
    // An update under a number that is taken: the database itself refuses the transaction.
    beside.store.hinder = (code, writes) =>
      code === failing.code && faults-- > 0
        ? [...writes, { act: 'append', document: 'board', seq: 1, update: Uint8Array.of(0, 0) }]
        : writes;
    ana.writes('at last');
    const seen = await busyBeside(beside, ben, failing.code, () => !ana.isSaved);
    expect(beside.store.notes.filter(({ what }) => what === 'failed')).toHaveLength(100);
    expect(beside.errors).toHaveLength(100);
    for (const error of beside.errors) expect(error).toMatch(/^\S+ a commit failed .*UNIQUE/);
    expect(seen.length).toBeGreaterThanOrEqual(100 / TURNS_MOST);
    expect(most(seen.map(({ asked }) => asked))).toBeLessThanOrEqual(TURNS_MOST);
    expect(most(seen.map(({ answered }) => answered)), 'S12').toBeLessThanOrEqual(1);
    expect(beside.failingTold(failing.code)).toEqual([true, false]);
    expect(beside.failingTold(quiet.code)).toEqual([]);
    expect([...ana.closings, ...ben.closings]).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'R16 R2 while one room waits for a commit that has no answer, another goes on, and nothing of the first is told',
  async () => {
    const beside = await open();
    const [hanging, quiet] = [await beside.room(), await beside.room()];
    const [ana, ben] = [await beside.author(hanging, 'Ana'), await beside.author(quiet, 'Ben')];
    let release = (): void => undefined;
    const hang = new Promise<void>((resolve) => (release = resolve));
    beside.store.hinder = (code, writes) => (code === hanging.code ? hang.then(() => writes) : writes);
    const told = beside.told.length;
    ana.writes('at last');
    let isRenamed = false;
    const renamed = ana.renames('Anastasia').then(() => (isRenamed = true));
    try {
      let left = 50;
      const seen = await busyBeside(beside, ben, hanging.code, () => left-- > 0);
      expect(most(seen.map(({ answered }) => answered))).toBe(0);
      expect(ana.isSaved || isRenamed).toBe(false);
      const ofTheFirst = beside.told.slice(told).filter(({ code }) => code === hanging.code);
      // But for R4, should this machine be that slow.
      expect(ofTheFirst.filter(({ publication }) => publication.topic !== 'storage')).toEqual([]);
    } finally {
      release();
    }
    await Promise.all([renamed, ana.untilSaved()]);
    expect(ana.closings).toEqual([]);
  },
  LIMIT_MS,
);
