// Reads and writes .blt files: rankings for a single transferable vote, as OpaVote, OpenSTV, the ERS and
// Droop use them.
import type { CandidateId, RankingBallot, RankingProfile } from '../profile.ts';
import {
  BadFile,
  MOST_CANDIDATES,
  MOST_WEIGHT,
  reading,
  wholeNumber,
  withoutByteOrderMark,
  type BallotFile,
  type FileOutcome,
} from './file.ts';

/** Words, `[options …]` and `"quoted texts"` of the file, one after the other. */
type Token = { kind: 'word' | 'text' | 'option'; text: string; line: number };

/**
 * The format of Hill, Wichmann and Woodall, Algorithm 123 (1987): candidates and seats; `-3` for a withdrawn
 * candidate; a weight, preferences and 0 for each ballot; 0; the candidates' names and the title in quotes.
 * New lines are only white space. Of the later additions it reads comments (`#` to the end of the line, or
 * C's), `[tie 3 1 2]` (who goes first where candidates are tied) and `[nick a b c]` (names for use on
 * ballots); `[droop …]` and what follows the title are passed over. Equal ranks, skipped ranks and ballot ids
 * are refused. A withdrawn candidate is taken off every ballot. Candidates without a name are called by their
 * number, which is also everyone's id.
 */
export const readBlt = (text: string): FileOutcome<RankingProfile> =>
  reading(() => new BltReader(text).read());

class BltReader {
  readonly #tokens: Iterator<Token, undefined>;
  #count = 0;
  #line = 1;
  readonly #withdrawn = new Set<number>();
  readonly #nicknames = new Map<string, number>();
  readonly #notes: string[] = [];
  #tieOrder: number[] | null = null;

  constructor(text: string) {
    this.#tokens = tokensOf(withoutByteOrderMark(text));
  }

  read(): BallotFile<RankingProfile> {
    this.#count = this.#number('the number of candidates');
    if (this.#count > MOST_CANDIDATES) this.#fault(`${this.#count} candidates are too many`);
    const seats = this.#number('the number of seats');
    const ballots = this.#ballots(this.#optionsAndWithdrawn());
    const texts = this.#texts();
    const all = Array.from({ length: this.#count }, (_, index) => index + 1);
    const standing = all.filter((candidate) => !this.#withdrawn.has(candidate));
    const nameOf = (candidate: number): string => texts[candidate - 1] || `${candidate}`;
    for (const candidate of this.#withdrawn)
      this.#notes.push(`${nameOf(candidate)} withdrew and isn't counted.`);
    return {
      profile: {
        kind: 'ranking',
        candidates: standing.map((candidate) => ({ id: `${candidate}`, name: nameOf(candidate) })),
        ballots,
      },
      seats,
      tieOrder:
        this.#tieOrder
          ?.filter((candidate) => !this.#withdrawn.has(candidate))
          .map((candidate) => `${candidate}`) ?? null,
      title: texts[this.#count] || null,
      notes: this.#notes,
    };
  }

  #next(): Token | undefined {
    const { value } = this.#tokens.next();
    if (value) this.#line = value.line;
    return value;
  }

  #fault(reason: string): never {
    throw new BadFile(this.#line, reason);
  }

  #expect(what: string): Token {
    return this.#next() ?? this.#fault(`the file ends before ${what}`);
  }

  #number(what: string): number {
    const token = this.#expect(what);
    const number = token.kind === 'word' ? wholeNumber(token.text) : null;
    if (number === null || number === 0) this.#fault(`expected ${what}, found ${show(token)}`);
    return number;
  }

  /** Reads what may stand between the first line and the ballots, and returns the first token of these. */
  #optionsAndWithdrawn(): Token {
    for (;;) {
      const token = this.#expect('the ballots');
      if (token.kind === 'option') this.#option(token);
      else if (token.kind === 'word' && /^-\d+$/.test(token.text)) {
        this.#withdrawn.add(this.#candidate(token.text.slice(1)));
      } else return token;
    }
  }

  #option({ text }: Token): void {
    const [name = '', ...words] = text.split(/\s+/).filter((word) => word !== '');
    if (name === 'tie') {
      const order = words.map((word) => this.#candidate(word));
      if (new Set(order).size !== order.length) this.#fault('[tie …] names a candidate twice');
      if (order.length !== this.#count)
        this.#fault(`[tie …] must name each of the ${this.#count} candidates`);
      this.#tieOrder = order;
    } else if (name === 'nick') {
      if (words.length !== this.#count) this.#fault(`[nick …] must have ${this.#count} names`);
      words.forEach((word, index) => this.#nicknames.set(word, index + 1));
    } else if (name === 'droop')
      this.#notes.push(`The file's options for the program Droop aren't used: ${text}.`);
    else this.#fault(`unknown option [${name} …]`);
  }

  #ballots(first: Token): RankingBallot[] {
    const ballots: RankingBallot[] = [];
    for (let token = first; ; token = this.#expect('the 0 that ends the ballots')) {
      const weight = token.kind === 'word' ? wholeNumber(token.text) : null;
      if (token.text.startsWith('(')) this.#fault(`ballot ids aren't supported: ${show(token)}`);
      if (weight === null) this.#fault(`expected how many cast a ballot, found ${show(token)}`);
      if (weight > MOST_WEIGHT) this.#fault(`a ballot's weight is too large: ${weight}`);
      if (weight === 0) return ballots;
      ballots.push({ weight, ranks: this.#ranks() });
    }
  }

  /** The preferences of one ballot, up to its 0. */
  #ranks(): CandidateId[] {
    const ranks = new Set<number>();
    for (;;) {
      const token = this.#expect('the 0 that ends a ballot');
      if (token.kind !== 'word') this.#fault(`expected a candidate or 0, found ${show(token)}`);
      if (token.text === '0') break;
      if (token.text.includes('=') || token.text.startsWith('(')) {
        this.#fault(`equal ranks aren't supported: ${token.text}`);
      }
      if (token.text === '-') this.#fault("skipped ranks aren't supported");
      const candidate = this.#candidate(token.text);
      if (ranks.has(candidate)) this.#fault(`candidate ${token.text} stands twice on a ballot`);
      ranks.add(candidate);
    }
    return [...ranks]
      .filter((candidate) => !this.#withdrawn.has(candidate))
      .map((candidate) => `${candidate}`);
  }

  #candidate(word: string): number {
    const number = this.#nicknames.get(word) ?? wholeNumber(word);
    if (number === null) this.#fault(`expected a candidate's number, found ${word}`);
    if (number < 1 || number > this.#count)
      this.#fault(`there is no candidate ${word}: they go from 1 to ${this.#count}`);
    return number;
  }

  /** The names and the title; what follows them is nobody's business. */
  #texts(): string[] {
    const texts: string[] = [];
    while (texts.length <= this.#count) {
      const token = this.#next();
      if (!token) break;
      if (token.kind !== 'text') this.#fault(`expected a name in quotes, found ${show(token)}`);
      texts.push(token.text);
    }
    return texts;
  }
}

const show = (token: Token): string =>
  token.kind === 'text' ? `"${token.text}"` : token.kind === 'option' ? `[${token.text}]` : token.text;

/** One after the other as they are asked for, so that what follows the title may be anything. */
function* tokensOf(text: string): Generator<Token, undefined> {
  // Order matters: comments first, a lone quote or bracket last.
  const pattern = /\s+|#[^\n]*|\/\*[^]*?\*\/|"([^"]*)"|\[([^\]]*)\]|([^\s"[\]#]+)|([^])/gy;
  let line = 1;
  for (const [all, quoted, option, word, stray] of text.matchAll(pattern)) {
    if (stray === '"') throw new BadFile(line, 'a quote opens and never closes');
    if (stray === '[') throw new BadFile(line, 'a bracket opens and never closes');
    if (stray !== undefined) throw new BadFile(line, `unexpected ${stray}`);
    if (word?.startsWith('/*')) throw new BadFile(line, 'a comment opens and never closes');
    if (quoted !== undefined) yield { kind: 'text', text: quoted.replace(/\s+/g, ' ').trim(), line };
    else if (option !== undefined) yield { kind: 'option', text: option.trim(), line };
    else if (word !== undefined) yield { kind: 'word', text: word, line };
    for (const character of all) if (character === '\n') line++;
  }
  return undefined;
}

/**
 * The profile as a .blt file; candidates are numbered in their order. Quotes inside a name become ', and line
 * breaks become spaces, because the format has no way to write them. `tieOrder` adds Droop's `[tie …]`.
 */
export function writeBlt(
  profile: RankingProfile,
  { seats, title, tieOrder }: { seats: number; title: string; tieOrder?: readonly CandidateId[] | null },
): string {
  const numbers = new Map(profile.candidates.map(({ id }, index) => [id, index + 1]));
  const numberOf = (id: CandidateId): number => {
    const number = numbers.get(id);
    if (number === undefined) throw new Error(`${id} isn't a candidate`);
    return number;
  };
  const quoted = (text: string): string => `"${text.replaceAll('"', "'").replace(/\s+/g, ' ').trim()}"`;
  return [
    `${profile.candidates.length} ${seats}`,
    ...(tieOrder ? [`[tie ${tieOrder.map(numberOf).join(' ')}]`] : []),
    ...profile.ballots.map(({ weight, ranks }) => [weight, ...ranks.map(numberOf), 0].join(' ')),
    '0',
    ...profile.candidates.map(({ name }) => quoted(name)),
    quoted(title),
    '',
  ].join('\n');
}
