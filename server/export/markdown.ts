// The Markdown export: the result first, then projects and ideas by theme, to read or to paste into a report.
import type { Rows } from './rows.ts';

export function markdownOf(rows: Rows): string {
  const sections = [`# ${plain(rows.title)}`, ...result(rows), ...projects(rows), ...ideas(rows)];
  return `${sections.join('\n\n')}\n`;
}

function result(rows: Rows): string[] {
  if (rows.result.length === 0) return [];
  const lines = rows.result.map(
    ({ rank, title, theme, score, voters, goesOn }) =>
      `| ${rank} | ${plain(title)} | ${plain(theme)} | ${score} | ${voters} | ${goesOn ? 'yes' : ''} |`,
  );
  const ledger = rows.ledgerRoot ? ` That of the ledger: \`${rows.ledgerRoot}\`.` : '';
  return [
    '## Result',
    `${rows.ballots} ballots. Their fingerprint (SHA-256): \`${rows.ballotsRoot}\`.${ledger}`,
    ['| Rank | Project | Theme | Score | Voters | Goes on |', '|--:|---|---|--:|--:|---|', ...lines].join(
      '\n',
    ),
  ];
}

function projects(rows: Rows): string[] {
  if (rows.projects.length === 0) return [];
  return [
    '## Projects',
    ...byTheme(rows.themes, rows.projects, ({ title, problem, ideas: count }) => {
      const why = problem.trim() ? `: ${plain(problem)}` : '';
      return `- **${plain(title)}**${why} (${count} ${count === 1 ? 'idea' : 'ideas'})`;
    }),
  ];
}

function ideas(rows: Rows): string[] {
  if (rows.ideas.length === 0) return [];
  return [
    '## Ideas',
    ...byTheme(
      rows.themes,
      rows.ideas,
      ({ text, stack }) => `- ${plain(text)}${stack ? ` *(${plain(stack)})*` : ''}`,
    ),
  ];
}

function byTheme<T extends { theme: string }>(
  themes: string[],
  rows: T[],
  line: (row: T) => string,
): string[] {
  return themes.flatMap((theme) => {
    const lines = rows.filter((row) => row.theme === theme).map(line);
    return lines.length > 0 ? [`### ${plain(theme || 'Without a theme')}`, lines.join('\n')] : [];
  });
}

/** People's words on one line, with the characters escaped that Markdown or HTML would take for their own. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
