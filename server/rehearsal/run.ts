// A rehearsal as a story: bots run the whole first clinic over real sockets, from joining to the shortlist.
import { performance } from 'node:perf_hooks';
import { Api, type Usage } from './api.ts';
import { checkAll, takeExport } from './check.ts';
import { present, settled, type Clinic, type Pace } from './clinic.ts';
import { alikeCardsAreStacked, cardsFindTheirThemes } from './clustering.ts';
import { diceFrom } from './dice.ts';
import { HostBot } from './host-bot.ts';
import { everybodyJoins } from './joining.ts';
import { Deliveries } from './measure.ts';
import type { Progress } from './progress.ts';
import { stacksBecomeProjects } from './projecting.ts';
import { Refusals } from './refusals.ts';
import type { Findings } from './report.ts';
import { everybodyVotes } from './voting.ts';
import { everybodyWrites, ideasAreRevealed } from './writing.ts';

export const METHOD = 'brussels-2017';

export interface Rehearsal {
  participants: number;
  /** How many the workshop admits; null for as many as the method says, or all bots if those are more. */
  capacity: number | null;
  pace: Pace;
  seed: number;
}

/** The most that a method's workshop admits by itself; above it the capacity is asked for. */
const METHOD_MOST = 400;

export async function rehearse(origin: string, plan: Rehearsal, progress: Progress): Promise<Findings> {
  const findings = noFindings(origin, plan);
  const { report, problems } = findings;
  const api = new Api(origin);
  const refusals = new Refusals();
  const deliveries = new Deliveries();
  const dice = diceFrom(plan.seed);
  // Each replica listens for the end of the process.
  process.setMaxListeners(process.getMaxListeners() + 4 * plan.participants);
  const startMs = performance.now();
  const usageBefore = await api.usage();
  const watch = watchUsage(api, usageBefore);
  let clinic: Clinic | null = null;
  try {
    const capacity = plan.capacity ?? (plan.participants > METHOD_MOST ? plan.participants : null);
    const made = await api.create({ method: METHOD, ...(capacity === null ? {} : { capacity }) });
    if (!made.ok) throw new Error(`the workshop could not be made: ${made.message}`);
    const { code, hostToken } = made.value;
    Object.assign(report, { code, hostToken });
    const venue = { api, code, refusals, deliveries };
    const host = await HostBot.open(origin, code, hostToken, refusals);
    findings.seats = host.method.vote.seats;

    const arrival = await everybodyJoins(venue, plan.participants, { dice, pace: plan.pace, progress });
    const { bots } = arrival;
    report.joined = bots.length;
    report.joinsPerSecond = rounded(bots.length / arrival.seconds);
    findings.joinSeconds = arrival.seconds;
    clinic = {
      ...venue,
      ...{ hostToken, host, bots, dice, progress, problems, pace: plan.pace },
      ...{ cards: new Map(), kept: new Set<string>(), stacks: [], projects: [] },
    };
    findings.luck = luckOf(clinic);
    if (bots.length === 0) throw new Error('nobody could join');

    await everybodyWrites(clinic);
    await ideasAreRevealed(clinic);
    const busyBefore = performance.eventLoopUtilization();
    await cardsFindTheirThemes(clinic);
    await alikeCardsAreStacked(clinic);
    await stacksBecomeProjects(clinic);
    findings.botsBusy = performance.eventLoopUtilization(busyBefore).utilization;
    const round = await everybodyVotes(clinic);
    await settled(clinic, 'at the end');
    await check(clinic, round, findings);
  } catch (error) {
    // The story ends here, but what was found so far is told.
    problems.push(error instanceof Error ? error.message : String(error));
  }
  Object.assign(report, { deliveryMs: deliveries.percentiles(), refusals: refusals.count });
  Object.assign(findings, { changes: deliveries.log.length, deliveries: deliveries.count });
  Object.assign(findings, { drops: refusals.drops, reasons: refusals.reasons });
  const used = await watch();
  report.serverCpuSeconds = used && rounded(used.cpuSeconds);
  report.serverRssMb = used && rounded(used.rssMb);
  findings.seconds = (performance.now() - startMs) / 1000;
  return findings;
}
