// The vote: announced, open, one ballot from each, closed, published; and the result as every phone is told of it.
import type { BallotId, ProjectId, RoundId } from '../../shared/ids.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Round } from '../../shared/voting/round.ts';
import type { Bot } from './bot.ts';
import { atStep, present, type Clinic } from './clinic.ts';
import { newId, type Dice } from './dice.ts';
import { paced, until, untilEvery } from './until.ts';

/** Who thinks again and sends another ballot, and whose tap sends the same one twice. */
const CHANGED_EVERY = 9;
const TWICE_EVERY = 7;
/** Above 1, the first projects in the order of popularity are drawn more often: a few get many dots, many get a few. */
const SKEW = 1.7;

export async function everybodyVotes(clinic: Clinic): Promise<RoundId> {
  const { dice, host, pace, progress, projects } = clinic;
  const id = newId() as RoundId;
  const bots = present(clinic);
  await host.goTo('vote');
  await host.do('round:announce', { id });
  await atStep(clinic, 'vote');
  await untilEvery(bots, `every phone to show the ${projects.length} projects of the vote`, (bot) => {
    const round = bot.live.rounds.get(id);
    return round?.state === 'announced' && round.candidates.length === projects.length;
  });
  clinic.seedHash = bots[0]?.live.rounds.get(id)?.seedHash ?? '';
  await host.do('round:open', { round: id });
  await inState(bots, id, 'open');
  const round = host.live.rounds.get(id)!;
  const popular = dice.shuffle(round.candidates.map((candidate) => candidate.id));
  await progress.phase('voting', bots.length, async (phase) => {
    await paced(bots, pace.ballotsPerSecond, async (bot, index) => {
      const choice = (): Choice => choose(round, popular, index, bots.length, dice);
      if (index % CHANGED_EVERY === 0) await cast(clinic, bot, id, choice(), index);
      await cast(clinic, bot, id, choice(), index);
      phase.step();
    });
    const all = bots.filter(({ ballot }) => ballot).length;
    await until(`the turnout to be ${all}`, () => host.live.rounds.get(id)?.turnout.cast === all);
  });
  await progress.phase('counting', bots.length, async (phase) => {
    await host.do('round:close', { round: id, graceMs: 0 });
    await until('the desk to have the result', () => (host.live.rounds.get(id)?.result ?? null) !== null);
    await host.do('round:publish', { round: id });
    await host.goTo('result');
    await untilEvery(bots, 'every phone to show the result', (bot) => {
      if (!bot.live.rounds.get(id)?.result) return false;
      phase.step();
      return true;
    });
  });
  return id;
}

const inState = (bots: readonly Bot[], id: RoundId, state: Round['state']): Promise<void> =>
  untilEvery(
    bots,
    `every phone to show the vote as ${state}`,
    (bot) => bot.live.rounds.get(id)?.state === state,
  );

/**
 * First the project one had a hand in (together these are enough different ones to fill the shortlist), then dots by
 * popularity; some keep one back.
 */
function choose(
  round: Round,
  popular: readonly ProjectId[],
  voter: number,
  voters: number,
  dice: Dice,
): Choice {
  const { budget, cap, seats } = round.rules;
  const dots: Record<ProjectId, number> = {};
  const own = Math.ceil(seats / voters);
  for (let i = 0; i < own; i++) dots[popular[(voter * own + i) % popular.length]!] = 1;
  const wanted = budget - own - (dice.says(0.1) ? 1 : 0);
  for (let given = 0; given < wanted;) {
    const project = popular[Math.floor(popular.length * dice.next() ** SKEW)]!;
    if ((dots[project] ?? 0) >= cap) continue;
    dots[project] = (dots[project] ?? 0) + 1;
    given += 1;
  }
  return dots;
}

/** Until it is acknowledged: a ballot that got lost on the way is sent again under its id, and counts once. */
async function cast(clinic: Clinic, bot: Bot, round: RoundId, choice: Choice, index: number): Promise<void> {
  const ballot = { round, id: newId() as BallotId, choice: { ...choice } };
  const send = () => bot.live.command('ballot:cast', ballot);
  const first = send();
  const second = index % TWICE_EVERY === 0 ? send() : null;
  if (bot.seat.luck === 'cut') bot.live.cut();
  let outcome = await first;
  const again = (await second) ?? outcome;
  while (!outcome.ok && outcome.refusal === 'busy') {
    await until(`${bot.name} to be connected again`, () => bot.live.isUp || bot.isOut);
    outcome = await send();
  }
  if (!outcome.ok) return clinic.refusals.note('ballot', `${outcome.refusal}: ${outcome.message}`);
  const { receipt } = outcome.value;
  bot.ballot = { choice, receipt };
  if (again.ok && again.value.receipt !== receipt) {
    clinic.problems.push(
      `${bot.name} got two receipts for one ballot: ${again.value.receipt} and ${receipt}`,
    );
  }
}
