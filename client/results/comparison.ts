// What other rules would have elected from the same ballots, as rows and columns for a plot that is also a table.
import type { ProjectId } from '../../shared/ids.ts';
import type { Result, Round } from '../../shared/voting/round.ts';
import type { RuleName } from '../../shared/voting/rules/index.ts';

export interface RuleColumn {
  rule: RuleName;
  /** The rule of the vote itself; it stands first. */
  isOwn: boolean;
  winners: ReadonlySet<ProjectId>;
  /** Those of its winners that don't go on in fact. */
  gained: readonly ProjectId[];
  /** Those that go on in fact and wouldn't by this rule. */
  lost: readonly ProjectId[];
  represented: number;
  voters: number;
}
/** A project that at least one rule elects. */
export interface ComparedRow {
  id: ProjectId;
  title: string;
  theme: string;
  /** How many of the rules elect it. */
  times: number;
}
export interface Comparison {
  columns: readonly RuleColumn[];
  rows: readonly ComparedRow[];
  /** How many of those that go on are elected by every rule. */
  agreed: number;
  /** Every rule elects exactly those that go on. */
  isSame: boolean;
}

type Counted = Pick<Round, 'rules' | 'candidates'>;

export function compareRules({ rules, candidates }: Counted, result: Result): Comparison {
  const own = new Set(result.shortlist);
  const column = (
    rule: RuleName,
    ids: readonly ProjectId[],
    { represented, voters }: Result['representation'],
  ): RuleColumn => ({
    rule,
    isOwn: false,
    winners: new Set(ids),
    gained: ids.filter((id) => !own.has(id)),
    lost: result.shortlist.filter((id) => !ids.includes(id)),
    represented,
    voters,
  });
  const columns = [
    { ...column(rules.rule, result.shortlist, result.representation), isOwn: true },
    ...result.comparison
      .filter(({ rule }) => !isTheSame(rules, rule))
      .map(({ rule, winners, ...rest }) => column(rule, winners, rest)),
  ];
  const named = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const rows = result.ranking
    .map(({ id }) => ({
      id,
      title: named.get(id)?.title ?? '',
      theme: named.get(id)?.theme ?? '',
      times: columns.filter(({ winners }) => winners.has(id)).length,
    }))
    .filter(({ times }) => times > 0);
  const place = (id: ProjectId): number => {
    const index = result.shortlist.indexOf(id);
    return index < 0 ? Infinity : index;
  };
  rows.sort((a, b) => (place(a.id) === place(b.id) ? b.times - a.times : place(a.id) - place(b.id)));
  return {
    columns,
    rows,
    agreed: rows.filter(({ id, times }) => own.has(id) && times === columns.length).length,
    isSame: columns.every(({ gained, lost }) => gained.length + lost.length === 0),
  };
}

/** Where people tick, dots and voters are the same count: one column is enough, the vote's own or else the first. */
function isTheSame({ rule, ballot, themeFloors }: Round['rules'], other: RuleName): boolean {
  if (ballot !== 'approval') return false;
  const pair: readonly RuleName[] = ['most-dots', 'av'];
  if (!pair.includes(other)) return false;
  // With floors the vote's own rule isn't the plain count of ticks, which then stays as one to compare with.
  return pair.includes(rule) && !themeFloors ? true : other === 'av';
}
