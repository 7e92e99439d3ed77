// Capture and reveal: everybody writes into a notebook of their own; then all of it falls on the board at once.
import { editIdea } from '../../shared/notebook/edit.ts';
import type { Bot } from './bot.ts';
import { atStep, present, settled, type Clinic } from './clinic.ts';
import { newId } from './dice.ts';
import type { PlannedIdea } from './plan.ts';
import { paced, untilEvery } from './until.ts';

/** Ideas that are written in two goes, as people do who look for the right word. */
const IN_TWO_GOES_SHARE = 0.25;

export async function everybodyWrites(clinic: Clinic): Promise<void> {
  const { dice, host, pace, progress } = clinic;
  await host.goTo('capture');
  await atStep(clinic, 'capture');
  const bots = present(clinic);
  // Whoever will be away writes the last idea then.
  const now = bots.flatMap((bot) =>
    (isAway(bot) ? bot.seat.ideas.slice(0, -1) : bot.seat.ideas).map((idea) => [bot, idea] as const),
  );
  await progress.phase('writing ideas', now.length, async (phase) => {
    await paced(dice.shuffle(now), pace.ideasPerSecond, ([bot, idea]) => {
      write(clinic, bot, idea);
      phase.step();
    });
    await settled(clinic, 'after the writing');
  });
}

/** Some have no network just now, and write on; the reveal must not wait for them, nor lose what they write. */
export async function ideasAreRevealed(clinic: Clinic): Promise<void> {
  const here = present(clinic).filter((bot) => !isAway(bot));
  const shown = [...clinic.cards.keys()];
  for (const bot of present(clinic).filter(isAway)) {
    bot.goOffline();
    const last = bot.seat.ideas.at(-1);
    if (last) write(clinic, bot, last);
  }
  await clinic.progress.phase('revealing', here.length, async (phase) => {
    await clinic.host.goTo('cluster');
    await atStep(clinic, 'cluster', here);
    await untilEvery(here, `every board to show the ${shown.length} revealed ideas`, (bot) => {
      if (!bot.isOut && !shown.every((id) => bot.card(id))) return false;
      phase.step();
      return true;
    });
  });
}

/** Those who were away are back: their ideas come to the board by themselves, once. */
export async function lateIdeasArrive(clinic: Clinic): Promise<void> {
  const ids = [...clinic.cards.keys()];
  await untilEvery(
    present(clinic),
    `every board to show all ${ids.length} ideas`,
    (bot) => bot.isOut || ids.every((id) => bot.card(id)),
  );
  await untilEvery(present(clinic), 'every notebook to say what is on the board', (bot) => {
    const own = ids.filter((id) => clinic.cards.get(id)?.author === bot);
    return bot.isOut || own.every((id) => bot.idea(id)?.revealed);
  });
}

export const isAway = (bot: Bot): boolean => bot.seat.luck === 'away';

function write(clinic: Clinic, bot: Bot, idea: PlannedIdea): void {
  const id = newId();
  const { topic, text, theme, keep } = idea;
  const isInTwoGoes = clinic.dice.says(IN_TWO_GOES_SHARE);
  bot.write(id, { text: isInTwoGoes ? text.slice(0, text.lastIndexOf(' ')) : text, theme, keep });
  if (isInTwoGoes) editIdea(bot.notebook.doc, id, text, bot);
  if (keep) clinic.kept.add(id);
  else clinic.cards.set(id, { id, topic, author: bot, text, theme });
}
