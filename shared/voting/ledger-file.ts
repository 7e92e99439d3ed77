// Reads and writes the published ledger as a file; whether what it says is true is the recount's business.
import * as v from 'valibot';
import { VoteFields } from '../method/schema.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { TextSchema } from '../text.ts';
import { LEDGER_FORMAT, type PublishedLedger } from './ledger.ts';
import { ResultSchema } from './result-schema.ts';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in lower-case hex'));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** The last moment that a date can be. */
const LAST_MS = 8.64e15;
export const MomentSchema = v.pipe(whole, v.maxValue(LAST_MS));
const ids = v.array(v.string());
const listRoot = v.strictObject({ count: whole, root: hash });

const EntrySchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('opening'),
    round: v.string(),
    workshop: TextSchema,
    tieOf: v.string(),
    // Any name of a rule is read, so that the recount can say what is wrong with it.
    rules: v.strictObject({ ...VoteFields.entries, rule: v.string() }),
    candidates: v.array(
      v.strictObject({ id: v.string(), title: v.string(), problem: v.string(), theme: v.string() }),
    ),
    seedHash: hash,
    openedAtMs: MomentSchema,
  }),
  v.strictObject({ kind: v.literal('receipts'), receipts: v.array(hash) }),
  v.strictObject({
    kind: v.literal('ballots'),
    ballots: v.array(v.array(v.strictTuple([v.string(), v.number()]))),
  }),
  v.strictObject({
    kind: v.literal('closing'),
    closedAtMs: MomentSchema,
    receipts: listRoot,
    ballots: listRoot,
    superseded: whole,
    voided: whole,
    paper: whole,
    admitted: whole,
  }),
  v.strictObject({ kind: v.literal('seed'), seed: v.string() }),
  v.strictObject({
    kind: v.literal('tie'),
    step: whole,
    tied: ids,
    settled: ids,
    by: v.picklist(['earlier-stage', 'tie-order']),
    decisive: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('decision'),
    by: v.picklist(['lot', 'all', 'vote']),
    taken: ids,
    vote: v.nullable(v.strictObject({ round: v.string(), root: hash })),
  }),
  v.strictObject({ kind: v.literal('result'), result: ResultSchema }),
]);

/** The parsed value is the file's own, field by field, so that its hashes are those of the file. */
export const PublishedLedgerSchema = v.strictObject({
  format: v.literal(LEDGER_FORMAT),
  entries: v.array(v.strictObject({ seq: whole, prev: hash, entry: EntrySchema, hash })),
  root: hash,
}) as unknown as v.GenericSchema<unknown, PublishedLedger>;

/** The ledger in this text; the refusal says where the text isn't one. */
export function readLedger(text: string): Outcome<PublishedLedger> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (fault) {
    return refuse('malformed', `no JSON: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  const parsed = v.safeParse(PublishedLedgerSchema, json, { abortEarly: true });
  if (parsed.success) return accept(parsed.output);
  const [issue] = parsed.issues;
  return refuse('malformed', `no ledger: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** The file's text: an entry a line, so that people can look at it. */
export function writeLedger({ format, entries, root }: PublishedLedger): string {
  const lines = entries.map((link) => JSON.stringify(link)).join(',\n');
  return `{"format":${JSON.stringify(format)},"entries":[\n${lines}\n],"root":${JSON.stringify(root)}}\n`;
}
