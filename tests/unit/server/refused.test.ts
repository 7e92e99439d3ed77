/** Who may only read for a while: at any pace, what was refused in the minute before decides, and nothing else. */
import { expect, test } from 'vitest';
import { Refused } from '../../../server/rooms/refused.ts';
import { seeded } from '../../support/random.ts';

const SEED = Number(process.env['SEED'] ?? 20_260);
const MINUTE_MS = 60_000;
const MOST = 30;

test('G22 a minute is any minute: it may begin with the last refusals of the one before', () => {
  const refused = new Refused();
  refused.note('mallory', 0);
  for (let n = 0; n < 29; n++) refused.note('mallory', MINUTE_MS - 500);
  expect(refused.mayOnlyRead('mallory', MINUTE_MS - 500)).toBe(false);
  for (let n = 0; n < 2; n++) refused.note('mallory', MINUTE_MS + 500);
  // Thirty-one in one second.
  expect(refused.mayOnlyRead('mallory', MINUTE_MS + 500)).toBe(true);
  expect(refused.mayOnlyRead('mallory', 2 * MINUTE_MS + 499)).toBe(true);
  expect(refused.mayOnlyRead('mallory', 2 * MINUTE_MS + 500)).toBe(false);
});

test('R18 G22 a minute of reading ends after a minute also if the clock is set back meanwhile', () => {
  const refused = new Refused();
  for (let n = 0; n < MOST + 1; n++) refused.note('mallory', 60 * MINUTE_MS);
  expect(refused.mayOnlyRead('mallory', 60 * MINUTE_MS)).toBe(true);
  expect(refused.mayOnlyRead('mallory', MINUTE_MS)).toBe(false);
});

test('G22 twenty thousand refusals of several people at changing paces, against plain counting', () => {
  const random = seeded(SEED);
  const refused = new Refused();
  const people = ['ana', 'ben', 'cleo'].map((name) => ({
    name,
    refusedAtMs: [] as number[],
    readsUntilMs: 0,
  }));
  let nowMs = 0;
  let paceMs = 0;
  let pauses = 0;
  for (let n = 0; n < 20_000; n++) {
    // About a thousand brings each of them near to thirty a minute.
    if (n % 50 === 0) paceMs = random.pick([1, 100, 1_000, 1_300, 1_600, 30_000]);
    nowMs += random.int(paceMs);
    const person = random.pick(people);
    const mayOnlyRead = nowMs < person.readsUntilMs;
    expect(refused.mayOnlyRead(person.name, nowMs), `after ${n} refusals, seed ${SEED}`).toBe(mayOnlyRead);
    // As the room does: of somebody who may only read nothing more is counted.
    if (mayOnlyRead) continue;
    refused.note(person.name, nowMs);
    person.refusedAtMs = [...person.refusedAtMs, nowMs].filter((atMs) => atMs > nowMs - MINUTE_MS);
    if (person.refusedAtMs.length <= MOST) continue;
    person.readsUntilMs = nowMs + MINUTE_MS;
    pauses++;
  }
  expect(pauses).toBeGreaterThan(20);
});
