// A store without a disk, for tests and simulations; it keeps exactly what the contract says.
import type { Store, StoredDocument, StoredRecord, StoredWorkshop, Write } from './contract.ts';

interface Kept {
  records: Map<string, StoredRecord>;
  documents: Map<
    string,
    { snapshot: { seq: number; state: Uint8Array } | null; updates: Map<number, Uint8Array> }
  >;
}

export class MemoryStore implements Store {
  readonly #workshops = new Map<string, Kept>();

  codes(): Promise<string[]> {
    return Promise.resolve([...this.#workshops.keys()].sort());
  }

  load(code: string): Promise<StoredWorkshop | null> {
    const kept = this.#workshops.get(code);
    if (!kept) return Promise.resolve(null);
    const documents = [...kept.documents].map(([document, { snapshot, updates }]): StoredDocument => {
      const seqs = [...updates.keys()].sort((a, b) => a - b);
      return {
        document,
        seq: seqs.at(-1) ?? snapshot?.seq ?? 0,
        updates: [...(snapshot ? [snapshot.state] : []), ...seqs.map((seq) => updates.get(seq)!)],
      };
    });
    return Promise.resolve(structuredClone({ records: [...kept.records.values()], documents }));
  }

  commit(code: string, writes: readonly Write[]): Promise<void> {
    const kept = this.#workshops.get(code) ?? { records: new Map(), documents: new Map() };
    this.#workshops.set(code, kept);
    for (const write of structuredClone(writes)) keep(kept, write);
    return Promise.resolve();
  }

  backup(): Promise<void> {
    return Promise.reject(new Error('a memory store has nothing to copy'));
  }

  checkBackup(): Promise<void> {
    return Promise.reject(new Error('a memory store takes no copies'));
  }

  restore(): Promise<void> {
    return this.checkBackup();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function keep(kept: Kept, write: Write): void {
  switch (write.act) {
    case 'put':
      kept.records.set(`${write.kind} ${write.id}`, { kind: write.kind, id: write.id, value: write.value });
      return;
    case 'delete':
      kept.records.delete(`${write.kind} ${write.id}`);
      return;
    case 'append':
      documentOf(kept, write.document).updates.set(write.seq, write.update);
      return;
    case 'snapshot': {
      const document = documentOf(kept, write.document);
      document.snapshot = { seq: write.seq, state: write.state };
      for (const seq of document.updates.keys()) if (seq <= write.seq) document.updates.delete(seq);
    }
  }
}

function documentOf(kept: Kept, name: string) {
  const document = kept.documents.get(name) ?? { snapshot: null, updates: new Map<number, Uint8Array>() };
  kept.documents.set(name, document);
  return document;
}
