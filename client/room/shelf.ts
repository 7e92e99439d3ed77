// Where replicas of documents lie between two page loads: one copy a name, written as the document changes.
import * as Y from 'yjs';
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import type { Kept } from './kept.ts';

/** The copy of one document. */
export interface Copy {
  /** Stops writing; what is written stays. */
  release(): void;
}

export interface Shelf {
  /** Loads the copy called `name` into `doc`, then keeps it up to date with it. */
  open(name: string, doc: Y.Doc): Promise<Copy>;
  /** Forgets a copy that is no longer open here. */
  drop(name: string): void;
}

/** A copy that takes longer to load than this is done without; the server has what it had, and the outbox the rest. */
const LOAD_PATIENCE_MS = 4000;

export function indexedDbShelf(kept: Kept): Shelf {
  return {
    async open(name, doc) {
      if (!(await kept.isDurable)) return { release: () => undefined };
      const persistence = new IndexeddbPersistence(name, doc);
      letWritesFail(persistence);
      const isLoaded = await Promise.race([
        persistence.whenSynced.then(() => true),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOAD_PATIENCE_MS)),
      ]);
      if (!isLoaded) void persistence.destroy();
      return { release: () => void persistence.destroy() };
    },
    drop(name) {
      void kept.isDurable.then((isDurable) => (isDurable ? clearDocument(name) : undefined));
    },
  };
}

/**
 * When the browser has dropped the database or its connection, writing throws in the middle of the edit: it would reach
 * the server, and its author would be told that it failed. Then the copy is done without, too.
 */
function letWritesFail(persistence: IndexeddbPersistence): void {
  const { doc, _storeUpdate: write } = persistence;
  doc.off('update', write);
  persistence._storeUpdate = (update: Uint8Array, origin: unknown): void => {
    try {
      write(update, origin);
    } catch {
      void persistence.destroy();
    }
  };
  doc.on('update', persistence._storeUpdate);
}

/** A shelf that lasts as long as this object: what several "page loads" of one test share. */
export function memoryShelf(): Shelf {
  const copies = new Map<string, Uint8Array[]>();
  return {
    open(name, doc) {
      const updates = copies.get(name) ?? [];
      copies.set(name, updates);
      const origin = {};
      doc.transact(() => {
        for (const update of updates) Y.applyUpdate(doc, update, origin);
      }, origin);
      const write = (update: Uint8Array, from: unknown) => {
        if (from !== origin) updates.push(update);
      };
      doc.on('update', write);
      return Promise.resolve({ release: () => doc.off('update', write) });
    },
    drop: (name) => void copies.delete(name),
  };
}
