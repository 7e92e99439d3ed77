/** Turns all runs into two Markdown tables: the claims, and what each server did. */
import type { Cell, Claim, Median } from './plan.ts';
import type { ServerName } from './servers/server.ts';
import type { Figures } from './workloads/workload.ts';

/** All figures of one server in one cell; a round may measure several times. */
export type Runs = Map<ServerName, Figures[][]>;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A figure's values; a name that ends in + asks for their sum. */
function figure(windows: readonly Figures[], name: string): number {
  const isSum = name.endsWith('+');
  const values = windows.map((one) => one[isSum ? name.slice(0, -1) : name] ?? Number.NaN);
  return isSum ? values.reduce((sum, value) => sum + value, 0) : medianOf(values);
}

const overall =
  (runs: Runs): Median =>
  (server, name) =>
    figure((runs.get(server) ?? []).flat(), name);
const inRound =
  (runs: Runs, round: number): Median =>
  (server, name) =>
    figure(runs.get(server)?.[round] ?? [], name);

const short = (value: number): string =>
  Number.isNaN(value)
    ? '–'
    : Math.abs(value) >= 100
      ? value.toFixed(0)
      : Number(value.toPrecision(3)).toString();

function claimRow(cell: Cell, claim: Claim, runs: Runs): string {
  const value = claim.value(overall(runs));
  const rounds = Math.max(...[...runs.values()].map((one) => one.length));
  const each = Array.from({ length: rounds }, (_, round) => claim.value(inRound(runs, round)));
  const windows = [...runs.values()][0]?.[0]?.length ?? 0;
  const isMet =
    (claim.most === undefined || value <= claim.most) && (claim.least === undefined || value >= claim.least);
  const limit =
    claim.most !== undefined
      ? `≤ ${short(claim.most)}`
      : claim.least !== undefined
        ? `≥ ${short(claim.least)}`
        : '';
  const mark = limit === '' ? '' : isMet ? '✓' : '✗';
  const spread = rounds > 1 ? `${short(Math.min(...each))} … ${short(Math.max(...each))}` : '';
  return `| ${cell.name} | ${claim.what} | ${limit} | ${short(value)}${claim.unit} | ${spread} | ${rounds} × ${windows} | ${mark} |`;
}

/** One line for each figure to reach. */
export function claimTable(cells: readonly Cell[], runs: ReadonlyMap<Cell, Runs>): string {
  const rows = cells.flatMap((cell) => {
    const mine = runs.get(cell);
    const isRun = (claim: Claim): boolean => mine !== undefined && !Number.isNaN(claim.value(overall(mine)));
    return cell.claims.filter(isRun).map((claim) => claimRow(cell, claim, mine!));
  });
  if (rows.length === 0) return '';
  return [
    '| work | figure | to reach | median | rounds from … to | rounds × windows | |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** One line for each server in each cell, with the medians of what was measured. */
export function figureTable(cells: readonly Cell[], runs: ReadonlyMap<Cell, Runs>): string {
  const rows = cells.flatMap((cell) =>
    [...(runs.get(cell) ?? [])].map(([server, rounds]) => {
      const shown = cell.shown.map(
        (name) => `${name.replace('+', '')} ${short(figure(rounds.flat(), name))}`,
      );
      return `| ${cell.name} | ${server} | ${shown.join(' · ')} |`;
    }),
  );
  return ['| work | server | medians (times in ms) |', '|---|---|---|', ...rows].join('\n');
}
