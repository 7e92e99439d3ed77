// Was anything lost? What the bots know they did, and what each of them sees, held against the server's own export.
import * as v from 'valibot';
import { countRound } from '../../shared/voting/result.ts';
import { seedHash } from '../../shared/voting/ties.ts';
import { ChoiceSchema, type Choice } from '../../shared/voting/choice.ts';
import type { Candidate, Result } from '../../shared/voting/round.ts';
import type { VoteRules } from '../../shared/method/schema.ts';
import { readBoard, themeOfCard, themeOfProject, themeOfStack } from '../../shared/board/read.ts';
import type { Bot } from './bot.ts';
import { present, type Clinic } from './clinic.ts';

/** What is read of the export; the rest of it isn't the rehearsal's business. */
const ExportSchema = v.looseObject({
  participants: v.array(v.looseObject({ id: v.string(), name: v.string(), state: v.string() })),
  cards: v.array(v.looseObject({ id: v.string(), owner: v.string(), text: v.string() })),
  stacks: v.array(v.looseObject({ id: v.string(), name: v.string() })),
  projects: v.array(
    v.looseObject({
      id: v.string(),
      title: v.string(),
      problem: v.string(),
      lead: v.string(),
      stack: v.string(),
    }),
  ),
  rounds: v.array(
    v.looseObject({
      id: v.string(),
      rules: v.custom<VoteRules>(isObject),
      candidates: v.array(v.custom<Candidate>(isObject)),
      seed: v.string(),
      seedHash: v.string(),
      ballots: v.array(ChoiceSchema),
      result: v.custom<Result>(isObject),
    }),
  ),
});
export type Exported = v.InferOutput<typeof ExportSchema>;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

export interface Check {
  /** What holds if it went well. */
  claim: string;
  /** The first few places where it doesn't. */
  faults: string[];
}

export async function takeExport({ api, code, hostToken }: Clinic): Promise<Exported> {
  const answer = await api.export(code, hostToken);
  if (!answer.ok) throw new Error(`the export was refused: ${answer.message}`);
  return v.parse(ExportSchema, answer.value);
}

/** `round` is the vote's id. */
export function checkAll(clinic: Clinic, whole: Exported, round: string): Check[] {
  return [
    { claim: 'everybody who joined is on the list, once', faults: people(clinic, whole) },
    {
      claim:
        'every idea is on the board once, as its author wrote it; kept ones are in their notebooks alone',
      faults: ideas(clinic, whole),
    },
    { claim: 'every stack and project is there as it was made', faults: projects(clinic, whole) },
    { claim: 'every bot’s board equals the export, field by field', faults: replicas(clinic, whole) },
    { claim: 'each ballot counts once, as it was last cast', faults: ballots(clinic, whole, round) },
    { claim: 'the result told live is the one exported', faults: results(clinic, whole, round) },
    {
      claim: 'a recount of the published ballots gives the same result',
      faults: recount(clinic, whole, round),
    },
  ];
}

function people({ bots }: Clinic, { participants }: Exported): string[] {
  const listed = new Map(participants.map((person) => [person.id, person]));
  const faults = bots
    .filter(({ id, name }) => listed.get(id)?.name !== name || listed.get(id)?.state !== 'admitted')
    .map(({ name }) => `${name} is missing`);
  if (participants.length !== bots.length)
    faults.push(`${participants.length} listed, ${bots.length} joined`);
  return faults;
}

function ideas({ bots, cards, kept }: Clinic, whole: Exported): string[] {
  const onBoard = new Map(whole.cards.map((card) => [card.id, card]));
  const faults: string[] = [];
  for (const { id, author, text } of cards.values()) {
    const card = onBoard.get(id);
    if (!card) faults.push(`lost: "${text}" of ${author.name}`);
    else if (card.text !== text || card.owner !== author.id)
      faults.push(`changed: "${text}" into "${card.text}"`);
  }
  for (const { id, text } of whole.cards) {
    if (kept.has(id)) faults.push(`kept by its author, but shown: "${text}"`);
    else if (!cards.has(id)) faults.push(`nobody wrote "${text}"`);
  }
  for (const id of kept) {
    const isKept = bots.some((bot) => bot.idea(id)?.keep === true && bot.idea(id)?.revealed === false);
    if (!isKept) faults.push('an idea that was kept is not in its notebook');
  }
  if (onBoard.size !== whole.cards.length) faults.push('a card is there twice');
  return faults;
}

function projects(clinic: Clinic, whole: Exported): string[] {
  const faults: string[] = [];
  const stacks = new Map(whole.stacks.map((stack) => [stack.id, stack]));
  for (const { id, name } of clinic.stacks)
    if (stacks.get(id)?.name !== name) faults.push(`the stack "${name}"`);
  const exported = new Map(whole.projects.map((project) => [project.id, project]));
  for (const { id, title, problem, lead, stack } of clinic.projects) {
    const project = exported.get(id);
    const isSame =
      project?.title === title &&
      project.problem === problem &&
      project.lead === lead.id &&
      project.stack === stack.id;
    if (!isSame) faults.push(`the project "${title}"`);
  }
  if (stacks.size !== clinic.stacks.length) faults.push(`${stacks.size} stacks, not ${clinic.stacks.length}`);
  if (exported.size !== clinic.projects.length)
    faults.push(`${exported.size} projects, not ${clinic.projects.length}`);
  return faults;
}

function replicas(clinic: Clinic, whole: Exported): string[] {
  const expected = new Map<string, string>();
  for (const root of ['cards', 'stacks', 'projects'] as const) {
    for (const record of whole[root]) expected.set(`${root} ${record.id}`, canonical(record));
  }
  return clinic.bots.flatMap((bot) => {
    const seen = recordsOf(bot);
    const differs = [...expected].filter(([name, text]) => seen.get(name) !== text).map(([name]) => name);
    const surplus = [...seen.keys()].filter((name) => !expected.has(name));
    const [first] = [...differs, ...surplus];
    return first === undefined
      ? []
      : [`${bot.name}: ${differs.length + surplus.length} differ, ${first} first`];
  });
}

/** A bot's board in the form of the export: records with their id and the theme they stand under. */
function recordsOf(bot: Bot): Map<string, string> {
  const board = readBoard(bot.board.doc);
  const seen = new Map<string, string>();
  for (const [id, card] of board.cards) {
    seen.set(`cards ${id}`, canonical({ id, ...card, theme: themeOfCard(card.place, board.stacks) }));
  }
  for (const [id, stack] of board.stacks) {
    seen.set(`stacks ${id}`, canonical({ id, ...stack, theme: themeOfStack(stack.place) }));
  }
  for (const [id, project] of board.projects) {
    seen.set(`projects ${id}`, canonical({ id, ...project, theme: themeOfProject(project, board.stacks) }));
  }
  return seen;
}

/** JSON with sorted keys, so that equal records are equal texts. */
function canonical(record: object): string {
  return JSON.stringify(record, (_key, value: unknown) =>
    isObject(value) && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const roundOf = (whole: Exported, id: string): Exported['rounds'][number] => {
  const round = whole.rounds.find((one) => one.id === id);
  if (!round) throw new Error('the export lacks the vote');
  return round;
};

function ballots({ bots }: Clinic, whole: Exported, id: string): string[] {
  const text = (choice: Choice): string => canonical(choice);
  const cast = bots.flatMap(({ ballot }) => (ballot ? [text(ballot.choice)] : [])).sort();
  const counted = roundOf(whole, id).ballots.map(text).sort();
  const faults = bots.filter(({ ballot }) => !ballot).map(({ name }) => `${name} has no ballot in`);
  if (counted.length !== cast.length) faults.push(`${counted.length} counted, ${cast.length} cast`);
  else if (counted.some((ballot, index) => ballot !== cast[index]))
    faults.push('a ballot differs from what was cast');
  return faults;
}

function results(clinic: Clinic, whole: Exported, id: string): string[] {
  const exported = JSON.stringify(roundOf(whole, id).result.shortlist);
  return present(clinic)
    .filter((bot) => JSON.stringify(bot.live.rounds.get(id)?.result?.shortlist) !== exported)
    .map(({ name }) => `${name} was told something else`);
}

function recount(clinic: Clinic, whole: Exported, id: string): string[] {
  const round = roundOf(whole, id);
  const faults: string[] = [];
  if (seedHash(round.seed) !== clinic.seedHash)
    faults.push('the seed is not the one announced before the vote');
  const result = countRound(
    round,
    round.ballots.map((choice) => ({ choice })),
    round.seed,
  );
  if (JSON.stringify(result.shortlist) !== JSON.stringify(round.result.shortlist))
    faults.push('another shortlist');
  if (result.ballotsRoot !== round.result.ballotsRoot) faults.push('another fingerprint of the ballots');
  return faults;
}
