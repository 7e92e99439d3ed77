// What the phases of a rehearsal share: the workshop, the bots in it, and what they have made so far.
import type { Bot, Venue } from './bot.ts';
import type { Dice } from './dice.ts';
import type { HostBot } from './host-bot.ts';
import type { Progress } from './progress.ts';
import { untilEvery } from './until.ts';

/** How fast a room of bots is; people are slower. */
export interface Pace {
  joinsPerSecond: number;
  /** Into notebooks, by the whole room. */
  ideasPerSecond: number;
  /** Moves, stacks and projects, by the whole room. */
  changesPerSecond: number;
  ballotsPerSecond: number;
}
export const PACES = {
  /** All of it in a quarter of a minute: every one of 125 changes something each two seconds. */
  fast: { joinsPerSecond: 60, ideasPerSecond: 100, changesPerSecond: 60, ballotsPerSecond: 100 },
  /** About as fast as 125 people who have no doubts. */
  real: { joinsPerSecond: 4, ideasPerSecond: 8, changesPerSecond: 8, ballotsPerSecond: 4 },
} as const satisfies Record<string, Pace>;

/** An idea that its author let go to the board. */
export interface Card {
  id: string;
  topic: number;
  author: Bot;
  text: string;
  /** The theme its author gave it, or ''. */
  theme: string;
}

export interface Stack {
  id: string;
  topic: number;
  keeper: Bot;
  cards: readonly Card[];
  name: string;
}

export interface Project {
  id: string;
  stack: Stack;
  lead: Bot;
  title: string;
  problem: string;
}

export interface Clinic extends Venue {
  hostToken: string;
  host: HostBot;
  pace: Pace;
  dice: Dice;
  progress: Progress;
  bots: Bot[];
  /** By id. */
  cards: Map<string, Card>;
  /** Ids of ideas that their authors kept. */
  kept: Set<string>;
  stacks: Stack[];
  projects: Project[];
  /** Of the vote's tie seed, as the phones were shown it before the vote opened. */
  seedHash: string;
  /** What went wrong without being a refusal, in plain sentences. */
  problems: string[];
}

/** Those of whom something may still be expected. */
export const present = ({ bots }: Clinic): Bot[] => bots.filter((bot) => !bot.isOut);

/** Waits until what everybody wrote is on the server's disk, and then in every replica. */
export async function settled(clinic: Clinic, when: string): Promise<void> {
  const bots = present(clinic);
  await untilEvery(bots, `everybody to be connected ${when}`, (bot) => bot.isOut || bot.isIn);
  await untilEvery(bots, `everything to be saved ${when}`, (bot) => bot.isOut || bot.isSaved);
  await untilEvery(bots, `every board to show every change ${when}`, (bot) => bot.isOut || bot.hasAll);
}

export const atStep = (clinic: Clinic, step: string, bots = present(clinic)): Promise<void> =>
  untilEvery(bots, `every phone to be told of the step ${step}`, (bot) => bot.live.step === step);
