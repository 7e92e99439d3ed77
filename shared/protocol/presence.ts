// What someone's presence on a document may say: it travels in awareness, is shown to the others and never kept.
import * as v from 'valibot';
import { SlugSchema } from '../ids.ts';

export const PresenceSchema = v.strictObject({
  /** The card or stack under their finger, and over what it hovers: `tray`, `theme:<slug>` or `stack:<id>`. */
  dragging: v.exactOptional(
    v.strictObject({
      id: v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{8,32}$/)),
      over: v.exactOptional(
        v.pipe(v.string(), v.regex(/^(tray|theme:[a-z][a-z0-9-]{0,39}|stack:[0-9A-Za-z]{8,32})$/)),
      ),
    }),
  ),
  /** The part of the screen they are at. */
  at: v.exactOptional(SlugSchema),
  /** The participant, or '' for a host. The server writes it over whatever a client says. */
  who: v.exactOptional(v.pipe(v.string(), v.maxLength(32))),
});
export type Presence = Readonly<v.InferOutput<typeof PresenceSchema>>;

/** Bytes of one presence as JSON; the longest that the schema allows is below 200. */
export const PRESENCE_MAX = 1024;
