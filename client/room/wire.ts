// A WebSocket that numbers the frames it sends that carry changes, so that the screen can tell sent from saved.
import * as decoding from 'lib0/decoding';
import type { SocketClass } from './environment.ts';
import { MESSAGE_SYNC, SYNC_STEP_2, SYNC_UPDATE } from '../../shared/protocol/frames.ts';

export type ChangeKind = 'step 2' | 'update';

export interface WireListener {
  /** A new connection begins: it has sent nothing yet. */
  dialled(): void;
  /** The connection's `frame`-th frame with changes, counted from 1 as the server counts, goes out. */
  sent(frame: number, kind: ChangeKind): void;
}

/** Which change a frame carries, if any. */
export function changeIn(frame: Uint8Array): ChangeKind | null {
  const decoder = decoding.createDecoder(frame);
  if (decoding.readVarUint(decoder) !== MESSAGE_SYNC) return null;
  const kind = decoding.readVarUint(decoder);
  if (kind === SYNC_STEP_2) return 'step 2';
  return kind === SYNC_UPDATE ? 'update' : null;
}

/**
 * The class of sockets for one provider.
 *
 * Updates before the connection's first step 2 are held back: written on top of what was typed offline they would
 * reach the server with a gap before them, which it must refuse; the step 2 that follows carries them all.
 * @param mayWrite without it no change leaves at all: a replica that only reads
 */
export function countingSocket(Base: SocketClass, mayWrite: boolean, listener: WireListener): SocketClass {
  return class CountingSocket extends Base {
    #frames = 0;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      listener.dialled();
    }

    override send(frame: Uint8Array<ArrayBuffer>): void {
      const kind = changeIn(frame);
      if (kind === null) {
        super.send(frame);
        return;
      }
      if (!mayWrite || (kind === 'update' && this.#frames === 0) || this.readyState !== this.OPEN) return;
      super.send(frame);
      this.#frames += 1;
      listener.sent(this.#frames, kind);
    }
  };
}
