// The command `count`: counts a ballot file by one of the rules, for people or for programs.
import { parseArgs } from 'node:util';
import { votersOf, type BallotKind, type CandidateId, type Profile } from '../shared/voting/profile.ts';
import { toNumber, type Exact } from '../shared/voting/fraction.ts';
import type { Count, Step, Tie } from '../shared/voting/count.ts';
import { readAbcYaml } from '../shared/voting/formats/abc-yaml.ts';
import { readBlt } from '../shared/voting/formats/blt.ts';
import type { BallotFile, FileOutcome } from '../shared/voting/formats/file.ts';
import { readPb } from '../shared/voting/formats/pb.ts';
import {
  countBallots,
  isRuleName,
  ruleFor,
  RULE_NAMES,
  type RuleName,
} from '../shared/voting/rules/index.ts';
import { accept, refuse, unreachable, type Outcome } from '../shared/outcome.ts';

/**
 * What the command needs of the world. `read` throws where the file can't be read; `out` and `err` write a
 * line.
 */
export type CountIo = {
  read(path: string): string;
  out(text: string): void;
  err(text: string): void;
};

export const COUNT_USAGE = `count FILE.(abc.yaml|pb|blt) --rule ${RULE_NAMES.join('|')} --seats K [--json]`;

type Request = { path: string; rule: RuleName; seats: number | null; json: boolean };
type Counted = { request: Request; file: BallotFile; seats: number; count: Count };

/**
 * Runs `count FILE --rule RULE --seats K [--json]`; `args` is what follows the word `count`. Every seat is
 * filled, with candidates that nobody chose if need be. Without --seats the file's own number counts, if it
 * has one. Ties are settled by the file's order ([tie …] of a .blt), else by the order in which the file
 * lists the candidates. With --json it prints one object: rule, seats, winners (names, in order of election),
 * ties (names), scores, notes. Returns the exit status: 0 counted; 2 not counted, with one line on `err` that
 * says why.
 */
export function runCount(args: readonly string[], io: CountIo): number {
  const counted = countFile(args, io);
  if (!counted.ok) {
    io.err(`count: ${oneLine(counted.message)}`);
    return 2;
  }
  io.out(counted.value.request.json ? asJson(counted.value) : asText(counted.value));
  return 0;
}

function countFile(args: readonly string[], io: CountIo): Outcome<Counted> {
  const asked = requestOf(args);
  if (!asked.ok) return asked;
  const { path, rule } = asked.value;
  const read = readerOf(path);
  if (!read) return refuse('malformed', `${path} is no .abc.yaml, .pb or .blt file (usage: ${COUNT_USAGE})`);
  const text = textOf(path, io);
  if (!text.ok) return text;
  const opened = read(text.value);
  if (!opened.ok) return refuse('malformed', `${path}: ${opened.message}`);
  const { profile, tieOrder, seats: said } = opened.value;
  const ballots = `${profile.kind} ballots`;

  const fitting = ruleFor(rule, profile.kind);
  if (!fitting.ok) return refuse(fitting.refusal, `${path}: ${fitting.message}`);
  const seats = asked.value.seats ?? said;
  if (seats === null) {
    return refuse(
      'malformed',
      `${path} doesn't say how many seats there are: add --seats K (${rule}, ${ballots})`,
    );
  }
  const standing = profile.candidates.length;
  if (seats > standing) {
    return refuse('malformed', `${path} has ${standing} candidates for ${seats} seats (${rule}, ${ballots})`);
  }
  const counted = countBallots(rule, profile, { seats, ...(tieOrder ? { tieOrder } : {}) });
  if (!counted.ok) return refuse(counted.refusal, `${path}: ${counted.message}`);
  return accept({ request: asked.value, file: opened.value, seats, count: counted.value });
}

function requestOf(args: readonly string[]): Outcome<Request> {
  const bad = (reason: string) => refuse('malformed', `${reason} (usage: ${COUNT_USAGE})`);
  let given;
  try {
    given = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { rule: { type: 'string' }, seats: { type: 'string' }, json: { type: 'boolean' } },
    });
  } catch (fault) {
    return bad(fault instanceof Error ? fault.message : String(fault));
  }
  const { values, positionals } = given;
  const [path, ...more] = positionals;
  if (path === undefined) return bad('no file is named');
  if (more.length > 0) return bad(`one file at a time, not also ${more.join(' ')}`);
  if (values.rule === undefined) return bad('no rule is named');
  if (!isRuleName(values.rule)) return bad(`no rule is called ${values.rule}`);
  const seats = values.seats === undefined ? null : Number(values.seats);
  if (values.seats !== undefined && !/^[1-9]\d{0,5}$/.test(values.seats)) {
    return bad(`seats must be a whole number above 0, not ${values.seats}`);
  }
  return accept({ path, rule: values.rule, seats, json: values.json ?? false });
}

function readerOf(path: string): ((text: string) => FileOutcome) | null {
  if (/\.abc\.ya?ml$/i.test(path)) return readAbcYaml;
  if (/\.pb$/i.test(path)) return readPb;
  if (/\.blt$/i.test(path)) return readBlt;
  return null;
}

export function textOf(path: string, io: CountIo): Outcome<string> {
  try {
    return accept(io.read(path));
  } catch (fault) {
    return refuse(
      'not-found',
      `${path} can't be read: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
  }
}

const namesOf = ({ candidates }: Profile): ((id: CandidateId) => string) => {
  const names = new Map(candidates.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
};

function asJson({ request, file, seats, count }: Counted): string {
  const name = namesOf(file.profile);
  const ties = count.ties.map((tie) => ({
    ...tie,
    tied: tie.tied.map(name),
    settled: tie.settled.map(name),
  }));
  const scores = count.scores.map(({ candidate, score }) => ({ candidate: name(candidate), score }));
  const winners = count.winners.map(name);
  return JSON.stringify({ rule: request.rule, seats, winners, ties, scores, notes: file.notes }, null, 2);
}

function asText({ request, file, seats, count }: Counted): string {
  const { profile, title, notes, tieOrder } = file;
  const named = namesOf(profile);
  const name = (id: CandidateId): string => oneLine(named(id));
  const names = (ids: readonly CandidateId[]): string => ids.map(name).join(', ');
  const scores = new Map(count.scores.map(({ candidate, score }) => [candidate, score]));
  const measures = new Map(count.steps.flatMap(({ elected, measure }) => elected.map((id) => [id, measure])));
  const lost = count.scores.filter(({ candidate }) => !count.winners.includes(candidate));
  const stages = count.steps.filter(({ what }) => what !== 'elect' && what !== 'floor');
  const section = (heading: string, lines: string[]): string[] =>
    lines.length > 0 ? ['', heading, ...lines] : [];
  return [
    ...(title ? [oneLine(title)] : []),
    `Rule ${request.rule}, ${seats === 1 ? '1 seat' : `${seats} seats`}, ${profile.candidates.length} candidates, ${ballotsText(profile.kind, votersOf(profile))}.`,
    ...section(
      'Elected, in this order:',
      count.winners.map(
        (id, index) =>
          `${index + 1}. ${name(id)}: ${measures.get(id) ?? ''} ${scoreText(scores.get(id) ?? null)}`,
      ),
    ),
    ...section(
      'Not elected:',
      lost.map(({ candidate, score }) => `- ${name(candidate)}: ${scoreText(score)}`),
    ),
    ...section(
      'Stages:',
      stages.map((step) => `${step.step}. ${stageText(step, names)}`),
    ),
    ...section(
      'Ties:',
      count.ties.map((tie) => `- ${tieText(tie, names, tieOrder !== null)}`),
    ),
    ...section(
      'Notes:',
      notes.map((note) => `- ${oneLine(note)}`),
    ),
  ].join('\n');
}

/** A text of the file without line breaks and without the control characters that steer a terminal. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

const ballotsText = (kind: BallotKind, voters: number): string => `${voters} ${kind} ballots`;

/** The exact score, and what it comes to where that isn't plain. */
function scoreText(score: Exact | null): string {
  if (score === null) return 'no support';
  return score.includes('/') ? `${score} (about ${toNumber(score).toFixed(4)})` : score;
}

function stageText(step: Step, names: (ids: readonly CandidateId[]) => string): string {
  const elected = step.elected.length > 0 ? `; elected: ${names(step.elected)}` : '';
  const { quota, papers, surplus, votes } = step.figures;
  switch (step.what) {
    case 'first-preferences':
      return `first preferences of ${papers ?? ''} ballots, quota ${quota ?? ''}${elected}`;
    case 'surplus':
      return `${names(step.about)} hands on a surplus of ${surplus ?? ''}${elected}`;
    case 'exclusion':
      return `${names(step.about)} is excluded with ${votes ?? ''}${elected}`;
    case 'last-vacancies':
      return `as many are left as seats${elected}`;
    case 'elect':
    case 'floor':
      return `elected: ${names(step.elected)}`;
    default:
      return unreachable(step.what);
  }
}

function tieText(tie: Tie, names: (ids: readonly CandidateId[]) => string, hasTieOrder: boolean): string {
  const by =
    tie.by === 'earlier-stage'
      ? 'an earlier stage'
      : hasTieOrder
        ? "the file's tie order"
        : 'the order of the list';
  const effect = tie.decisive ? 'this decided who was elected' : "this didn't decide who was elected";
  return `step ${tie.step}: ${names(tie.tied)} were equal; by ${by}: ${names(tie.settled)} (${effect})`;
}
