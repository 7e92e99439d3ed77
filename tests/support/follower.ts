/** A connection that follows a document, without a line: what it is sent goes to a function. */
import type { Subscriber } from '../../server/rooms/subscriber.ts';

export const follower = (parts: Partial<Subscriber> = {}): Subscriber => ({
  session: '',
  wantsSaved: false,
  shown: null,
  frames: 0,
  isOpen: true,
  send: () => undefined,
  sendState: () => undefined,
  close: () => undefined,
  ...parts,
});
