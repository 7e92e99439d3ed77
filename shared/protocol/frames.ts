// The messages of the sync door: the y-websocket protocol, one frame of our own, and the codes a socket closes with.

/** Message types of y-websocket (y-protocols 1.0), the first varuint of every frame. */
export const MESSAGE_SYNC = 0;
export const MESSAGE_AWARENESS = 1;
export const MESSAGE_QUERY_AWARENESS = 3;
/** Second varuint of a sync frame. */
export const SYNC_STEP_1 = 0;
export const SYNC_STEP_2 = 1;
export const SYNC_UPDATE = 2;

/**
 * Ours, sent only to clients that ask with `?saved=1`: then a varuint, the number of this connection's
 * sync frames that carry changes (step 2 and update) that are on disk, or needed no writing.
 */
export const MESSAGE_SAVED = 100;

/** The largest frame taken: a live update, and a step 2 (which carries all that was written offline), in bytes. */
export const LIVE_UPDATE_MAX = 64 * 1024;
export const STEP_2_MAX = 512 * 1024;

/**
 * y-websocket never reconnects after 4400–4499: these are what reconnecting can't cure.
 * 4500–4599, 1012 and 1013 mean "come again".
 */
export const CLOSE = {
  malformed: 4400,
  notAdmitted: 4401,
  refused: 4403,
  notFound: 4404,
  tooLarge: 4413,
  readOnly: 4423,
  removed: 4410,
  wrongOrigin: 4421,
  busy: 4503,
  rate: 4529,
  /** Sent with every shutdown: the client reconnects with jitter. */
  restart: 1012,
} as const;

/** Names of the documents of a workshop, as they follow `/sync/`. */
export const boardName = (code: string): string => `${code}/board`;
export const notebookName = (code: string, participant: string): string => `${code}/notebook/${participant}`;

/** Reads a document's name; null if it has no such form. */
export function readDocumentName(
  name: string,
): { code: string; kind: 'board' } | { code: string; kind: 'notebook'; participant: string } | null {
  const match = /^([0-9A-Z]{6})\/(?:board|notebook\/([0-9A-Za-z]{8,32}))$/.exec(name);
  if (!match) return null;
  const [, code = '', participant] = match;
  return participant === undefined ? { code, kind: 'board' } : { code, kind: 'notebook', participant };
}
