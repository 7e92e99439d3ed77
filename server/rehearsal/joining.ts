// The doors open: everybody joins, and is in once live line, board and notebook have arrived.
import { Bot } from './bot.ts';
import type { Clinic } from './clinic.ts';
import { seatsFor } from './plan.ts';
import { paced, until } from './until.ts';

/** Puts the bots that got in into the clinic; gives the seconds from the first request until the last one was in. */
export async function everybodyJoins(clinic: Clinic, participants: number): Promise<number> {
  const { api, bots, code, dice, pace, progress } = clinic;
  const facts = await api.facts(code);
  if (!facts.ok) throw new Error(`the workshop can't be looked at: ${facts.message}`);
  const roles = facts.value.roles.map(({ id }) => id);
  const seats = seatsFor(participants, dice);
  const startMs = performance.now();
  await progress.phase('joining', participants, (phase) =>
    paced(seats, pace.joinsPerSecond, async (seat) => {
      const bot = await Bot.join(clinic, seat, dice.pick(roles));
      if (!bot) return;
      bots.push(bot);
      await until(`${bot.name} to be in`, () => bot.isIn || bot.isOut);
      phase.step();
    }),
  );
  return (performance.now() - startMs) / 1000;
}
