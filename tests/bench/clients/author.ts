/** Somebody who writes cards: every update is made before the clock runs, lawful for our guard and equal for all servers. */
import * as Y from 'yjs';
import { addCard } from '../../../shared/board/edit.ts';
import { SYNC_UPDATE } from '../../../shared/protocol/frames.ts';
import type { Dialect, Seat } from './dialect.ts';
import { markerOf } from './tally.ts';
import { frameOf } from './wire.ts';

/** Makes an update of 154 bytes, as a card of a short sentence. */
const TEXT_LENGTH = 53;

export class Author {
  readonly #doc = new Y.Doc({ guid: 'bench' });
  readonly #owner: string;
  readonly #dialect: Dialect;

  constructor(seat: Seat, dialect: Dialect) {
    this.#doc.clientID = seat.clientId;
    this.#owner = seat.owner;
    this.#dialect = dialect;
  }

  /** One frame that adds these cards. */
  frame(writes: readonly number[]): Buffer {
    let update = new Uint8Array();
    const take = (made: Uint8Array): void => void (update = new Uint8Array(made));
    this.#doc.on('update', take);
    this.#doc.transact(() => writes.forEach((write) => this.#add(write)));
    this.#doc.off('update', take);
    return frameOf(this.#dialect.sync(SYNC_UPDATE, update));
  }

  #add(write: number): void {
    const text = `${markerOf(write)} `.padEnd(TEXT_LENGTH, 'shade for the square ');
    const place = { in: 'tray', order: 'a0' } as const;
    addCard(this.#doc, `card${String(write).padStart(6, '0')}`, { owner: this.#owner, text, place });
  }
}
