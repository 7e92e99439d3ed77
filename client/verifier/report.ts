// What the verifier shows of a file: the verdict, what is wrong or what was checked, the result, the fingerprint.
import type { Language } from '../../shared/text.ts';
import { inLanguage } from '../../shared/text.ts';
import type { BallotList, PublishedLedger } from '../../shared/voting/ledger.ts';
import { isOfCount, type LedgerParts, type Problem, type Recount } from '../../shared/voting/recount.ts';
import { ballotWords } from '../../shared/words/ballots.ts';
import { decisionText, problemText, type RecountWords } from '../../shared/words/recount.ts';

type Child = Node | string;

/** An element with a class and children; texts of the file are only ever texts. */
function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** The verdict's heading takes the focus, so that a screen reader begins there. */
function verdict(isGood: boolean, sentence: string, ...more: Child[]): HTMLElement {
  const heading = make('h2', '', sentence);
  heading.tabIndex = -1;
  const mark = make('span', 'mark', isGood ? '✓' : '✕');
  mark.ariaHidden = 'true';
  return make('div', isGood ? 'verdict' : 'verdict bad', mark, make('div', '', heading, ...more));
}

export const unreadableReport = (said: RecountWords, name: string, reason: string): HTMLElement[] => [
  verdict(false, said.unreadable, make('p', '', said.file(name)), make('p', 'soft', reason)),
];

export function recountReport(
  said: RecountWords,
  language: Language,
  name: string,
  file: PublishedLedger,
  { problems, parts }: Recount,
): HTMLElement[] {
  const isGood = problems.length === 0;
  const whole = parts && !parts.ballots ? said.totalsOnly : said.good;
  const sentence = isGood ? whole : said.bad(problems.length);
  return [
    verdict(isGood, sentence, make('p', '', said.file(name))),
    ...problemLists(said, problems),
    ...(parts ? [facts(said, language, parts)] : []),
    ...(parts?.ballots && isGood
      ? [checks(said, parts, parts.ballots, file.entries.length), result(said, language, parts)]
      : []),
    make('section', '', make('h2', '', said.root), make('code', '', file.root), make('p', '', said.compare)),
    make('p', 'soft', said.limits),
  ];
}

/** Causes apart from what only follows from them. */
function problemLists(said: RecountWords, problems: readonly Problem[]): HTMLElement[] {
  const texts = (isCounted: boolean): string[] =>
    problems
      .filter((problem) => isOfCount(problem) === isCounted)
      .map((problem) => problemText(said, problem));
  const [causes, differences] = [texts(false), texts(true)];
  return [
    ...(causes.length > 0 ? [list(said.problems, causes)] : []),
    ...(differences.length > 0 ? [list(said.differences, differences)] : []),
  ];
}

const list = (title: string, items: readonly string[]): HTMLElement =>
  make('section', '', make('h2', '', title), make('ul', '', ...items.map((item) => make('li', '', item))));

function facts(said: RecountWords, language: Language, { opening, closing }: LedgerParts): HTMLElement {
  const time = (ms: number): string =>
    new Date(ms).toLocaleString(language === 'en' ? 'en-GB' : language, {
      dateStyle: 'long',
      timeStyle: 'short',
    });
  const rows: [string, string][] = [
    [said.vote, inLanguage(opening.workshop, language)],
    [said.opened, time(opening.openedAtMs)],
    [said.closed, time(closing.closedAtMs)],
    [said.ruleLabel, said.rule(opening.rules.rule)],
    [said.seats, `${opening.rules.seats}`],
    [said.admitted, `${closing.admitted}`],
    [said.ballots, `${closing.ballots.count}`],
    [said.superseded, `${closing.superseded}`],
    [said.voided, `${closing.voided}`],
    [said.paper, `${closing.paper}`],
  ];
  return make('dl', '', ...rows.flatMap(([term, value]) => [make('dt', '', term), make('dd', '', value)]));
}

const checks = (
  said: RecountWords,
  { ties, decision }: LedgerParts,
  { ballots }: BallotList,
  entries: number,
): HTMLElement =>
  list(said.checked, [
    said.chainHolds(entries),
    said.listsFit(ballots.length),
    said.lawful,
    said.sealFits,
    said.sameTies(ties.length),
    ...(decision ? [decisionText(said, decision)] : []),
  ]);

function result(
  said: RecountWords,
  language: Language,
  { opening, result: { result: counted } }: LedgerParts,
): HTMLElement {
  if (counted.shortlist.length === 0) return make('p', '', said.noResult);
  const titles = new Map<string, string>(opening.candidates.map(({ id, title }) => [id, title]));
  const head = make(
    'tr',
    '',
    make('th', '', said.place),
    make('th', '', said.project),
    make('th', 'number', ballotWords(language).scoreHead(opening.rules.ballot)),
    make('th', 'number', said.voters),
  );
  const rows = counted.shortlist.map((id, index) => {
    const standing = counted.ranking.find((one) => one.id === id);
    return make(
      'tr',
      '',
      make('td', '', `${index + 1}`),
      make('td', '', titles.get(id) || id),
      make('td', 'number', `${standing?.score ?? 0}`),
      make('td', 'number', `${standing?.voters ?? 0}`),
    );
  });
  return make(
    'table',
    '',
    make('caption', '', said.sameResult),
    make('thead', '', head),
    make('tbody', '', ...rows),
  );
}
