// Reading a JSON export back in: checked strictly, it fills the first turn of a new workshop with what was taken away.
import * as v from 'valibot';
import { BOARD, HOST_OWNER, OrderSchema } from '../../shared/board/schema.ts';
import { ADMISSIONS } from '../../shared/badge.ts';
import { startAgenda, stepOf } from '../../shared/agenda/agenda.ts';
import {
  BallotIdSchema,
  idFrom,
  ParticipantIdSchema,
  ProjectIdSchema,
  RoundIdSchema,
  SlugSchema,
} from '../../shared/ids.ts';
import { MethodSchema, type Method } from '../../shared/method/schema.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import { NameSchema } from '../../shared/protocol/http.ts';
import { create, set, type Fields } from '../../shared/records.ts';
import { LanguageSchema, TextSchema, type Text } from '../../shared/text.ts';
import { MomentSchema, PublishedLedgerSchema } from '../../shared/voting/ledger-file.ts';
import { breaksOf, canonicalJson, listedChoice, rootOf, sortedChoices } from '../../shared/voting/ledger.ts';
import { ballotProblems, partsOf } from '../../shared/voting/recount.ts';
import { ResultSchema } from '../../shared/voting/result-schema.ts';
import { ChoiceSchema } from '../../shared/voting/choice.ts';
import { isInherited, judgeRecords, type Given } from '../guard/index.ts';
import { openingOf } from '../ledger/publish.ts';
import type { HeldRecord, ParticipantRecord, RoundRecord } from '../rooms/records.ts';
import type { Turn } from '../rooms/turn.ts';
import { EXPORT_FORMAT } from './whole.ts';

const hash = v.union([v.literal(''), v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))]);
const fields = (root: string) => BOARD.roots[root]?.fields ?? {};
/** What their fields hold is the guard's to judge. */
const records = (most: number) => v.pipe(v.array(v.looseObject({ id: v.string() })), v.maxLength(most));

const Ballots = v.pipe(v.array(ChoiceSchema), v.maxLength(100_000));
const RoundFields = v.object({
  id: RoundIdSchema,
  state: v.picklist(['announced', 'open', 'closing', 'closed', 'void']),
  rules: MethodSchema.entries.vote,
  candidates: v.pipe(
    v.array(
      v.strictObject({
        id: ProjectIdSchema,
        title: v.string(),
        problem: v.string(),
        theme: v.union([v.literal(''), SlugSchema]),
        lead: v.string(),
      }),
    ),
    v.maxLength(1000),
  ),
  seedHash: hash,
  seed: v.pipe(v.string(), v.maxLength(64)),
  openedAtMs: MomentSchema,
  closedAtMs: MomentSchema,
  voidReason: v.pipe(v.string(), v.maxLength(300)),
  published: v.boolean(),
  publishedAtMs: v.exactOptional(MomentSchema),
  result: v.nullable(ResultSchema),
  tieOf: v.union([v.literal(''), RoundIdSchema]),
  tieChoice: v.picklist(['none', 'undecided', 'lot', 'all', 'voting', 'voted']),
  turnout: v.object({ admitted: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ballots: Ballots,
  /** Of closed rounds; absent or null where it was lost on the way. */
  ledger: v.optional(v.nullable(PublishedLedgerSchema), null),
});
const RoundSchema = v.pipe(
  RoundFields,
  v.check((round) => (round.state === 'closed') === (round.result !== null), 'a result is a closed vote’s'),
  v.check((round) => round.state === 'closed' || !round.published, 'only a closed vote is published'),
);

const ExportSchema = v.object({
  format: v.literal(EXPORT_FORMAT),
  title: TextSchema,
  /** Absent in files of before there were badges. */
  admission: v.optional(v.picklist(ADMISSIONS), 'link'),
  method: MethodSchema,
  agenda: v.object({ step: SlugSchema }),
  participants: v.pipe(
    v.array(
      v.object({
        id: ParticipantIdSchema,
        name: NameSchema,
        role: SlugSchema,
        language: LanguageSchema,
        state: v.picklist(['admitted', 'removed', 'merged']),
        mergedInto: v.union([v.literal(''), ParticipantIdSchema]),
        joinedAtMs: MomentSchema,
      }),
    ),
    v.maxLength(10_000),
  ),
  themes: v.pipe(
    v.array(v.object({ id: SlugSchema, name: TextSchema, icon: SlugSchema, order: OrderSchema })),
    v.maxLength(12),
  ),
  stacks: records(20_000),
  cards: records(50_000),
  projects: records(20_000),
  held: records(50_000),
  rounds: v.pipe(v.array(RoundSchema), v.maxLength(100)),
});
type Read = v.InferOutput<typeof ExportSchema>;

/** What a new workshop is made of. A refusal names the first place that is wrong; nothing is made then. */
export function restoreExport(
  json: unknown,
): Outcome<{ method: Method; title: Text; fill: (turn: Turn) => void }> {
  const parsed = v.safeParse(ExportSchema, json, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return refuse('malformed', `export: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const whole = parsed.output;
  const themes = new Set(whole.themes.map((theme) => theme.id));
  if (whole.method.themes.some((theme) => !themes.has(theme.id))) {
    return refuse('malformed', 'export: themes: one of the method is missing');
  }
  const foreign = whole.rounds.findIndex((round) => !fitsItsLedger(round));
  if (foreign !== -1)
    return refuse('malformed', `export: rounds.${foreign}.ledger: not the ledger of this vote`);
  const wrong = wrongRecord(whole);
  if (wrong !== null) return refuse('malformed', `export: ${wrong}`);
  return accept({ method: whole.method, title: whole.title, fill: (turn) => fill(turn, whole) });
}

/** Says which record the board couldn't have come by, or which id stands for two things, or null. */
function wrongRecord(whole: Read): string | null {
  for (const list of ['participants', 'rounds'] as const) {
    const ids = new Set<string>();
    for (const { id } of whole[list]) {
      if (ids.has(id)) return `${list} ${id} is there twice`;
      if (isInherited(id)) return `${list} can't have the id ${id}`;
      ids.add(id);
    }
  }
  const people = new Set<string>([HOST_OWNER, ...whole.participants.map(({ id }) => id)]);
  const given = (['themes', 'stacks', 'cards', 'projects'] as const).flatMap((root) =>
    whole[root].map((record): Given => ({ root, id: record.id, fields: only(record, root) })),
  );
  // What a host took off the board may come back to it.
  for (const card of whole.held) given.push({ root: 'cards', id: card.id, fields: only(card, 'cards') });
  const verdict = judgeRecords(BOARD, given, (owner) =>
    people.has(owner) ? { role: 'host', id: owner === HOST_OWNER ? '' : owner } : null,
  );
  return verdict.ok ? null : verdict.message;
}

function fill(turn: Turn, whole: Read): void {
  const { records: kept, board } = turn;
  for (const person of whole.participants) {
    kept.participants.put(person.id, { ...person, request: '' } satisfies ParticipantRecord);
  }
  board.doc.transact(() => {
    for (const { id: theme, ...rest } of whole.themes) {
      create(board.doc, 'themes', theme, rest);
      for (const [field, value] of Object.entries(rest)) set(board.doc, 'themes', theme, field, value);
    }
    for (const root of ['stacks', 'cards', 'projects'] as const) {
      for (const record of whole[root]) create(board.doc, root, record.id, only(record, root));
    }
  });
  for (const card of whole.held) kept.held.put(card.id, only(card, 'cards') as unknown as HeldRecord);
  for (const round of whole.rounds) fillRound(turn, round);
  const { method, admission } = whole;
  kept.changeWorkshop({ admission });
  const step = stepOf(method, whole.agenda.step);
  const agenda = startAgenda(method, turn.nowMs);
  if (step) kept.changeWorkshop({ agenda: { ...agenda, step: step.id, clock: { state: 'none' } } });
}

/** The fields of a record that its kind has; what the export adds for readers (theme) is left out. */
const only = (record: Record<string, unknown>, root: string): Fields =>
  Object.fromEntries(
    Object.keys(fields(root)).flatMap((field) =>
      record[field] === undefined ? [] : [[field, record[field]]],
    ),
  ) as Fields;

/**
 * Whether the round says what its ledger says. The ledger isn't recounted here, which would take a stranger's large
 * file long: who doubts it has `verify`.
 */
function fitsItsLedger(round: Read['rounds'][number]): boolean {
  const { ledger, result, ballots, state } = round;
  if (!ledger) return true;
  if (breaksOf(ledger.entries).length > 0 || ledger.root !== ledger.entries.at(-1)?.hash) return false;
  const parts = partsOf(ledger.entries);
  if (state !== 'closed' || 'what' in parts) return false;
  const { opening, closing, seed } = parts;
  const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
  const { root } = rootOf(sortedChoices(ballots.map(listedChoice)));
  const isListed = parts.ballots
    ? closing.ballots.root === root && ballotProblems(opening, parts.ballots).length === 0
    : ballots.length === 0;
  return (
    isListed &&
    isSame(openingOf(round, opening.workshop), opening) &&
    isSame(parts.result.result, result) &&
    seed.seed === round.seed &&
    closing.closedAtMs === round.closedAtMs &&
    closing.admitted === round.turnout.admitted
  );
}

/** A round that wasn't over comes back void. */
function fillRound(turn: Turn, { ballots, ledger, turnout, ...round }: Read['rounds'][number]): void {
  // A tie that was still to be settled is settled by nobody here: that vote, too, was not over.
  const isClosed = round.state === 'closed' && !['undecided', 'voting'].includes(round.tieChoice);
  if (ledger) turn.records.published.put(round.id, ledger);
  turn.records.rounds.put(round.id, {
    ...round,
    state: isClosed ? 'closed' : 'void',
    closesAtMs: 0,
    salt: '',
    admittedAtClosing: turnout.admitted,
    result: isClosed ? round.result : null,
    voidReason: isClosed || round.state === 'void' ? round.voidReason : 'taken over from another workshop',
  } satisfies RoundRecord);
  ballots.forEach((choice, index) => {
    const ballot = v.parse(BallotIdSchema, idFrom(turn.random));
    turn.records.ballots.put(ballot, {
      round: round.id,
      id: ballot,
      voter: idFrom(turn.random),
      choice,
      receipt: '',
      seq: index + 1,
      state: 'counted',
    });
  });
}
