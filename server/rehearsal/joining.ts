// The doors open: everybody joins, and is in once live line, board and notebook have arrived.
import { Bot, type Venue } from './bot.ts';
import type { Dice } from './dice.ts';
import type { Pace } from './clinic.ts';
import { seatsFor } from './plan.ts';
import type { Progress } from './progress.ts';
import { paced, until } from './until.ts';

export interface Arrival {
  bots: Bot[];
  /** From the first request until the last one was in. */
  seconds: number;
}

export async function everybodyJoins(
  venue: Venue,
  participants: number,
  { dice, pace, progress }: { dice: Dice; pace: Pace; progress: Progress },
): Promise<Arrival> {
  const facts = await venue.api.facts(venue.code);
  if (!facts.ok) throw new Error(`the workshop can't be looked at: ${facts.message}`);
  const roles = facts.value.roles.map(({ id }) => id);
  const seats = seatsFor(participants, dice);
  const startMs = performance.now();
  const bots: Bot[] = [];
  await progress.phase('joining', participants, (phase) =>
    paced(seats, pace.joinsPerSecond, async (seat) => {
      const bot = await Bot.join(venue, seat, dice.pick(roles));
      if (!bot) return;
      bots.push(bot);
      await until(`${bot.name} to be in`, () => bot.isIn || bot.isOut);
      phase.step();
    }),
  );
  return { bots, seconds: (performance.now() - startMs) / 1000 };
}
