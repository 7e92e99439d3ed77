/** Compares what people have seen and were told with what the disk holds: the proof that nothing is lost. */
import * as Y from 'yjs';
import { BOARD } from '../../shared/board/schema.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';
import type { DocumentKind } from '../../shared/records.ts';
import type { BallotRecord, ParticipantRecord, WorkshopRecord } from '../../server/rooms/records.ts';
import { covers, openDocument, type Replica } from './replica.ts';
import type { Person, Stage } from './stage.ts';

/** What the server has acknowledged. */
export interface Acknowledged {
  /** Receipts by ballot id. */
  readonly receipts: ReadonlyMap<string, string>;
  /** The number at the end of the last name that somebody gave themselves. */
  readonly names: ReadonlyMap<Person, number>;
}

/** What somebody has seen, or was told is saved, and the disk doesn't have. */
export async function lost(stage: Stage, { receipts, names }: Acknowledged): Promise<string[]> {
  const { records, updates } = await stage.kept();
  const missing: string[] = [];
  const documents = new Map<string, Y.Doc>();
  const kept = (replica: Replica): Y.Doc => {
    const known = documents.get(replica.name);
    if (known) return known;
    const doc = openDocument(replica.kind);
    for (const update of updates.get(replica.name) ?? []) Y.applyUpdate(doc, update);
    if (doc.store.pendingStructs || doc.store.pendingDs) missing.push(`${replica.name} on disk has gaps`);
    documents.set(replica.name, doc);
    return doc;
  };
  for (const { name, board, notebook } of stage.people) {
    for (const replica of [board, notebook]) {
      if (!replica) continue;
      const doc = kept(replica);
      if (!replica.shown.every((shown) => covers(doc, shown)))
        missing.push(`${name} saw on ${replica.name} what is lost`);
      for (const [client, clock] of replica.saved) {
        if (Y.getState(doc.store, client) < clock)
          missing.push(`${name} was told that ${replica.name} is saved`);
      }
    }
  }
  const workshop = records.get('workshop')!.get('workshop') as WorkshopRecord;
  for (const person of stage.people) {
    if (person.agenda && person.agenda.enteredAtMs > workshop.agenda.enteredAtMs) {
      missing.push(`${person.name} heard of the step ${person.agenda.step}`);
    }
    for (const id of person.roster.keys()) {
      if (!records.get('participant')?.has(id)) missing.push(`${person.name} heard of ${id}`);
    }
  }
  for (const [person, number] of names) {
    const { name } = records.get('participant')!.get(person.id) as ParticipantRecord;
    if (Number(name.split(' ')[1] ?? 0) < number)
      missing.push(`${person.name} was told that the name is changed`);
  }
  for (const [id, receipt] of receipts) {
    const ballot = records.get('ballot')?.get(id) as BallotRecord | undefined;
    if (ballot?.receipt !== receipt) missing.push(`ballot ${id} was acknowledged`);
  }
  return missing;
}

/** Replicas, room and disk must hold the same. */
export async function differences(stage: Stage, people: readonly Person[]): Promise<string[]> {
  const found: string[] = [];
  const live = await stage.turn((turn) => JSON.stringify(jsonOf(turn.board.doc, BOARD)));
  const { updates } = await stage.kept();
  const disk = openDocument(BOARD);
  for (const update of updates.get('board') ?? []) Y.applyUpdate(disk, update);
  if (JSON.stringify(jsonOf(disk, BOARD)) !== live) found.push('the disk’s board differs from the room’s');
  for (const person of people) {
    if (JSON.stringify(jsonOf(person.board.doc, BOARD)) !== live)
      found.push(`${person.name}’s board differs`);
    const { id } = person;
    const notebook = await stage.turn((turn) =>
      JSON.stringify(jsonOf(turn.notebook(id as never).doc, NOTEBOOK)),
    );
    if (JSON.stringify(jsonOf(person.notebook!.doc, NOTEBOOK)) !== notebook)
      found.push(`${person.name}’s notebook differs`);
  }
  return found;
}

/** The document as plain values, keys in one order. */
function jsonOf(doc: Y.Doc, kind: DocumentKind): unknown {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;
  return sorted(Object.fromEntries(Object.keys(kind.roots).map((root) => [root, doc.getMap(root).toJSON()])));
}
