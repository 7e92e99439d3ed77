// The notebook document: one participant's private ideas until they are revealed, and who may change what.
import * as v from 'valibot';
import { SlugSchema } from '../ids.ts';
import { may, type Actor, type Now } from '../permit.ts';
import type { Change, DocumentKind } from '../records.ts';
import type { Refusal } from '../outcome.ts';
import { CARD_TEXT_MAX, filled, OrderSchema } from '../board/schema.ts';

const ideaFields = {
  text: filled(CARD_TEXT_MAX),
  /** The theme under which it is to land, or '' for the tray. */
  theme: v.union([v.literal(''), SlugSchema]),
  /** Kept back by its author: the reveal doesn't copy it. */
  keep: v.boolean(),
  order: OrderSchema,
  removed: v.boolean(),
  /** Set by the server when the board has it: from then on the card is its only home. */
  revealed: v.boolean(),
};
export type IdeaRecord = Readonly<v.InferOutput<v.StrictObjectSchema<typeof ideaFields, undefined>>>;

function permit(change: Change, actor: Actor, now: Now): Refusal | null {
  const refusal = may('idea:write', actor, now);
  if (refusal) return refusal;
  if (change.root !== 'ideas') return 'not-allowed';
  if (change.act === 'create') return change.fields.revealed === false ? null : 'not-allowed';
  if (change.field === 'revealed') return 'not-allowed';
  return change.before.revealed === true ? 'stale' : null;
}

/** Only its owner may open a notebook at all (the door sees to that), so its records carry no owner field. */
export const NOTEBOOK: DocumentKind = {
  name: 'notebook',
  roots: { ideas: { fields: ideaFields, fixed: [], owner: null, mostPerParticipant: 300 } },
  permit,
};
