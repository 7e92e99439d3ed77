/**
 * Where further test data lies, if it is there: it isn't part of the project, since its licences don't allow
 * it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const candidates = [
  process.env['CHARRETTE_VECTORS'],
  fileURLToPath(new URL('../../../shared/vectors', import.meta.url)),
];

/** The folder named by CHARRETTE_VECTORS, or one beside the project; null where there is none. */
export const vectorsFolder: string | null =
  candidates.find((path) => path !== undefined && existsSync(path)) ?? null;

/** What the title of a skipped suite says. */
export const vectorsNote = vectorsFolder
  ? ''
  : ' (skipped: set CHARRETTE_VECTORS to the folder of further vectors)';

export const readVector = (...path: string[]): string =>
  readFileSync(join(vectorsFolder ?? '', ...path), 'utf8');
