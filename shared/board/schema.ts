// The board document: which records it holds, the values of their fields, and who may change which.
import * as v from 'valibot';
import { SlugSchema } from '../ids.ts';
import { TextSchema, type Text } from '../text.ts';
import { isOrder } from './order.ts';
import { may, type Action, type Actor, type Now, type Whose } from '../permit.ts';
import type { Change, DocumentKind, Fields, ListRoot, Lookup } from '../records.ts';
import type { Refusal } from '../outcome.ts';

export const CARD_TEXT_MAX = 500;
export const STACK_NAME_MAX = 80;
export const PROJECT_TITLE_MAX = 120;
export const PROJECT_PROBLEM_MAX = 600;

/** A text of at most `max` UTF-16 units. Half a surrogate pair would change on its way through UTF-8. */
const line = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.check((text) => !/\p{Cs}/u.test(text), 'well-formed'),
  );
export const filled = (max: number) =>
  v.pipe(
    line(max),
    v.check((text) => text.trim() !== '', 'not empty'),
  );
const reference = v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{8,32}$/));
const optionalReference = v.union([v.literal(''), reference]);
/** Where something stands among its neighbours, see order.ts. */
export const OrderSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9A-Za-z]{2,200}$/),
  v.check((text) => isOrder(text), 'an order'),
);

/** Where a card lies: in the unthemed tray, under a theme, or in a stack, and before which neighbours. */
export const CardPlaceSchema = v.variant('in', [
  v.strictObject({ in: v.literal('tray'), order: OrderSchema }),
  v.strictObject({ in: v.literal('theme'), theme: SlugSchema, order: OrderSchema }),
  v.strictObject({ in: v.literal('stack'), stack: reference, order: OrderSchema }),
]);
/** Where a stack lies: as a card, but never in another stack. */
export const StackPlaceSchema = v.variant('in', [
  v.strictObject({ in: v.literal('tray'), order: OrderSchema }),
  v.strictObject({ in: v.literal('theme'), theme: SlugSchema, order: OrderSchema }),
]);

const cardFields = {
  owner: v.union([v.literal('host'), reference]),
  text: filled(CARD_TEXT_MAX),
  place: CardPlaceSchema,
  removed: v.boolean(),
};
const stackFields = {
  owner: v.union([v.literal('host'), reference]),
  name: line(STACK_NAME_MAX),
  place: StackPlaceSchema,
  removed: v.boolean(),
};
const projectFields = {
  owner: v.union([v.literal('host'), reference]),
  stack: reference,
  title: filled(PROJECT_TITLE_MAX),
  problem: line(PROJECT_PROBLEM_MAX),
  lead: optionalReference,
  removed: v.boolean(),
};
const themeFields = {
  name: TextSchema,
  icon: SlugSchema,
  order: OrderSchema,
};

export type CardRecord = Readonly<v.InferOutput<v.StrictObjectSchema<typeof cardFields, undefined>>>;
export type StackRecord = Readonly<v.InferOutput<v.StrictObjectSchema<typeof stackFields, undefined>>>;
export type ProjectRecord = Readonly<v.InferOutput<v.StrictObjectSchema<typeof projectFields, undefined>>>;
export type ThemeRecord = Readonly<
  Omit<v.InferOutput<v.StrictObjectSchema<typeof themeFields, undefined>>, 'name'>
> & {
  readonly name: Text;
};
export type CardPlace = CardRecord['place'];
export type StackPlace = StackRecord['place'];

/** The owner field of what a host or cohost makes without having joined as a participant. */
export const HOST_OWNER = 'host';
export const ownerOf = (actor: Actor): string => actor.id || HOST_OWNER;

const CREATE: Record<string, Action> = { cards: 'card:add', stacks: 'stack:add', projects: 'project:add' };
const SET: Record<string, Record<string, Action>> = {
  cards: { text: 'card:edit', place: 'card:move', removed: 'card:remove' },
  stacks: { name: 'stack:name', place: 'stack:move', removed: 'stack:remove' },
  projects: {
    title: 'project:edit',
    problem: 'project:edit',
    lead: 'project:lead',
    removed: 'project:remove',
  },
  themes: { name: 'theme:edit', icon: 'theme:edit', order: 'theme:edit' },
};

function permit(change: Change, actor: Actor, now: Now, lookup: Lookup, list: ListRoot): Refusal | null {
  if (change.act === 'create') {
    const action = CREATE[change.root];
    if (!action) return 'not-allowed'; // themes are made by the server
    return (
      may(action, actor, now, whoseIs(change.fields)) ??
      (change.fields.owner === ownerOf(actor) ? null : 'not-yours') ??
      secondProject(change, change.fields, list) ??
      danglingReference(change.fields, lookup)
    );
  }
  const action = SET[change.root]?.[change.field];
  if (!action) return 'not-allowed';
  return (
    may(action, actor, now, whoseIs(change.before)) ??
    (change.field === 'removed' && change.before.removed === true
      ? secondProject(change, { ...change.before, removed: change.value }, list)
      : null) ??
    danglingReference({ [change.field]: change.value }, lookup)
  );
}

const whoseIs = (fields: Fields): Whose => ({
  owner: typeof fields.owner === 'string' ? fields.owner : '',
  ...(typeof fields.lead === 'string' ? { lead: fields.lead } : {}),
});

/** A stack becomes one project: another one beside it has to be removed first, however this one comes to stand there. */
function secondProject({ root, id }: Change, project: Fields, list: ListRoot): Refusal | null {
  if (root !== 'projects' || project.removed) return null;
  for (const [other, { stack, removed }] of list('projects', 'stack', project.stack!))
    if (other !== id && stack === project.stack && !removed) return 'taken';
  return null;
}

/** A card may only lie under a theme or in a stack that exists; a project may only come from a stack that exists. */
function danglingReference(fields: Fields, lookup: Lookup): Refusal | null {
  const place = fields.place as CardPlace | undefined;
  if (place?.in === 'theme' && !lookup('themes', place.theme)) return 'not-found';
  if (place?.in === 'stack' && !lookup('stacks', place.stack)) return 'not-found';
  if (typeof fields.stack === 'string' && !lookup('stacks', fields.stack)) return 'not-found';
  return null;
}

export const BOARD: DocumentKind = {
  name: 'board',
  roots: {
    themes: { fields: themeFields, fixed: [], owner: null, mostPerParticipant: 0 },
    cards: { fields: cardFields, fixed: ['owner'], owner: 'owner', mostPerParticipant: 300 },
    stacks: { fields: stackFields, fixed: ['owner'], owner: 'owner', mostPerParticipant: 200 },
    projects: { fields: projectFields, fixed: ['owner', 'stack'], owner: 'owner', mostPerParticipant: 100 },
  },
  permit,
};
