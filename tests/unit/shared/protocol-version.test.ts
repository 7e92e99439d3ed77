// The protocol's version against a hash of everything both ends say: a change of one without the other fails here.
import { expect, test } from 'vitest';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { BOARD } from '../../../shared/board/schema.ts';
import { MethodSchema } from '../../../shared/method/schema.ts';
import { NOTEBOOK } from '../../../shared/notebook/schema.ts';
import { REFUSALS } from '../../../shared/outcome.ts';
import * as frames from '../../../shared/protocol/frames.ts';
import * as http from '../../../shared/protocol/http.ts';
import { COMMANDS } from '../../../shared/protocol/live.ts';
import { PresenceSchema } from '../../../shared/protocol/presence.ts';
import { PROTOCOL } from '../../../shared/protocol/version.ts';

/** What each version says; a new version gets a new line, and the line of a released version never changes. */
const HASHES: Record<number, string> = {
  1: '14c83971f41b2ae2167c35cccc0c8bd6a63dd0a70b0e444beab1d61dfbcd5068',
  2: '772c0e894120af748e3cda3a13ef9b4cc75e7586c0fa54d4ef36f93b4ceb0dad',
  // The hello tells the epoch; no schema is of it.
  3: '772c0e894120af748e3cda3a13ef9b4cc75e7586c0fa54d4ef36f93b4ceb0dad',
};

/** A schema as plain text: kinds, fields, limits and patterns. What functions check is not seen. */
function shapeOf(value: unknown, seen: ReadonlySet<unknown> = new Set()): unknown {
  if (value instanceof RegExp) return String(value);
  if (typeof value === 'function' || value === undefined) return null;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return 'again';
  const inside = new Set([...seen, value]);
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, inside));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('~') && key !== 'reference' && key !== 'async')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, shapeOf(item, inside)]),
  );
}

test('P8 what is said has changed only together with PROTOCOL', () => {
  const { CreateSchema, JoinSchema, BadgeSchema, SessionSchema, ClientIdsSchema } = http;
  const said = shapeOf({
    commands: COMMANDS,
    bodies: { CreateSchema, JoinSchema, BadgeSchema, SessionSchema, ClientIdsSchema },
    documents: [BOARD.roots, NOTEBOOK.roots],
    method: MethodSchema,
    presence: PresenceSchema,
    frames: Object.fromEntries(Object.entries(frames).filter(([, value]) => typeof value !== 'function')),
    refusals: REFUSALS,
  });
  const hash = bytesToHex(sha256(utf8ToBytes(JSON.stringify(said))));
  expect(hash, `The protocol has changed: raise PROTOCOL above ${PROTOCOL} and add its hash here.`).toBe(
    HASHES[PROTOCOL],
  );
});
