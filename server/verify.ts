// The command `verify`: checks the chain of a published ledger and counts its ballots again, without a network.
import { parseArgs } from 'node:util';
import { accept, refuse, type Outcome } from '../shared/outcome.ts';
import { readLedger } from '../shared/voting/ledger-file.ts';
import type { PublishedLedger } from '../shared/voting/ledger.ts';
import { isOfCount, recount, type LedgerParts, type Recount } from '../shared/voting/recount.ts';
import { ballotWords } from '../shared/words/ballots.ts';
import { decisionText, problemText, recountWords } from '../shared/words/recount.ts';
import { oneLine, textOf, type CountIo } from './count.ts';

export const VERIFY_USAGE = 'verify FILE [--root SHA256]';

const said = recountWords('en');

/**
 * Runs `verify FILE [--root SHA256]`; `args` is what follows the word `verify`. `--root` is the fingerprint that stood
 * on the wall. Returns the exit status: 0 everything is right; 1 something is wrong, each on a line of its own; 2 the
 * file can't be read or, as it publishes totals only, not be counted, with one line on `err` that says why.
 */
export function runVerify(args: readonly string[], io: CountIo): number {
  const opened = openLedger(args, io);
  if (!opened.ok) {
    io.err(`verify: ${oneLine(opened.message)}`);
    return 2;
  }
  const { path, file, root } = opened.value;
  const found = recount(file, root);
  const lines = [
    oneLine(path),
    ...factsText(found.parts),
    ...verdictText(found, file.entries.length),
    ...rootText(file),
  ];
  io.out(lines.join('\n'));
  if (found.problems.length > 0) return 1;
  if (found.parts?.ballots) return 0;
  io.err(`verify: ${said.totalsOnly}`);
  return 2;
}

interface Opened {
  path: string;
  file: PublishedLedger;
  root: string | undefined;
}

function openLedger(args: readonly string[], io: CountIo): Outcome<Opened> {
  let given;
  try {
    given = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { root: { type: 'string' } },
    });
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return refuse('malformed', `${reason} (usage: ${VERIFY_USAGE})`);
  }
  const [path, ...more] = given.positionals;
  if (path === undefined || more.length > 0) {
    return refuse('malformed', `one file is needed (usage: ${VERIFY_USAGE})`);
  }
  const root = given.values.root?.toLowerCase();
  if (root !== undefined && !/^[0-9a-f]{64}$/.test(root)) {
    return refuse('malformed', `--root must be 64 hex digits, not ${root}`);
  }
  const text = textOf(path, io);
  if (!text.ok) return text;
  const read = readLedger(text.value);
  if (!read.ok) return refuse(read.refusal, `${path}: ${read.message}`);
  return accept({ path, file: read.value, root });
}

function factsText(parts: LedgerParts | null): string[] {
  if (!parts) return [];
  const { opening, closing } = parts;
  const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const facts: [string, string][] = [
    [said.vote, oneLine(opening.workshop.en)],
    [said.opened, time(opening.openedAtMs)],
    [said.closed, time(closing.closedAtMs)],
    [said.ruleLabel, opening.rules.rule],
    [said.seats, `${opening.rules.seats}`],
    [said.admitted, `${closing.admitted}`],
    [said.ballots, `${closing.ballots.count}`],
    [said.superseded, `${closing.superseded}`],
    [said.voided, `${closing.voided}`],
    [said.paper, `${closing.paper}`],
  ];
  return ['', ...facts.map(([label, value]) => `${label}: ${value}`)];
}

function verdictText({ problems, parts }: Recount, entries: number): string[] {
  if (problems.length > 0 || !parts) {
    const section = (title: string, isCounted: boolean): string[] => {
      const found = problems.filter((problem) => isOfCount(problem) === isCounted);
      const lines = found.map((problem) => `- ${oneLine(problemText(said, problem))}`);
      return lines.length > 0 ? ['', `${title}:`, ...lines] : [];
    };
    // What was tampered with first; what only follows from it after.
    const lists = [...section(said.problems, false), ...section(said.differences, true)];
    return ['', said.bad(problems.length), ...lists];
  }
  const { opening, ballots, ties, decision, result } = parts;
  // Why it isn't counted is said on `err`.
  if (!ballots) return [];
  const titles = new Map<string, string>(opening.candidates.map(({ id, title }) => [id, title]));
  const places = result.result.shortlist.map((id, index) => {
    const standing = result.result.ranking.find((one) => one.id === id);
    const support = ballotWords('en').support(
      opening.rules.ballot,
      standing?.score ?? 0,
      standing?.voters ?? 0,
    );
    return `${index + 1}. ${oneLine(titles.get(id) || id)}: ${support}`;
  });
  return [
    '',
    said.good,
    `- ${said.chainHolds(entries)}`,
    `- ${said.listsFit(ballots.ballots.length)}`,
    `- ${said.lawful}`,
    `- ${said.sealFits}`,
    `- ${said.sameTies(ties.length)}`,
    ...(decision ? [`- ${decisionText(said, decision)}`] : []),
    '',
    said.sameResult,
    ...(places.length > 0 ? places : [said.noResult]),
  ];
}

const rootText = ({ root }: PublishedLedger): string[] => [
  '',
  `${said.root}: ${root}`,
  said.compare,
  said.limits,
];
