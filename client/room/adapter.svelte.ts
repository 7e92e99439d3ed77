// Turns Yjs events into runes: the only client file that observes a document; screens read its frozen snapshots.
import type * as Y from 'yjs';
import { SvelteMap } from 'svelte/reactivity';
import type { Fields, RecordMap } from '../../shared/records.ts';

/** The records of one root by id; a changed record gets a new snapshot, the others keep theirs. */
export type Snapshots = SvelteMap<string, Fields>;

export class DocumentView {
  readonly roots: Readonly<Record<string, Snapshots>>;
  readonly #added: (id: string) => void;
  #unbind: (() => void) | null = null;

  /** @param added told of every record that comes into view */
  constructor(roots: readonly string[], added: (id: string) => void = () => undefined) {
    this.roots = Object.fromEntries(roots.map((root) => [root, new SvelteMap<string, Fields>()]));
    this.#added = added;
  }

  /** Shows this document from now on; records that are the same in both keep their snapshots. */
  bind(doc: Y.Doc): void {
    this.unbind();
    const stops = Object.entries(this.roots).map(([name, snapshots]) => {
      const records = doc.getMap<RecordMap>(name);
      for (const id of [...snapshots.keys()]) if (!records.has(id)) snapshots.delete(id);
      for (const id of records.keys()) this.#show(snapshots, records, id);
      const observe = (events: readonly Y.YEvent<Y.Map<unknown>>[]): void => {
        for (const id of touched(events)) this.#show(snapshots, records, id);
      };
      records.observeDeep(observe as Parameters<typeof records.observeDeep>[0]);
      return () => records.unobserveDeep(observe as Parameters<typeof records.observeDeep>[0]);
    });
    this.#unbind = () => stops.forEach((stop) => stop());
  }

  unbind(): void {
    this.#unbind?.();
    this.#unbind = null;
  }

  #show(snapshots: Snapshots, records: Y.Map<RecordMap>, id: string): void {
    const record = records.get(id);
    if (!record) {
      snapshots.delete(id);
      return;
    }
    const before = snapshots.get(id);
    const snapshot: Fields = record.toJSON();
    if (before && JSON.stringify(sorted(before)) === JSON.stringify(sorted(snapshot))) return;
    snapshots.set(id, frozen(snapshot));
    if (!before) this.#added(id);
  }
}

/** The ids of the records that these events are about: an event is one record's, or the root's about several. */
const touched = (events: readonly Y.YEvent<Y.Map<unknown>>[]): string[] =>
  events.flatMap(({ path: [id], keys }) => (id === undefined ? [...keys.keys()] : [String(id)]));

/** Fields in a fixed order: two replicas may have written them in different ones. */
const sorted = (fields: Fields): unknown => Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
