// Whether a room could open each document that a backup holds: one with a gap would refuse every change for ever.
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';
import * as Y from 'yjs';
import { BOARD } from '../../shared/board/schema.ts';
import { NOTEBOOK } from '../../shared/notebook/schema.ts';

const NAMES =
  'SELECT code, document FROM snapshots UNION SELECT code, document FROM updates ORDER BY code, document';
/** As a room reads them: the snapshot, then what came after it. */
const UPDATES =
  'SELECT 0 AS part, seq, bytes FROM snapshots WHERE code = ? AND document = ? ' +
  'UNION ALL SELECT 1, seq, bytes FROM updates WHERE code = ? AND document = ? ORDER BY part, seq';

/** Says which document is unsound and why, or null. */
export function documentFault(db: Database): string | null {
  const updates = db.prepare(UPDATES);
  for (const row of db.prepare(NAMES).all() as { code: string; document: string }[]) {
    const { code, document } = row;
    const rows = updates.all(code, document, code, document) as { bytes: Uint8Array }[];
    const fault = faultOf(
      document,
      rows.map(({ bytes }) => bytes),
    );
    if (fault !== null) return `${code}/${document} ${fault}`;
  }
  return null;
}

function faultOf(name: string, updates: readonly Uint8Array[]): string | null {
  const { roots } = name === 'board' ? BOARD : NOTEBOOK;
  const doc = new Y.Doc();
  try {
    for (const root of Object.keys(roots)) doc.getMap(root);
    doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)));
    if (doc.store.pendingStructs || doc.store.pendingDs) return 'has a gap';
    for (const [root, { _start: list, _map: records }] of doc.share) {
      if (!Object.hasOwn(roots, root)) return `has a part that no such document has: ${root.slice(0, 40)}`;
      const isRecord = ({ deleted, content }: Y.Item): boolean =>
        deleted || (content instanceof Y.ContentType && content.type instanceof Y.Map);
      if (list || ![...records.values()].every(isRecord))
        return `holds something other than records in ${root}`;
    }
    return null;
  } catch (error) {
    return `can’t be read: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    doc.destroy();
  }
}
