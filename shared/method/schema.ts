// A method file: everything a host decides before the day; a workshop is made from one and keeps its own copy.
import * as v from 'valibot';
import { SlugSchema } from '../ids.ts';
import { LanguageSchema, TextSchema } from '../text.ts';
import { STEP_ACTIONS } from '../permit.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';

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

const VoteSchema = v.strictObject({
  /** Dots each voter may put. */
  budget: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** The most dots one voter may put on one project; 1 allows no repeats. */
  cap: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** Whether one may put dots on a project that one leads. */
  ownProjects: v.boolean(),
  /** How many projects go on. */
  seats: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** The counting rule, by its name in shared/voting/rules. */
  rule: v.picklist(['most-dots']),
});

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
  v.check((method) => method.vote.cap <= method.vote.budget, 'vote.cap is above vote.budget'),
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
