// The CSV export: ideas, projects and result as rows of one table, safe to open in a spreadsheet.
import type { Rows } from './rows.ts';

const COLUMNS = [
  'kind',
  'theme',
  'title',
  'text',
  'stack',
  'ideas',
  'rank',
  'score',
  'voters',
  'goes on',
  'id',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/** RFC 4180, UTF-8 with a byte order mark, without which Excel reads accents wrong. */
export function csvOf(rows: Rows): string {
  const table: Row[] = [
    ...rows.ideas.map(({ theme, stack, text, id }) => ({ kind: 'idea', theme, text, stack, id })),
    ...rows.projects.map(({ theme, title, problem, stack, ideas, id }) => ({
      kind: 'project',
      theme,
      title,
      text: problem,
      stack,
      ideas,
      id,
    })),
    ...rows.result.map(({ rank, title, theme, score, voters, goesOn, id }) => ({
      kind: 'result',
      theme,
      title,
      rank,
      score,
      voters,
      'goes on': goesOn ? 'yes' : 'no',
      id,
    })),
    ...(rows.ledgerRoot ? [{ kind: 'ledger', title: 'SHA-256', text: rows.ledgerRoot }] : []),
  ];
  const lines = [
    COLUMNS.join(','),
    ...table.map((row) => COLUMNS.map((column) => cell(row[column] ?? '')).join(',')),
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** Quotes where needed; a text that a spreadsheet would take for a formula gets an apostrophe. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
