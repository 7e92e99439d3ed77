// What a rehearsal found, as a file for programs and as text for people.
import type { Check } from './check.ts';
import type { Percentiles } from './measure.ts';

/** Exactly what `--json` writes. */
export interface Report {
  url: string;
  code: string;
  /** Opens the workshop's export and desk; the workshop was made for the rehearsal. */
  hostToken: string;
  participants: number;
  joined: number;
  joinsPerSecond: number;
  refusals: number;
  /** Cards on the board at the end. */
  ideas: number;
  projects: number;
  /** Ballots counted. */
  ballots: number;
  /** From the writing bot's socket to another bot's replica, ms. */
  deliveryMs: Percentiles;
  /** Null if the server doesn't show its metrics. */
  serverCpuSeconds: number | null;
  /** The most that was seen; MB of 1,000,000 bytes. */
  serverRssMb: number | null;
  shortlist: { id: string; title: string; dots: number }[];
}

/** What only the text tells. */
export interface Findings {
  report: Report;
  seed: number;
  seconds: number;
  joinSeconds: number;
  seats: number;
  kept: number;
  stacks: number;
  changes: number;
  deliveries: number;
  /** Share of the time in which the bots' own process was busy while it measured, 0 to 1. */
  botsBusy: number;
  luck: { cut: number; away: number; reload: number };
  drops: number;
  reasons: readonly (readonly [reason: string, times: number])[];
  /** Empty if the story ended before they could be made. */
  checks: readonly Check[];
  problems: readonly string[];
}

export const noFindings = (url: string, participants: number, seed: number): Findings => ({
  report: {
    ...{ url, code: '', hostToken: '', participants, joined: 0, joinsPerSecond: 0, refusals: 0 },
    ...{ ideas: 0, projects: 0, ballots: 0, deliveryMs: { p50: 0, p95: 0, p99: 0 } },
    ...{ serverCpuSeconds: null, serverRssMb: null, shortlist: [] },
  },
  ...{
    seed,
    seconds: 0,
    joinSeconds: 0,
    seats: 0,
    kept: 0,
    stacks: 0,
    changes: 0,
    deliveries: 0,
    botsBusy: 0,
  },
  ...{ luck: { cut: 0, away: 0, reload: 0 }, drops: 0, reasons: [], checks: [], problems: [] },
});

/** Why the rehearsal failed, in plain sentences; empty if it passed. */
export function faultsOf({ report, reasons, checks, problems, seats }: Findings): string[] {
  const faults = [...problems];
  if (report.joined < report.participants)
    faults.push(`${report.participants - report.joined} could not join`);
  for (const [reason, times] of reasons) faults.push(`refused ${times}×: ${reason}`);
  for (const { claim, faults: found } of checks) {
    if (found.length > 0) faults.push(`not so: ${claim} (${found.length}: ${found.slice(0, 3).join('; ')})`);
  }
  if (report.shortlist.length !== seats) faults.push(`${report.shortlist.length} shortlisted, not ${seats}`);
  return faults;
}

/** Above this the bots' own queueing shows in what they measure. */
const BUSY = 0.85;

export function asText(findings: Findings): string {
  const { report, luck } = findings;
  const { deliveryMs: ms } = report;
  const troubled = luck.cut + luck.away + luck.reload;
  const rows: [string, string][] = [
    ['Workshop', `${report.code} at ${report.url}`],
    [
      'Joined',
      `${report.joined} of ${report.participants} in ${findings.joinSeconds.toFixed(1)} s, ${report.joinsPerSecond}/s`,
    ],
    ['Ideas', `${report.ideas} on the board, ${findings.kept} kept by their authors`],
    ['Stacks, projects', `${findings.stacks}, ${report.projects}`],
    ['Ballots', `${report.ballots}`],
    ['Delivery', `p50 ${ms.p50} ms   p95 ${ms.p95} ms   p99 ${ms.p99} ms`],
    [
      '',
      `${findings.deliveries} deliveries of ${findings.changes} changes; the bots' own process was ${percent(findings.botsBusy)} busy`,
    ],
    [
      'Bad network',
      `${troubled} of them: ${luck.cut} cut off, ${luck.away} away and writing, ${luck.reload} loaded the page anew`,
    ],
    ['Refusals', report.refusals === 0 ? 'none' : String(report.refusals)],
    ['Server', usage(report)],
    ['Time', `${findings.seconds.toFixed(1)} s`],
  ];
  if (findings.drops > 0) rows.push(['Lost connections', `${findings.drops}, none of them on purpose`]);
  if (findings.botsBusy > BUSY)
    rows.push(['Mind', 'this machine was short of processor: part of the delivery times is the bots’ own']);
  const width = Math.max(...rows.map(([name]) => name.length));
  const faults = faultsOf(findings);
  return [
    `Rehearsal with ${report.participants} bots (seed ${findings.seed})`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    ...shortlist(report),
    ...checked(findings.checks),
    faults.length === 0
      ? `Passed: everybody joined, nothing was refused or lost, ${report.shortlist.length} projects go on.`
      : ['Failed:', ...faults.map((fault) => `  - ${fault}`)].join('\n'),
    '',
  ].join('\n');
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const usage = ({ serverCpuSeconds, serverRssMb }: Report): string =>
  serverCpuSeconds === null || serverRssMb === null
    ? 'tells nothing of itself'
    : `${serverCpuSeconds.toFixed(1)} s of processor, ${serverRssMb.toFixed(0)} MB of memory at most`;

function checked(checks: readonly Check[]): string[] {
  if (checks.length === 0) return [];
  const lines = checks.map(({ claim, faults }) => `  ${faults.length === 0 ? '✓' : '✗'} ${claim}`);
  return ['  Checked against the export', ...lines, ''];
}

function shortlist({ shortlist: projects }: Report): string[] {
  if (projects.length === 0) return [];
  return [
    `  The ${projects.length} that go on, with their dots`,
    ...projects.map(
      ({ title, dots }, index) => `  ${String(index + 1).padStart(3)}  ${String(dots).padStart(4)}  ${title}`,
    ),
    '',
  ];
}
