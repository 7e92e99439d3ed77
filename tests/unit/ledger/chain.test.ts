/** The ledger's hashing and chaining, computed a second time as SPEC.md tells a stranger to. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Ledger, type LedgerRecord } from '../../../server/ledger/ledger.ts';
import { readLedger, writeLedger } from '../../../shared/voting/ledger-file.ts';
import {
  breaksOf,
  canonicalJson,
  listedChoice,
  hasReceipt,
  NO_HASH,
  receiptHash,
} from '../../../shared/voting/ledger.ts';
import { ballotsRoot } from '../../../shared/voting/ledger.ts';
import type { RoundId } from '../../../shared/ids.ts';
import { ballotId, candidates, choices, published, receipt, ROUND } from '../../support/ledger-vote.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** What a stranger would write: sorted keys, no white space. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
const text = (value: unknown): string => JSON.stringify(sorted(value));

describe('the published file', () => {
  const file = published();
  const json = JSON.parse(writeLedger(file)) as {
    format: string;
    entries: { seq: number; prev: string; entry: Record<string, unknown>; hash: string }[];
    root: string;
  };

  it('L2 canonical JSON sorts keys by code points and has no white space', () => {
    expect(canonicalJson({ b: [1, { y: null, x: 'é"\n' }], a: true })).toBe(
      '{"a":true,"b":[1,{"x":"é\\"\\n","y":null}]}',
    );
    expect(canonicalJson({ '\u{1F6B2}': 1, '\uFB01': 2 })).toBe('{"\uFB01":2,"\u{1F6B2}":1}');
  });

  it('L3 every entry is chained to the one before it by SHA-256, and the last hash is the root', () => {
    let prev = NO_HASH;
    json.entries.forEach(({ seq, prev: says, entry, hash }, index) => {
      expect({ seq, says }).toEqual({ seq: index + 1, says: prev });
      expect(hash).toBe(sha256(text({ entry, prev, seq })));
      prev = hash;
    });
    expect(json.root).toBe(prev);
    expect(breaksOf(file.entries)).toEqual([]);
  });

  it('L4 the entries are opening, receipts, ballots, closing, seed, ties, result', () => {
    const kinds = json.entries.map(({ entry }) => entry.kind);
    expect(kinds.slice(0, 5)).toEqual(['opening', 'receipts', 'ballots', 'closing', 'seed']);
    expect(new Set(kinds.slice(5, -1))).toEqual(new Set(['tie']));
    expect(kinds.at(-1)).toBe('result');
  });

  it('L5 the opening has rules, candidates and seal, and names nobody', () => {
    const opening = json.entries[0]?.entry;
    expect(opening).toMatchObject({
      round: ROUND,
      tieOf: '',
      rules: { seats: 4, rule: 'most-dots' },
    });
    expect(writeLedger(file)).not.toContain(candidates[0]?.lead);
    expect(Object.keys((opening?.candidates as object[])[0] ?? {})).toEqual([
      'id',
      'title',
      'problem',
      'theme',
    ]);
  });

  it('L6 receipts are the sorted hashes of the codes', () => {
    const { receipts } = json.entries[1]?.entry as { receipts: string[] };
    expect(receipts).toEqual(
      choices(30)
        .map((_, n) => sha256(receipt(n)))
        .sort(),
    );
    expect(writeLedger(file)).not.toContain(receipt(0));
  });

  it('L7 ballots are sorted by their text, and nothing in them tells who cast them or when', () => {
    const { ballots } = json.entries[2]?.entry as { ballots: unknown[] };
    const expected = choices(30).map((dots) => JSON.stringify(Object.entries(dots).sort()));
    expect(ballots.map((ballot) => JSON.stringify(ballot))).toEqual(expected.sort());
    const backwards = published(choices(30).reverse());
    expect(backwards.entries[2]).toMatchObject({ entry: { ballots } });
  });

  it('L8 the closing fixes both lists; the root of the ballots is the one that settles ties', () => {
    const [, receipts, ballots, closing] = json.entries.map(({ entry }) => entry);
    expect(closing).toMatchObject({
      superseded: 3,
      voided: 1,
      admitted: 35,
      receipts: { count: 30, root: sha256(text(receipts?.receipts)) },
      ballots: { count: 30, root: sha256(text(ballots?.ballots)) },
    });
    const root = ballotsRoot(choices(30));
    expect(closing).toMatchObject({ ballots: { root } });
  });

  it('L9 a file written is read back the same; what isn’t one is refused with the place', () => {
    expect(readLedger(writeLedger(file))).toEqual({ ok: true, value: file });
    expect(readLedger('{"format":')).toMatchObject({ ok: false, refusal: 'malformed' });
    expect(readLedger('{"format":"another/1"}')).toMatchObject({ message: /no ledger: format/ });
    const bent = writeLedger(file).replace('"seats":4', '"seats":"four"');
    expect(readLedger(bent)).toMatchObject({ message: /entries\.0\.entry\.rules\.seats/ });
  });

  it('L10 a receipt can be looked up as people type it, and an unknown one is not in the list', () => {
    expect(hasReceipt(file, receipt(4))).toBe(true);
    expect(
      hasReceipt(
        file,
        ` ${receipt(4)
          .toLowerCase()
          .replace(/^(....)/, '$1 - ')} `,
      ),
    ).toBe(true);
    expect(hasReceipt(file, receipt(400))).toBe(false);
    expect(hasReceipt(file, '')).toBe(false);
    expect(receiptHash('abc de')).toBe(sha256('ABCDE'));
  });
});

describe('the kept ledger', () => {
  function shelf() {
    const kept = new Map<string, LedgerRecord>();
    return {
      kept,
      ledger: new Ledger({ put: (id, record) => kept.set(id, record), values: () => kept.values() }),
    };
  }
  const other = 'round00000000002' as RoundId;
  const seal = (n: number) => ({ kind: 'seed' as const, seed: `${n}` });

  it('L1 chains each round by itself, and goes on where a stored one ends', () => {
    const { kept, ledger } = shelf();
    for (let n = 1; n <= 12; n++) ledger.append(n % 3 ? ROUND : other, seal(n));
    const again = new Ledger({ put: (id, record) => kept.set(id, record), values: () => kept.values() });
    again.append(ROUND, { kind: 'voiding', ballot: ballotId(1) });
    expect(again.entries(ROUND).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(breaksOf(again.entries(ROUND))).toEqual([]);
    expect(breaksOf(again.entries(other))).toEqual([]);
  });

  it('L1 an entry that is changed, dropped or moved breaks the chain', () => {
    const { ledger } = shelf();
    for (let n = 1; n <= 4; n++) {
      ledger.append(ROUND, {
        kind: 'ballot',
        ballot: ballotId(n),
        voter: 'voterkey00000001',
        receipt: receipt(n),
        choice: listedChoice(choices(4)[n - 1] ?? {}),
      });
    }
    const entries = ledger.entries(ROUND);
    const changed = entries.map((link, at) => (at === 1 ? { ...link, entry: seal(1) } : link));
    expect(breaksOf(changed)).toEqual([{ at: 1, what: 'changed' }]);
    expect(breaksOf(entries.toSpliced(1, 1))).toEqual([{ at: 1, what: 'unchained' }]);
    expect(breaksOf([...entries].reverse())).toHaveLength(4);
  });
});
