// Reads and writes .pb files: ballots of participatory budgets, as the library Pabulib collects them.
import { unreachable } from '../../outcome.ts';
import type { Ballot, BallotKind, Candidate, Profile } from '../profile.ts';
import {
  BadFile,
  reading,
  wholeNumber,
  withoutByteOrderMark,
  type BallotFile,
  type FileOutcome,
} from './file.ts';

type Row = { line: number; cells: string[] };
type Section = { columns: Map<string, number>; rows: Row[] };

const KIND_OF_VOTE_TYPE: ReadonlyMap<string, BallotKind> = new Map([
  ['approval', 'approval'],
  ['choose-1', 'approval'],
  ['ordinal', 'ranking'],
  ['cumulative', 'dots'],
  ['scoring', 'dots'],
]);

/**
 * Three tables with semicolons, META, PROJECTS and VOTES. Costs aren't used: every project takes one seat.
 * Where all cost the same, the seats are how many the budget pays for; else the file doesn't say. `vote_type`
 * makes the ballots: approval and choose-1 approvals, ordinal rankings, cumulative and scoring dots (the
 * column `points`). A project without a name is called by its id. Fields in double quotes may hold semicolons
 * and line breaks, as in CSV. Source: pabulib.org/format; Stolicki, Szufa and Talmon, Pabulib (2020),
 * arXiv:2012.06539.
 */
export const readPb = (text: string): FileOutcome =>
  reading(() => readSections(sectionsOf(rowsOf(withoutByteOrderMark(text)))));

function readSections(sections: Map<string, Section>): BallotFile {
  const meta = new Map<string, Row>();
  for (const row of sectionNamed(sections, 'META').rows) meta.set((row.cells[0] ?? '').toLowerCase(), row);
  const metaOf = (key: string): string | null => meta.get(key)?.cells[1] || null;

  const projects = sectionNamed(sections, 'PROJECTS');
  const candidates = readProjects(projects);
  const known = new Set(candidates.map(({ id }) => id));
  checkNumber(meta.get('num_projects'), candidates.length, 'projects');

  const voteType = metaOf('vote_type');
  const kind = KIND_OF_VOTE_TYPE.get(voteType ?? '');
  if (!kind) {
    throw new BadFile(
      meta.get('vote_type')?.line ?? 1,
      voteType ? `vote_type ${voteType} can't be read` : 'the file has no vote_type',
    );
  }
  const section = sectionNamed(sections, 'VOTES');
  const votes = section.rows.map((row) => readVote(row, section.columns, kind, known));
  checkNumber(meta.get('num_votes'), votes.length, 'votes');

  const notes = ['Costs are ignored: every project takes one seat.'];
  const costs = new Set(projects.rows.map((row) => cellOf(row, projects.columns, 'cost')));
  const [cost] = [...costs].map((text) => wholeNumber(text ?? ''));
  const budget = wholeNumber(metaOf('budget') ?? '');
  const seats = costs.size === 1 && cost && budget !== null ? Math.floor(budget / cost) : null;
  if (seats !== null)
    notes.push(`All projects cost the same, and the budget pays for ${seats}: so many seats.`);
  if (voteType === 'scoring') notes.push('The points of a scoring vote are counted as dots.');
  return {
    profile: profileOf(kind, candidates, votes),
    seats: seats || null,
    tieOrder: null,
    title: metaOf('description'),
    notes,
  };
}

function readProjects({ columns, rows }: Section): Candidate[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const id = cellOf(row, columns, 'project_id') ?? '';
    if (id === '') throw new BadFile(row.line, 'a project has no project_id');
    if (seen.has(id)) throw new BadFile(row.line, `project ${id} stands twice in the list`);
    seen.add(id);
    const theme = cellOf(row, columns, 'category');
    return { id, name: cellOf(row, columns, 'name') || id, ...(theme ? { theme } : {}) };
  });
}

/** One vote: the projects it names, and for dots how many each got. */
type Vote = { ids: string[]; points: number[] };

function readVote(row: Row, columns: Section['columns'], kind: BallotKind, known: ReadonlySet<string>): Vote {
  const listed = (column: string): string[] => {
    const text = cellOf(row, columns, column) ?? '';
    return text === '' ? [] : text.split(',').map((part) => part.trim());
  };
  const ids = listed('vote');
  for (const id of ids)
    if (!known.has(id)) throw new BadFile(row.line, `there is no project ${id || '(empty)'}`);
  if (new Set(ids).size !== ids.length) throw new BadFile(row.line, 'a vote names a project twice');
  if (kind !== 'dots') return { ids, points: [] };
  if (!columns.has('points')) throw new BadFile(row.line, 'the votes have no points');
  const points = listed('points').map((text) => {
    const dots = wholeNumber(text);
    if (dots === null) throw new BadFile(row.line, `points must be whole numbers, 0 or more: ${text}`);
    return dots;
  });
  if (points.length !== ids.length) {
    throw new BadFile(row.line, `a vote names ${ids.length} projects and gives ${points.length} points`);
  }
  return { ids, points };
}

function profileOf(kind: BallotKind, candidates: Candidate[], votes: Vote[]): Profile {
  switch (kind) {
    case 'approval':
      return { kind, candidates, ballots: votes.map(({ ids }) => ({ weight: 1, approves: ids })) };
    case 'ranking':
      return { kind, candidates, ballots: votes.map(({ ids }) => ({ weight: 1, ranks: ids })) };
    case 'dots': {
      const dotsOf = ({ ids, points }: Vote) =>
        Object.fromEntries(ids.map((id, index) => [id, points[index] ?? 0]));
      return { kind, candidates, ballots: votes.map((vote) => ({ weight: 1, dots: dotsOf(vote) })) };
    }
    default:
      return unreachable(kind);
  }
}

const cellOf = (row: Row, columns: Section['columns'], column: string): string | undefined => {
  const index = columns.get(column);
  return index === undefined ? undefined : (row.cells[index] ?? '');
};

function checkNumber(said: Row | undefined, found: number, what: string): void {
  const number = said && wholeNumber(said.cells[1] ?? '');
  if (number !== undefined && number !== found) {
    throw new BadFile(
      said?.line ?? 1,
      `the file says it has ${said?.cells[1] ?? ''} ${what} and has ${found}`,
    );
  }
}

function sectionNamed(sections: Map<string, Section>, name: string): Section {
  const section = sections.get(name);
  if (!section) throw new BadFile(1, `there is no section ${name}`);
  const needed = { META: 'key', PROJECTS: 'project_id', VOTES: 'vote' }[name] ?? '';
  if (!section.columns.has(needed)) throw new BadFile(1, `the section ${name} has no column ${needed}`);
  return section;
}

function sectionsOf(rows: Row[]): Map<string, Section> {
  const sections = new Map<string, Section>();
  let section: Section | null = null;
  let heading: string | null = null;
  for (const row of rows) {
    const [first = ''] = row.cells;
    const name = first.toUpperCase();
    if (row.cells.slice(1).every((cell) => cell === '') && ['META', 'PROJECTS', 'VOTES'].includes(name)) {
      if (sections.has(name)) throw new BadFile(row.line, `the section ${name} stands there twice`);
      heading = name;
    } else if (heading !== null) {
      const columns = new Map(row.cells.map((cell, index) => [cell.toLowerCase(), index]));
      section = { columns, rows: [] };
      sections.set(heading, section);
      heading = null;
    } else if (section) section.rows.push(row);
    else throw new BadFile(row.line, 'the file must start with META');
  }
  return sections;
}

/**
 * The lines of the file that aren't empty, split at semicolons outside quotes, with the line on which each
 * begins.
 */
function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let row: Row = { line: 1, cells: [] };
  let line = 1;
  for (let at = 0; at <= text.length;) {
    const { cell, end } = cellAt(text, at, line);
    row.cells.push(cell);
    for (let i = at; i < end; i++) if (text[i] === '\n') line++;
    at = end + 1;
    if (text[end] === ';') continue;
    if (text[end] === '\n') line++;
    if (row.cells.some((filled) => filled !== '')) rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}

/**
 * The field that begins at `at`, and where the semicolon or line break (or the end of the file) after it is.
 * Quotes count only where a field begins with one, and two stand for one; what follows a closing quote
 * belongs to the field.
 */
function cellAt(text: string, at: number, line: number): { cell: string; end: number } {
  let cell = '';
  let from = at;
  while (text[from] === '"') {
    const close = text.indexOf('"', from + 1);
    if (close < 0) throw new BadFile(line, 'a quote opens and never closes');
    cell += (from === at ? '' : '"') + text.slice(from + 1, close);
    from = close + 1;
  }
  let end = from;
  while (end < text.length && text[end] !== ';' && text[end] !== '\n') end++;
  return { cell: (cell + text.slice(from, end)).trim(), end };
}

/** The facts of a .pb file that aren't in the profile; Pabulib wants all of them. */
export type PbFacts = {
  seats: number;
  description: string;
  country: string;
  unit: string;
  instance: string;
  rule: string;
  /** Further lines of META, such as `comment` or `max_points`. */
  more?: readonly (readonly [key: string, value: string])[];
};

/**
 * The profile as a .pb file: every project costs 1 and the budget is the number of seats. A ballot of weight
 * n is written as n votes. Ids must be free of commas and line breaks, as Charrette's are.
 */
export function writePb(profile: Profile, facts: PbFacts): string {
  const voteType = { approval: 'approval', ranking: 'ordinal', dots: 'cumulative' }[profile.kind];
  const votes: string[][] = [];
  for (const ballot of profile.ballots) {
    const cells = voteCells(ballot);
    for (let n = 0; n < ballot.weight; n++) votes.push([`${votes.length + 1}`, ...cells]);
  }
  const rows: string[][] = [
    ['META'],
    ['key', 'value'],
    ['description', facts.description],
    ['country', facts.country],
    ['unit', facts.unit],
    ['instance', facts.instance],
    ['num_projects', `${profile.candidates.length}`],
    ['num_votes', `${votes.length}`],
    ['budget', `${facts.seats}`],
    ['vote_type', voteType],
    ['rule', facts.rule],
    ...(facts.more ?? []).map(([key, value]) => [key, value]),
    ['PROJECTS'],
    ['project_id', 'cost', 'name', 'category'],
    ...profile.candidates.map(({ id, name, theme }) => [id, '1', name, theme ?? '']),
    ['VOTES'],
    ['voter_id', 'vote', ...(profile.kind === 'dots' ? ['points'] : [])],
    ...votes,
  ];
  return rows.map((cells) => `${cells.map(quotedCell).join(';')}\n`).join('');
}

function voteCells(ballot: Ballot): string[] {
  if ('approves' in ballot) return [ballot.approves.join(',')];
  if ('ranks' in ballot) return [ballot.ranks.join(',')];
  const dots = Object.entries(ballot.dots).filter(([, count]) => count > 0);
  return [dots.map(([id]) => id).join(','), dots.map(([, count]) => count).join(',')];
}

const quotedCell = (text: string): string =>
  /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
