// Who comes, what they have in mind to write, and what will go wrong for them: drawn before the doors open.
import type { Language } from '../../shared/text.ts';
import type { Dice } from './dice.ts';
import { NAMES, PLACES, startingIn, TOPICS } from './ideas.ts';

export interface PlannedIdea {
  /** Index in TOPICS. */
  topic: number;
  language: Language;
  text: string;
  /** The theme its author gives it, or ''. */
  theme: string;
  /** Stays in the notebook. */
  keep: boolean;
}

/**
 * What the venue's network does to somebody.
 * cut: the sockets break in the middle of writing; away: offline from before the reveal until after it, and writing
 * meanwhile; reload: the page is closed and opened again.
 */
export type Luck = 'good' | 'cut' | 'away' | 'reload';

export interface Seat {
  name: string;
  language: Language;
  tapsTwice: boolean;
  luck: Luck;
  ideas: PlannedIdea[];
}

/** With fewer than three, 15 projects can't get one of five dots each. */
export const SEATS_LEAST = 3;
export const SEATS_MOST = 1000;

/** Every idea of the list is written; a large room writes further ones, so that nobody sits idle. */
const IDEAS_PER_SEAT = 1.2;
/** In a large room nobody writes more than this. */
const IDEAS_MOST = 3;
const KEEP_SHARE = 0.2;
const THEMED_SHARE = 0.5;
/** Of those who give a theme, how many give one that the room will find wrong. */
const WRONG_THEME_SHARE = 0.15;
/** Of every dozen people one is cut off, one is away for a while and one loads the page again. */
const DOZEN = 12;
const LUCK: Readonly<Record<number, Luck>> = { 2: 'cut', 6: 'away', 10: 'reload' };
const TAPS_TWICE_EVERY = 8;

export function seatsFor(participants: number, dice: Dice): Seat[] {
  const ideas = dice.shuffle(plannedIdeas(Math.ceil(participants * IDEAS_PER_SEAT), dice));
  const seats = ideas.splice(0, participants).map((idea, index) => seatOf(idea, index, dice));
  for (const idea of ideas) {
    const mates = seats.filter(({ language }) => language === idea.language);
    const free = mates.filter((mate) => mate.ideas.length < IDEAS_MOST);
    dice.pick(free.length > 0 ? free : mates.length > 0 ? mates : seats).ideas.push(idea);
  }
  for (const { ideas: own } of seats) {
    const last = own.at(-1);
    if (last && own.length > 1 && dice.says(KEEP_SHARE)) last.keep = true;
  }
  return seats;
}

const seatOf = (idea: PlannedIdea, index: number, dice: Dice): Seat => ({
  name: `${dice.pick(NAMES[idea.language])} ${String.fromCharCode(65 + dice.below(26))}.`,
  language: idea.language,
  tapsTwice: index % TAPS_TWICE_EVERY === 0,
  luck: LUCK[index % DOZEN] ?? 'good',
  ideas: [idea],
});

function plannedIdeas(least: number, dice: Dice): PlannedIdea[] {
  const all = TOPICS.flatMap(({ ideas, theme }, topic) =>
    ideas.map(([language, text]) => ({ topic, theme, language, text })),
  );
  const wanted = Math.max(all.length, least);
  const themes = [...new Set(TOPICS.map(({ theme }) => theme))];
  return Array.from({ length: wanted }, (_, index) => {
    const { topic, theme, language, text } = all[index % all.length]!;
    const round = Math.floor(index / all.length);
    const given = dice.says(WRONG_THEME_SHARE) ? dice.pick(themes) : theme;
    return {
      topic,
      language,
      text: round === 0 ? text : startingIn(language, text, PLACES[(round - 1) % PLACES.length]!),
      theme: dice.says(THEMED_SHARE) ? given : '',
      keep: false,
    };
  });
}
