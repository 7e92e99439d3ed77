// Reads and writes .abc.yaml files: approval ballots, as the library abcvoting stores them.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import type { ApprovalBallot, ApprovalProfile } from '../profile.ts';
import {
  BadFile,
  MOST_CANDIDATES,
  MOST_WEIGHT,
  reading,
  withoutByteOrderMark,
  type BallotFile,
  type FileOutcome,
} from './file.ts';

const KEYS = ['description', 'profile', 'voter_weights', 'num_cand', 'committeesize', 'compute'];

/**
 * `profile` is a list of approval sets of numbers from 0; `num_cand` how many candidates there are (else one
 * more than the highest approved), `committeesize` the seats, `voter_weights` whole numbers. The candidates
 * are called by their numbers. `compute`, which holds another program's results, isn't used. Source:
 * abcvoting, fileio.read_abcvoting_yaml_file.
 */
export const readAbcYaml = (text: string): FileOutcome<ApprovalProfile> =>
  reading(() => readDocument(withoutByteOrderMark(text)));

function readDocument(text: string): BallotFile<ApprovalProfile> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line || 1;
  const [broken] = document.errors;
  if (broken)
    throw new BadFile(
      broken.linePos?.[0].line ?? 1,
      (broken.message.split('\n')[0] ?? '').replace(/ at line.*/, ''),
    );
  const root = document.contents;
  if (!isMap(root)) throw new BadFile(1, "the file isn't a YAML mapping");
  const notes: string[] = [];
  for (const { key } of root.items) {
    const name = isScalar(key) ? String(key.value) : 'a key';
    if (!KEYS.includes(name)) throw new BadFile(lineOf(key), `unknown key ${name}`);
  }

  const whole = (node: unknown, what: string, least: number, most = MOST_WEIGHT): number => {
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most)
      return value;
    throw new BadFile(lineOf(node), `${what} must be a whole number from ${least} to ${most}`);
  };
  const optional = (key: string, least: number): number | null =>
    root.has(key) ? whole(root.get(key, true), key, least) : null;

  const list = root.get('profile', true);
  if (!isSeq(list)) throw new BadFile(lineOf(list), 'there is no profile (a list of approval sets)');
  const sets = list.items.map((item) => {
    // abcvoting's own examples write sets as [0, 1] and as {0, 1}.
    const members = isSeq(item) ? item.items : isMap(item) ? item.items.map(({ key }) => key) : null;
    if (!members) throw new BadFile(lineOf(item), "a ballot isn't a list of candidates");
    const approved = members.map((member) => ({ member, candidate: whole(member, 'a candidate', 0) }));
    if (new Set(approved.map(({ candidate }) => candidate)).size !== approved.length) {
      throw new BadFile(lineOf(item), 'a ballot names a candidate twice');
    }
    return approved;
  });

  const highest = Math.max(-1, ...sets.map((set) => Math.max(-1, ...set.map(({ candidate }) => candidate))));
  const count = optional('num_cand', 1) ?? highest + 1;
  if (count > MOST_CANDIDATES) throw new BadFile(lineOf(list), `${count} candidates are too many`);
  for (const { member, candidate } of sets.flat()) {
    if (candidate >= count) {
      throw new BadFile(lineOf(member), `there is no candidate ${candidate}: they go from 0 to ${count - 1}`);
    }
  }

  let weights: number[] | null = null;
  const weightList = root.get('voter_weights', true);
  if (weightList !== undefined) {
    if (!isSeq(weightList)) throw new BadFile(lineOf(weightList), "voter_weights isn't a list");
    weights = weightList.items.map((item) => whole(item, 'a weight', 1));
    if (weights.length !== sets.length) {
      throw new BadFile(lineOf(weightList), `there are ${sets.length} ballots and ${weights.length} weights`);
    }
  }
  if (root.has('compute')) notes.push("The results that the file holds (compute) aren't used.");
  const description = root.get('description');
  return {
    profile: {
      kind: 'approval',
      candidates: Array.from({ length: count }, (_, index) => ({ id: `${index}`, name: `${index}` })),
      ballots: sets.map((set, index): ApprovalBallot => ({
        weight: weights?.[index] ?? 1,
        approves: set.map(({ candidate }) => `${candidate}`),
      })),
    },
    seats: optional('committeesize', 1),
    tieOrder: null,
    title: typeof description === 'string' ? description : null,
    notes,
  };
}

/**
 * The profile as an .abc.yaml file; candidates are numbered from 0 in their order. The format has no names:
 * they stand in comments, for people.
 */
export function writeAbcYaml(
  profile: ApprovalProfile,
  { seats, description }: { seats: number; description: string },
): string {
  const numbers = new Map(profile.candidates.map(({ id }, index) => [id, index]));
  const sets = profile.ballots.map(({ approves }) => {
    const set = approves.map((id) => {
      const number = numbers.get(id);
      if (number === undefined) throw new Error(`${id} isn't a candidate`);
      return number;
    });
    return `  - [${set.join(', ')}]`;
  });
  const weighted = profile.ballots.some(({ weight }) => weight !== 1);
  return [
    ...profile.candidates.map(({ name }, index) => `# ${index}: ${name.replace(/\s+/g, ' ')}`),
    // A JSON string is a YAML string, whatever it holds.
    `description: ${JSON.stringify(description)}`,
    ...(sets.length > 0 ? ['profile:', ...sets] : ['profile: []']),
    ...(weighted ? [`voter_weights: [${profile.ballots.map(({ weight }) => weight).join(', ')}]`] : []),
    `num_cand: ${profile.candidates.length}`,
    `committeesize: ${seats}`,
    '',
  ].join('\n');
}
