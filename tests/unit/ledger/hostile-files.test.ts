/** Ledgers made to break whoever reads them: every part replaced by what nobody expects; each is refused or told wrong. */
import { expect, it } from 'vitest';
import { runVerify } from '../../../server/verify.ts';
import { readLedger } from '../../../shared/voting/ledger-file.ts';
import { chain, rootOf, type PublishedLedger } from '../../../shared/voting/ledger.ts';
import { recount } from '../../../shared/voting/recount.ts';
import { choices, published, careful, type Entries } from '../../support/ledger-vote.ts';

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
const HOSTILE = [
  null,
  true,
  -1,
  0,
  1.5,
  101,
  2 ** 53 - 1,
  1e308,
  '',
  '__proto__',
  '\u0000\ud800',
  [],
  {},
  [[]],
];

/** Exit status, and all that was said. */
function verify(text: string): { status: number; said: string } {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const status = runVerify(['ledger.json'], { read: () => text, out: say, err: say });
  return { status, said: said.join('\n') };
}

/** Chained anew, with lists and roots that fit, whatever stands in the entries. */
function chained(value: { entries: { entry: Record<string, unknown> }[] }): string {
  const entries: PublishedLedger['entries'][number][] = [];
  for (const { entry } of value.entries) entries.push(chain(entries.at(-1) ?? null, entry as never));
  return JSON.stringify({ ...value, entries, root: entries.at(-1)?.hash ?? '' });
}

/** Every place in a value, as the keys that lead to it. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  // Of long lists the first two items stand for all.
  const entries = Array.isArray(value) ? Object.entries(value).slice(0, 2) : Object.entries(value);
  return [path, ...entries.flatMap(([key, part]) => placesIn(part, [...path, key]))].filter(
    ({ length }) => length > 0,
  );
}

function replaced(file: unknown, path: readonly string[], by: unknown): unknown {
  const copy = structuredClone(file);
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1)!] = by;
  return copy;
}

it('L12 L13 no value in any place of the file makes reading, recounting or verifying throw', () => {
  const file = JSON.parse(JSON.stringify(published(choices(6)))) as PublishedLedger;
  const kinds = new Map(file.entries.map(({ entry }, at) => [entry.kind, at]));
  // One entry of each kind stands for all.
  const places = [...kinds.values()].flatMap((at) =>
    placesIn(file.entries[at]!.entry).map((path) => ['entries', String(at), 'entry', ...path]),
  );
  expect(places.length).toBeGreaterThan(100);
  const found = new Map<number, number>();
  for (const path of places) {
    for (const value of HOSTILE) {
      const text = chained(replaced(file, path, value) as never);
      let told = { status: -1, said: '' };
      expect(() => (told = verify(text)), `${path.join('.')}: ${String(value)}`).not.toThrow();
      const { status, said } = told;
      found.set(status, (found.get(status) ?? 0) + 1);
      expect(said, path.join('.')).not.toBe('');
    }
  }
  expect([...found.keys()].sort()).toEqual([0, 1, 2]);
}, 60_000);

it('L7 L12 projects called like what every object inherits are counted like any other, or the file is refused', () => {
  for (const name of INHERITED) {
    const bad = careful(published(choices(6)), (entries: Entries) => {
      const text = JSON.stringify(entries).replaceAll('project08', name);
      entries.splice(0, entries.length, ...(JSON.parse(text) as Entries));
      for (const { entry } of entries) {
        if (entry.kind === 'opening') entry.candidates.sort((a, b) => (a.id < b.id ? -1 : 1));
        if (entry.kind === 'ballots') {
          for (const ballot of entry.ballots) ballot.sort(([a], [b]) => (a < b ? -1 : 1));
          const { ballots } = entry;
          for (const { entry: other } of entries)
            if (other.kind === 'closing') other.ballots = rootOf(ballots);
        }
      }
    });
    const read = readLedger(JSON.stringify(bad));
    if (!read.ok) continue;
    // Names decide ties, so that places may differ, but nobody's support does.
    for (const problem of recount(read.value).problems)
      if (problem.what === 'ranking') expect(problem.counted, name).toBe(problem.said);
  }
});
