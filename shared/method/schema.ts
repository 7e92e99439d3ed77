// A method file: everything a host decides before the day; a workshop is made from one and keeps its own copy.
import * as v from 'valibot';
import { SlugSchema } from '../ids.ts';
import { LanguageSchema, TextSchema } from '../text.ts';
import { STEP_ACTIONS } from '../permit.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { BALLOT_KINDS, hasFloors, isDefined, RULE_NAMES, scoresAlone } from '../voting/rules/index.ts';

/** What the screens show in a step. */
export const VIEWS = [
  'join',
  'message',
  'silence',
  'notebook',
  'board',
  'projects',
  'ballot',
  'result',
] as const;
export type View = (typeof VIEWS)[number];

const StepSchema = v.strictObject({
  id: SlugSchema,
  title: TextSchema,
  instruction: TextSchema,
  /** Planned length in minutes; 0 for a step without a timer. */
  minutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600)),
  view: v.picklist(VIEWS),
  /** What participants may do in it. `card:add` also reveals: notebooks' ideas are copied to the board. */
  permits: v.pipe(v.array(v.picklist(STEP_ACTIONS)), v.maxLength(STEP_ACTIONS.length)),
});

/** A vote's rules, field by field; which of them go together is VoteSchema's. */
export const VoteFields = v.strictObject({
  /** What one puts on the ballot: dots to spread, ticks (approval), or an order (ranking). */
  ballot: v.optional(v.picklist(BALLOT_KINDS), 'dots'),
  /** How many dots each voter may put; for other ballots how many projects one may tick or rank. */
  budget: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** The most dots one voter may put on one project; 1 allows no repeats, and is all there is for other ballots. */
  cap: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** Whether one may choose a project that one leads. */
  ownProjects: v.boolean(),
  /** How many projects go on. */
  seats: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** The counting rule, by its name in shared/voting/rules. */
  rule: v.picklist(RULE_NAMES),
  /** Whether every theme that has an eligible project gets at least one of the seats. */
  themeFloors: v.optional(v.boolean(), false),
  /** Who settles a tie at the last seat: the sealed number (lot), or a host, who may also take all or hold a tie vote. */
  tie: v.optional(v.picklist(['lot', 'host']), 'lot'),
  /** Which of the method's roles vote; none named: all. */
  voters: v.optional(v.pipe(v.array(SlugSchema), v.maxLength(20)), []),
  /** What is published after closing: every counted ballot, unlinked; or only sums, which nobody can recount. */
  publish: v.optional(v.picklist(['ballots', 'totals']), 'ballots'),
});
const VoteSchema = v.pipe(
  VoteFields,
  v.check(({ cap, budget }) => cap <= budget, 'vote.cap is above vote.budget'),
  v.check(({ ballot, cap }) => ballot === 'dots' || cap === 1, 'only dots have a cap above 1'),
  v.check(({ rule, ballot }) => isDefined(rule, ballot), 'this rule does not count these ballots'),
  v.check(({ rule, themeFloors }) => !themeFloors || hasFloors(rule), 'this rule has no theme floors'),
  v.check(
    ({ rule, themeFloors, tie }) => tie === 'lot' || (scoresAlone(rule) && !themeFloors),
    'with this rule ties are settled by lot',
  ),
);

const unique = (items: readonly { id: string }[]) =>
  new Set(items.map((item) => item.id)).size === items.length;

export const MethodSchema = v.pipe(
  v.strictObject({
    format: v.literal('charrette-method/1'),
    id: SlugSchema,
    title: TextSchema,
    place: v.optional(TextSchema),
    /** What is the product's own proposal rather than known fact; shown to hosts. */
    note: v.optional(TextSchema),
    languages: v.pipe(v.array(LanguageSchema), v.minLength(1), v.maxLength(10)),
    capacity: v.strictObject({
      planned: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)),
      /** The next person after this many is told that the workshop is full. */
      most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)),
    }),
    roles: v.pipe(
      v.array(v.strictObject({ id: SlugSchema, name: TextSchema })),
      v.minLength(1),
      v.maxLength(20),
      v.check((items) => unique(items), 'two roles have the same id'),
    ),
    themes: v.pipe(
      v.array(v.strictObject({ id: SlugSchema, name: TextSchema, icon: SlugSchema })),
      v.minLength(1),
      v.maxLength(12),
      v.check((items) => unique(items), 'two themes have the same id'),
    ),
    steps: v.pipe(
      v.array(StepSchema),
      v.minLength(1),
      v.maxLength(40),
      v.check((items) => unique(items), 'two steps have the same id'),
    ),
    vote: VoteSchema,
  }),
  v.check(
    (method) => method.capacity.most >= method.capacity.planned,
    'capacity.most is below capacity.planned',
  ),
  v.check(
    (method) => method.vote.voters.every((role) => method.roles.some(({ id }) => id === role)),
    'vote.voters names a role that the method lacks',
  ),
);

export type Method = v.InferOutput<typeof MethodSchema>;
export type Step = Method['steps'][number];
export type Theme = Method['themes'][number];
export type VoteRules = Method['vote'];

/** Reads a method from parsed JSON; a refusal names the first place that is wrong and why. */
export function readMethod(json: unknown): Outcome<Method> {
  const result = v.safeParse(MethodSchema, json, { abortEarly: true });
  if (result.success) return accept(result.output);
  const issue = result.issues[0];
  const where = v.getDotPath(issue) ?? 'the file';
  return refuse('malformed', `method: ${where}: ${issue.message}`);
}
