// A rehearsal as a story: bots run the whole first clinic over real sockets, from joining to the shortlist.
import { performance } from 'node:perf_hooks';
import type { RoundId } from '../../shared/ids.ts';
import { Api } from './api.ts';
import { checkAll, takeExport } from './check.ts';
import { settled, type Clinic, type Pace } from './clinic.ts';
import { alikeCardsAreStacked, cardsFindTheirThemes } from './clustering.ts';
import { diceFrom } from './dice.ts';
import { HostBot } from './host-bot.ts';
import { everybodyJoins } from './joining.ts';
import { Deliveries } from './measure.ts';
import type { Luck } from './plan.ts';
import type { Progress } from './progress.ts';
import { stacksBecomeProjects } from './projecting.ts';
import { Refusals } from './refusals.ts';
import { noFindings, type Findings } from './report.ts';
import { watchUsage } from './usage.ts';
import { everybodyVotes } from './voting.ts';
import { everybodyWrites, ideasAreRevealed } from './writing.ts';

export const METHOD = 'brussels-2017';
/** As many as that method admits by itself; for more bots the workshop is made larger. */
const METHOD_MOST = 400;
/** What a bot hangs on the end of the process: a listener a replica, anew with each page. */
const LISTENERS_PER_BOT = 4;

export interface Rehearsal {
  participants: number;
  /** How many the workshop admits; null for the method's own number, or all bots if those are more. */
  capacity: number | null;
  pace: Pace;
  seed: number;
}

/** Never rejects: what went wrong is among the findings. */
export async function rehearse(origin: string, rehearsal: Rehearsal, progress: Progress): Promise<Findings> {
  const { participants, seed } = rehearsal;
  const findings = noFindings(origin, participants, seed);
  process.setMaxListeners(process.getMaxListeners() + LISTENERS_PER_BOT * participants);
  const startMs = performance.now();
  const api = new Api(origin);
  const usage = await watchUsage(api);
  const clinic: Clinic = {
    ...{ api, code: '', hostToken: '', host: new HostBot(), bots: [] },
    ...{ refusals: new Refusals(), deliveries: new Deliveries() },
    ...{ pace: rehearsal.pace, dice: diceFrom(seed), progress },
    ...{ cards: new Map(), kept: new Set<string>(), stacks: [], projects: [] },
    ...{ seedHash: '', problems: [] },
  };
  try {
    await theDoorsOpen(clinic, rehearsal, findings);
    await everybodyWrites(clinic);
    await ideasAreRevealed(clinic);
    const before = performance.eventLoopUtilization();
    await cardsFindTheirThemes(clinic);
    await alikeCardsAreStacked(clinic);
    await stacksBecomeProjects(clinic);
    findings.botsBusy = performance.eventLoopUtilization(before).utilization;
    const round = await everybodyVotes(clinic);
    await settled(clinic, 'at the end');
    await nothingIsLost(clinic, round, findings);
  } catch (error) {
    // The story ends here; what was found until now is told all the same.
    clinic.problems.push(error instanceof Error ? error.message : String(error));
  }
  tellCounts(clinic, findings);
  const used = await usage.end();
  findings.report.serverCpuSeconds = used && rounded(used.cpuSeconds);
  findings.report.serverRssMb = used && rounded(used.rssMb);
  findings.seconds = (performance.now() - startMs) / 1000;
  clinic.bots.forEach((bot) => bot.close());
  clinic.host.close();
  return findings;
}

async function theDoorsOpen(clinic: Clinic, rehearsal: Rehearsal, findings: Findings): Promise<void> {
  const { participants } = rehearsal;
  const capacity = rehearsal.capacity ?? (participants > METHOD_MOST ? participants : null);
  const made = await clinic.api.create({ method: METHOD, ...(capacity === null ? {} : { capacity }) });
  if (!made.ok) throw new Error(`the workshop could not be made: ${made.message}`);
  const { code, hostToken } = made.value;
  clinic.code = findings.report.code = code;
  clinic.hostToken = findings.report.hostToken = hostToken;
  await clinic.host.open(clinic.api.origin, code, hostToken, clinic.refusals);
  findings.seats = clinic.host.method.vote.seats;

  findings.joinSeconds = await everybodyJoins(clinic, participants);
  findings.report.joined = clinic.bots.length;
  findings.report.joinsPerSecond = rounded(clinic.bots.length / findings.joinSeconds);
  if (clinic.bots.length === 0) throw new Error('nobody could join');
}

async function nothingIsLost(clinic: Clinic, round: RoundId, findings: Findings): Promise<void> {
  const { report } = findings;
  const bots = clinic.bots.length;
  await clinic.progress.phase('checking', bots, async (phase) => {
    const whole = await takeExport(clinic);
    findings.checks = checkAll(clinic, whole, round);
    const counted = whole.rounds.find(({ id }) => id === round);
    const standings = new Map(counted?.result.ranking.map(({ id, score }) => [id, score]));
    report.ideas = whole.cards.length;
    report.projects = whole.projects.length;
    report.ballots = counted?.ballots.length ?? 0;
    report.shortlist = (counted?.result.shortlist ?? []).map((id) => ({
      id,
      title: whole.projects.find((project) => project.id === id)?.title ?? '',
      dots: standings.get(id) ?? 0,
    }));
    phase.step(bots);
  });
}

function tellCounts(clinic: Clinic, findings: Findings): void {
  const { bots, deliveries, refusals } = clinic;
  const lucky = (luck: Luck): number => bots.filter(({ seat }) => seat.luck === luck).length;
  findings.report.deliveryMs = deliveries.percentiles();
  findings.report.refusals = refusals.count;
  findings.kept = clinic.kept.size;
  findings.stacks = clinic.stacks.length;
  findings.changes = deliveries.log.length;
  findings.deliveries = deliveries.count;
  findings.luck = { cut: lucky('cut'), away: lucky('away'), reload: lucky('reload') };
  findings.drops = refusals.drops;
  findings.reasons = refusals.reasons;
  findings.problems = clinic.problems;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
