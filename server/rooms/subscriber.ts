// A connection that follows a document, as the room sees it.

export interface Subscriber {
  /** SHA-256 of the token it came with; what it may do is looked up anew at every judgement. */
  readonly session: string;
  /** Whether it asked to be told what is on the disk. */
  readonly wantsSaved: boolean;
  /** The entry last taken from it, see guard/awareness.ts. */
  shown: { clientId: number; clock: number } | null;
  /** Change frames of this connection whose turn has come; counted for the saved frame. */
  frames: number;
  isOpen: boolean;
  /** Sends some frames together; the same array costs little the second time. */
  send(frames: readonly Uint8Array[]): void;
  /** Sends the frames that bring it up to date, however large they are. */
  sendState(frames: readonly Uint8Array[]): void;
  close(code: number, reason: string): void;
}
