// What a store is: it keeps workshops as records and documents' updates, and every commit is durable or has not happened.

/** One change of what is kept of a workshop. Values are JSON; `seq` counts a document's updates from 1. */
export type Write =
  | { act: 'put'; kind: string; id: string; value: unknown }
  | { act: 'delete'; kind: string; id: string }
  | { act: 'append'; document: string; seq: number; update: Uint8Array }
  /** Replaces all updates of the document up to `seq` by its state at that point. */
  | { act: 'snapshot'; document: string; seq: number; state: Uint8Array };

export interface StoredRecord {
  kind: string;
  id: string;
  value: unknown;
}
/** A document as kept: the newest snapshot, if any, then the updates after it in order. */
export interface StoredDocument {
  document: string;
  /** seq of the last update that is part of it. */
  seq: number;
  updates: Uint8Array[];
}
export interface StoredWorkshop {
  records: StoredRecord[];
  documents: StoredDocument[];
}

export interface Restoration {
  /** The backup. */
  file: string;
  /** A new file that keeps what was here before, or null if that isn't wanted. */
  aside: string | null;
  /** Every restored record of this kind gets this value instead of its own. */
  voided: { kind: string; value: unknown };
  /** Every restored workshop gets this record. */
  begun: { kind: string; id: string; value: unknown };
}

export interface Store {
  /** Codes of all workshops. */
  codes(): Promise<string[]>;
  /** All that is kept of a workshop; null if the code is unknown. */
  load(code: string): Promise<StoredWorkshop | null>;
  /** Makes all writes durable, or none and rejects. When it resolves, power may go. */
  commit(code: string, writes: readonly Write[]): Promise<void>;
  /** Copies the whole store, consistently, into a new file, which is whole or not there. */
  backup(file: string): Promise<void>;
  /** Rejects with one plain line if the file isn't a sound backup. */
  checkBackup(file: string): Promise<void>;
  /** Puts what a sound backup holds in the place of everything, all of it or nothing. */
  restore(restoration: Restoration): Promise<void>;
  /** Waits for what is under way and closes. */
  close(): Promise<void>;
}
